// SPDX-License-Identifier: MIT
//
// Composes the image from lld's output: the allocated bytes as they are, with
// the initial TLS bytes copied into each domain's rodata; program headers that
// say what `.codoms.image` says; debug information; symbols without their
// domain's prefix, all local; no relocations. The file is built in a temporary
// that gets the output's name only when the verifier has passed its bytes.
#include "Passes.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FileOutputBuffer.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

namespace {
class Composer {
  Context &ctx;
  Linked &l = ctx.linked;
  std::vector<uint32_t> kept; // sections of lld's, in order
  std::vector<uint32_t> newIndex;
  std::vector<Shdr> headers;
  std::vector<StringRef> contents; // of headers past the allocated ones
  std::string names = std::string(1, '\0');
  std::string strings = std::string(1, '\0');
  std::vector<Sym> symbols;
  uint64_t loaded = 0; // bytes of the file up to the last allocated one
  uint64_t total = 0;

  bool keep(uint32_t section) const;
  bool isNamed(const Sym &, StringRef name, const Domain *) const;
  void addHeader(Shdr, StringRef name, StringRef content);
  void sections();
  void symbolTable();
  void tables();
  void layout();
  void programHeaders(char *out) const;
  void threadImages(char *out) const;
  const char *source(uint64_t offset) const {
    return l.bytes->getBufferStart() + offset;
  }

public:
  explicit Composer(Context &c) : ctx(c) {}
  uint64_t prepare();
  void write(char *out) const;
};
} // namespace

bool Composer::keep(uint32_t i) const {
  const Shdr &h = l.headers[i];
  if (h.sh_flags & SHF_ALLOC)
    return h.sh_size || l.sectionDomains[i];
  bool debug = l.sectionNames[i].starts_with(".debug") ||
               l.sectionNames[i].starts_with(".zdebug");
  if (debug && ctx.options.strip != Strip::None)
    return false;
  return h.sh_type != SHT_NULL && h.sh_type != SHT_RELA &&
         h.sh_type != SHT_SYMTAB && h.sh_type != SHT_STRTAB &&
         h.sh_type != SHT_SYMTAB_SHNDX &&
         l.sectionNames[i] != CODOMS_RANGES_SECTION;
}

void Composer::addHeader(Shdr h, StringRef name, StringRef content) {
  h.sh_name = names.size();
  names += name;
  names += '\0';
  if (!(h.sh_flags & SHF_ALLOC))
    h.sh_size = content.size();
  headers.push_back(h);
  contents.push_back(content);
}

void Composer::sections() {
  headers.push_back({});
  contents.push_back("");
  newIndex.assign(l.headers.size(), 0);
  for (uint32_t i = 1; i < l.headers.size(); i++) {
    if (!keep(i))
      continue;
    Shdr h = l.headers[i];
    newIndex[i] = headers.size();
    bool bits = h.sh_type != SHT_NOBITS;
    if (h.sh_flags & SHF_ALLOC && bits)
      loaded = std::max(loaded, uint64_t(h.sh_offset + h.sh_size));
    h.sh_flags = h.sh_flags & ~uint64_t(SHF_GNU_RETAIN);
    h.sh_link = 0;
    h.sh_info = 0;
    addHeader(h, l.sectionNames[i],
              bits ? StringRef(source(h.sh_offset), h.sh_size) : "");
  }
}

// What people look for: no labels of the assembler, nothing of ours.
bool Composer::isNamed(const Sym &s, StringRef name, const Domain *d) const {
  if (s.st_shndx == SHN_UNDEF || s.getType() == STT_SECTION || name.empty())
    return false;
  if (s.st_shndx < SHN_LORESERVE && !newIndex[s.st_shndx])
    return false;
  bool mapping = name.starts_with("$d") || name.starts_with("$x");
  bool loaded = s.st_shndx < SHN_LORESERVE && l.sectionDomains[s.st_shndx];
  if (!d)
    return !name.starts_with(".L") && (loaded || !mapping);
  return !name.starts_with("__codoms_") && !is_contained(d->missing, name);
}

void Composer::symbolTable() {
  symbols.push_back({});
  for (const Sym &old : l.symbols) {
    auto [name, d] = l.nameOf(old);
    if (!isNamed(old, name, d))
      continue;
    Sym s = old;
    if (s.st_shndx < SHN_LORESERVE)
      s.st_shndx = newIndex[s.st_shndx];
    s.setBinding(STB_LOCAL);
    s.st_other = 0;
    s.st_name = strings.size();
    strings += name;
    strings += '\0';
    symbols.push_back(s);
  }
}

static Shdr tableHeader(uint32_t type, uint64_t align, uint64_t entry) {
  Shdr h = {};
  h.sh_type = type;
  h.sh_addralign = align;
  h.sh_entsize = entry;
  return h;
}

void Composer::tables() {
  addHeader(tableHeader(SHT_PROGBITS, 8, 0), CODOMS_IMAGE_SECTION,
            ctx.plan.section);
  if (ctx.options.strip != Strip::All) {
    symbolTable();
    Shdr h = tableHeader(SHT_SYMTAB, 8, sizeof(Sym));
    h.sh_link = headers.size() + 1;
    h.sh_info = symbols.size();
    addHeader(h, ".symtab",
              StringRef(reinterpret_cast<const char *>(symbols.data()),
                        symbols.size() * sizeof(Sym)));
    addHeader(tableHeader(SHT_STRTAB, 1, 0), ".strtab", strings);
  }
  // Its own name is part of its content.
  addHeader(tableHeader(SHT_STRTAB, 1, 0), ".shstrtab", "");
  contents.back() = names;
  headers.back().sh_size = names.size();
}

void Composer::layout() {
  uint64_t at = loaded;
  for (size_t i = 1; i < headers.size(); i++) {
    Shdr &h = headers[i];
    if (h.sh_flags & SHF_ALLOC)
      continue;
    at = alignTo(at, std::max<uint64_t>(h.sh_addralign, 1));
    h.sh_offset = at;
    at += h.sh_size;
  }
  total = alignTo(at, 8) + headers.size() * sizeof(Shdr);
}

uint64_t Composer::prepare() {
  sections();
  tables();
  layout();
  return total;
}

// One for each segment; lld left room for at least as many.
void Composer::programHeaders(char *out) const {
  auto &e = *reinterpret_cast<ELFT::Ehdr *>(out);
  auto *p = reinterpret_cast<ELFT::Phdr *>(out + e.e_phoff);
  uint32_t had = e.e_phnum, n = 0;
  for (const Segment &s : ctx.plan.segments) {
    ELFT::Phdr &h = p[n++];
    h.p_type = PT_LOAD;
    h.p_flags = programFlags(s.record.prot);
    h.p_offset = s.record.file_offset;
    h.p_vaddr = s.record.address;
    h.p_paddr = s.record.address;
    h.p_filesz = s.record.file_size;
    h.p_memsz = s.record.size;
    h.p_align = pageSize;
  }
  memset(p + n, 0, (had - n) * sizeof *p);
  e.e_phnum = n;
}

void Composer::threadImages(char *out) const {
  for (uint32_t i = 0; i < l.headers.size(); i++) {
    const Shdr &h = l.headers[i];
    const Domain *d = l.sectionDomains[i];
    if (!d || !(h.sh_flags & SHF_TLS))
      continue;
    const codoms_domain &r = ctx.plan.domains[d->index];
    for (const Segment &s : ctx.plan.segments) {
      uint64_t offset = r.tls_image - s.record.address;
      if (r.tls_file && r.tls_image >= s.record.address &&
          offset + r.tls_file <= s.record.file_size)
        memcpy(out + s.record.file_offset + offset, source(h.sh_offset),
               r.tls_file);
    }
  }
}

void Composer::write(char *out) const {
  memcpy(out, l.bytes->getBufferStart(), loaded);
  for (size_t i = 1; i < headers.size(); i++)
    if (!(headers[i].sh_flags & SHF_ALLOC))
      memcpy(out + headers[i].sh_offset, contents[i].data(),
             contents[i].size());
  auto &e = *reinterpret_cast<ELFT::Ehdr *>(out);
  e.e_shoff = total - headers.size() * sizeof(Shdr);
  memcpy(out + e.e_shoff, headers.data(), headers.size() * sizeof(Shdr));
  e.e_shnum = headers.size();
  e.e_shstrndx = headers.size() - 1;
  programHeaders(out);
  threadImages(out);
}

bool writeImage(Context &ctx) {
  const std::string &path = ctx.options.output;
  Composer composer(ctx);
  uint64_t size = composer.prepare();
  auto buffer =
      FileOutputBuffer::create(path, size, FileOutputBuffer::F_executable);
  if (!buffer) {
    ctx.diag.reportError(Diag::cannot_write, buffer.takeError(), path);
    return false;
  }
  char *out = reinterpret_cast<char *>((*buffer)->getBufferStart());
  composer.write(out);
  if (!verifyImage(ctx, StringRef(out, size), path))
    return false; // the temporary goes with the buffer
  // Point of no return: the output changes here and nowhere else.
  if (Error e = (*buffer)->commit()) {
    ctx.diag.reportError(Diag::cannot_write, std::move(e), path);
    return false;
  }
  return true;
}

} // namespace codoms
