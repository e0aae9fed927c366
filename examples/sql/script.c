/* SPDX-License-Identifier: MIT
 *
 * Runs on the host: prints the shop's workload as a script for the sqlite3
 * command, whose output is what the shop has to print.
 */
#include "workload.h"

static void quote(const char *text) {
  putchar('\'');
  for (; *text; text++)
    printf(*text == '\'' ? "''" : "%c", *text);
  putchar('\'');
}

static void put_blob(const struct value *v) {
  printf("x'");
  for (uint32_t i = 0; i < v->size; i++)
    printf("%02x", (unsigned char)v->bytes[i]);
  putchar('\'');
}

static void put_value(const struct value *v) {
  switch (v->kind) {
  case NOTHING:
    printf("NULL");
    break;
  case INTEGER:
    printf("%lld", (long long)v->integer);
    break;
  case REAL:
    printf("%.2f", v->real);
    break;
  case TEXT:
    quote(v->bytes);
    break;
  case BLOB:
    put_blob(v);
    break;
  }
}

/* The insert statement with values in place of the question marks. */
static void put_row(const struct table *t, uint64_t row) {
  static struct value values[COLUMNS];
  int column = 0;
  t->row(row, values);
  for (const char *p = t->insert; *p; p++)
    if (*p == '?')
      put_value(&values[column++]);
    else
      putchar(*p);
  puts(";");
}

static void put_table(const struct table *t) {
  printf("%s;\nBEGIN;\n", t->create);
  for (uint64_t row = 0; row < t->rows; row++)
    put_row(t, row);
  puts("COMMIT;");
}

static void put_statement(const struct statement *s) {
  printf(".print -- %s\n.parameter clear\n", s->title);
  for (int i = 0; i < 2; i++)
    if (s->parameters[i].kind == INTEGER)
      printf(".parameter set ?%d %lld\n", i + 1,
             (long long)s->parameters[i].integer);
    else if (s->parameters[i].kind == TEXT)
      printf(".parameter set ?%d \"'%s'\"\n", i + 1, s->parameters[i].text);
  printf("%s;\n", s->sql);
}

int main(void) {
  puts(".mode list\n.parameter init");
  for (size_t i = 0; i < COUNT(tables); i++)
    put_table(&tables[i]);
  for (size_t i = 0; i < COUNT(indexes); i++)
    printf("%s;\n", indexes[i]);
  for (size_t i = 0; i < COUNT(statements); i++)
    put_statement(&statements[i]);
  return 0;
}
