/*
 * CODOMs in linux-user: what the loader, the system calls and the signals of
 * a program with domains need. Nothing happens in other programs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef LINUX_USER_CODOMS_H
#define LINUX_USER_CODOMS_H

#include "qemu.h"
#include "user/thunk.h"

#ifdef RISCV_CODOMS
#include "target/riscv/codoms.h"

/**
 * codoms_elf_prepare:
 * @name: of the program, for messages
 * @type: e_type of its ELF header
 * @phdr, @num: its program headers
 * @fd: its file, or -1
 *
 * Look for PT_CODOMS before anything is mapped: bound the address space, or
 * refuse a program or a CPU that cannot have domains.
 */
void codoms_elf_prepare(const char *name, unsigned type, const void *phdr,
                        unsigned num, int fd);

/* The program and the vdso are mapped: check the table and apply it. */
void codoms_elf_apply(const char *name, const struct image_info *vdso);

/**
 * codoms_syscall:
 * @env: at an ecall, pc behind it
 * @ret: the result
 *
 * Returns true if the system call has been done or refused here.
 */
bool codoms_syscall(CPUArchState *env, abi_long *ret);

/*
 * codoms_uaccess.c. From codoms_call_begin to codoms_call_end what the thread's
 * system call may use stays root's, or its caller's.
 */
void codoms_call_begin(CPUArchState *env);
void codoms_call_end(CPUArchState *env);
/* As access_ok_untagged(); what is allowed is in use until the call ends. */
bool codoms_use(int type, abi_ulong addr, abi_ulong size);
/* The same for what need not be mapped to the end to be read. */
bool codoms_use_mapped(abi_ulong addr, abi_ulong size);
/* True if another thread's call uses some of the range; mmap_lock is held. */
bool codoms_in_use(uint64_t addr, uint64_t len);
/*
 * False if no call is under way, else a copy of the string at @addr that lasts
 * as long, or NULL.
 */
bool codoms_lock_string(abi_ulong addr, char **string);

/*
 * True if an ioctl whose argument is of @type gives the host's kernel no
 * address that nobody has looked at.
 */
bool codoms_ioctl_ok(const argtype *type);

/* -strace of CODOMS_NR, @a = a0 to a5: before it is done, and its result. */
void codoms_print_syscall(CPUArchState *env, const target_ulong *a);
void codoms_print_syscall_ret(const target_ulong *a, abi_long ret);

/* There is a vault: neither core files nor other processes show the memory. */
void codoms_hide_process(void);
/* Raise the violation that env->codoms->fault tells as a signal. */
void codoms_signal_fault(CPUArchState *env);
/* The process dies of @sig: say so if it is a violation. */
void codoms_report_uncaught(CPUArchState *env, int sig);
/* True if @sig asks the runtime for a stack: nothing to stop a debugger for. */
bool codoms_is_expected(CPUArchState *env, int sig);
/* True if a synchronous signal cannot be delivered now, and kills. */
bool codoms_synchronous_kills(CPUArchState *env);
/* True if pending signal @sig with @info and @handler has to wait. */
bool codoms_defers(CPUArchState *env, int sig, const target_siginfo_t *info,
                   abi_ulong handler);
/* True if @sig was to be delivered before, and waited: no mask holds it. */
bool codoms_due(CPUArchState *env, int sig);
/* What waited may have become deliverable: look again. */
void codoms_undefer(CPUArchState *env);
/* In the child of a fork: what waits is its parent's. */
void codoms_forget_signals(CPUArchState *env);
/* Delivery and return in a program with domains: return false in others. */
bool codoms_setup_rt_frame(CPUArchState *env, int sig,
                           struct target_sigaction *ka,
                           target_siginfo_t *info, target_sigset_t *set);
bool codoms_rt_sigreturn(CPUArchState *env, long *ret);
/* Clear what a handler, or who is unwound to, must not see. */
void codoms_clear_registers(CPUArchState *env);
/* The handler of @frame will not return: the mask that it would restore. */
uint64_t codoms_cut_handler(CPUArchState *env, uint32_t frame);
void codoms_set_mask(uint64_t mask);
/* CODOMS_SYS_UNWIND. */
abi_long codoms_sys_unwind(CPUArchState *env, uint64_t addr, uint64_t size);

/**
 * codoms_copy_code, codoms_install_code:
 *
 * Copy whole pages, which need not be readable to the end, into memory that
 * nothing else maps; let that take their place, executable. NULL or false:
 * errno says why not.
 */
void *codoms_copy_code(uint64_t addr, uint64_t len);
bool codoms_install_code(uint64_t addr, uint64_t len, void *code);
/* Give pages, at least one, a tag and bits; in a change. */
void codoms_retag(uint64_t addr, uint64_t pages, uint16_t tag, unsigned bits);
/* Private mappings of a copy take the place of pages, which stay the same. */
bool codoms_own_program(uint64_t start, uint64_t end);
/*
 * Root's pages of the range become private and executable, those that are not
 * executable or @all: -EACCES if they hold a cd.enter that is not in the table.
 * In a change; all pages or none.
 */
abi_long codoms_seal(uint64_t addr, uint64_t len, bool all);
/* Let empty private memory without access take the place of the pages. */
bool codoms_map_empty(uint64_t addr, uint64_t len);
/*
 * Let private copies take the place of the pages, with their protection; of
 * what cannot be read an empty one. False: errno says why not.
 */
bool codoms_own_pages(uint64_t addr, uint64_t len);
/* CODOMS_SYS_CODE. */
abi_long codoms_sys_code(CPUArchState *env, const target_ulong *a);
/* What can be written or executed can be read, by the host, too. */
static inline int codoms_prot(int prot)
{
    return codoms_space && prot & (PROT_WRITE | PROT_EXEC) ? prot | PROT_READ
                                                           : prot;
}
/* A segment that reaches over marked pages stays attached. */
bool codoms_shmdt_ok(abi_ulong first, abi_ulong last);
/* CODOMS_SYS_SIGCTX. */
abi_long codoms_sys_sigctx(CPUArchState *env, uint64_t what, uint64_t value);
/*
 * codoms_trace.c: the record that differential testing compares. The option
 * -codoms-trace; the rest is called if it was given.
 */
extern bool codoms_tracing;
void codoms_trace_open(const char *fd);
void codoms_trace_start(CPUArchState *env, uint64_t vdso, uint64_t vdso_size);
/* A handler is about to be called; the process is about to die of a signal. */
void codoms_trace_signal(CPUArchState *env, int sig,
                         const target_siginfo_t *info);
void codoms_trace_death(CPUArchState *env, int sig);
/* Returns true if the system call is one that tests do not make. */
bool codoms_trace_syscall(CPUArchState *env, abi_long *ret);
/* True if @handler is a place where a handler may lie. */
bool codoms_handler_ok(abi_ulong handler);

/*
 * codoms_open.c. Open a file, unless it is the memory of a process (EACCES);
 * the first arguments are the host's calls.
 */
struct open_how_ver0;
typedef int CodomsOpenat(int dirfd, const char *path, int flags, mode_t mode);
typedef int CodomsOpenat2(int dirfd, const char *path,
                          const struct open_how_ver0 *how, size_t size);
void codoms_open_init(void);
int codoms_openat(CodomsOpenat *open, int dirfd, const char *path, int flags,
                  mode_t mode);
int codoms_openat2(CodomsOpenat *open, CodomsOpenat2 *open2, int dirfd,
                   const char *path, const struct open_how_ver0 *how,
                   size_t size);
/*
 * The model opens and closes a file of its own, which the program may close: what
 * nobody can make it wait for.
 */
void codoms_files_begin(void);
void codoms_files_end(void);
/* The calls by which a number of a descriptor gets another meaning. */
abi_long codoms_close(int fd);
abi_long codoms_close_range(unsigned first, unsigned last, unsigned flags);
abi_long codoms_dup3(int from, int to, unsigned flags);
/* The call by which the thread may get a table of descriptors of its own. */
abi_long codoms_unshare(int flags);

/* What the host's library wants for the end of a thread is there from now on. */
void codoms_threads_init(void);
/* @t is the first thread: where root's stack lies is known to the loader. */
void codoms_set_first_stack(CodomsThread *t);
/* Map the stack of root's handlers for @t. False: errno says why not. */
bool codoms_make_signal_stack(CodomsThread *t);
/* True if some of the range is a thread's signal stack; mmap_lock is held. */
bool codoms_has_signal_stack(uint64_t addr, uint64_t len);
/* The clone system call with arguments @a. */
abi_long codoms_clone(CPUArchState *env, const target_ulong *a);
/*
 * The thread of @env ends: free its state. clone_lock is held, so no fork
 * copies it half freed.
 */
void codoms_thread_exit(CPUArchState *env);

#else

#define codoms_profiling false

static inline void codoms_profile_write(void)
{
}

static inline void codoms_profile_forked(CPUArchState *env)
{
}

static inline void codoms_elf_prepare(const char *name, unsigned type,
                                      const void *phdr, unsigned num, int fd)
{
}

static inline void codoms_elf_apply(const char *name,
                                    const struct image_info *vdso)
{
}

static inline void codoms_report_uncaught(CPUArchState *env, int sig)
{
}

static inline bool codoms_is_expected(CPUArchState *env, int sig)
{
    return false;
}

static inline bool codoms_synchronous_kills(CPUArchState *env)
{
    return false;
}

static inline bool codoms_defers(CPUArchState *env, int sig,
                                 const target_siginfo_t *info,
                                 abi_ulong handler)
{
    return false;
}

static inline bool codoms_due(CPUArchState *env, int sig)
{
    return false;
}

static inline void codoms_thread_exit(CPUArchState *env)
{
}

static inline void codoms_files_begin(void)
{
}

static inline void codoms_files_end(void)
{
}

static inline int codoms_prot(int prot)
{
    return prot;
}

static inline bool codoms_shmdt_ok(abi_ulong first, abi_ulong last)
{
    return true;
}

static inline bool codoms_use(int type, abi_ulong addr, abi_ulong size)
{
    return access_ok_untagged(type, addr, size);
}

static inline bool codoms_lock_string(abi_ulong addr, char **string)
{
    return false;
}

static inline bool codoms_ioctl_ok(const argtype *type)
{
    return true;
}

static inline bool codoms_handler_ok(abi_ulong handler)
{
    return true;
}

#endif

#endif
