/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * An entry point that lists its callers: the linker refuses other importers, and
 * the gate finds out about a caller that came by the address some other way.
 *
 * RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
 * RUN: not --crash %qemu %t x 2>&1 | FileCheck --check-prefix=GATE %s
 * RUN: not %clang -DIMPORT %s -o %t.bad 2>&1 | FileCheck --check-prefix=LINK %s
 */
#include <codoms.h>
#include <stdio.h>

/* "elsewhere" is not in this program. */
int guarded(int n) codoms_domain("z") codoms_entry("root", "web", "elsewhere");
int guarded(int n) { return n + 1; }
int open_to_all(int n) codoms_domain("z") codoms_entry();
int open_to_all(int n) { return n + 2; }

int web(int n) codoms_domain("web") codoms_entry();
int web(int n) { return guarded(n); }

/* Has a right to call z, but not this entry. */
int app(int (*f)(int), int n) codoms_domain("app") codoms_entry();
int app(int (*f)(int), int n) {
#ifdef IMPORT
  n = guarded(n);
#endif
  return f(open_to_all(n));
}

int main(int argc, char **argv) {
  int (*volatile p)(int) = guarded;
  printf("%d %d %d\n", guarded(1), web(2), p(3)); // CHECK: 2 3 4
  printf("%d\n", app(argc > 1 ? guarded : open_to_all, 4)); // CHECK: 8
  return 0;
}

/* GATE: domain 'app' called an entry point that is not for it
 * GATE-NEXT: in guarded$$z{{.*}}, entered from app$app
 * LINK: error: domain 'app' may not call entry 'guarded' of domain 'z'
 * LINK-NEXT: >>> entry at {{.*}}callers.c:15:5 in {{.*}}, for elsewhere, root, web
 * LINK-NEXT: >>> import at {{.*}}callers.c:15:5 in
 * LINK-NEXT: >>> name "app" in codoms_entry(...) of its declaration
 */
