/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * One object of the program that run.py makes: ten entries of a domain, each
 * calling an entry of another one and, unless ENTRIES_ONLY, two functions of its
 * own with their data. The names stand for others of the same length, which
 * run.py puts in their place in the compiled object: q00000N are its entries,
 * r00000N those that it calls, x0000 and y000N their domains.
 *
 * Without DOMAINS it is the same program without domains.
 */
#ifdef DOMAINS
#include <codoms.h>
#define IN(domain) codoms_domain(domain)
#define ENTRY codoms_entry()
#else
#define IN(domain)
#define ENTRY
#endif

#ifdef ENTRIES_ONLY
#define OTHER(n, m)
#define USE(n, v) (v)
#else
#define OTHER(n, m)                                                            \
  static struct {                                                              \
    int used, data[6];                                                         \
  } q00000##n##_state##m IN("x0000") = {m, {n}};                               \
  int q00000##n##_##m(int *v, int size) IN("x0000");                           \
  __attribute__((noinline)) int q00000##n##_##m(int *v, int size) {            \
    int sum = 0;                                                               \
    for (int i = 0; i < size; i++) {                                           \
      if (v[i] > m)                                                            \
        sum += v[i] * (m + 3) + q00000##n##_state##m.data[i % 6];              \
      else if (v[i] < -m)                                                      \
        v[i] = sum ^ n;                                                        \
      q00000##n##_state##m.used++;                                             \
    }                                                                          \
    return sum;                                                                \
  }
#define USE(n, v) (q00000##n##_0(&v, 1) + q00000##n##_1(&v, 1))
#endif

#define PART(n)                                                                \
  OTHER(n, 0)                                                                  \
  OTHER(n, 1)                                                                  \
  extern int r00000##n(int) IN("y000" #n) ENTRY;                               \
  int q00000##n(int v) IN("x0000") ENTRY;                                      \
  int q00000##n(int v) { return v > 0 ? r00000##n(v - 1) + n : USE(n, v); }

PART(0)
PART(1)
PART(2)
PART(3)
PART(4)
PART(5)
PART(6)
PART(7)
PART(8)
PART(9)
