/* SPDX-License-Identifier: MIT
 *
 * Writes two headers of the guest from the rows of the machine's tables:
 *
 *   header_gen insn   codoms/insn.h  one assembler macro for each instruction
 *   header_gen csr    codoms/csr.h   CSR_NAME for each CSR
 *
 * Nothing about the machine is written here but how the letters of a row's
 * operand string (simulator/isa/xcodoms.def) become fields of `.insn`. A new
 * instruction with operands of a known form needs no change in this file.
 */
#include <stdio.h>
#include <string.h>

/* Assembler text, one line each; `@` stands for the macro escape. */
static const char *const prologue[] = {
    /* __xc.c CAP, REST..: REST.., N for cN. */
    ".macro __xc.c cap, rest:vararg",
    ".set .Lxc_found, 0",
    ".irp n,0,1,2,3,4,5,6,7",
    ".ifc @cap,c@n",
    ".set .Lxc_found, 1",
    "@rest, @n",
    ".endif",
    ".endr",
    ".if .Lxc_found == 0",
    ".error \"'@cap' is not a capability register, c0 to c7\"",
    ".endif",
    ".endm",
    /* __xc.p PERM, REST..: REST.., N for a permission by name or number. */
    ".macro __xc.p perm, rest:vararg",
    ".set .Lxc_found, 0",
    ".irp n,call,1,read,2,write,3",
    ".ifc @perm,@n",
    ".set .Lxc_found, 1",
    ".endif",
    ".endr",
    ".if .Lxc_found == 0",
    ".error \"'@perm' is not a permission: call, read, write or 1 to 3\"",
    ".else",
    ".ifc @perm,call",
    "@rest, 1",
    ".else",
    ".ifc @perm,read",
    "@rest, 2",
    ".else",
    ".ifc @perm,write",
    "@rest, 3",
    ".else",
    "@rest, @perm",
    ".endif",
    ".endif",
    ".endif",
    ".endif",
    ".endm",
    /* __xc.m MASK, REST..: REST.., MASK if it has eight bits at most. */
    ".macro __xc.m mask, rest:vararg",
    ".if (@mask) & ~0xff",
    ".error \"'@mask' is not a mask of eight capability registers\"",
    ".endif",
    "@rest, @mask",
    ".endm",
};

/* How the operands of a form become one `.insn`. OPC, F3 and F7 stand for the
 * parts of the row's match word; @a.. are the operands as written; `find` is
 * what has to be looked up before, and each thing found is a further argument
 * (@x, @y in order of search) of the emitting macro. */
struct form {
  const char *operands; /* xcodoms.def */
  const char *find;     /* calls that find numbers; they nest */
  const char *insn;     /* .insn line */
};

static const struct form forms[] = {
    {"D,s,t,p", "__xc.p @d, __xc.c @a,",
     ".insn r OPC, F3, (F7 + @x), x@y, @b, @c"},
    {"D,S", "__xc.c @a, __xc.c @b,", ".insn r OPC, F3, F7, x@x, x@y, x0"},
    {"S", "__xc.c @a,", ".insn r OPC, F3, F7, x0, x@x, x0"},
    {"D", "__xc.c @a,", ".insn r OPC, F3, F7, x@x, x0, x0"},
    {"s", "", ".insn r OPC, F3, F7, x0, @a, x0"},
    {"d,s,t,p", "__xc.p @d,", ".insn r OPC, F3, (F7 + @x), @a, @b, @c"},
    {"d,S,f", "__xc.c @b,", ".insn r OPC, F3, F7, @a, x@x, x@c"},
    {"D,N,s,t,p", "__xc.p @e, __xc.c @a, __xc.c @b,",
     ".insn r OPC, F3, (F7 + 4 * @z + @x), x@y, @c, @d"},
    {"D,s,t,u,p", "__xc.p @e, __xc.c @a,",
     ".insn r4 OPC, F3, @x, x@y, @b, @c, @d"},
    {"D,i", "__xc.c @a,", ".insn i OPC, F3, x@x, @b"},
    {"T,o", "__xc.c @a,", ".insn s OPC, F3, x@x, @b"},
    {"m", "__xc.m @a,", ".insn i OPC, F3, x0, x0, @x"},
    {"q,m", "", ".insn i OPC, F3, x0, x0, (256 * @a + @b)"},
    {"d,s", "", ".insn r OPC, F3, F7, @a, @b, x0"},
};

struct row {
  const char *mnemonic, *operands;
  unsigned match;
};

static const struct row rows[] = {
#define XC(id, mnemonic, format, match, mask, class, privileged, operands)     \
  {mnemonic, operands, match},
#include "isa/xcodoms.def"
};

struct csr {
  const char *name;
  unsigned number;
};

static const struct csr csrs[] = {
#define XCSR(name, number, user) {#name, number},
#include "isa/xcodoms_csr.def"
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Prints a line of assembler for a .S file, or as a part of a C string. */
static void put_line(int as_string, const char *line) {
  if (as_string)
    fputs("  \"", stdout);
  for (; *line; line++)
    if (*line == '@')
      fputs(as_string ? "\\\\" : "\\", stdout);
    else if (*line == '"' && as_string)
      fputs("\\\"", stdout);
    else
      putchar(*line);
  puts(as_string ? "\\n\"" : "");
}

static const struct form *find_form(const char *operands) {
  for (size_t i = 0; i < COUNT(forms); i++)
    if (!strcmp(forms[i].operands, operands))
      return &forms[i];
  return NULL;
}

/* Copies `insn` with the parts of the match word in place of their names. */
static void expand(char *to, size_t size, const char *insn, unsigned match) {
  size_t used = 0;
  while (*insn && used + 16 < size) {
    unsigned value;
    if (!strncmp(insn, "OPC", 3))
      value = match & 0x7f, insn += 3;
    else if (!strncmp(insn, "F3", 2))
      value = match >> 12 & 7, insn += 2;
    else if (!strncmp(insn, "F7", 2))
      value = match >> 25, insn += 2;
    else {
      to[used++] = *insn++;
      continue;
    }
    used += (size_t)snprintf(to + used, size - used, "0x%x", value);
  }
  to[used] = 0;
}

/* "@a, @b, .." for the operands of a form. */
static void list_operands(char *to, const char *operands) {
  int count = 1;
  for (const char *p = operands; *p; p++)
    count += *p == ',';
  for (int i = 0; i < count; i++)
    to += sprintf(to, "%s@%c", i ? ", " : "", 'a' + i);
}

/* Two macros: the instruction, which checks and looks up, and the one that it
 * calls with what was found. Without a look-up the second is not needed. */
static int put_row(int as_string, const struct row *row) {
  const struct form *form = find_form(row->operands);
  char line[256], insn[128], arguments[64];
  if (!form)
    return fprintf(stderr, "header_gen: %s: unknown operands '%s'\n",
                   row->mnemonic, row->operands),
           1;
  expand(insn, sizeof insn, form->insn, row->match);
  list_operands(arguments, row->operands);
  if (*form->find) {
    snprintf(line, sizeof line, ".macro __xc.%s a, b, c, d, e, f, g, h",
             row->mnemonic);
    put_line(as_string, line);
    /* Found numbers follow the operands: name them by their position. */
    int operands = (int)(strlen(row->operands) + 1) / 2;
    char renamed[128], *to = renamed;
    for (const char *p = insn; *p; p++)
      *to++ = *p >= 'x' && *p <= 'z' && p > insn && p[-1] == '@'
                  ? (char)('a' + operands + (*p - 'x'))
                  : *p;
    *to = 0;
    put_line(as_string, renamed);
    put_line(as_string, ".endm");
  }
  int last = 'a' + (int)(strlen(row->operands) + 1) / 2 - 1;
  snprintf(line, sizeof line, ".macro %s", row->mnemonic);
  for (int name = 'a'; name <= last; name++)
    sprintf(line + strlen(line), "%s%c:req", name == 'a' ? " " : ", ", name);
  put_line(as_string, line);
  if (*form->find)
    snprintf(line, sizeof line, "%s __xc.%s %s", form->find, row->mnemonic,
             arguments);
  else
    snprintf(line, sizeof line, "%s", insn);
  put_line(as_string, line);
  put_line(as_string, ".endm");
  return 0;
}

static int put_all(int as_string) {
  for (size_t i = 0; i < COUNT(prologue); i++)
    put_line(as_string, prologue[i]);
  for (size_t i = 0; i < COUNT(rows); i++)
    if (put_row(as_string, &rows[i]))
      return 1;
  return 0;
}

static int put_insn(void) {
  puts("/* SPDX-License-Identifier: MIT\n"
       " *\n"
       " * Assembler macros for the instructions of Xcodoms, for .S files and\n"
       " * for inline and file-scope assembly in C, with clang's assembler.\n"
       " * Made by header_gen from simulator/isa/xcodoms.def.\n"
       " */\n"
       "#ifndef CODOMS_INSN_H\n#define CODOMS_INSN_H\n\n"
       "#ifdef __ASSEMBLER__");
  if (put_all(0))
    return 1;
  puts("#else\n__asm__(");
  if (put_all(1))
    return 1;
  puts(");\n#endif\n\n#endif");
  return 0;
}

static int put_csr(void) {
  puts("/* SPDX-License-Identifier: MIT\n"
       " *\n"
       " * Numbers of the CSRs of Xcodoms, for assembly and C.\n"
       " * Made by header_gen from simulator/isa/xcodoms_csr.def.\n"
       " */\n"
       "#ifndef CODOMS_CSR_H\n#define CODOMS_CSR_H\n");
  for (size_t i = 0; i < COUNT(csrs); i++)
    printf("#define CSR_%s 0x%x\n", csrs[i].name, csrs[i].number);
  puts("\n#endif");
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "insn"))
    return put_insn();
  if (argc == 2 && !strcmp(argv[1], "csr"))
    return put_csr();
  fprintf(stderr, "usage: header_gen insn|csr\n");
  return 2;
}
