/* SPDX-License-Identifier: MIT
 *
 * libcodomsim: codomsim.h on top of the machine. No tool is in it; listeners
 * hear what tools hear.
 */
#include "codomsim.h"

#include "machine/board.h"
#include "machine/machine.h"

#include <stdlib.h>
#include <string.h>

#define STRING(x) #x
#define VERSION(major, minor) STRING(major) "." STRING(minor)

struct codomsim {
  struct machine machine;
  struct console console;
  struct elf_file program;
  struct image *images;
  unsigned image_count;
  struct core_observer observer;
  codomsim_listener *listener;
  void *owner;
};

static _Thread_local struct problem reason;

const char *codomsim_version(void) {
  return VERSION(CODOMSIM_MAJOR, CODOMSIM_MINOR);
}

const char *codomsim_error(void) { return reason.text; }

/* ---- what happens ---- */

static unsigned number_of(const struct codomsim *s, const struct hart *h) {
  unsigned n = 0;
  while (n + 1 < s->machine.config.harts && s->machine.harts[n] != h)
    n++;
  return n;
}

static void on_trap(void *owner, struct hart *h, const struct core_trap *t) {
  struct codomsim *s = owner;
  const struct codomsim_event e = {
      CODOMSIM_TRAP, number_of(s, h), t->pc, t->cause, t->tval, t->from, t->to};
  if (s->listener)
    s->listener(s->owner, &e);
}

static void on_domain(void *owner, struct hart *h, uint32_t from, uint32_t to) {
  struct codomsim *s = owner;
  const struct codomsim_event e = {.kind = CODOMSIM_DOMAIN,
                                   .hart = number_of(s, h),
                                   .pc = hart_pc(h),
                                   .from = from,
                                   .to = to};
  if (s->listener)
    s->listener(s->owner, &e);
}

void codomsim_listen(struct codomsim *s, codomsim_listener *call, void *owner) {
  s->listener = call;
  s->owner = owner;
}

/* ---- life ---- */

static bool model_number(const char *name, unsigned *model) {
  static const char *const names[] = {"ideal",
#define CORE(id, text) #id,
#include "timing/core.def"
  };
  for (*model = 0; *model < sizeof names / sizeof *names; ++*model)
    if (!strcmp(name, names[*model]))
      return true;
  return problem_set(&reason, "no core '%s'", name);
}

/* The fields that the caller's version of the structure has. */
static bool checked(const struct codomsim_config *from,
                    struct machine_config *to) {
  struct codomsim_config c = {0};
  if (from)
    memcpy(&c, from, from->size < sizeof c ? from->size : sizeof c);
  *to = (struct machine_config){.memory = c.memory ? c.memory : 256u << 20,
                                .harts = c.harts ? c.harts : 1,
                                .xcodoms = !c.no_xcodoms};
  if (to->memory < 1 << 20 || to->memory > UINT64_C(1) << 40 ||
      to->memory % 4096)
    return problem_set(&reason, "memory must be whole pages, 1 MiB to 1 TiB");
  if (to->harts > MAX_HARTS)
    return problem_set(&reason, "%u harts: at most %u are possible", to->harts,
                       (unsigned)MAX_HARTS);
  return model_number(c.core ? c.core : "u54", &to->model);
}

struct codomsim *codomsim_new(const struct codomsim_config *config) {
  struct machine_config machine;
  struct codomsim *s = calloc(1, sizeof *s);
  if (!s) {
    problem_set(&reason, "out of memory");
    return NULL;
  }
  s->machine.signals = -1;
  s->console.quiet = true;
  s->observer = (struct core_observer){
      .owner = s, .trap = on_trap, .domain_change = on_domain};
  if (checked(config, &machine) &&
      machine_new(&s->machine, &machine, &s->console, &reason) &&
      machine_add_harts(&s->machine, &s->observer, &reason) &&
      board_plug(&s->machine, &(struct board){0}, &reason))
    return s;
  codomsim_free(s);
  return NULL;
}

void codomsim_free(struct codomsim *s) {
  if (!s)
    return;
  machine_free(&s->machine);
  for (unsigned i = 0; i < s->image_count; i++)
    image_close(&s->images[i]);
  free(s->images);
  elf_close(&s->program);
  free(s);
}

/* ---- loading ---- */

bool codomsim_load(struct codomsim *s, const char *program) {
  return elf_open(&s->program, program, &reason) &&
         boot_bare(&s->machine, &s->program, &reason);
}

bool codomsim_boot(struct codomsim *s, const char *supervisor,
                   const char *const *images, unsigned image_count) {
  char *argument = (char *)(image_count ? images[0] : "");
  struct boot_options options = {.arguments = &argument, .argument_count = 1};
  s->images = calloc(image_count + 1, sizeof *s->images);
  if (!s->images)
    return problem_set(&reason, "out of memory");
  for (; s->image_count < image_count; s->image_count++)
    if (!image_open(&s->images[s->image_count], images[s->image_count],
                    &reason))
      return false;
  return elf_open(&s->program, supervisor, &reason) &&
         boot_images(&s->machine, &s->program, s->images, image_count, &options,
                     &reason);
}

/* ---- running ---- */

/* The limit of the last run was a limit of that run. */
static void forget_limit(struct machine *m) {
  if (m->end != END_LIMIT)
    return;
  m->end = END_NONE;
  for (unsigned n = 0; n < m->config.harts; n++)
    hart_run(m->harts[n], 0); /* takes the request to stop back */
}

enum codomsim_state codomsim_run(struct codomsim *s, uint64_t instructions) {
  struct machine *m = &s->machine;
  uint64_t now = turns_retired(m);
  forget_limit(m);
  m->config.max_instructions =
      instructions < UINT64_MAX - now ? now + instructions : UINT64_MAX;
  if (!instructions)
    return CODOMSIM_PAUSED;
  switch (m->end == END_NONE ? machine_run(m) : m->end) {
  case END_LIMIT: return CODOMSIM_PAUSED;
  case END_EXIT: case END_RESET: return CODOMSIM_EXITED;
  case END_STUCK: return CODOMSIM_STUCK;
  default: return CODOMSIM_FAILED;
  }
}

unsigned codomsim_status(const struct codomsim *s) {
  return s->machine.end == END_EXIT ? s->machine.status : 0;
}

/* ---- looking ---- */

static struct hart *hart_at(const struct codomsim *s, unsigned hart) {
  return s->machine.harts[hart < s->machine.config.harts ? hart : 0];
}

uint64_t codomsim_register(const struct codomsim *s, unsigned hart,
                           unsigned n) {
  const struct hart *h = hart_at(s, hart);
  return n == 32 ? hart_pc(h) : hart_x(h, n);
}

void codomsim_set_register(struct codomsim *s, unsigned hart, unsigned n,
                           uint64_t value) {
  struct hart *h = hart_at(s, hart);
  if (n == 32)
    hart_set_pc(h, value & ~UINT64_C(1));
  else
    hart_set_x(h, n, value);
}

bool codomsim_csr(const struct codomsim *s, unsigned hart, unsigned number,
                  uint64_t *value) {
  return hart_csr(hart_at(s, hart), number, value);
}

uint64_t codomsim_instructions(const struct codomsim *s, unsigned hart) {
  return hart_instructions(hart_at(s, hart));
}

uint64_t codomsim_cycles(const struct codomsim *s, unsigned hart) {
  return hart_cycles(hart_at(s, hart));
}

bool codomsim_read(const struct codomsim *s, uint64_t address, void *bytes,
                   size_t count) {
  const void *from = machine_ram(&s->machine, address, count);
  if (!from)
    return problem_set(&reason, "0x%llx is not RAM",
                       (unsigned long long)address);
  memcpy(bytes, from, count);
  return true;
}

bool codomsim_write(struct codomsim *s, uint64_t address, const void *bytes,
                    size_t count) {
  void *to = machine_ram(&s->machine, address, count);
  if (!to)
    return problem_set(&reason, "0x%llx is not RAM",
                       (unsigned long long)address);
  memcpy(to, bytes, count);
  machine_written(&s->machine, address, count);
  return true;
}
