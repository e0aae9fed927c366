/* SPDX-License-Identifier: MIT
 *
 * Return gates: one for each way of the capability stack and each number of
 * capability results, made at the boot, in a block of their own, low enough
 * that two instructions name them. They belong to nobody, so that a call can
 * come back to a caller that has died.
 */
#include "supervisor/supervisor.h"

#include "proxy/proxy.h"

#define BODIES (GATE_BLOCK * BLOCK_SIZE + 0x40000) /* in reach of a jump */
#define MOST   256                                 /* bytes of a body */

static void map_code(struct supervisor *s, uint64_t at, uint64_t size,
                     uint32_t tag) {
  if (!memory_map(s, at, size, PROT_X, tag | TAG_P))
    fail(s, "supervisor", "out of memory for gates");
  event_region(s, NULL, tag, CODOMS_REGION_PROXY, at, size);
}

static uint32_t *code_at(struct supervisor *s, uint64_t address) {
  struct page page;
  (void)memory_look(s, address, &page);
  return (uint32_t *)page.memory;
}

static void build(struct supervisor *s, unsigned kind, unsigned features) {
  uint64_t at = GATE_BLOCK * BLOCK_SIZE + (uint64_t)kind * s->entry_align;
  uint64_t body = BODIES + kind * MOST;
  struct proxy_recipe r = {.half = PROXY_GATE, .features = features};
  r.value[PATCH_MASK] = proxy_mask_above(kind % 9);
  struct proxy_place place = {at, body, code_at(s, at), code_at(s, body)};
  proxy_build(&r, &place);
  s->gates[kind] = (struct gate){at, features};
}

void gate_init(struct supervisor *s) {
  unsigned always = 0;
  if (disabled(s, MECHANISM_kcs_match))
    always |= WITHOUT_KCS_MATCH;
  if (disabled(s, MECHANISM_stack_switch))
    always |= WITHOUT_STACK_SWITCH;
  map_code(s, GATE_BLOCK * BLOCK_SIZE,
           page_up((uint64_t)GATE_KINDS * s->entry_align), TAG_GATE);
  map_code(s, BODIES, page_up(GATE_KINDS * MOST), TAG_KERNEL);
  for (unsigned kind = 0; kind < GATE_KINDS; kind++)
    build(s, kind, always | kind / 9);
}

uint64_t gate_address(const struct supervisor *s, unsigned features,
                      unsigned results) {
  _Static_assert((WITH_DCS_OWN + 1) * 9 == GATE_KINDS, "one for each kind");
  unsigned way = features & (WITH_DCS_RAISED | WITH_DCS_OWN);
  return s->gates[way * 9 + results].address;
}

const struct gate *gate_at(const struct supervisor *s, uint64_t address) {
  uint64_t kind = (address - GATE_BLOCK * BLOCK_SIZE) / s->entry_align;
  return kind < GATE_KINDS && s->gates[kind].address == address
             ? &s->gates[kind]
             : NULL;
}
