// SPDX-License-Identifier: MIT
//
// Opens what lld wrote. Its sections say by their names which domain they are
// of; an allocated section that does not is one that lld made for all domains
// together, which no image can have.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"
#include <unistd.h>

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

std::pair<StringRef, Domain *> Linked::nameOf(const Sym &s) const {
  StringRef name = strings.drop_front(s.st_name).data();
  if (s.getBinding() == STB_LOCAL)
    return {name, nullptr};
  auto [prefix, rest] = name.split('$');
  auto d = domainsByName->find(prefix);
  if (rest.empty() || d == domainsByName->end())
    return {name, nullptr};
  return {rest, d->second};
}

static bool flaw(Context &ctx, Error e) {
  ctx.diag.reportError(Diag::bad_linked, std::move(e));
  return false;
}

static Domain *domainOfSection(Context &ctx, StringRef name) {
  size_t at = name.rfind(".codoms.");
  if (at == StringRef::npos)
    return nullptr;
  auto d = ctx.domainsByName.find(name.substr(at + strlen(".codoms.")));
  return d == ctx.domainsByName.end() ? nullptr : d->second;
}

static bool readSections(Context &ctx, const Elf &elf) {
  Linked &l = ctx.linked;
  auto sections = elf.sections();
  if (!sections)
    return flaw(ctx, sections.takeError());
  l.headers = *sections;
  for (const Shdr &h : l.headers) {
    auto name = elf.getSectionName(h);
    if (!name)
      return flaw(ctx, name.takeError());
    bool allocated = h.sh_flags & SHF_ALLOC;
    Domain *d = allocated ? domainOfSection(ctx, *name) : nullptr;
    l.sectionNames.push_back(*name);
    l.sectionDomains.push_back(d);
    if (allocated && !d && h.sh_size)
      ctx.diag.report(Diag::shared_section, *name, explainTable(ctx));
  }
  return !ctx.diag.failed();
}

static bool readSymbols(Context &ctx, const Elf &elf) {
  Linked &l = ctx.linked;
  for (const Shdr &h : l.headers) {
    if (h.sh_type != SHT_SYMTAB)
      continue;
    auto symbols = elf.symbols(&h);
    if (!symbols)
      return flaw(ctx, symbols.takeError());
    auto strings = elf.getStringTableForSymtab(h, l.headers);
    if (!strings)
      return flaw(ctx, strings.takeError());
    l.symbols = *symbols;
    l.strings = *strings;
  }
  for (uint32_t i = 0; i < l.symbols.size(); i++)
    if (l.symbols[i].getType() == STT_FUNC && l.symbols[i].st_shndx)
      l.byAddress.push_back(i);
  stable_sort(l.byAddress, [&](uint32_t a, uint32_t b) {
    return l.symbols[a].st_value < l.symbols[b].st_value;
  });
  return true;
}

bool readLinked(Context &ctx) {
  Linked &l = ctx.linked;
  auto bytes = MemoryBuffer::getFile(ctx.temporary, false, false);
  if (!bytes) {
    ctx.diag.report(Diag::cannot_open, ctx.temporary,
                    bytes.getError().message());
    return false;
  }
  l.bytes = std::move(*bytes);
  unlink(ctx.temporary.c_str()); // nothing is left whatever happens
  ctx.temporary.clear();
  l.path = ctx.options.output;
  l.domainsByName = &ctx.domainsByName;
  Expected<Elf> elf = Elf::create(l.bytes->getBuffer());
  if (!elf)
    return flaw(ctx, elf.takeError());
  return readSections(ctx, *elf) && readSymbols(ctx, *elf);
}

} // namespace codoms
