// SPDX-License-Identifier: MIT
//
// Opens objects and archives and checks what later passes and lld rely on:
// tables within the file, indices that exist, relocations within their
// section. An object with a flaw is one error here, not a crash there.
// Sections get their Kind; which domain they are for is AssignDomains'.
#include "Archive.h"
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <codoms/section.h>

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

StringRef Object::symbolName(const Sym &s) const {
  return strings.drop_front(s.st_name).data();
}

uint32_t Object::symbolSection(uint32_t i) const {
  uint32_t n = symbols[i].st_shndx;
  if (n == SHN_XINDEX)
    return i < shndx.size() ? uint32_t(shndx[i]) : 0;
  return n >= SHN_LORESERVE ? 0 : n;
}

StringRef Object::owner(uint32_t i, StringRef own) const {
  StringRef d = sections[symbolSection(i)].domain;
  return d.empty() ? own : d;
}

bool Object::inComdat(uint32_t symbol) const {
  return sections[symbolSection(symbol)].comdat;
}

// ---- what a section is for -------------------------------------------------

static bool isSection(StringRef name, StringRef prefix) {
  return name.consume_front(prefix) && (name.empty() || name[0] == '.');
}

static Kind kindOfMetadata(StringRef name) {
  return name == CODOMS_OBJECT_SECTION || name == CODOMS_USES_SECTION
             ? Kind::Drop
             : Kind::Other;
}

static Kind kindOfReadOnly(const Shdr &h, StringRef name) {
  if (h.sh_type == SHT_PREINIT_ARRAY || isSection(name, ".preinit_array"))
    return Kind::Preinit;
  if (h.sh_type == SHT_INIT_ARRAY || isSection(name, ".init_array"))
    return Kind::Init;
  if (h.sh_type == SHT_FINI_ARRAY || isSection(name, ".fini_array"))
    return Kind::Fini;
  if (h.sh_flags & SHF_WRITE)
    return Kind::Data;
  return isSection(name, CODOMS_SLOT_SECTION) ? Kind::Slot : Kind::Rodata;
}

static Kind kindOf(const Shdr &h, StringRef name) {
  bool bits = h.sh_type != SHT_NOBITS;
  if (!(h.sh_flags & SHF_ALLOC))
    return kindOfMetadata(name);
  if (h.sh_type == SHT_NOTE || isSection(name, ".eh_frame"))
    return Kind::Drop;
  if (h.sh_flags & SHF_TLS)
    return bits ? Kind::Tdata : Kind::Tbss;
  if (h.sh_flags & SHF_EXECINSTR)
    return isSection(name, CODOMS_ENTRY_SECTION) ? Kind::Entry : Kind::Text;
  return bits ? kindOfReadOnly(h, name) : Kind::Bss;
}

// `.text.codoms.NAME.f` is domain NAME's.
static StringRef domainOf(StringRef name) {
  for (StringRef p : {".text", ".rodata", ".data", ".bss", ".tdata", ".tbss",
                      ".init_array", ".fini_array"}) {
    StringRef rest = name;
    if (rest.consume_front(p) && rest.consume_front(CODOMS_PLACED_INFIX))
      return rest.split('.').first;
  }
  return "";
}

// ---- one object ------------------------------------------------------------

namespace {
class ObjectReader {
  Context &ctx;
  Object &o;
  Elf elf;
  bool good = true;

  bool flaw(const Twine &what) {
    ctx.diag.report(Diag::bad_object, o.name, what.str());
    return good = false;
  }
  template <typename T> bool take(Expected<T> e, T &out) {
    if (e) {
      out = *e;
      return true;
    }
    return flaw(toString(e.takeError()));
  }
  bool header();
  bool names();
  bool symbolTable();
  bool symbol(uint32_t i);
  bool section(uint32_t i);
  bool relocations(uint32_t i);
  bool group(uint32_t i);

public:
  ObjectReader(Context &c, Object &object, Elf e)
      : ctx(c), o(object), elf(std::move(e)) {}
  bool run();
};
} // namespace

bool ObjectReader::run() {
  if (!header() || !names() || !symbolTable())
    return false;
  for (uint32_t i = 1; i < o.headers.size(); i++)
    if (!section(i))
      return false;
  for (uint32_t i = 1; i < o.symbols.size() && good; i++)
    symbol(i);
  for (uint32_t i = 1; i < o.headers.size() && good; i++)
    if (o.headers[i].sh_type == SHT_GROUP)
      group(i);
  return good;
}

bool ObjectReader::header() {
  const auto &h = elf.getHeader();
  if (h.e_machine != EM_RISCV || h.e_type != ET_REL) {
    ctx.diag.report(Diag::not_riscv_object, o.name);
    return false;
  }
  auto sections = elf.sections();
  if (!sections)
    return flaw(toString(sections.takeError()));
  o.headers = *sections;
  o.sections.resize(std::max<size_t>(o.headers.size(), 1));
  if (o.headers.size() >= 2)
    return true;
  return flaw("it has no sections");
}

bool ObjectReader::names() {
  StringRef table;
  if (!take(elf.getSectionStringTable(o.headers), table))
    return false;
  o.sectionNames.resize(o.headers.size());
  for (size_t i = 1; i < o.headers.size(); i++) {
    StringRef name;
    if (!take(elf.getSectionName(o.headers[i], table), name))
      return false;
    o.sectionNames[i] = name.str();
  }
  return true;
}

bool ObjectReader::symbolTable() {
  for (const Shdr &h : o.headers)
    if (h.sh_type == SHT_SYMTAB) {
      if (o.symtab)
        return flaw("it has two symbol tables");
      o.symtab = &h;
    }
  if (!o.symtab)
    return true;
  Elf::Elf_Sym_Range symbols;
  if (!take(elf.symbols(o.symtab), symbols) ||
      !take(elf.getStringTableForSymtab(*o.symtab, o.headers), o.strings))
    return false;
  o.symbols = symbols;
  if (o.symtab->sh_info > symbols.size() ||
      (o.symtab->sh_info == 0 && !symbols.empty()))
    return flaw("its symbol table says that " + Twine(o.symtab->sh_info) +
                " of " + Twine(symbols.size()) + " symbols are local");
  for (const Shdr &h : o.headers)
    if (h.sh_type == SHT_SYMTAB_SHNDX) {
      auto table = elf.getSHNDXTable(h, o.headers);
      if (!table)
        return flaw(toString(table.takeError()));
      o.shndx = *table;
    }
  return true;
}

bool ObjectReader::symbol(uint32_t i) {
  const Sym &s = o.symbols[i];
  if (s.st_name >= o.strings.size())
    return flaw("symbol " + Twine(i) + " has its name outside the strings");
  if ((s.getBinding() == STB_LOCAL) != (i < o.symtab->sh_info))
    return flaw("symbol " + Twine(i) + " is among those of another binding");
  if (s.getType() == STT_GNU_IFUNC)
    return flaw("'" + o.symbolName(s) + "' is an indirect function");
  uint32_t n = o.symbolSection(i);
  if (n >= o.headers.size())
    return flaw("symbol '" + o.symbolName(s) + "' is in section " + Twine(n) +
                " of " + Twine(o.headers.size()));
  if (n && s.st_value > o.headers[n].sh_size)
    return flaw("symbol '" + o.symbolName(s) + "' is outside section '" +
                o.sectionNames[n] + "'");
  return true;
}

bool ObjectReader::section(uint32_t i) {
  const Shdr &h = o.headers[i];
  StringRef name = o.sectionNames[i];
  ArrayRef<uint8_t> bytes;
  if (h.sh_type != SHT_NOBITS && h.sh_type != SHT_NULL &&
      !take(elf.getSectionContents(h), bytes))
    return false;
  if (h.sh_addralign > 1 && !isPowerOf2_64(h.sh_addralign))
    return flaw("section '" + name + "' is aligned to " +
                Twine(h.sh_addralign));
  if (h.sh_size > CODOMS_SEGMENT_LIMIT)
    return flaw("section '" + name + "' has " + Twine(h.sh_size) + " bytes");
  if (h.sh_link >= o.headers.size())
    return flaw("section '" + name + "' belongs to section " +
                Twine(h.sh_link) + " of " + Twine(o.headers.size()));
  if (h.sh_type == SHT_RELA)
    return relocations(i);
  if (h.sh_type == SHT_REL)
    return flaw("section '" + name + "' has relocations without addends");
  if (name == ".llvmbc" || name == ".llvm.lto")
    return flaw("it has bitcode, and link-time optimisation is not supported");
  constexpr uint64_t both = SHF_WRITE | SHF_EXECINSTR;
  if (h.sh_flags & SHF_ALLOC && (h.sh_flags & both) == both)
    return flaw("section '" + name + "' is writable and executable");
  if (isSection(name, ".ctors") || isSection(name, ".dtors"))
    return flaw("section '" + name + "': constructors must be in .init_array");
  Section &s = o.sections[i];
  s.kind = kindOf(h, name);
  if (h.sh_flags & SHF_ALLOC && s.kind != Kind::Drop)
    s.domain = domainOf(o.sectionNames[i]);
  if (s.kind == Kind::Drop && name.starts_with(".codoms."))
    good = readNotes(ctx, o, name, toStringRef(bytes));
  return good;
}

static bool fits(const Rela &r, ArrayRef<uint8_t> section) {
  int64_t bytes = bytesOf(r.getType(false));
  uint64_t at = r.r_offset;
  if (r.getType(false) == R_RISCV_ALIGN)
    bytes = r.r_addend;
  if (bytes < 0 || at > section.size() || uint64_t(bytes) > section.size() - at)
    return false;
  if (r.getType(false) == R_RISCV_SET_ULEB128)
    return any_of(section.drop_front(at), [](uint8_t b) { return b < 0x80; });
  return true;
}

bool ObjectReader::relocations(uint32_t i) {
  const Shdr &h = o.headers[i];
  Elf::Elf_Rela_Range relas;
  if (!take(elf.relas(h), relas))
    return false;
  if (h.sh_info >= o.headers.size() || h.sh_info == i)
    return flaw("section '" + o.sectionNames[i] + "' relocates section " +
                Twine(h.sh_info) + " of " + Twine(o.headers.size()));
  if (!relas.empty() && (!o.symtab || &o.headers[h.sh_link] != o.symtab))
    return flaw("section '" + o.sectionNames[i] + "' has no symbol table");
  ArrayRef<uint8_t> target;
  if (o.headers[h.sh_info].sh_type != SHT_NOBITS &&
      !take(elf.getSectionContents(o.headers[h.sh_info]), target))
    return false;
  for (const Rela &r : relas)
    if (!fits(r, target) || r.getSymbol(false) >= o.symbols.size())
      return flaw("relocation of type " + Twine(r.getType(false)) +
                  " at offset " + Twine(r.r_offset) + " of section '" +
                  o.sectionNames[h.sh_info] +
                  "' is unknown, is outside of it, or has no symbol");
  return true;
}

bool ObjectReader::group(uint32_t i) {
  const Shdr &h = o.headers[i];
  auto words = elf.getSectionContentsAsArray<ELFT::Word>(h);
  if (!words)
    return flaw(toString(words.takeError()));
  if (words->empty() || h.sh_info >= o.symbols.size())
    return flaw("section '" + o.sectionNames[i] + "' is no group");
  for (uint32_t member : words->drop_front()) {
    if (member >= o.headers.size())
      return flaw("a group has section " + Twine(member) + " of " +
                  Twine(o.headers.size()));
    o.sections[member].comdat = words->front() & GRP_COMDAT;
  }
  return true;
}

Object *readObject(Context &ctx, MemoryBufferRef buffer, std::string name,
                   Role role) {
  auto owned = std::make_unique<Object>();
  Object &o = *owned;
  o.name = std::move(name);
  o.buffer = buffer;
  o.role = role;
  StringRef b = buffer.getBuffer();
  file_magic magic = identify_magic(b);
  bool elf64 = b.size() > EI_DATA && b[EI_CLASS] == ELFCLASS64 &&
               b[EI_DATA] == ELFDATA2LSB;
  if (magic == file_magic::bitcode) {
    ctx.diag.report(Diag::bad_object, o.name,
                    "it has bitcode, and link-time optimisation is not "
                    "supported");
    return nullptr;
  }
  if (!b.starts_with(ElfMagic) || !elf64) {
    ctx.diag.report(Diag::not_riscv_object, o.name);
    return nullptr;
  }
  Expected<Elf> file = Elf::create(b);
  if (!file) {
    ctx.diag.reportError(Diag::bad_object, file.takeError(), o.name);
    return nullptr;
  }
  if (!ObjectReader(ctx, o, *file).run())
    return nullptr;
  ctx.objects.push_back(std::move(owned));
  return &o;
}

// ---- files -----------------------------------------------------------------

static MemoryBuffer *open(Context &ctx, const std::string &path) {
  if (sys::fs::is_directory(path)) {
    ctx.diag.report(Diag::cannot_open, path, "it is a directory");
    return nullptr;
  }
  auto buffer = MemoryBuffer::getFile(path, false, false);
  if (!buffer) {
    ctx.diag.report(Diag::cannot_open, path, buffer.getError().message());
    return nullptr;
  }
  ctx.buffers.push_back(std::move(*buffer));
  return ctx.buffers.back().get();
}

Object *readObjectFile(Context &ctx, const std::string &path, Role role) {
  MemoryBuffer *b = open(ctx, path);
  return b ? readObject(ctx, *b, path, role) : nullptr;
}

// ---- archives --------------------------------------------------------------

Object *readCandidate(Context &ctx, Candidate &c) {
  if (c.object || c.tried)
    return c.object;
  c.tried = true;
  MemoryBufferRef bytes(c.bytes, c.name);
  if (!c.path.empty()) {
    MemoryBuffer *b = open(ctx, c.path);
    if (!b)
      return nullptr;
    bytes = *b;
  }
  c.object = readObject(ctx, bytes, c.name, c.role);
  if (c.object && c.role != Role::Input)
    settleObject(ctx, *c.object);
  return c.object;
}

// `libx.a(a.o)`; members of a thin archive are files beside it.
static Candidate *addMember(Context &ctx, StringRef archive, bool thin,
                            const ArchiveMember &m, Role role) {
  ctx.candidates.push_back(std::make_unique<Candidate>());
  Candidate *c = ctx.candidates.back().get();
  c->name = (archive + "(" + sys::path::filename(m.name) + ")").str();
  c->bytes = m.bytes;
  c->role = role;
  if (thin) {
    SmallString<128> path = sys::path::parent_path(archive);
    sys::path::append(path, m.name);
    c->path = sys::path::is_absolute(m.name) ? m.name.str() : path.str().str();
  }
  return c;
}

// Every definition of an object makes it a candidate.
static void indexObject(Context &ctx, Candidate *c) {
  Object &o = *c->object;
  for (uint32_t i = o.symtab ? o.symtab->sh_info : 0; i < o.symbols.size(); i++)
    if (o.symbols[i].st_shndx != SHN_UNDEF)
      ctx.index[o.symbolName(o.symbols[i])].push_back(c);
}

static void indexSymbols(Context &ctx, const Archive &a,
                         ArrayRef<Candidate *> members) {
  for (const ArchiveSymbol &s : a.symbols) {
    auto &list = ctx.index[s.name];
    if (!is_contained(list, members[s.member]))
      list.push_back(members[s.member]);
  }
}

bool addArchive(Context &ctx, MemoryBufferRef b, const std::string &path,
                Role role, bool whole) {
  Archive a;
  if (Error e = readArchive(b.getBuffer(), a)) {
    ctx.diag.reportError(Diag::bad_archive, std::move(e), path);
    return false;
  }
  std::vector<Candidate *> members;
  for (const ArchiveMember &m : a.members)
    members.push_back(
        addMember(ctx, path, a.thin, m, whole ? Role::Input : role));
  if (a.hasSymbols && !whole) {
    indexSymbols(ctx, a, members);
    return true;
  }
  for (Candidate *c : members) {
    if (!readCandidate(ctx, *c))
      return false;
    if (whole)
      ctx.inputs.push_back(c->object);
    else
      indexObject(ctx, c);
  }
  return true;
}

// ---- the command line ------------------------------------------------------

static bool findLibrary(Context &ctx, StringRef name, std::string &path) {
  std::string file =
      name.consume_front(":") ? name.str() : ("lib" + name + ".a").str();
  std::vector<std::string> dirs = ctx.options.libraryDirs;
  dirs.insert(dirs.end(), {ctx.options.runtimeDir, ctx.options.libcDir,
                           ctx.options.libgccDir});
  for (const std::string &dir : dirs) {
    path = dir + "/" + file;
    if (sys::fs::exists(path))
      return true;
  }
  ctx.diag.report(Diag::no_library, name, file);
  return false;
}

void addLazy(Context &ctx, Object *o) {
  ctx.candidates.push_back(std::make_unique<Candidate>());
  Candidate *c = ctx.candidates.back().get();
  c->object = o;
  c->tried = true;
  indexObject(ctx, c);
}

static bool readInput(Context &ctx, const InputName &in) {
  std::string path = in.path;
  if (in.library && !findLibrary(ctx, in.path, path))
    return false;
  MemoryBuffer *b = open(ctx, path);
  if (!b)
    return false;
  if (identify_magic(b->getBuffer()) == file_magic::archive)
    return addArchive(ctx, *b, path, Role::Member, in.whole);
  Object *o = readObject(ctx, *b, path, in.lazy ? Role::Member : Role::Input);
  if (!o)
    return false;
  if (!in.lazy) {
    ctx.inputs.push_back(o);
    return true;
  }
  settleObject(ctx, *o);
  addLazy(ctx, o);
  return true;
}

static bool readDefault(Context &ctx, const std::string &path) {
  MemoryBuffer *b = open(ctx, path);
  return b && addArchive(ctx, *b, path, Role::DefaultMember, false);
}

// What every domain gets besides what the command line names.
static bool readDefaults(Context &ctx) {
  const Options &o = ctx.options;
  bool good = true;
  if (o.startFiles) {
    ctx.startup = readObjectFile(ctx, o.runtimeDir + "/crt0.o", Role::Startup);
    good &= ctx.startup != nullptr;
  }
  if (!o.defaultLibs)
    return good;
  return good & readDefault(ctx, o.runtimeDir + "/libdipc.a") &
         readDefault(ctx, o.libcDir + "/libc.a") &
         readDefault(ctx, o.libgccDir + "/libgcc.a");
}

bool readInputs(Context &ctx) {
  bool good = true;
  for (const InputName &in : ctx.options.inputs)
    good &= readInput(ctx, in);
  return good && readDefaults(ctx);
}

} // namespace codoms
