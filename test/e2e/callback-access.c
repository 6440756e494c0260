// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call through a pointer that is declared with codoms_access lends what it
// says to whatever domain the pointer leads to, for the time of the call, and no
// byte more; within the domain it is a plain call.
//
// The table names no entry point of the client, so the right to call it back is
// granted.
//
// RUN: %clang -O2 -g -Wl,--codoms-grant=table:client=call %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t more 2>&1 | FileCheck --check-prefix=MORE %s
// RUN: not --crash %qemu %t late 2>&1 | FileCheck --check-prefix=LATE %s
// RUN: not --crash %qemu %t write 2>&1 | FileCheck --check-prefix=WRITE %s
// RUN: not --crash %qemu %t bare 2>&1 | FileCheck --check-prefix=BARE %s
// RUN: not --crash %qemu %t foreign 2>&1 | FileCheck --check-prefix=FOREIGN %s
// RUN: %clang -O0 -g -Wl,--codoms-grant=table:client=call %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t more 2>&1 | FileCheck --check-prefix=MORE %s
// RUN: not --crash %qemu %t foreign 2>&1 | FileCheck --check-prefix=FOREIGN %s
// RUN: %clang -Os -g -flto -Wl,--codoms-grant=table:client=call %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t more 2>&1 | FileCheck --check-prefix=MORE %s
// RUN: %clang -O2 -g %s -o %t && not --crash %qemu %t 2>&1 | FileCheck --check-prefix=NOGRANT %s
// NOGRANT: codoms: domain 'table' tried to jump to 'count$$client' ({{.*}}client) at {{.*}}, where it may not go
// NOGRANT: hint: a right to call comes with the import of an entry of domain 'client', or by CODOMS_GRANT(table, client, call)
#include <codoms.h>
#include <stdio.h>
#include <string.h>

struct record {
  char name[24];
  long year;
};

/* What the domain "table" calls, and what it lends by it. */
typedef long visitor(const struct record *v, unsigned n, char *out, int size)
    codoms_access(read_only, 1, 2) codoms_access(write_only, 3, 4);
struct hooks {
  visitor *visit;
  long (*name)(const char *s) codoms_access(string, 1);
  long (*bare)(const struct record *v);
};

long table_run(const struct hooks *h, int how)
    codoms_domain("table") codoms_entry();

long count(const struct record *v, unsigned n, char *out, int size)
    codoms_domain("client") codoms_entry()
        codoms_access(read_only, 1, 2) codoms_access(write_only, 3, 4);
long length(const char *s)
    codoms_domain("client") codoms_entry() codoms_access(string, 1);
long first(const struct record *v)
    codoms_domain("client") codoms_entry() codoms_access(none, 1);
int client_run(int attack) codoms_domain("client") codoms_entry();

codoms_domain("table") static struct record records[4] = {
    {"a", 1}, {"bc", 20}, {"def", 300}, {"secret", 4000}};
codoms_domain("table") static char text[8];

// The table's own, by the same pointer.
codoms_domain("table") static long own(const struct record *v, unsigned n,
                                       char *out, int size) {
  out[size] = 'w';
  return v[n].year;
}

long table_run(const struct hooks *h, int how) {
  struct hooks mine = {own, h->name, h->bare};
  if (how == 'o')
    h = &mine;
  if (how == 'b')
    return h->bare(records);
  // One that lends what is not the table's: the client's own memory.
  if (how == 'f')
    return h->visit((const struct record *)h, 1, text, 4);
  long r = h->visit(records, 3, text, 4);
  r += 10000 * h->name(records[2].name);
  return r + 1000000 * (text[0] + text[3]);
}

codoms_domain("client") static int attacks;
codoms_domain("client") static const struct record *kept;

long count(const struct record *v, unsigned n, char *out, int size) {
  long sum = 0;
  for (unsigned i = 0; i < n; i++)
    sum += v[i].year;
  memset(out, 1, size);
  kept = v;
  // MORE: codoms: domain 'client' tried to read 8 bytes of 'records$table'+0x78 (table)
  // MORE-NEXT: in count$client (callback-access.c:[[#@LINE+2]])
  if (attacks == 'm')
    sum += *(const volatile long *)&v[n].year;
  // WRITE: codoms: domain 'client' tried to write 8 bytes of 'records$table'
  // WRITE-NEXT: in count$client (callback-access.c:[[#@LINE+2]])
  if (attacks == 'w')
    *(volatile long *)&v[0].year = 7;
  return sum;
}
long length(const char *s) {
  // LATE: codoms: domain 'client' tried to read 8 bytes of 'records$table'
  // LATE-NEXT: in length$client (callback-access.c:[[#@LINE+2]])
  if (attacks == 'l')
    return *(const volatile long *)&kept->year;
  return strlen(s);
}
long first(const struct record *v) {
  // BARE: codoms: domain 'client' tried to read 8 bytes of 'records$table'
  // BARE-NEXT: in first$client (callback-access.c:[[#@LINE+1]])
  return *(const volatile long *)&v->year;
}

int client_run(int attack) {
  struct hooks hooks = {count, length, first};
  attacks = attack;
  // FOREIGN: codoms: domain 'table' passed a pointer that it may not use itself
  printf("%ld\n", table_run(&hooks, attack));
  // In the domain of the call nothing is lent, nor asked.
  printf("%ld\n", table_run(&hooks, 'o'));
  fflush(stdout);
  return 0;
}

int main(int argc, char **argv) {
  // CHECK: 2030321
  // CHECK-NEXT: 2034000
  return client_run(argc > 1 ? argv[1][0] : 0);
}
