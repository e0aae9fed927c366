/* SPDX-License-Identifier: MIT
 *
 * Memory of dipc: an arena that lives as long as the run, and text that grows.
 * Nothing is freed one by one. Running out of memory ends the process: there
 * is no output yet that could be left half written (emit.c renames last).
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)65536)

struct chunk {
  struct chunk *next;
  size_t used, size;
  _Alignas(16) unsigned char data[];
};

static struct chunk *chunk_new(size_t size) {
  struct chunk *c = calloc(1, sizeof *c + size);
  if (!c) {
    fputs("dipc: error: out of memory\n", stderr);
    exit(1);
  }
  c->size = size;
  return c;
}

/* Large blocks have a chunk of their own, behind the head. */
static void *large_alloc(struct arena *a, size_t size) {
  struct chunk *c = chunk_new(size);
  if (a->head) {
    c->next = a->head->next;
    a->head->next = c;
  } else {
    a->head = c;
  }
  c->used = size;
  return c->data;
}

void *arena_alloc(struct arena *a, size_t size) {
  size = (size + 15) & ~(size_t)15;
  if (size > CHUNK / 2)
    return large_alloc(a, size);
  if (!a->head || a->head->size - a->head->used < size) {
    struct chunk *c = chunk_new(CHUNK);
    c->next = a->head;
    a->head = c;
  }
  void *p = a->head->data + a->head->used;
  a->head->used += size;
  return p;
}

/* Gives back a large block; others stay until the end. */
static void large_free(struct arena *a, void *data) {
  for (struct chunk **c = &a->head; *c; c = &(*c)->next)
    if ((*c)->data == data && (*c)->size > CHUNK / 2 && (*c)->size != CHUNK) {
      struct chunk *old = *c;
      *c = old->next;
      free(old);
      return;
    }
}

char *arena_copy(struct arena *a, const char *text, size_t size) {
  char *copy = arena_alloc(a, size + 1);
  memcpy(copy, text, size);
  return copy;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args) {
  char small[256];
  va_list again;
  va_copy(again, args);
  size_t size = (size_t)vsnprintf(small, sizeof small, format, args);
  char *text = arena_alloc(a, size + 1);
  if (size < sizeof small)
    memcpy(text, small, size + 1);
  else
    vsnprintf(text, size + 1, format, again);
  va_end(again);
  return text;
}

char *arena_printf(struct arena *a, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = arena_vprintf(a, format, args);
  va_end(args);
  return text;
}

void *arena_grow(struct arena *a, void *data, size_t count, size_t *capacity,
                 size_t item) {
  if (count < *capacity)
    return data;
  *capacity = *capacity ? *capacity * 2 : 16;
  void *bigger = arena_alloc(a, *capacity * item);
  if (count)
    memcpy(bigger, data, count * item);
  return bigger;
}

void arena_free(struct arena *a) {
  while (a->head) {
    struct chunk *next = a->head->next;
    free(a->head);
    a->head = next;
  }
}

static void text_room(struct text *t, size_t more) {
  if (t->size + more < t->capacity)
    return;
  size_t capacity = t->capacity ? t->capacity : 256;
  while (capacity <= t->size + more)
    capacity *= 2;
  char *data = arena_alloc(t->arena, capacity);
  if (t->size)
    memcpy(data, t->data, t->size);
  if (t->capacity > CHUNK)
    large_free(t->arena, t->data);
  t->data = data;
  t->capacity = capacity;
}

void text_add(struct text *t, const char *data, size_t size) {
  text_room(t, size);
  memcpy(t->data + t->size, data, size);
  t->size += size;
  t->data[t->size] = 0;
}

void text_puts(struct text *t, const char *data) {
  text_add(t, data, strlen(data));
}

void text_vprintf(struct text *t, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  text_room(t, 128);
  size_t room = t->capacity - t->size;
  size_t size = (size_t)vsnprintf(t->data + t->size, room, format, args);
  if (size >= room) {
    text_room(t, size);
    vsnprintf(t->data + t->size, size + 1, format, again);
  }
  va_end(again);
  t->size += size;
}

void text_printf(struct text *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  text_vprintf(t, format, args);
  va_end(args);
}

void text_json(struct text *t, const char *string) {
  text_add(t, "\"", 1);
  for (const unsigned char *s = (const void *)string; *s; s++) {
    if (*s == '"' || *s == '\\')
      text_printf(t, "\\%c", *s);
    else if (*s < 0x20)
      text_printf(t, "\\u%04x", *s);
    else
      text_add(t, (const char *)s, 1);
  }
  text_add(t, "\"", 1);
}
