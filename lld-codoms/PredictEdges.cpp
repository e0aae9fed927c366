// SPDX-License-Identifier: MIT
//
// What each crossing will cost: the caller's stub, the proxy and the gate that
// the supervisor builds from its templates, and the callee's stub, in the order
// in which a call executes them, on each core that codoms-sim models. What is
// not known before the program runs (how long a string is, whether a table
// grows) is told, not guessed: loops are counted once, with the cost of one
// more round beside. An edge that costs more than its budget is an error.
#include "Passes.h"
#include "Predict.h"
#include "proxy/proxy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"

using namespace llvm;

namespace codoms {

namespace {
struct Fragment {
  const char *name;
  proxy_half half;
  bool inSlot;
  unsigned with, without;
};
enum { SLOT = 1, BODY = 0 };
const Fragment fragments[] = {
#define FRAGMENT(name, half, part, with, without)                              \
  {#name, PROXY_##half, part == SLOT, unsigned(with), unsigned(without)},
#include "proxy/proxy.def"
};

// Addresses that only have to be different.
constexpr uint64_t gateAddress = 2, outsideAddress = callerAddress;

// The templates of proxies, from the supervisor that will build them.
class Templates {
  std::unique_ptr<MemoryBuffer> file;
  std::map<std::string, StringRef> code; // by name

  bool read(StringRef bytes);

public:
  std::string unknown;
  explicit Templates(const Options &);
  Path path(proxy_half, unsigned features) const;
};

class Predictor {
  Context &ctx;
  Code code;
  Templates templates;
  std::map<std::pair<StringRef, StringRef>, uint64_t> functions; // by domain
  std::map<uint64_t, Halves> servers;                            // by entry

  uint64_t functionOf(StringRef domain, const std::string &name) const;
  uint64_t stubOf(const Import &) const;
  const EntryPoint *entryOf(const Import &) const;
  const Halves &server(const EntryPoint &);
  Prediction predict(const Import &);

public:
  explicit Predictor(Context &);
  void run();
};
} // namespace

// ---- templates -------------------------------------------------------------

Templates::Templates(const Options &o) {
  std::string path = o.runtimeDir + "/supervisor.elf";
  auto b = MemoryBuffer::getFile(path, false, false);
  if (!b) {
    unknown = "there is no " + path;
    return;
  }
  file = std::move(*b);
  if (!read(file->getBuffer()))
    unknown = path + " has no templates of proxies";
}

// The bytes between the labels fragment_NAME and fragment_NAME_end.
bool Templates::read(StringRef bytes) {
  Expected<Elf> elf = Elf::create(bytes);
  if (!elf) {
    consumeError(elf.takeError());
    return false;
  }
  auto sections = elf->sections();
  if (!sections) {
    consumeError(sections.takeError());
    return false;
  }
  std::map<std::string, const Sym *> labels;
  for (const Shdr &h : *sections) {
    if (h.sh_type != ELF::SHT_SYMTAB)
      continue;
    auto symbols = elf->symbols(&h);
    auto strings = elf->getStringTableForSymtab(h, *sections);
    if (!symbols || !strings) {
      consumeError(symbols.takeError());
      consumeError(strings.takeError());
      return false;
    }
    for (const Sym &s : *symbols)
      if (auto name = s.getName(*strings))
        labels[name->str()] = &s;
      else
        consumeError(name.takeError());
  }
  for (const Fragment &f : fragments) {
    auto start = labels.find(std::string("fragment_") + f.name);
    auto end = labels.find(std::string("fragment_") + f.name + "_end");
    if (start == labels.end() || end == labels.end())
      return false;
    uint64_t from = start->second->st_value, to = end->second->st_value;
    uint32_t n = start->second->st_shndx;
    if (n >= sections->size())
      return false;
    const Shdr &h = (*sections)[n];
    auto content = elf->getSectionContents(h);
    if (!content || from < h.sh_addr || to < from ||
        to - h.sh_addr > content->size()) {
      consumeError(content.takeError());
      return false;
    }
    code[f.name] =
        toStringRef(*content).slice(from - h.sh_addr, to - h.sh_addr);
  }
  return true;
}

// Straight through the fragments of a variant, up to the jump that leaves.
// Behind the slot's there is a jump to the body, which the builder adds.
Path Templates::path(proxy_half half, unsigned features) const {
  Path path;
  uint64_t pc = (half + 1) << 16;
  for (const Fragment &f : fragments) {
    if (f.half != half || (features & f.with) != f.with || features & f.without)
      continue;
    StringRef bytes = code.find(f.name)->second;
    for (size_t i = 0; i + 4 <= bytes.size(); i += 4, pc += 4) {
      Step s = {decode(bytes.bytes_begin() + i, 4), pc};
      s.taken = s.insn.flow == Flow::Indirect;
      path.push_back(s);
      if (s.taken)
        return path;
    }
    if (f.inSlot) {
      const uint8_t jump[] = {0x6f, 0, 0, 0};
      path.push_back({decode(jump, 4), pc, true});
      pc += 4;
    }
  }
  return path;
}

// ---- one edge --------------------------------------------------------------

Predictor::Predictor(Context &c) : ctx(c), code(c), templates(c.options) {
  for (const Sym &s : ctx.linked.symbols)
    if (auto [name, d] = ctx.linked.nameOf(s);
        d && s.getType() == ELF::STT_FUNC && s.st_shndx)
      functions[{d->name, name}] = s.st_value;
}

uint64_t Predictor::functionOf(StringRef domain,
                               const std::string &name) const {
  auto f = functions.find({domain, name});
  return f == functions.end() ? 0 : f->second;
}

// Where `clang -fcodoms` makes calls go; else the function for all others.
uint64_t Predictor::stubOf(const Import &i) const {
  std::string name = i.ref.interface->name + "_" + i.ref.procedure->name;
  uint64_t direct = functionOf(i.domain->name, "__dipc_client_" + name);
  return direct ? direct : functionOf(i.domain->name, i.ref.procedure->client);
}

const EntryPoint *Predictor::entryOf(const Import &i) const {
  for (const EntryPoint &e : ctx.plan.entries)
    if (e.ref.procedure == i.ref.procedure)
      return &e;
  return nullptr;
}

const Halves &Predictor::server(const EntryPoint &e) {
  auto [it, isNew] = servers.try_emplace(e.address);
  if (isNew) {
    uint64_t body = functionOf(e.domain->name, e.ref.procedure->implementation);
    it->second = serverHalves(code, e.address, body);
  }
  return it->second;
}

static unsigned featuresOf(uint32_t policy) {
  if (policy & CODOMS_DCS_CONFIDENTIALITY)
    return WITH_DCS_OWN;
  return policy & CODOMS_DCS_INTEGRITY ? WITH_DCS_RAISED : 0;
}

static Step trampoline(uint64_t target) {
  const uint8_t ret[] = {0x67, 0x80, 0, 0};
  return {decode(ret, 4), 1 << 20, true, target};
}

static void add(Path &to, const Path &from) {
  to.insert(to.end(), from.begin(), from.end());
}

static void returnTo(Path &path, uint64_t target) {
  if (!path.empty() && path.back().insn.flow == Flow::Return)
    path.back().target = target;
}

static Prediction unknown(std::string why) {
  Prediction p;
  p.unknown = std::move(why);
  return p;
}

Prediction Predictor::predict(const Import &i) {
  const EntryPoint *e = entryOf(i);
  if (!e)
    return unknown("the callee is in another image");
  if (!templates.unknown.empty())
    return unknown(templates.unknown);
  const Halves client = clientHalves(code, stubOf(i), i.slot);
  const Halves &callee = server(*e);
  for (const Way *w :
       {&client.there, &client.back, &callee.there, &callee.back})
    if (!w->unknown.empty())
      return unknown(w->unknown);
  unsigned features = featuresOf(i.policy | e->ref.interface->policy);
  Path way = client.there.path;
  uint64_t back = way.back().pc + way.back().insn.length;
  add(way, templates.path(PROXY_CALL, features));
  add(way, callee.there.path);
  add(way, callee.back.path);
  returnTo(way, gateAddress);
  add(way, templates.path(PROXY_GATE, features));
  way.push_back(trampoline(back));
  add(way, client.back.path);
  returnTo(way, outsideAddress);
  Prediction p;
  p.unknown.clear();
  p.cycles = cyclesOf(way);
  for (const Way *w : {&client.there, &callee.there, &callee.back})
    p.loops.insert(p.loops.end(), w->loops.begin(), w->loops.end());
  return p;
}

// ---- all of them -----------------------------------------------------------

static unsigned coreNumber(const Context &ctx) {
  for (unsigned i = 0; i < coreCount; i++)
    if (ctx.options.core == coreNames[i])
      return i;
  return 0;
}

static void checkBudget(Context &ctx, const Import &i) {
  const Procedure &p = *i.ref.procedure;
  std::string full = i.ref.interface->name + "." + p.name;
  std::string at = Origin{i.ref.interface->origin.file, p.line}.str();
  if (!p.budget)
    return;
  if (!i.prediction.unknown.empty()) {
    ctx.diag.report(Diag::budget_unknown, i.domain->name, full, at, p.budget,
                    i.prediction.unknown);
    return;
  }
  uint64_t cycles = i.prediction.cycles[coreNumber(ctx)];
  if (cycles > p.budget)
    ctx.diag.report(Diag::over_budget, i.domain->name, full, cycles,
                    ctx.options.core, p.budget, at, i.origin.str());
}

void Predictor::run() {
  for (Import &i : ctx.plan.imports) {
    i.prediction = predict(i);
    checkBudget(ctx, i);
  }
}

bool predictEdges(Context &ctx) {
  bool wanted = !ctx.options.report.empty() || ctx.options.printLayout ||
                any_of(ctx.plan.imports, [](const Import &i) {
                  return i.ref.procedure->budget != 0;
                });
  if (wanted)
    Predictor(ctx).run();
  return !ctx.diag.failed();
}

} // namespace codoms
