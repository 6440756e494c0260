// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms/runtime.h: names and tags, whose memory, whose code, statistics.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: %clang -O2 -DPLAIN -I%S/Inputs %s -o %t.plain
// RUN: %qemu %t.plain | FileCheck --check-prefix=PLAIN %s
#include "domain.h"
#include <codoms/runtime.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int of_root;

#ifndef PLAIN
IN(alpha) static int of_alpha;
int in_alpha(void) ENTRY(alpha);
int in_alpha(void) {
  return codoms_current_domain() == codoms_domain_of(&of_alpha)
             ? (int)codoms_current_domain()
             : -1;
}
int in_beta(void) ENTRY(beta);
int in_beta(void) { return (int)codoms_current_domain(); }
#endif

int main(void) {
  struct codoms_stats stats = {0}, later;
  int error = codoms_stats(&stats) ? errno : 0;
  // CHECK: 3 domains, error 0
  // PLAIN: 0 domains, error 38
  printf("%u domains, error %d\n", codoms_num_domains(), error);
  // CHECK-NEXT: root in root
  // PLAIN-NEXT: root in root
  printf("%s in %s\n", codoms_domain_of(&of_root) == 0 ? "root" : "?",
         codoms_current_domain() == 0 ? "root" : "?");
#ifdef PLAIN
  // PLAIN-NEXT: (none) -1
  printf("%s %d\n", codoms_domain_name(0) ? "?" : "(none)", codoms_domain_tag("root"));
#else
  // CHECK-NEXT: root alpha beta (none)
  printf("%s %s %s %s\n", codoms_domain_name(0), codoms_domain_name(1),
         codoms_domain_name(2), codoms_domain_name(3) ? "?" : "(none)");
  // CHECK-NEXT: 0 1 2 -1
  printf("%d %d %d %d\n", codoms_domain_tag("root"), codoms_domain_tag("alpha"),
         codoms_domain_tag("beta"), codoms_domain_tag("alph"));
  // CHECK-NEXT: 1 2
  printf("%d %d\n", in_alpha(), in_beta());
  codoms_stats(&stats);
  in_alpha();
  in_alpha();
  codoms_stats(&later);
  // CHECK-NEXT: 2 calls, 0 faults
  printf("%d calls, %d faults\n", (int)(later.calls - stats.calls),
         (int)(later.faults - stats.faults));
#endif
  return 0;
}
