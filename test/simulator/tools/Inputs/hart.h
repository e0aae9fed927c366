/* SPDX-License-Identifier: MIT
 *
 * A hart that does not run: tests of the tools set what it shows.
 */
#include "core/core.h"

#include <string.h>

struct hart {
  uint64_t pc, x[32], cycles, instructions, thread;
  uint64_t pcs[8];
  unsigned depth, mode, marks, hooks;
  uint32_t tag;
};

uint64_t hart_pc(const struct hart *h) { return h->pc; }
uint64_t hart_x(const struct hart *h, unsigned n) { return h->x[n]; }
uint64_t hart_f(const struct hart *h, unsigned n) { return h->x[n]; }
unsigned hart_mode(const struct hart *h) { return h->mode; }
uint32_t hart_tag(const struct hart *h) { return h->tag; }
uint64_t hart_instructions(const struct hart *h) { return h->instructions; }
uint64_t hart_cycles(const struct hart *h) { return h->cycles; }
uint64_t hart_lost(const struct hart *h, unsigned n) {
  (void)h, (void)n;
  return 0;
}
uint64_t hart_count(const struct hart *h, unsigned n) {
  (void)h, (void)n;
  return 0;
}
bool hart_access(const struct hart *h, uint32_t word, struct core_access *a) {
  (void)h, (void)word, (void)a;
  return false;
}
uint64_t hart_stores(const struct hart *h, uint32_t word) {
  (void)h, (void)word;
  return 0;
}
void hart_writes(uint32_t word, struct core_writes *w) {
  (void)word;
  *w = (struct core_writes){0};
}
bool hart_csr(const struct hart *h, unsigned number, uint64_t *value) {
  *value = h->thread;
  return number == 0x5c3;
}
void hart_cap(const struct hart *h, unsigned n, uint64_t words[4]) {
  (void)h, (void)n;
  memset(words, 0, 32);
}
bool hart_apl(const struct hart *h, unsigned i, uint32_t *tag, uint64_t *row) {
  (void)h, (void)i, (void)tag, (void)row;
  return false;
}
bool hart_translate(struct hart *h, uint64_t va, bool user,
                    struct core_page *out) {
  (void)h, (void)va, (void)user, (void)out;
  return false;
}
unsigned hart_backtrace(const struct hart *h, uint64_t *pcs, unsigned max) {
  unsigned n = h->depth < max ? h->depth : max;
  memcpy(pcs, h->pcs, n * sizeof *pcs);
  return n;
}
void hart_mark_range(struct hart *h, uint64_t start, uint64_t size,
                     unsigned class_) {
  (void)start, (void)size, (void)class_;
  h->marks++;
}
void hart_hook(struct hart *h, uint64_t pc) {
  (void)pc;
  h->hooks++;
}
void hart_stop(struct hart *h) { (void)h; }
void hart_unhook(struct hart *h, uint64_t pc) { (void)h, (void)pc; }
unsigned core_disassemble(uint32_t word, uint64_t pc, char *text,
                          size_t size) {
  (void)word, (void)pc, (void)text, (void)size;
  return 0;
}
