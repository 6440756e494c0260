/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * zlib in a cage: after this header the functions of <zlib.h> that it names are
 * calls into the domain z, which holds an unmodified zlib (link libz.a). Include
 * it, or <zlib.h> and it, before the first use of one of them. With a compiler
 * that knows no domains it is <zlib.h>.
 *
 * What a call lends, for as long as it takes:
 *   all that take a stream      the z_stream itself
 *   deflate, deflateParams      its input to read, its output to write
 *   inflate                     its input to read, its output to write and to
 *                               read (matches are copied out of it)
 *   inflateSync                 its input to read
 *   *Init_, *Init2_             the version string
 *   *SetDictionary              the dictionary to read
 *   *GetDictionary              32768 bytes for it to write, as zlib's manual asks
 *   compress*, uncompress*      source to read, dest, the length objects
 *   crc32*, adler32*            the buffer to read
 *
 * The allocator stays zlib's own (zalloc and zfree Z_NULL): it allocates in the
 * cage. What zlib returns or stores (s->msg, zError(), get_crc_table()) lies in
 * the cage, where root may read it; another domain needs a grant.
 *
 * Not expressed, and therefore an error to use: deflateSetHeader and
 * inflateGetHeader, whose pointer zlib keeps after the call, and inflateBack*,
 * which calls back. The gz* functions are left out: they are the program's own
 * copy, outside of the cage, and do the program's file input and output.
 */
#ifndef CODOMS_CAGES_ZLIB_H
#define CODOMS_CAGES_ZLIB_H

#include <codoms.h>
#include <zlib.h>

CODOMS_IMPORT(z, deflate*, inflate*, compress*, uncompress*)
CODOMS_IMPORT(z, crc32*, adler32*, get_crc_table)
CODOMS_IMPORT(z, zlibVersion, zlibCompileFlags, zError)

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
int deflateSetDictionary(z_streamp s, const Bytef *dictionary, uInt len)
    codoms_access(read_only, 2, 3);
int deflateGetDictionary(z_streamp s, Bytef *dictionary, uInt *len)
    codoms_access(write_only, 2, "32768");

int inflate(z_streamp s, int flush)
    codoms_access(read_only, "s->next_in", "s->avail_in")
    codoms_access(read_write, "s->next_out", "s->avail_out");
int inflateSync(z_streamp s)
    codoms_access(read_only, "s->next_in", "s->avail_in");
int inflateInit_(z_streamp s, const char *version, int size)
    codoms_access(string, 2);
int inflateInit2_(z_streamp s, int bits, const char *version, int size)
    codoms_access(string, 3);
int inflateSetDictionary(z_streamp s, const Bytef *dictionary, uInt len)
    codoms_access(read_only, 2, 3);
int inflateGetDictionary(z_streamp s, Bytef *dictionary, uInt *len)
    codoms_access(write_only, 2, "32768");

int compress(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len)
    codoms_access(write_only, 1, "*dest_len") codoms_access(read_only, 3, 4);
int compress2(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len,
              int level)
    codoms_access(write_only, 1, "*dest_len") codoms_access(read_only, 3, 4);
int uncompress(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong len)
    codoms_access(read_write, 1, "*dest_len") codoms_access(read_only, 3, 4);
int uncompress2(Bytef *dest, uLongf *dest_len, const Bytef *source, uLong *len)
    codoms_access(read_write, 1, "*dest_len") codoms_access(read_only, 3, "*len");

uLong crc32(uLong crc, const Bytef *buf, uInt len)
    codoms_access(read_only, 2, 3);
uLong crc32_z(uLong crc, const Bytef *buf, z_size_t len)
    codoms_access(read_only, 2, 3);
uLong adler32(uLong adler, const Bytef *buf, uInt len)
    codoms_access(read_only, 2, 3);
uLong adler32_z(uLong adler, const Bytef *buf, z_size_t len)
    codoms_access(read_only, 2, 3);

#if CODOMS_ENABLED
#define CODOMS_ZLIB_KEEPS_ __attribute__((                                     \
    __unavailable__("zlib keeps the pointer after the call, when nothing is "  \
                    "lent any more")))
#define CODOMS_ZLIB_CALLS_ __attribute__((                                     \
    __unavailable__("zlib would call functions of the program")))
int deflateSetHeader(z_streamp s, gz_headerp head) CODOMS_ZLIB_KEEPS_;
int inflateGetHeader(z_streamp s, gz_headerp head) CODOMS_ZLIB_KEEPS_;
int inflateBackInit_(z_streamp s, int bits, unsigned char *window,
                     const char *version, int size) CODOMS_ZLIB_CALLS_;
int inflateBack(z_streamp s, in_func in, void *in_desc, out_func out,
                void *out_desc) CODOMS_ZLIB_CALLS_;
int inflateBackEnd(z_streamp s) CODOMS_ZLIB_CALLS_;
#endif

#endif
