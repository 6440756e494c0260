/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * zlib in a cage: after this header the functions of <zlib.h> that it names are
 * calls into the domain z, which holds an unmodified zlib (link libz.a). Include
 * it before the first use of one of them.
 *
 * What a call lends:
 *   deflate, inflate           the stream; its input to read, its output
 *   deflateInit*, inflateInit* the stream, the version string
 *   compress*, uncompress*     source to read, dest and the length object
 *   crc32, adler32             the buffer to read
 * Everything else lends nothing, or one object of a pointer's type. inflate and
 * uncompress read what they have written: they copy matches out of it.
 *
 * The allocator stays zlib's own (zalloc and zfree Z_NULL): it allocates in the
 * cage. The caller may read the cage's memory, such as s->msg.
 */
#ifndef CODOMS_CAGES_ZLIB_H
#define CODOMS_CAGES_ZLIB_H

#include <codoms.h>
#include <zlib.h>

#pragma codoms import("z", deflate, deflateInit_, deflateInit2_, deflateEnd, deflateReset, deflateParams)
#pragma codoms import("z", inflate, inflateInit_, inflateInit2_, inflateEnd, inflateReset, inflateReset2, inflateSync)
#pragma codoms import("z", compress, compress2, compressBound, uncompress, uncompress2)
#pragma codoms import("z", crc32, adler32, zlibVersion, zError)

int deflate(z_streamp s, int flush)
    codoms_access(read_only, "s->next_in", "s->avail_in")
    codoms_access(write_only, "s->next_out", "s->avail_out");
int deflateParams(z_streamp s, int level, int strategy)
    codoms_access(read_only, "s->next_in", "s->avail_in")
    codoms_access(write_only, "s->next_out", "s->avail_out");
int deflateInit_(z_streamp s, int level, const char *version, int size)
    codoms_access(string, 3);
int deflateInit2_(z_streamp s, int level, int method, int bits, int memory,
                  int strategy, const char *version, int size)
    codoms_access(string, 7);

int inflate(z_streamp s, int flush)
    codoms_access(read_only, "s->next_in", "s->avail_in")
    codoms_access(read_write, "s->next_out", "s->avail_out");
int inflateSync(z_streamp s) codoms_access(read_only, "s->next_in", "s->avail_in");
int inflateInit_(z_streamp s, const char *version, int size)
    codoms_access(string, 2);
int inflateInit2_(z_streamp s, int bits, const char *version, int size)
    codoms_access(string, 3);

int compress(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len)
    codoms_access(write_only, 1, "*dest_len") codoms_access(read_only, 3, 4);
int compress2(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len,
              int level)
    codoms_access(write_only, 1, "*dest_len") codoms_access(read_only, 3, 4);
int uncompress(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len)
    codoms_access(read_write, 1, "*dest_len") codoms_access(read_only, 3, 4);
int uncompress2(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong *len)
    codoms_access(read_write, 1, "*dest_len") codoms_access(read_only, 3, "*len");

uLong crc32(uLong crc, const Bytef *buf, uInt len) codoms_access(read_only, 2, 3);
uLong adler32(uLong adler, const Bytef *buf, uInt len) codoms_access(read_only, 2, 3);

#endif
