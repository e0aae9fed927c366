/* SPDX-License-Identifier: MIT
 *
 * SQLite in memory: inserts, an index, a join, an aggregate, updates.
 */
#include "sqlite3.h"

#include <stdio.h>
#include <string.h>

static int refuse(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags,
                  int *out) {
  (void)v, (void)name, (void)f, (void)flags, (void)out;
  return SQLITE_CANTOPEN;
}
static int zeros(sqlite3_vfs *v, int n, char *to) {
  (void)v;
  memset(to, 0, n);
  return n;
}
static int no_time(sqlite3_vfs *v, double *t) {
  (void)v;
  *t = 2460000;
  return SQLITE_OK;
}

static sqlite3_vfs vfs = {.iVersion = 1,
                          .mxPathname = 64,
                          .zName = "none",
                          .xOpen = refuse,
                          .xRandomness = zeros,
                          .xCurrentTime = no_time};

int sqlite3_os_init(void) { return sqlite3_vfs_register(&vfs, 1); }
int sqlite3_os_end(void) { return SQLITE_OK; }

static int row(void *owner, int n, char **values, char **names) {
  (void)owner, (void)names;
  for (int i = 0; i < n; i++)
    printf("%s%c", values[i] ? values[i] : "", i + 1 < n ? '|' : '\n');
  return 0;
}

static const char script[] =
    "create table item(id integer primary key, name text, price real);"
    "create table sale(item integer, day integer, pieces integer);"
    "begin;"
    "with recursive n(i) as (select 1 union all select i+1 from n where "
    "i<12000)"
    " insert into item select i, 'item ' || (i*7919 % 12007), i*1.25 from n;"
    "with recursive n(i) as (select 1 union all select i+1 from n where"
    " i<60000) insert into sale select i*31 % 12000 + 1, i % 365, i % 7 from n;"
    "commit;"
    "create index by_name on item(name);"
    "create index by_item on sale(item, day);"
    "select count(*), sum(pieces * price) from sale join item on item = id;"
    "select name, sum(pieces) s from sale, item where item = id and name like"
    " '%77%' group by name order by s desc, name limit 3;"
    "update item set price = price * 2 where name > 'item 2';"
    "select sum(price) from item;"
    "delete from sale where day % 3 = 0;"
    "select day, count(*) c from sale group by day order by c desc, day limit"
    " 2;";

int main(void) {
  sqlite3 *db;
  char *message = NULL;
  if (sqlite3_open(":memory:", &db) ||
      sqlite3_exec(db, script, row, NULL, &message)) {
    printf("error: %s\n", message ? message : "open");
    return 1;
  }
  return 0;
}
