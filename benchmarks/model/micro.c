/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Loops of nothing but accesses: a copy, a chain of pointers, an array.
 * micro KIND N
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef CAGED
#include <codoms.h>
long kernel(int kind, long n) codoms_domain("lib") codoms_entry();
CODOMS_DOMAIN_PUSH(lib)
#endif

struct node {
  struct node *next;
  long pad[7];
};

static long chase(long n) {
  enum { nodes = 4096 };
  static struct node a[nodes];
  struct node *p = a;
  for (int i = 0; i < nodes; i++)
    a[i].next = &a[(i * 1103 + 7) % nodes];
  for (long i = 0; i < n * 1000000; i++)
    p = p->next;
  return p - a;
}

static long copy(long n) {
  static char from[65536], to[65536];
  for (long i = 0; i < n * 400; i++) {
    from[i & 65535] = i;
    memcpy(to, from, sizeof(to));
    __asm__ volatile("" ::: "memory");
  }
  return to[5];
}

static long array(long n) {
  enum { items = 100000 };
  static int t[items];
  long sum = 0;
  for (int r = 0; r < n * 10; r++)
    for (int i = 0; i < items; i++) {
      t[i] += i ^ r;
      sum += t[i * 7 % items];
    }
  return sum;
}

long kernel(int kind, long n) {
  return kind == 'p' ? chase(n) : kind == 'm' ? copy(n) : array(n);
}

#ifdef CAGED
CODOMS_DOMAIN_POP()
#endif

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  printf("%ld\n", kernel(argv[1][0], atol(argv[2])));
  return 0;
}
