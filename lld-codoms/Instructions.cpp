// SPDX-License-Identifier: MIT
//
// What a domain's code may consist of: anything but instructions and CSRs
// that need privilege (XC-PRV-1, XC-PRV-4), and in the opcodes of Xcodoms
// only what simulator/isa/xcodoms.def has. Also where direct jumps go.
#include "Passes.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using support::endian::read16le;
using support::endian::read32le;

namespace codoms {

enum Opcode : uint32_t {
  Custom0 = 0x0b,
  Auipc = 0x17,
  Custom1 = 0x2b,
  Branch = 0x63,
  Jal = 0x6f,
  System = 0x73
};

static uint32_t bits(uint32_t word, unsigned high, unsigned low) {
  return (word >> low) & ((1u << (high - low + 1)) - 1);
}

// Bits 9:8 of a CSR's number are the mode that it needs.
static const char *checkSystem(uint32_t w) {
  uint32_t funct3 = bits(w, 14, 12);
  if (funct3 == 4)
    return "a hypervisor access";
  if (funct3)
    return bits(w, 29, 28) ? "an access to a privileged csr" : nullptr;
  if (w == 0x00000073 || w == 0x00100073) // ecall, ebreak
    return nullptr;
  if (w == 0x10200073)
    return "sret";
  if (w == 0x30200073)
    return "mret";
  if (w == 0x10500073)
    return "wfi";
  if (bits(w, 31, 25) == 9 && bits(w, 11, 7) == 0)
    return "sfence.vma";
  return "a privileged instruction";
}

static const char *checkXcodoms(uint32_t w) {
#define XC(id, mnemonic, format, match, mask, cls, privileged, operands)       \
  if ((w & (mask)) == (match))                                                 \
    return privileged ? mnemonic : nullptr;
#include "isa/xcodoms.def"
  return "an encoding that Xcodoms does not have";
}

const char *checkInstruction(const uint8_t *at, uint64_t left,
                             unsigned &length) {
  length = left < 2 ? 0 : (read16le(at) & 3) == 3 ? 4 : 2;
  if (length > left)
    length = 0;
  if (length != 4)
    return nullptr;
  uint32_t w = read32le(at);
  if ((w & 0x1f) == 0x1f)
    return "an instruction longer than 4 bytes";
  uint32_t opcode = w & 0x7f;
  if (opcode == System)
    return checkSystem(w);
  if (opcode == Custom0 || opcode == Custom1)
    return checkXcodoms(w);
  return nullptr;
}

static int64_t jalOffset(uint32_t w) {
  return SignExtend64<21>(bits(w, 31, 31) << 20 | bits(w, 19, 12) << 12 |
                          bits(w, 20, 20) << 11 | bits(w, 30, 21) << 1);
}

static int64_t branchOffset(uint32_t w) {
  return SignExtend64<13>(bits(w, 31, 31) << 12 | bits(w, 7, 7) << 11 |
                          bits(w, 30, 25) << 5 | bits(w, 11, 8) << 1);
}

static int64_t shortJumpOffset(uint32_t h) {
  return SignExtend64<12>(bits(h, 12, 12) << 11 | bits(h, 8, 8) << 10 |
                          bits(h, 10, 9) << 8 | bits(h, 6, 6) << 7 |
                          bits(h, 7, 7) << 6 | bits(h, 2, 2) << 5 |
                          bits(h, 11, 11) << 4 | bits(h, 5, 3) << 1);
}

static int64_t shortBranchOffset(uint32_t h) {
  return SignExtend64<9>(bits(h, 12, 12) << 8 | bits(h, 6, 5) << 6 |
                         bits(h, 2, 2) << 5 | bits(h, 11, 10) << 3 |
                         bits(h, 4, 3) << 1);
}

bool decodeJump(const uint8_t *at, unsigned length, int64_t &offset) {
  if (length == 4) {
    uint32_t w = read32le(at), opcode = w & 0x7f;
    offset = opcode == Jal ? jalOffset(w) : branchOffset(w);
    return opcode == Jal || opcode == Branch;
  }
  uint32_t h = read16le(at);
  uint32_t kind = bits(h, 15, 13);
  offset = kind == 5 ? shortJumpOffset(h) : shortBranchOffset(h);
  return bits(h, 1, 0) == 1 && kind >= 5;
}

// I-type: jalr addi addiw loads; S-type: stores.
static bool secondHalf(uint32_t w, int64_t &low) {
  uint32_t opcode = w & 0x7f;
  bool store = opcode == 0x23 || opcode == 0x27;
  bool load =
      opcode == 0x67 || opcode == 0x13 || opcode == 0x03 || opcode == 0x07;
  if (opcode == 0x13 && bits(w, 14, 12) != 0)
    return false;
  low = store ? SignExtend64<12>(bits(w, 31, 25) << 5 | bits(w, 11, 7))
              : SignExtend64<12>(bits(w, 31, 20));
  return store || load;
}

bool decodePair(const uint8_t *at, uint64_t left, int64_t &offset) {
  if (left < 8 || (*at & 0x7f) != Auipc || (at[4] & 3) != 3)
    return false;
  uint32_t first = read32le(at), second = read32le(at + 4);
  int64_t low;
  if (!secondHalf(second, low) || bits(first, 11, 7) != bits(second, 19, 15))
    return false;
  offset = SignExtend64<32>(first & 0xfffff000) + low;
  return true;
}

} // namespace codoms
