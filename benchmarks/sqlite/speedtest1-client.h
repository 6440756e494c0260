/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Comes before SQLite's speedtest1.c, which stays as it is (-include), whether
 * SQLite is caged or not. Stands in for what does not cross into a cage:
 *   sqlite3_vmprintf             formats in the client, in memory of SQLite's;
 *                                the formats of speedtest1.c are all C's
 *   sqlite3_vfs_find             a clock that stands still, so that runs print
 *                                the same; only its clock is used without a file
 *   the function random          is static
 *   the row function of --stats  likewise: refused
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef CAGED
#include "cage.h"
#else
#include <sqlite3.h>
#define CODOMS_SQLITE_FUNCTION
#endif

static inline char *client_vmprintf(const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, again) + 1;
  va_end(again);
  char *p = sqlite3_malloc(size);
  if (p)
    vsnprintf(p, size, format, arguments);
  return p;
}
#define sqlite3_vmprintf client_vmprintf

static inline int client_clock(sqlite3_vfs *vfs, sqlite3_int64 *now) {
  *now = 0;
  return SQLITE_OK;
}

static inline sqlite3_vfs *client_vfs_find(const char *name) {
  static sqlite3_vfs vfs = {.iVersion = 2, .xCurrentTimeInt64 = client_clock};
  return &vfs;
}
#define sqlite3_vfs_find client_vfs_find

static inline int client_refuse(const char *what) {
  fprintf(stderr, "%s is no part of this benchmark\n", what);
  exit(2);
}
#define sqlite3_exec(db, sql, row, argument, message)                          \
  ((row) ? client_refuse("sqlite3_exec with a function")                       \
         : sqlite3_exec(db, sql, NULL, NULL, message))
#define sqlite3_file_control(...) client_refuse("sqlite3_file_control")
#define sqlite3_test_control(...) client_refuse("sqlite3_test_control")

unsigned int speedtest1_random(void);
void client_random(sqlite3_context *context, int n, sqlite3_value **arguments)
    CODOMS_SQLITE_FUNCTION;
void client_random(sqlite3_context *context, int n, sqlite3_value **arguments) {
  sqlite3_result_int64(context, speedtest1_random());
}
#define sqlite3_create_function(db, name, n, encoding, data, function, step,   \
                                final)                                         \
  sqlite3_create_function(db, name, n, encoding, data, client_random, step,    \
                          final)
