/* SPDX-License-Identifier: MIT
 *
 * Why user code stopped, and who deals with it. Proxies run in user mode too;
 * they make one supervisor call, a gate stops at a breakpoint when it is not
 * the one to return through, and a proxy that finds no room for its frame
 * stores to where no page is. The space between entries traps whoever goes
 * there. Anything else in a proxy means that trusted state is broken.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

extern void trap_entry(void);

#define INTERRUPT (1ull << 63)

struct cause_text {
  unsigned cause;
  const char *text;
};

static const struct cause_text texts[] = {
    {0, "misaligned jump"},         {1, "fetch from nowhere"},
    {2, "illegal instruction"},     {3, "breakpoint"},
    {4, "misaligned load"},         {5, "load from nowhere"},
    {6, "misaligned store"},        {7, "store to nowhere"},
    {12, "instruction page fault"}, {13, "load page fault"},
    {15, "store page fault"},
#define XCAUSE(id, number, text) {number, text},
#include "isa/xcodoms_cause.def"
};

static const char *cause_text(uint64_t cause) {
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (texts[i].cause == cause)
      return texts[i].text;
  return "unknown trap";
}

void trap_init(struct hart *h) {
  (void)h;
  csr_write(stvec, (uint64_t)trap_entry);
  csr_write(sscratch, 0);
}

/* ---- faults -------------------------------------------------------------- */

/* Observers see the trap itself; without them this line is all there is. */
static void tell(struct supervisor *s, uint64_t cause) {
  const struct domain *d = thread_current(s, s->hart->running);
  if (!s->boot.event_port && d)
    console_print("supervisor: process %s: %s at 0x%x, pc 0x%x\n",
                  d->process->name, cause_text(cause), csr_read(stval),
                  s->hart->frame.x[0]);
}

#define SUBCODE   (csr_read(CSR_scdobj) >> 40 & 0xff)
#define SUB_MIXED 6

/* The page is there, and allows it: another hart has just mapped it, or it
 * comes now because somebody looks, or wants a capability for it. */
static bool page_came(struct supervisor *s, uint64_t cause) {
  struct page page;
  uint64_t address = csr_read(stval);
  if (cause == CAUSE_capability && SUBCODE == SUB_MIXED)
    return !memory_look(s, address, &page) && domain_page(s, address);
  enum prot need = cause == CAUSE_STORE_PAGE  ? PROT_W
                   : cause == CAUSE_LOAD_PAGE ? PROT_R
                                              : PROT_X;
  if (cause != CAUSE_STORE_PAGE && cause != CAUSE_LOAD_PAGE &&
      cause != CAUSE_FETCH_PAGE)
    return false;
  if (!memory_look(s, address, &page) && !domain_page(s, address))
    return false;
  if (!memory_look(s, address, &page) || !(page.prot & need))
    return false;
  __asm__ volatile("sfence.vma" : : : "memory");
  return true;
}

static void fault(struct supervisor *s, uint64_t cause, uint64_t subject) {
  uint64_t address = csr_read(stval);
  bool overflow = address - s->hart->running->kcs_guard < PAGE;
  if (subject & TAG_P && overflow && disabled(s, MECHANISM_kcs_limit))
    fatal(s, "kernel control stack overflow in a proxy");
  if (subject & TAG_P && overflow) {
    entry_refuse(s, DIPC_EDEPTH);
    return;
  }
  if (subject & TAG_P && cause != CAUSE_ILLEGAL)
    fatal(s, "%s in a proxy at 0x%x, pc 0x%x", cause_text(cause), address,
          s->hart->frame.x[0]);
  if (page_came(s, cause))
    return;
  tell(s, cause);
  unwind_current(s, DIPC_EFAULT, CODOMS_STATUS_FAULT);
}

/* ---- all traps ----------------------------------------------------------- */

static void interrupt(struct supervisor *s, uint64_t cause) {
  if (cause == CAUSE_SOFTWARE)
    csr_write(sip, 0);
  schedule_timer(s);
}

static void handle(struct supervisor *s) {
  uint64_t cause = csr_read(scause), subject = csr_read(CSR_scdsub);
  if (cause & INTERRUPT) {
    interrupt(s, cause & ~INTERRUPT);
  } else if (cause == CAUSE_apl_miss) {
    apl_miss(s, (uint32_t)subject, (uint32_t)csr_read(CSR_scdobj));
  } else if (cause == CAUSE_ECALL_U) {
    s->hart->frame.x[0] += 4;
    syscall(s, subject);
  } else if (cause == CAUSE_BREAKPOINT && subject & TAG_P) {
    unwind_gate(s);
  } else {
    fault(s, cause, subject);
  }
}

void trap_leave(struct hart *h) {
  schedule_choose(h->s);
  hart_refresh(h);
  h->inside = 0;
  hart_unlock(h);
}

/* A thread whose domain has died meanwhile does nothing more there. */
void trap_user(struct hart *h) {
  h->inside = 1;
  hart_lock(h);
  if (thread_current(h->s, h->running))
    handle(h->s);
  else
    unwind_dead(h->s);
  trap_leave(h);
}

void trap_supervisor(void) {
  console_print("supervisor: %s at 0x%x, pc 0x%x in the supervisor\n",
                cause_text(csr_read(scause)), csr_read(stval), csr_read(sepc));
  machine_exit(CODOMS_STATUS_FATAL);
}
