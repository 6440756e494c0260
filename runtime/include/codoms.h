/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The language of domains: which functions and variables belong to which domain,
 * what other domains may call, and what a call lends. docs/language.md explains
 * it and lists every diagnostic.
 *
 * With a compiler that knows no domains, and with -DCODOMS_OFF, everything here
 * vanishes, so that the same source builds as one ordinary program (to run it
 * natively under a sanitizer, say). With our compiler but without Xcodoms it is
 * an error: such a program would look protected.
 *
 * The attributes are written after a declarator, or in front of a declaration:
 *
 *   int z_sum(const int *v, unsigned n)
 *       codoms_domain("z") codoms_entry() codoms_access(read_only, 1, 2);
 *
 * or as [[codoms::domain("z")]] and so on, which no macro here gets in the way of.
 */
#ifndef CODOMS_H
#define CODOMS_H

/* The compiler defines __CODOMS__ where domains are real. */
#if defined(CODOMS_OFF)
#undef __CODOMS__
#define CODOMS_ENABLED 0
#elif defined(__riscv_xcodoms)
#define CODOMS_ENABLED 1
#elif defined(__has_attribute)
#if __has_attribute(codoms_domain)
#error "compile with -march=rv64gc_xcodoms, or with -DCODOMS_OFF to have no protection"
#endif
#define CODOMS_ENABLED 0
#else
#define CODOMS_ENABLED 0
#endif

#if CODOMS_ENABLED

#define CODOMS_STRING_(...) #__VA_ARGS__
#define CODOMS_EXPAND_(...) CODOMS_STRING_(__VA_ARGS__)
#define CODOMS_JOIN_(a, b) a##b
#define CODOMS_PASTE_(a, b) CODOMS_JOIN_(a, b)

/* ---- Attributes --------------------------------------------------------- */

/* The function, or the variable with static storage, belongs to domain NAME (a
   string; "root" is the program's own). */
#define codoms_domain(name) __attribute__((__codoms_domain__(name)))

/* Other domains may call the function. For any of them: the list is empty. */
#define codoms_entry(...) __attribute__((__codoms_entry__(__VA_ARGS__)))

/* codoms_import("d"), codoms_import("d", "name"): the function is an entry of
   domain d; its body is the function of this name, or of NAME, in a library that
   knows nothing of domains. */
#define codoms_import(...) __attribute__((__codoms_import__(__VA_ARGS__)))

/* codoms_access(mode, what[, size]): what a pointer lends for the time of a call.
   mode: read_only, write_only, read_write, string (up to its NUL, to read), none.
   what: the number of a parameter, from 1, or a path from a parameter's name,
         such as "s->next_in" or "*list"; 0 is the result, which lends nothing.
   size: number of elements (bytes of a void *): the number of an integer
         parameter, a path ("s->avail_in", "*len"), or a constant ("16"). Without
         it: one object of the pointer's type. */
#define codoms_access(...) __attribute__((__codoms_access__(__VA_ARGS__)))

/* codoms_isolate(stack, dcs): the protections that this side keeps:
   reg_integrity, reg_confidentiality, stack, dcs; all (the default); none. */
#define codoms_isolate(...)                                                    \
  __attribute__((__codoms_isolate__(CODOMS_EXPAND_(__VA_ARGS__))))

/* What the caller gets as result when the domain faults during the call. */
#define codoms_on_fault(value) __attribute__((__codoms_on_fault__(value)))

/* ---- Pragmas ------------------------------------------------------------ */

#define CODOMS_PRAGMA_(text) _Pragma(#text)

/* CODOMS_IMPORT(z, inflate*, crc32): each function declared so far whose name
   matches becomes an import of domain z. After the #include that declares them,
   before the first use. */
#define CODOMS_IMPORT(name, ...)                                               \
  CODOMS_PRAGMA_(codoms import(#name, __VA_ARGS__))

/* Functions and variables declared at file scope between the two, without a
   domain of their own, belong to the domain. They nest. */
#define CODOMS_DOMAIN_PUSH(name) CODOMS_PRAGMA_(codoms domain push(#name))
#define CODOMS_DOMAIN_POP() _Pragma("codoms domain pop")

/* ---- For the linker ----------------------------------------------------- */

/* A line of the record that the linker reads (docs/abi.md, section 4). The
   compiler writes the place for "@", and for "@name" the value of an enumerator. */
#define CODOMS_RECORD_(line)                                                   \
  __asm__(".pushsection .codoms_record,\"e\",@progbits\n"                      \
          ".ascii \"codoms\\t1\\ntested\\n\"\n"                                \
          ".ascii \"" line "\\n\"\n"                                           \
          ".popsection\n"                                                      \
          ".pushsection .codoms_linked,\"aGR\",@progbits,.codoms_linked,comdat\n" \
          ".balign 4\n"                                                        \
          ".4byte __codoms_linked\n"                                           \
          ".popsection\n")

/* CODOMS_GRANT(app, pool, read); at file scope: domain app may read (or write)
   all memory of domain pool, or call its entry points (call): code that names one
   may call them anyway, a library that calls back has only a pointer. Counts only
   in a source file that has nothing but code and data of pool or root: a domain
   does not give itself rights. */
#define CODOMS_GRANT(subject, object, permission)                              \
  CODOMS_RECORD_("grant\\t" #subject "\\t" #object "\\t" #permission "\\t@")

#define CODOMS_VALUE_(domain, key, value, name)                                \
  enum { name = (value) };                                                     \
  CODOMS_RECORD_("domain\\t" domain "\\t" key "\\t@" CODOMS_EXPAND_(name) "\\t@")
#define CODOMS_SETTING_(domain, key, value)                                    \
  _Pragma("clang diagnostic push")                                             \
  _Pragma("clang diagnostic ignored \"-Wc2y-extensions\"")                     \
  CODOMS_VALUE_(domain, key, value, CODOMS_PASTE_(codoms_value_, __COUNTER__)) \
  _Pragma("clang diagnostic pop")

/* CODOMS_STACK_SIZE(z, 262144); at file scope: bytes of each stack of domain z.
   An integer constant expression. The greatest value given counts. */
#define CODOMS_STACK_SIZE(domain, bytes)                                       \
  CODOMS_SETTING_(#domain, "stack", bytes)

/* CODOMS_SYSCALL(z, 56); at file scope: domain z may do the system call of this
   number, beside those that every domain may. Counts only in a source file that
   has nothing but code and data of root. An integer constant expression, such as
   SYS_getpid of <sys/syscall.h>. */
#define CODOMS_SYSCALL(domain, number)                                         \
  CODOMS_SETTING_(#domain, "syscall", number)

/* In inline assembly, the symbol of function or variable NAME of a domain other
   than root, and of an entry's gate (of any domain, root included), as strings. */
#define CODOMS_SYM(domain, name) #name "$" #domain
#define CODOMS_GATE_SYM(domain, name) #name "$$" #domain

#else

#define codoms_domain(name)
#define codoms_entry(...)
#define codoms_import(...)
#define codoms_access(...)
#define codoms_isolate(...)
#define codoms_on_fault(value)

/* For the semicolon that follows. */
#define CODOMS_NOTHING_ struct codoms_nothing_
#define CODOMS_IMPORT(name, ...)
#define CODOMS_DOMAIN_PUSH(name)
#define CODOMS_DOMAIN_POP()
#define CODOMS_GRANT(subject, object, permission) CODOMS_NOTHING_
#define CODOMS_STACK_SIZE(domain, bytes) CODOMS_NOTHING_
#define CODOMS_SYSCALL(domain, number) CODOMS_NOTHING_
#define CODOMS_SYM(domain, name) #name
#define CODOMS_GATE_SYM(domain, name) #name

#endif

#endif /* CODOMS_H */
