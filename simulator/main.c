/* SPDX-License-Identifier: MIT
 *
 * codoms-sim: the table of contents. Options, inputs, the machine, the tools
 * that watch it, the run, the reports. Everything that can fail because of
 * the user's input fails before the machine starts.
 */
#include "gdb/gdb.h"
#include "machine/machine.h"
#include "options.h"
#include "tools/tools.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct simulator {
  struct options options;
  struct console console;
  struct elf_file program; /* the supervisor or the bare program */
  struct image *images;
  unsigned image_count;
  struct tools *tools;
  struct debug *debug; /* null without --gdb */
  struct machine machine;
};

static void setup_console(struct simulator *s) {
  bool terminal = isatty(STDERR_FILENO);
  const char *kind = getenv("TERM");
  bool able = terminal && !getenv("NO_COLOR") && kind && strcmp(kind, "dumb");
  s->console.color = s->options.color == COLOR_ALWAYS ||
                     (s->options.color == COLOR_AUTO && able);
  s->console.quiet = s->options.quiet;
  s->console.progress = terminal && able && !s->options.quiet;
}

/* lib/codoms/supervisor.elf beside the bin/ that this program is in. */
static bool supervisor_path(char *path, size_t size, struct problem *p) {
  char self[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  if (n < 0)
    return problem_set(p, "cannot find the supervisor: use --supervisor");
  self[n] = 0;
  snprintf(path, size, "%s/../lib/codoms/supervisor.elf", dirname(self));
  return true;
}

static bool read_supervisor(struct simulator *s, struct problem *p) {
  char path[PATH_MAX + 32];
  if (s->options.supervisor)
    return elf_open(&s->program, s->options.supervisor, p);
  return supervisor_path(path, sizeof path, p) &&
         elf_open(&s->program, path, p);
}

static bool read_images(struct simulator *s, struct problem *p) {
  s->images = calloc(s->options.image_count, sizeof *s->images);
  for (unsigned i = 0; i < s->options.image_count; i++) {
    if (!image_open(&s->images[i], s->options.images[i], p))
      return false;
    s->image_count++;
  }
  return true;
}

static bool read_inputs(struct simulator *s, struct problem *p) {
  if (s->options.system)
    return true;
  if (s->options.bare)
    return elf_open(&s->program, s->options.images[0], p);
  return read_images(s, p) && read_supervisor(s, p);
}

static void debug_written(void *owner, uint64_t address, uint64_t size) {
  machine_written(&((struct simulator *)owner)->machine, address, size);
}

static void debug_kill(void *owner) {
  machine_end(&((struct simulator *)owner)->machine, END_KILLED, 1);
}

static bool debug_interrupted(void *owner) {
  return machine_interrupted(&((struct simulator *)owner)->machine);
}

static void debug_describe(void *owner, struct hart *h, char *text,
                           size_t size) {
  tools_where_is(((struct simulator *)owner)->tools, h, text, size);
}

static bool listen_for_debugger(struct simulator *s, struct problem *p) {
  struct machine *m = &s->machine;
  struct debug_config config = {.where = s->options.gdb,
                                .wait = s->options.freeze,
                                .console = &s->console,
                                .harts = m->harts,
                                .hart_count = m->config.harts,
                                .ram = m->ram,
                                .ram_base = RAM_BASE,
                                .ram_size = m->config.memory,
                                .written = debug_written,
                                .kill = debug_kill,
                                .interrupted = debug_interrupted,
                                .describe = debug_describe,
                                .owner = s};
  s->debug = config.where ? debug_new(&config, p) : NULL;
  return s->debug || !config.where;
}

static void before(void *owner, struct hart *h) { debug_before(owner, h); }

static bool build_machine(struct simulator *s, struct problem *p) {
  const struct options *o = &s->options;
  struct machine_config config = {.memory = o->memory,
                                  .harts = (unsigned)o->harts,
                                  .quantum = o->quantum,
                                  .seed = o->seed,
                                  .xcodoms = o->xcodoms,
                                  .trap_misaligned = o->trap_misaligned,
                                  .model = o->model,
                                  .disabled = o->disabled_machine,
                                  .single_step = o->commit_log,
                                  .max_cycles = o->max_cycles,
                                  .max_instructions = o->max_instructions};
  struct tools_config tools = {.edges = o->edges != EDGES_NONE,
                               .edges_json = o->edges == EDGES_JSON,
                               .stats = o->stats,
                               .trace = o->trace,
                               .report = o->report,
                               .profile = o->profile,
                               .coverage = o->coverage,
                               .commit_log = o->commit_log,
                               .reference = o->reference,
                               .images = s->images,
                               .image_count = s->image_count,
                               .program = &s->program,
                               .console = &s->console,
                               .ram_base = RAM_BASE,
                               .ram_size = o->memory,
                               .model = o->model};
  if (!machine_new(&s->machine, &config, &s->console, p) ||
      !listen_for_debugger(s, p))
    return false;
  tools.before = s->debug ? before : NULL;
  tools.before_owner = s->debug;
  tools.ram = s->machine.ram;
  s->tools = tools_new(&tools, p);
  if (!s->tools || !machine_add_harts(&s->machine, tools_observer(s->tools), p))
    return false;
  for (unsigned n = 0; n < s->machine.config.harts; n++)
    tools_attach(s->tools, s->machine.harts[n]);
  if (!o->system) {
    s->machine.event = tools_event;
    s->machine.event_owner = s->tools;
  }
  if (o->profile) {
    s->machine.sample = tools_sample;
    s->machine.sample_owner = s->tools;
    s->machine.sample_period = PROFILE_PERIOD;
  }
  return board_plug(&s->machine, &o->board, p);
}

static bool load_system(struct simulator *s, struct problem *p) {
  const struct options *o = &s->options;
  const char *bios = o->bios ? o->bios : "default";
  struct system_options system = {.firmware = bios,
                                  .kernel = o->kernel,
                                  .initrd = o->initrd,
                                  .append = o->append,
                                  .dtb = o->dtb,
                                  .dump_dtb = o->dump_dtb};
  if (!strcmp(bios, "default"))
    system.firmware = CODOMS_OPENSBI;
  if (!strcmp(bios, "none") || (o->dump_dtb && !o->bios && !o->kernel))
    system.firmware = NULL;
  return system_boot(&s->machine, &system, &s->program, p);
}

static bool load_memory(struct simulator *s, struct problem *p) {
  const struct options *o = &s->options;
  struct boot_options boot = {.disabled = o->disabled,
                              .kcs_frames = o->kcs_frames,
                              .arguments = o->arguments,
                              .argument_count = o->argument_count};
  if (o->system)
    return load_system(s, p);
  if (o->bare)
    return boot_bare(&s->machine, &s->program, p);
  return boot_images(&s->machine, &s->program, s->images, s->image_count, &boot,
                     p);
}

static bool write_results(struct simulator *s, struct problem *p) {
  bool good = tools_finish(s->tools, s->machine.seconds, p);
  if (good && s->options.signature && s->machine.end == END_EXIT)
    good = boot_signature(&s->machine, &s->program, s->options.signature,
                          s->options.granularity, p);
  return good;
}

/* Why the machine ended, as an exit status and, if it matters, in words. */
static int conclude(struct simulator *s) {
  const struct machine *m = &s->machine;
  char where[1024];
  switch (m->end) {
  case END_EXIT:
    /* A host keeps eight bits; a failure must not become success. */
    return m->status && !(m->status & 0xff) ? 1 : (int)(m->status & 0xff);
  case END_RESET:
    console_note(&s->console, "the guest asked for a reset; stopped instead");
    return 0;
  case END_STUCK:
    tools_where(s->tools, where, sizeof where);
    if (tools_trap_loop(s->tools))
      console_error(&s->console,
                    "the guest's trap handler traps for ever: "
                    "%s, %s",
                    tools_trap_loop(s->tools), where);
    else
      console_error(&s->console,
                    "the guest waits for an interrupt that cannot come, %s",
                    where);
    return 1;
  case END_LIMIT:
    tools_where(s->tools, where, sizeof where);
    console_error(&s->console, "stopped after %llu instructions, %s",
                  (unsigned long long)turns_retired(m), where);
    return 1;
  case END_CYCLES:
    tools_where(s->tools, where, sizeof where);
    console_error(&s->console, "stopped after %llu cycles, %s",
                  (unsigned long long)s->options.max_cycles, where);
    return 1;
  case END_SIGNAL:
    tools_where(s->tools, where, sizeof where);
    console_error(&s->console, "interrupted, %s", where);
    return 128 + (int)m->status;
  case END_QUIT:
    return 0;
  case END_KILLED:
    console_note(&s->console, "the debugger ended the guest");
    return 1;
  case END_OUTPUT:
    console_error(&s->console, "cannot write the guest's output");
    return 1;
  case END_NONE:
    break;
  }
  return 1;
}

static void release(struct simulator *s) {
  tools_free(s->tools);
  debug_free(s->debug);
  machine_free(&s->machine);
  for (unsigned i = 0; i < s->image_count; i++)
    image_close(&s->images[i]);
  free(s->images);
  elf_close(&s->program);
  options_free(&s->options);
}

int main(int argc, char **argv) {
  struct simulator s = {.machine.signals = -1};
  struct problem problem = {0};
  struct verdict v = options_parse(&s.options, argc, argv);
  int status = v.status;
  if (!v.exit) {
    setup_console(&s);
    status = 1;
    bool ready = read_inputs(&s, &problem) && build_machine(&s, &problem) &&
                 load_memory(&s, &problem);
    if (ready && s.options.dump_dtb) {
      status = 0;
    } else if (ready) {
      machine_run(&s.machine);
      status = conclude(&s);
      if (s.debug)
        debug_exit(s.debug, (unsigned)status);
      if (!write_results(&s, &problem)) {
        console_error(&s.console, "%s", problem.text);
        status = status ? status : 1;
      }
    } else {
      console_error(&s.console, "%s", problem.text);
    }
  }
  release(&s);
  if (fflush(stdout))
    status = status ? status : 1;
  return status;
}
