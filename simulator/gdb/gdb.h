/* SPDX-License-Identifier: MIT
 *
 * The GDB remote stub. It is no tool: a debugger may change what the machine
 * does, so it has a folder of its own. It lives in the core's `before` callback:
 * whenever the guest is stopped, it is stopped there, between two instructions
 * of one hart, with every register exact, and the callback does not return until
 * the debugger lets the guest go on. Sections are named after the .c files.
 */
#ifndef CODOMS_SIMULATOR_GDB_GDB_H
#define CODOMS_SIMULATOR_GDB_GDB_H

#include "core/core.h"
#include "host/console.h"

struct debug_config {
  const char *where; /* a TCP port of this host, or a path with a slash */
  bool wait;         /* for a debugger, before the first instruction */
  struct console *console;
  struct hart *const *harts;
  unsigned hart_count;
  uint8_t *ram;
  uint64_t ram_base, ram_size;
  /* The debugger has written RAM; it wants to end the guest. */
  void (*written)(void *owner, uint64_t address, uint64_t size);
  void (*kill)(void *owner);
  /* A person wants to end the simulator. */
  bool (*interrupted)(void *owner);
  /* Text about where the guest is, for `monitor where`. */
  void (*describe)(void *owner, struct hart *h, char *text, size_t size);
  void *owner;
};

struct debug;
/* Starts to listen; before the first instruction. */
struct debug *debug_new(const struct debug_config *config, struct problem *p);
/* The core's callback. */
void debug_before(struct debug *d, struct hart *h);
/* Tells the debugger that the guest has ended. */
void debug_exit(struct debug *d, unsigned status);
void debug_free(struct debug *d);

/* ---- packet.c: what packets mean ---- */

#define PACKET_MAX 16384
enum { POINTS_MAX = 64 };

enum point_kind { POINT_SOFT, POINT_HARD, POINT_WRITE, POINT_READ, POINT_ACCESS };
struct point {
  enum point_kind kind;
  uint64_t address, size;
};

enum run_state { RUN_STOPPED, RUN_FREE, RUN_STEP };
struct session {
  struct debug_config config;
  enum run_state run;
  unsigned current;  /* hart that g, m and their like are about */
  unsigned stopped;  /* hart that has stopped */
  unsigned stepping; /* hart that RUN_STEP is about */
  unsigned left_hart; /* where the guest went on: hart and its instructions */
  uint64_t left_at;
  struct point points[POINTS_MAX];
  unsigned point_count;
  char stop[128];    /* the last stop reply */
  bool detached, killed, no_ack;
};
/* One packet's answer; "" for what is not known. True: send it. */
bool gdb_packet(struct session *s, char *packet, char *reply, size_t size);
/* Whether the hart must stop before its next instruction; fills s->stop. */
bool gdb_must_stop(struct session *s, struct hart *h);
void gdb_stopped(struct session *s, unsigned hart, const char *reason);
unsigned gdb_hart_number(const struct session *s, const struct hart *h);

/* ---- target.c: registers ---- */

/* The target description, from malloc. */
char *target_xml(size_t *length);
/* Register n as hex digits; false: no such register. */
bool target_read(struct hart *h, unsigned n, char *hex, size_t size);
bool target_write(struct hart *h, unsigned n, const char *hex);
enum { TARGET_PC = 32, TARGET_CORE = 33 };

/* Hex, least significant byte first. */
void hex_bytes(char *to, const void *bytes, size_t count);
bool hex_parse(const char *hex, void *bytes, size_t count);

#endif
