/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Programs about what ends: a domain that dies while it lends, calls, runs or
 * is interrupted, that is revived too early, and capabilities to storage that
 * are revoked. Random code comes to these too seldom, for each needs several
 * domains to do one thing after the other.
 *
 * There is a cast: root sets the stage and calls a gate of the victim's, which
 * lends something to a gate of the other's, which sees to it that the victim
 * dies, and then tries what it has been lent. All of them now and then do
 * something else.
 */
#include "generate.h"

#define STAGE 0x300000ull /* behind the arena */
enum { SCENES = 8, SCENE = 128 /* words */, STARTS = 4 };

static uint16_t victim, other;
static struct area *root_code, *victim_code, *other_code;
static const struct area *data, *storage;
static unsigned counter; /* of the victim's */
static bool about_storage; /* and what is revoked, more than about deaths */

static uint64_t scene_of(const struct area *a, unsigned scene) {
  return a->start + 4 * SCENE * scene;
}

/*
 * Which scenes follow each other is in these registers, and differs from round
 * to round; reg() and probes leave them alone.
 */
enum { VICTIMS_GATE = 21, OTHERS_GATE, ROOTS_GATE };

static void call_gate(unsigned gate) {
  word(addi(T0, gate, 0));
  word(jalr(RA, T0, 0));
}

void round_of_death(uint64_t *x) {
  x[0] = scene_of(root_code, below(STARTS));
  x[A0] = scene_of(victim_code, below(SCENES));
  x[A1] = scene_of(other_code, below(SCENES));
  x[A2] = scene_of(root_code, STARTS + below(SCENES - STARTS));
}

static void about(unsigned op, uint16_t tag) {
  li(A1, tag);
  codoms_call(op);
}

/* What shows that nothing has stopped the thread. */
static void go_on(void) {
  word(addi(T5, T5, 1));
  if (percent(50))
    access_at(A0, 8 * (int)below(3));
}

/* Who has been lent a0, a1 tries it. */
static void try_it(void) {
  for (unsigned n = 1 + below(3); n; n--)
    switch (about_storage && percent(50) ? 6 + below(2) : below(9)) {
    case 0:
    case 1:
      access_at(A0, 8 * (int)below(3));
      break;
    case 2:
      check_lent();
      break;
    case 3:
      word(cd_chk(T5, A0, A1, 1 + below(7)));
      break;
    case 4:
      derive();
      access_at(A0, 8 * (int)below(3));
      break;
    case 5:
      word(cd_cget(T5, 0, below(5)));
      break;
    case 6:
      word(cd_cl(cap(), 32 * (int)below(2), A0));
      break;
    case 7:
      word(cd_cs(cap(), 32 * (int)below(2), A0));
      break;
    default:
      probe();
    }
}

/* By root or the other; it may be too early to bury whom it kills. */
static void kill_victim(void) {
  about(CODOMS_SYS_DEAD, victim);
  if (percent(30)) {
    about(percent(95) ? CODOMS_SYS_REVIVE : CODOMS_SYS_DESTROY, victim);
    if (percent(30))
      about(CODOMS_SYS_DEAD, victim);
  }
}

static void roots_start(void) {
  word(addi(VICTIMS_GATE, A0, 0));
  word(addi(OTHERS_GATE, A1, 0));
  word(addi(ROOTS_GATE, A2, 0));
  about(CODOMS_SYS_REVIVE, victim);
  if (percent(85)) {
    li(A2, data->start + CODOMS_PAGE_SIZE);
    li(A3, 0);
    li(A4, data->start);
    about(CODOMS_SYS_DST, victim);
  }
  set_level(victim, other, CODOMS_APL_CALL);
  set_level(other, victim, /* root has to call it */
            other == CODOMS_ROOT_TAG ? (unsigned)PICK(1, 1, 1, 2, 3)
                                     : (unsigned)PICK(0, 0, 1, 1, 2, 3));
  if (percent(60))
    set_level(victim, CODOMS_ROOT_TAG, CODOMS_APL_CALL);
  if (percent(80))
    set_level(other, CODOMS_ROOT_TAG, CODOMS_APL_CALL);
  if (percent(30)) {
    li(T1, CONTROL);
    li(T2, victim);
    word(sd(T2, CONDEMNED, T1));
  }
  li(SP, ROOT_STACK + 8192);
  call_gate(percent(90) ? VICTIMS_GATE : OTHERS_GATE);
  if (percent(40))
    kill_victim();
  li(T0, MAIN_LOOP);
  word(jalr(0, T0, 0));
}

static void roots_scene(void) {
  word(addi(T3, A0, 0));
  word(addi(T6, A1, 0));
  kill_victim();
  word(addi(A0, T3, 0));
  word(addi(A1, T6, 0));
  if (percent(60))
    word(cd_chk(T5, A0, A1, percent(50) ? 1 : 1 + below(7)));
  if (percent(40))
    try_it();
}

static void victims_scene(void) {
  bool stores = percent(about_storage ? 85 : 20);
  unsigned rights = (unsigned)PICK(1, 2, 3, 3, 3, 7);
  unsigned c = percent(80) ? 0 : cap();

  if (stores) {
    li(A0, storage->start + 32 * below(8));
    li(A1, 64u << below(3));
  } else {
    li(A0, data->start + 8 * below(400));
    li(A1, 16u << below(4));
  }
  if (stores ? percent(85) : percent(30)) {
    li(T2, counter);
    word(cd_granta(c, A0, A1, rights, T2));
    if (stores && percent(35)) /* something to be loaded */
      word(cd_cs(c, 32 * (int)below(2), A0));
    if (percent(60))
      word(cd_r1(3, 0, T2));
  } else {
    word(cd_grant(c, A0, A1, rights));
  }
  switch (below(10)) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    call_gate(OTHERS_GATE);
    break;
  case 5:
    call_gate(ROOTS_GATE);
    break;
  case 6:
  case 7:
    word(addi(T3, A0, 0));
    about(CODOMS_SYS_DEAD, victim);
    word(addi(A0, T3, 0));
    break;
  case 8:
    word(EBREAK);
    break;
  default:
    try_it();
  }
  go_on();
}

static void others_scene(void) {
  bool keep = percent(80);

  word(addi(T3, A0, 0));
  word(addi(T6, A1, 0));
  if (keep)
    word(cd_push(255, 0));
  if (!percent(about_storage ? 75 : 15)) {
    if (percent(25))
      call_gate(ROOTS_GATE);
    else if (percent(80))
      kill_victim();
    else if (percent(30))
      word(EBREAK);
  }
  word(addi(A0, T3, 0));
  word(addi(A1, T6, 0));
  if (keep && percent(90))
    word(CD_POP);
  try_it();
}

static void write_scenes(struct area *a, void (*scene)(void)) {
  code = a;
  for (unsigned n = a == root_code ? STARTS : 0; n < SCENES; n++) {
    at = SCENE * n;
    limit = at + SCENE - 1;
    word(CODOMS_ENTER_WORD);
    if (percent(60))
      word(CD_SWSP);
    in_gate = true;
    scene();
    in_gate = false;
    limit++;
    word(CD_LEAVE);
  }
}

void add_deaths(void) {
  unsigned v = 1 + below(prog->num_domains - 1);

  victim = prog->domain[v].tag;
  do
    other = random_tag();
  while (other == victim || (other == CODOMS_ROOT_TAG &&
                             prog->num_domains > 2 && percent(70)));
  counter = 1 + below(num_counters);
  counter_owner[counter] = victim;
  wild = false;
  about_storage = percent(45);

  root_code = program_add(prog, STAGE, 1, PROT_R | PROT_X, CODOMS_ROOT_TAG,
                          CODOMS_PAGE_SYS);
  victim_code = program_add(prog, STAGE + 0x2000, 1, PROT_R | PROT_X, victim,
                            percent(60) ? CODOMS_PAGE_SYS : 0);
  other_code = program_add(prog, STAGE + 0x4000, 1, PROT_R | PROT_X, other,
                           percent(30) ? CODOMS_PAGE_SYS : 0);
  data = program_add(prog, STAGE + 0x6000, 1, PROT_R | PROT_W, victim, 0);
  storage = program_add(prog, STAGE + 0x8000, 1, PROT_R | PROT_W, victim,
                        CODOMS_PAGE_CAPS);

  code = root_code;
  for (unsigned n = 0; n < STARTS; n++) {
    at = SCENE * n;
    limit = at + SCENE;
    roots_start();
  }
  write_scenes(root_code, roots_scene);
  write_scenes(victim_code, victims_scene);
  write_scenes(other_code, others_scene);
}
