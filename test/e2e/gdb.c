// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A debugger on the model: frames over gates, registers, steps over crossings,
// and what it may write.
//
// RUN: %clang -g -O1 %s -o %t
//
// Over seven crossings, three of one gate.
// RUN: %python %S/Inputs/gdb.py %qemu %t %t.socket %toolchain/share/codoms/codoms-gdb.py 'break add' continue backtrace 'frame function main' 'info locals' 'info codoms' 'delete' continue | FileCheck --check-prefix=OVER %s
// OVER:      Breakpoint 1, add (a=0, b=0)
// OVER:      [In domain math, entered from root]
// OVER-NEXT: #0 math:add (a=0, b=0) at {{.*}}gdb.c:[[#ADD:]]{{$}}
// OVER-NEXT: #1 {{.*}} in math:sum (
// OVER-NEXT: #2 math:sum [gate] ()
// OVER-NEXT: #4 {{.*}} in again (depth=0)
// OVER-NEXT: #5 again [gate] ()
// OVER-NEXT: #7 {{.*}} in lib:walk (
// OVER-NEXT: #8 lib:walk [gate] ()
// OVER-NEXT: #10 {{.*}} in again (depth=1)
// OVER-NEXT: #11 again [gate] ()
// OVER-NEXT: #13 {{.*}} in lib:walk (
// OVER-NEXT: #14 lib:walk [gate] ()
// OVER-NEXT: #16 {{.*}} in again (depth=2)
// OVER-NEXT: #17 again [gate] ()
// OVER-NEXT: #19 {{.*}} in lib:walk (
// OVER-NEXT: #20 lib:walk [gate] ()
// OVER-NEXT: #22 {{.*}} in main () at {{.*}}gdb.c:
// In a callee-saved register, which cd.push has on the DCS.
// OVER:      kept = 111
// OVER:      0 root
// OVER-NEXT: 1 lib
// OVER-NEXT: * 2 math
// OVER-NEXT: lib -> root: call
// OVER-NEXT: #0 root -> math at 0x{{[0-9a-f]+}}, back to 0x{{[0-9a-f]+}}, sp 0x{{[0-9a-f]+}}, height 2224
// OVER-NEXT: #1 lib -> root
// OVER:      #6 root -> lib
// OVER-NEXT: c0 [0x{{[0-9a-f]+}}, +8) r, synchronous, by root
// OVER:      exited normally
// OVER:      325 111
//
// Without the script: the domain's own frames, and an end. (What must not be
// there is a frame's function, as the path of the source may have any words.)
// RUN: %clang -g -O0 %s -o %t.O0
// RUN: %python %S/Inputs/gdb.py %qemu %t.O0 %t.socket - 'break add' continue backtrace 'up 2' up kill | FileCheck --check-prefix=PLAIN '--implicit-check-not=again (' '--implicit-check-not=main (' '--implicit-check-not=corrupt stack' %s
// RUN: %python %S/Inputs/gdb.py %qemu %t %t.socket - 'break add' continue backtrace 'up 2' up kill | FileCheck --check-prefix=PLAIN '--implicit-check-not=again (' '--implicit-check-not=main (' '--implicit-check-not=corrupt stack' %s
// PLAIN:      #0 add (a=0, b=0)
// PLAIN-NEXT: #1 {{.*}} in sum (
// PLAIN-NEXT: #2 {{(0x[0-9a-f]+ in )?}}sum$$math ()
// PLAIN:      Initial frame selected; you cannot go up
//
// Functions and variables of domains are called as in C, in each version of DWARF.
// RUN: %clang -gdwarf-2 -O0 %s -o %t.V && %python %S/Inputs/gdb.py %qemu %t.V %t.socket - 'break sum' 'info functions ^sum' continue 'backtrace 1' 'print calls' 'info line walk' kill | FileCheck --check-prefix=NAMES %s
// RUN: %clang -gdwarf-3 -O0 %s -o %t.V && %python %S/Inputs/gdb.py %qemu %t.V %t.socket - 'break sum' 'info functions ^sum' continue 'backtrace 1' 'print calls' 'info line walk' kill | FileCheck --check-prefix=NAMES %s
// RUN: %clang -gdwarf-4 -O0 %s -o %t.V && %python %S/Inputs/gdb.py %qemu %t.V %t.socket - 'break sum' 'info functions ^sum' continue 'backtrace 1' 'print calls' 'info line walk' kill | FileCheck --check-prefix=NAMES %s
// RUN: %clang -gdwarf-5 -O0 %s -o %t.V && %python %S/Inputs/gdb.py %qemu %t.V %t.socket - 'break sum' 'info functions ^sum' continue 'backtrace 1' 'print calls' 'info line walk' kill | FileCheck --check-prefix=NAMES %s
// NAMES: Breakpoint 1 at 0x{{[0-9a-f]+}}: file {{.*}}gdb.c, line [[#]].
// NAMES: int sum(const int *, int);
// NAMES: sum (v=0x{{[0-9a-f]+}}, n=2)
// NAMES: #0 sum (v=0x{{[0-9a-f]+}}, n=2)
// NAMES: $1 = 41
// NAMES: Line [[#]] of "{{.*}}gdb.c" starts at address {{.*}} <walk>
//
// By instructions, from main into the gate: the jump, cd.enter, cd.swsp. Then
// by lines into the body, and over it.
// RUN: %python %S/Inputs/gdb.py %qemu %t %t.socket %toolchain/share/codoms/codoms-gdb.py 'break main' continue next 'stepi 3' 'printf "state %%d %%d %%d %%d\n", $cddom, $cdprev, $cdown, $cddcs' stepi 'printf "state %%d %%d %%d %%d\n", $cddom, $cdprev, $cdown, $cddcs' 'backtrace' stepi 'printf "state %%d %%d %%d %%d\n", $cddom, $cdprev, $cdown, $cddcs' stepi 'printf "state %%d %%d %%d %%d %%d\n", $cddom, $cdprev, $cdown, $cddcs, $cdcaller' backtrace step next 'break again' continue backtrace delete continue | FileCheck --check-prefix=STEP %s
// STEP:      state 0 0 1 208
// STEP:      [In domain lib]
// STEP:      state 1 0 1 208
// STEP:      #0 lib:walk [gate] ()
// STEP-NEXT: #1 {{.*}} in main ()
// STEP:      state 1 1 0 336
// STEP:      state 1 1 1 336 0
// STEP:      #0 {{.*}} in lib:walk [gate] ()
// STEP-NEXT: #2 {{.*}} in main ()
// STEP-NEXT: walk$$lib ()
// STEP:      walk (depth=2)
// STEP:      Breakpoint {{.*}}again{{.*}}(depth=2)
// STEP:      [In domain root, entered from lib]
// STEP-NEXT: #0 again (depth=2)
// STEP:      lib:walk [gate]
// STEP:      in main ()
// STEP:      325 111
//
// What main lends can be narrowed, and math then faults at v[1]. What no
// crossing made is refused.
// RUN: %python %S/Inputs/gdb.py %qemu %t %t.socket %toolchain/share/codoms/codoms-gdb.py 'break add' continue 'print $c0' 'set $c1 = $c0' 'print $c1' 'set $c1.creator = 99' 'set $cdprev = 0' 'set $cdown = 0' 'set $cddom = 0' 'set $c0.length = 4' 'set $c1.length = 4' 'delete' continue kill | FileCheck --check-prefix=WRITE %s
// WRITE:      $1 = {base = 0x[[#%x,BASE:]], length = 8, value = 0, counter = 0, creator = 0, perm = [ r ], state = [ valid ]}
// WRITE:      $2 = {base = 0x[[#BASE]], length = 8, value = 0, counter = 0, creator = 0, perm = [ r ], state = [ valid ]}
// WRITE-NEXT: Could not write register "c1"
// WRITE-NEXT: Could not write register "cdprev"
// WRITE-NEXT: Could not write register "cdown"
// WRITE-NEXT: Could not write register "cddom"
// WRITE:      Program received signal SIGSEGV
// WRITE:      s = add(s, v[i]);
// WRITE-NEXT: [SEGV_CDREAD, address 0x[[#BASE+4]]]
#include <codoms.h>
#include <stdio.h>

int walk(int depth) codoms_domain("lib") codoms_entry();
int sum(const int *v, int n) codoms_domain("math") codoms_entry() codoms_access(read_only, 1, 2);
int again(int depth) codoms_domain("root") codoms_entry();

volatile int hundred = 100;
codoms_domain("math") int calls = 41;

__attribute__((noinline)) static int add(int a, int b) {
  return a + b; // BREAK-ADD
}

int sum(const int *v, int n) {
  int s = 0;
  calls++;
  for (int i = 0; i < n; i++)
    s = add(s, v[i]);
  return s;
}

int walk(int depth) {
  int step = depth * 5;
  return again(depth) + step;
}

/* Root, called back: enters lib again, and at the bottom math. */
int again(int depth) {
  int kept = hundred + depth;
  int v[2] = {depth, 7};
  int r = depth ? walk(depth - 1) : sum(v, 2);
  return r + kept;
}

int main(void) {
  int kept = hundred + 11;
  int r = walk(2); // BREAK-MAIN
  printf("%d %d\n", r, kept);
  return 0;
}
