/* SPDX-License-Identifier: MIT
 *
 * Harts. One lock: whoever is in the supervisor has it, so that everything
 * else here is written as if there were one hart. Proxies run without it and
 * touch only their own thread; interrupts do not stop them half way
 * (XC-PRV-6). What takes something away from user code stops the other harts
 * first: an interrupt brings them to the lock, where they wait until it is
 * done. They find out on their way back that they know too much.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

#define CLINT 0x2000000ull
#define SIE   (1 << 1 | 1 << 5) /* software, timer */

/* boot/entry.S keeps the other harts until this is set. */
extern volatile uint64_t hart_go;
extern struct supervisor supervisor;
extern uint8_t supervisor_stack_top[];

/* ---- the lock ------------------------------------------------------------ */

void hart_lock(struct hart *h) {
  uint32_t taken;
  do
    __asm__ volatile("amoswap.w.aq %0, %1, (%2)"
                     : "=&r"(taken)
                     : "r"(1), "r"(&h->s->lock)
                     : "memory");
  while (taken);
  h->s->hart = h;
}

void hart_unlock(struct hart *h) {
  __asm__ volatile("amoswap.w.rl zero, zero, (%0)"
                   :
                   : "r"(&h->s->lock)
                   : "memory");
}

/* ---- other harts --------------------------------------------------------- */

/* Machine mode passes it on as a software interrupt. */
void hart_interrupt(uint32_t id) {
  __asm__ volatile("fence" : : : "memory");
  *(volatile uint32_t *)(CLINT + 4ull * id) = 1;
}

void hart_stop_others(struct supervisor *s) {
  __asm__ volatile("fence" : : : "memory");
  for (struct hart *h = s->harts; h < s->harts + HARTS; h++)
    if (h->started && !h->inside)
      hart_interrupt(h->id);
  for (struct hart *h = s->harts; h < s->harts + HARTS; h++)
    while (h->started && !h->inside)
      ;
}

void hart_forget(struct supervisor *s) {
  hart_stop_others(s);
  s->epoch++;
}

void hart_refresh(struct hart *h) {
  if (h->epoch == h->s->epoch)
    return;
  h->epoch = h->s->epoch;
  __asm__ volatile("sfence.vma\n\tfence.i" : : : "memory");
  apl_clear(h);
}

void hart_wake_idle(struct supervisor *s) {
  for (struct hart *h = s->harts; h < s->harts + HARTS; h++)
    if (h->started && h != s->hart && !h->running) {
      hart_interrupt(h->id);
      return;
    }
}

/* ---- start --------------------------------------------------------------- */

void hart_init(struct supervisor *s, struct hart *h, uint32_t id) {
  h->s = s;
  h->id = id;
  h->stack_top = (uint64_t)supervisor_stack_top;
  h->inside = 1;
  trap_init(h);
  csr_write(sie, SIE);
  csr_write(stimecmp, UINT64_MAX);
}

void hart_release(struct supervisor *s) {
  s->hart->started = true;
  hart_go = 1;
  for (uint32_t i = 1; i < HARTS; i++)
    hart_interrupt(i);
}

/* Its stack until now was a few bytes of the boot's. */
static void start(struct supervisor *s, struct hart *h) {
  char *stack = pages_take(s, HART_PAGES);
  if (!stack)
    fail(s, "supervisor", "out of memory for hart %u", (uint64_t)h->id);
  h->stack_top = (uint64_t)stack + HART_PAGES * PAGE;
  h->started = true;
  memory_enable(s);
  csr_write(CSR_scdrevbase, (uint64_t)s->counters);
  csr_write(CSR_scdrevnum, COUNTERS);
  apl_clear(h);
  h->epoch = s->epoch;
}

static _Noreturn void work(struct hart *h) {
  trap_leave(h);
  trap_resume(h);
}

void hart_main(uint32_t id) {
  struct supervisor *s = &supervisor;
  struct hart *h = &s->harts[id];
  hart_init(s, h, id);
  hart_lock(h);
  start(s, h);
  /* The rest on the stack of its own, which nobody else uses. */
  register struct hart *a0 __asm__("a0") = h;
  __asm__ volatile("mv sp, %0\n\tjr %1"
                   :
                   : "r"(h->stack_top), "r"(work), "r"(a0));
  __builtin_unreachable();
}
