/* SPDX-License-Identifier: MIT
 *
 * Names and source lines of code addresses, through the file's symbol table
 * and libdw. Tables are read when first asked for: a run without questions
 * pays nothing. Compilation units are found by their own ranges, since
 * clang writes no .debug_aranges.
 */
#include "tools/tools.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct unit_range {
  uint64_t low, high;
  Dwarf_Die unit;
};

struct symbols {
  const struct elf_file *file;
  bool read, dwarf_read;
  struct symbol *list; /* by address */
  size_t count;
  Dwarf *dwarf;
  struct unit_range *units;
  size_t unit_count;
};

struct symbols *symbols_new(const struct elf_file *file) {
  struct symbols *s = calloc(1, sizeof *s);
  if (s)
    s->file = file;
  return s;
}

void symbols_free(struct symbols *s) {
  if (!s)
    return;
  if (s->dwarf)
    dwarf_end(s->dwarf);
  free(s->units);
  free(s->list);
  free(s);
}

/* ---- the symbol table ---- */

static bool is_control(char c) { return (unsigned char)c < ' ' || c == 0x7f; }

/* Names come from the image: none may speak to the terminal. */
static bool is_printable(const char *name) {
  while (*name && !is_control(*name))
    name++;
  return !*name;
}

static void copy_text(char *to, size_t size, const char *from) {
  snprintf(to, size, "%s", from);
  for (; *to; to++)
    if (is_control(*to))
      *to = '?';
}

static bool is_named(const char *name, const Elf64_Sym *symbol) {
  unsigned type = ELF64_ST_TYPE(symbol->st_info);
  return is_printable(name) && symbol->st_shndx != SHN_UNDEF &&
         symbol->st_shndx != SHN_ABS && type <= STT_FUNC && name[0] != '$' &&
         strncmp(name, ".L", 2);
}

static bool add_symbol(void *owner, const char *name, const Elf64_Sym *symbol) {
  struct symbols *s = owner;
  if (!is_named(name, symbol))
    return true;
  if ((s->count & (s->count - 1)) == 0) {
    size_t room = s->count ? 2 * s->count : 64;
    struct symbol *bigger =
        realloc(s->list, (room > 64 ? room : 64) * sizeof *bigger);
    if (!bigger)
      return false;
    s->list = bigger;
  }
  s->list[s->count++] =
      (struct symbol){.address = symbol->st_value,
                      .size = symbol->st_size,
                      .name = name,
                      .function = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC};
  return true;
}

static int by_address(const void *a, const void *b) {
  const struct symbol *x = a, *y = b;
  if (x->address != y->address)
    return x->address < y->address ? -1 : 1;
  return (x->size > y->size) - (x->size < y->size);
}

static void read_table(struct symbols *s) {
  if (s->read)
    return;
  s->read = true;
  elf_each_symbol(s->file, add_symbol, s);
  if (s->count)
    qsort(s->list, s->count, sizeof *s->list, by_address);
}

void symbols_each(struct symbols *s, symbol_fn *call, void *owner) {
  read_table(s);
  for (size_t i = 0; i < s->count; i++)
    call(owner, s->list[i].name, s->list[i].address);
}

/* The last symbol that starts at or before the address and covers it; a symbol
 * without a size reaches to the next one. */
const struct symbol *symbols_at(struct symbols *s, uint64_t address) {
  read_table(s);
  size_t low = 0, high = s->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->list[middle].address <= address)
      low = middle + 1;
    else
      high = middle;
  }
  for (size_t i = low, tries = 0; i-- > 0 && tries < 64; tries++)
    if (address - s->list[i].address < s->list[i].size)
      return &s->list[i];
  if (low && !s->list[low - 1].size)
    return &s->list[low - 1];
  return NULL;
}

/* ---- DWARF ---- */

static void add_range(struct symbols *s, uint64_t low, uint64_t high,
                      const Dwarf_Die *unit) {
  if ((s->unit_count & (s->unit_count - 1)) == 0) {
    size_t room = s->unit_count ? 2 * s->unit_count : 1;
    struct unit_range *bigger = realloc(s->units, room * sizeof *bigger);
    if (!bigger)
      return;
    s->units = bigger;
  }
  s->units[s->unit_count++] = (struct unit_range){low, high, *unit};
}

static void read_dwarf(struct symbols *s) {
  Dwarf_CU *unit = NULL;
  Dwarf_Die die;
  if (s->dwarf_read)
    return;
  s->dwarf_read = true;
  s->dwarf = dwarf_begin_elf(s->file->elf, DWARF_C_READ, NULL);
  if (!s->dwarf)
    return;
  while (dwarf_get_units(s->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
    Dwarf_Addr base, low, high;
    for (ptrdiff_t at = 0;
         (at = dwarf_ranges(&die, at, &base, &low, &high)) > 0;)
      add_range(s, low, high, &die);
  }
}

static Dwarf_Die *unit_at(struct symbols *s, uint64_t address) {
  read_dwarf(s);
  for (size_t i = 0; i < s->unit_count; i++)
    if (address >= s->units[i].low && address < s->units[i].high)
      return &s->units[i].unit;
  return NULL;
}

static void find_line(struct symbols *s, uint64_t address, struct place *p) {
  Dwarf_Die *unit = unit_at(s, address);
  Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address) : NULL;
  const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
  if (!file)
    return;
  char here[512];
  size_t n = getcwd(here, sizeof here) ? strlen(here) : 0;
  if (n > 1 && !strncmp(file, here, n) && file[n] == '/')
    file += n + 1;
  copy_text(p->file, sizeof p->file, file);
  dwarf_lineno(line, &p->line);
  dwarf_linecol(line, &p->column);
}

/* The innermost function, inlined ones included. */
static void find_inlined(struct symbols *s, uint64_t address, struct place *p) {
  Dwarf_Die *unit = unit_at(s, address), *scopes = NULL;
  int n = unit ? dwarf_getscopes(unit, address, &scopes) : 0;
  for (int i = 0; i < n; i++) {
    int tag = dwarf_tag(&scopes[i]);
    if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
      continue;
    const char *name = dwarf_diename(&scopes[i]);
    if (name && tag == DW_TAG_inlined_subroutine && strcmp(name, p->function))
      copy_text(p->inlined, sizeof p->inlined, name);
    break;
  }
  free(scopes);
}

/* ---- places ---- */

static void fill(struct symbols *s, uint64_t address, bool after,
                 struct place *p) {
  uint64_t code = after ? address - 1 : address;
  const struct symbol *symbol = symbols_at(s, code);
  if (symbol) {
    copy_text(p->function, sizeof p->function, symbol->name);
    p->offset = address - symbol->address;
  }
  find_line(s, code, p);
  find_inlined(s, code, p);
}

void place_of(struct tools *t, uint64_t va, bool after, struct place *p) {
  uint64_t code = after ? va - 1 : va;
  *p = (struct place){.address = va};
  const struct region *r = registry_region_at(t, code);
  bool trusted = r && r->kind == CODOMS_REGION_PROXY;
  p->edge = registry_edge_at(t, code);
  p->domain = trusted ? registry_domain(t, r->tag) : NULL;
  p->proxy = p->edge || (trusted && !p->domain);
  if (p->proxy)
    return;
  if (p->domain) { /* the `ret` through which gates come back */
    snprintf(p->function, sizeof p->function, "return trampoline");
    p->offset = va - r->base;
    return;
  }
  p->domain = registry_domain_at(t, code);
  if (p->domain)
    fill(t->symbols[p->domain->image], va - p->domain->delta, after, p);
  else
    fill(t->symbols[t->config.image_count], va, after, p);
}

const struct symbol *domain_symbol(struct tools *t, const struct domain *d,
                                   uint64_t va) {
  return symbols_at(t->symbols[d->image], va - d->delta);
}

void print_location(FILE *out, const struct place *p) {
  if (p->file[0] && p->column)
    fprintf(out, "%s:%d:%d", p->file, p->line, p->column);
  else if (p->file[0])
    fprintf(out, "%s:%d", p->file, p->line);
  else if (p->edge)
    fprintf(out, "proxy of %s+0x%" PRIx64, p->edge->name,
            p->address - p->edge->base);
  else if (p->proxy)
    fprintf(out, "proxy code at 0x%" PRIx64, p->address);
  else if (p->function[0])
    fprintf(out, "%s+0x%" PRIx64, p->function, p->offset);
  else
    fprintf(out, "0x%" PRIx64, p->address);
}

/* Line number `line` of a file, without its end; null if there is none. */
static char *source_line(const char *path, int line) {
  struct stat status;
  FILE *file = NULL;
  char *text = NULL;
  size_t room = 0;
  ssize_t n = -1;
  if (stat(path, &status) || !S_ISREG(status.st_mode) ||
      !(file = fopen(path, "r")))
    return NULL;
  for (int i = 0; i < line && (n = getline(&text, &room, file)) >= 0; i++)
    ;
  fclose(file);
  if (n < 0) {
    free(text);
    return NULL;
  }
  text[strcspn(text, "\r\n")] = 0;
  for (char *c = text; *c; c++)
    if (is_control(*c) && *c != '\t')
      *c = '?';
  return text;
}

void print_source(struct tools *t, FILE *out, const struct place *p) {
  char *text = p->file[0] ? source_line(p->file, p->line) : NULL;
  if (!text)
    return;
  fprintf(out, "%6d | %.200s\n", p->line, text);
  if (p->column > 0 && (size_t)p->column <= strlen(text) && p->column <= 200) {
    fputs("       | ", out);
    for (int i = 0; i < p->column - 1; i++)
      fputc(text[i] == '\t' ? '\t' : ' ', out);
    fprintf(out, "%s^%s\n", console_style(t->console, STYLE_CARET),
            console_style(t->console, STYLE_PLAIN));
  }
  free(text);
}

/* ---- all lines ---- */

void symbols_lines(struct symbols *s, line_fn *call, void *owner) {
  Dwarf_CU *cu = NULL;
  Dwarf_Die unit;
  read_dwarf(s);
  while (s->dwarf &&
         dwarf_get_units(s->dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
    Dwarf_Lines *lines;
    size_t count;
    if (dwarf_getsrclines(&unit, &lines, &count))
      continue;
    for (size_t i = 0; i < count; i++) {
      Dwarf_Line *row = dwarf_onesrcline(lines, i);
      const char *file = dwarf_linesrc(row, NULL, NULL);
      Dwarf_Addr address;
      bool statement, end;
      int line;
      if (file && !dwarf_lineaddr(row, &address) && !dwarf_lineno(row, &line) &&
          !dwarf_linebeginstatement(row, &statement) && statement &&
          !dwarf_lineendsequence(row, &end) && !end && line > 0 &&
          is_printable(file))
        call(owner, file, line, address);
    }
  }
}
