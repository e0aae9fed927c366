/* SPDX-License-Identifier: MIT
 *
 * --log=commit: a line on stderr for every retired instruction, in the format of
 * Spike's --log-commits, so that the two can be compared with diff: hart, mode,
 * pc, instruction, the register and the CSR that were written, the memory that
 * was read and written. (Spike also lists the CSRs that floating-point
 * instructions change on the way, fflags and mstatus; this does not.)
 */
#include "tools/tools.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool commit_open(struct tools *t, struct problem *p) {
  int fd = dup(STDERR_FILENO);
  t->commit.out = fd < 0 ? NULL : fdopen(fd, "w");
  if (!t->commit.out)
    return problem_set(p, "cannot write the log: %s", strerror(errno));
  return true;
}

/* Memory as the current mode sees it: up to eight bytes, false if it is not RAM. */
static bool memory(struct tools *t, struct hart *h, uint64_t va, unsigned size,
                   uint64_t *value) {
  *value = 0;
  for (unsigned i = 0; i < size && i < 8; i++) {
    struct core_page page;
    const uint8_t *byte;
    if (!hart_translate(h, va + i, false, &page) ||
        !(byte = tools_ram(t, page.pa, 1)))
      return false;
    *value |= (uint64_t)*byte << 8 * i;
  }
  return true;
}

/* Before it executes: where it will go, which its result may overwrite. */
void commit_before(struct tools *t, struct hart *h) {
  struct commit_log *c = &t->commit;
  uint64_t word;
  c->mode = hart_mode(h);
  c->accesses = (memory(t, h, hart_pc(h), 4, &word) ||
                 memory(t, h, hart_pc(h), 2, &word)) &&
                hart_access(h, (uint32_t)word, &c->access);
  hart_writes((uint32_t)word, &c->writes);
  c->stored = 0;
  if (c->accesses && c->access.write)
    c->stored = hart_stores(h, (uint32_t)word);
}

static void print_value(FILE *out, unsigned bytes, uint64_t v) {
  fprintf(out, "0x%0*" PRIx64, 2 * (int)bytes,
          bytes < 8 ? v & ((UINT64_C(1) << 8 * bytes) - 1) : v);
}

static const char *csr_name(unsigned n) {
  static const struct {
    unsigned number;
    const char *name;
  } names[] = {
#define CSR(id, n) {n, #id},
#include "isa/csr.def"
#define XCSR(id, n, user) {n, #id},
#include "isa/xcodoms_csr.def"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].number == n)
      return names[i].name;
  return "unknown";
}

static void print_registers(struct commit_log *c, struct hart *h) {
  const struct core_writes *w = &c->writes;
  uint64_t v;
  if (w->x) {
    fprintf(c->out, " x%-2u ", w->x);
    print_value(c->out, 8, hart_x(h, w->x));
  }
  if (w->writes_f) {
    fprintf(c->out, " f%-2u ", w->f);
    print_value(c->out, 8, hart_f(h, w->f));
  }
  if (w->writes_csr && hart_csr(h, w->csr, &v)) {
    fprintf(c->out, " c%u_%s ", w->csr, csr_name(w->csr));
    print_value(c->out, 8, v);
  }
}

static void print_memory(struct tools *t, struct hart *h) {
  struct commit_log *c = &t->commit;
  bool atomic = c->access.read && c->access.write;
  uint64_t now = c->stored;
  if (c->access.read) {
    fputs(" mem ", c->out);
    print_value(c->out, 8, c->access.va);
  }
  if (!c->access.write || (c->writes.conditional && hart_x(h, c->writes.x)))
    return;
  if (atomic)
    memory(t, h, c->access.va, c->access.size, &now);
  fputs(" mem ", c->out);
  print_value(c->out, 8, c->access.va);
  fputc(' ', c->out);
  print_value(c->out, c->access.size < 8 ? c->access.size : 8, now);
}

void commit_retire(struct tools *t, struct hart *h, uint64_t pc,
                   uint32_t word) {
  struct commit_log *c = &t->commit;
  unsigned bytes = (word & 3) == 3 ? 4 : 2;
  fprintf(c->out, "core %3u: %u ", tools_hart(t, h), c->mode);
  print_value(c->out, 8, pc);
  fputs(" (", c->out);
  print_value(c->out, bytes, word);
  fputs(")", c->out);
  print_registers(c, h);
  if (c->accesses)
    print_memory(t, h);
  fputc('\n', c->out);
}

bool commit_close(struct tools *t, struct problem *p) {
  FILE *out = t->commit.out;
  bool bad = out && ferror(out);
  t->commit.out = NULL;
  if ((out && fclose(out)) || bad)
    return problem_set(p, "cannot write the log: %s", strerror(errno));
  return true;
}
