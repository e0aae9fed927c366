/* SPDX-License-Identifier: MIT
 *
 * The registers that a debugger sees and their description in the XML that GDB
 * reads: the standard features of RISC-V, every CSR of the tables, and those of
 * Xcodoms: c0 to c7, the subject's tag and the APL cache.
 */
#include "gdb/gdb.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers: x0..x31 and pc, f0..f31, CSR n at 65 + n, then ours. */
enum {
  FIRST_F = 33,
  FIRST_CSR = 65,
  FIRST_CAP = FIRST_CSR + 4096,
  DOMAIN_TAG = FIRST_CAP + 8,
  FIRST_APL = DOMAIN_TAG + 1,
  LAST = FIRST_APL + 32
};

static const struct csr {
  const char *name;
  unsigned number;
} csrs[] = {
#define CSR(id, n) {#id, n},
#include "isa/csr.def"
#define XCSR(id, n, user) {#id, n},
#include "isa/xcodoms_csr.def"
};

void hex_bytes(char *to, const void *bytes, size_t count) {
  const uint8_t *b = bytes;
  for (size_t i = 0; i < count; i++)
    snprintf(to + 2 * i, 3, "%02x", b[i]);
}

static int digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if ((c | 32) >= 'a' && (c | 32) <= 'f')
    return (c | 32) - 'a' + 10;
  return -1;
}

bool hex_parse(const char *hex, void *bytes, size_t count) {
  uint8_t *b = bytes;
  for (size_t i = 0; i < count; i++) {
    int high = digit(hex[2 * i]), low = high < 0 ? -1 : digit(hex[2 * i + 1]);
    if (low < 0)
      return false;
    b[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

static void feature_cpu(FILE *out) {
  fputs("<feature name=\"org.gnu.gdb.riscv.cpu\">", out);
  for (unsigned n = 0; n < 32; n++)
    fprintf(out, "<reg name=\"x%u\" bitsize=\"64\" type=\"%s\" regnum=\"%u\"/>",
            n, n == 1 ? "code_ptr" : n == 2 ? "data_ptr" : "int", n);
  fprintf(out, "<reg name=\"pc\" bitsize=\"64\" type=\"code_ptr\" "
               "regnum=\"%u\"/></feature>", TARGET_PC);
}

static void feature_fpu(FILE *out) {
  fputs("<feature name=\"org.gnu.gdb.riscv.fpu\"><union id=\"fp\">"
        "<field name=\"float\" type=\"ieee_single\"/>"
        "<field name=\"double\" type=\"ieee_double\"/></union>", out);
  for (unsigned n = 0; n < 32; n++)
    fprintf(out, "<reg name=\"f%u\" bitsize=\"64\" type=\"fp\" "
                 "regnum=\"%u\"/>", n, FIRST_F + n);
  for (unsigned n = 1; n <= 3; n++)
    fprintf(out, "<reg name=\"%s\" bitsize=\"32\" type=\"int\" regnum=\"%u\"/>",
            n == 1 ? "fflags" : n == 2 ? "frm" : "fcsr", FIRST_CSR + n);
  fputs("</feature>", out);
}

static void feature_csr(FILE *out) {
  fputs("<feature name=\"org.gnu.gdb.riscv.csr\">", out);
  for (size_t i = 0; i < sizeof csrs / sizeof *csrs; i++)
    if (csrs[i].number > 3)
      fprintf(out, "<reg name=\"%s\" bitsize=\"64\" type=\"int\" "
                   "regnum=\"%u\" save-restore=\"no\"/>",
              csrs[i].name, FIRST_CSR + csrs[i].number);
  fputs("</feature>", out);
}

static void feature_codoms(FILE *out) {
  fputs("<feature name=\"org.codoms.xcodoms\"><struct id=\"capability\">"
        "<field name=\"base\" type=\"data_ptr\"/>"
        "<field name=\"length\" type=\"uint64\"/>"
        "<field name=\"meta\" type=\"uint64\"/>"
        "<field name=\"value\" type=\"uint64\"/></struct>"
        "<struct id=\"apl\"><field name=\"tag\" type=\"uint64\"/>"
        "<field name=\"row\" type=\"uint64\"/></struct>", out);
  for (unsigned n = 0; n < 8; n++)
    fprintf(out, "<reg name=\"c%u\" bitsize=\"256\" type=\"capability\" "
                 "regnum=\"%u\" group=\"capability\" save-restore=\"no\"/>",
            n, FIRST_CAP + n);
  fprintf(out, "<reg name=\"domain\" bitsize=\"64\" type=\"uint64\" "
               "regnum=\"%u\" group=\"capability\" save-restore=\"no\"/>",
          DOMAIN_TAG);
  for (unsigned n = 0; n < 32; n++)
    fprintf(out, "<reg name=\"apl%u\" bitsize=\"128\" type=\"apl\" "
                 "regnum=\"%u\" group=\"capability\" save-restore=\"no\"/>",
            n, FIRST_APL + n);
  fputs("</feature>", out);
}

char *target_xml(size_t *length) {
  char *text = NULL;
  FILE *out = open_memstream(&text, length);
  if (!out)
    return NULL;
  fputs("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
        "<target version=\"1.0\"><architecture>riscv:rv64</architecture>", out);
  feature_cpu(out);
  feature_fpu(out);
  feature_csr(out);
  feature_codoms(out);
  fputs("</target>", out);
  fclose(out);
  return text;
}

/* Bytes of register n, 0 if there is none. */
static size_t value_of(struct hart *h, unsigned n, uint64_t v[4]) {
  uint32_t tag = 0;
  memset(v, 0, 4 * sizeof *v);
  if (n < 32)
    return v[0] = hart_x(h, n), 8;
  if (n == TARGET_PC)
    return v[0] = hart_pc(h), 8;
  if (n < FIRST_CSR)
    return v[0] = hart_f(h, n - FIRST_F), 8;
  if (n < FIRST_CAP)
    return !hart_csr(h, n - FIRST_CSR, &v[0]) ? 0
           : n - FIRST_CSR <= 3               ? 4
                                              : 8;
  if (n < DOMAIN_TAG)
    return hart_cap(h, n - FIRST_CAP, v), 32;
  if (n == DOMAIN_TAG)
    return v[0] = hart_tag(h), 8;
  if (n >= LAST)
    return 0;
  if (hart_apl(h, n - FIRST_APL, &tag, &v[1]))
    v[0] = tag;
  return 16;
}

bool target_read(struct hart *h, unsigned n, char *hex, size_t size) {
  uint64_t v[4];
  size_t bytes = value_of(h, n, v);
  if (!bytes || size < 2 * bytes + 1)
    return false;
  hex_bytes(hex, v, bytes);
  return true;
}

/* Integer and floating-point registers and pc; the others have side effects
 * that a debugger should not cause, or no instruction that could write them. */
bool target_write(struct hart *h, unsigned n, const char *hex) {
  uint64_t v;
  if (n >= FIRST_CSR || !hex_parse(hex, &v, 8))
    return false;
  if (n < 32)
    hart_set_x(h, n, v);
  else if (n == TARGET_PC)
    hart_set_pc(h, v & ~UINT64_C(1));
  else
    hart_set_f(h, n - FIRST_F, v);
  return true;
}
