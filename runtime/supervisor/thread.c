/* SPDX-License-Identifier: MIT
 *
 * Threads: the page that proxies work on and the kernel control stack, in the
 * supervisor's own part of the address space under a tag that nobody has
 * rights over. Reading them back trusts them; when an experiment has made them
 * writable for user code (kernel-tag off), nonsense ends the machine.
 */
#include "supervisor/supervisor.h"

#define KCS_DEFAULT 1024
#define KCS_MOST    65536
#define KCS_OFFSET  (THREAD_SPACE / 2)

static void map(struct supervisor *s, struct process *p, uint64_t at,
                void *memory, uint64_t size, uint32_t tag) {
  if (!memory || !memory_map_at(s, at, memory, size, PROT_R | PROT_W, tag))
    fail(s, p->image->name, "out of memory for a thread");
  event_region(s, p, tag, CODOMS_REGION_KCS, at, size);
}

static void make_thread(struct supervisor *s, struct thread_place *t,
                        uint64_t space) {
  uint64_t size =
      page_up(sizeof(struct thread) + s->domain_count * sizeof(struct state));
  t->thread = memory_take(s, size, PAGE);
  t->address = space + PAGE;
  map(s, t->process, t->address, t->thread, size, TAG_KERNEL);
}

/* The last frame ends where the mapping ends; before the first one is an
 * empty one, which no gate takes for its own. */
static void make_kcs(struct supervisor *s, struct thread_place *t,
                     uint64_t space) {
  uint64_t frames = s->boot.kcs_frames;
  uint64_t size = page_up((frames + 1) * KCS_FRAME);
  uint8_t *memory = memory_take(s, size, PAGE);
  bool exposed = disabled(s, MECHANISM_kernel_tag);
  uint32_t tag = exposed ? s->domains[t->process->first].tag : TAG_KERNEL;
  map(s, t->process, space + KCS_OFFSET, memory, size, tag);
  t->kcs_guard = space + KCS_OFFSET + size;
  t->kcs_address = t->kcs_guard - frames * KCS_FRAME;
  t->kcs = (struct kcs_frame *)(memory + size - frames * KCS_FRAME);
  t->thread->kcs_top = t->kcs_address;
  t->thread->kcs_limit = t->kcs_guard;
}

struct thread_place *thread_new(struct supervisor *s, struct process *p) {
  struct thread_place *t = &s->threads[s->thread_count];
  uint64_t space = THREAD_BLOCK * BLOCK_SIZE + s->thread_count * THREAD_SPACE;
  if (!s->boot.kcs_frames)
    s->boot.kcs_frames = KCS_DEFAULT;
  if (s->boot.kcs_frames > KCS_MOST)
    fail(s, "supervisor", "more than %u kernel control stack frames",
         (uint64_t)KCS_MOST);
  s->thread_count++;
  t->process = p;
  make_thread(s, t, space);
  make_kcs(s, t, space);
  return t;
}

struct state *thread_state(const struct thread_place *t,
                           const struct domain *d) {
  return &t->thread->states[d->tag - TAG_DOMAIN];
}

uint64_t thread_state_address(const struct thread_place *t,
                              const struct domain *d) {
  return t->address + THREAD_STATES + (d->tag - TAG_DOMAIN) * STATE_SIZE;
}

struct domain *thread_domain(struct supervisor *s, const struct thread_place *t,
                             uint64_t state) {
  uint64_t offset = state - t->address - THREAD_STATES;
  if (offset % STATE_SIZE || offset / STATE_SIZE >= s->domain_count)
    fatal(s, "kernel control stack or thread is corrupt");
  return &s->domains[offset / STATE_SIZE];
}

struct domain *thread_current(struct supervisor *s,
                              const struct thread_place *t) {
  return thread_domain(s, t, t->thread->current);
}

unsigned thread_depth(const struct thread_place *t) {
  return (t->thread->kcs_top - t->kcs_address) / KCS_FRAME;
}

struct kcs_frame *thread_top(const struct thread_place *t) {
  return &t->kcs[thread_depth(t) - 1];
}
