// SPDX-License-Identifier: MIT
//
// Decides which objects take part in which domain, and which process each
// domain is in, and remembers why. An object is in the domain of its note,
// with the exception of sections that an attribute placed elsewhere. Stubs go
// to the domain that calls or is called, if it has objects here. Objects that
// say nothing follow whoever needs them. Checks that objects were compiled
// against the interfaces that the models describe.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"

using namespace llvm;

namespace codoms {

Domain &Context::domain(StringRef name) {
  Domain *&d = domainsByName[name];
  if (!d) {
    allDomains.push_back(std::make_unique<Domain>());
    d = allDomains.back().get();
    d->name = name.str();
  }
  return *d;
}

static void makePresent(Domain &d, const Twine &reason) {
  if (d.present)
    return;
  d.present = true;
  d.reason = reason.str();
}

static void add(Domain &d, Object &o) {
  if (d.members.try_emplace(&o, true).second)
    d.objects.push_back(&o);
}

// ---- what an object says of itself -----------------------------------------

// Interfaces that the object was compiled against are those of the models.
static void checkUses(Context &ctx, const Object &o) {
  for (const UseNote &u : o.uses) {
    auto i = ctx.policy.interfaces.find(u.interface);
    if (i == ctx.policy.interfaces.end())
      ctx.diag.report(Diag::uses_unknown, o.name, u.interface);
    else if (i->second.hash != u.hash)
      ctx.diag.report(Diag::stale_object, o.name, u.interface, u.hash,
                      i->second.hash, i->second.origin.str());
  }
}

// Functions marked as entries are entries of an interface in that domain.
static void checkEntryNotes(Context &ctx, const Object &o) {
  for (auto &[symbol, domain] : o.entryNotes) {
    bool known = false;
    for (auto &[name, i] : ctx.policy.interfaces)
      for (const Procedure &p : i.procedures)
        known |= i.domain == domain &&
                 (p.implementation == symbol || p.entry == symbol);
    if (!known)
      ctx.diag.report(Diag::entry_without_interface, o.name, symbol, domain);
  }
}

// The domains that sections name by themselves, in order.
static SetVector<StringRef> placedDomains(const Object &o) {
  SetVector<StringRef> result;
  for (const Section &s : o.sections)
    if (!s.domain.empty() && s.domain != o.domain)
      result.insert(s.domain);
  return result;
}

// Which part of a mixed object needs which symbol. A symbol of the same
// object counts when it is another part's.
static void findReferences(Object &o) {
  for (const Shdr &h : o.headers) {
    if (h.sh_type != ELF::SHT_RELA ||
        !(o.headers[h.sh_info].sh_flags & ELF::SHF_ALLOC) ||
        o.sections[h.sh_info].kind == Kind::Drop)
      continue;
    StringRef d = o.sections[h.sh_info].domain;
    d = d.empty() ? StringRef(o.domain) : d;
    auto *r =
        reinterpret_cast<const Rela *>(o.buffer.getBufferStart() + h.sh_offset);
    for (uint64_t i = 0; i < h.sh_size / sizeof(Rela); i++) {
      uint32_t symbol = r[i].getSymbol(false);
      if (symbol >= o.symtab->sh_info)
        o.references.insert({d, symbol});
    }
  }
}

// A part may not name a local symbol of another part: no name that a grant
// could cover.
static void checkLocalReferences(Context &ctx, Object &o) {
  for (uint32_t n = 1; n < o.headers.size(); n++) {
    const Shdr &h = o.headers[n];
    if (h.sh_type != ELF::SHT_RELA ||
        !(o.headers[h.sh_info].sh_flags & ELF::SHF_ALLOC))
      continue;
    StringRef own = o.sections[h.sh_info].domain;
    own = own.empty() ? StringRef(o.domain) : own;
    auto *r =
        reinterpret_cast<const Rela *>(o.buffer.getBufferStart() + h.sh_offset);
    for (uint64_t i = 0; i < h.sh_size / sizeof(Rela); i++) {
      uint32_t symbol = r[i].getSymbol(false);
      if (!symbol || symbol >= o.symtab->sh_info || !o.symbolSection(symbol))
        continue;
      StringRef other = o.owner(symbol, o.domain);
      if (other != own)
        explainCrossing(ctx, o, n, r[i], own, other);
    }
  }
}

void settleObject(Context &ctx, Object &o) {
  checkUses(ctx, o);
  checkEntryNotes(ctx, o);
  o.domain = o.note;
  SetVector<StringRef> placed = placedDomains(o);
  if (o.domain.empty() && placed.size() == 1)
    o.domain = placed[0].str();
  placed.remove(StringRef(o.domain));
  o.mixed = !placed.empty();
  if (o.mixed && o.domain.empty()) {
    ctx.diag.report(Diag::mixed_without_domain, o.name,
                    llvm::join(placed.begin(), placed.end(), ", "));
    return;
  }
  if (!o.mixed)
    return;
  if (o.role == Role::Member)
    ctx.diag.report(Diag::mixed_member, o.name);
  findReferences(o);
  checkLocalReferences(ctx, o);
}

static void place(Context &ctx, Object &o) {
  Domain &own = ctx.domain(o.domain);
  makePresent(own, o.name + " is compiled for it");
  add(own, o);
  for (StringRef name : placedDomains(o)) {
    Domain &d = ctx.domain(name);
    makePresent(d, "an attribute in " + o.name + " places code or data in it");
    add(d, o);
  }
}

// ---- archives that hold domains --------------------------------------------

// A domain may have all its objects in an archive of the command line.
static void lookIntoArchives(Context &ctx) {
  for (size_t i = 0; i < ctx.candidates.size(); i++) {
    Candidate &c = *ctx.candidates[i];
    if (c.role == Role::DefaultMember || !readCandidate(ctx, c))
      continue;
    if (!c.object->note.empty())
      makePresent(ctx.domain(c.object->note),
                  c.object->name + " is compiled for it");
  }
}

static bool needsArchives(Context &ctx) {
  auto absent = [&](StringRef name) { return !ctx.domain(name).present; };
  for (const StubName &s : ctx.options.clients)
    if (absent(s.domain))
      return true;
  for (const StubName &s : ctx.options.servers) {
    auto i = ctx.policy.interfaces.find(s.interface);
    if (i != ctx.policy.interfaces.end() && absent(i->second.domain))
      return true;
  }
  return false;
}

// ---- stubs -----------------------------------------------------------------

static void addStub(Context &ctx, const StubName &s, Domain &d, Role role) {
  if (!d.present)
    return;
  Object *o = readObjectFile(ctx, s.path, role);
  if (!o)
    return;
  if (!o->note.empty() && o->note != d.name) {
    ctx.diag.report(Diag::stub_elsewhere, o->name, o->note, d.name,
                    s.interface);
    return;
  }
  o->note = d.name;
  settleObject(ctx, *o);
  add(d, *o);
}

static void addClients(Context &ctx) {
  for (const StubName &s : ctx.options.clients) {
    if (!ctx.policy.interfaces.count(s.interface))
      ctx.diag.report(Diag::stub_unknown, s.path, s.interface);
    else if (!ctx.policy.findUse(s.domain, s.interface))
      ctx.diag.report(Diag::stub_without_use, s.path, s.domain, s.interface);
    else
      addStub(ctx, s, ctx.domain(s.domain), Role::Client);
  }
}

static void addServers(Context &ctx) {
  for (const StubName &s : ctx.options.servers) {
    auto i = ctx.policy.interfaces.find(s.interface);
    if (i == ctx.policy.interfaces.end())
      ctx.diag.report(Diag::stub_unknown, s.path, s.interface);
    else
      addStub(ctx, s, ctx.domain(i->second.domain), Role::Server);
  }
}

// ---- objects without a word ------------------------------------------------

static void addWithoutDomain(Context &ctx, ArrayRef<Object *> objects) {
  std::vector<Domain *> present;
  for (auto &d : ctx.allDomains)
    if (d->present)
      present.push_back(d.get());
  if (present.empty()) {
    ctx.diag.report(Diag::no_domain, ctx.options.output);
    return;
  }
  for (Object *o : objects) {
    if (present.size() == 1)
      add(*present[0], *o);
    else
      addLazy(ctx, o);
  }
}

// ---- processes -------------------------------------------------------------

static Process &makeProcess(Context &ctx, StringRef name, Origin origin) {
  ctx.processes.push_back(std::make_unique<Process>());
  Process &p = *ctx.processes.back();
  p.name = name.str();
  p.origin = std::move(origin);
  p.index = ctx.processes.size() - 1;
  p.base = uint64_t(p.index + 1) << CODOMS_BLOCK_SHIFT;
  return p;
}

static void join(Context &ctx, Process &p, Domain &d) {
  d.process = &p;
  p.domains.push_back(&d);
  ctx.domains.push_back(&d);
}

// How many procedures of one domain the other may call, both ways, and each
// grant as one more.
using Calls = std::map<std::pair<StringRef, StringRef>, unsigned>;

static Calls countCalls(const Context &ctx) {
  Calls calls;
  auto count = [&](StringRef a, StringRef b, unsigned n) {
    calls[{a, b}] += n;
    calls[{b, a}] += n;
  };
  for (const Use &u : ctx.policy.uses) {
    auto i = ctx.policy.interfaces.find(u.interface);
    if (i != ctx.policy.interfaces.end())
      count(u.domain, i->second.domain, i->second.procedures.size());
  }
  for (const Grant &g : ctx.policy.grants)
    count(g.from, g.to, 1);
  return calls;
}

// The first domain stays first: the process starts in it. Behind it comes, one
// after the other, whoever calls most what is already there, or is called by
// it; without any, the next as declared.
static std::vector<Domain *> nearCallers(std::vector<Domain *> rest,
                                         const Calls &calls) {
  std::vector<Domain *> placed;
  std::vector<unsigned> weight(rest.size());
  std::map<StringRef, size_t> index;
  for (size_t i = 0; i < rest.size(); i++)
    index[rest[i]->name] = i;
  for (size_t n = 0, next = 0; n < rest.size(); n++) {
    Domain *d = rest[next];
    d->neighbour = n ? placed.back() : nullptr;
    d->calls = weight[next];
    placed.push_back(d);
    rest[next] = nullptr;
    for (auto c = calls.lower_bound({d->name, ""});
         c != calls.end() && c->first.first == d->name; ++c)
      if (auto i = index.find(c->first.second); i != index.end())
        weight[i->second] += c->second;
    next = rest.size();
    for (size_t i = 0; i < rest.size(); i++)
      if (rest[i] && (next == rest.size() || weight[i] > weight[next]))
        next = i;
  }
  return placed;
}

// The domain that every process starts with, for processes of the models.
static void declaredProcesses(Context &ctx) {
  Calls calls = countCalls(ctx);
  for (const ProcessDecl &decl : ctx.policy.processes) {
    std::vector<Domain *> here;
    for (const std::string &name : decl.domains) {
      auto d = ctx.domainsByName.find(name);
      if (d != ctx.domainsByName.end() && d->second->present)
        here.push_back(d->second);
    }
    if (here.empty())
      continue;
    Process &p = makeProcess(ctx, decl.name, decl.origin);
    for (Domain *d : nearCallers(here, calls))
      join(ctx, p, *d);
  }
}

static void ownProcesses(Context &ctx) {
  for (auto &d : ctx.allDomains) {
    if (!d->present || d->process)
      continue;
    for (auto &p : ctx.processes)
      if (p->name == d->name)
        ctx.diag.report(Diag::process_name, d->name, p->origin.str());
    join(ctx, makeProcess(ctx, d->name, {}), *d);
  }
}

static void checkGrants(Context &ctx) {
  for (const Grant &g : ctx.policy.grants) {
    Domain &from = ctx.domain(g.from), &to = ctx.domain(g.to);
    if (from.present && to.present && from.process != to.process)
      ctx.diag.report(Diag::grant_across, g.from, g.to, g.origin.str(),
                      from.process->name, to.process->name);
  }
}

bool assignDomains(Context &ctx) {
  std::vector<Object *> silent;
  for (Object *o : ctx.inputs) {
    settleObject(ctx, *o);
    if (o->domain.empty())
      silent.push_back(o);
    else
      place(ctx, *o);
  }
  if (needsArchives(ctx))
    lookIntoArchives(ctx);
  addServers(ctx);
  addClients(ctx);
  addWithoutDomain(ctx, silent);
  if (ctx.diag.failed())
    return false;
  for (auto &d : ctx.allDomains)
    if (d->present && ctx.startup)
      add(*d, *ctx.startup);
  declaredProcesses(ctx);
  ownProcesses(ctx);
  for (uint32_t i = 0; i < ctx.domains.size(); i++)
    ctx.domains[i]->index = i;
  checkGrants(ctx);
  return !ctx.diag.failed();
}

} // namespace codoms
