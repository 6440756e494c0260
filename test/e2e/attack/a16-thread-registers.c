// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callee that returns with other sp, tp, gp and rounding mode than it was
// called with harms itself alone: cd.leave restores them. (What the model does
// when cd.leave is wrong is in test/qemu/dcs.s.)
//
// RUN: %clang -O2 -frounding-math %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
//
// The same function called plainly does it harm.
// RUN: %clang -O2 -DPLAIN %s -o %t && not --crash %qemu %t
#include "Inputs/hostile.h"
#include <errno.h>

#define HARM                                                                   \
  "li tp, -64\nli gp, -64\nli sp, -64\nli t0, 0x40\nfscsr t0\n"
ENTRY("d", "harm", HARM)
#ifdef PLAIN
__asm__("harm:\n" HARM "ret\n");
void harm(void);
#else
void harm(void) codoms_domain("d") codoms_entry();
#endif

int main(int argc, char **argv) {
  errno = 77;
  harm();
  volatile double third = argc, three = 3;
  // CHECK: errno 77, 0.3333333333333333{{[0-9]*}}
  printf("errno %d, %.17f\n", errno, third / three);
}
