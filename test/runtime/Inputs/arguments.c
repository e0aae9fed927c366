/* SPDX-License-Identifier: MIT
 *
 * Every supervisor call of the table with every kind of wrong argument in
 * every place: the status is one that the table documents for that kind of
 * argument, and the audit counts the same before and after. Good values for
 * the other places come from what main makes first.
 */
#include <codoms/audit.h>
#include <codoms/cap.h>
#include <codoms/object.h>
#include <codoms/thread.h>
#include <stdio.h>
#include <string.h>

struct row {
  const char *name;
  uint64_t number;
  const char *arguments;
};

static const struct row rows[] = {
#define DIPC_SYSCALL(name, number, arguments, text) {#name, number, arguments},
#include <codoms/syscall.def>
};
#define ROWS (sizeof rows / sizeof rows[0])

/* Objects of this program, and what they are worth. */
static struct good {
  uint64_t domain, weak, grant, entries, process, thread, ticket, counter;
  uint64_t foreign, stale;
} good;

static _Alignas(4096) char memory[4096];
static struct dipc_entry entry;
__attribute__((aligned(64))) static void offered(void) {}

/* What each letter of the table says about wrong ones. */
static bool documented(char letter, int64_t status) {
  switch (letter) {
  case 'r':
  case 'w':
    return status == -DIPC_EPERM || status == -DIPC_EINVAL;
  case 'n':
    return status == -DIPC_EINVAL || status == -DIPC_ENOMEM;
  case 'c':
  case 'x':
    return status == -DIPC_EPERM;
  default:
    return status == -DIPC_EHANDLE || status == -DIPC_EPERM ||
           status == -DIPC_EDEAD;
  }
}

/* A right value for a place. */
static uint64_t right(const struct row *row, unsigned place) {
  char letter = row->arguments[place];
  switch (letter) {
  case 'r':
    return row->number == DIPC_DO_entry_register ||
                   row->number == DIPC_DO_entry_request
               ? (uint64_t)&entry
               : (uint64_t)memory;
  case 'w':
    return (uint64_t)memory;
  case 'd':
    return good.domain;
  case 'g':
    return good.grant;
  case 'e':
    return good.entries;
  case 'p':
    return good.process;
  case 't':
    return good.thread;
  case 'k':
    return good.ticket;
  case 'c':
    return good.counter;
  case 'x':
    return (uint64_t)offered;
  case 'n':
    return row->number == DIPC_DO_give ? sizeof memory : 1;
  default:
    return row->number != DIPC_DO_give ? 0
           : place                     ? dipc_own_tag()
                                       : (uint64_t)memory;
  }
}

/* Wrong values for a kind of argument; the number of them. */
static unsigned wrong(char letter, uint64_t *w) {
  unsigned n = 0;
  switch (letter) {
  case 'r':
  case 'w':
    w[n++] = 0;
    w[n++] = good.foreign;
    w[n++] = UINT64_MAX - 3;
    w[n++] = 0x80000000; /* the supervisor's own */
    w[n++] = UINT64_C(1) << 40;
    w[n++] = (uint64_t)memory + (UINT64_C(1) << 33);
    break;
  case 'x':
    w[n++] = 0;
    w[n++] = good.foreign;
    w[n++] = (uint64_t)offered + 1;
    w[n++] = (uint64_t)memory; /* not code */
    w[n++] = 0x80000000;
    w[n++] = UINT64_MAX;
    break;
  case 'n':
    w[n++] = 0;
    w[n++] = UINT64_MAX;
    w[n++] = UINT64_C(1) << 62;
    break;
  case 'c':
    w[n++] = UINT64_MAX;
    w[n++] = good.counter + 1;
    w[n++] = 1024;
    break;
  case 'a':
    break;
  default: /* handles */
    w[n++] = 0;
    w[n++] = UINT64_MAX;
    w[n++] = good.stale;
    w[n++] = UINT64_C(1) << 62 | 1;
    if (letter != 'h')
      w[n++] = letter == 'd' ? good.process : good.weak;
    w[n++] = (uint64_t)memory;
    break;
  }
  return n;
}

static void count(struct codoms_audit *a) {
  dipc_supervisor(DIPC_DO_audit, (uint64_t)a, 0, 0);
}

static unsigned tries, bad;

static void attempt(const struct row *row, unsigned place, uint64_t value) {
  struct codoms_audit before, after;
  uint64_t a[4] = {0};
  for (unsigned i = 0; row->arguments[i]; i++)
    a[i] = right(row, i);
  a[place] = value;
  if (strchr("rw", row->arguments[place]) && row->arguments[place + 1] == 'a')
    a[place + 1] = 16; /* bytes or a bound that make it matter */
  count(&before);
  int64_t status = dipc_supervisor4(row->number, a[0], a[1], a[2], a[3]);
  count(&after);
  tries++;
  if (!documented(row->arguments[place], status)) {
    printf("%s, argument %u, 0x%llx: status %lld\n", row->name, place,
           (unsigned long long)value, (long long)status);
    bad++;
  }
  if (memcmp(&before, &after, sizeof before)) {
    printf("%s, argument %u, 0x%llx: something has changed\n", row->name,
           place, (unsigned long long)value);
    bad++;
  }
}

/* Zero is a good answer here: nothing to write, grow or look for. */
static bool zero_is_right(const struct row *row, unsigned place) {
  return (row->number == DIPC_DO_heap_grow && place == 0) ||
         (row->number == DIPC_DO_write && place == 1);
}

static int64_t nothing(void *argument) {
  (void)argument;
  dipc_sleep(UINT64_C(1) << 40);
  return 0;
}

static void prepare(uint64_t foreign) {
  dipc_domain self = dipc_dom_self();
  good.foreign = foreign;
  good.domain = (uint64_t)self.value;
  good.weak = (uint64_t)dipc_dom_copy(self, DIPC_CALL).value;
  good.process = (uint64_t)dipc_process_self().value;
  good.thread = (uint64_t)dipc_thread_create(nothing, NULL).value;
  good.counter =
      (uint64_t)dipc_supervisor(DIPC_DO_counter_new, 0, 0, 0);
  entry.address = (uint64_t)offered;
  good.entries = (uint64_t)dipc_entry_register(self, &entry, 1).value;
  good.stale = (uint64_t)dipc_dom_self().value;
  dipc_close((int64_t)good.stale);
}

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  prepare(0x4c0000000);
  attempt(&rows[1], 0, 7); /* the stack is there after this */
  tries = bad = 0;
  for (unsigned r = 0; r < ROWS; r++)
    for (unsigned i = 0; rows[r].arguments[i]; i++) {
      uint64_t w[8];
      unsigned n = wrong(rows[r].arguments[i], w);
      for (unsigned k = 0; k < n; k++)
        if (w[k] || !zero_is_right(&rows[r], i))
          attempt(&rows[r], i, w[k]);
    }
  for (uint64_t number = 45; number < 64; number++)
    bad += dipc_supervisor(number, 1, 1, 1) != -DIPC_ENOSYS;
  bad += dipc_supervisor(UINT64_MAX, 1, 1, 1) != -DIPC_ENOSYS;
  printf("%s\n", tries > 150 ? "tried them all" : "too few");
  printf("%u were answered wrongly\n", bad);
  return 0;
}
