/* SPDX-License-Identifier: MIT
 *
 * The database's side of sql.dipc: each procedure is a call of SQLite. One
 * in-memory database, open from the start of the domain to the end of the
 * process. SQLite copies what it is given to bind, because the client's
 * capability ends with the call.
 */
#include "sql_impl.h"
#include "sqlite3.h"
#include <string.h>

static sqlite3 *database;

__attribute__((constructor)) static void open_database(void) {
  if (sqlite3_open(":memory:", &database) != SQLITE_OK)
    __builtin_trap();
}

int32_t sql_impl_exec(const char *text, size_t text_length) {
  (void)text_length;
  return sqlite3_exec(database, text, NULL, NULL, NULL);
}

int32_t sql_impl_prepare(const char *text, size_t text_length,
                         sqlite3_stmt **s) {
  return sqlite3_prepare_v2(database, text, (int)text_length + 1, s, NULL);
}

int32_t sql_impl_bind_null(sqlite3_stmt *s, int32_t index) {
  return sqlite3_bind_null(s, index);
}

int32_t sql_impl_bind_int(sqlite3_stmt *s, int32_t index, int64_t value) {
  return sqlite3_bind_int64(s, index, value);
}

int32_t sql_impl_bind_real(sqlite3_stmt *s, int32_t index, double value) {
  return sqlite3_bind_double(s, index, value);
}

int32_t sql_impl_bind_text(sqlite3_stmt *s, int32_t index, const char *text,
                           uint32_t n) {
  return sqlite3_bind_text(s, index, n ? text : "", (int)n, SQLITE_TRANSIENT);
}

int32_t sql_impl_bind_blob(sqlite3_stmt *s, int32_t index, const void *data,
                           uint32_t n) {
  return sqlite3_bind_blob(s, index, n ? data : "", (int)n, SQLITE_TRANSIENT);
}

int32_t sql_impl_step(sqlite3_stmt *s) { return sqlite3_step(s); }

int32_t sql_impl_reset(sqlite3_stmt *s) { return sqlite3_reset(s); }

int32_t sql_impl_finalize(sqlite3_stmt *s) { return sqlite3_finalize(s); }

int32_t sql_impl_column_count(sqlite3_stmt *s) {
  return sqlite3_column_count(s);
}

sql_kind sql_impl_column_kind(sqlite3_stmt *s, int32_t index) {
  return (sql_kind)sqlite3_column_type(s, index);
}

int64_t sql_impl_column_int(sqlite3_stmt *s, int32_t index) {
  return sqlite3_column_int64(s, index);
}

double sql_impl_column_real(sqlite3_stmt *s, int32_t index) {
  return sqlite3_column_double(s, index);
}

void sql_impl_column_text(sqlite3_stmt *s, int32_t index, const void **result,
                          size_t *result_size) {
  *result = sqlite3_column_text(s, index);
  *result_size = (size_t)sqlite3_column_bytes(s, index);
}

void sql_impl_column_blob(sqlite3_stmt *s, int32_t index, const void **result,
                          size_t *result_size) {
  *result = sqlite3_column_blob(s, index);
  *result_size = (size_t)sqlite3_column_bytes(s, index);
}

void sql_impl_message(const void **result, size_t *result_size) {
  *result = sqlite3_errmsg(database);
  *result_size = strlen(*result);
}
