/* SPDX-License-Identifier: MIT
 *
 * The supervisor from its first line in S mode to the first instruction of
 * user code. What comes after is traps (trap.c).
 */
#include "supervisor/supervisor.h"

#include <codoms/csr.h>

/* All state there is; every function gets it as its first argument. */
struct supervisor supervisor;

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

static void load_all(struct supervisor *s, struct image *im) {
  const char *why;
  for (uint32_t i = 0; i < im->header->processes.count; i++)
    if (!process_load(s, im, i, 0, &why))
      fail(s, im->name, "not enough %s for process %s", why,
           im->strings + im->processes[i].name);
}

void supervisor_main(const struct codoms_boot *boot, bool xcodoms) {
  struct supervisor *s = &supervisor;
  s->boot = *boot;
  console_init();
  hart_init(s, &s->harts[0], 0);
  hart_lock(&s->harts[0]);
  check_machine(s, xcodoms);
  memory_init(s);

  /* All images are read and checked before any of them gets anything. */
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    image_read(s, i);

  /* Point of no return: from here on there are tags. */
  memory_enable(s);
  make_counters(s);
  gate_init(s);
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    load_all(s, &s->images[i]);
  entry_resolve(s);
  event_send(s, &(struct codoms_event){.kind = CODOMS_EV_READY});
  hart_release(s);
  start_next(s, 0);
  trap_leave(&s->harts[0]);
  trap_resume(&s->harts[0]);
}
