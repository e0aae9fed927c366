/* SPDX-License-Identifier: MIT
 *
 * What the harts of one machine see of each other beyond RAM: reservations,
 * which another hart's store ends, and capability registers, which another
 * hart's cd.revoke clears. One hart runs at a time, so it is enough to look
 * when one leaves: the page of its reservation is then taken from the fast
 * paths of the others, and their stores come through share_written. Decoded
 * blocks are not shared: a hart sees another's stores to code after fence.i.
 */
#include "core/hart.h"
#include "timing/timing.h"

enum { RESERVED = 64 }; /* bytes that a reservation covers, aligned */

void hart_join(struct hart *h, struct hart *other) {
  struct hart *next = h->next;
  h->next = other->next;
  other->next = next;
  if (h->timing && other->timing)
    timing_share(h->timing, other->timing);
}

bool share_reserved(const struct hart *h, uint64_t pa) {
  for (const struct hart *o = h->next; o != h; o = o->next)
    if (((o->reservation ^ pa) & PAGE_MASK) == 0)
      return true;
  return false;
}

void share_end(struct hart *h, uint64_t pa, uint64_t size) {
  uint64_t start = h->reservation & ~(uint64_t)(RESERVED - 1);
  if (start < pa + size && pa < start + RESERVED)
    h->reservation = NO_RESERVATION;
}

void share_written(struct hart *h, uint64_t pa, uint64_t size) {
  for (struct hart *o = h->next; o != h; o = o->next)
    share_end(o, pa, size);
}

void share_leave(struct hart *h) {
  if (h->reservation == NO_RESERVATION)
    return;
  for (struct hart *o = h->next; o != h; o = o->next)
    mmu_protect(o, h->reservation & PAGE_MASK);
}

void share_revoke(struct hart *h, uint64_t counter) {
  struct hart *o = h;
  do {
    for (unsigned r = 0; r < CAPS; r++)
      if (CAP_ASYNC(&o->cap[r]) && CAP_COUNTER(&o->cap[r]) == counter)
        o->cap[r] = (struct cap){0};
    o = o->next;
  } while (o != h);
}
