// SPDX-License-Identifier: MIT
//
// What a path costs on the cores that codoms-sim models: the rule for
// straight-line code of docs/timing.md, expanded from the same rows. Caches,
// TLBs and branch target buffer are warm; the return stack is followed, since
// proxies and gates upset it in the same way at every call.
#include "Predict.h"
#include "llvm/ADT/DenseSet.h"

using namespace llvm;

namespace codoms {

namespace {
enum Parameter {
#define PARAMETER(id, text) P_##id,
#include "timing/parameter.def"
  P_COUNT
};
enum Unit : uint8_t {
#define UNIT(id) U_##id,
#include "timing/unit.def"
  U_COUNT
};
struct Latency {
  Unit unit;
  uint8_t busy, issue, result;
};

struct Core {
  Latency latency[K_COUNT];
  uint32_t parameter[P_COUNT];
  Core(ArrayRef<std::pair<Class, Latency>> l,
       ArrayRef<std::pair<Parameter, uint32_t>> p) {
    for (auto [class_, value] : l)
      latency[class_] = value;
    for (auto [id, value] : p)
      parameter[id] = value;
  }
};

#define LATENCY(class_, unit, busy, issue, result, source)                     \
  {K_##class_, {U_##unit, busy, issue, result}},
const std::pair<Class, Latency> u54Latencies[] = {
#include "timing/cores/u54.def"
};
const std::pair<Parameter, uint32_t> u54Parameters[] = {
#define PARAM(id, value, source) {P_##id, value},
#include "timing/cores/u54.def"
};
#define LATENCY(class_, unit, busy, issue, result, source)                     \
  {K_##class_, {U_##unit, busy, issue, result}},
const std::pair<Class, Latency> wideLatencies[] = {
#include "timing/cores/wide.def"
};
const std::pair<Parameter, uint32_t> wideParameters[] = {
#define PARAM(id, value, source) {P_##id, value},
#include "timing/cores/wide.def"
};
const Core cores[] = {
#define CORE(id, text) Core(id##Latencies, id##Parameters),
#include "timing/core.def"
};

// One core on its way.
class Scoreboard {
  const Core &core;
  uint64_t next = 0, pair = UINT64_MAX;
  uint64_t ready[registerCount] = {};
  uint64_t busy[U_COUNT] = {};
  bool crowded = false; // the target buffer is too small
  std::vector<uint64_t> returns = {callerAddress};

  uint64_t waitFor(uint64_t c, uint8_t reg) const {
    return reg != noRegister && reg ? std::max(c, ready[reg]) : c;
  }
  void issue(const Instruction &);
  void go(const Step &);

public:
  explicit Scoreboard(const Core &c) : core(c) {}
  uint64_t run(const Path &);
};
} // namespace

void Scoreboard::issue(const Instruction &i) {
  const Latency &l = core.latency[i.class_];
  uint64_t c = waitFor(next, i.write);
  for (uint8_t r : i.read)
    c = waitFor(c, r);
  if (l.unit != U_any)
    c = std::max(c, busy[l.unit]);
  busy[l.unit] = c + l.busy;
  if (i.write != noRegister)
    ready[i.write] = c + l.result;
  if (l.issue) {
    next = c + l.issue;
    return;
  }
  next = pair == c ? c + 1 : c;
  pair = c;
}

// Where control goes, and whether that was foreseen.
void Scoreboard::go(const Step &s) {
  bool foreseen = !crowded;
  if (s.insn.flow == Flow::Call)
    returns.push_back(s.pc + s.insn.length);
  if (s.insn.flow == Flow::Return) {
    foreseen &= !returns.empty() && returns.back() == s.target;
    if (!returns.empty())
      returns.pop_back();
  }
  if (s.taken)
    next += core.parameter[foreseen ? P_taken : P_mispredict];
}

// A buffer that is replaced in order knows nothing of a path with more
// transfers of control than it has entries.
static bool overflows(const Core &core, const Path &path) {
  DenseSet<uint64_t> sites;
  for (const Step &s : path)
    if (s.taken)
      sites.insert(s.pc);
  return sites.size() > core.parameter[P_btb_entries];
}

uint64_t Scoreboard::run(const Path &path) {
  crowded = overflows(core, path);
  for (const Step &s : path) {
    issue(s.insn);
    go(s);
    if (s.insn.writesCsr)
      next += core.parameter[P_csr_write];
  }
  return next;
}

Cycles cyclesOf(const Path &path) {
  Cycles cycles;
  for (unsigned i = 0; i < std::size(cores); i++)
    cycles[i] = Scoreboard(cores[i]).run(path);
  cycles.back() = path.size();
  return cycles;
}

} // namespace codoms
