/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * An entry point that lists its callers: the linker refuses other importers, and
 * the gate finds out about a caller that came by the address some other way. Nor
 * can that one have the domain itself make the call.
 *
 * RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
 * RUN: not --crash %qemu %t x 2>&1 | FileCheck --check-prefix=GATE %s
 * RUN: not --crash %qemu %t p 2>&1 | FileCheck --check-prefix=PASS %s
 * RUN: not --crash %qemu %t m 2>&1 | FileCheck --check-prefix=MEMORY %s
 * RUN: %clang -O0 %s -o %t.0 && %qemu %t.0 | FileCheck %s
 * RUN: not --crash %qemu %t.0 p 2>&1 | FileCheck --check-prefix=PASS %s
 * RUN: not --crash %qemu %t.0 m 2>&1 | FileCheck --check-prefix=MEMORY %s
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

struct hook {
  int (*f)(int);
};
int run(int (*f)(int), int n) codoms_domain("z") codoms_entry();
int run(int (*f)(int), int n) { return f ? f(n) : 0; }
int run_hook(struct hook *h, int n) codoms_domain("z") codoms_entry();
int run_hook(struct hook *h, int n) { return h->f(n); }

/* Has a right to call z, but not this entry. */
int app(int (*f)(int), int n) codoms_domain("app") codoms_entry();
int app(int (*f)(int), int n) {
#ifdef IMPORT
  n = guarded(n);
#endif
  return f(open_to_all(n));
}
int pass(int (*f)(int), int n) codoms_domain("app") codoms_entry();
int pass(int (*f)(int), int n) {
  struct hook h = {f};
  return n ? run(f, n) : run_hook(&h, 5);
}

int main(int argc, char **argv) {
  int (*volatile p)(int) = guarded;
  printf("%d %d %d\n", guarded(1), web(2), p(3)); // CHECK: 2 3 4
  printf("%d\n", app(argc > 1 && argv[1][0] == 'x' ? guarded : open_to_all, 4)); // CHECK: 8
  struct hook h = {guarded};
  printf("%d %d\n", run(guarded, 5), run_hook(&h, 6)); // CHECK: 6 7
  fflush(stdout);
  int how = argc > 1 ? argv[1][0] : 0;
  printf("%d %d\n", pass(how == 'p' ? guarded : open_to_all, 7),
         pass(how == 'm' ? guarded : open_to_all, 0)); // CHECK: 9 7
  return 0;
}

/* PASS: codoms: domain 'app' passed a pointer that it may not use itself: 4 bytes of 'guarded$$z'
 * PASS-NEXT: in run$$z
 * MEMORY: codoms: domain 'z' took a pointer to 'guarded$$z' (z) at {{.*}}, which is not an entry point, from memory of domain 'app'
 * GATE: domain 'app' called an entry point that is not for it
 * GATE-NEXT: in guarded$$z{{.*}}, entered from app$app
 * LINK: error: domain 'app' may not call entry 'guarded' of domain 'z'
 * LINK-NEXT: >>> entry at {{.*}}callers.c:21:5 in {{.*}}, for elsewhere, root, web
 * LINK-NEXT: >>> import at {{.*}}callers.c:21:5 in
 * LINK-NEXT: >>> name "app" in codoms_entry(...) of its declaration
 */
