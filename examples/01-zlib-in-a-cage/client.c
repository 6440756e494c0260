/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * An ordinary client of zlib: compresses a file with a stream and inflates it
 * again, checks both, and does the same with one call each to a part of it.
 * Compiled with -DCAGED, zlib runs in the domain z and reaches what it is lent,
 * for as long as the call takes; nothing else in this file changes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#ifdef CAGED
#include <codoms/cages/zlib.h>
#include <codoms/runtime.h>
#endif

#define CHUNK (64 * 1024)
#define PART (1024 * 1024)

/* What no library should see. */
char secret[32] = "the key to the front door";

struct buffer {
  unsigned char *data;
  size_t size, capacity;
};

static void die(const char *what, int code) {
  fprintf(stderr, "client: %s (%d)\n", what, code);
  exit(1);
}

static void reserve(struct buffer *b, size_t more) {
  while (b->capacity - b->size < more) {
    b->capacity = b->capacity ? 2 * b->capacity : 4 * CHUNK;
    if (!(b->data = realloc(b->data, b->capacity)))
      die("out of memory", 0);
  }
}

static struct buffer load(const char *path) {
  struct buffer b = {0};
  FILE *f = fopen(path, "rb");
  if (!f)
    die("cannot open the input", 0);
  do {
    reserve(&b, CHUNK);
    b.size += fread(b.data + b.size, 1, CHUNK, f);
  } while (!feof(f) && !ferror(f));
  if (ferror(f))
    die("cannot read the input", 0);
  fclose(f);
  return b;
}

static void save(const char *path, struct buffer b) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(b.data, 1, b.size, f) != b.size || fclose(f))
    die("cannot write the output", 0);
}

static struct buffer compress_stream(struct buffer in) {
  struct buffer out = {0};
  z_stream s = {0};
  int r = deflateInit(&s, Z_DEFAULT_COMPRESSION);
  if (r != Z_OK)
    die("deflateInit", r);
  s.next_in = in.data;
  size_t left = in.size;
  do {
    if (!s.avail_in) {
      s.avail_in = left < CHUNK ? left : CHUNK;
      left -= s.avail_in;
    }
    reserve(&out, CHUNK);
    s.next_out = out.data + out.size;
    s.avail_out = CHUNK;
    r = deflate(&s, left || s.avail_in ? Z_NO_FLUSH : Z_FINISH);
    if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
      die("deflate", r);
    out.size += CHUNK - s.avail_out;
  } while (r != Z_STREAM_END);
  if ((r = deflateEnd(&s)) != Z_OK)
    die("deflateEnd", r);
  return out;
}

static struct buffer inflate_stream(struct buffer in) {
  struct buffer out = {0};
  z_stream s = {0};
  int r = inflateInit(&s);
  if (r != Z_OK)
    die("inflateInit", r);
  s.next_in = in.data;
  size_t left = in.size;
  do {
    if (!s.avail_in) {
      s.avail_in = left < CHUNK ? left : CHUNK;
      left -= s.avail_in;
    }
    reserve(&out, CHUNK);
    s.next_out = out.data + out.size;
    s.avail_out = CHUNK;
    r = inflate(&s, Z_NO_FLUSH);
    if (r != Z_OK && r != Z_STREAM_END)
      die(s.msg ? s.msg : "inflate", r);
    out.size += CHUNK - s.avail_out;
  } while (r != Z_STREAM_END);
  if ((r = inflateEnd(&s)) != Z_OK)
    die("inflateEnd", r);
  return out;
}

static void one_call(struct buffer in) {
  uLong size = in.size < PART ? in.size : PART, back_size = size;
  uLong packed_size = compressBound(size);
  unsigned char *packed = malloc(packed_size), *back = malloc(size + 1);
  if (!packed || !back)
    die("out of memory", 0);
  int r = compress2(packed, &packed_size, in.data, size, Z_BEST_SPEED);
  if (r != Z_OK)
    die("compress2", r);
  r = uncompress(back, &back_size, packed, packed_size);
  if (r != Z_OK || back_size != size || memcmp(back, in.data, size))
    die("uncompress", r);
  printf("one call    %lu -> %lu bytes\n", size, packed_size);
  free(packed);
  free(back);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: client INPUT OUTPUT\n");
    return 2;
  }
  printf("zlib        %s, %s\n", zlibVersion(),
#ifdef CAGED
         "caged"
#else
         "not caged"
#endif
  );
  struct buffer in = load(argv[1]);
  uLong before = crc32(crc32(0, Z_NULL, 0), in.data, in.size);

  struct buffer packed = compress_stream(in);
  printf("stream      %zu -> %zu bytes\n", in.size, packed.size);
  save(argv[2], packed);

  struct buffer back = inflate_stream(packed);
  uLong after = crc32(crc32(0, Z_NULL, 0), back.data, back.size);
  if (back.size != in.size || memcmp(back.data, in.data, in.size) ||
      before != after)
    die("the data came back changed", 0);
  printf("crc32       %08lx\n", after);
  one_call(in);

#ifdef CAGED
  struct codoms_stats stats;
  if (codoms_stats(&stats))
    die("no statistics", 0);
  printf("crossings   %llu calls into another domain, %llu capabilities\n",
         (unsigned long long)stats.calls, (unsigned long long)stats.grants);
#endif
  return 0;
}
