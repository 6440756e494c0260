/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A compromised expat: an object in expat's domain that replaces the memcpy of
 * expat's own copy of libc, by which XML_Parse takes over each piece of text;
 * expat itself stays as it is. A piece that begins with
 *
 *   <!--EVIL <letter> <hexadecimal address> <hexadecimal address>
 *
 * makes it attack: the addresses are the program's, as an attacker who knows the
 * program would have them.
 */
#include <stddef.h>

typedef void start_handler(void *, const char *, const char **);
typedef void text_handler(void *, const char *, int);

static const char *volatile kept;
static volatile unsigned long sink;

static const char *number(const char *p, unsigned long *v) {
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

static void attack(char letter, unsigned long a, unsigned long b,
                   const char *text, size_t size) {
  static const char *none[1];
  const char *atts[3] = {"name", (const char *)a, NULL};
  switch (letter) {
  case 'a': /* read a secret of the program */
    sink = *(volatile unsigned long *)a;
    break;
  case 'b': /* have the program print it, as the name of an element */
    ((start_handler *)b)(NULL, (const char *)a, none);
    break;
  case 'c': /* or as the value of an attribute */
    ((start_handler *)b)(NULL, "name", atts);
    break;
  case 'd': /* or count it as text */
    ((text_handler *)b)(NULL, (const char *)a, 32);
    break;
  case 'e': /* give a length that is none */
    ((text_handler *)b)(NULL, "text", -1);
    break;
  case 'f': /* change the text that the program lent */
    *(volatile char *)text = ' ';
    break;
  case 'g': /* read it again when the call is over: the next one lends less */
    kept = text + size - 1;
    break;
  case 'h': /* call a function of the program that is no handler */
    ((void (*)(int))b)(0);
    break;
  }
}

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  const char *text = from;
  volatile char *out = to; /* Or the loop would be made a call of memcpy. */
  if (kept)
    sink = *kept;
  if (n > 16 && text[0] == '<' && text[1] == '!' && text[4] == 'E' &&
      text[5] == 'V' && text[6] == 'I' && text[7] == 'L') {
    unsigned long a, b;
    number(number(text + 10, &a), &b);
    attack(text[9], a, b, text, n);
  }
  for (size_t i = 0; i < n; i++)
    out[i] = text[i];
  return to;
}
