/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Parses and prints a JSON text again and again. json-bench N
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json-adapter.h"

int main(int argc, char **argv) {
  static char text[1 << 16];
  unsigned size = sprintf(text, "{\"items\":[");
  long n = argc == 2 ? atol(argv[1]) : 0, sum = 0;
  for (int i = 0; i < 100; i++)
    size += sprintf(text + size,
                    "%s{\"id\":%d,\"name\":\"item \\\"%d\\\"\",\"price\":%d.25,"
                    "\"tags\":[\"a\",\"b%d\",null,true],\"at\":{\"x\":%d}}",
                    i ? "," : "", i, i * 31, i * 7, i, -i);
  size += sprintf(text + size, "]}");
  for (long i = 0; i < n; i++)
    sum += json_round(text, size);
  printf("%ld\n", sum);
  return 0;
}
