/* SPDX-License-Identifier: MIT
 *
 * Names: a hash table from (scope, name) to whatever the owner keeps, and the
 * likeness of two names for "did you mean". A scope is any address; null is
 * the scope of the whole program.
 */
#include "idl.h"

#include <string.h>

struct slot {
  const void *scope;
  const char *name;
  void *value;
};

static size_t hash(const void *scope, const char *name) {
  uint64_t h = 0xcbf29ce484222325u ^ ((uintptr_t)scope >> 4);
  for (; *name; name++)
    h = (h ^ (unsigned char)*name) * 0x100000001b3u;
  return h ^ h >> 32;
}

static struct slot *find(const struct table *t, const void *scope,
                         const char *name) {
  size_t i = hash(scope, name) & (t->capacity - 1);
  while (t->slots[i].name &&
         (t->slots[i].scope != scope || strcmp(t->slots[i].name, name)))
    i = (i + 1) & (t->capacity - 1);
  return &t->slots[i];
}

void *table_find(const struct table *t, const void *scope, const char *name) {
  return t->capacity && name ? find(t, scope, name)->value : NULL;
}

static void enlarge(struct idl *idl, struct table *t) {
  struct table bigger = {NULL, t->count, t->capacity ? t->capacity * 2 : 64};
  bigger.slots =
      arena_alloc(&idl->arena, bigger.capacity * sizeof *bigger.slots);
  for (size_t i = 0; i < t->capacity; i++)
    if (t->slots[i].name)
      *find(&bigger, t->slots[i].scope, t->slots[i].name) = t->slots[i];
  *t = bigger;
}

void table_add(struct idl *idl, struct table *t, const void *scope,
               const char *name, void *value) {
  if (t->count * 2 >= t->capacity)
    enlarge(idl, t);
  struct slot *s = find(t, scope, name);
  t->count += !s->name;
  *s = (struct slot){scope, name, value};
}

/* Edit distance with transpositions, cut off at 3; long names differ. */
static unsigned distance(const char *a, const char *b) {
  size_t m = strlen(a), n = strlen(b);
  unsigned rows[3][34];
  if (m > 32 || n > 32 || m > n + 2 || n > m + 2)
    return 3;
  for (unsigned j = 0; j <= n; j++)
    rows[0][j] = j;
  for (unsigned i = 1; i <= m; i++) {
    unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3];
    row[0] = i;
    for (unsigned j = 1; j <= n; j++) {
      unsigned best = up[j - 1] + (a[i - 1] != b[j - 1]);
      best = up[j] + 1 < best ? up[j] + 1 : best;
      best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
          rows[(i + 1) % 3][j - 2] + 1 < best)
        best = rows[(i + 1) % 3][j - 2] + 1;
      row[j] = best;
    }
  }
  return rows[m % 3][n];
}

/* The one of two candidates that `name` was probably meant to be; null if
 * neither is like it. */
const char *near_name(const char *name, const char *best, const char *other) {
  if (!other || !name)
    return best;
  size_t size = strlen(name);
  unsigned limit = size > 4 ? 2 : size > 2;
  unsigned d = distance(name, other);
  if (d > limit)
    return best;
  return best && distance(name, best) <= d ? best : other;
}
