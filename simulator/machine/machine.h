/* SPDX-License-Identifier: MIT
 *
 * The machine around the hart: RAM, the devices of a `virt`-like board, and
 * the loop that runs it until something ends it. One internal header, in
 * sections named after the .c files of this folder.
 */
#ifndef CODOMS_SIMULATOR_MACHINE_MACHINE_H
#define CODOMS_SIMULATOR_MACHINE_MACHINE_H

#include "core/core.h"
#include "host/console.h"
#include "host/elf.h"
#include "host/image.h"
#include "machine/board.h"
#include "machine/virtio.h"

#define RAM_BASE  0x80000000u
#define ROM_BASE  0x1000u
#define MAX_HARTS 64

struct machine;

/* ---- devices: one row each in device.def, one file each ---- */

struct device {
  const char *name;
  uint64_t base, size;
  bool (*load)(struct machine *m, uint64_t offset, unsigned size,
               uint64_t *value);
  bool (*store)(struct machine *m, uint64_t offset, unsigned size,
                uint64_t value);
};
/* Where device.def has them: place, and source of the PLIC. */
enum device_place {
#define DEVICE(id, base, size, source) PLACE_##id,
#include "machine/device.def"
};
enum device_source {
#define DEVICE(id, base, size, source) SOURCE_##id = source,
#include "machine/device.def"
};
#define DEVICE(id, base, size, source)                                         \
  bool id##_load(struct machine *m, uint64_t offset, unsigned size_,           \
                 uint64_t *value);                                             \
  bool id##_store(struct machine *m, uint64_t offset, unsigned size_,          \
                  uint64_t value);
#include "machine/device.def"

/* clint.c: time, timers and software interrupts. */
struct clint {
  uint64_t skipped; /* ticks that passed while all harts waited */
  uint64_t mtimecmp[MAX_HARTS];
  bool msip[MAX_HARTS];
};
uint64_t clint_time(const struct machine *m); /* mtime */
/* Instructions until the next timer of this hart is due, at least 1. */
uint64_t clint_distance(const struct machine *m, unsigned hart);
/* When the next timer or alarm is due that wakes somebody, in ticks; UINT64_MAX
 * if none is set. */
uint64_t clint_due(const struct machine *m);
void clint_pass(struct machine *m, uint64_t ticks);

/* plic.c: interrupt lines of devices to harts. */
#define PLIC_SOURCES 96 /* the first does not exist */
#define PLIC_WORDS   (PLIC_SOURCES / 32)
struct plic_context {
  uint32_t enable[PLIC_WORDS], threshold;
  bool asserted; /* there is something to claim */
};
struct plic {
  uint32_t priority[PLIC_SOURCES];
  uint32_t level[PLIC_WORDS], pending[PLIC_WORDS], claimed[PLIC_WORDS];
  struct plic_context context[2 * MAX_HARTS]; /* M and S of each hart */
};
void plic_raise(struct machine *m, unsigned source, bool level);

/* uart.c: 16550A. */
struct uart {
  struct chardev line;
  uint8_t ier, lcr, mcr, scr, dll, dlm, fcr;
  uint8_t msr_changes;
  uint8_t input[16];
  unsigned head, count;
  bool overrun, empty_pending;
};
bool uart_wants_input(const struct uart *u);
bool uart_interrupts(const struct uart *u); /* input would wake somebody */
bool uart_input(struct machine *m);         /* takes what is there */

/* rtc.c: Goldfish clock. */
struct rtc {
  uint64_t start; /* nanoseconds since 1970 when mtime was 0 */
  uint64_t latched, alarm;
  bool armed, pending, enabled;
};
uint64_t rtc_due(const struct machine *m); /* as clint_due */
void rtc_advance(struct machine *m);       /* time has passed */

/* htif.c: `tohost` of bare programs. */
struct htif {
  uint8_t *tohost, *fromhost; /* in RAM, null if the program has none */
};
void htif_attach(struct machine *m, const struct elf_file *program);
void htif_poll(struct machine *m);

/* ---- turns.c: whose turn it is ---- */

/* Time counts instructions, not cycles, so that timing models never decide
 * (D10). Harts run at the same time: in a round each has one turn of at most
 * `quantum` instructions, and a round takes as long as its longest turn. */
#define INSTRUCTIONS_PER_TICK 100 /* 10 MHz at one instruction per ns */
#define NANOSECONDS_PER_TICK  100
#define TICKS_PER_MS          10000
struct turns {
  uint64_t start;       /* time at which the round began, in instructions */
  uint64_t latest;      /* the latest that a hart has reached */
  uint64_t begun;       /* instructions of the running hart before its turn */
  uint64_t retired;     /* instructions of all harts before this turn */
  struct hart *running; /* null between turns */
  uint64_t random;
};
/* Time in instructions; it never goes back, whichever hart asks. */
uint64_t turns_time(const struct machine *m);
uint64_t turns_retired(const struct machine *m);
void turns_round(struct machine *m);

/* ---- machine.c ---- */

struct machine_config {
  uint64_t memory;        /* bytes of RAM */
  unsigned harts;         /* 1 to MAX_HARTS */
  uint64_t quantum, seed; /* 0: the default; no disorder */
  bool xcodoms, trap_misaligned;
  unsigned model;            /* core_config.model */
  uint64_t disabled;         /* mechanism.def bits for the core */
  bool single_step;          /* slices of one instruction: logs end exactly */
  uint64_t max_instructions, max_cycles; /* 0: no limit */
};

enum machine_end {
  END_NONE,
  END_EXIT,   /* the guest said so: status */
  END_RESET,  /* the guest asked for a reset */
  END_STUCK,  /* waits for what cannot come, or an observer stopped it */
  END_LIMIT,  /* max_instructions */
  END_CYCLES, /* max_cycles */
  END_KILLED, /* the debugger said so */
  END_SIGNAL, /* SIGINT or SIGTERM: status is its number */
  END_QUIT,   /* the user typed so */
  END_OUTPUT  /* a serial line's output cannot be written */
};

struct machine {
  struct machine_config config;
  struct console *console;
  uint8_t *ram;
  struct core_bus bus;
  struct hart *harts[MAX_HARTS]; /* config.harts of them */
  struct turns turns;
  struct clint clint;
  struct plic plic;
  struct uart uart;
  struct rtc rtc;
  struct virtio virtio[VIRTIO_SLOTS];
  struct virtio_chain chain; /* the request at hand */
  uint8_t frame[FRAME_MAX];  /* the frame at hand */
  uint8_t rom[256];          /* what the reset vector has */
  uint64_t random;           /* state of machine_random */
  struct htif htif;
  enum machine_end end;
  unsigned status;
  int signals; /* signalfd of SIGINT and SIGTERM, or -1 */
  /* Told of a record at a physical address (runtime/.../boot.h). */
  void (*event)(void *owner, uint64_t address);
  void *event_owner;
  /* Told of a hart between two instructions, every sample_period ones. */
  void (*sample)(void *owner, struct hart *h);
  void *sample_owner;
  uint64_t sample_period;
  double started, seconds; /* host time of machine_run */
};

bool machine_new(struct machine *m, const struct machine_config *config,
                 struct console *console, struct problem *p);
/* Makes the harts; the observer must outlive the machine. */
bool machine_add_harts(struct machine *m, const struct core_observer *observer,
                       struct problem *p);
void machine_free(struct machine *m);
/* RAM behind a physical range, or null. */
void *machine_ram(const struct machine *m, uint64_t address, uint64_t size);
/* A device has written RAM: tells the harts. */
void machine_written(struct machine *m, uint64_t address, uint64_t size);
/* Interrupt lines of one hart, when its time has moved; of all, when a device
 * has changed. */
void machine_update_hart(struct machine *m, unsigned n);
void machine_update_lines(struct machine *m);
/* From a device or an observer: the machine ends after this instruction. */
void machine_end(struct machine *m, enum machine_end end, unsigned status);
/* SIGINT or SIGTERM is waiting to be seen. */
bool machine_interrupted(const struct machine *m);
enum machine_end machine_run(struct machine *m);
double machine_now(void); /* host seconds */
/* board.c: random bytes, a function of the seed. */
void machine_random(struct machine *m, void *bytes, size_t size);

/* ---- outside.c ---- */

/* Takes what is there: signals, typed bytes, packets. */
void outside_look(struct machine *m);
/* All harts wait: lets time pass until something comes or a timer is due.
 * False: nothing can ever come. */
bool outside_wait(struct machine *m);

/* ---- boot.c ---- */

/* A bare program: loads it, starts at its entry in M mode. */
bool boot_bare(struct machine *m, const struct elf_file *program,
               struct problem *p);
/* Writes what is between begin_signature and end_signature, `bytes` a line. */
bool boot_signature(struct machine *m, const struct elf_file *program,
                    const char *path, unsigned bytes, struct problem *p);

struct boot_options {
  uint64_t disabled, kcs_frames;
  char *const *arguments;
  unsigned argument_count;
};
/* The supervisor and the images, as codoms/boot.h says. */
bool boot_images(struct machine *m, const struct elf_file *supervisor,
                 const struct image *images, unsigned count,
                 const struct boot_options *options, struct problem *p);

/* ---- tree.c ---- */

#define TREE_ROOM (128u << 10) /* bytes for any tree */
struct tree_options {
  const char *command_line;    /* null: none */
  uint64_t initrd, initrd_end; /* 0: none */
};
/* Device trees in memory for free(); null with a problem. */
void *tree_make(struct machine *m, const struct tree_options *o,
                struct problem *p);
/* From a file's bytes, which it takes over. */
void *tree_adopt(uint8_t *file, size_t size, const struct tree_options *o,
                 struct problem *p);
size_t tree_size(const void *fdt);
bool tree_dump(const void *fdt, const char *path, struct problem *p);

/* ---- system.c ---- */

struct system_options {
  const char *firmware; /* null: none, the kernel starts in M mode */
  const char *kernel, *initrd, *append, *dtb, *dump_dtb;
};
/* Puts everything into RAM and starts at the reset vector. `program` gets the
 * last ELF file loaded, for its symbols. */
bool system_boot(struct machine *m, const struct system_options *o,
                 struct elf_file *program, struct problem *p);
/* One file: an ELF file where it says, anything else at `start`. Takes `bytes`
 * over. */
bool system_load(struct machine *m, const char *path, uint8_t *bytes,
                 size_t size, uint64_t start, struct elf_file *program,
                 uint64_t *entry, uint64_t *end, struct problem *p);

#endif
