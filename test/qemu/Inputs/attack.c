/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Root of a program whose domain a runs random instructions (attack.py). When
 * it ends, by a return or a fault, nothing of another domain may have changed,
 * and no word of one may be in a register.
 */
#include <codoms/isa.h>
#include <stddef.h>

#define CANARY 0x5ec4e7c0ffee0000ull
#define IS_CANARY(x) ((x) >> 16 == CANARY >> 16)
#define WORDS 512

__attribute__((aligned(4096))) uint64_t root_secret[WORDS] = {1};
__attribute__((aligned(4096))) uint64_t lent[WORDS] = {1};
extern uint64_t b_secret[WORDS], v_secret[WORDS];
extern char a_stack_top[], a_stack[];
uint64_t vectors[32 * 1024 / 64];
long attack(void);

static long sys(long n, long a, long b, long c, long d, long e) {
  register long a7 __asm__("a7") = n;
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d;
  register long a4 __asm__("a4") = e;
  __asm__ volatile("ecall"
                   : "+r"(a0)
                   : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4)
                   : "memory");
  return a0;
}

static void finish(const char *message) {
  size_t n = 0;

  while (message[n])
    n++;
  sys(64, 1, (long)message, n, 0, 0);
  sys(94, 0, 0, 0, 0, 0);
}

static void judge(const uint64_t *regs, size_t n, const char *otherwise) {
  for (size_t i = 0; i < WORDS; i++)
    if (root_secret[i] != CANARY + i || b_secret[i] != CANARY + i ||
        v_secret[i] != CANARY + i)
      finish("CORRUPTED\n");
  for (size_t i = 0; i < n; i++)
    if (IS_CANARY(regs[i]))
      finish("LEAKED\n");
  finish(otherwise);
}

static void handler(int sig, const int *info, const char *context) {
  const uint64_t *mcontext = (const void *)(context + 176);

  (void)sig;
  judge(mcontext, 64, info[2] >= SEGV_CDREAD && info[2] <= SEGV_CDSTORE &&
                              sig == 11
                          ? "violation\n"
                          : "fault\n");
}

void run(void) {
  static const int signals[] = {4, 5, 7, 8, 11};
  /* ITIMER_REAL: a loop ends by SIGALRM's default action. */
  static const uint64_t timer[] = {0, 0, 0, 300000};
  uint64_t result;

  for (size_t i = 0; i < WORDS; i++)
    root_secret[i] = b_secret[i] = v_secret[i] = CANARY + i;
  for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
    struct {
      void *handler;
      unsigned long flags, mask;
    } action = {handler, 4, 0};
    sys(134, signals[i], (long)&action, 0, 8, 0);
  }
  sys(103, 0, (long)timer, 0, 0, 0);
  sys(CODOMS_NR, CODOMS_SYS_DST, 1, (long)a_stack_top, 0, (long)a_stack);
  result = attack();
  if (IS_CANARY(result))
    finish("LEAKED\n");
  judge(vectors, sizeof(vectors) / sizeof(*vectors), "returned\n");
}
