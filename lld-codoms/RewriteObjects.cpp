// SPDX-License-Identifier: MIT
//
// Makes what lld links: every object once per domain it takes part in, with
// the domain in the name of each global symbol (`db$malloc`) and allocated
// section (`.text.codoms.db`). So one link resolves each domain by itself, and
// the script can tell sections apart. Bytes are copied, not parsed again: the
// symbol table, the names and the section headers are new, behind the rest.
//
// On the way, references that cannot be moved as a block get another form:
// undefined weak symbols become the constant 0, and what clang sends through
// a GOT, which domains would share, becomes relative to the program counter.
//
// All objects go into one archive in memory, each member named by its number.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

namespace {
struct Patch {
  uint64_t offset; // in the object
  uint32_t bytes;
  uint64_t value;
};

// What becomes of an address formed by auipc and a second instruction.
struct Pair {
  bool zero, table;
};

class Rewriter {
  Context &ctx;
  Object &o;
  Domain &d; // that it takes part in
  std::string strings;
  std::vector<Sym> symbols;
  std::vector<Shdr> headers;
  std::vector<Patch> patches;
  std::vector<ELFT::Word> shndx;
  DenseSet<uint32_t> retained;
  uint64_t zeros = 0; // bytes of them behind the rest
  std::map<std::string, uint32_t> sectionStrings;
  std::map<std::pair<Domain *, uint32_t>, uint32_t> copies; // of symbols

  uint32_t addString(const Twine &);
  Domain &domainOf(uint32_t section) const;
  void renameSections();
  void sectionName(uint32_t i);
  void retain();
  void globals();
  void common(uint32_t i);
  std::string lookup(Domain &, uint32_t symbol) const;
  uint32_t symbolFor(Domain &, uint32_t symbol);
  bool isZero(Domain &, uint32_t symbol) const;
  void relocations(const Shdr &);
  void patchPair(const Rela &, const Shdr &target, Pair, uint64_t at);
  void instruction(const Shdr &target, uint64_t offset, uint32_t value);
  void type(uint64_t at, const Rela &, uint32_t symbol, uint32_t type);
  uint64_t place(uint64_t &end, uint64_t bytes) const;

public:
  Rewriter(Context &c, Object &object, Domain &domain)
      : ctx(c), o(object), d(domain) {}
  void prepare();
  uint64_t size() const;
  void write(char *at);
};
} // namespace

uint32_t Rewriter::addString(const Twine &text) {
  uint32_t at = strings.size();
  strings += text.str();
  strings += '\0';
  return at;
}

Domain &Rewriter::domainOf(uint32_t section) const {
  StringRef name = o.sections[section].domain;
  return name.empty() ? d : *ctx.domainsByName.find(name)->second;
}

// ---- sections --------------------------------------------------------------

static StringRef stemOf(Kind kind) {
  switch (kind) {
  case Kind::Entry:
    return ".entry";
  case Kind::Text:
    return ".text";
  case Kind::Slot:
    return ".slot";
  case Kind::Rodata:
    return ".rodata";
  case Kind::Preinit:
    return ".preinit";
  case Kind::Init:
    return ".init";
  case Kind::Fini:
    return ".fini";
  case Kind::Tdata:
    return ".tdata";
  case Kind::Tbss:
    return ".tbss";
  case Kind::Data:
    return ".data";
  case Kind::Bss:
    return ".bss";
  case Kind::Other:
  case Kind::Drop:
    break;
  }
  return "";
}

static std::string priorityOf(StringRef name) {
  StringRef n = name.substr(name.rfind('.') + 1);
  uint64_t value;
  return n.getAsInteger(10, value) ? "" : "." + utostr(value);
}

static bool isArray(Kind k) { return k >= Kind::Preinit && k <= Kind::Fini; }

void Rewriter::sectionName(uint32_t i) {
  const Section &s = o.sections[i];
  std::string name = o.sectionNames[i];
  if (!stemOf(s.kind).empty()) {
    Domain &own = domainOf(i);
    bool bounded = is_contained(own.startStop, name);
    std::string stem = bounded ? name : stemOf(s.kind).str();
    name = stem + (isArray(s.kind) ? priorityOf(name) : "") + ".codoms." +
           own.name;
    if (bounded)
      retained.insert(i);
  }
  auto [it, isNew] = sectionStrings.try_emplace(name, 0);
  if (isNew)
    it->second = addString(name);
  headers[i].sh_name = it->second;
}

// The array sections are constants once the supervisor has moved them.
void Rewriter::renameSections() {
  for (uint32_t i = 1; i < o.headers.size(); i++) {
    sectionName(i);
    Shdr &h = headers[i];
    Kind kind = o.sections[i].kind;
    if (kind == Kind::Drop)
      h.sh_flags = h.sh_flags | SHF_EXCLUDE;
    if (kind == Kind::Tbss) {
      // lld puts sections of zeros only where it likes; it gets bytes.
      h.sh_type = SHT_PROGBITS;
      zeros = std::max(zeros, uint64_t(h.sh_size));
    }
    if (isArray(kind)) {
      h.sh_type = SHT_PROGBITS;
      h.sh_flags = h.sh_flags & ~uint64_t(SHF_WRITE);
    }
    if (retained.count(i) || isArray(kind) || kind == Kind::Entry)
      h.sh_flags = h.sh_flags | SHF_GNU_RETAIN;
  }
}

// The start of a domain and what -u names are roots.
void Rewriter::retain() {
  auto root = [&](StringRef name) {
    auto s = d.symbols.find(name);
    if (s != d.symbols.end() && s->second.definer == &o)
      retained.insert(o.symbolSection(s->second.index));
  };
  root(ctx.options.entry);
  for (const std::string &name : ctx.options.undefined)
    root(name);
}

// ---- symbols ---------------------------------------------------------------

// The name, in the link, of what domain `from` means by a symbol.
std::string Rewriter::lookup(Domain &from, uint32_t symbol) const {
  StringRef name = referenceName(ctx, o.symbolName(o.symbols[symbol]));
  auto s = from.symbols.find(name);
  bool lent = s != from.symbols.end() && s->second.granted;
  return (lent ? s->second.granted->name : from.name) + "$" + name.str();
}

void Rewriter::common(uint32_t i) {
  Sym &s = symbols[i];
  const Symbol &winner = d.symbols.find(o.symbolName(o.symbols[i]))->second;
  if (winner.definer != &o || winner.index != i ||
      headers.size() >= SHN_LORESERVE) {
    s.st_shndx = SHN_UNDEF;
    s.st_value = 0;
    return;
  }
  Shdr h = {};
  h.sh_name = addString(".bss.codoms." + d.name);
  h.sh_type = SHT_NOBITS;
  h.sh_flags = SHF_ALLOC | SHF_WRITE;
  h.sh_size = s.st_size;
  h.sh_addralign = isPowerOf2_64(s.st_value) ? uint64_t(s.st_value) : 8;
  s.st_shndx = headers.size();
  s.st_value = 0;
  s.setBindingAndType(STB_GLOBAL, STT_OBJECT);
  headers.push_back(h);
}

// Visibility means nothing where all symbols become local in the end.
void Rewriter::globals() {
  for (uint32_t i = o.symtab ? o.symtab->sh_info : 0; i < symbols.size(); i++) {
    const Sym &old = o.symbols[i];
    Sym &s = symbols[i];
    s.st_other = 0;
    if (old.st_shndx == SHN_UNDEF)
      continue; // named below: a mixed object may mean several
    s.st_name =
        addString(domainOf(o.symbolSection(i)).name + "$" + o.symbolName(old));
    if (old.st_shndx == SHN_COMMON)
      common(i);
  }
  if (o.mixed)
    return;
  for (uint32_t i = o.symtab ? o.symtab->sh_info : 0; i < o.symbols.size(); i++)
    if (o.symbols[i].st_shndx == SHN_UNDEF)
      symbols[i].st_name = addString(lookup(d, i));
}

// The symbol that part `from` of the object uses for `symbol`.
uint32_t Rewriter::symbolFor(Domain &from, uint32_t symbol) {
  if (!o.mixed || symbol < o.symtab->sh_info)
    return symbol;
  bool defined = o.symbols[symbol].st_shndx != SHN_UNDEF;
  if (defined && &domainOf(o.symbolSection(symbol)) == &from)
    return symbol;
  auto [it, isNew] = copies.try_emplace({&from, symbol}, 0);
  if (!isNew)
    return it->second;
  Sym s = {};
  bool weak = !defined && o.symbols[symbol].getBinding() == STB_WEAK;
  s.setBindingAndType(weak ? STB_WEAK : STB_GLOBAL,
                      o.symbols[symbol].getType() == STT_TLS ? STT_TLS
                                                             : STT_NOTYPE);
  s.st_name = addString(lookup(from, symbol));
  symbols.push_back(s);
  return it->second = symbols.size() - 1;
}

// ---- relocations -----------------------------------------------------------

bool Rewriter::isZero(Domain &from, uint32_t symbol) const {
  const Sym &s = o.symbols[symbol];
  if (s.st_shndx != SHN_UNDEF || s.getBinding() != STB_WEAK)
    return false;
  auto found = from.symbols.find(referenceName(ctx, o.symbolName(s)));
  if (found == from.symbols.end())
    return true;
  const Symbol &r = found->second;
  bool provided = is_contained(from.provided, found->first());
  return r.state == Symbol::WeakUndefined && !r.granted && !provided;
}

void Rewriter::instruction(const Shdr &target, uint64_t offset,
                           uint32_t value) {
  patches.push_back({target.sh_offset + offset, 4, value});
}

void Rewriter::type(uint64_t at, const Rela &r, uint32_t symbol,
                    uint32_t type) {
  uint64_t info = reinterpret_cast<const char *>(&r.r_info) -
                  reinterpret_cast<const char *>(&r);
  patches.push_back({at + info, 8, uint64_t(symbol) << 32 | type});
}

constexpr uint32_t opcodeLui = 0x37, opcodeLd = 0x3003, opcodeAddi = 0x13;

// One half of a pair, `at` in the file; `target` holds the instructions.
void Rewriter::patchPair(const Rela &r, const Shdr &target, Pair pair,
                         uint64_t at) {
  uint32_t symbol = r.getSymbol(false), kind = r.getType(false);
  const char *bytes = o.buffer.getBufferStart() + target.sh_offset + r.r_offset;
  uint32_t word = support::endian::read32le(bytes);
  bool high = kind == R_RISCV_GOT_HI20 || kind == R_RISCV_PCREL_HI20;
  if (high && pair.zero)
    word = (word & 0xf80) | opcodeLui;
  if (!high && pair.table && (word & 0x707f) == opcodeLd)
    word = (word & ~0x707fu) | opcodeAddi;
  if (!high && pair.zero)
    word &= kind == R_RISCV_PCREL_LO12_S ? 0x01fff07f : 0x000fffff;
  instruction(target, r.r_offset, word);
  if (pair.zero)
    type(at, r, 0, R_RISCV_NONE);
  else if (high)
    type(at, r, symbolFor(d, symbol), R_RISCV_PCREL_HI20);
}

void Rewriter::relocations(const Shdr &h) {
  const Shdr &target = o.headers[h.sh_info];
  Domain &from = domainOf(h.sh_info);
  ArrayRef<Rela> relas(
      reinterpret_cast<const Rela *>(o.buffer.getBufferStart() + h.sh_offset),
      h.sh_size / sizeof(Rela));
  DenseMap<uint64_t, Pair> pairs; // by offset of the auipc
  for (const Rela &r : relas) {
    uint32_t kind = r.getType(false), symbol = r.getSymbol(false);
    bool table = kind == R_RISCV_GOT_HI20;
    if (!table && kind != R_RISCV_PCREL_HI20)
      continue;
    bool zero = isZero(from, symbol);
    if (table || zero)
      pairs[r.r_offset] = {zero, table};
  }
  for (const Rela &r : relas) {
    uint64_t at =
        reinterpret_cast<const char *>(&r) - o.buffer.getBufferStart();
    uint32_t kind = r.getType(false), symbol = r.getSymbol(false);
    bool high = kind == R_RISCV_GOT_HI20 || kind == R_RISCV_PCREL_HI20;
    bool low = kind == R_RISCV_PCREL_LO12_I || kind == R_RISCV_PCREL_LO12_S;
    bool here = low && o.symbolSection(symbol) == h.sh_info;
    auto pair = pairs.end();
    if (high || here)
      pair = pairs.find(high ? uint64_t(r.r_offset)
                             : uint64_t(o.symbols[symbol].st_value));
    if (pair != pairs.end())
      patchPair(r, target, pair->second, at);
    else if (uint32_t other = symbolFor(from, symbol); other != symbol)
      type(at, r, other, kind);
  }
}

// ---- the new object --------------------------------------------------------

void Rewriter::prepare() {
  strings = o.strings.str();
  strings += '\0';
  symbols.assign(o.symbols.begin(), o.symbols.end());
  headers.assign(o.headers.begin(), o.headers.end());
  retain();
  renameSections();
  globals();
  for (const Shdr &h : o.headers)
    if (h.sh_type == SHT_RELA && o.headers[h.sh_info].sh_flags & SHF_ALLOC &&
        o.sections[h.sh_info].kind != Kind::Drop)
      relocations(h);
  if (o.shndx.empty())
    return;
  shndx.assign(o.shndx.begin(), o.shndx.end());
  shndx.resize(symbols.size());
}

uint64_t Rewriter::place(uint64_t &end, uint64_t bytes) const {
  uint64_t at = alignTo(end, 8);
  end = at + bytes;
  return at;
}

uint64_t Rewriter::size() const {
  uint64_t end = o.buffer.getBufferSize() + zeros;
  place(end, symbols.size() * sizeof(Sym));
  place(end, shndx.size() * sizeof(ELFT::Word));
  place(end, strings.size());
  place(end, headers.size() * sizeof(Shdr));
  return end;
}

void Rewriter::write(char *at) {
  uint64_t end = o.buffer.getBufferSize() + zeros;
  memcpy(at, o.buffer.getBufferStart(), o.buffer.getBufferSize());
  for (uint32_t i = 1; i < o.headers.size(); i++)
    if (o.sections[i].kind == Kind::Tbss)
      headers[i].sh_offset = o.buffer.getBufferSize();
  for (const Patch &p : patches) {
    uint64_t value =
        support::endian::byte_swap<uint64_t, endianness::little>(p.value);
    memcpy(at + p.offset, &value, p.bytes);
  }
  auto put = [&](const void *bytes, uint64_t n, Shdr *h) {
    uint64_t offset = place(end, n);
    memcpy(at + offset, bytes, n);
    if (h) {
      h->sh_offset = offset;
      h->sh_size = n;
    }
    return offset;
  };
  auto &header = *reinterpret_cast<ELFT::Ehdr *>(at);
  uint32_t names = header.e_shstrndx == SHN_XINDEX
                       ? uint32_t(headers[0].sh_link)
                       : header.e_shstrndx;
  if (o.symtab) {
    size_t table = o.symtab - o.headers.data();
    put(symbols.data(), symbols.size() * sizeof(Sym), &headers[table]);
    for (Shdr &h : headers)
      if (h.sh_type == SHT_SYMTAB_SHNDX && !shndx.empty())
        put(shndx.data(), shndx.size() * sizeof(ELFT::Word), &h);
    Shdr &strtab = headers[headers[table].sh_link];
    put(strings.data(), strings.size(), &strtab);
    headers[names].sh_offset = strtab.sh_offset;
    headers[names].sh_size = strtab.sh_size;
  } else {
    put(strings.data(), strings.size(), &headers[names]);
  }
  header.e_shoff = put(headers.data(), headers.size() * sizeof(Shdr), nullptr);
  if (headers.size() < SHN_LORESERVE)
    header.e_shnum = headers.size();
}

// ---- the archive -----------------------------------------------------------

static constexpr StringRef magic = "!<arch>\n";
static constexpr uint64_t headerBytes = 60;

// Fields are padded with blanks: name/16 date/12 uid/6 gid/6 mode/8 size/10.
static void writeMemberHeader(char *at, size_t number, uint64_t size) {
  char text[headerBytes + 1];
  snprintf(text, sizeof text, "%-16s%-12d%-6d%-6d%-8o%-10llu`\n",
           (utostr(number) + "/").c_str(), 0, 0, 0, 0644,
           (unsigned long long)size);
  memcpy(at, text, headerBytes);
}

static bool fail(Context &ctx) {
  ctx.diag.report(Diag::no_memory_file, strerror(errno));
  return false;
}

static bool writeArchive(Context &ctx, std::vector<Rewriter> &list) {
  uint64_t total = magic.size();
  for (const Rewriter &r : list)
    total += headerBytes + alignTo(r.size(), 2);
  ctx.objectsFile = memfd_create("ld.codoms", MFD_CLOEXEC);
  if (ctx.objectsFile < 0 || ftruncate(ctx.objectsFile, total) < 0)
    return fail(ctx);
  void *map = mmap(nullptr, total, PROT_READ | PROT_WRITE, MAP_SHARED,
                   ctx.objectsFile, 0);
  if (map == MAP_FAILED)
    return fail(ctx);
  char *at = static_cast<char *>(map);
  memcpy(at, magic.data(), magic.size());
  at += magic.size();
  for (size_t i = 0; i < list.size(); i++) {
    uint64_t size = alignTo(list[i].size(), 2);
    writeMemberHeader(at, i, size);
    list[i].write(at + headerBytes);
    at += headerBytes + size;
  }
  munmap(map, total);
  return true;
}

bool rewriteObjects(Context &ctx) {
  std::vector<Rewriter> list;
  for (Domain *d : ctx.domains)
    for (Object *o : d->objects) {
      if (o->mixed && o->domain != d->name)
        continue; // whole in its own domain's turn
      list.emplace_back(ctx, *o, *d);
      list.back().prepare();
      ctx.memberNames.push_back(
          o->note.empty() ? o->name + " (domain '" + d->name + "')" : o->name);
    }
  return writeArchive(ctx, list);
}

Context::~Context() {
  if (objectsFile >= 0)
    close(objectsFile);
  if (!temporary.empty())
    unlink(temporary.c_str());
}

} // namespace codoms
