/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Runs a script in a Lua state, call by call. lua-bench N
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef CAGED
#include <codoms.h>
long run(const char *script, long argument) codoms_domain("lib") codoms_entry()
    codoms_access(string, 1);
#endif
long run(const char *script, long argument);

static const char script[] =
    "local n = ...\n"
    "local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end\n"
    "local t = {}\n"
    "for i = 1, 200 do t[i] = tostring((i * 7919 + n) % 1009) end\n"
    "table.sort(t)\n"
    "local s = table.concat(t, ',')\n"
    "local sum = 0\n"
    "for w in s:gmatch('%d+') do sum = sum + tonumber(w) end\n"
    "local words = {}\n"
    "for i = 1, 300 do words['k' .. i % 50] = (words['k' .. i % 50] or 0) + i end\n"
    "return sum + fib(15) + words.k7 + #s:upper():gsub('1', 'one')\n";

int main(int argc, char **argv) {
  long n = argc == 2 ? atol(argv[1]) : 0, sum = 0;
  for (long i = 0; i < n; i++)
    sum += run(script, i);
  printf("%ld\n", sum);
  return 0;
}
