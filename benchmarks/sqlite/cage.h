/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * SQLite in a cage, as far as SQLite's speedtest1.c goes: after this header the
 * functions of <sqlite3.h> are calls into the domain sqlite, which holds an
 * unmodified SQLite. A function that is not named here lends by its type alone,
 * so no string and no buffer.
 *
 * What a call lends, for as long as it takes:
 *   SQL, names, formats          the string
 *   strings given to mprintf     each of them
 *   objects for results          the object, to write
 *   texts that are bound         the text, to read. SQLite copies it, whatever
 *                                destructor is given, and that is called at once:
 *                                a pointer that is kept is worth nothing later
 * Handles, and what SQLite returns (texts of columns, messages, memory of
 * sqlite3_malloc), lie in the cage, where root may read and write them.
 *
 * A function for sqlite3_create_function is declared again, without static, with
 * CODOMS_SQLITE_FUNCTION.
 */
#ifndef SQLITE_CAGE_H
#define SQLITE_CAGE_H

#include <codoms.h>
#include <sqlite3.h>
#include <stdarg.h>

/* All but the three that take a va_list, which cannot cross. */
CODOMS_IMPORT(sqlite, "sqlite3_[!sv]*", "sqlite3_v[!ms]*", "sqlite3_s[!t]*")
CODOMS_IMPORT(sqlite, "sqlite3_st[!r]*", "sqlite3_str[!_]*", "sqlite3_str_[!v]*")

int sqlite3_open_v2(const char *name, sqlite3 **db, int flags, const char *vfs)
    codoms_access(string, 1) codoms_access(write_only, 2)
    codoms_access(string, 4);
int sqlite3_exec(sqlite3 *db, const char *sql,
                 int (*row)(void *, int, char **, char **), void *argument,
                 char **message) codoms_access(string, 2)
    codoms_access(none, 4) codoms_access(write_only, 5);
int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int size,
                       sqlite3_stmt **statement, const char **rest)
    codoms_access(string, 2, 3) codoms_access(write_only, 4)
    codoms_access(write_only, 5);

#define CODOMS_SQLITE_FUNCTION                                                 \
  codoms_domain("root") codoms_entry() codoms_access(read_only, 3, 2)
int sqlite3_create_function(sqlite3 *db, const char *name, int arguments,
                            int encoding, void *data,
                            void (*function)(sqlite3_context *, int,
                                             sqlite3_value **),
                            void (*step)(sqlite3_context *, int,
                                         sqlite3_value **),
                            void (*final)(sqlite3_context *))
    codoms_access(string, 2) codoms_access(none, 5);

void sqlite3_free(void *p) codoms_access(none, 1);
char *sqlite3_mprintf(const char *format, ...) codoms_access(string, 1)
    codoms_access(string, "...");
char *sqlite3_snprintf(int size, char *to, const char *format, ...)
    codoms_access(write_only, 2, 1) codoms_access(string, 3)
    codoms_access(string, "...");
int sqlite3_stricmp(const char *a, const char *b) codoms_access(string, 1)
    codoms_access(string, 2);
int sqlite3_strglob(const char *glob, const char *text) codoms_access(string, 1)
    codoms_access(string, 2);

/* Options with numbers alone: memory that is given would be kept. */
int sqlite3_config(int option, ...) codoms_access(none, "...");
int sqlite3_db_config(sqlite3 *db, int option, ...) codoms_access(none, "...");

#if CODOMS_ENABLED

typedef __INTPTR_TYPE__ codoms_sqlite_copy_;
#define CODOMS_SQLITE_COPY_ ((codoms_sqlite_copy_)-1) /* SQLITE_TRANSIENT */

int codoms_sqlite_bind_text_(sqlite3_stmt *statement, int index,
                             const char *text, int size,
                             codoms_sqlite_copy_ copy)
    codoms_import("sqlite", "sqlite3_bind_text") codoms_access(string, 3, 4);
int codoms_sqlite_bind_text64_(sqlite3_stmt *statement, int index,
                               const char *text, sqlite3_uint64 size,
                               codoms_sqlite_copy_ copy, unsigned char encoding)
    codoms_import("sqlite", "sqlite3_bind_text64") codoms_access(read_only, 3, 4);

static inline void codoms_sqlite_copied_(const void *p,
                                         sqlite3_destructor_type destructor) {
  if (destructor != SQLITE_STATIC && destructor != SQLITE_TRANSIENT)
    destructor((void *)p);
}

static inline int codoms_sqlite_bind_text(sqlite3_stmt *statement, int index,
                                          const char *text, int size,
                                          sqlite3_destructor_type destructor) {
  int result = codoms_sqlite_bind_text_(statement, index, text, size,
                                        CODOMS_SQLITE_COPY_);
  codoms_sqlite_copied_(text, destructor);
  return result;
}

static inline int codoms_sqlite_bind_text64(sqlite3_stmt *statement, int index,
                                            const char *text,
                                            sqlite3_uint64 size,
                                            sqlite3_destructor_type destructor,
                                            unsigned char encoding) {
  int result = codoms_sqlite_bind_text64_(statement, index, text, size,
                                          CODOMS_SQLITE_COPY_, encoding);
  codoms_sqlite_copied_(text, destructor);
  return result;
}

#define sqlite3_bind_text codoms_sqlite_bind_text
#define sqlite3_bind_text64 codoms_sqlite_bind_text64

#define CODOMS_SQLITE_NOT_(why) __attribute__((__unavailable__(why)))
char *sqlite3_vmprintf(const char *format, va_list arguments)
    CODOMS_SQLITE_NOT_("a va_list cannot cross");
char *sqlite3_vsnprintf(int size, char *to, const char *format,
                        va_list arguments)
    CODOMS_SQLITE_NOT_("a va_list cannot cross");
sqlite3_vfs *sqlite3_vfs_find(const char *name)
    CODOMS_SQLITE_NOT_("its functions are the cage's and no entry points");
int sqlite3_file_control(sqlite3 *db, const char *name, int operation, void *p)
    CODOMS_SQLITE_NOT_("what it lends depends on the operation");

#endif

#endif
