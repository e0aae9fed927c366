/* SPDX-License-Identifier: MIT
 *
 * A library as C libraries are, for `dipc import`.
 */
#ifndef LIB_H
#define LIB_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct lib_db lib_db;
struct lib_point { int x, y; };
struct lib_list { struct lib_list *next; };
enum lib_mode { LIB_READ, LIB_WRITE };
typedef unsigned char lib_octet;

int lib_version(void);
int lib_open(const char *path, lib_db **db);
int lib_close(lib_db *db);
lib_db *lib_parent(lib_db *db, enum lib_mode mode);
const char *lib_message(lib_db *db);
int64_t lib_put(lib_db *db, const void *data, size_t nbytes);
int lib_get(lib_db *, lib_octet *out, unsigned cap, double scale);
void lib_move(struct lib_point *p, const struct lib_point *by);
void lib_stat(lib_db *db, uint32_t *pages);
float lib_mean(const float *values, int n);

int lib_walk(lib_db *db, int (*callback)(void *), void *arg);
int lib_raw(void *p);
struct lib_point lib_middle(lib_db *db);
void lib_chain(struct lib_list *list);
int lib_printf(lib_db *db, const char *format, ...);
int lib_many(int a, int b, int c, int d, int e, int f, int g, int h);
int lib_delete(int in, int class);

#endif
