/* SPDX-License-Identifier: MIT
 *
 * Handles: numbers that stand for a server's objects at its clients. A handle
 * is a slot's index plus one in the low half and the slot's age in the high
 * half; the slot says which type and whose it is. So a client can guess the
 * number of another's handle, but not use it.
 *
 * An age never comes back: a slot whose age is used up is not used again.
 *
 * Slots stay where they are, in chunks, so that looking one up needs no lock;
 * making and closing have one. An owner that died closes nothing any more: its
 * handles are swept before the table grows.
 */
#include "internal.h"
#include <codoms/stub.h>
#include <codoms/thread.h>
#include <stdlib.h>

enum mechanism_bit {
#define MECHANISM(id, name, bit, where, text) MECHANISM_##id = bit,
#include "isa/mechanism.def"
};

enum { CHUNK = 256, CHUNKS = 4096 };

struct slot {
  const dipc_handle_type *type; /* NULL: free, or reserved */
  void *pointer;
  uint64_t owner;
  uint32_t age;
  uint32_t next_free; /* index plus one, 0: the last */
};

static struct {
  dipc_mutex mutex;
  struct slot *chunks[CHUNKS];
  uint32_t count, capacity;
  uint32_t first_free; /* index plus one, 0: none */
} table;

static struct slot *slot_at(uint32_t index) {
  return &table.chunks[index / CHUNK][index % CHUNK];
}

/* ---- slots; the caller has the lock
 * ------------------------------------------ */

static bool grow(void) {
  if (table.count < table.capacity)
    return true;
  if (table.capacity == CHUNK * CHUNKS)
    return false;
  struct slot *chunk = calloc(CHUNK, sizeof *chunk);
  if (!chunk)
    return false;
  table.chunks[table.capacity / CHUNK] = chunk;
  table.capacity += CHUNK;
  return true;
}

/* The index of a slot that is not in use, plus one; 0 without memory. */
static uint32_t take(void) {
  uint32_t index = table.first_free;
  if (index)
    table.first_free = slot_at(index - 1)->next_free;
  else if (grow())
    index = ++table.count;
  return index;
}

static void release(struct slot *slot, uint32_t index) {
  __atomic_store_n(&slot->type, NULL, __ATOMIC_RELEASE);
  slot->pointer = NULL;
  slot->owner = 0;
  if (slot->age == UINT32_MAX)
    return;
  slot->next_free = table.first_free;
  table.first_free = index + 1;
}

/* ---- making
 * -------------------------------------------------------------------- */

/* Whether a slot is free or can be made so without growing. */
static bool full(void) {
  return !table.first_free && table.count == table.capacity;
}

dipc_status dipc_handle_reserve(uint64_t owner, uint64_t *value) {
  *value = 0;
  if (full() && table.count)
    dipc_handle_sweep();
  dipc_lock(&table.mutex);
  uint32_t index = take();
  if (index) {
    struct slot *slot = slot_at(index - 1);
    slot->owner = owner;
    slot->age++;
    *value = (uint64_t)slot->age << 32 | index;
  }
  dipc_unlock(&table.mutex);
  return index ? DIPC_OK : DIPC_ENOMEM;
}

static void cancel(uint64_t value) {
  uint32_t index = (uint32_t)value - 1;
  if (!value)
    return;
  dipc_lock(&table.mutex);
  release(slot_at(index), index);
  dipc_unlock(&table.mutex);
}

uint64_t dipc_handle_set(const dipc_handle_type *type, uint64_t value,
                         void *pointer) {
  struct slot *slot = value ? slot_at((uint32_t)value - 1) : NULL;
  if (!pointer || !slot) {
    cancel(value);
    return 0;
  }
  slot->pointer = pointer;
  __atomic_store_n(&slot->type, type, __ATOMIC_RELEASE);
  return value;
}

dipc_status dipc_handle_new(const dipc_handle_type *type, void *pointer,
                            uint64_t owner, uint64_t *value) {
  *value = 0;
  if (!pointer)
    return DIPC_OK;
  dipc_status status = dipc_handle_reserve(owner, value);
  if (status == DIPC_OK)
    *value = dipc_handle_set(type, *value, pointer);
  return status;
}

/* ---- using
 * --------------------------------------------------------------------- */

/* The control of the handle attacks: whoever names a slot gets it. */
static bool unchecked(void) {
  return __dipc_info->disabled >> MECHANISM_handle_check & 1;
}

static struct slot *find(const dipc_handle_type *type, uint64_t value,
                         uint64_t owner) {
  uint32_t index = (uint32_t)value - 1; /* 0 becomes the largest */
  if (index >= table.count)
    return NULL;
  struct slot *slot = slot_at(index);
  const dipc_handle_type *has = __atomic_load_n(&slot->type, __ATOMIC_ACQUIRE);
  /* Said for those who read the code in the order in which it lies: ld.codoms
   * counts what a crossing costs. */
  if (__builtin_expect(type && has == type && slot->age == value >> 32 &&
                           slot->owner == owner,
                       1))
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
  dipc_lock(&table.mutex);
  struct slot *slot = find(type, value, owner);
  *pointer = slot ? slot->pointer : NULL;
  if (slot)
    release(slot, (uint32_t)value - 1);
  dipc_unlock(&table.mutex);
  return slot ? DIPC_OK : DIPC_EHANDLE;
}

/* ---- owners that died
 * ------------------------------------------------------------ */

/* Closes a handle if its owner is dead; what its type wants done is done
 * without the lock, for it may use handles itself. */
static bool sweep_one(uint32_t index) {
  dipc_lock(&table.mutex);
  struct slot *slot = slot_at(index);
  const dipc_handle_type *type = slot->type;
  void *pointer = slot->pointer;
  bool dead = type && !dipc_alive(slot->owner);
  if (dead)
    release(slot, index);
  dipc_unlock(&table.mutex);
  if (dead && type->rundown)
    type->rundown(pointer);
  return dead;
}

unsigned dipc_handle_sweep(void) {
  unsigned closed = 0;
  uint32_t count = __atomic_load_n(&table.count, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < count; i++)
    closed += sweep_one(i);
  return closed;
}
