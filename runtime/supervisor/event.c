/* SPDX-License-Identifier: MIT
 *
 * Tells observers outside the machine what user code must not have to tell:
 * which memory and which tag is whose. Without an event port nothing happens.
 */
#include "supervisor/supervisor.h"

void event_send(struct supervisor *s, const struct codoms_event *event) {
  if (!s->boot.event_port)
    return;
  /* The address is an operand so that the record is written by then. */
  __asm__ volatile("fence" : : "r"(event) : "memory");
  *(volatile uint64_t *)s->boot.event_port = (uint64_t)event;
}

void event_name(struct codoms_event *event, const char *name) {
  size_t i = 0;
  while (event->name[i] && i < sizeof event->name - 1)
    i++;
  while (*name && i < sizeof event->name - 1)
    event->name[i++] = *name++;
}

void event_region(struct supervisor *s, const struct process *p, uint32_t tag,
                  enum codoms_region kind, uint64_t base, uint64_t size) {
  struct codoms_event event = {.kind = CODOMS_EV_REGION,
                               .process = p ? p->id : 0,
                               .tag = tag,
                               .index = kind,
                               .base = base,
                               .size = size};
  event_send(s, &event);
}
