// SPDX-License-Identifier: MIT
//
// Instructions as the timing models see them: class, registers, where control
// goes. Everything comes from the rows of simulator/isa; of the compressed
// formats only the place of registers is known here.
#include "Predict.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

// From Instructions.cpp, by Passes.h.
namespace codoms {
bool decodeJump(const uint8_t *at, unsigned length, int64_t &offset);

namespace {
enum Id : uint16_t {
#define INSN(id, mnemonic, extension, format, match, mask, cls, access, ops)   \
  I_##id,
#include "isa/insn.def"
};

struct Row {
  uint32_t match, mask;
  Class class_;
  const char *operands;
};
const Row rows[] = {
#define INSN(id, mnemonic, extension, format, match, mask, cls, access, ops)   \
  {match, mask, K_##cls, ops},
#include "isa/insn.def"
};
const Row xcodomsRows[] = {
#define XC(id, mnemonic, format, match, mask, cls, privileged, operands)       \
  {match, mask, K_##cls, operands},
#include "isa/xcodoms.def"
};

enum Format {
  CIW, CLD, CLW, CSD, CSW, CNOP, CI, CIW1, CLI, C16, CLUI, CSH, CANDI, CA, CJ,
  CB, CSLLI, CLDSP, CLWSP, CJR, CMV, CN, CJALR, CADD, CSDSP, CSWSP
};
struct CompressedRow {
  uint16_t match, mask;
  Id base;
  Format format;
  const char *operands;
};
const CompressedRow compressed[] = {
#define CINSN(id, mnemonic, base, format, match, mask, operands)               \
  {match, mask, I_##base, format, operands},
#include "isa/insn.def"
};
} // namespace

static unsigned bits(uint32_t w, unsigned high, unsigned low) {
  return w >> low & ((1u << (high - low + 1)) - 1);
}

static void reads(Instruction &i, unsigned reg) {
  for (uint8_t &r : i.read)
    if (r == noRegister) {
      r = reg;
      return;
    }
}

// Operand letters of insn.def.
static void operand(Instruction &i, uint32_t w, char c) {
  switch (c) {
  case 'd': i.write = bits(w, 11, 7); break;
  case 's': reads(i, bits(w, 19, 15)); break;
  case 't': reads(i, bits(w, 24, 20)); break;
  case 'D': i.write = floatRegister + bits(w, 11, 7); break;
  case 'S': reads(i, floatRegister + bits(w, 19, 15)); break;
  case 'T': reads(i, floatRegister + bits(w, 24, 20)); break;
  case 'R': reads(i, floatRegister + bits(w, 31, 27)); break;
  default: break;
  }
}

// Those of xcodoms.def.
static void xcodomsOperand(Instruction &i, uint32_t w, char c) {
  switch (c) {
  case 'D': i.write = capRegister + bits(w, 9, 7); break;
  case 'S': reads(i, capRegister + bits(w, 17, 15)); break;
  case 'T': reads(i, capRegister + bits(w, 22, 20)); break;
  case 'N': reads(i, capRegister + bits(w, 29, 27)); break;
  case 'd': i.write = bits(w, 11, 7); break;
  case 's': case 'i': case 'o': reads(i, bits(w, 19, 15)); break;
  case 't': reads(i, bits(w, 24, 20)); break;
  case 'u': reads(i, bits(w, 31, 27)); break;
  default: break;
  }
}

static unsigned compressedRegister(uint32_t h, char c) {
  switch (c) {
  case 'd': return bits(h, 11, 7);
  case 't': return bits(h, 6, 2);
  case 'e': case 'h': return 8 + bits(h, 4, 2);
  case 'g': return 8 + bits(h, 9, 7);
  case 'D': return floatRegister + bits(h, 11, 7);
  case 'T': return floatRegister + bits(h, 6, 2);
  case 'E': case 'H': return floatRegister + 8 + bits(h, 4, 2);
  case '2': return 2;
  default: return noRegister;
  }
}

// What is done with the first operand; the others are read.
static bool writesFirst(Format f) {
  switch (f) {
  case CSD: case CSW: case CSDSP: case CSWSP: case CB: case CJR: case CJALR:
    return false;
  default:
    return true;
  }
}

static bool readsFirst(Format f) {
  switch (f) {
  case CIW: case CLD: case CLW: case CLDSP: case CLWSP: case CLI: case CLUI:
  case CMV:
    return false;
  default:
    return true;
  }
}

static void compressedOperands(Instruction &i, const CompressedRow &r,
                               uint32_t h) {
  bool first = true;
  for (const char *c = r.operands; *c; c++) {
    unsigned reg = compressedRegister(h, *c);
    if (reg == noRegister)
      continue;
    if (first && writesFirst(r.format))
      i.write = reg;
    if (!first || readsFirst(r.format))
      reads(i, reg);
    first = false;
  }
  if (r.format == CJALR)
    i.write = 1;
}

// jalr by its registers: what `ra` is for decides.
static void indirect(Instruction &i, unsigned rd, unsigned rs1, bool plain) {
  i.rs1 = rs1;
  i.indirect = true;
  i.flow = rd ? Flow::Call
              : rs1 == 1 && plain ? Flow::Return : Flow::Indirect;
}

static void flowOf(Instruction &i, Id id, uint32_t w) {
  if (i.class_ == K_branch)
    i.flow = Flow::Branch;
  else if (id == I_jal)
    i.flow = i.write != noRegister && i.write ? Flow::Call : Flow::Jump;
  else if (id == I_jalr && i.length == 4)
    indirect(i, bits(w, 11, 7), bits(w, 19, 15), bits(w, 31, 20) == 0);
  else if (id == I_jalr)
    indirect(i, i.write == 1, bits(w, 11, 7), true);
  else if (id == I_ecall || id == I_ebreak)
    i.flow = Flow::Stop;
  bool ofZero = i.length == 2 || !bits(w, 24, 20) || !bits(w, 19, 15);
  i.ifZero = id == I_beq && ofZero;
  i.ifNot = id == I_bne && ofZero;
  if (id == I_csrrw || id == I_csrrwi)
    i.writesCsr = true;
  if (id == I_csrrs || id == I_csrrc || id == I_csrrsi || id == I_csrrci)
    i.writesCsr = bits(w, 19, 15) != 0;
}

static bool decodeFull(Instruction &i, uint32_t w) {
  for (size_t n = 0; n < std::size(rows); n++) {
    if ((w & rows[n].mask) != rows[n].match)
      continue;
    i.class_ = rows[n].class_;
    for (const char *c = rows[n].operands; *c; c++)
      operand(i, w, *c);
    flowOf(i, Id(n), w);
    return true;
  }
  for (const Row &r : xcodomsRows) {
    if ((w & r.mask) != r.match)
      continue;
    i.class_ = r.class_;
    for (const char *c = r.operands; *c; c++)
      xcodomsOperand(i, w, *c);
    return true;
  }
  return false;
}

static bool decodeCompressed(Instruction &i, uint32_t h) {
  for (const CompressedRow &r : compressed) {
    if ((h & r.mask) != r.match)
      continue;
    i.class_ = rows[r.base].class_;
    compressedOperands(i, r, h);
    flowOf(i, r.base, h);
    return true;
  }
  return false;
}

Instruction decode(const uint8_t *at, uint64_t left) {
  Instruction i;
  unsigned length = left < 2 ? 0 : (at[0] & 3) == 3 ? 4 : 2;
  if (!length || length > left)
    return i;
  i.length = length;
  bool known = length == 4
                   ? decodeFull(i, support::endian::read32le(at))
                   : decodeCompressed(i, support::endian::read16le(at));
  if (!known)
    return Instruction();
  if (i.flow == Flow::Branch || i.flow == Flow::Jump ||
      (i.flow == Flow::Call && !i.indirect))
    decodeJump(at, length, i.offset);
  if (i.write == 0)
    i.write = noRegister;
  return i;
}

} // namespace codoms
