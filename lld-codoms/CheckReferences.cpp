// SPDX-License-Identifier: MIT
//
// Reads every relocation that lld applied to allocated bytes (--emit-relocs)
// and fails unless it stays in its domain, or a grant covers it, and keeps
// its meaning when the supervisor moves the process. A relocation that
// Relocations.def does not know is refused. The 64-bit addresses among them
// become the image's own relocations.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

namespace {
class Checker {
  Context &ctx;
  Linked &l = ctx.linked;
  Domain *from = nullptr; // of the section
  uint32_t section = 0;
  std::map<uint64_t, int> differences; // Add minus Sub by address
  std::vector<uint64_t> threadImage;   // by domain

  std::string where(const Rela &r) const;
  void undefined(const Rela &, Meaning, const Sym &);
  void fixed(const Rela &, Meaning, const Sym &);
  void defined(const Rela &, Meaning, const Sym &, Domain &to);
  bool granted(const Rela &, Meaning, const Sym &, Domain &to) const;
  void word(const Rela &);
  void one(const Rela &);
  void unpaired();

public:
  explicit Checker(Context &c) : ctx(c) {}
  void findThreadImages();
  void check(const Shdr &relocations);
};
} // namespace

std::string Checker::where(const Rela &r) const {
  return describeAddress(ctx, r.r_offset);
}

// Offsets in a TLS section are moved to where its bytes will be.
void Checker::word(const Rela &r) {
  uint64_t at = r.r_offset;
  if (l.headers[section].sh_flags & SHF_TLS)
    at += threadImage[from->index] - tlsBase;
  ctx.plan.relocs.push_back(at);
}

// An undefined weak symbol is 0. RewriteObjects has seen to it that its
// address is; calls of it jump to themselves.
void Checker::undefined(const Rela &r, Meaning m, const Sym &s) {
  auto [name, domain] = l.nameOf(s);
  if (s.getBinding() != STB_WEAK)
    ctx.diag.report(Diag::undefined_linked, name, where(r), from->name);
  else if (m != Meaning::Jump && m != Meaning::Word && m != Meaning::Absolute)
    ctx.diag.report(Diag::undefined_weak, name, where(r), from->name,
                    nameOfType(r.getType(false)));
}

// A number, not a place: fine unless the distance to it counts.
void Checker::fixed(const Rela &r, Meaning m, const Sym &s) {
  if (m == Meaning::Relative || m == Meaning::Jump)
    ctx.diag.report(Diag::relative_to_number, l.nameOf(s).first, where(r),
                    from->name);
}

// Grants cover data and code of the same process; `call` only reaches aligned
// entries.
bool Checker::granted(const Rela &r, Meaning m, const Sym &s,
                      Domain &to) const {
  const Grant *g = ctx.policy.findGrant(from->name, to.name);
  bool kind = m == Meaning::Word || m == Meaning::Relative ||
              m == Meaning::Jump || m == Meaning::Low;
  if (!g || from->process != to.process || !kind)
    return false;
  uint64_t target = s.st_value + r.r_addend;
  bool code = l.headers[s.st_shndx].sh_flags & SHF_EXECINSTR;
  return g->permission >= 2 || (code && target % ctx.options.entryAlign == 0);
}

void Checker::defined(const Rela &r, Meaning m, const Sym &s, Domain &to) {
  bool thread = l.headers[s.st_shndx].sh_flags & SHF_TLS;
  if (&to != from && !granted(r, m, s, to)) {
    ctx.diag.report(Diag::crossing_linked, where(r), from->name,
                    l.nameOf(s).first, to.name,
                    describeAddress(ctx, s.st_value + r.r_addend),
                    nameOfType(r.getType(false)));
    return;
  }
  if (thread != (m == Meaning::Thread) && m != Meaning::Add &&
      m != Meaning::Sub) {
    ctx.diag.report(Diag::thread_mismatch, where(r), from->name,
                    l.nameOf(s).first);
    return;
  }
  if (m == Meaning::Absolute)
    ctx.diag.report(Diag::absolute, where(r), from->name, l.nameOf(s).first,
                    nameOfType(r.getType(false)));
  if (m == Meaning::Word)
    word(r);
  if (l.headers[s.st_shndx].sh_flags & SHF_EXECINSTR || thread)
    return;
  ctx.usedTargets.insert(s.st_value + r.r_addend);
}

void Checker::one(const Rela &r) {
  uint32_t type = r.getType(false), index = r.getSymbol(false);
  Meaning m = meaningOf(type);
  if (m == Meaning::Nothing)
    return;
  if (m == Meaning::Unknown || m == Meaning::Table) {
    ctx.diag.report(Diag::refused_relocation, nameOfType(type), where(r),
                    from->name);
    return;
  }
  if (m == Meaning::Add || m == Meaning::Sub)
    differences[r.r_offset] += m == Meaning::Add ? 1 : -1;
  if (index >= l.symbols.size()) {
    ctx.diag.report(Diag::refused_relocation, "without a symbol", where(r),
                    from->name);
    return;
  }
  const Sym &s = l.symbols[index];
  auto [name, domain] = l.nameOf(s);
  if (domain && is_contained(domain->missing, name))
    explainMissing(ctx, *domain, name);
  else if (s.st_shndx == SHN_UNDEF)
    index ? undefined(r, m, s) : fixed(r, m, s);
  else if (s.st_shndx == SHN_ABS)
    fixed(r, m, s);
  else if (s.st_shndx >= l.headers.size() || !l.sectionDomains[s.st_shndx])
    ctx.diag.report(Diag::refused_relocation, "to no domain", where(r),
                    from->name);
  else
    defined(r, m, s, *l.sectionDomains[s.st_shndx]);
}

// A sum with an address that is not taken away again.
void Checker::unpaired() {
  for (auto [address, balance] : differences)
    if (balance)
      ctx.diag.report(Diag::unpaired, describeAddress(ctx, address),
                      from->name);
  differences.clear();
}

void Checker::check(const Shdr &h) {
  section = h.sh_info;
  from = l.sectionDomains[section];
  const Rela *r =
      reinterpret_cast<const Rela *>(l.bytes->getBufferStart() + h.sh_offset);
  for (uint64_t i = 0; i < h.sh_size / sizeof(Rela); i++)
    one(r[i]);
  unpaired();
}

void Checker::findThreadImages() {
  threadImage.resize(ctx.domains.size());
  for (const Sym &s : l.symbols) {
    auto [name, domain] = l.nameOf(s);
    if (domain && name == "__codoms_tls")
      threadImage[domain->index] = s.st_value;
  }
}

bool checkReferences(Context &ctx) {
  Checker checker(ctx);
  checker.findThreadImages();
  for (const Shdr &h : ctx.linked.headers)
    if (h.sh_type == SHT_RELA && h.sh_info < ctx.linked.headers.size() &&
        ctx.linked.sectionDomains[h.sh_info])
      checker.check(h);
  llvm::sort(ctx.plan.relocs);
  return !ctx.diag.failed();
}

} // namespace codoms
