/* SPDX-License-Identifier: MIT
 *
 * Takes what it is offered: a right over the giver's memory, or pages.
 */
#include "passer_impl.h"
#include <codoms/cap.h>
#include <dipc.h>

uint64_t store_impl_tag(void) { return dipc_own_tag(); }

int64_t store_impl_accept(int64_t from, int64_t ticket) {
  dipc_domain d = {dipc_accept(from, ticket)};
  if (d.value < 0)
    return d.value;
  return dipc_grant_create(dipc_dom_self(), d, DIPC_READ).value;
}

int64_t store_impl_take(int64_t from, int64_t ticket) {
  return dipc_take(from, ticket);
}

uint32_t store_impl_look(int64_t address) {
  return *(volatile uint32_t *)address;
}
