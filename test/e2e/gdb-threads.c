// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A debugger on a program with threads: each has a DCS of its own. Names of
// functions in C, and running until a function has returned.
//
// RUN: %clang -g -O1 %s -o %t
// RUN: %python %S/Inputs/gdb.py %qemu %t %t.socket %toolchain/share/codoms/codoms-gdb.py 'break add' continue 'thread apply all backtrace' 'info codoms' 'thread 2' 'info codoms dcs' 'frame function run' 'print *(int *)argument' 'thread 1' delete continue | FileCheck --check-prefix=THREADS %s
// THREADS:      Thread 1 hit Breakpoint 1, add (a=0, b=1)
// THREADS-NEXT: add
// THREADS-NEXT: [In domain math, entered from root]
// THREADS:      Thread 2
// THREADS:      in waits (n=41)
// THREADS-NEXT: waits [gate] ()
// THREADS-NEXT: in lib:walk (
// THREADS-NEXT: lib:walk [gate] ()
// THREADS-NEXT: in run (
// THREADS:      Thread 1
// THREADS:      #0 math:add (a=0, b=1)
// THREADS-NEXT: in math:sum (
// THREADS-NEXT: math:sum [gate] ()
// THREADS-NEXT: in main ()
// THREADS:      * 2 math
// THREADS-NEXT: lib -> root: call
// THREADS-NEXT: #0 root -> math at 0x{{[0-9a-f]+}}, back to 0x{{[0-9a-f]+}}, sp 0x{{[0-9a-f]+}}, height 208
// THREADS-NEXT: c0 [0x{{[0-9a-f]+}}, +8) r, synchronous, by root
// THREADS-NEXT: Switching to thread 2
// THREADS:      #0 lib -> root at
// THREADS-NEXT: #1 root -> lib at
// THREADS:      $1 = 12
// THREADS:      exited normally
// THREADS:      8 42
//
// From the body into its gate, and from there to the caller in root; gdb's own
// command would run to the end.
// RUN: %clang -g -O0 %s -o %t.O0
// RUN: %python %S/Inputs/gdb.py %qemu %t.O0 %t.socket %toolchain/share/codoms/codoms-gdb.py 'codoms break sum if n == 2' 'codoms break no_such' 'codoms break' continue delete finish 'codoms finish' 'backtrace 1' finish 'codoms finish' 'backtrace 1' continue | FileCheck --check-prefix=FINISH %s
// FINISH:      Breakpoint 1 at
// FINISH-NEXT: There is no function "no_such".
// FINISH-NEXT: The name of a function is missing.
// FINISH:      Breakpoint 1, sum (v=0x{{[0-9a-f]+}}, n=2)
// FINISH:      This frame returns into a gate or another domain: say "codoms finish".
// FINISH:      Temporary breakpoint
// FINISH:      #0 0x{{[0-9a-f]+}} in math:sum [gate] ()
// FINISH-NEXT: This frame returns into a gate or another domain: say "codoms finish".
// FINISH:      Temporary breakpoint {{.*}} in main ()
// FINISH:      [In domain root]
// FINISH-NEXT: in main ()
// FINISH:      exited normally
// FINISH:      8 42
//
// In a thread: the other goes on meanwhile, and passes there as well.
// RUN: %python %S/Inputs/gdb.py %qemu %t.O0 %t.socket %toolchain/share/codoms/codoms-gdb.py 'codoms break walk' continue delete 'up 1' 'codoms finish' 'backtrace 1' continue | FileCheck --check-prefix=OTHER %s
// OTHER:      Thread 2 hit Breakpoint 1, walk (n=40)
// OTHER:      Thread 2 hit Temporary breakpoint {{.*}} in run (
// OTHER:      exited normally
//
// Packets of ours that are wrong are errors; cdcaller is that of the domain that
// $pc lies in; writing what is there changes nothing.
// RUN: %python %S/Inputs/gdb.py %qemu %t.O0 %t.socket - "tbreak *'waits\$\$root'" continue 'print $cddom' 'print $cdcaller' stepi 'print $cdcaller' 'tbreak add' continue 'set $c0 = $c0' 'maint packet qcodoms.read:nothing:1:0,40' 'maint packet qcodoms.read:domains:1:ffff,40' 'maint packet qcodoms.read:domains' 'maint packet qcodoms.tag:' kill | FileCheck --check-prefix=PACKETS %s
// PACKETS:     $1 = 0
// PACKETS:     $2 = 0
// PACKETS:     $3 = 1
// PACKETS-COUNT-4: received: "E22"
#include <codoms.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

int walk(int n) codoms_domain("lib") codoms_entry();
int sum(const int *v, int n) codoms_domain("math") codoms_entry() codoms_access(read_only, 1, 2);
int waits(int n) codoms_domain("root") codoms_entry();

sem_t inside, go_on;

__attribute__((noinline)) static int add(int a, int b) { return a + b; }
int sum(const int *v, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s = add(s, v[i]);
  return s;
}

int walk(int n) { return waits(n + 1) + 1; }
/* In root, until main has been in math. */
int waits(int n) {
  sem_post(&inside);
  sem_wait(&go_on);
  return n;
}

static void *run(void *argument) {
  int result = walk(40);
  *(int *)argument = result;
  return 0;
}

int main(void) {
  pthread_t thread;
  int result = 12, v[2] = {1, 7};
  sem_init(&inside, 0, 0);
  sem_init(&go_on, 0, 0);
  pthread_create(&thread, 0, run, &result);
  sem_wait(&inside);
  int r = sum(v, 2);
  sem_post(&go_on);
  pthread_join(thread, 0);
  printf("%d %d\n", r, result);
  return 0;
}
