/* SPDX-License-Identifier: MIT
 *
 * Supervisor calls about processes, threads and time. The domain that calls
 * decides what they are about; the thread that calls may be from elsewhere.
 */
#include "supervisor/call.h"

#include <codoms/csr.h>

/* ---- processes -------------------------------------------------------------
 */

static bool find_process(struct supervisor *s, const char *name,
                         struct image **image, uint32_t *record) {
  for (uint32_t i = 0; i < s->boot.image_count; i++)
    for (uint32_t j = 0; j < s->images[i].header->processes.count; j++) {
      *image = &s->images[i];
      *record = j;
      if (!strcmp((*image)->strings + (*image)->processes[j].name, name))
        return true;
    }
  return false;
}

static int64_t process_handle(struct call *c, const struct process *p) {
  return call_handle(c, (struct object){.kind = OBJECT_PROCESS,
                                        .rights = RIGHT_OWNER,
                                        .a = p->id});
}

int64_t sys_process_spawn(struct call *c) {
  char name[NAME_MOST + 1];
  struct image *image;
  uint32_t record;
  int64_t why;
  const char *missing;
  if (!call_name(c, name, &why))
    return why;
  if (!find_process(c->s, name, &image, &record))
    return -DIPC_EINVAL;
  struct process *p =
      process_load(c->s, image, record, ++c->s->next_group, &missing);
  if (!p)
    return -DIPC_ENOMEM;
  int64_t handle = process_handle(c, p);
  if (handle < 0) {
    process_kill(c->s, p, DIPC_EEXIT, 0);
    return handle;
  }
  entry_bind_all(c->s, p);
  start_next(c->s, p->group);
  return handle;
}

int64_t sys_process_self(struct call *c) {
  return process_handle(c, c->domain->process);
}

int64_t sys_process_number(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_PROCESS);
  return o ? (int64_t)o->a : -DIPC_EHANDLE;
}

int64_t sys_process_kill(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_PROCESS);
  if (!o)
    return -DIPC_EHANDLE;
  struct process *p = process_by_id(c->s, (uint32_t)o->a);
  if (!p)
    return -DIPC_EDEAD;
  if (p == c->domain->process) {
    c->gone = true;
    unwind_current(c->s, DIPC_EEXIT, c->x[A1] & 0xff);
  } else {
    process_kill(c->s, p, DIPC_EEXIT, c->x[A1] & 0xff);
  }
  return 0;
}

int64_t sys_process_status(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_PROCESS);
  unsigned status;
  if (!o)
    return -DIPC_EHANDLE;
  if (process_by_id(c->s, (uint32_t)o->a))
    return -DIPC_EAGAIN;
  return process_ending(c->s, (uint32_t)o->a, &status) ? status : -DIPC_EDEAD;
}

int64_t sys_process_wait(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_PROCESS);
  if (!o)
    return -DIPC_EHANDLE;
  if (!process_by_id(c->s, (uint32_t)o->a))
    return 0;
  c->gone = true;
  schedule_sleep(c->s, PROCESS_KEY(o->a), 0);
  return 0;
}

int64_t sys_rebind(struct call *c) {
  char name[NAME_MOST + 1];
  int64_t why;
  return call_name(c, name, &why) ? (int64_t)entry_reopen(c->domain, name)
                                  : why;
}

/* ---- threads ---------------------------------------------------------------
 */

static int64_t start_thread(struct call *c, struct thread_place *t) {
  int64_t handle;
  if (thread_begin(c->s, t, c->domain, c->x[A0], c->x[A1]) != DIPC_OK)
    return -DIPC_ENOMEM;
  handle = call_handle(c, (struct object){.kind = OBJECT_THREAD,
                                          .rights = RIGHT_OWNER,
                                          .a = t->id});
  if (handle > 0)
    schedule_ready(c->s, t);
  return handle;
}

/* Code of the caller's own: a return to user mode may go anywhere (XC-JMP-7), so
 * nobody else would ask. */
static bool own_code(const struct call *c, uint64_t address) {
  struct page page;
  return disabled(c->s, MECHANISM_supervisor_check) ||
         (address % 2 == 0 && memory_look(c->s, address, &page) &&
          page.prot & PROT_X && (uint32_t)page.tag_word == c->domain->tag &&
          !(page.tag_word & TAG_P));
}

int64_t sys_thread_create(struct call *c) {
  if (!own_code(c, c->x[A0]))
    return -DIPC_EPERM;
  struct thread_place *t = thread_new(c->s, c->domain->process);
  if (!t)
    return -DIPC_ENOMEM;
  int64_t handle = start_thread(c, t);
  if (handle < 0)
    thread_free(c->s, t);
  return handle;
}

int64_t sys_thread_exit(struct call *c) {
  struct thread_place *t = c->s->hart->running;
  if (thread_depth(t) || t->is_start)
    return -DIPC_EPERM;
  c->gone = true;
  unwind_end(c->s, c->x[A0]);
  return 0;
}

int64_t sys_thread_join(struct call *c) {
  struct object *o = call_object(c, c->x[A0], OBJECT_THREAD);
  struct thread_place *t = o ? thread_by_id(c->s, (uint32_t)o->a) : NULL;
  if (!o)
    return -DIPC_EHANDLE;
  if (t == c->s->hart->running)
    return -DIPC_EINVAL;
  if (t && t->phase != THREAD_OVER) {
    c->gone = true;
    schedule_sleep(c->s, THREAD_KEY(o->a), 0);
    return 0;
  }
  int64_t result = t ? (int64_t)(t->result & INT64_MAX) : 0;
  if (t)
    thread_free(c->s, t);
  call_close(o);
  return result;
}

int64_t sys_thread_self(struct call *c) { return c->s->hart->running->id; }

int64_t sys_yield(struct call *c) {
  c->gone = true;
  c->x[A0] = 0;
  if (c->s->ready)
    schedule_stop(c->s, THREAD_READY);
  return 0;
}

/* ---- sleeping --------------------------------------------------------------
 */

/* The physical address: the word is the same whoever names it. */
static bool word(struct call *c, uint64_t *key, uint32_t *value) {
  struct page page;
  if (c->x[A0] % 4 || !call_allowed(c, c->x[A0], 4, READ))
    return false;
  (void)memory_look(c->s, c->x[A0], &page);
  *key = (uint64_t)page.memory;
  *value = *(volatile uint32_t *)page.memory;
  return true;
}

int64_t sys_futex_wait(struct call *c) {
  uint64_t key;
  uint32_t value;
  if (!word(c, &key, &value))
    return -DIPC_EPERM;
  if (value != (uint32_t)c->x[A1])
    return -DIPC_EAGAIN;
  c->gone = true;
  schedule_sleep(c->s, key, c->x[A2]);
  return 0;
}

int64_t sys_futex_wake(struct call *c) {
  uint64_t key;
  uint32_t value;
  unsigned most = c->x[A1] > THREADS ? THREADS : (unsigned)c->x[A1];
  return word(c, &key, &value) ? (int64_t)schedule_wake(c->s, key, most, 0)
                               : -DIPC_EPERM;
}

int64_t sys_sleep(struct call *c) {
  c->gone = true;
  schedule_sleep(c->s, NOBODYS_KEY, c->x[A0] ? c->x[A0] : 1);
  return 0;
}

int64_t sys_deadline(struct call *c) {
  struct thread_place *t = c->s->hart->running;
  uint64_t time;
  __asm__ volatile("rdtime %0" : "=r"(time));
  if (c->x[A0] > UINT64_MAX - 1 - time)
    return -DIPC_EINVAL;
  t->deadline = c->x[A0] ? time + c->x[A0] : 0;
  t->deadline_depth = thread_depth(t);
  return 0;
}

int64_t sys_audit(struct call *c) {
  struct codoms_audit a = {0};
  if (c->x[A0] % 8 || !call_allowed(c, c->x[A0], sizeof a, WRITE))
    return -DIPC_EPERM;
  audit_count(c->s, &a);
  memory_write(c->s, c->x[A0], &a, sizeof a);
  return 0;
}
