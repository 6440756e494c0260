// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What each call over domains costs, what was left out of it, and what would
// leave out more.
//
// RUN: %clang -O2 -c %s -o %t.o -Rpass=codoms -Rpass-missed=codoms -Rpass-analysis=codoms 2> %t.err
// RUN: FileCheck %s < %t.err
// RUN: FileCheck --check-prefix=GATES %s < %t.err
//
// The same for tools, and nothing of it unasked.
// RUN: %clang -O2 -c %s -o %t.o -fsave-optimization-record -foptimization-record-file=%t.yaml 2>&1 | count 0
// RUN: FileCheck --check-prefix=YAML %s < %t.yaml
//
// Without optimisation every call has all that belongs to it, and says so.
// RUN: %clang -O0 -c %s -o %t.o -Rpass=codoms -Rpass-missed=codoms -Rpass-analysis=codoms 2> %t.err
// RUN: FileCheck --check-prefix=O0 --implicit-check-not=-Rpass=codoms %s < %t.err
#include <codoms.h>
int add(int a, int b) codoms_domain("m") codoms_entry();
int total(const int *v, int n) codoms_domain("m") codoms_entry()
    codoms_access(read_only, 1, 2);
void start(void) codoms_import("d");
void stop(void) codoms_import("d");
void fast(void) codoms_import("d") codoms_isolate(none);

int add(int a, int b) { return a + b; }
int total(const int *v, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += v[i];
  return s;
}

int all(const int *v, int (*f)(int)) {
  start();
  // CHECK:      remarks.c:[[#@LINE+1]]:3: remark: the cd.push of the call before serves this one, too: 3 instructions and 208 bytes on the domain control stack less [-Rpass=codoms]
  stop();
  // CHECK:      remarks.c:[[#@LINE+3]]:25: remark: the cd.push of the call before does not serve this one: in between there is a use of s{{[0-9]}} [-Rpass-missed=codoms]
  // CHECK:      remarks.c:[[#@LINE-4]]:3: remark: call of start of domain d from domain root: 2 instructions around the call, 0 capabilities, 336 bytes on the domain control stack [-Rpass-analysis=codoms]
  // CHECK:      remarks.c:[[#@LINE-3]]:3: remark: call of stop of domain d from domain root: 1 instruction around the call, 0 capabilities, 128 bytes on the domain control stack [-Rpass-analysis=codoms]
  int s = total(v, 4) + add(v[0], 1);
  // CHECK:      remarks.c:[[#@LINE-1]]:11: remark: call of total of domain m from domain root: 4 instructions around the call, 1 capability, 336 bytes on the domain control stack [-Rpass-analysis=codoms]
  // CHECK-DAG:  remarks.c:[[#@LINE-2]]:11: remark: registers and capabilities of this domain, its callers' included, are kept from m; codoms_isolate on an import leaves out what it does not list: {{.*}} [-Rpass-missed=codoms]
  fast();
  // CHECK:      remarks.c:[[#@LINE-1]]:3: remark: call of fast of domain d from domain root: 0 instructions around the call, 0 capabilities, 128 bytes on the domain control stack [-Rpass-analysis=codoms]
  return s + f(s);
  // CHECK:      remarks.c:[[#@LINE-1]]:14: remark: call of a pointer from domain root: 3 instructions around the call, 0 capabilities, 336 bytes on the domain control stack [-Rpass-analysis=codoms]
}

// GATES:      remark: cd.clr before the return of gate add$$m is left out: it has written nothing but its result [-Rpass=codoms]
// GATES:      remarks.c:25:1: remark: gate of add of domain m: 2 instructions, 0 of them assertions, 128 bytes on the domain control stack, its body is part of it [-Rpass-analysis=codoms]
// GATES:      remark: cd.swsp of gate add$$m is left out: it uses no stack [-Rpass=codoms]
// GATES:      remark: cd.clr before the return of gate total$$m is kept, as it uses registers beside those of its result; codoms_isolate without reg_confidentiality on the entry point leaves it out [-Rpass-missed=codoms]
// GATES:      remark: gate of total of domain m: 4 instructions, 1 of them assertions,
// GATES:      remark: cd.clr before the return of gate start$$d is kept, as it calls; {{.*}} [-Rpass-missed=codoms]
// GATES:      remark: gate of start of domain d: 4 instructions, 0 of them assertions, 128 bytes on the domain control stack, and the call of its body [-Rpass-analysis=codoms]
// GATES-NEXT: remark: cd.swsp of gate start$$d is kept, as it calls [-Rpass-missed=codoms]

// YAML:      --- !Passed
// YAML:      Pass:            codoms
// YAML-NEXT: Name:            SavedSetShared
// YAML:      --- !Analysis
// YAML-NEXT: Pass:            codoms
// YAML-NEXT: Name:            Stub
// YAML-NEXT: DebugLoc:        { File: {{.*}}, Line: [[#]], Column: 3 }
// YAML-NEXT: Function:        all
// YAML-NEXT: Args:
// YAML:        - Callee:          start
// YAML:        - CalleeDomain:    d
// YAML:        - Domain:          root
// YAML:        - Instructions:    '2'
// YAML:        - Capabilities:    '0'
// YAML:        - DCSBytes:        '336'

// O0:  remark: call of start of domain d from domain root: 3 instructions around the call, 0 capabilities, 336 bytes
// O0:  remark: call of stop of domain d from domain root: 3 instructions around the call, 0 capabilities, 336 bytes
// O0:  remark: gate of add of domain m: 4 instructions, 0 of them assertions, 128 bytes on the domain control stack, and the call of its body
