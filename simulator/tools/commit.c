/* SPDX-License-Identifier: MIT
 *
 * --log=commit: a line on stderr for every retired instruction, in the manner
 * of Spike: hart, mode, pc, word, text, and the registers that have changed.
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

static void print_changes(struct commit_log *c, struct hart *h) {
  for (unsigned n = 1; n < 32; n++)
    if (hart_x(h, n) != c->x[n]) {
      c->x[n] = hart_x(h, n);
      fprintf(c->out, " x%u 0x%016" PRIx64, n, c->x[n]);
    }
  for (unsigned n = 0; n < 32; n++)
    if (hart_f(h, n) != c->f[n]) {
      c->f[n] = hart_f(h, n);
      fprintf(c->out, " f%u 0x%016" PRIx64, n, c->f[n]);
    }
}

void commit_retire(struct tools *t, struct hart *h, uint64_t pc,
                   uint32_t word) {
  char text[96];
  struct commit_log *c = &t->commit;
  unsigned length = core_disassemble(word, pc, text, sizeof text);
  if (!length)
    snprintf(text, sizeof text, "unknown");
  fprintf(c->out, "core   0: %u 0x%016" PRIx64 " (0x%0*" PRIx32 ") %s",
          hart_mode(h), pc, length == 2 ? 4 : 8,
          length == 2 ? word & 0xffff : word, text);
  print_changes(c, h);
  fputc('\n', c->out);
}

void commit_close(struct tools *t) {
  if (t->commit.out)
    fclose(t->commit.out);
  t->commit.out = NULL;
}
