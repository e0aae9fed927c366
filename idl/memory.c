/* SPDX-License-Identifier: MIT
 *
 * Memory of dipc: an arena that lives as long as the run, and text that grows.
 * Nothing is freed one by one. Running out of memory ends the process: there
 * is no output yet that could be left half written (emit.c renames last).
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

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

void *arena_alloc(struct arena *a, size_t size) {
  size = (size + 15) & ~(size_t)15;
  if (!a->head || a->head->size - a->head->used < size) {
    struct chunk *c = chunk_new(size > 65536 ? size : 65536);
    c->next = a->head;
    a->head = c;
  }
  void *p = a->head->data + a->head->used;
  a->head->used += size;
  return p;
}

char *arena_copy(struct arena *a, const char *text, size_t size) {
  char *copy = arena_alloc(a, size + 1);
  memcpy(copy, text, size);
  return copy;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int size = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *text = arena_alloc(a, (size_t)size + 1);
  vsnprintf(text, (size_t)size + 1, format, args);
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
  int size = vsnprintf(NULL, 0, format, again);
  va_end(again);
  text_room(t, (size_t)size);
  vsnprintf(t->data + t->size, (size_t)size + 1, format, args);
  t->size += (size_t)size;
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
