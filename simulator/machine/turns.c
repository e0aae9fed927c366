/* SPDX-License-Identifier: MIT
 *
 * Whose turn it is. Harts run one after the other, in rounds: each has a turn
 * of at most `quantum` instructions, which ends early when it waits. Without a
 * seed the order is that of their numbers; a seed shuffles it in every round
 * and shortens turns, to try other interleavings. Both count instructions
 * alone, so a run is the same on any host. What harts do while they wait, and
 * the host's own events, are machine.c's.
 *
 * A turn is run in pieces that end where a timer of the hart is due.
 */
#include "machine/machine.h"

enum {
  TURN_ALONE = 10000, /* instructions, if there is one hart */
  TURN = 1000         /* among several */
};

static uint64_t progress(const struct machine *m) {
  const struct turns *t = &m->turns;
  return t->running ? hart_instructions(t->running) - t->begun : 0;
}

uint64_t turns_time(const struct machine *m) {
  const struct turns *t = &m->turns;
  uint64_t now = t->start + progress(m);
  return now > t->latest ? now : t->latest;
}

uint64_t turns_retired(const struct machine *m) {
  return m->turns.retired + progress(m);
}

static uint64_t random_next(struct turns *t) {
  t->random ^= t->random << 13;
  t->random ^= t->random >> 7;
  t->random ^= t->random << 17;
  return t->random * UINT64_C(0x2545f4914f6cdd1d) >> 32;
}

static uint64_t turn_length(struct machine *m) {
  uint64_t quantum = m->config.quantum           ? m->config.quantum
                     : m->config.harts > 1 ? TURN : TURN_ALONE;
  return m->config.seed ? 1 + random_next(&m->turns) % quantum : quantum;
}

/* An instruction rarely takes COSTLY cycles, so a limit on them is met within a
 * few instructions. */
static uint64_t cycles_allow(const struct machine *m, unsigned hart,
                             uint64_t piece) {
  enum { COSTLY = 200 };
  uint64_t now = hart_cycles(m->harts[hart]);
  uint64_t left = now < m->config.max_cycles ? m->config.max_cycles - now : 0;
  uint64_t allowed = left / COSTLY + 1;
  return allowed < piece ? allowed : piece;
}

/* What the piece of a turn may be, with `left` instructions of it to go. */
static uint64_t piece_length(const struct machine *m, unsigned hart,
                             uint64_t left) {
  uint64_t piece = m->config.single_step ? 1 : left;
  uint64_t timer = clint_distance(m, hart);
  if (timer < piece)
    piece = timer;
  if (m->sample && m->sample_period < piece)
    piece = m->sample_period;
  if (m->config.max_cycles)
    piece = cycles_allow(m, hart, piece);
  if (m->config.max_instructions) {
    uint64_t limit = m->config.max_instructions - turns_retired(m);
    if (limit < piece)
      piece = limit;
  }
  return piece;
}

/* What a piece may have brought about. False: the turn is over. */
static bool after_piece(struct machine *m, unsigned hart, enum core_stop stop) {
  machine_update_hart(m, hart);
  if (m->htif.tohost)
    htif_poll(m);
  if (m->sample)
    m->sample(m->sample_owner, m->harts[hart]);
  if (m->end != END_NONE)
    return false;
  if (stop == CORE_STOP_ASKED)
    machine_end(m, END_STUCK, 1); /* an observer has seen enough */
  else if (m->config.max_instructions &&
           turns_retired(m) >= m->config.max_instructions)
    machine_end(m, END_LIMIT, 1);
  else if (m->config.max_cycles &&
           hart_cycles(m->harts[hart]) >= m->config.max_cycles)
    machine_end(m, END_CYCLES, 1);
  return m->end == END_NONE && stop != CORE_STOP_WFI;
}

static void turn(struct machine *m, unsigned hart) {
  struct turns *t = &m->turns;
  uint64_t length = turn_length(m);
  enum core_stop stop;
  t->running = m->harts[hart];
  t->begun = hart_instructions(t->running);
  machine_update_hart(m, hart);
  do
    stop = hart_run(t->running,
                    piece_length(m, hart, length - progress(m)));
  while (after_piece(m, hart, stop) && progress(m) < length);
  t->latest = turns_time(m);
  t->retired += progress(m);
  t->running = NULL;
}

static void shuffle(struct turns *t, uint8_t *order, unsigned count) {
  for (unsigned i = count; i > 1; i--) {
    unsigned j = (unsigned)(random_next(t) % i);
    uint8_t other = order[j];
    order[j] = order[i - 1];
    order[i - 1] = other;
  }
}

void turns_round(struct machine *m) {
  uint8_t order[MAX_HARTS];
  for (unsigned i = 0; i < m->config.harts; i++)
    order[i] = (uint8_t)i;
  if (m->config.seed)
    shuffle(&m->turns, order, m->config.harts);
  for (unsigned i = 0; i < m->config.harts && m->end == END_NONE; i++)
    turn(m, order[i]);
  m->turns.start = m->turns.latest;
}
