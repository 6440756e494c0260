/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Xcodoms 1.0 in numbers: the one home of what docs/isa.md fixes and programs
 * need. Included by C, C++ and assembly: the runtime, the model, the linker.
 */
#ifndef CODOMS_ISA_H
#define CODOMS_ISA_H

/* CSRs, read only (isa.md 4.1). */
#define CODOMS_CSR_DOM 0xcc0
#define CODOMS_CSR_CALLER 0xcc1
#define CODOMS_CSR_CALLERSP 0xcc2
#define CODOMS_CSR_DCS 0xcc3

/* The word of cd.enter, and the alignment of an entry point. */
#define CODOMS_ENTER_WORD 0x0000007b
#define CODOMS_ENTRY_ALIGN 64
/* The word behind it in a gate that only listed domains may call: a hint for
   custom use, slti x0, x0, 0x1cd (docs/abi.md 3). */
#define CODOMS_LISTED_WORD 0x1cd02013

#define CODOMS_PAGE_SIZE 4096
#define CODOMS_NUM_CAPS 8
#define CODOMS_ROOT_TAG 0
#define CODOMS_MAX_TAG 0xfffe

/* Guest addresses lie below this bound in a program with domains. */
#define CODOMS_VA_BITS 38

/* Permission sets of capabilities and of cd.chk. */
#define CODOMS_PERM_R 1
#define CODOMS_PERM_W 2
#define CODOMS_PERM_C 4

/* Levels of an APL entry: each implies the ones before it. */
#define CODOMS_APL_NONE 0
#define CODOMS_APL_CALL 1
#define CODOMS_APL_READ 2
#define CODOMS_APL_WRITE 3

/* Bits of a page beside its tag. */
#define CODOMS_PAGE_SYS 1
#define CODOMS_PAGE_CAPS 2
#define CODOMS_PAGE_NOXFER 4

/* Bank bits of cd.push; fields of cd.cget. */
#define CODOMS_BANK_X 1
#define CODOMS_BANK_F 2
#define CODOMS_CGET_BASE 0
#define CODOMS_CGET_LENGTH 1
#define CODOMS_CGET_PERM 2
#define CODOMS_CGET_KIND 3
#define CODOMS_CGET_VALID 4

/* Sizes on the DCS, in bytes (isa.md 4.2). */
#define CODOMS_DCS_SIZE 0x40000
#define CODOMS_DCS_FRAME 128
#define CODOMS_DCS_SET 16
#define CODOMS_DCS_CAP 32
#define CODOMS_DCS_BANK 96
#define CODOMS_DCS_MIN 4096
#define CODOMS_STACK_MIN 4096
#define CODOMS_SIGSTACK_SIZE 0x10000

/* si_code of SIGSEGV (isa.md 5). */
#define SEGV_CDREAD 0x41
#define SEGV_CDWRITE 0x42
#define SEGV_CDXFER 0x43
#define SEGV_CDENTRY 0x44
#define SEGV_CDCAP 0x45
#define SEGV_CDREVOKED 0x46
#define SEGV_CDDCS 0x47
#define SEGV_CDSTACK 0x48
#define SEGV_CDFRAME 0x49
#define SEGV_CDPRIV 0x4a
#define SEGV_CDRETURN 0x4b
#define SEGV_CDASSERT 0x4c
#define SEGV_CDSTORE 0x4d

/* The multiplexed system call and its operations (isa.md 7). */
#define CODOMS_NR 3280
#define CODOMS_SYS_VERSION 0
#define CODOMS_SYS_TAG 1
#define CODOMS_SYS_DST 2
#define CODOMS_SYS_APL 3
#define CODOMS_SYS_FRAME 4
#define CODOMS_SYS_STATS 5
#define CODOMS_SYS_CREATE 6
#define CODOMS_SYS_COUNTER 7
#define CODOMS_SYS_CODE 8
#define CODOMS_SYS_DEAD 9
#define CODOMS_SYS_REVIVE 10
#define CODOMS_SYS_DESTROY 11
#define CODOMS_SYS_UNWIND 12
#define CODOMS_SYS_SIGCTX 13

/* What CODOMS_SYS_SIGCTX changes. */
#define CODOMS_SIGCTX_PC 0
#define CODOMS_SIGCTX_MASK 1

/* Of the name of a domain that is made at run time, in bytes. */
#define CODOMS_NAME_MAX 64

/* Numbers of revocation counters lie below this. */
#define CODOMS_MAX_COUNTERS 0x100000

/* Behind the ebreak by which a caller stops a callee that changed what the next
   call would lend by (docs/abi.md 3): a pointer, or a number of elements. In a0
   what was found, in a1 the gate that was called, in a2 its name as a string. */
#define CODOMS_WATCH_POINTER 0x50574443
#define CODOMS_WATCH_COUNT 0x4e574443
/* Likewise: a pointer to a function that is no entry point. */
#define CODOMS_WATCH_FUNCTION 0x46574443
/* Behind the ebreak by which a domain stops when it loaded the pointer in a0, to a
   function of its own that is no entry point, from memory of another domain, at
   a1. */
#define CODOMS_LOADED_FUNCTION 0x464c4443

/* Magic of the extension record in the signal frame: "CDMS". */
#define CODOMS_CTX_MAGIC 0x534d4443

#ifndef __ASSEMBLER__
#include <stdint.h>

/* The extension record of a signal frame: information only. */
struct codoms_fault {
  uint32_t cause;   /* SEGV_CDxxx, or 0: not a violation */
  uint16_t domain;  /* in which it happened (transfer: the source) */
  uint16_t blamed;  /* whose fault it is */
  uint64_t pc;      /* of the faulting instruction (transfer: the source) */
  uint64_t addr;    /* as si_addr */
  uint64_t size;    /* of the access in bytes, 0 where there is none */
  uint16_t target;  /* tag of the page of addr */
  uint16_t perm;    /* CODOMS_PERM_ bits that were missing */
  uint32_t depth;   /* call and signal frames on the DCS, this one aside */
};

/* What CODOMS_SYS_FRAME tells of a frame on the DCS. */
struct codoms_frame {
  uint32_t kind; /* 0 call, 1 signal */
  uint16_t caller, callee;
  uint64_t ra; /* of the caller; for a signal: the interrupted pc */
  uint64_t sp; /* of the caller at cd.enter; for a signal: the interrupted sp */
  uint64_t entry; /* address of the cd.enter; 0 for a signal */
  uint64_t height; /* of the DCS without this frame */
};

/* What CODOMS_SYS_UNWIND does. */
struct codoms_unwind {
  uint64_t height; /* of the DCS, where a frame or a saved set begins */
  uint64_t pc, sp; /* where the domain reached goes on; pc 0: the call returns */
  uint64_t a[2], fa[2]; /* a0, a1, fa0, fa1 */
};

/* What CODOMS_SYS_STATS tells of the calling thread. */
struct codoms_stats {
  uint64_t calls;     /* cd.enter from another domain */
  uint64_t grants;    /* capabilities made */
  uint64_t dcs_bytes; /* moved to and from the DCS */
  uint64_t dcs_peak;  /* greatest height in bytes */
  uint64_t faults;    /* violations raised */
};
#endif

#endif
