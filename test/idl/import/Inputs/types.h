/* SPDX-License-Identifier: MIT
 *
 * One of every kind of C type that crosses, and of constant.
 */
#ifndef IMPORT_TYPES_H
#define IMPORT_TYPES_H

#include <stdbool.h>
#include <stddef.h>

typedef long word;
typedef unsigned char octet;
typedef char letter;
enum shade { light, dark = 7 };
typedef unsigned handle_t;
typedef bool flag;
typedef float small_real;
typedef double real;

struct mixed {
  char first;
  word middle;
  unsigned short many[3];
  unsigned bits : 3;
  real number;
  int last;
};

typedef struct {
  flag on;
  bool grid[2][2];
  handle_t handle;
} flags_t;

union both {
  int i;
  double d;
};

#define LIMIT (3 * 4)
#define PATH 4096ul
#define OFFSET ((int)offsetof(struct { int a[3]; char b; }, b) - 9)
#define TEXT "no number"
#define TWICE(x) ((x) * 2)

#endif
