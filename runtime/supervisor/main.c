/* SPDX-License-Identifier: MIT
 *
 * The supervisor from its first line in S mode to the first instruction of
 * user code. What comes after is traps (trap.c).
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

/* All state there is; every function gets it as its first argument. */
static struct supervisor supervisor;

static void check_machine(struct supervisor *s, bool xcodoms) {
  if (s->boot.magic != CODOMS_BOOT_MAGIC)
    fail(s, "supervisor", "no boot record");
  if (!xcodoms)
    fail(s, "supervisor", "this machine does not have Xcodoms");
  if (!s->boot.image_count || s->boot.image_count > CODOMS_BOOT_IMAGES)
    fail(s, "supervisor", "%u images; 1 to %u are possible",
         (uint64_t)s->boot.image_count, (uint64_t)CODOMS_BOOT_IMAGES);
}

static void make_counters(struct supervisor *s) {
  s->counters = memory_need(s, COUNTERS * sizeof *s->counters);
  csr_write(CSR_scdrevbase, (uint64_t)s->counters);
  csr_write(CSR_scdrevnum, COUNTERS);
}

static void make_threads(struct supervisor *s) {
  for (uint32_t i = 0; i < s->process_count; i++)
    s->processes[i].thread = thread_new(s, &s->processes[i]);
}

void supervisor_main(const struct codoms_boot *boot, bool xcodoms) {
  struct supervisor *s = &supervisor;
  s->boot = *boot;
  console_init();
  trap_init(s);
  check_machine(s, xcodoms);
  memory_init(s);

  /* All images are read and checked before any of them gets anything. */
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    image_read(s, i);
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    process_load(s, &s->images[i]);

  /* Rights are complete after this, and do not change any more. */
  entry_resolve(s);
  make_threads(s);
  for (uint32_t i = 0; i < s->process_count; i++)
    process_inform(s, &s->processes[i]);

  /* Point of no return: from here on there are tags. */
  memory_enable(s);
  make_counters(s);
  event_send(s, &(struct codoms_event){.kind = CODOMS_EV_READY});
  start_next(s);
  trap_resume(s);
}
