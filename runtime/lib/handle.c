/* SPDX-License-Identifier: MIT
 *
 * Handles: numbers that stand for a server's objects at its clients. A handle
 * is a slot's index plus one in the low half and the slot's age in the high
 * half; the slot says which type and whose it is. So a client can guess the
 * number of another's handle, but not use it.
 *
 * An age never comes back: a slot whose age is used up is not used again.
 */
#include "internal.h"
#include <codoms/stub.h>
#include <stdlib.h>

enum mechanism_bit {
#define MECHANISM(id, name, bit, where, text) MECHANISM_##id = bit,
#include "isa/mechanism.def"
};

struct slot {
  const dipc_handle_type *type; /* NULL: free */
  void *pointer;
  uint64_t owner;
  uint32_t age;
  uint32_t next_free; /* index plus one, 0: the last */
};

static struct {
  struct slot *slots;
  uint32_t count, capacity;
  uint32_t first_free; /* index plus one, 0: none */
} table;

static bool grow(void) {
  if (table.count < table.capacity)
    return true;
  uint32_t capacity = table.capacity ? table.capacity * 2 : 64;
  if (capacity <= table.capacity)
    return false;
  struct slot *slots = realloc(table.slots, capacity * sizeof *slots);
  if (!slots)
    return false;
  table.slots = slots;
  table.capacity = capacity;
  return true;
}

/* A slot that is not in use, NULL without memory. */
static struct slot *take(void) {
  if (!table.first_free && table.count == table.capacity)
    dipc_handle_sweep();
  if (table.first_free) {
    struct slot *slot = &table.slots[table.first_free - 1];
    table.first_free = slot->next_free;
    return slot;
  }
  if (!grow())
    return NULL;
  struct slot *slot = &table.slots[table.count++];
  slot->age = 0;
  return slot;
}

static void release(struct slot *slot) {
  slot->type = NULL;
  slot->pointer = NULL;
  if (slot->age == UINT32_MAX)
    return;
  slot->next_free = table.first_free;
  table.first_free = (uint32_t)(slot - table.slots) + 1;
}

/* What a slot is while its object is being made: no handle has this type. */
static const dipc_handle_type unmade = {.name = "reserved"};

dipc_status dipc_handle_reserve(uint64_t owner, uint64_t *value) {
  *value = 0;
  struct slot *slot = take();
  if (!slot)
    return DIPC_ENOMEM;
  slot->type = &unmade;
  slot->owner = owner;
  slot->age++;
  *value = (uint64_t)slot->age << 32 | (uint64_t)(slot - table.slots + 1);
  return DIPC_OK;
}

uint64_t dipc_handle_set(const dipc_handle_type *type, uint64_t value,
                         void *pointer) {
  if (!value)
    return 0;
  struct slot *slot = &table.slots[(uint32_t)value - 1];
  slot->type = type;
  slot->pointer = pointer;
  if (!pointer)
    release(slot);
  return pointer ? value : 0;
}

dipc_status dipc_handle_new(const dipc_handle_type *type, void *pointer,
                            uint64_t owner, uint64_t *value) {
  *value = 0;
  if (!pointer)
    return DIPC_OK;
  dipc_status status = dipc_handle_reserve(owner, value);
  *value = dipc_handle_set(type, *value, pointer);
  return status;
}

/* A tag never comes back, so a dead owner stays dead. */
static bool dead(uint64_t owner) {
  return dipc_supervisor(DIPC_DO_alive, owner, 0, 0) == 0;
}

/* The table may move while a rundown runs: nothing is kept across it. */
unsigned dipc_handle_sweep(void) {
  unsigned swept = 0;
  for (uint32_t i = 0; i < table.count; i++) {
    const dipc_handle_type *type = table.slots[i].type;
    void *pointer = table.slots[i].pointer;
    if (!type || type == &unmade || !dead(table.slots[i].owner))
      continue;
    release(&table.slots[i]);
    swept++;
    if (type->rundown)
      type->rundown(pointer);
  }
  return swept;
}

/* The control of the handle attacks: whoever names a slot gets it. */
static bool unchecked(void) {
  return __dipc_info->disabled >> MECHANISM_handle_check & 1;
}

static struct slot *find(const dipc_handle_type *type, uint64_t value,
                         uint64_t owner) {
  uint32_t index = (uint32_t)value - 1; /* 0 becomes the largest */
  if (index >= table.count)
    return NULL;
  struct slot *slot = &table.slots[index];
  if (slot->type == type && slot->age == value >> 32 && slot->owner == owner)
    return slot;
  return unchecked() ? slot : NULL;
}

dipc_status dipc_handle_get(const dipc_handle_type *type, uint64_t value,
                            uint64_t owner, void **pointer) {
  const struct slot *slot = find(type, value, owner);
  *pointer = slot ? slot->pointer : NULL;
  return slot ? DIPC_OK : DIPC_EHANDLE;
}

dipc_status dipc_handle_close(const dipc_handle_type *type, uint64_t value,
                              uint64_t owner, void **pointer) {
  struct slot *slot = find(type, value, owner);
  *pointer = slot ? slot->pointer : NULL;
  if (!slot)
    return DIPC_EHANDLE;
  release(slot);
  return DIPC_OK;
}
