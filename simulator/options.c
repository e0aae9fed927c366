/* SPDX-License-Identifier: MIT
 *
 * Parses the command line against options.def. Errors of usage end with
 * status 2 and, for a misspelt name, with the nearest right one.
 */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 2026-01-01: any will do, if it is always the same. */
#define DEFAULT_DATE UINT64_C(1767225600000000000)

enum argument { NONE, VALUE, MAYBE };
enum option_id {
#define OPTION(id, letter, name, argument, meta, help) OPTION_##id,
#include "options.def"
};
struct option_row {
  enum option_id id;
  char letter;
  const char *name;
  enum argument argument;
  const char *meta, *help;
};
static const struct option_row rows[] = {
#define OPTION(id, letter, name, argument, meta, help)                         \
  {OPTION_##id, letter, name, argument, meta, help},
#include "options.def"
};
#define ROWS (sizeof rows / sizeof *rows)

struct mechanism_row {
  const char *name;
  unsigned bit;
  const char *where, *what;
};
static const struct mechanism_row mechanisms[] = {
#define MECHANISM(id, name, bit, where, what) {name, bit, where, what},
#include "isa/mechanism.def"
};
#define MECHANISMS (sizeof mechanisms / sizeof *mechanisms)

/* Rows of core.def, as core_config.model counts them. */
enum model {
  MODEL_ideal,
#define CORE(id, text) MODEL_##id,
#include "timing/core.def"
};

static const struct verdict go_on = {false, 0};
static const struct verdict usage_error = {true, 2};
static const struct verdict done = {true, 0};

#define USAGE(...)                                                             \
  (fprintf(stderr, "codoms-sim: error: " __VA_ARGS__), fputc('\n', stderr),    \
   usage_error)

/* Edit distance, for suggestions. */
static unsigned distance(const char *a, const char *b) {
  unsigned row[64], n = (unsigned)strlen(b);
  if (n >= 64)
    return 64;
  for (unsigned j = 0; j <= n; j++)
    row[j] = j;
  for (unsigned i = 1; a[i - 1]; i++) {
    unsigned diagonal = row[0];
    row[0] = i;
    for (unsigned j = 1; j <= n; j++) {
      unsigned change = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      unsigned least = row[j] < row[j - 1] ? row[j] : row[j - 1];
      row[j] = change < least + 1 ? change : least + 1;
    }
  }
  return row[n];
}

static const char *nearest_option(const char *name) {
  const char *found = NULL;
  unsigned least = 4;
  for (size_t i = 0; i < ROWS; i++)
    if (distance(name, rows[i].name) < least) {
      least = distance(name, rows[i].name);
      found = rows[i].name;
    }
  return found;
}

static const char *nearest_mechanism(const char *name) {
  const char *found = NULL;
  unsigned least = 4;
  for (size_t i = 0; i < MECHANISMS; i++)
    if (distance(name, mechanisms[i].name) < least) {
      least = distance(name, mechanisms[i].name);
      found = mechanisms[i].name;
    }
  return found;
}

static struct verdict print_help(void) {
  puts("usage: codoms-sim [options] image... [-- argument...]\n"
       "       codoms-sim --bare [options] program.elf\n"
       "       codoms-sim [-bios FILE] -kernel FILE [options]\n\n"
       "Runs linked images on a simulated RV64GC machine with the Xcodoms\n"
       "extension. The exit status is the guest's.\n\n"
       "options:");
  for (size_t i = 0; i < ROWS; i++) {
    char text[64];
    const char *form = rows[i].argument == NONE    ? "--%s"
                       : rows[i].argument == VALUE ? "--%s=%s"
                                                   : "--%s[=%s]";
    snprintf(text, sizeof text, form, rows[i].name, rows[i].meta);
    if (rows[i].letter)
      printf("  -%c, ", rows[i].letter);
    else
      printf("      ");
    printf("%-21s %s\n", text, rows[i].help);
  }
  return done;
}

static struct verdict print_version(void) {
  puts("codoms-sim " CODOMS_VERSION " (RV64GC, Zba Zbb Zbs, Xcodoms 1.0)");
  return done;
}

static struct verdict print_mechanisms(void) {
  for (size_t i = 0; i < MECHANISMS; i++)
    printf("%-14s %-10s %s\n", mechanisms[i].name, mechanisms[i].where,
           mechanisms[i].what);
  return done;
}

/* A number with an optional K, M or G if `suffix`. */
static bool number(const char *text, bool suffix, uint64_t *value) {
  char *end;
  errno = 0;
  *value = strtoull(text, &end, 0);
  if (errno || end == text || !strchr("0123456789", *text))
    return false;
  static const char letters[] = "KMG";
  const char *letter = suffix && *end ? strchr(letters, *end & ~0x20) : NULL;
  if (letter) {
    unsigned shift = 10 * (unsigned)(letter - letters + 1);
    if (*value > UINT64_MAX >> shift)
      return false;
    *value <<= shift;
    end++;
  }
  return !*end;
}

static struct verdict set_memory(struct options *o, const char *value) {
  if (!strncmp(value, "size=", 5))
    value += 5; /* the long form of QEMU */
  bool plain = number(value, false, &o->memory);
  if (!plain && !number(value, true, &o->memory))
    return USAGE("'%s' is not a size: a number with K, M or G", value);
  if (plain) /* MiB, as QEMU has it */
    o->memory = o->memory <= UINT64_MAX >> 20 ? o->memory << 20 : UINT64_MAX;
  if (o->memory < 1 << 20 || o->memory > 1ull << 40 || o->memory % 4096)
    return USAGE("memory of %s: must be whole pages, from 1M to 1024G", value);
  return go_on;
}

static struct verdict set_count(uint64_t *to, const char *name,
                                const char *value, uint64_t limit) {
  if (!number(value, false, to) || !*to || *to > limit)
    return USAGE("--%s=%s: not a number from 1 to %llu", name, value,
                 (unsigned long long)limit);
  return go_on;
}

/* -smp N or -smp cpus=N, as QEMU has it. */
static struct verdict set_harts(struct options *o, const char *value) {
  const char *digits = strncmp(value, "cpus=", 5) ? value : value + 5;
  return set_count(&o->harts, "smp", digits, 64);
}

/* One of `words` (ends with null): its index. */
static struct verdict set_word(unsigned *to, const char *name,
                               const char *value, const char *const *words) {
  for (*to = 0; words[*to]; ++*to)
    if (!strcmp(words[*to], value))
      return go_on;
  fprintf(stderr, "codoms-sim: error: --%s=%s: must be", name, value);
  for (unsigned i = 0; words[i]; i++)
    fprintf(stderr, "%s %s", !i ? "" : words[i + 1] ? "," : " or", words[i]);
  fputc('\n', stderr);
  return usage_error;
}

static struct verdict disable_one(struct options *o, const char *name) {
  for (size_t i = 0; i < MECHANISMS; i++) {
    if (strcmp(mechanisms[i].name, name))
      continue;
    uint64_t bit = 1ull << mechanisms[i].bit;
    o->disabled |= bit;
    if (!strcmp(mechanisms[i].where, "machine") ||
        !strcmp(mechanisms[i].where, "range"))
      o->disabled_machine |= bit;
    return go_on;
  }
  const char *near = nearest_mechanism(name);
  if (near)
    return USAGE("no mechanism '%s'; did you mean '%s'?", name, near);
  return USAGE("no mechanism '%s'; --disable=help lists them", name);
}

static struct verdict set_disable(struct options *o, const char *value) {
  if (!strcmp(value, "help"))
    return print_mechanisms();
  struct verdict v = go_on;
  char *list = strdup(value), *rest = list, *name;
  while (!v.exit && (name = strsep(&rest, ",")))
    v = disable_one(o, name);
  free(list);
  return v;
}

static struct verdict apply(struct options *o, const struct option_row *row,
                            const char *value) {
  static const char *const forms[] = {"text", "json", NULL};
  static const char *const models[] = {"ideal",
#define CORE(id, text) #id,
#include "timing/core.def"
                                       NULL};
  static const char *const alignments[] = {"access", "trap", NULL};
  static const char *const granularities[] = {"4", "8", "16", NULL};
  static const char *const logs[] = {"commit", NULL};
  static const char *const colors[] = {"auto", "always", "never", NULL};
  struct verdict v = go_on;
  unsigned word = 0;
  switch (row->id) {
  case OPTION_memory:
    return set_memory(o, value);
  case OPTION_smp:
    return set_harts(o, value);
  case OPTION_quantum:
    return set_count(&o->quantum, row->name, value, 1u << 30);
  case OPTION_seed:
    return set_count(&o->seed, row->name, value, UINT64_MAX);
  case OPTION_bios:
    o->bios = value;
    return v;
  case OPTION_kernel:
    o->kernel = value;
    return v;
  case OPTION_initrd:
    o->initrd = value;
    return v;
  case OPTION_append:
    o->append = value;
    return v;
  case OPTION_dtb:
    o->dtb = value;
    return v;
  case OPTION_dump_dtb:
    o->dump_dtb = value;
    return v;
  case OPTION_drive:
  case OPTION_device:
  case OPTION_netdev:
  case OPTION_chardev:
  case OPTION_object:
  case OPTION_serial:
  case OPTION_rtc:
  case OPTION_global:
  case OPTION_machine:
  case OPTION_cpu:
  case OPTION_display:
  case OPTION_monitor:
    return options_board(&o->board, row->name, value);
  case OPTION_machine_M:
    return options_board(&o->board, "machine", value);
  case OPTION_nographic:
    o->nographic = true;
    return v;
  case OPTION_no_reboot:
    return v;
  case OPTION_xcodoms:
    o->force_xcodoms = true;
    return v;
  case OPTION_granularity:
    v = set_word(&word, row->name, value, granularities);
    o->granularity = 4u << word;
    return v;
  case OPTION_bare:
    o->bare = true;
    return v;
  case OPTION_signature:
    o->signature = value;
    return v;
  case OPTION_supervisor:
    o->supervisor = value;
    return v;
  case OPTION_kcs_frames:
    return set_count(&o->kcs_frames, row->name, value, 1 << 20);
  case OPTION_input:
    o->input = true;
    return v;
  case OPTION_edges:
    v = set_word(&word, row->name, value ? value : "text", forms);
    o->edges = EDGES_TEXT + word;
    return v;
  case OPTION_stats:
    o->stats = value;
    return v;
  case OPTION_trace:
    o->trace = value;
    return v;
  case OPTION_report:
    o->report = value;
    return v;
  case OPTION_profile:
    o->profile = value;
    return v;
  case OPTION_coverage:
    o->coverage = value;
    return v;
  case OPTION_max_cycles:
    return set_count(&o->max_cycles, row->name, value, UINT64_MAX);
  case OPTION_gdb:
    o->gdb = value ? value : "1234";
    return v;
  case OPTION_freeze:
    o->freeze = true;
    return v;
  case OPTION_log:
    o->commit_log = true;
    return set_word(&word, row->name, value, logs);
  case OPTION_reference:
    o->reference = true;
    return v;
  case OPTION_core:
    o->model_given = true;
    return set_word(&o->model, row->name, value, models);
  case OPTION_misaligned:
    v = set_word(&word, row->name, value, alignments);
    o->trap_misaligned = word == 1;
    return v;
  case OPTION_max_insns:
    return set_count(&o->max_instructions, row->name, value, UINT64_MAX);
  case OPTION_disable:
    return set_disable(o, value);
  case OPTION_no_xcodoms:
    o->xcodoms = false;
    return v;
  case OPTION_color:
    v = set_word(&word, row->name, value, colors);
    o->color = COLOR_AUTO + word;
    return v;
  case OPTION_quiet:
    o->quiet = true;
    return v;
  case OPTION_help:
    return print_help();
  case OPTION_version:
    return print_version();
  }
  return v;
}

static struct verdict unknown(const char *text, const char *name) {
  const char *near = name ? nearest_option(name) : NULL;
  if (near)
    return USAGE("unknown option '%s'; did you mean '--%s'?", text, near);
  return USAGE("unknown option '%s'; try --help", text);
}

static const struct option_row *row_named(const char *name) {
  for (size_t i = 0; i < ROWS; i++)
    if (!strcmp(rows[i].name, name))
      return &rows[i];
  return NULL;
}

/* argv[*at] is "--name", "--name=value" or "--name value", or with one dash. */
static struct verdict long_option(struct options *o, char **argv, int *at) {
  const char *text = argv[*at];
  const char *start = text + (text[1] == '-' ? 2 : 1);
  char *name = strdup(start), *value = strchr(name, '=');
  const struct option_row *row;
  struct verdict v;
  if (value)
    *value++ = 0;
  row = row_named(name);
  if (!row)
    v = unknown(text, name);
  else if (row->argument == NONE && value)
    v = USAGE("--%s takes no argument", name);
  else if (row->argument == VALUE && !value && !argv[*at + 1])
    v = USAGE("--%s needs an argument: %s", name, row->meta);
  else if (row->argument == VALUE && !value)
    v = apply(o, row, argv[++*at]);
  else
    v = apply(o, row, value ? start + (value - name) : NULL);
  free(name);
  return v;
}

/* "-m SIZE", "-mSIZE" or letters without argument together: "-iq". */
static struct verdict short_options(struct options *o, char **argv, int *at) {
  const char *text = argv[*at];
  struct verdict v = go_on;
  for (const char *letter = text + 1; *letter && !v.exit; letter++) {
    size_t i;
    for (i = 0; i < ROWS && rows[i].letter != *letter; i++)
      ;
    if (i == ROWS)
      return unknown(text, NULL);
    if (rows[i].argument != VALUE) {
      v = apply(o, &rows[i], NULL);
      continue;
    }
    if (letter[1])
      return apply(o, &rows[i], letter + 1);
    if (!argv[*at + 1])
      return USAGE("-%c needs an argument: %s", *letter, rows[i].meta);
    return apply(o, &rows[i], argv[++*at]);
  }
  return v;
}

static struct verdict check_system(const struct options *o) {
  bool payload = o->kernel || (o->bios && strcmp(o->bios, "none") &&
                               strcmp(o->bios, "default"));
  if (o->bare)
    return USAGE("--bare and -bios or -kernel do not go together");
  if (o->image_count || o->argument_count > 1)
    return USAGE("images and arguments do not go with -bios or -kernel");
  if (o->supervisor || o->kcs_frames || o->signature)
    return USAGE("--supervisor, --kcs-frames and --signature do nothing with "
                 "-bios or -kernel");
  if (!payload && !o->dump_dtb)
    return USAGE("nothing to run: give -kernel FILE or -bios FILE");
  if (o->initrd && !o->kernel)
    return USAGE("-initrd needs -kernel");
  return options_board_check(&o->board);
}

/* Options that contradict each other or would do nothing. */
static struct verdict check(const struct options *o) {
  if (o->force_xcodoms && !o->xcodoms)
    return USAGE("--xcodoms and --no-xcodoms contradict each other");
  if (o->system)
    return check_system(o);
  if (o->initrd || o->append || o->dtb)
    return USAGE("-initrd, -append and -dtb need -kernel");
  if (!o->image_count)
    return USAGE("no image given; try --help");
  if (o->bare && o->image_count > 1)
    return USAGE("--bare runs one program, %u are given", o->image_count);
  if (o->bare && o->supervisor)
    return USAGE("--supervisor does nothing with --bare");
  if (o->bare && o->kcs_frames)
    return USAGE("--kcs-frames does nothing with --bare");
  if (o->bare && o->argument_count > 1)
    return USAGE("a bare program takes no arguments");
  if (o->bare && o->disabled != o->disabled_machine)
    return USAGE("--disable of a mechanism of the supervisor or of stubs does "
                 "nothing with --bare");
  if (!o->bare && o->signature)
    return USAGE("--signature needs --bare");
  if (o->freeze && !o->gdb)
    return USAGE("--freeze waits for GDB: it needs --gdb");
  if (o->image_count > 16)
    return USAGE("%u images given, at most 16 are possible", o->image_count);
  return options_board_check(&o->board);
}

static bool is_long(const char *text) {
  return text[0] == '-' && (text[1] == '-' || row_named(text + 1));
}

/* What options left open. */
static void conclude(struct options *o) {
  struct board *b = &o->board;
  o->system = o->bios || o->kernel || o->dump_dtb;
  if (o->system && !o->force_xcodoms)
    o->xcodoms = false;
  if (o->system && !o->model_given)
    o->model = MODEL_ideal; /* speed; nobody reads cycles unasked */
  if (b->serial.kind == CHARDEV_OUTPUT && (o->nographic || o->input))
    b->serial.kind = o->nographic ? CHARDEV_KEYS : CHARDEV_STDIO;
  b->seed = o->seed;
}

struct verdict options_parse(struct options *o, int argc, char **argv) {
  struct verdict v = go_on;
  int at;
  *o = (struct options){.memory = 256 << 20,
                        .harts = 1,
                        .model = MODEL_u54,
                        .xcodoms = true,
                        .granularity = 4,
                        .board.rtc_start = DEFAULT_DATE};
  o->images = calloc((size_t)argc + 1, sizeof *o->images);
  o->arguments = calloc((size_t)argc + 1, sizeof *o->arguments);
  for (at = 1; at < argc && !v.exit && strcmp(argv[at], "--"); at++)
    if (is_long(argv[at]))
      v = long_option(o, argv, &at);
    else if (argv[at][0] == '-' && argv[at][1])
      v = short_options(o, argv, &at);
    else
      o->images[o->image_count++] = argv[at];
  o->arguments[o->argument_count++] =
      o->image_count ? o->images[0] : (char *)"";
  for (at++; at < argc && !v.exit; at++)
    o->arguments[o->argument_count++] = argv[at];
  if (v.exit)
    return v;
  conclude(o);
  return check(o);
}

void options_free(struct options *o) {
  free(o->images);
  free(o->arguments);
}
