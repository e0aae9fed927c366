// SPDX-License-Identifier: MIT
//
// Words for references that no domain may make: who, in which function, file
// and line, refers to what, whose it is, and which interface would make it
// legal. Only on the way to an error, so it takes its time: lines come from
// the debug information of the objects, or of the linked file.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/DebugInfo/DWARF/DWARFTypePrinter.h"
#include "llvm/Object/ELFObjectFile.h"
#include <codoms/section.h>

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

namespace {
// Debug information of an object, or of the linked file.
class Lines {
  std::unique_ptr<object::ObjectFile> file;
  std::unique_ptr<DWARFContext> dwarf;

public:
  Lines(MemoryBufferRef bytes, bool linked) {
    auto f = object::ObjectFile::createELFObjectFile(bytes);
    if (!f) {
      consumeError(f.takeError());
      return;
    }
    file = std::move(*f);
    using Relocate = DWARFContext::ProcessDebugRelocations;
    auto quiet = [](Error e) { consumeError(std::move(e)); };
    dwarf = DWARFContext::create(*file,
                                 linked ? Relocate::Ignore : Relocate::Process,
                                 nullptr, "", quiet, quiet);
  }
  std::string code(uint64_t address, uint64_t section) const;
  std::string data(uint64_t address, uint64_t section) const;
  std::string prototype(StringRef function) const;
};

struct Place {
  const Object *object;
  std::string what; // function 'f' or object 'x'
  std::string line; // file:line, empty if unknown
};
} // namespace

static std::string fileLine(const DILineInfo &i) {
  if (i.FileName == DILineInfo::BadString || !i.Line)
    return "";
  return i.FileName + ":" + std::to_string(i.Line);
}

std::string Lines::code(uint64_t address, uint64_t section) const {
  using Kind = DILineInfoSpecifier::FileLineInfoKind;
  return dwarf ? fileLine(dwarf->getLineInfoForAddress(
                     {address, section},
                     DILineInfoSpecifier(Kind::RelativeFilePath)))
               : "";
}

std::string Lines::data(uint64_t address, uint64_t section) const {
  return dwarf ? fileLine(dwarf->getLineInfoForDataAddress({address, section}))
               : "";
}

static std::string typeName(DWARFDie type) {
  std::string text;
  raw_string_ostream out(text);
  if (!type)
    return "void ";
  DWARFTypePrinter(out).appendQualifiedName(type);
  return StringRef(text).ends_with("*") ? text : text + " ";
}

static std::string prototypeOf(DWARFDie die) {
  std::string parameters;
  for (DWARFDie child : die.children()) {
    if (child.getTag() != dwarf::DW_TAG_formal_parameter)
      continue;
    std::string type =
        typeName(child.getAttributeValueAsReferencedDie(dwarf::DW_AT_type));
    parameters +=
        (parameters.empty() ? "" : ", ") + StringRef(type).rtrim().str();
  }
  return typeName(die.getAttributeValueAsReferencedDie(dwarf::DW_AT_type)) +
         dwarf::toString(die.find(dwarf::DW_AT_name), "") + "(" +
         (parameters.empty() ? "void" : parameters) + ")";
}

// `int helper(int)`, empty if not known.
std::string Lines::prototype(StringRef function) const {
  if (!dwarf)
    return "";
  for (const auto &unit : dwarf->compile_units())
    for (DWARFDie die : unit->getUnitDIE(false).children())
      if (die.getTag() == dwarf::DW_TAG_subprogram &&
          dwarf::toString(die.find(dwarf::DW_AT_name), "") == function)
        return prototypeOf(die);
  return "";
}

// ---- places ----------------------------------------------------------------

// The symbol of a section that covers an offset.
static StringRef symbolAround(const Object &o, uint32_t section,
                              uint64_t offset, bool &isFunction) {
  StringRef best;
  uint64_t bestStart = 0;
  for (uint32_t i = 1; i < o.symbols.size(); i++) {
    const Sym &s = o.symbols[i];
    bool named = s.getType() == STT_FUNC || s.getType() == STT_OBJECT ||
                 s.getType() == STT_TLS ||
                 (s.getType() == STT_NOTYPE && i >= o.symtab->sh_info);
    if (!named || o.symbolSection(i) != section || s.st_value > offset ||
        (!best.empty() && s.st_value < bestStart))
      continue;
    best = o.symbolName(s);
    bestStart = s.st_value;
    isFunction =
        s.getType() == STT_FUNC || o.headers[section].sh_flags & SHF_EXECINSTR;
  }
  return best;
}

static Place placeIn(const Object &o, uint32_t section, uint64_t offset) {
  Lines lines(o.buffer, false);
  bool isFunction = true;
  StringRef symbol = symbolAround(o, section, offset, isFunction);
  Place p;
  p.object = &o;
  p.what = symbol.empty()
               ? "section '" + o.sectionNames[section] + "'"
               : (isFunction ? "function '" : "object '") + symbol.str() + "'";
  p.line =
      isFunction ? lines.code(offset, section) : lines.data(offset, section);
  return p;
}

static std::string inFile(const Place &p) {
  return p.line.empty() ? p.object->name : p.line + ", " + p.object->name;
}

// Is the function part of the linked file?
static bool isLinked(const Context &ctx, StringRef function) {
  for (const Sym &s : ctx.linked.symbols)
    if (s.st_shndx && ctx.linked.nameOf(s).first == function)
      return true;
  return false;
}

// All places where a domain's part of its objects refers to a name.
static std::vector<Place> referencesTo(Context &ctx, const Domain &d,
                                       StringRef name) {
  std::vector<Place> live, all;
  for (const Object *o : d.objects)
    for (const Shdr &h : o->headers) {
      if (h.sh_type != SHT_RELA ||
          !(o->headers[h.sh_info].sh_flags & SHF_ALLOC))
        continue;
      StringRef own = o->sections[h.sh_info].domain;
      if (o->mixed && (own.empty() ? StringRef(o->domain) : own) != d.name)
        continue;
      auto *r = reinterpret_cast<const Rela *>(o->buffer.getBufferStart() +
                                               h.sh_offset);
      for (uint64_t i = 0; i < h.sh_size / sizeof(Rela); i++) {
        uint32_t symbol = r[i].getSymbol(false);
        if (symbol < o->symtab->sh_info ||
            referenceName(ctx, o->symbolName(o->symbols[symbol])) != name)
          continue;
        Place p = placeIn(*o, h.sh_info, r[i].r_offset);
        all.push_back(p);
        if (isLinked(ctx, StringRef(p.what).split('\'').second.rtrim('\'')))
          live.push_back(p);
      }
    }
  return live.empty() ? all : live;
}

static Place definitionIn(const Object &o, uint32_t symbol) {
  const Sym &s = o.symbols[symbol];
  if (uint32_t section = o.symbolSection(symbol))
    return placeIn(o, section, s.st_value);
  return {&o, "symbol '" + o.symbolName(s).str() + "'", ""};
}

// The domain, other than this one, whose own objects define a name.
static const Symbol *definedElsewhere(const Context &ctx, const Domain &d,
                                      StringRef name, const Domain *&owner) {
  for (const Domain *other : ctx.domains) {
    auto s = other->symbols.find(name);
    if (other == &d || s == other->symbols.end() ||
        s->second.state < Symbol::Common ||
        s->second.definer->role != Role::Input)
      continue;
    owner = other;
    return &s->second;
  }
  return nullptr;
}

// ---- what would make it legal ----------------------------------------------

static std::string useLine(const Domain &d, const Interface &i) {
  return "`domain " + d.name + " uses " + i.name + ";`";
}

// The name is a procedure's in an interface that the link knows.
static std::string declared(const Context &ctx, const Domain &d,
                            StringRef name) {
  for (auto &[key, i] : ctx.policy.interfaces)
    for (const Procedure &p : i.procedures) {
      Origin at = {i.origin.file, p.line};
      std::string which = "procedure '" + p.name + "' of interface '" + i.name +
                          "' (" + at.str() + ")";
      bool uses = ctx.policy.findUse(d.name, i.name);
      if (p.client == name)
        return uses ? "it is " + which + ": the stub of domain '" + d.name +
                          "' is not in the link (--codoms-client=" + i.name +
                          "@" + d.name + ":OBJECT)"
                    : "it is " + which + ": add " + useLine(d, i);
      if (p.implementation == name)
        return i.domain == d.name
                   ? "it is to implement " + which
                   : "it implements " + which + ": call '" + p.client +
                         "' instead" + (uses ? "" : ", with " + useLine(d, i));
    }
  return "";
}

static std::string advice(const Context &ctx, const Domain &d, StringRef name,
                          const Domain *owner, const Symbol *s) {
  std::string known = declared(ctx, d, name);
  if (!known.empty() || !owner)
    return known;
  const Sym &symbol = s->definer->symbols[s->index];
  bool data = symbol.getType() == STT_OBJECT || symbol.getType() == STT_TLS;
  std::string how;
  if (data)
    how = "offer it through a procedure of an interface `in " + owner->name +
          "` that domain " + d.name + " uses";
  else {
    std::string p = Lines(s->definer->buffer, false).prototype(name);
    how = "declare `" + (p.empty() ? name.str() : p) +
          "` in an interface `in " + owner->name + "` and let domain " +
          d.name + " use it";
  }
  if (owner->process == d.process)
    how += ", or `grant " + d.name + (data ? " read " : " call ") +
           owner->name + ";`";
  return how;
}

static std::string listOf(const std::vector<Place> &places) {
  std::string text;
  for (size_t i = 0; i < places.size() && i < 3; i++)
    text += "\n>>> referenced by " + places[i].what + " (" + inFile(places[i]) +
            ")";
  if (places.size() > 3)
    text +=
        "\n>>> referenced " + std::to_string(places.size() - 3) + " more times";
  return text;
}

void explainMissing(Context &ctx, Domain &d, StringRef name) {
  std::vector<Place> from = referencesTo(ctx, d, name);
  const Domain *owner = nullptr;
  const Symbol *s = definedElsewhere(ctx, d, name, owner);
  name.consume_front(CODOMS_CLIENT_PREFIX); // the source says the rest
  std::string how = advice(ctx, d, name, owner, s);
  std::string last = how.empty() ? "" : "\n>>> " + how;
  if (!s || from.empty()) {
    ctx.diag.report(Diag::undefined_symbol, name, d.name, listOf(from) + last);
    return;
  }
  Place to = definitionIn(*s->definer, s->index);
  from.erase(unique(from,
                    [](const Place &a, const Place &b) {
                      return a.what == b.what && a.line == b.line;
                    }),
             from.end());
  ctx.diag.report(Diag::undeclared_crossing, from[0].what, d.name,
                  inFile(from[0]), to.what, owner->name, inFile(to),
                  listOf({from.begin() + 1, from.end()}) + last);
}

void explainCrossing(Context &ctx, Object &o, uint32_t section, const Rela &r,
                     StringRef from, StringRef to) {
  uint32_t symbol = r.getSymbol(false);
  const Sym &s = o.symbols[symbol];
  Place user = placeIn(o, o.headers[section].sh_info, r.r_offset);
  Place used =
      placeIn(o, o.symbolSection(symbol),
              s.st_value + (s.getType() == STT_SECTION ? r.r_addend : 0));
  ctx.diag.report(Diag::undeclared_crossing, user.what, from, inFile(user),
                  used.what, to, inFile(used),
                  "\n>>> declare a procedure in an interface `in " + to.str() +
                      "` and let domain " + from.str() + " use it");
}

// The first relocation that goes through a table, of any domain's objects.
std::string explainTable(Context &ctx) {
  for (const Domain *d : ctx.domains)
    for (const Object *o : d->objects)
      for (const Shdr &h : o->headers) {
        if (h.sh_type != SHT_RELA)
          continue;
        auto *r = reinterpret_cast<const Rela *>(o->buffer.getBufferStart() +
                                                 h.sh_offset);
        for (uint64_t i = 0; i < h.sh_size / sizeof(Rela); i++) {
          uint32_t type = r[i].getType(false);
          if (type == R_RISCV_GOT_HI20 || meaningOf(type) != Meaning::Table)
            continue; // the rewriter has undone the first
          Place p = placeIn(*o, h.sh_info, r[i].r_offset);
          return ": " + nameOfType(type).str() + " in " + p.what + " (" +
                 inFile(p) + "): compile with -fno-pic -ftls-model=local-exec";
        }
      }
  return "";
}

// ---- addresses of the linked file ------------------------------------------

// "function 'f' at f.c:3", or as much of it as is known.
std::string describeAddress(Context &ctx, uint64_t address) {
  Linked &l = ctx.linked;
  std::string text = "0x" + utohexstr(address, true);
  auto after =
      llvm::upper_bound(l.byAddress, address, [&](uint64_t a, uint32_t i) {
        return a < l.symbols[i].st_value;
      });
  if (after != l.byAddress.begin()) {
    const Sym &s = l.symbols[*std::prev(after)];
    if (address - s.st_value < std::max<uint64_t>(s.st_size, 1))
      text = "function '" + l.nameOf(s).first.str() + "'";
  }
  if (!l.bytes)
    return text;
  std::string line = Lines(*l.bytes, true)
                         .code(address, object::SectionedAddress::UndefSection);
  return line.empty() ? text : text + " at " + line;
}

} // namespace codoms
