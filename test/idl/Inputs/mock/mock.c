/* SPDX-License-Identifier: MIT
 *
 * State and rules of the mocked runtime, see codoms/stub.h beside this file.
 */
#include <codoms/stub.h>

struct mock_cap mock_caps[8];
uint64_t mock_caller = 7, mock_copied;
unsigned mock_crossings;

bool mock_check(uint64_t p, uint64_t bytes, uint64_t permission) {
  if (bytes == 0)
    return true;
  if (p + bytes < p)
    return false;
  for (int i = 0; i < 8; i++) {
    const struct mock_cap *c = &mock_caps[i];
    if (c->permission >= permission && c->base <= p &&
        p + bytes <= c->base + c->length)
      return true;
  }
  return false;
}

void mock_lend(unsigned n, uint64_t p, uint64_t bytes, uint64_t permission) {
  mock_caps[n] = (struct mock_cap){p, bytes, permission};
  if (!bytes)
    mock_caps[n] = (struct mock_cap){0, 0, 0};
}

dipc_status mock_string(unsigned n, uint64_t p, uint64_t max) {
  const struct mock_cap *c = &mock_caps[n];
  uint64_t bytes = c->length - (p - c->base);
  if (p - c->base >= c->length || !mock_check(p, bytes, 2))
    return DIPC_EARGUMENT;
  if (bytes - 1 > max)
    return DIPC_EBOUND;
  return ((const char *)p)[bytes - 1] ? DIPC_EARGUMENT : DIPC_OK;
}

void dipc_copy(void *to, const volatile void *from, uint64_t bytes) {
  memcpy(to, (const void *)from, bytes);
  mock_copied += bytes;
}

dipc_ret dipc_give_view(const void *p, size_t n) {
  mock_lend(0, (uint64_t)p, n, 2);
  return dipc_succeed((uint64_t)p);
}

void mock_take_view(dipc_ret *r, const void **p, size_t *n) {
  if (r->status != DIPC_OK)
    return;
  if (!mock_check(r->value, mock_caps[0].length, 2)) {
    *r = dipc_fail(DIPC_EARGUMENT);
    return;
  }
  *p = (const void *)r->value;
  *n = mock_caps[0].length;
}

#define HANDLES 4
static struct {
  const dipc_handle_type *type;
  void *pointer;
  uint64_t owner, value;
} handles[HANDLES];
static uint64_t generation;

dipc_status dipc_handle_reserve(uint64_t owner, uint64_t *value) {
  *value = 0;
  for (int i = 0; i < HANDLES; i++)
    if (!handles[i].value) {
      handles[i].type = NULL;
      handles[i].owner = owner;
      *value = handles[i].value = ++generation * HANDLES + (uint64_t)i;
      return DIPC_OK;
    }
  return DIPC_ENOMEM;
}

uint64_t dipc_handle_set(const dipc_handle_type *type, uint64_t value,
                         void *pointer) {
  for (int i = 0; i < HANDLES && value; i++)
    if (handles[i].value == value) {
      handles[i].type = type;
      handles[i].pointer = pointer;
      return pointer ? value : (handles[i].value = 0);
    }
  return 0;
}

dipc_status dipc_handle_get(const dipc_handle_type *type, uint64_t value,
                            uint64_t owner, void **pointer) {
  for (int i = 0; i < HANDLES && value; i++)
    if (handles[i].value == value && handles[i].type == type &&
        handles[i].owner == owner) {
      *pointer = handles[i].pointer;
      return DIPC_OK;
    }
  return DIPC_EHANDLE;
}

dipc_status dipc_handle_close(const dipc_handle_type *type, uint64_t value,
                              uint64_t owner, void **pointer) {
  dipc_status status = dipc_handle_get(type, value, owner, pointer);
  for (int i = 0; i < HANDLES; i++)
    if (status == DIPC_OK && handles[i].value == value)
      handles[i].value = 0;
  return status;
}
