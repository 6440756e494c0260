/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 5: a violation raises SIGSEGV; undefined encodings, bad operand
 * values and the like are illegal instructions. A faulting instruction has
 * changed nothing when one of these functions is called.
 */
#include "machine.h"

uint16_t current(const struct machine *m) { return m->thread.prev; }

void record_violation(struct machine *m, int cause, uint16_t blamed,
                      uint64_t addr, uint64_t size, unsigned perm) {
  int target = tag_of(m, addr);

  m->signal = (struct signal){
      .number = SIG_SEGV,
      .code = cause,
      .addr = addr,
      .violation = true,
      .record =
          {
              .cause = cause,
              .domain = current(m),
              .blamed = blamed,
              .pc = m->thread.pc,
              .addr = addr,
              .size = size,
              .target = target == NOBODY ? CODOMS_ROOT_TAG : target,
              .perm = perm,
              .depth = depth(&m->thread),
          },
  };
  m->thread.stats.faults++;
}

void violation(struct machine *m, int cause, uint16_t blamed, uint64_t addr,
               uint64_t size, unsigned perm) {
  record_violation(m, cause, blamed, addr, size, perm);
  longjmp(m->unwind, FAULTED);
}

void raise_signal(struct machine *m, int number, int code, uint64_t addr) {
  m->signal = (struct signal){.number = number, .code = code, .addr = addr};
  longjmp(m->unwind, FAULTED);
}

void illegal(struct machine *m) {
  raise_signal(m, SIG_ILL, 1 /* ILL_ILLOPC */, m->thread.pc);
}

void unmodelled(struct machine *m, const char *why) {
  m->why = why;
  longjmp(m->unwind, UNMODELLED);
}
