// SPDX-License-Identifier: MIT
//
// What the files that predict the cost of edges share (PredictEdges.cpp has the
// whole of it): an instruction as the
// timing models see it (Decode.cpp), a sequence of them and what it costs on a
// core (Cores.cpp), and the way that a call takes through code (Paths.cpp).
#ifndef LLD_CODOMS_PREDICT_H
#define LLD_CODOMS_PREDICT_H

#include "Context.h"
#include <array>

namespace codoms {

enum Class : uint8_t {
#define CLASS(id, text) K_##id,
#include "isa/class.def"
  K_COUNT
};

// Registers: 0 to 31 integer, 32 to 63 floating-point, 64 to 71 capabilities.
constexpr uint8_t floatRegister = 32, capRegister = 64, noRegister = 255;
constexpr unsigned registerCount = 72;

enum class Flow : uint8_t { Next, Branch, Jump, Call, Indirect, Return, Stop };

struct Instruction {
  uint8_t length = 0; // 0: no instruction
  Class class_ = K_alu;
  Flow flow = Flow::Next;
  bool indirect = false; // a Call whose target is in a register
  bool writesCsr = false;
  bool ifZero = false, ifNot = false; // a branch taken if a register is (not) 0
  uint8_t rs1 = noRegister;           // of indirect jumps
  int64_t offset = 0; // of direct jumps and branches, from this instruction
  uint8_t write = noRegister;
  std::array<uint8_t, 3> read = {noRegister, noRegister, noRegister};
};

Instruction decode(const uint8_t *at, uint64_t left);

// An instruction where a path executes it.
struct Step {
  Instruction insn;
  uint64_t pc = 0;
  bool taken = false;  // control goes elsewhere
  uint64_t target = 0; // there, for calls and returns
};
using Path = std::vector<Step>;

// Where the caller of a client stub goes on: a number of its own.
constexpr uint64_t callerAddress = 1;

// Warm caches, TLBs and target buffer; the caller has just called the stub.
Cycles cyclesOf(const Path &);

// ---- Paths.cpp -------------------------------------------------------------

struct Way {
  Path path;
  std::vector<Loop> loops;
  std::string unknown; // why there is none; empty if there is one
};

class Code;

// From the first instruction of a client stub to its jump through the slot,
// and from behind that back to the caller; from an entry to the call of the
// implementation, and from there back.
struct Halves {
  Way there, back;
};
Halves clientHalves(const Code &, uint64_t stub, uint64_t slot);
Halves serverHalves(const Code &, uint64_t entry, uint64_t implementation);

// The code of a linked file, by address.
class Code {
  const Context &ctx;
  struct Piece {
    uint64_t start, end;
    const uint8_t *bytes;
  };
  std::vector<Piece> pieces;

public:
  explicit Code(const Context &);
  const uint8_t *at(uint64_t address, uint64_t &left) const;
  Instruction decodeAt(uint64_t address) const;
  // The function around an address; false if there is none.
  bool function(uint64_t address, uint64_t &start, uint64_t &end,
                StringRef &name) const;
};

} // namespace codoms

#endif
