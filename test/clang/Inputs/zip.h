/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A library's header that knows nothing of domains, shaped like zlib's: a stream
 * of buffers, macros over versioned functions, file functions, a va_list.
 */
#ifndef ZIP_H
#define ZIP_H
#include <stdarg.h>
#define OF(args) args
typedef unsigned char Byte;
typedef unsigned int uInt;
typedef unsigned long uLong;
struct internal_state;
typedef struct zip_stream_s {
  const Byte *next_in;
  uInt avail_in;
  uLong total_in;
  Byte *next_out;
  uInt avail_out;
  uLong total_out;
  const char *msg;
  struct internal_state *state;
} zip_stream, *zip_streamp;
extern const char *zipVersion OF((void));
extern int pack OF((zip_streamp, int flush));
extern int packEnd OF((zip_streamp strm));
extern int packInit_ OF((zip_streamp strm, int level, const char *version, int size));
#define packInit(strm, level) packInit_((strm), (level), "1", (int)sizeof(zip_stream))
extern int unpack OF((zip_streamp strm, int flush));
extern int packAll OF((Byte *dest, uLong *destLen, const Byte *source, uLong sourceLen));
extern uLong sum32 OF((uLong sum, const Byte *buf, uInt len));
extern int zvprintf OF((void *file, const char *format, va_list va));
#endif
