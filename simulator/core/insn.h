/* SPDX-License-Identifier: MIT
 *
 * The instruction tables of isa/ as C: one enum over all rows (instructions
 * of the base machine, of Xcodoms, and the interpreter's own operations) and
 * a description of each. Shared by decoder, disassembler and timing.
 */
#ifndef CODOMS_SIMULATOR_CORE_INSN_H
#define CODOMS_SIMULATOR_CORE_INSN_H

#include <stdbool.h>
#include <stdint.h>

enum insn_id {
#define INSN(id, ...) I_##id,
#include "isa/insn.def"
#define XC(id, ...) I_##id,
#include "isa/xcodoms.def"
  I_COUNT,
  I_NONE = I_COUNT
};

/* Operations that only the interpreter knows: special cases of instructions
 * that are worth a body of their own, and the ends of blocks. */
enum op_id {
  O_FIRST = I_COUNT,
#define OPERATION(id) O_##id,
#include "core/operation.def"
  O_COUNT
};

/* Bodies for two operations at once. */
enum pair_id {
  TWO_FIRST = O_COUNT,
#define PAIR(a, b, how) TWO_##a##_##b##_##how,
#include "core/pair.def"
  TWO_COUNT
};

enum insn_extension { X_I, X_M, X_A, X_F, X_D, X_Zba, X_Zbb, X_Zbs, X_Zicond,
                      X_Zicbom, X_Zicboz, X_Zicsr, X_Zifencei, X_Priv,
                      X_Xcodoms };
enum insn_format { F_R, F_R4, F_FR, F_I, F_S, F_B, F_U, F_J, F_SH, F_SHW,
                   F_CSR, F_AMO, F_N };
enum insn_access { A_none, A_load, A_store, A_lr, A_amo, A_branch, A_jump,
                   A_system };
enum insn_class {
#define CLASS(id, text) K_##id,
#include "isa/class.def"
  K_COUNT
};

struct insn_info {
  const char *name, *operands;
  uint32_t match, mask;
  uint8_t extension, format, class_, access;
};
extern const struct insn_info insn_table[I_COUNT];

/* Compressed instructions: what each is short for. */
enum cinsn_id {
#define CINSN(id, ...) C_##id,
#include "isa/insn.def"
  C_COUNT
};
enum cinsn_format { F_CIW, F_CLW, F_CLD, F_CSW, F_CSD, F_CNOP, F_CI, F_CIW1,
                    F_CLI, F_C16, F_CLUI, F_CSH, F_CANDI, F_CA, F_CJ, F_CB,
                    F_CSLLI, F_CLDSP, F_CLWSP, F_CJR, F_CMV, F_CN, F_CJALR,
                    F_CADD, F_CSDSP, F_CSWSP };
struct cinsn_info {
  const char *name, *operands;
  uint16_t match, mask;
  uint8_t format;
  uint16_t base;
};
extern const struct cinsn_info cinsn_table[C_COUNT];

/* An instruction taken apart. Register numbers as encoded (rd 0 is x0). */
struct insn {
  uint16_t id;    /* insn_id, I_NONE if illegal */
  uint8_t length; /* 2 or 4 */
  uint8_t rd, rs1, rs2, rs3;
  int64_t imm;
};

/* Lookup by encoding. insn_index_new builds the table that makes insn_decode
 * fast; a null index searches the rows. */
struct insn_index;
struct insn_index *insn_index_new(void);
void insn_index_free(struct insn_index *x);
struct insn insn_decode(const struct insn_index *x, uint32_t word);
/* The C_ row of a 16-bit word, C_COUNT if illegal. */
unsigned cinsn_find(uint16_t word);

#endif
