// SPDX-License-Identifier: MIT
//
// Links every domain in thought: which members of archives it needs, which
// definition each of its names has, which names the linker provides or a
// grant lends. Domains share no names, so each has a copy of what it uses.
// Names that nobody defines are only noted: lld drops the unused ones first.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace codoms {

StringRef referenceName(Context &ctx, StringRef name) {
  for (const std::string &w : ctx.options.wraps) {
    if (name == w)
      return ctx.saver.save("__wrap_" + name);
    StringRef real = name;
    if (real.consume_front("__real_") && real == w)
      return real;
  }
  return name;
}

namespace {
class Resolver {
  Context &ctx;
  Domain &d;
  std::vector<StringRef> work; // undefined, to be looked up

  void objectIsIn(Object &);
  void define(Object &, uint32_t index);
  void refer(Object &, StringRef name, bool weak);
  void fetch(StringRef name);
  Object *firstFor(StringRef name);

public:
  Resolver(Context &c, Domain &domain) : ctx(c), d(domain) {}
  void run();
};
} // namespace

static bool isDefinition(Symbol::State s) { return s >= Symbol::Common; }

static Symbol::State stateOf(const Sym &s) {
  if (s.st_shndx == ELF::SHN_COMMON)
    return Symbol::Common;
  return s.getBinding() == ELF::STB_WEAK ? Symbol::Weak : Symbol::Strong;
}

void Resolver::refer(Object &o, StringRef name, bool weak) {
  auto [it, isNew] = d.symbols.try_emplace(referenceName(ctx, name));
  Symbol &s = it->second;
  if (!s.user)
    s.user = &o;
  if (weak || isDefinition(s.state))
    return;
  if (isNew || s.state == Symbol::WeakUndefined) {
    s.state = Symbol::Undefined;
    work.push_back(it->first());
  }
}

static uint64_t commonSize(const Symbol &s) {
  return s.definer->symbols[s.index].st_size;
}

void Resolver::define(Object &o, uint32_t index) {
  StringRef name = o.symbolName(o.symbols[index]);
  Symbol &s = d.symbols[name];
  Symbol::State state = stateOf(o.symbols[index]);
  if (state == Symbol::Strong && s.state == Symbol::Strong) {
    bool folds = o.inComdat(index) && s.definer->inComdat(s.index);
    if (!folds && !ctx.options.allowMultiple)
      ctx.diag.report(Diag::duplicate_symbol, name, d.name, s.definer->name,
                      o.name);
    return;
  }
  bool larger = state == Symbol::Common && s.state == Symbol::Common &&
                o.symbols[index].st_size > commonSize(s);
  if (state <= s.state && !larger)
    return;
  s.state = state;
  s.definer = &o;
  s.index = index;
}

void Resolver::objectIsIn(Object &o) {
  for (uint32_t i = o.symtab ? o.symtab->sh_info : 0; i < o.symbols.size();
       i++) {
    const Sym &s = o.symbols[i];
    if (s.st_shndx != ELF::SHN_UNDEF &&
        o.owner(i, o.mixed ? o.domain : d.name) == d.name)
      define(o, i);
    else if (!o.mixed)
      refer(o, o.symbolName(s), s.getBinding() == ELF::STB_WEAK);
  }
  for (auto &[domain, i] : o.references) {
    const Sym &s = o.symbols[i];
    bool own = s.st_shndx != ELF::SHN_UNDEF && o.owner(i, o.domain) == domain;
    if (domain == d.name && !own)
      refer(o, o.symbolName(s),
            s.st_shndx == ELF::SHN_UNDEF && s.getBinding() == ELF::STB_WEAK);
  }
}

// The first candidate that this domain may have: those of other domains, by
// their note, are none.
Object *Resolver::firstFor(StringRef name) {
  auto found = ctx.index.find(name);
  if (found == ctx.index.end())
    return nullptr;
  for (Candidate *c : found->second) {
    Object *o = readCandidate(ctx, *c);
    if (o && (o->note.empty() || o->note == d.name))
      return o;
  }
  return nullptr;
}

void Resolver::fetch(StringRef name) {
  if (isDefinition(d.symbols[name].state))
    return;
  Object *o = firstFor(name);
  if (!o || !d.members.try_emplace(o, true).second)
    return;
  d.objects.push_back(o);
  objectIsIn(*o);
}

void Resolver::run() {
  for (size_t i = 0; i < d.objects.size(); i++)
    objectIsIn(*d.objects[i]);
  for (const std::string &name : ctx.options.undefined)
    if (Object *o = firstFor(name); o && !isDefinition(d.symbols[name].state))
      refer(*o, name, false);
  for (size_t i = 0; i < work.size(); i++)
    fetch(StringRef(work[i]));
}

// ---- what is still undefined -----------------------------------------------

static bool isLinkerSymbol(StringRef name) {
#define LINKER_SYMBOL(symbol, place)                                           \
  if (name == symbol)                                                          \
    return true;
#include "LinkerSymbols.def"
  return false;
}

static bool isStartStop(const Domain &d, StringRef name, StringRef &section) {
  section = name;
  if (!section.consume_front("__start_") && !section.consume_front("__stop_"))
    return false;
  for (const Object *o : d.objects)
    if (is_contained(o->sectionNames, section))
      return true;
  return false;
}

// Another domain that lets this one use `name`, which it has itself and not
// from a library.
static Domain *grantedBy(Context &ctx, const Domain &d, StringRef name) {
  for (const Grant &g : ctx.policy.grants) {
    if (g.from != d.name)
      continue;
    auto to = ctx.domainsByName.find(g.to);
    if (to == ctx.domainsByName.end() || !to->second->present)
      continue;
    auto s = to->second->symbols.find(name);
    if (s != to->second->symbols.end() && isDefinition(s->second.state) &&
        s->second.definer->role == Role::Input)
      return to->second;
  }
  return nullptr;
}

static bool isDefsym(const Context &ctx, StringRef name) {
  return any_of(ctx.options.defsyms,
                [&](const auto &d) { return d.first == name; });
}

static void settleUndefined(Context &ctx, Domain &d) {
  for (auto &entry : d.symbols) {
    StringRef name = entry.first(), section;
    Symbol &s = entry.second;
    if (isDefinition(s.state) || isDefsym(ctx, name))
      continue;
    if (isLinkerSymbol(name))
      d.provided.push_back(name.str());
    else if (isStartStop(d, name, section))
      d.startStop.push_back(section.str());
    else if (!(s.granted = grantedBy(ctx, d, name)) &&
             s.state == Symbol::Undefined)
      d.missing.push_back(name.str());
  }
  for (auto *list : {&d.provided, &d.startStop, &d.missing}) {
    sort(*list);
    list->erase(llvm::unique(*list), list->end());
  }
}

static void trace(const Context &ctx) {
  for (const Domain *d : ctx.domains)
    for (const Object *o : d->objects)
      outs() << d->name << ": " << o->name << '\n';
}

static void checkSilent(Context &ctx) {
  for (const Object *o : ctx.inputs) {
    if (!o->domain.empty())
      continue;
    if (none_of(ctx.domains, [&](Domain *d) { return d->members.count(o); }))
      ctx.diag.report(Diag::nobody_needs, o->name);
  }
}

bool resolveSymbols(Context &ctx) {
  for (Domain *d : ctx.domains)
    Resolver(ctx, *d).run();
  for (Domain *d : ctx.domains)
    settleUndefined(ctx, *d);
  checkSilent(ctx);
  if (ctx.options.trace)
    trace(ctx);
  return !ctx.diag.failed();
}

} // namespace codoms
