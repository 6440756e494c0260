/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The PT_CODOMS table: written by the linker, applied by the loader before the
 * first instruction, read by the runtime (it lies in root's read-only memory
 * between __codoms_table_start and __codoms_table_end). Little endian; offsets
 * count from the start of the table; see docs/abi.md.
 */
#ifndef CODOMS_TABLE_H
#define CODOMS_TABLE_H

#include <stdint.h>

#define PT_CODOMS 0x60cd0001
#define CODOMS_TABLE_MAGIC 0x54434443 /* "CDCT" */
#define CODOMS_TABLE_VERSION 1

/* Flags of a domain. */
#define CODOMS_DOMAIN_VAULT 1 /* root has the call right only */

struct codoms_table {
  uint32_t magic;
  uint16_t version;
  uint16_t header_size; /* sizeof(struct codoms_table) */
  uint64_t size;        /* of the whole table: p_filesz of PT_CODOMS */
  uint32_t domains, num_domains;
  uint32_t ranges, num_ranges;
  uint32_t apl, num_apl;
  uint32_t entries, num_entries;
  uint32_t syscalls, num_syscalls; /* uint32_t numbers that domains index */
  uint32_t strings, strings_size;  /* NUL-terminated; offset 0 is "" */
};

/* Sorted by tag; the first is root. */
struct codoms_domain {
  uint16_t tag;
  uint16_t flags;
  uint32_t name;       /* in strings */
  uint64_t stack_size; /* in bytes, whole pages */
  uint64_t tls_addr;   /* template; thread offsets count from it */
  uint64_t tls_filesz, tls_memsz, tls_align;
  uint64_t init, fini; /* gates of the private libc, or 0 */
  uint32_t syscalls, num_syscalls; /* allowed beyond the default list */
};

/* Sorted by start; disjoint; whole pages. What no range names is root's, without bits. */
struct codoms_range {
  uint64_t start, end;
  uint16_t tag;
  uint16_t bits; /* CODOMS_PAGE_ bits */
  uint32_t reserved;
};

/* Sorted by subject, then object. */
struct codoms_apl {
  uint16_t subject, object;
  uint32_t level; /* CODOMS_APL_CALL, _READ, _WRITE */
};

/* Sorted by address. */
struct codoms_entry_point {
  uint64_t addr;
  uint32_t tag;
  uint32_t name; /* symbol of the gate, in strings */
};

#endif
