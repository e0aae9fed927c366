/* SPDX-License-Identifier: MIT
 *
 * What the machine hands to the supervisor at reset, and what the supervisor
 * tells the simulator's observers while it runs.
 *
 * Reset: every hart in M mode at the supervisor's ELF entry, a0 = hart id, a1 =
 * physical address of struct codoms_boot. Images are whole ELF files placed in
 * RAM. Without an event port (`event_port` 0, any other machine) nothing is
 * told and nothing else changes.
 */
#ifndef CODOMS_BOOT_H
#define CODOMS_BOOT_H

#include <stdint.h>

#define CODOMS_BOOT_MAGIC 0x3130544f4f424443 /* "CDBOOT01" */
#define CODOMS_BOOT_IMAGES 16
#define CODOMS_BOOT_HARTS  16 /* most that the supervisor uses */

struct codoms_boot {
  uint64_t magic;
  uint64_t ram_base, ram_size; /* bytes */
  uint64_t free_base;          /* first byte of RAM that nobody uses yet; from
                                * here on RAM is zero */
  uint64_t event_port;         /* physical address, 0 if there is none */
  uint64_t disabled;           /* mechanism.def bits */
  uint64_t kcs_frames;         /* bound on nested crossings, 0: default 1024 */
  uint32_t image_count;
  uint32_t args_size; /* bytes at args: NUL-terminated argv strings, back to back */
  uint64_t args;      /* physical address */
  struct {
    uint64_t base, size; /* of the ELF file in RAM */
    char name[64];       /* for messages, NUL-terminated */
  } images[CODOMS_BOOT_IMAGES];
};

/* Events. The supervisor writes the physical address of a record to the event
 * port (one 64-bit store); the simulator has read it when the store retires.
 * Every record starts with its kind. */
#define CODOMS_EVENT_PORT 0x102000 /* where codoms-sim has it */

enum codoms_event_kind {
  CODOMS_EV_PROCESS = 1, /* a process exists */
  CODOMS_EV_DOMAIN,      /* a domain exists and its tag is known */
  CODOMS_EV_REGION,      /* memory with a meaning */
  CODOMS_EV_PROXY,       /* a proxy exists: one edge */
  CODOMS_EV_UNWIND,      /* a caller goes on with a status instead of results */
  CODOMS_EV_DEATH,       /* a process died */
  CODOMS_EV_FATAL,       /* the supervisor stops the machine and says why */
  CODOMS_EV_READY        /* everything is loaded, user code starts */
};

/* PROXY regions have all code of proxies, of return gates and of trampolines
 * (the one `ret` in each domain through which gates come back). */
enum codoms_region {
  CODOMS_REGION_IMAGE = 1, CODOMS_REGION_HEAP, CODOMS_REGION_STACK,
  CODOMS_REGION_TLS, CODOMS_REGION_DCS, CODOMS_REGION_KCS,
  CODOMS_REGION_PROXY, CODOMS_REGION_INFO, CODOMS_REGION_PAGETABLE
};

/* One record type for all kinds keeps both sides simple; a kind uses the
 * fields named behind it, the others are zero. */
struct codoms_event {
  uint64_t kind;
  uint32_t process;  /* PROCESS DOMAIN REGION UNWIND DEATH: process id */
  uint32_t tag;      /* DOMAIN REGION; PROXY: tag of the proxy page */
  uint32_t image;    /* PROCESS DOMAIN: index in boot images */
  uint32_t index;    /* DOMAIN: index in the image's domain table; REGION: codoms_region */
  uint64_t base;     /* PROCESS: block; REGION: first byte; PROXY: entry;
                      * FATAL: physical address of the whole text */
  uint64_t size;     /* REGION PROXY FATAL: bytes */
  uint64_t delta;    /* PROCESS DOMAIN: load address - link address */
  uint32_t caller;   /* PROXY: tag; UNWIND: tag resumed */
  uint32_t callee;   /* PROXY: tag */
  uint64_t edge;     /* PROXY: number, from 0 up */
  uint64_t target;   /* PROXY: callee's entry address at run time */
  uint64_t gate;     /* PROXY: return gate's address; edges may share it */
  uint32_t policy;   /* PROXY: effective codoms_policy bits */
  uint32_t depth;    /* UNWIND: frames left on the thread's KCS */
  int64_t status;    /* UNWIND DEATH: status code (status.def) */
  char name[64];     /* PROCESS DOMAIN: name; PROXY: "interface.procedure"; FATAL: start of text */
};

#endif
