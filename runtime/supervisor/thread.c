/* SPDX-License-Identifier: MIT
 *
 * Threads: the page that proxies work on, the capability stacks and the kernel
 * control stack, in the supervisor's own part of the address space under a tag
 * that nobody has rights over. Reading them back trusts them; when an
 * experiment has made them writable for user code (kernel-tag off), nonsense
 * ends the machine.
 *
 * State 0 of a thread is nobody's: what belonged to a process that died says
 * so, and the places of its domains can be used again at once.
 */
#include "supervisor/supervisor.h"

#define KCS_DEFAULT 1024
#define KCS_MOST    65536
#define STATES_SIZE page_up(sizeof(struct thread) + (DOMAINS + 1) * STATE_SIZE)

enum { SP = 2, TP = 4, A0 = 10 };

/* ---- making -------------------------------------------------------------- */

static uint64_t space_of(const struct supervisor *s,
                         const struct thread_place *t) {
  return THREAD_BLOCK * BLOCK_SIZE + (uint64_t)(t - s->threads) * THREAD_SPACE;
}

static uint64_t kcs_size(const struct supervisor *s) {
  return page_up((s->boot.kcs_frames + 1) * KCS_FRAME);
}

static bool make_thread(struct supervisor *s, struct thread_place *t,
                        uint64_t space) {
  t->thread = pages_take(s, STATES_SIZE / PAGE);
  t->address = space + THREAD_OFFSET;
  if (!t->thread || !memory_show(s, t->address, t->thread, STATES_SIZE,
                                 PROT_R | PROT_W, TAG_KERNEL))
    return false;
  t->thread->current = t->thread->dcs_owner = t->address + THREAD_STATES;
  event_region(s, t->home, TAG_KERNEL, CODOMS_REGION_KCS, t->address,
               STATES_SIZE);
  return true;
}

/* The last frame ends where the mapping ends; before the first one is an
 * empty one, which no gate takes for its own. */
static bool make_kcs(struct supervisor *s, struct thread_place *t,
                     uint64_t space) {
  uint64_t size = kcs_size(s), frames = s->boot.kcs_frames;
  uint8_t *memory = pages_take(s, size / PAGE);
  bool exposed = disabled(s, MECHANISM_kernel_tag);
  uint32_t tag = exposed ? s->domains[t->home->first].tag : TAG_KERNEL;
  if (!memory)
    return false;
  t->kcs_guard = space + KCS_OFFSET + size;
  t->kcs_address = t->kcs_guard - frames * KCS_FRAME;
  t->kcs = (struct kcs_frame *)(memory + size - frames * KCS_FRAME);
  t->thread->kcs_top = t->kcs_address;
  if (!memory_show(s, space + KCS_OFFSET, memory, size, PROT_R | PROT_W, tag))
    return false;
  event_region(s, t->home, tag, CODOMS_REGION_KCS, space + KCS_OFFSET, size);
  return true;
}

static void check_bound(struct supervisor *s) {
  if (!s->boot.kcs_frames)
    s->boot.kcs_frames = KCS_DEFAULT;
  if (s->boot.kcs_frames > KCS_MOST)
    fail(s, "supervisor", "more than %u kernel control stack frames",
         (uint64_t)KCS_MOST);
}

struct thread_place *thread_new(struct supervisor *s, struct process *home) {
  struct thread_place *t = s->threads;
  while (t < s->threads + THREADS && t->phase != THREAD_FREE)
    t++;
  if (t == s->threads + THREADS)
    return NULL;
  check_bound(s);
  *t = (struct thread_place){
      .phase = THREAD_PARKED, .id = ++s->next_thread, .home = home};
  t->context = memory_take(s, sizeof *t->context);
  if (t->context && make_thread(s, t, space_of(s, t)) &&
      make_kcs(s, t, space_of(s, t)))
    return t;
  thread_free(s, t);
  return NULL;
}

static uint8_t *kcs_memory(struct supervisor *s, const struct thread_place *t) {
  return (uint8_t *)t->kcs + s->boot.kcs_frames * KCS_FRAME - kcs_size(s);
}

void thread_free(struct supervisor *s, struct thread_place *t) {
  uint64_t space = space_of(s, t);
  hart_forget(s);
  for (struct domain *d = s->domains; t->thread && d < s->domains + DOMAINS;
       d++)
    if (d->process)
      domain_leave(s, t, d);
  memory_unmap(s, space, DCS_OFFSET + (DOMAINS + 1) * DCS_STRIDE);
  memory_unmap(s, space + KCS_OFFSET, kcs_size(s));
  if (t->kcs)
    pages_give(s, kcs_memory(s, t), kcs_size(s) / PAGE);
  if (t->thread)
    pages_give(s, t->thread, STATES_SIZE / PAGE);
  memory_give(s, t->context, sizeof *t->context);
  *t = (struct thread_place){.phase = THREAD_FREE};
}

struct thread_place *thread_by_id(struct supervisor *s, uint32_t id) {
  for (struct thread_place *t = s->threads; t < s->threads + THREADS; t++)
    if (t->phase != THREAD_FREE && t->id == id)
      return t;
  return NULL;
}

/* ---- starting ------------------------------------------------------------ */

enum status thread_begin(struct supervisor *s, struct thread_place *t,
                         struct domain *d, uint64_t pc, uint64_t argument) {
  struct state *st = thread_state(s, t, d);
  enum status status = domain_enter(s, t, d);
  if (status != DIPC_OK)
    return status;
  t->thread->current = thread_state_address(s, t, d);
  t->thread->dcs_owner = t->thread->current;
  *t->context = (struct context){.dcs_base = st->dcs_top,
                                 .dcs_top = st->dcs_top,
                                 .dcs_limit = st->dcs_limit};
  t->context->frame.x[0] = pc;
  t->context->frame.x[SP] = st->sp;
  t->context->frame.x[TP] = st->tp;
  t->context->frame.x[A0] = argument;
  return DIPC_OK;
}

/* ---- states -------------------------------------------------------------- */

struct state *thread_state(const struct supervisor *s,
                           const struct thread_place *t,
                           const struct domain *d) {
  return &t->thread->states[domain_slot(s, d) + 1];
}

uint64_t thread_state_address(const struct supervisor *s,
                              const struct thread_place *t,
                              const struct domain *d) {
  return t->address + THREAD_STATES + (domain_slot(s, d) + 1) * STATE_SIZE;
}

struct domain *thread_domain(struct supervisor *s, const struct thread_place *t,
                             uint64_t state) {
  uint64_t offset = state - t->address - THREAD_STATES;
  if (offset % STATE_SIZE || offset / STATE_SIZE > DOMAINS)
    fatal(s, "kernel control stack or thread is corrupt");
  struct domain *d = &s->domains[offset / STATE_SIZE - 1];
  return offset && d->process ? d : NULL;
}

struct domain *thread_current(struct supervisor *s,
                              const struct thread_place *t) {
  return thread_domain(s, t, t->thread->current);
}

uint64_t thread_dcs(const struct thread_place *t, uint32_t slot) {
  return t->address - THREAD_OFFSET + DCS_OFFSET + slot * DCS_STRIDE;
}

unsigned thread_depth(const struct thread_place *t) {
  return (t->thread->kcs_top - t->kcs_address) / KCS_FRAME;
}

struct kcs_frame *thread_top(const struct thread_place *t) {
  return &t->kcs[thread_depth(t) - 1];
}

/* ---- death --------------------------------------------------------------- */

static bool of(struct supervisor *s, const struct thread_place *t,
               uint64_t state, const struct process *p) {
  const struct domain *d = thread_domain(s, t, state);
  return d && d->process == p;
}

/* The capability stacks stay: they are the thread's, and those above in the
 * chain of calls may be using them. */
void thread_bury(struct supervisor *s, struct thread_place *t,
                 const struct process *p, enum status why) {
  uint64_t nobody = t->address + THREAD_STATES;
  for (unsigned i = 0; i < thread_depth(t); i++)
    if (of(s, t, t->kcs[i].caller, p)) {
      t->kcs[i].caller = nobody;
      t->kcs[i].gate |= 1;
      t->kcs[i].death = why;
    }
  if (of(s, t, t->thread->current, p)) {
    t->thread->current = nobody;
    t->why = why;
  }
  EACH_DOMAIN(s, d, p) {
    struct state *st = thread_state(s, t, d);
    *st = (struct state){.dcs_top = st->dcs_top, .dcs_limit = st->dcs_limit};
  }
  if (t->home == p)
    t->home = NULL;
  if (t->phase == THREAD_SLEEPS && !thread_current(s, t))
    schedule_ready(s, t);
  if (!t->home && (t->phase == THREAD_PARKED || t->phase == THREAD_OVER))
    thread_free(s, t);
}
