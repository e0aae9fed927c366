/* SPDX-License-Identifier: MIT
 *
 * The client of the database: loads the tables of workload.h through crossings,
 * runs its statements and prints their results as sqlite3's list mode does.
 * Texts are printed from the database's own memory, under the lease that comes
 * with a view.
 *
 * Compiled with -DINTRUDER it has one line more, which reads the database's
 * heap after the lease has ended.
 */
#include "sql.h"
#include "workload.h"
#include <stdlib.h>

/* A crossing that did not come back with success ends the program. */
static void crossed(dipc_status status, const char *what) {
  if (status == DIPC_OK)
    return;
  fprintf(stderr, "shop: %s: %s\n", what, dipc_status_text(status));
  exit(1);
}

/* Says what the database says about a failure, and ends the program. */
static void fail(const char *what) {
  const void *text;
  size_t n;
  crossed(sql_message(&text, &n), "message");
  fprintf(stderr, "shop: %s: %.*s\n", what, (int)n, (const char *)text);
  exit(1);
}

static void run(const char *sql) {
  int32_t code;
  crossed(sql_exec(sql, &code), "exec");
  if (code != sql_code_ok)
    fail(sql);
}

static sql_stmt prepare(const char *sql) {
  sql_stmt s;
  int32_t code;
  crossed(sql_prepare(sql, &s, &code), "prepare");
  if (code != sql_code_ok)
    fail(sql);
  return s;
}

static bool step(sql_stmt s) {
  int32_t code;
  crossed(sql_step(s, &code), "step");
  if (code != sql_code_row && code != sql_code_done)
    fail("step");
  return code == sql_code_row;
}

static void finalize(sql_stmt s) {
  int32_t code;
  crossed(sql_finalize(s, &code), "finalize");
}

/* ---- loading ---- */

static void bind(sql_stmt s, int32_t index, const struct value *v) {
  int32_t code = sql_code_misuse;
  dipc_status status = DIPC_OK;
  switch (v->kind) {
  case NOTHING:
    status = sql_bind_null(s, index, &code);
    break;
  case INTEGER:
    status = sql_bind_int(s, index, v->integer, &code);
    break;
  case REAL:
    status = sql_bind_real(s, index, v->real, &code);
    break;
  case TEXT:
    status = sql_bind_text(s, index, v->bytes, v->size, &code);
    break;
  case BLOB:
    status = sql_bind_blob(s, index, v->bytes, v->size, &code);
    break;
  }
  crossed(status, "bind");
  if (code != sql_code_ok)
    fail("bind");
}

static void load_row(sql_stmt s, const struct table *t, uint64_t row) {
  static struct value values[COLUMNS];
  int32_t code;
  t->row(row, values);
  for (int column = 0; column < t->columns; column++)
    bind(s, column + 1, &values[column]);
  step(s);
  crossed(sql_reset(s, &code), "reset");
}

static void load_table(const struct table *t) {
  run(t->create);
  run("BEGIN");
  sql_stmt s = prepare(t->insert);
  for (uint64_t row = 0; row < t->rows; row++)
    load_row(s, t, row);
  finalize(s);
  run("COMMIT");
}

/* ---- what was stored is what is there ---- */

static void check(bool right, const char *what) {
  if (right)
    return;
  fprintf(stderr, "shop: %s differs from what was stored\n", what);
  exit(1);
}

static void check_product(sql_stmt s, const struct value *expected) {
  const void *image;
  size_t size;
  sql_kind kind;
  int64_t price;
  double weight;
  crossed(sql_column_kind(s, 0, &kind), "column_kind");
  check(kind == sql_kind_blob, "kind");
  crossed(sql_column_int(s, 1, &price), "column_int");
  check(price == expected[2].integer, "price");
  crossed(sql_column_real(s, 2, &weight), "column_real");
  check(weight == expected[4].real, "weight");
  crossed(sql_column_blob(s, 0, &image, &size), "column_blob");
  check(size == expected[5].size && !memcmp(image, expected[5].bytes, size),
        "image");
}

/* Every product through the typed columns; text columns are seen by all other
 * statements. */
static void check_products(void) {
  static struct value values[COLUMNS];
  uint64_t row = 0;
  sql_stmt s = prepare("SELECT image, price, weight FROM product ORDER BY id");
  for (; step(s); row++) {
    product_row(row, values);
    check_product(s, values);
  }
  check(row == PRODUCTS, "number of products");
  finalize(s);
}

/* ---- statements ---- */

static void print_row(sql_stmt s, int32_t columns) {
  const void *text = NULL;
  size_t n;
  for (int32_t i = 0; i < columns; i++) {
    crossed(sql_column_text(s, i, &text, &n), "column_text");
    printf("%s%.*s", i ? "|" : "", (int)n, n ? (const char *)text : "");
  }
  putchar('\n');
#ifdef INTRUDER
  step(s), printf("stolen: %d\n", ((const volatile char *)text)[16]);
#endif
}

static void run_statement(const struct statement *statement) {
  int32_t columns;
  sql_stmt s = prepare(statement->sql);
  for (int32_t i = 0; i < 2; i++) {
    static struct value v;
    v.kind = statement->parameters[i].kind;
    v.integer = statement->parameters[i].integer;
    if (v.kind == TEXT)
      set_text(&v, statement->parameters[i].text);
    if (v.kind != NOTHING)
      bind(s, i + 1, &v);
  }
  printf("-- %s\n", statement->title);
  crossed(sql_column_count(s, &columns), "column_count");
  while (step(s))
    print_row(s, columns);
  finalize(s);
}

int main(void) {
  for (size_t i = 0; i < COUNT(tables); i++)
    load_table(&tables[i]);
  for (size_t i = 0; i < COUNT(indexes); i++)
    run(indexes[i]);
  check_products();
  for (size_t i = 0; i < COUNT(statements); i++)
    run_statement(&statements[i]);
  return 0;
}
