/* SPDX-License-Identifier: MIT
 *
 * The device tree: what device.def, extension.def and the configuration say,
 * in the words that OpenSBI, U-Boot and Linux look for. libfdt writes it.
 */
#include "machine/machine.h"

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

enum { MSI = 3, MTI = 7, SEI = 9, MEI = 11 }; /* interrupts of a hart */
enum { PHANDLE_PLIC = 1, PHANDLE_TEST, PHANDLE_HART };
#define UART_CLOCK 3686400
#define TREE_SIZE  (64u << 10)

struct cells {
  fdt32_t values[8 * MAX_HARTS];
  unsigned count;
};

static void cell(struct cells *c, uint32_t value) {
  c->values[c->count++] = cpu_to_fdt32(value);
}

static void wide(struct cells *c, uint64_t value) {
  cell(c, (uint32_t)(value >> 32));
  cell(c, (uint32_t)value);
}

/* libfdt remembers no error; `fdt` is void as soon as one has happened. */
struct tree {
  void *fdt;
  int error;
};

static void note(struct tree *t, int error) {
  if (error && !t->error)
    t->error = error;
}

static void begin(struct tree *t, const char *name) {
  note(t, fdt_begin_node(t->fdt, name));
}

static void begin_at(struct tree *t, const char *name, uint64_t address) {
  char full[64];
  snprintf(full, sizeof full, "%s@%llx", name, (unsigned long long)address);
  begin(t, full);
}

static void end(struct tree *t) { note(t, fdt_end_node(t->fdt)); }

static void text(struct tree *t, const char *name, const char *value) {
  note(t, fdt_property_string(t->fdt, name, value));
}

static void number(struct tree *t, const char *name, uint32_t value) {
  note(t, fdt_property_u32(t->fdt, name, value));
}

static void flag(struct tree *t, const char *name) {
  note(t, fdt_property(t->fdt, name, NULL, 0));
}

static void bytes(struct tree *t, const char *name, const void *value,
                  size_t size) {
  note(t, fdt_property(t->fdt, name, value, (int)size));
}

static void cells(struct tree *t, const char *name, const struct cells *c) {
  bytes(t, name, c->values, c->count * sizeof *c->values);
}

/* Strings one after the other, each with its NUL; ends with null. */
static void texts(struct tree *t, const char *name, const char *const *list) {
  char all[512];
  size_t size = 0;
  for (; *list; list++) {
    memcpy(all + size, *list, strlen(*list) + 1);
    size += strlen(*list) + 1;
  }
  bytes(t, name, all, size);
}

static void reg(struct tree *t, uint64_t base, uint64_t size) {
  struct cells c = {.count = 0};
  wide(&c, base);
  wide(&c, size);
  cells(t, "reg", &c);
}

/* ---- processors ---- */

static const char *const extensions[] = {
#define EXTENSION(id, name) name,
#include "isa/extension.def"
    NULL};

/* "rv64", single letters together, other names after an underscore. */
static void isa_string(struct tree *t) {
  char isa[512] = "rv64";
  for (const char *const *e = extensions; *e; e++) {
    if ((*e)[1])
      strcat(isa, "_");
    strcat(isa, *e);
  }
  text(t, "riscv,isa", isa);
  text(t, "riscv,isa-base", "rv64i");
  texts(t, "riscv,isa-extensions", extensions);
}

static void hart(struct tree *t, unsigned n) {
  begin_at(t, "cpu", n);
  text(t, "device_type", "cpu");
  number(t, "reg", n);
  text(t, "status", "okay");
  text(t, "compatible", "riscv");
  isa_string(t);
  number(t, "riscv,cbom-block-size", 64);
  number(t, "riscv,cboz-block-size", 64);
  text(t, "mmu-type", "riscv,sv57");
  begin(t, "interrupt-controller");
  number(t, "#interrupt-cells", 1);
  flag(t, "interrupt-controller");
  text(t, "compatible", "riscv,cpu-intc");
  number(t, "phandle", PHANDLE_HART + n);
  end(t);
  end(t);
}

static void harts(struct tree *t, const struct machine *m) {
  begin(t, "cpus");
  number(t, "#address-cells", 1);
  number(t, "#size-cells", 0);
  number(t, "timebase-frequency", 1000 * TICKS_PER_MS);
  for (unsigned n = 0; n < m->config.harts; n++)
    hart(t, n);
  end(t);
}

/* Two interrupts of every hart that the controller drives. */
static void wires(struct tree *t, const struct machine *m, uint32_t first,
                  uint32_t second) {
  struct cells c = {.count = 0};
  for (unsigned n = 0; n < m->config.harts; n++) {
    cell(&c, PHANDLE_HART + n);
    cell(&c, first);
    cell(&c, PHANDLE_HART + n);
    cell(&c, second);
  }
  cells(t, "interrupts-extended", &c);
}

/* ---- devices ---- */

static const struct {
  uint64_t base, size;
} places[] = {
#define DEVICE(id, base, size, source) [PLACE_##id] = {base, size},
#include "machine/device.def"
};

static void device(struct tree *t, const char *name, enum device_place place,
                   const char *const *compatible) {
  begin_at(t, name, places[place].base);
  reg(t, places[place].base, places[place].size);
  texts(t, "compatible", compatible);
}

#define COMPATIBLE(...) ((const char *const[]){__VA_ARGS__, NULL})

static void plic(struct tree *t, const struct machine *m) {
  device(t, "plic", PLACE_plic, COMPATIBLE("sifive,plic-1.0.0", "riscv,plic0"));
  number(t, "#address-cells", 0);
  number(t, "#interrupt-cells", 1);
  flag(t, "interrupt-controller");
  number(t, "riscv,ndev", PLIC_SOURCES - 1);
  wires(t, m, MEI, SEI);
  number(t, "phandle", PHANDLE_PLIC);
  end(t);
}

static void clint(struct tree *t, const struct machine *m) {
  device(t, "clint", PLACE_clint, COMPATIBLE("sifive,clint0", "riscv,clint0"));
  wires(t, m, MSI, MTI);
  end(t);
}

static void interrupts(struct tree *t, unsigned source) {
  number(t, "interrupt-parent", PHANDLE_PLIC);
  number(t, "interrupts", source);
}

static void simple_devices(struct tree *t) {
  device(t, "test", PLACE_finisher,
         COMPATIBLE("sifive,test1", "sifive,test0", "syscon"));
  number(t, "phandle", PHANDLE_TEST);
  end(t);
  device(t, "rtc", PLACE_rtc, COMPATIBLE("google,goldfish-rtc"));
  interrupts(t, SOURCE_rtc);
  end(t);
  device(t, "serial", PLACE_uart, COMPATIBLE("ns16550a"));
  number(t, "clock-frequency", UART_CLOCK);
  interrupts(t, SOURCE_uart);
  end(t);
}

static void virtio_slots(struct tree *t) {
  uint64_t size = places[PLACE_virtio].size / VIRTIO_SLOTS;
  for (unsigned i = 0; i < VIRTIO_SLOTS; i++) {
    begin_at(t, "virtio_mmio", places[PLACE_virtio].base + i * size);
    reg(t, places[PLACE_virtio].base + i * size, size);
    text(t, "compatible", "virtio,mmio");
    interrupts(t, SOURCE_virtio + i);
    end(t);
  }
}

static void soc(struct tree *t, const struct machine *m) {
  begin(t, "soc");
  number(t, "#address-cells", 2);
  number(t, "#size-cells", 2);
  text(t, "compatible", "simple-bus");
  flag(t, "ranges");
  clint(t, m);
  plic(t, m);
  simple_devices(t);
  virtio_slots(t);
  end(t);
}

/* How Linux turns the machine off: a value written to the test device. */
static void switch_off(struct tree *t, const char *name, uint32_t value) {
  char compatible[32];
  snprintf(compatible, sizeof compatible, "syscon-%s", name);
  begin(t, name);
  text(t, "compatible", compatible);
  number(t, "regmap", PHANDLE_TEST);
  number(t, "offset", 0);
  number(t, "value", value);
  end(t);
}

/* ---- the whole ---- */

static void chosen(struct tree *t, struct machine *m,
                   const struct tree_options *o) {
  char path[64];
  uint8_t seed[32];
  begin(t, "chosen");
  if (o->command_line)
    text(t, "bootargs", o->command_line);
  if (o->initrd_end) {
    note(t, fdt_property_u64(t->fdt, "linux,initrd-start", o->initrd));
    note(t, fdt_property_u64(t->fdt, "linux,initrd-end", o->initrd_end));
  }
  snprintf(path, sizeof path, "/soc/serial@%llx",
           (unsigned long long)places[PLACE_uart].base);
  text(t, "stdout-path", path);
  machine_random(m, seed, sizeof seed);
  bytes(t, "rng-seed", seed, sizeof seed);
  end(t);
}

static void root(struct tree *t, struct machine *m,
                 const struct tree_options *o) {
  begin(t, "");
  number(t, "#address-cells", 2);
  number(t, "#size-cells", 2);
  text(t, "compatible", "riscv-virtio");
  text(t, "model", "riscv-virtio,codoms");
  chosen(t, m, o);
  begin_at(t, "memory", RAM_BASE);
  text(t, "device_type", "memory");
  reg(t, RAM_BASE, m->config.memory);
  end(t);
  harts(t, m);
  soc(t, m);
  switch_off(t, "poweroff", 0x5555);
  switch_off(t, "reboot", 0x7777);
  end(t);
}

void *tree_make(struct machine *m, const struct tree_options *o,
                struct problem *p) {
  struct tree t = {.fdt = malloc(TREE_SIZE)};
  if (!t.fdt) {
    problem_set(p, "out of memory");
    return NULL;
  }
  note(&t, fdt_create(t.fdt, TREE_SIZE));
  note(&t, fdt_finish_reservemap(t.fdt));
  root(&t, m, o);
  note(&t, fdt_finish(t.fdt));
  if (!t.error)
    return t.fdt;
  free(t.fdt);
  problem_set(p, "cannot make the device tree: %s", fdt_strerror(t.error));
  return NULL;
}

size_t tree_size(const void *fdt) { return fdt_totalsize(fdt); }

bool tree_dump(const void *fdt, const char *path, struct problem *p) {
  struct outfile out;
  if (!outfile_open(&out, path, p))
    return false;
  fwrite(fdt, 1, tree_size(fdt), out.stream);
  return outfile_commit(&out, p);
}

/* ---- a tree of the user's ---- */

static bool grow(void **fdt, struct problem *p) {
  size_t size = fdt_totalsize(*fdt) + 4096;
  void *larger = malloc(size);
  int error =
      larger ? fdt_open_into(*fdt, larger, (int)size) : -FDT_ERR_NOSPACE;
  if (error) {
    free(larger);
    return problem_set(p, "the device tree is not usable: %s",
                       fdt_strerror(error));
  }
  free(*fdt);
  *fdt = larger;
  return true;
}

/* Puts into /chosen what the command line says. */
static int choose(void *fdt, const struct tree_options *o) {
  int node = fdt_path_offset(fdt, "/chosen"), error = 0;
  if (node < 0)
    node = fdt_add_subnode(fdt, 0, "chosen");
  if (node < 0)
    return node;
  if (o->command_line)
    error = fdt_setprop_string(fdt, node, "bootargs", o->command_line);
  if (!error && o->initrd_end)
    error = fdt_setprop_u64(fdt, node, "linux,initrd-start", o->initrd);
  if (!error && o->initrd_end)
    error = fdt_setprop_u64(fdt, node, "linux,initrd-end", o->initrd_end);
  return error ? error : fdt_pack(fdt);
}

void *tree_adopt(uint8_t *file, size_t size, const struct tree_options *o,
                 struct problem *p) {
  void *fdt = file;
  int error = size < sizeof(struct fdt_header) ? -FDT_ERR_TRUNCATED
                                               : fdt_check_full(fdt, size);
  bool good =
      !error || problem_set(p, "not a device tree: %s", fdt_strerror(error));
  good = good && grow(&fdt, p);
  if (good && (error = choose(fdt, o)))
    good = problem_set(p, "the device tree is not usable: %s",
                       fdt_strerror(error));
  if (good)
    return fdt;
  free(fdt);
  return NULL;
}
