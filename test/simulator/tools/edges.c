// SPDX-License-Identifier: MIT
// RUN: %hostclang -std=gnu17 -D_GNU_SOURCE -fsanitize=address,undefined -Wno-gnu -I%src/simulator -I%src/runtime/include -I%S/Inputs %s %src/simulator/tools/*.c %src/simulator/reference/*.c %src/simulator/host/*.c -ldw -lelf -lslirp -lm '-DREPORT_FOLDER="%src/simulator/tools"' -o %t
// RUN: %t
//
// What is counted for a crossing and what is not, on scripted walks between
// classes of code: each step says how many cycles the code before it took.
#include "hart.h"
#include "tools/tools.h"

#include <assert.h>
#include <stdlib.h>

enum { PLAIN, CALLER, CALLEE, COPY, CLEAR, SAVE, PROXY };
enum { SLOT = 0x1000, SLOT2 = 0x1040, GATE = 0x2000, TRAMPOLINE = 0x3000 };
enum { BODY = 0x5000, HELPER = 0x6000, STUB = 0x7000, USER = 0x8000,
       COPIER = 0x9000 };

static struct hart hart = {.thread = 1};
static struct tools *t;

/* `cycles` pass, then control reaches `pc`, of class `to`, with `sp`. */
static void go(uint64_t cycles, unsigned to, uint64_t pc, uint64_t sp) {
  hart.cycles += cycles;
  hart.instructions += cycles;
  hart.pc = pc;
  hart.x[2] = sp;
  t->observer.class_change(t, &hart, 0, to);
}

static void add_edge(uint64_t base, const char *name) {
  struct registry *r = &t->registry;
  r->edges = realloc(r->edges, (r->edge_count + 1) * sizeof *r->edges);
  r->edges[r->edge_count] = (struct edge){
      .number = r->edge_count, .base = base, .size = 16, .gate = GATE,
      .body = BODY};
  snprintf(r->edges[r->edge_count].name, 64, "%s", name);
  *map_insert(&r->edge_entries, base) = r->edge_count;
  *map_insert(&r->edge_entries, GATE) = r->edge_count++;
}

static void start(void) {
  struct tools_config config = {.edges = true};
  struct problem problem;
  t = tools_new(&config, &problem);
  assert(t);
  tools_attach(t, &hart);
  hart.mode = 0;
  add_edge(SLOT, "a.f");
  add_edge(SLOT2, "a.g");
  edges_range(t, COPIER, CODOMS_RANGE_COPY);
  go(1000, COPY, USER, 900); /* outside of everything */
  go(1000, PLAIN, USER, 900);
}

static void finish(uint64_t calls, uint64_t median, uint64_t failed) {
  edges_finish(t);
  assert(t->edges.cost_count);
  struct edge_cost *c = &t->edges.costs[0];
  struct summary s = histogram_summary(&c->cycles);
  if (c->calls != calls || s.median != median || c->unwound != failed) {
    printf("calls %lu median %lu failed %lu\n", c->calls, s.median,
           c->unwound);
    abort();
  }
  tools_free(t);
}

static void call(uint64_t slot) {
  go(50, CALLER, STUB, 900);     /* 50 cycles of the user before */
  go(3, SAVE, STUB + 8, 800);    /* 3 caller stub */
  go(4, CALLER, STUB + 16, 800); /* 4 save */
  go(2, PROXY, slot, 800);       /* 2 */
  go(10, CALLEE, 0x4000, 500);   /* 10 proxy */
  go(6, PLAIN, BODY, 480);       /* 6 callee stub */
}

static void come_back(void) {
  go(1000, CALLEE, 0x4010, 480);      /* the body: not counted */
  go(5, PROXY, GATE, 500);            /* 5 */
  go(7, SAVE, STUB + 20, 800);        /* 7 gate and trampoline */
  go(4, CALLER, STUB + 30, 800);      /* 4 */
  go(1, PLAIN, USER + 4, 900);        /* 1 */
  go(100, COPY, COPIER, 900);         /* the user's own copying */
  go(100, PLAIN, USER, 900);
}

static void plain_call(void) {
  start();
  call(SLOT);
  come_back();
  finish(1, 3 + 4 + 2 + 10 + 6 + 5 + 7 + 4 + 1, 0);
}

/* Helpers of both stubs count, bytes too; the user's code between does not. */
static void helpers(void) {
  start();
  go(50, CALLER, STUB, 900);
  t->observer.cap_made(t, &hart, 64);
  go(1, PLAIN, HELPER, 800); /* strlen */
  go(20, CALLER, STUB + 4, 800);
  go(1, PROXY, SLOT, 800);
  go(1, CALLEE, 0x4000, 500);
  go(1, PLAIN, HELPER, 400); /* handle table */
  go(30, CALLEE, 0x4004, 400);
  hart.x[12] = 24;
  go(1, COPY, COPIER, 400);
  go(8, CALLEE, 0x4008, 400);
  go(1, PLAIN, BODY, 400);
  go(500, COPY, COPIER, 300); /* the body's own copying */
  go(500, PLAIN, BODY + 8, 400);
  go(500, CALLEE, 0x400c, 400);
  t->observer.cap_made(t, &hart, 100); /* a view */
  go(1, PROXY, GATE, 500);
  go(1, CALLER, STUB + 8, 800);
  go(1, PLAIN, HELPER, 700);
  go(9, CALLER, STUB + 12, 700);
  go(1, PLAIN, USER, 900);
  go(300, CALLER, STUB, 900); /* gives up before it crosses */
  go(40, PLAIN, USER, 900);
  struct edge_cost *c = &t->edges.costs[0];
  assert(c->by_capability == 164 && c->copied == 24);
  finish(1, 1 + 20 + 1 + 1 + 1 + 30 + 1 + 8 + 1 + 1 + 1 + 1 + 9 + 1, 0);
}

/* A crossing in the body belongs to its own edge only. */
static void nested(void) {
  start();
  call(SLOT2);
  call(SLOT);
  go(1000, CALLEE, 0x4010, 480);
  go(5, PROXY, GATE, 500);
  go(7, CALLER, STUB + 20, 800);
  go(1, PLAIN, BODY + 4, 900);
  come_back();
  assert(histogram_summary(&t->edges.costs[1].cycles).median == 42);
  finish(1, 3 + 4 + 2 + 10 + 6 + 5 + 7 + 1, 0);
}

/* Traps count for the crossing that they interrupt, not for the body. */
static void traps(void) {
  struct core_trap trap = {.from = 0, .to = 1, .cause = 29};
  start();
  call(SLOT);
  for (int i = 0; i < 2; i++) {
    hart.cycles += 300;
    trap.pc = hart.pc;
    t->observer.trap(t, &hart, &trap);
    hart.mode = 1;
    hart.cycles += 200;
    hart.mode = 0;
    t->observer.resume(t, &hart);
    if (i == 0)
      go(0, CALLEE, 0x4010, 480);
  }
  go(5, PROXY, GATE, 500);
  go(7, CALLER, STUB + 20, 800);
  go(1, PLAIN, USER, 900);
  assert(t->edges.costs[0].traps == 1);
  finish(1, 3 + 4 + 2 + 10 + 6 + 300 + 200 + 5 + 7 + 1, 0);
}

/* A fault in the body: the supervisor drops the frame and goes on in the
 * caller's stub; the next call is measured as if nothing had happened. */
static void unwound(void) {
  struct core_trap trap = {.from = 0, .to = 1, .cause = 24};
  start();
  call(SLOT);
  trap.pc = hart.pc;
  t->observer.trap(t, &hart, &trap);
  hart.mode = 1;
  edges_unwind(t, 0);
  hart.mode = 0;
  hart.pc = TRAMPOLINE;
  hart.x[2] = 800;
  t->observer.resume(t, &hart);
  go(1, SAVE, STUB + 20, 800);
  go(1, CALLER, STUB + 30, 800);
  go(1, PLAIN, USER, 900);
  go(5000, CALLER, STUB, 900);
  go(1, PROXY, SLOT, 800);
  go(1, CALLEE, 0x4000, 500);
  go(1, PLAIN, BODY, 500);
  come_back();
  finish(1, 1 + 1 + 1 + 5 + 7 + 4 + 1, 1);
}

/* The proxy says no (too deep, callee dead): back without the gate. */
static void refused(void) {
  start();
  go(50, CALLER, STUB, 900);
  go(1, PROXY, SLOT, 800);
  go(9, CALLER, STUB + 8, 800);
  go(1, PLAIN, USER, 900);
  call(SLOT);
  come_back();
  finish(1, 42, 1);
}

int main(void) {
  plain_call();
  helpers();
  nested();
  traps();
  unwound();
  refused();
  return 0;
}
