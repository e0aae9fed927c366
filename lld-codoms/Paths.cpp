// SPDX-License-Identifier: MIT
//
// The way that a call takes through stubs, found in their code. A stub leads
// from its start to one instruction that must be executed (the jump through
// the slot, the call of the implementation) and from there back. Of the ways
// that do, the one without out-of-line parts for rare cases counts, then the
// one on which pointers and what checks give are not 0, then the longest: what
// is shorter gives up early. A loop is in it once. In helpers, of which nothing
// is known, forward branches are not taken: the compiler lays out what it
// thinks likely in a row.
#include "Predict.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include <functional>
#include <set>

using namespace llvm;

namespace codoms {

bool decodePair(const uint8_t *at, uint64_t left, int64_t &offset);

// ---- code by address -------------------------------------------------------

Code::Code(const Context &c) : ctx(c) {
  const Linked &l = ctx.linked;
  for (uint32_t i = 0; i < l.headers.size(); i++) {
    const Shdr &h = l.headers[i];
    if (l.sectionDomains[i] && h.sh_flags & ELF::SHF_EXECINSTR && h.sh_size)
      pieces.push_back(
          {h.sh_addr, h.sh_addr + h.sh_size,
           reinterpret_cast<const uint8_t *>(l.bytes->getBufferStart()) +
               h.sh_offset});
  }
  llvm::sort(pieces,
             [](const Piece &a, const Piece &b) { return a.start < b.start; });
}

const uint8_t *Code::at(uint64_t address, uint64_t &left) const {
  auto after = llvm::upper_bound(
      pieces, address, [](uint64_t a, const Piece &p) { return a < p.start; });
  left = 0;
  if (after == pieces.begin() || address >= std::prev(after)->end)
    return nullptr;
  const Piece &p = *std::prev(after);
  left = p.end - address;
  return p.bytes + (address - p.start);
}

Instruction Code::decodeAt(uint64_t address) const {
  uint64_t left;
  const uint8_t *bytes = at(address, left);
  return bytes ? decode(bytes, left) : Instruction();
}

bool Code::function(uint64_t address, uint64_t &start, uint64_t &end,
                    StringRef &name) const {
  const Linked &l = ctx.linked;
  auto after =
      llvm::upper_bound(l.byAddress, address, [&](uint64_t a, uint32_t i) {
        return a < l.symbols[i].st_value;
      });
  // Several names may be at one address; some have no size.
  for (unsigned tries = 0; after != l.byAddress.begin() && tries < 4; tries++) {
    const Sym &s = l.symbols[*--after];
    start = s.st_value;
    end = start + s.st_size;
    name = l.nameOf(s).first;
    if (address < end)
      return true;
  }
  return false;
}

// ---- one function ----------------------------------------------------------

namespace {
constexpr unsigned longest = 4096; // instructions of a function, or of a way
constexpr unsigned deepest = 8;    // calls in calls

struct Node {
  Step step;
  int next = -1, branch = -1; // indices; -1: not in this function
  bool leaves = false;        // a return, or a jump to elsewhere
  bool rare = false;          // calls what is for rare cases
};

// Which of several ways: to what a stub is for, from there back, or through a
// function of which nothing is known.
enum class Taste { There, Back, Helper };

class Function {
  const Code &code;
  uint64_t start = 0, end = 0;
  StringRef name;
  std::vector<Node> nodes;
  std::map<uint64_t, int> index;
  unsigned depth;

  std::vector<int> best(int from, const std::function<bool(int)> &ends,
                        Taste) const;
  void resolveAuipc(size_t n);
  void link(size_t n);
  int indexOf(uint64_t address) const {
    auto i = index.find(address);
    return i == index.end() ? -1 : i->second;
  }
  bool append(Path &, std::vector<Loop> &, int n, int to) const;
  void findLoops(const std::vector<int> &way, std::vector<Loop> &) const;

public:
  std::string unknown;
  Function(const Code &c, uint64_t address, unsigned d);
  // All instructions for which `is` holds.
  std::vector<int> find(const std::function<bool(const Step &)> &is) const;
  // The best way from one to one of others, or out of the function. Empty if
  // there is none.
  std::vector<int> best(int from, const std::vector<int> &to) const {
    return best(from, [&](int n) { return is_contained(to, n); }, Taste::There);
  }
  std::vector<int> out(int from) const {
    return best(from, [&](int n) { return nodes[n].leaves; }, Taste::Back);
  }
  // The way through a helper.
  std::vector<int> likely() const {
    return best(0, [&](int n) { return nodes[n].leaves; }, Taste::Helper);
  }
  // Its last instruction leaves the function, or leads `onward` to what the
  // caller of this goes on with.
  Way walk(const std::vector<int> &, bool onward) const;
  const Node &node(int n) const { return nodes[n]; }
  int after(int n) const { return nodes[n].next; }
};
} // namespace

static bool isRare(StringRef name) {
  return name.starts_with("__dipc_") && name.ends_with("_slow");
}

Function::Function(const Code &c, uint64_t address, unsigned d)
    : code(c), depth(d) {
  if (!code.function(address, start, end, name)) {
    unknown = "code that belongs to no function";
    return;
  }
  for (uint64_t pc = address; pc < end && nodes.size() < longest;) {
    Instruction i = code.decodeAt(pc);
    if (!i.length)
      break; // data between functions, or padding
    index[pc] = nodes.size();
    nodes.push_back({{i, pc}});
    pc += i.length;
  }
  if (nodes.empty())
    unknown = "no code in '" + name.str() + "'";
  for (size_t n = 0; n < nodes.size(); n++)
    resolveAuipc(n);
  for (size_t n = 0; n < nodes.size(); n++)
    link(n);
}

// auipc and jalr behind it are one direct call or jump.
void Function::resolveAuipc(size_t n) {
  Step &s = nodes[n].step;
  if (!s.insn.indirect || !n)
    return;
  uint64_t left, before = nodes[n - 1].step.pc;
  const uint8_t *bytes = code.at(before, left);
  int64_t offset;
  if (s.insn.flow == Flow::Return || s.insn.length != 4 ||
      !decodePair(bytes, left, offset))
    return;
  s.insn.indirect = false;
  s.insn.offset = int64_t(before + offset - s.pc);
  if (s.insn.flow == Flow::Indirect)
    s.insn.flow = Flow::Jump;
}

void Function::link(size_t n) {
  Node &node = nodes[n];
  const Instruction &i = node.step.insn;
  uint64_t target = node.step.pc + i.offset;
  bool falls =
      i.flow == Flow::Next || i.flow == Flow::Branch || i.flow == Flow::Call;
  if (falls)
    node.next = indexOf(node.step.pc + i.length);
  if (i.flow == Flow::Branch || i.flow == Flow::Jump)
    node.branch = indexOf(target);
  node.leaves =
      i.flow == Flow::Return || (i.flow == Flow::Jump && node.branch < 0);
  if (i.flow == Flow::Call && !i.indirect) {
    uint64_t s, e;
    StringRef callee;
    node.rare = code.function(target, s, e, callee) && isRare(callee);
  }
}

std::vector<int>
Function::find(const std::function<bool(const Step &)> &is) const {
  std::vector<int> found;
  for (size_t n = 0; n < nodes.size(); n++)
    if (is(nodes[n].step))
      found.push_back(n);
  return found;
}

// Depth first without edges back: what is left has no loops, and the best way
// from each instruction is one step and the best way from there.
std::vector<int> Function::best(int from, const std::function<bool(int)> &ends,
                                Taste taste) const {
  constexpr int64_t never = INT64_MIN / 2, rare = -100000000, call = -1000000,
                    unlikely = -10000;
  enum { New, Open, Done };
  std::vector<int64_t> value(nodes.size(), never);
  std::vector<int> choice(nodes.size(), -1), state(nodes.size(), New);
  std::function<void(int)> visit;
  auto worthOf = [&](int s) {
    if (s < 0 || state[s] == Open)
      return never;
    if (state[s] == New)
      visit(s);
    return value[s];
  };
  // A choice is one only if both sides lead there.
  auto choose = [&](int n) {
    const Instruction &i = nodes[n].step.insn;
    int64_t next = worthOf(nodes[n].next), branch = worthOf(nodes[n].branch);
    if (next > never && branch > never && taste == Taste::There) {
      next += i.ifNot ? unlikely : 0;
      branch += i.ifZero ? unlikely : 0;
    }
    if (taste == Taste::Helper && i.flow == Flow::Branch && branch > never)
      branch += unlikely;
    value[n] = std::max(next, branch);
    choice[n] = next >= branch ? nodes[n].next : nodes[n].branch;
    if (value[n] > never)
      value[n]++;
    else
      choice[n] = -1;
  };
  visit = [&](int n) {
    state[n] = Open;
    if (ends(n))
      value[n] = 1;
    else
      choose(n);
    if (nodes[n].rare && value[n] > never)
      value[n] += rare;
    Flow flow = nodes[n].step.insn.flow;
    bool calls = flow == Flow::Call || (flow == Flow::Jump && nodes[n].leaves);
    if (calls && taste == Taste::Helper && value[n] > never)
      value[n] += call;
    state[n] = Done;
  };
  std::vector<int> way;
  if (from < 0 || from >= int(nodes.size()))
    return way;
  visit(from);
  if (value[from] == never)
    return way;
  for (int n = from; n >= 0; n = choice[n])
    way.push_back(n);
  return way;
}

// ---- from indices to instructions ------------------------------------------

static bool appendHelper(const Code &, uint64_t target, unsigned depth,
                         uint64_t back, Path &, std::vector<Loop> &);

// One instruction and, if it is a call, what it calls.
bool Function::append(Path &path, std::vector<Loop> &loops, int n,
                      int to) const {
  const Node &node = nodes[n];
  Step s = node.step;
  bool isBranch = s.insn.flow == Flow::Branch;
  s.target = s.pc + s.insn.offset;
  s.taken = s.insn.flow != Flow::Next && s.insn.flow != Flow::Stop &&
            (!isBranch || (to >= 0 && to == node.branch && to != node.next));
  path.push_back(s);
  if (path.size() > longest || s.insn.flow == Flow::Stop)
    return false;
  if (s.insn.flow == Flow::Call)
    return !s.insn.indirect && appendHelper(code, s.target, depth + 1,
                                            s.pc + s.insn.length, path, loops);
  if (s.insn.flow == Flow::Jump && node.leaves) // a tail call
    return appendHelper(code, s.target, depth + 1, 0, path, loops);
  return true;
}

// What one more round of a loop costs, between a second and a third.
static Cycles costOfRound(const Path &body) {
  Path two = body;
  two.insert(two.end(), body.begin(), body.end());
  Path three = two;
  three.insert(three.end(), body.begin(), body.end());
  Cycles a = cyclesOf(two), b = cyclesOf(three);
  for (unsigned c = 0; c < coreCount; c++)
    b[c] -= a[c];
  return b;
}

// Loops that the way goes through once: from where it enters to where another
// round would leave it, and from there back to the start.
void Function::findLoops(const std::vector<int> &way,
                         std::vector<Loop> &loops) const {
  std::set<int> heads;
  for (int back = 0; back < int(nodes.size()); back++) {
    int head = nodes[back].branch;
    auto from = llvm::find(way, head);
    if (head < 0 || head > back || from == way.end() || heads.count(head))
      continue;
    std::vector<int> round, rest;
    for (auto last = std::prev(way.end()); last >= from && rest.empty(); --last)
      if (!(rest = best(*last, {back})).empty())
        round.assign(from, last);
    if (rest.empty())
      continue;
    heads.insert(head);
    round.insert(round.end(), rest.begin(), rest.end());
    Path body;
    std::vector<Loop> inner;
    for (size_t i = 0; i < round.size(); i++)
      if (!append(body, inner, round[i],
                  i + 1 < round.size() ? round[i + 1] : head))
        return;
    loops.push_back({name.str(), costOfRound(body)});
  }
}

Way Function::walk(const std::vector<int> &way, bool onward) const {
  Way w;
  if (way.empty())
    w.unknown = "no way through '" + name.str() + "'";
  for (size_t i = 0; i < way.size(); i++) {
    int to = i + 1 < way.size() ? way[i + 1] : -1;
    if (onward && i + 1 == way.size()) {
      w.path.push_back(nodes[way[i]].step);
      w.path.back().taken = true;
    } else if (!append(w.path, w.loops, way[i], to)) {
      w.unknown = "a call from '" + name.str() + "' whose way is not known";
      return w;
    }
  }
  findLoops(way, w.loops);
  return w;
}

// `back`: where its return leads; 0: to where the caller's does.
static bool appendHelper(const Code &code, uint64_t target, unsigned depth,
                         uint64_t back, Path &path, std::vector<Loop> &loops) {
  if (depth > deepest)
    return false;
  Function f(code, target, depth);
  if (!f.unknown.empty())
    return false;
  Way w = f.walk(f.likely(), false);
  if (!w.unknown.empty() || path.size() + w.path.size() > longest)
    return false;
  if (back && w.path.back().insn.flow == Flow::Return)
    w.path.back().target = back;
  path.insert(path.end(), w.path.begin(), w.path.end());
  loops.insert(loops.end(), w.loops.begin(), w.loops.end());
  return true;
}

// ---- halves ----------------------------------------------------------------

static Halves nowhere(std::string why) {
  Halves h;
  h.there.unknown = std::move(why);
  return h;
}

// auipc and ld of the slot stand before the jump.
static bool loadsSlot(const Code &code, const Step &s, uint64_t slot) {
  for (unsigned before : {8u, 6u}) {
    uint64_t left;
    int64_t offset;
    const uint8_t *bytes = code.at(s.pc - before, left);
    if (bytes && decodePair(bytes, left, offset) &&
        s.pc - before + offset == slot)
      return true;
  }
  return false;
}

Halves clientHalves(const Code &code, uint64_t stub, uint64_t slot) {
  Function f(code, stub, 0);
  if (!f.unknown.empty())
    return nowhere(f.unknown);
  std::vector<int> crossings = f.find([&](const Step &s) {
    return s.insn.flow == Flow::Call && s.insn.indirect &&
           loadsSlot(code, s, slot);
  });
  std::vector<int> there = f.best(0, crossings);
  if (there.empty())
    return nowhere("no jump through the slot in the client's stub");
  return {f.walk(there, true), f.walk(f.out(f.after(there.back())), false)};
}

static void join(Way &a, const Way &b) {
  a.path.insert(a.path.end(), b.path.begin(), b.path.end());
  a.loops.insert(a.loops.end(), b.loops.begin(), b.loops.end());
  if (a.unknown.empty())
    a.unknown = b.unknown;
}

static bool isDirect(const Step &s) {
  return (s.insn.flow == Flow::Call || s.insn.flow == Flow::Jump) &&
         !s.insn.indirect;
}

// A function that goes through `call` to `inner`, and on behind it if that is
// no tail call.
static Halves around(const Function &f, int call, const Halves &inner) {
  const Step &s = f.node(call).step;
  Halves h = {f.walk(f.best(0, {call}), true), inner.back};
  if (h.there.path.empty())
    return h;
  if (inner.there.path.empty()) // the body, whose return is not walked
    h.there.path.back().insn.flow = Flow::Jump;
  h.there.path.back().target = s.pc + s.insn.offset;
  join(h.there, inner.there);
  if (f.after(call) < 0)
    return h;
  if (!h.back.path.empty())
    h.back.path.back().target = s.pc + s.insn.length;
  join(h.back, f.walk(f.out(f.after(call)), false));
  return h;
}

static const char *const noBody =
    "no call of the implementation in the callee's stub";

static Halves serverHalves(const Code &code, uint64_t start, uint64_t body,
                           unsigned depth) {
  Function f(code, start, depth);
  if (!f.unknown.empty())
    return nowhere(f.unknown);
  for (int call : f.find(isDirect)) {
    const Step &s = f.node(call).step;
    uint64_t target = s.pc + s.insn.offset;
    if (target == body && !f.best(0, {call}).empty())
      return around(f, call, {});
    if (depth || f.best(0, {call}).empty())
      continue;
    Halves inner = serverHalves(code, target, body, depth + 1);
    if (inner.there.unknown != noBody)
      return around(f, call, inner);
  }
  return nowhere(noBody);
}

// The entry calls the C part, which calls the implementation.
Halves serverHalves(const Code &code, uint64_t entry, uint64_t body) {
  return serverHalves(code, entry, body, 0);
}

} // namespace codoms
