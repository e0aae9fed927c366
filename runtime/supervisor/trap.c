/* SPDX-License-Identifier: MIT
 *
 * Why user code stopped, and who deals with it. Proxies run in user mode too;
 * they make one supervisor call, a gate stops at a breakpoint when it is not
 * the one to return through, and the space between entries traps whoever goes
 * there. Anything else in a proxy means that trusted state is broken.
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

extern void trap_entry(void);

#define SSTATUS_SPP  (1 << 8)
#define SSTATUS_SPIE (1 << 5)

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

void trap_init(struct supervisor *s) {
  (void)s;
  csr_write(stvec, (uint64_t)trap_entry);
  csr_write(sscratch, 0);
  csr_write(sie, 0);
}

/* Observers see the trap itself; without them this line is all there is. */
static void tell(struct supervisor *s, uint64_t cause) {
  if (!s->boot.event_port)
    console_print("supervisor: process %s: %s at 0x%x, pc 0x%x\n",
                  thread_current(s, s->running)->process->name,
                  cause_text(cause), csr_read(stval), s->frame.x[0]);
}

static void fault(struct supervisor *s, uint64_t cause, uint64_t subject) {
  uint64_t address = csr_read(stval);
  if (subject & TAG_P && address - s->running->kcs_guard < PAGE)
    fatal(s, "kernel control stack overflow in a proxy");
  if (subject & TAG_P && cause != CAUSE_ILLEGAL)
    fatal(s, "%s in a proxy at 0x%x, pc 0x%x", cause_text(cause), address,
          s->frame.x[0]);
  tell(s, cause);
  unwind_current(s, DIPC_EFAULT, CODOMS_STATUS_FAULT);
}

void trap_user(struct supervisor *s) {
  uint64_t cause = csr_read(scause), subject = csr_read(CSR_scdsub);
  if (cause == CAUSE_apl_miss) {
    apl_miss(s, (uint32_t)subject, (uint32_t)csr_read(CSR_scdobj));
  } else if (cause == CAUSE_ECALL_U) {
    s->frame.x[0] += 4;
    syscall(s, subject);
  } else if (cause == CAUSE_BREAKPOINT && subject & TAG_P) {
    unwind_gate(s);
  } else {
    fault(s, cause, subject);
  }
}

void trap_supervisor(void) {
  console_print("supervisor: %s at 0x%x, pc 0x%x in the supervisor\n",
                cause_text(csr_read(scause)), csr_read(stval), csr_read(sepc));
  machine_exit(CODOMS_STATUS_FATAL);
}
