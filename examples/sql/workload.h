/* SPDX-License-Identifier: MIT
 *
 * What the shop does with its database: tables, their rows, statements. One
 * table for two readers: shop.c runs it across domains, script.c prints it for
 * the host's own sqlite3, and the results must be the same bytes. Everything
 * is made from row numbers; nothing depends on time or chance.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- values ---- */

enum value_kind { NOTHING, INTEGER, REAL, TEXT, BLOB };

enum { LONGEST = 512, COLUMNS = 6 };

struct value {
  enum value_kind kind;
  int64_t integer;
  double real;
  uint32_t size; /* of bytes: TEXT and BLOB */
  char bytes[LONGEST];
};

static inline void set_integer(struct value *v, int64_t integer) {
  v->kind = INTEGER;
  v->integer = integer;
}

static inline void set_real(struct value *v, double real) {
  v->kind = REAL;
  v->real = real;
}

static inline void set_text(struct value *v, const char *text) {
  v->kind = TEXT;
  v->size = (uint32_t)strlen(text);
  memcpy(v->bytes, text, v->size + 1);
}

/* A well mixed number for a row and a purpose. */
static inline uint64_t mix(uint64_t row, uint64_t purpose) {
  uint64_t x = row * 0x9e3779b97f4a7c15u + purpose * 0xd1b54a32d192ed03u + 1;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/* ---- rows ---- */

enum { CITIES = 24, CUSTOMERS = 600, PRODUCTS = 240, ORDERS = 1800 };
enum { ITEMS = 5400, NOTES = 120 };

static inline const char *pick(const char *const *names, uint64_t number) {
  uint64_t count = 0;
  while (names[count])
    count++;
  return names[number % count];
}

static inline void city_row(uint64_t row, struct value *v) {
  static const char *const first[] = {"Nord",        "Alt", "Sant", "Bel",
                                      "Gr\xc3\xbcn", "Mar", 0};
  static const char *const last[] = {"burg", "haven", "stad", "ville", 0};
  static const char *const countries[] = {"DE", "ES", "FR", "NL", "SE", 0};
  char name[64];
  snprintf(name, sizeof name, "%s%s", pick(first, row), pick(last, row / 6));
  set_integer(&v[0], (int64_t)row + 1);
  set_text(&v[1], name);
  set_text(&v[2], pick(countries, mix(row, 1)));
}

static inline void customer_row(uint64_t row, struct value *v) {
  static const char *const given[] = {
      "Ada", "Bob", "Chlo\xc3\xa9", "Dan", "Eve", "Finn", "Grace", "Hugo", 0};
  static const char *const family[] = {
      "Lovelace",      "O'Brien", "Hopper", "Knuth",
      "M\xc3\xbcller", "Turing",  "Liskov", 0};
  char text[LONGEST];
  set_integer(&v[0], (int64_t)row + 1);
  snprintf(text, sizeof text, "%s %s", pick(given, mix(row, 2)),
           pick(family, mix(row, 3)));
  set_text(&v[1], text);
  snprintf(text, sizeof text, "c%04u@example.org",
           (unsigned)row * 7919 % 10000);
  set_text(&v[2], text);
  set_integer(&v[3], (int64_t)(mix(row, 4) % CITIES) + 1);
  if (row % 11 == 0)
    v[4].kind = NOTHING; /* no credit limit */
  else
    set_integer(&v[4], (int64_t)(mix(row, 5) % 5000));
}

static inline void product_row(uint64_t row, struct value *v) {
  static const char *const kinds[] = {"cable", "board", "lamp", "clock",
                                      "fuse",  "relay", 0};
  char text[LONGEST];
  set_integer(&v[0], (int64_t)row + 1);
  snprintf(text, sizeof text, "%s %03u", pick(kinds, row), (unsigned)row);
  set_text(&v[1], text);
  set_integer(&v[2], (int64_t)(mix(row, 6) % 9900) + 100);
  set_integer(&v[3], (int64_t)(mix(row, 7) % 400));
  set_real(&v[4], (double)(mix(row, 8) % 100000) / 100.0);
  v[5].kind = BLOB;
  v[5].size = 32 + (uint32_t)(row % 5) * 96;
  for (uint32_t i = 0; i < v[5].size; i++)
    v[5].bytes[i] = (char)mix(row * LONGEST + i, 9);
}

static inline void order_row(uint64_t row, struct value *v) {
  char day[64];
  uint64_t when = mix(row, 10);
  set_integer(&v[0], (int64_t)row + 1);
  set_integer(&v[1], (int64_t)(mix(row, 11) % (CUSTOMERS * 9 / 10)) + 1);
  snprintf(day, sizeof day, "2024-%02u-%02u", (unsigned)(when % 12) + 1,
           (unsigned)(when / 12 % 28) + 1);
  set_text(&v[2], day);
}

static inline void item_row(uint64_t row, struct value *v) {
  set_integer(&v[0], (int64_t)(row / 3) + 1);
  set_integer(&v[1], (int64_t)(mix(row, 12) % PRODUCTS) + 1);
  set_integer(&v[2], (int64_t)(mix(row, 13) % 9) + 1);
}

static inline void note_row(uint64_t row, struct value *v) {
  char text[LONGEST] = "";
  set_integer(&v[0], (int64_t)(row * 5) + 1);
  for (uint64_t i = 0; i < row % 8 + 1; i++)
    strcat(text, i % 2 ? "please call back; " : "asked for a refund, ");
  set_text(&v[1], text);
}

struct table {
  const char *name;
  const char *create;
  const char *insert; /* with a ? for each column */
  uint64_t rows;
  int columns;
  void (*row)(uint64_t row, struct value *values);
};

static const struct table tables[] = {
    {"city",
     "CREATE TABLE city(id INTEGER PRIMARY KEY, name TEXT, country TEXT)",
     "INSERT INTO city VALUES(?,?,?)", CITIES, 3, city_row},
    {"customer",
     "CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, mail TEXT,"
     " city INTEGER REFERENCES city, credit INTEGER)",
     "INSERT INTO customer VALUES(?,?,?,?,?)", CUSTOMERS, 5, customer_row},
    {"product",
     "CREATE TABLE product(id INTEGER PRIMARY KEY, name TEXT, price INTEGER,"
     " stock INTEGER, weight REAL, image BLOB)",
     "INSERT INTO product VALUES(?,?,?,?,?,?)", PRODUCTS, 6, product_row},
    {"purchase",
     "CREATE TABLE purchase(id INTEGER PRIMARY KEY,"
     " customer INTEGER REFERENCES customer, day TEXT)",
     "INSERT INTO purchase VALUES(?,?,?)", ORDERS, 3, order_row},
    {"item",
     "CREATE TABLE item(purchase INTEGER REFERENCES purchase,"
     " product INTEGER REFERENCES product, quantity INTEGER)",
     "INSERT INTO item VALUES(?,?,?)", ITEMS, 3, item_row},
    {"note", "CREATE TABLE note(customer INTEGER UNIQUE, text TEXT)",
     "INSERT INTO note VALUES(?,?)", NOTES, 2, note_row},
};

static const char *const indexes[] = {
    "CREATE INDEX customer_mail ON customer(mail)",
    "CREATE INDEX purchase_customer ON purchase(customer)",
    "CREATE INDEX item_purchase ON item(purchase)",
    "CREATE INDEX item_product ON item(product, quantity)",
};

/* ---- statements ---- */

struct statement {
  const char *title;
  const char *sql;
  struct {
    enum value_kind kind; /* NOTHING, INTEGER or TEXT */
    int64_t integer;
    const char *text;
  } parameters[2]; /* ?1 and ?2 */
};

static const struct statement statements[] = {
    {"rows of every table",
     "SELECT 'city', count(*) FROM city UNION ALL"
     " SELECT 'customer', count(*) FROM customer UNION ALL"
     " SELECT 'item', count(*) FROM item UNION ALL"
     " SELECT 'product', count(*) FROM product",
     {{0}}},
    {"index lookup by text",
     "SELECT id, name, mail, credit FROM customer WHERE mail = ?1",
     {{TEXT, 0, "c7919@example.org"}}},
    {"lookup by key",
     "SELECT id, name, price, stock, weight FROM product WHERE id = ?1",
     {{INTEGER, 42, 0}}},
    {"range over an index",
     "SELECT purchase, product, quantity FROM item"
     " WHERE product BETWEEN ?1 AND ?2 AND quantity = 9"
     " ORDER BY product, purchase",
     {{INTEGER, 10, 0}, {INTEGER, 16, 0}}},
    {"join and group by",
     "SELECT city.name, city.country, count(*) AS n, sum(credit)"
     " FROM customer JOIN city ON city.id = customer.city"
     " GROUP BY city.id ORDER BY n DESC, city.name, city.country LIMIT 8",
     {{0}}},
    {"four tables, best customers",
     "SELECT customer.name, customer.mail, sum(price * quantity) AS spent"
     " FROM customer JOIN purchase ON purchase.customer = customer.id"
     " JOIN item ON item.purchase = purchase.id"
     " JOIN product ON product.id = item.product"
     " GROUP BY customer.id ORDER BY spent DESC LIMIT 6",
     {{0}}},
    {"having",
     "SELECT substr(day, 1, 7) AS month, count(*), sum(quantity)"
     " FROM purchase JOIN item ON item.purchase = purchase.id"
     " GROUP BY month HAVING sum(quantity) > ?1 ORDER BY month",
     {{INTEGER, 2200, 0}}},
    {"left join, no match",
     "SELECT count(*), min(customer.id), max(customer.id) FROM customer"
     " LEFT JOIN purchase ON purchase.customer = customer.id"
     " WHERE purchase.id IS NULL",
     {{0}}},
    {"exists",
     "SELECT name FROM product WHERE NOT EXISTS"
     " (SELECT 1 FROM item WHERE item.product = product.id AND quantity >= 9)"
     " ORDER BY name",
     {{0}}},
    {"pattern and case",
     "SELECT name, CASE WHEN stock = 0 THEN 'sold out' WHEN stock < 20"
     " THEN 'few' ELSE 'many' END, printf('%.2f', price / 100.0)"
     " FROM product WHERE name LIKE ?1 AND stock < 40 ORDER BY name",
     {{TEXT, 0, "%lamp%"}}},
    {"aggregates over reals",
     "SELECT substr(name, 1, instr(name, ' ') - 1) AS kind, count(*),"
     " round(avg(weight), 3), max(weight), min(weight), total(weight) > 0"
     " FROM product GROUP BY kind ORDER BY kind",
     {{0}}},
    {"blobs",
     "SELECT id, length(image), hex(substr(image, 1, 12)) FROM product"
     " WHERE id % 40 = 0 ORDER BY id",
     {{0}}},
    {"window function",
     "SELECT id, price, rank() OVER (ORDER BY price DESC),"
     " sum(price) OVER (ORDER BY id) FROM product ORDER BY price DESC, id"
     " LIMIT 5",
     {{0}}},
    {"recursive common table",
     "WITH RECURSIVE f(i, a, b) AS (VALUES(1, 0, 1) UNION ALL"
     " SELECT i + 1, b, a + b FROM f WHERE i < ?1)"
     " SELECT i, a FROM f WHERE i % 20 = 0",
     {{INTEGER, 80, 0}}},
    {"strings with quotes and accents",
     "SELECT name, count(*), group_concat(DISTINCT city) IS NOT NULL,"
     " length(name), upper(name) FROM customer WHERE name LIKE '%''%'"
     " OR name LIKE 'Chlo\xc3\xa9%' GROUP BY name ORDER BY name LIMIT 6",
     {{0}}},
    {"compound",
     "SELECT id FROM product WHERE stock < 60 EXCEPT"
     " SELECT product FROM item WHERE quantity > 8 AND purchase < 900"
     " ORDER BY 1",
     {{0}}},
    {"nulls",
     "SELECT id, credit, typeof(credit), coalesce(credit, -1)"
     " FROM customer WHERE id <= 13 ORDER BY credit, id",
     {{0}}},
    {"transaction begins", "BEGIN", {{0}}},
    {"update with subquery",
     "UPDATE product SET stock = max(0, stock - (SELECT sum(quantity)"
     " FROM item WHERE item.product = product.id)) WHERE id IN"
     " (SELECT product FROM item WHERE purchase <= ?1)",
     {{INTEGER, 60, 0}}},
    {"changed rows", "SELECT changes(), sum(stock) FROM product", {{0}}},
    {"transaction ends", "COMMIT", {{0}}},
    {"second transaction begins", "BEGIN IMMEDIATE", {{0}}},
    {"delete", "DELETE FROM item WHERE quantity < 4", {{0}}},
    {"inside the transaction", "SELECT count(*) FROM item", {{0}}},
    {"rollback", "ROLLBACK", {{0}}},
    {"after the rollback", "SELECT count(*) FROM item", {{0}}},
    {"upsert",
     "INSERT INTO note(customer, text) VALUES(?1, ?2), (2, ?2)"
     " ON CONFLICT(customer) DO UPDATE SET text = excluded.text || '!'",
     {{INTEGER, 1, 0}, {TEXT, 0, "paid"}}},
    {"after the upsert",
     "SELECT customer, text FROM note WHERE customer <= 11 ORDER BY customer",
     {{0}}},
    {"update through an index",
     "UPDATE customer SET credit = credit + 100 WHERE mail < ?1 AND credit > 0",
     {{TEXT, 0, "c2000"}}},
    {"dates",
     "SELECT strftime('%w', day) AS weekday, count(*),"
     " max(julianday(day) - julianday('2024-01-01'))"
     " FROM purchase GROUP BY weekday ORDER BY weekday",
     {{0}}},
    {"delete with join",
     "DELETE FROM note WHERE customer IN (SELECT customer.id FROM customer"
     " JOIN city ON city.id = customer.city WHERE country = ?1)",
     {{TEXT, 0, "DE"}}},
    {"what is left",
     "SELECT count(*), total_changes() > 8000, sum(length(text)) FROM note",
     {{0}}},
    {"integrity", "PRAGMA integrity_check", {{0}}},
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

#endif
