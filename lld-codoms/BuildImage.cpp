// SPDX-License-Identifier: MIT
//
// Turns the linked file and the policy into the tables of codoms/image.h:
// segments from sections, entries and imports from the symbols that stubs
// define, ranges from `.codoms.ranges`. Rights come from the models alone; a
// stub that the models do not allow is an error.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SwapByteOrder.h"

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

static_assert(sys::IsLittleEndianHost, "records are written as they are");

namespace {
class Builder {
  Context &ctx;
  Linked &l = ctx.linked;
  Plan &plan = ctx.plan;
  std::vector<uint64_t> tableEnd; // of entries, by domain

  void segment(uint32_t section, const char *what, uint32_t prot);
  void extend(uint32_t section);
  void symbol(const Sym &, StringRef name, Domain &);
  void threads(const Sym &, StringRef name, codoms_domain &);
  void entry(const Sym &, const Policy::Ref &, Domain &);
  void slot(const Sym &, const Policy::Ref &, Domain &);
  void range(const codoms_range &, bool live);

public:
  explicit Builder(Context &c) : ctx(c) {}
  void segments();
  void symbols();
  void ranges();
  void grants();
};
} // namespace

// ---- segments --------------------------------------------------------------

void Builder::segment(uint32_t section, const char *what, uint32_t prot) {
  const Shdr &h = l.headers[section];
  bool bits = h.sh_type != SHT_NOBITS;
  Segment s;
  s.domain = l.sectionDomains[section];
  s.what = what;
  s.record.address = h.sh_addr;
  s.record.size = alignTo(h.sh_size, pageSize);
  s.record.file_offset = bits ? uint64_t(h.sh_offset) : 0;
  s.record.file_size = bits ? uint64_t(h.sh_size) : 0;
  s.record.domain = s.domain->index;
  s.record.prot = prot;
  s.sections.push_back({l.sectionNames[section].str(), h.sh_size});
  plan.segments.push_back(s);
}

// bss behind the data of the same domain.
void Builder::extend(uint32_t section) {
  const Shdr &h = l.headers[section];
  Segment &s = plan.segments.back();
  s.record.size = alignTo(h.sh_addr + h.sh_size - s.record.address, pageSize);
  s.sections.push_back({l.sectionNames[section].str(), h.sh_size});
}

void Builder::segments() {
  for (uint32_t i = 0; i < l.headers.size(); i++) {
    const Shdr &h = l.headers[i];
    Domain *d = l.sectionDomains[i];
    if (!d || !h.sh_size || h.sh_flags & SHF_TLS)
      continue;
    StringRef name = l.sectionNames[i];
    bool follows = !plan.segments.empty() && plan.segments.back().domain == d &&
                   plan.segments.back().what == "data";
    if (name.starts_with(".text."))
      segment(i, "text", CODOMS_R | CODOMS_X);
    else if (name.starts_with(".rodata."))
      segment(i, "rodata", CODOMS_R);
    else if (name.starts_with(".bss.") && follows)
      extend(i);
    else
      segment(i, "data", CODOMS_R | CODOMS_W);
  }
  llvm::sort(plan.segments, [](const Segment &a, const Segment &b) {
    return a.record.address < b.record.address;
  });
}

// ---- what symbols mean -----------------------------------------------------

void Builder::threads(const Sym &s, StringRef name, codoms_domain &d) {
  if (name == "__codoms_tls")
    d.tls_image = s.st_value;
  if (name == "__codoms_tbss")
    d.tls_file = s.st_value - tlsBase;
}

void Builder::entry(const Sym &s, const Policy::Ref &ref, Domain &d) {
  std::string full = ref.interface->name + "." + ref.procedure->name;
  if (ref.interface->domain != d.name)
    ctx.diag.report(Diag::entry_elsewhere, full, d.name, ref.interface->domain,
                    ref.interface->origin.str());
  else if (s.st_value % ctx.options.entryAlign)
    ctx.diag.report(Diag::entry_misaligned, full, d.name,
                    ctx.options.entryAlign);
  else if (s.st_value >= tableEnd[d.index])
    ctx.diag.report(Diag::entry_outside, full, d.name);
  else
    plan.entries.push_back({&d, ref, s.st_value});
}

void Builder::slot(const Sym &s, const Policy::Ref &ref, Domain &d) {
  std::string full = ref.interface->name + "." + ref.procedure->name;
  const Use *use = ctx.policy.findUse(d.name, ref.interface->name);
  if (!use)
    ctx.diag.report(Diag::slot_without_use, full, d.name, ref.interface->name,
                    ref.interface->origin.str());
  else if (s.st_value % 8 || s.st_size != 8 ||
           !l.sectionNames[s.st_shndx].starts_with(".rodata."))
    ctx.diag.report(Diag::slot_misplaced, full, d.name);
  else if (ctx.usedTargets.count(s.st_value))
    plan.imports.push_back({&d, ref, s.st_value, use->policy, use->origin, {}});
}

void Builder::symbol(const Sym &s, StringRef name, Domain &d) {
  threads(s, name, plan.domains[d.index]);
  if (name == ctx.options.entry)
    plan.domains[d.index].start = s.st_value;
  auto e = ctx.policy.entries.find(name);
  auto i = ctx.policy.slots.find(name);
  if (e != ctx.policy.entries.end())
    entry(s, e->second, d);
  else if (i != ctx.policy.slots.end())
    slot(s, i->second, d);
  else if (name.starts_with("__dipc_entry_") ||
           name.starts_with("__dipc_slot_"))
    ctx.diag.report(Diag::stub_symbol_unknown, name, d.name);
}

void Builder::symbols() {
  plan.domains.resize(ctx.domains.size());
  tableEnd.resize(ctx.domains.size());
  for (const Sym &s : l.symbols)
    if (auto [name, d] = l.nameOf(s); d && name == "__codoms_entries")
      tableEnd[d->index] = s.st_value;
  for (const Sym &s : l.symbols)
    if (auto [name, d] = l.nameOf(s); d && s.st_shndx != SHN_UNDEF)
      symbol(s, name, *d);
  for (uint32_t i = 0; i < l.headers.size(); i++)
    if (Domain *d = l.sectionDomains[i]; d && l.headers[i].sh_flags & SHF_TLS) {
      codoms_domain &r = plan.domains[d->index];
      r.tls_size = l.headers[i].sh_size;
      r.tls_align = std::max<uint64_t>(l.headers[i].sh_addralign, 1);
      if (r.tls_align > pageSize)
        ctx.diag.report(Diag::thread_alignment, d->name, r.tls_align);
    }
  for (codoms_domain &r : plan.domains) {
    if (!r.tls_size)
      r.tls_image = 0;
    r.tls_align = std::max<uint64_t>(r.tls_align, 1);
    r.stack_size = ctx.options.stackSize;
  }
  auto byAddress = [](const auto &a, const auto &b) {
    return a.address < b.address;
  };
  llvm::sort(plan.entries, byAddress);
  llvm::sort(plan.imports,
             [](const Import &a, const Import &b) { return a.slot < b.slot; });
}

// ---- ranges and grants -----------------------------------------------------

void Builder::range(const codoms_range &r, bool live) {
  if (r.kind < CODOMS_RANGE_CALLER || r.kind > CODOMS_RANGE_SAVE || r.reserved)
    ctx.diag.report(Diag::bad_range, r.kind);
  else if (live && r.size)
    plan.ranges.push_back(r);
}

// lld gives dropped code an address below every block.
void Builder::ranges() {
  for (uint32_t i = 0; i < l.headers.size(); i++) {
    const Shdr &h = l.headers[i];
    if (l.sectionNames[i] != CODOMS_RANGES_SECTION)
      continue;
    if (h.sh_size % sizeof(codoms_range))
      ctx.diag.report(Diag::bad_range_section, h.sh_size);
    for (uint64_t at = 0; at + sizeof(codoms_range) <= h.sh_size;
         at += sizeof(codoms_range)) {
      codoms_range r;
      memcpy(&r, l.bytes->getBufferStart() + h.sh_offset + at, sizeof r);
      range(r, r.start >= uint64_t(1) << CODOMS_BLOCK_SHIFT);
    }
  }
  llvm::sort(plan.ranges, [](const codoms_range &a, const codoms_range &b) {
    return std::tie(a.start, a.size, a.kind) <
           std::tie(b.start, b.size, b.kind);
  });
}

void Builder::grants() {
  for (const Grant &g : ctx.policy.grants)
    if (ctx.domain(g.from).present && ctx.domain(g.to).present)
      plan.grants.push_back(&g);
}

// ---- the section -----------------------------------------------------------

namespace {
class Writer {
  Context &ctx;
  Plan &plan = ctx.plan;
  std::string strings = std::string(1, '\0');
  std::map<std::string, uint32_t> known = {{"", 0}};
  std::string &out = plan.section;

  uint32_t string(const std::string &text) {
    auto [it, isNew] = known.try_emplace(text, strings.size());
    if (isNew)
      strings += text + '\0';
    return it->second;
  }
  template <typename T> codoms_table table(const std::vector<T> &records) {
    out.resize(alignTo(out.size(), 8));
    codoms_table t = {uint32_t(out.size()), uint32_t(records.size())};
    out.append(reinterpret_cast<const char *>(records.data()),
               records.size() * sizeof(T));
    return t;
  }
  std::vector<codoms_process> processes();
  std::vector<codoms_domain> domains();
  std::vector<codoms_segment> segments();
  std::vector<codoms_entry> entries();
  std::vector<codoms_import> imports();
  std::vector<codoms_grant> grants();

public:
  explicit Writer(Context &c) : ctx(c) {}
  void write();
};
} // namespace

std::vector<codoms_process> Writer::processes() {
  std::vector<codoms_process> list;
  for (const auto &p : ctx.processes)
    list.push_back({string(p->name), p->domains.front()->index,
                    uint32_t(p->domains.size()), 0, p->base});
  return list;
}

std::vector<codoms_domain> Writer::domains() {
  std::vector<codoms_domain> list = plan.domains;
  for (const Domain *d : ctx.domains) {
    list[d->index].name = string(d->name);
    list[d->index].process = d->process->index;
  }
  return list;
}

std::vector<codoms_segment> Writer::segments() {
  std::vector<codoms_segment> list;
  for (const Segment &s : plan.segments)
    list.push_back(s.record);
  return list;
}

std::vector<codoms_entry> Writer::entries() {
  std::vector<codoms_entry> list;
  for (const EntryPoint &e : plan.entries) {
    const Procedure &p = *e.ref.procedure;
    list.push_back({e.domain->index, string(e.ref.interface->name),
                    string(p.name), string(p.signature), p.hash, e.address,
                    e.ref.interface->policy, uint8_t(p.words),
                    uint8_t(p.capsIn), uint8_t(p.capsOut), 0});
  }
  return list;
}

std::vector<codoms_import> Writer::imports() {
  std::vector<codoms_import> list;
  for (const Import &i : plan.imports) {
    const Procedure &p = *i.ref.procedure;
    list.push_back({i.domain->index, string(i.ref.interface->name),
                    string(p.name), string(p.signature), p.hash, i.slot,
                    i.policy, uint8_t(p.words), uint8_t(p.capsIn),
                    uint8_t(p.capsOut), 0});
  }
  return list;
}

std::vector<codoms_grant> Writer::grants() {
  std::vector<codoms_grant> list;
  for (const Grant *g : plan.grants)
    list.push_back({ctx.domain(g->from).index, ctx.domain(g->to).index,
                    g->permission, g->origin.line});
  return list;
}

void Writer::write() {
  codoms_image image = {};
  image.magic = CODOMS_IMAGE_MAGIC;
  image.version = CODOMS_IMAGE_VERSION;
  image.entry_align = ctx.options.entryAlign;
  out.assign(sizeof image, '\0');
  image.processes = table(processes());
  image.domains = table(domains());
  image.segments = table(segments());
  image.entries = table(entries());
  image.imports = table(imports());
  image.grants = table(grants());
  image.relocs = table(plan.relocs);
  image.ranges = table(plan.ranges);
  image.strings = table(std::vector<char>(strings.begin(), strings.end()));
  out.resize(alignTo(out.size(), 8));
  image.size = out.size();
  memcpy(out.data(), &image, sizeof image);
}

// A domain that offers an interface without entries cannot be called.
static void warnNoEntries(Context &ctx) {
  for (auto &[name, i] : ctx.policy.interfaces) {
    bool here = ctx.domain(i.domain).present && !i.procedures.empty();
    bool has = any_of(ctx.plan.entries, [&, n = name](const EntryPoint &e) {
      return e.ref.interface->name == n;
    });
    if (here && !has)
      ctx.diag.report(Diag::no_entries, i.domain, name, i.origin.str());
  }
}

bool buildImage(Context &ctx) {
  Builder b(ctx);
  b.segments();
  b.symbols();
  b.ranges();
  b.grants();
  if (ctx.diag.failed())
    return false;
  warnNoEntries(ctx);
  Writer(ctx).write();
  return !ctx.diag.failed();
}

} // namespace codoms
