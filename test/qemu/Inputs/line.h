/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Output of a freestanding program of these tests: one write per line, so that
 * processes do not mix.
 */
#include <stdint.h>

long syscall6(long n, long a, long b, long c, long d, long e, long f);

static char line[1024];
static unsigned line_length;

static void text(const char *s) {
  while (*s && line_length < sizeof(line) - 1)
    line[line_length++] = *s++;
}

static void number(uint64_t v) {
  char digits[17] = "";
  int i = 16;

  do {
    digits[--i] = "0123456789abcdef"[v & 15];
    v >>= 4;
  } while (v);
  text("0x");
  text(digits + i);
}

static void flush(void) {
  text("\n");
  syscall6(64 /* write */, 1, (long)line, line_length, 0, 0, 0);
  line_length = 0;
}
