/* SPDX-License-Identifier: MIT
 *
 * What the command line asks for: one pass over the words, with options.def
 * telling which of clang's options matter here. Meaning is left to clang
 * wherever it can be; an option that nobody here knows passes as it is.
 */
#include "driver.h"

#include <string.h>

enum form { FLAG, VALUE, JOINED, EITHER, PREFIX };

/* clang-format off */
enum action {
  ENABLE, DISABLE, DOMAIN, PRINT_CLANGD, UNKNOWN, WARNING, OBJECT, ASSEMBLY, PREPROCESS,
  CHECK, DEPEND_ONLY, DEPEND_FILE, DEPEND_NAME, PREPROCESSOR, OUTPUT, LANGUAGE,
  SAVE_TEMPS, DRY_RUN, VERBOSE, HELP, VERSION, LTO, NO_LTO, SHARED, DRIVER_MODE,
  DROP, LINKER, INCLUDE, STUB, PASS
};
/* clang-format on */

struct option {
  const char *name;
  enum form form;
  enum action action;
};

static const struct option options[] = {
#define OPTION(name, form, action) {name, form, action},
#include "options.def"
};

static bool matches(const struct option *o, const char *word) {
  switch (o->form) {
  case FLAG:
  case VALUE:
    return !strcmp(word, o->name);
  case JOINED:
  case EITHER:
  case PREFIX:
    return starts_with(word, o->name);
  }
  return false;
}

static const struct option *find_option(const char *word) {
  const struct option *best = NULL;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (matches(&options[i], word) &&
        (!best || strlen(options[i].name) > strlen(best->name)))
      best = &options[i];
  return best;
}

static bool takes_next(const struct option *o, const char *word) {
  return o->form == VALUE || o->form == PREFIX ||
         (o->form == EITHER && !strcmp(word, o->name));
}

/* What is made: of several such options clang takes the earliest stage. */
static void set_mode(struct command *c, enum mode mode, const char *word) {
  if (mode <= c->mode && c->mode_option)
    return;
  c->mode = mode;
  c->mode_option = word;
}

/* -Wp,-MD,FILE as build systems of kernels say it. */
static void preprocessor_option(struct command *c, const char *value) {
  const char *comma = strchr(value, ',');
  if (!starts_with(value, "-MD,") && !starts_with(value, "-MMD,"))
    return;
  c->depend_file = true;
  c->depend_name = format("%.*s", (int)strcspn(comma + 1, ","), comma + 1);
}

/* An option of ours, which clang does not get. */
static bool act_ours(struct command *c, enum action action, const char *word,
                     const char *value) {
  switch (action) {
  case ENABLE:
  case DISABLE:
    c->any_switch = true;
    c->codoms = action == ENABLE;
    return true;
  case DOMAIN:
    c->domain = value;
    return true;
  case PRINT_CLANGD:
    c->print_clangd = true;
    return true;
  case UNKNOWN:
    if (!c->unknown)
      c->unknown = word;
    return true;
  case WARNING:
    list_addf(&c->plugin_arguments, "-fplugin-arg-codoms-%s", word + 1);
    return true;
  case DROP:
    return true;
  default:
    return false;
  }
}

/* An option of clang's that matters here. */
static void act(struct command *c, enum action action, const char *word,
                const char *value) {
  /* clang-format off */
  switch (action) {
  case OBJECT:       set_mode(c, MODE_OBJECT, word); break;
  case ASSEMBLY:     set_mode(c, MODE_ASSEMBLY, word); break;
  case CHECK:        set_mode(c, MODE_CHECK, word); break;
  case PREPROCESS:   set_mode(c, MODE_PREPROCESS, word); break;
  case DEPEND_ONLY:  set_mode(c, MODE_PREPROCESS, word);
                     c->depend_only = true; break;
  case DEPEND_FILE:  c->depend_file = true; break;
  case DEPEND_NAME:  c->depend_name = value; break;
  case PREPROCESSOR: preprocessor_option(c, value); break;
  case OUTPUT:       c->output = value; break;
  case LANGUAGE:     c->language = strcmp(value, "none") ? value : NULL; break;
  case SAVE_TEMPS:   c->save_temps = *value ? value : "cwd"; break;
  case DRY_RUN:      c->dry_run = true; break;
  case VERBOSE:      c->verbose = true; break;
  case HELP:         c->help = true; break;
  case VERSION:      c->version = true; break;
  case LTO:          c->lto = word; break;
  case NO_LTO:       c->lto = NULL; break;
  case SHARED:       c->shared = word; break;
  case DRIVER_MODE:  c->cxx = ends_with(value, "++") ? word : NULL; break;
  case LINKER:       list_add(&c->linker_arguments, "-Xlinker");
                     list_addf(&c->linker_arguments, "-%s", word); break;
  case INCLUDE:      list_add(&c->include_dirs, value); break;
  default:           break;
  }
  /* clang-format on */
}

static bool any_of(const char *word, const char *const *list) {
  for (; *list; list++)
    if (!strcmp(word, *list))
      return true;
  return false;
}

static bool is_cxx(const char *language, const char *suffix) {
  static const char *const suffixes[] = {
      "cc",  "cp",  "cxx", "cpp", "CPP",  "c++", "C",    "CC",   "ii",  "hh",
      "hpp", "hxx", "H",   "tcc", "cppm", "ccm", "cxxm", "c++m", "ixx", "m",
      "mm",  "M",   "mi",  "mii", "cu",   "cuh", "hip",  "cl",   NULL};
  if (language)
    return starts_with(language, "c++") ||
           starts_with(language, "objective-") ||
           starts_with(language, "cuda") || starts_with(language, "hip");
  return any_of(suffix, suffixes);
}

static bool is_source(const char *language, const char *suffix) {
  static const char *const suffixes[] = {"c", "h", "S", "sx", "asm", "i", NULL};
  if (language)
    return strcmp(language, "ir") && strcmp(language, "assembler");
  return any_of(suffix, suffixes);
}

static bool is_preprocessed_assembly(const char *language, const char *suffix) {
  if (language)
    return !strcmp(language, "assembler-with-cpp");
  return !strcmp(suffix, "S") || !strcmp(suffix, "sx");
}

/* Gives whether clang gets the input too. */
static bool input(struct command *c, const char *word) {
  const char *dot = strrchr(base_name(word), '.');
  const char *suffix = dot ? dot + 1 : "";
  if (c->language ? !strcmp(c->language, "dipc") : !strcmp(suffix, "dipc")) {
    list_add(&c->interfaces, word);
    return false;
  }
  list_add(&c->inputs, word);
  if (is_cxx(c->language, suffix) && !c->cxx)
    c->cxx = word;
  if (is_source(c->language, suffix))
    list_add(&c->sources, word);
  if (is_preprocessed_assembly(c->language, suffix))
    c->preprocessed_assembly = true;
  return true;
}

/* One option, and the word after it if that is its value. */
static size_t option(struct command *c, size_t i) {
  const char *word = c->expanded.item[i], *next = c->expanded.item[i + 1];
  const struct option *o = find_option(word);
  bool separate = o && takes_next(o, word) && next;
  const char *value = separate ? next : o ? word + strlen(o->name) : "";
  if (o && act_ours(c, o->action, word, value))
    return i + 1;
  if (o)
    act(c, o->action, word, value);
  /* `-x dipc` is ours: clang does not know the language. */
  if (o && o->action == LANGUAGE && !strcmp(value, "dipc"))
    return i + 1 + separate;
  bool stub = o && (o->action == STUB || o->action == INCLUDE);
  for (size_t end = i + 1 + separate; i < end; i++) {
    list_add(&c->clang_arguments, c->expanded.item[i]);
    if (stub)
      list_add(&c->stub_arguments, c->expanded.item[i]);
  }
  return i;
}

void arguments_parse(struct command *c) {
  bool only_inputs = false;
  for (size_t i = 0; i < c->expanded.count;) {
    const char *word = c->expanded.item[i];
    if (!only_inputs && !strcmp(word, "--")) {
      only_inputs = true;
      list_add(&c->clang_arguments, word);
      i++;
    } else if (!only_inputs && word[0] == '-' && word[1]) {
      i = option(c, i);
    } else {
      if (input(c, word))
        list_add(&c->clang_arguments, word);
      i++;
    }
  }
}
