// SPDX-License-Identifier: MIT
//
// Proves an image from its bytes alone, trusting nothing of the passes that
// made it: every page has one domain and is not both writable and executable,
// program headers and sections say what `.codoms.image` says, entries are at
// their alignment in their domain's text, slots are empty and read-only,
// moved addresses and direct jumps stay in their domain or a grant covers
// them, text has no privileged instruction. What a check cannot be made for
// is an error, never a pass.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SHA256.h"
#include <set>

using namespace llvm;
using namespace llvm::ELF;

namespace codoms {

uint64_t signatureHash(StringRef signature) {
  auto digest = SHA256::hash(arrayRefFromStringRef(signature));
  return support::endian::read64be(digest.data());
}

namespace {
// Records of a table, copied out: the section may be at any address.
template <typename T> using Records = std::vector<T>;

class Verifier {
  Context &ctx;
  StringRef file, name;
  StringRef section; // .codoms.image
  codoms_image image = {};
  ArrayRef<Shdr> headers;
  std::vector<std::string> sectionNames;
  StringRef strings;
  Records<codoms_process> processes;
  Records<codoms_domain> domains;
  Records<codoms_segment> segments;
  Records<codoms_entry> entries;
  Records<codoms_import> imports;
  Records<codoms_grant> grants;
  Records<uint64_t> relocs;
  Records<codoms_range> ranges;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> permissions;
  bool good = true;

  bool flaw(const Twine &what) {
    ctx.diag.report(Diag::image_flaw, name, what.str());
    return good = false;
  }
  template <typename T>
  bool table(codoms_table t, Records<T> &out, const char *what);
  std::string text(uint32_t offset) const;
  std::string domain(uint32_t index) const {
    return index < domains.size() ? text(domains[index].name) : "?";
  }
  bool isText(uint32_t offset) const { return offset < strings.size(); }
  bool isName(uint32_t offset) const;
  const codoms_segment *at(uint64_t address) const;
  bool holds(const codoms_segment &s, uint64_t address, uint64_t n) const;
  const uint8_t *bytesAt(uint64_t address) const;
  bool reachable(uint32_t domain, uint64_t address, bool jump) const;

  bool readFile();
  bool readHeader();
  bool readTables();
  void checkProcesses();
  void checkDomains();
  void checkThreads(const codoms_domain &, uint32_t index);
  void checkSegment(const codoms_segment &, uint64_t before);
  void checkSegments();
  void checkFileRanges();
  void checkProgramHeaders();
  void checkSections();
  void checkGrants();
  template <typename T> bool checkProcedure(const T &, const char *what);
  void checkEntries();
  void checkImports();
  void checkHashes();
  void checkRelocs();
  void checkRanges();
  void checkText(const codoms_segment &);
  std::string digest() const;

public:
  Verifier(Context &c, StringRef f, StringRef n) : ctx(c), file(f), name(n) {}
  bool run();
};
} // namespace

// ---- reading ---------------------------------------------------------------

bool Verifier::readFile() {
  if (!file.starts_with(ElfMagic) || file.size() < sizeof(ELFT::Ehdr) ||
      file[EI_CLASS] != ELFCLASS64 || file[EI_DATA] != ELFDATA2LSB)
    return flaw("it is no ELF file for this machine");
  Expected<Elf> elf = Elf::create(file);
  if (!elf)
    return flaw(toString(elf.takeError()));
  if (elf->getHeader().e_machine != EM_RISCV ||
      elf->getHeader().e_type != ET_EXEC)
    return flaw("it is no RISC-V executable");
  auto sections = elf->sections();
  if (!sections)
    return flaw(toString(sections.takeError()));
  headers = *sections;
  for (const Shdr &h : headers) {
    auto n = elf->getSectionName(h);
    if (!n)
      return flaw(toString(n.takeError()));
    sectionNames.push_back(n->str());
    if (*n != CODOMS_IMAGE_SECTION)
      continue;
    auto content = elf->getSectionContents(h);
    if (!content)
      return flaw(toString(content.takeError()));
    if (!section.empty() || h.sh_flags & SHF_ALLOC || h.sh_type != SHT_PROGBITS)
      return flaw("'" CODOMS_IMAGE_SECTION "' is there twice or is loaded");
    section = toStringRef(*content);
  }
  return !section.empty() || flaw("it has no '" CODOMS_IMAGE_SECTION
                                  "', so it is no image of ld.codoms");
}

bool Verifier::readHeader() {
  if (section.size() < sizeof image)
    return flaw("'" CODOMS_IMAGE_SECTION "' is too short");
  memcpy(&image, section.data(), sizeof image);
  if (image.magic != CODOMS_IMAGE_MAGIC)
    return flaw("'" CODOMS_IMAGE_SECTION "' does not start with its magic");
  if (image.version != CODOMS_IMAGE_VERSION)
    return flaw("it has version " + Twine(image.version) +
                " of the format, this is " + Twine(CODOMS_IMAGE_VERSION));
  if (image.size != section.size())
    return flaw("'" CODOMS_IMAGE_SECTION "' has " + Twine(section.size()) +
                " bytes and says " + Twine(image.size));
  uint32_t a = image.entry_align;
  if (!isPowerOf2_32(a) || a < 16 || a > 4096 || image.reserved)
    return flaw("entry alignment " + Twine(a) + " is not one");
  return true;
}

template <typename T>
bool Verifier::table(codoms_table t, Records<T> &out, const char *what) {
  uint64_t bytes = uint64_t(t.count) * sizeof(T);
  if (t.offset < sizeof image || t.offset % alignof(T) ||
      t.offset > section.size() || bytes > section.size() - t.offset)
    return flaw(Twine("the table of ") + what + " is outside of its section");
  out.resize(t.count);
  if (t.count)
    memcpy(out.data(), section.data() + t.offset, bytes);
  return true;
}

bool Verifier::readTables() {
  Records<char> bytes;
  if (!table(image.processes, processes, "processes") ||
      !table(image.domains, domains, "domains") ||
      !table(image.segments, segments, "segments") ||
      !table(image.entries, entries, "entries") ||
      !table(image.imports, imports, "imports") ||
      !table(image.grants, grants, "grants") ||
      !table(image.relocs, relocs, "relocations") ||
      !table(image.ranges, ranges, "ranges") ||
      !table(image.strings, bytes, "strings"))
    return false;
  strings = section.substr(image.strings.offset, image.strings.count);
  if (strings.empty() || strings.front() || strings.back())
    return flaw("the strings do not begin and end with a zero");
  return true;
}

std::string Verifier::text(uint32_t offset) const {
  return isText(offset) ? strings.drop_front(offset).data() : "?";
}

bool Verifier::isName(uint32_t offset) const {
  std::string n = text(offset);
  return !n.empty() && !isDigit(n[0]) &&
         all_of(n, [](char c) { return isAlnum(c) || c == '_'; });
}

// ---- addresses -------------------------------------------------------------

// The segment that has the address, by binary search; they are sorted.
const codoms_segment *Verifier::at(uint64_t address) const {
  auto after = llvm::upper_bound(
      segments, address,
      [](uint64_t a, const codoms_segment &s) { return a < s.address; });
  if (after == segments.begin())
    return nullptr;
  const codoms_segment &s = *std::prev(after);
  return address - s.address < s.size ? &s : nullptr;
}

// n bytes at the address that the file has.
bool Verifier::holds(const codoms_segment &s, uint64_t address,
                     uint64_t n) const {
  uint64_t offset = address - s.address;
  return address >= s.address && offset <= s.file_size &&
         n <= s.file_size - offset;
}

const uint8_t *Verifier::bytesAt(uint64_t address) const {
  const codoms_segment &s = *at(address);
  return file.bytes_begin() + s.file_offset + (address - s.address);
}

// May code of the domain hold this address, or jump to it? The end of a
// segment is an address that its owner may hold.
bool Verifier::reachable(uint32_t domain, uint64_t address, bool jump) const {
  const codoms_segment *s = at(address);
  bool isEnd = false;
  if (const codoms_segment *last = at(address - 1))
    isEnd = last->domain == domain && !jump;
  if (!s)
    return !jump; // there is nothing
  if (isEnd)
    return true;
  if (jump && !(s->prot & CODOMS_X))
    return false;
  if (s->domain == domain)
    return true;
  auto p = permissions.find({domain, s->domain});
  if (p == permissions.end())
    return false;
  return p->second >= 2 ||
         (s->prot & CODOMS_X && address % image.entry_align == 0);
}

// ---- processes, domains, segments ------------------------------------------

void Verifier::checkProcesses() {
  uint64_t next = 0;
  if (processes.empty())
    flaw("it has no process");
  for (size_t i = 0; i < processes.size(); i++) {
    const codoms_process &p = processes[i];
    if (!isName(p.name))
      flaw("process " + Twine(i) + " has no name");
    if (p.link_base != uint64_t(i + 1) << CODOMS_BLOCK_SHIFT)
      flaw("process '" + text(p.name) + "' is linked at 0x" +
           utohexstr(p.link_base));
    if (p.first_domain != next || !p.domain_count || p.flags)
      flaw("process '" + text(p.name) + "' does not list its domains");
    next += p.domain_count;
  }
  if (next != domains.size())
    flaw("there are domains without a process");
}

void Verifier::checkThreads(const codoms_domain &d, uint32_t index) {
  std::string who = "domain '" + text(d.name) + "'";
  if (!isPowerOf2_64(d.tls_align) || d.tls_align > pageSize || d.tls_tp ||
      d.tls_file > d.tls_size)
    flaw(who + " has a thread block that cannot be made");
  if (d.tls_size > CODOMS_SEGMENT_LIMIT)
    flaw(who + " has thread blocks of " + Twine(d.tls_size) + " bytes");
  const codoms_segment *s = at(d.tls_image);
  bool inside = s && s->domain == index && s->prot == CODOMS_R &&
                holds(*s, d.tls_image, d.tls_file);
  if (d.tls_file && !inside)
    flaw(who + " has its initial thread data outside its constants");
}

void Verifier::checkDomains() {
  for (uint32_t i = 0; i < domains.size(); i++) {
    const codoms_domain &d = domains[i];
    if (!isName(d.name))
      flaw("domain " + Twine(i) + " has no name");
    if (d.process >= processes.size() ||
        i - processes[d.process].first_domain >=
            processes[d.process].domain_count)
      flaw("domain '" + text(d.name) + "' is not in its process");
    const codoms_segment *s = at(d.start);
    if (d.start && (!s || s->domain != i || !(s->prot & CODOMS_X) ||
                    !holds(*s, d.start, 2) || d.start % 2))
      flaw("domain '" + text(d.name) + "' starts outside its text");
    if (d.reserved)
      flaw("domain '" + text(d.name) + "' has a reserved field in use");
    checkThreads(d, i);
  }
}

void Verifier::checkSegment(const codoms_segment &s, uint64_t before) {
  std::string where = "segment at 0x" + utohexstr(s.address);
  if (s.domain >= domains.size()) {
    flaw(where + " belongs to no domain");
    return;
  }
  uint32_t process = domains[s.domain].process;
  uint64_t base = process < processes.size() ? processes[process].link_base : 0;
  if (s.address % pageSize || s.size % pageSize || !s.size)
    flaw(where + " is not whole pages");
  if (s.address < before)
    flaw(where + " shares a page with the one before or is out of order");
  if (s.address < base || s.address - base > CODOMS_SEGMENT_LIMIT ||
      s.size > CODOMS_SEGMENT_LIMIT - (s.address - base))
    flaw(where + " is outside the block of its process");
  constexpr uint32_t wx = CODOMS_W | CODOMS_X;
  if (!(s.prot & CODOMS_R) || s.prot > 7 || (s.prot & wx) == wx)
    flaw(where + " has the protection " + Twine(s.prot));
  if (s.file_size > s.size || s.file_offset > file.size() ||
      s.file_size > file.size() - s.file_offset)
    flaw(where + " is not in the file");
}

void Verifier::checkSegments() {
  uint64_t before = 0;
  for (const codoms_segment &s : segments) {
    checkSegment(s, before);
    before = s.address + s.size;
  }
}

// No byte of the file is in two segments.
void Verifier::checkFileRanges() {
  std::vector<std::pair<uint64_t, uint64_t>> list;
  for (const codoms_segment &s : segments)
    if (s.file_size)
      list.push_back({s.file_offset, s.file_offset + s.file_size});
  llvm::sort(list);
  for (size_t i = 1; i < list.size(); i++)
    if (list[i].first < list[i - 1].second)
      flaw("two segments have the same bytes of the file");
}

// ---- the ELF file says the same --------------------------------------------

uint32_t programFlags(uint32_t prot) {
  uint32_t flags = 0;
  if (prot & CODOMS_R)
    flags |= PF_R;
  if (prot & CODOMS_W)
    flags |= PF_W;
  if (prot & CODOMS_X)
    flags |= PF_X;
  return flags;
}

void Verifier::checkProgramHeaders() {
  Expected<Elf> elf = Elf::create(file);
  auto list = elf->program_headers();
  if (!list) {
    flaw(toString(list.takeError()));
    return;
  }
  if (list->size() != segments.size()) {
    flaw("it has " + Twine(list->size()) + " program headers for " +
         Twine(segments.size()) + " segments");
    return;
  }
  for (size_t i = 0; i < segments.size(); i++) {
    const ELFT::Phdr &p = (*list)[i];
    const codoms_segment &s = segments[i];
    if (p.p_type != PT_LOAD || p.p_vaddr != s.address || p.p_memsz != s.size ||
        p.p_offset != s.file_offset || p.p_filesz != s.file_size ||
        p.p_paddr != s.address || p.p_align != pageSize ||
        p.p_flags != programFlags(s.prot))
      flaw("program header " + Twine(i) + " and the segment at 0x" +
           utohexstr(s.address) + " differ");
  }
}

void Verifier::checkSections() {
  for (size_t i = 0; i < headers.size(); i++) {
    const Shdr &h = headers[i];
    if (!(h.sh_flags & SHF_ALLOC) || h.sh_flags & SHF_TLS || !h.sh_size)
      continue;
    const codoms_segment *s = at(h.sh_addr);
    bool inside = s && h.sh_size <= s->address + s->size - h.sh_addr;
    bool bits = h.sh_type != SHT_NOBITS;
    if (inside && bits)
      inside = holds(*s, h.sh_addr, h.sh_size) &&
               h.sh_offset == s->file_offset + (h.sh_addr - s->address);
    if (!inside || (h.sh_flags & SHF_EXECINSTR && !(s->prot & CODOMS_X)) ||
        (h.sh_flags & SHF_WRITE && !(s->prot & CODOMS_W)))
      flaw("section '" + sectionNames[i] + "' and its segment differ");
  }
}

// ---- rights ----------------------------------------------------------------

void Verifier::checkGrants() {
  for (const codoms_grant &g : grants) {
    if (g.from >= domains.size() || g.to >= domains.size() || g.from == g.to ||
        !g.permission || g.permission > 3 ||
        domains[g.from].process != domains[g.to].process) {
      flaw("a grant of .dipc line " + Twine(g.line) +
           " is not between two domains of a process");
      continue;
    }
    uint32_t &p = permissions[{g.from, g.to}];
    if (p)
      flaw("'" + text(domains[g.from].name) + "' has two grants over '" +
           text(domains[g.to].name) + "'");
    p = g.permission;
  }
}

template <typename T>
bool Verifier::checkProcedure(const T &r, const char *what) {
  std::string full = text(r.interface) + "." + text(r.procedure);
  if (r.domain >= domains.size() || !isName(r.interface) ||
      !isName(r.procedure) || !isText(r.signature))
    return flaw(Twine(what) + " '" + full + "' has no domain or name");
  if (r.words > 7 || r.caps_in > 8 || r.caps_out > 8 || r.policy > 63 ||
      r.reserved)
    return flaw(Twine(what) + " '" + full +
                "' has registers or a policy that do not exist");
  if (r.hash != signatureHash(text(r.signature)))
    return flaw(Twine(what) + " '" + full + "' has the hash of another " +
                "signature");
  return true;
}

void Verifier::checkEntries() {
  std::set<std::string> seen;
  std::set<uint64_t> addresses;
  for (const codoms_entry &e : entries) {
    if (!checkProcedure(e, "entry"))
      continue;
    std::string full = text(e.interface) + "." + text(e.procedure);
    const codoms_segment *s = at(e.address);
    if (!s || s->domain != e.domain || !(s->prot & CODOMS_X) ||
        !holds(*s, e.address, 4))
      flaw("entry '" + full + "' is outside its domain's text");
    if (e.address % image.entry_align)
      flaw("entry '" + full + "' is not aligned to " +
           Twine(image.entry_align));
    if (!seen.insert(full).second || !addresses.insert(e.address).second)
      flaw("entry '" + full + "' is there twice");
  }
}

void Verifier::checkImports() {
  std::set<std::pair<uint32_t, std::string>> seen;
  std::set<uint64_t> slots;
  for (const codoms_import &i : imports) {
    if (!checkProcedure(i, "import"))
      continue;
    std::string full = text(i.interface) + "." + text(i.procedure);
    const codoms_segment *s = at(i.slot);
    if (!s || s->domain != i.domain || s->prot != CODOMS_R || i.slot % 8 ||
        !holds(*s, i.slot, 8))
      flaw("the slot of '" + full + "' is not in its domain's constants");
    else if (support::endian::read64le(bytesAt(i.slot)))
      flaw("the slot of '" + full + "' is not empty");
    if (!seen.insert({i.domain, full}).second || !slots.insert(i.slot).second)
      flaw("import '" + full + "' is there twice");
  }
  for (uint64_t r : relocs)
    if (slots.count(r))
      flaw("the slot at 0x" + utohexstr(r) + " is moved");
}

// A caller and a callee in one image were built from one interface.
void Verifier::checkHashes() {
  std::map<std::string, const codoms_entry *> hashes;
  for (const codoms_entry &e : entries)
    hashes[text(e.interface) + "." + text(e.procedure)] = &e;
  for (const codoms_import &i : imports) {
    std::string full = text(i.interface) + "." + text(i.procedure);
    auto e = hashes.find(full);
    if (e == hashes.end())
      continue;
    const codoms_entry &callee = *e->second;
    if (callee.hash != i.hash)
      flaw("caller and callee disagree on the signature of '" + full +
           "'\n>>> - " + text(i.signature) + "  (domain '" + domain(i.domain) +
           "')\n>>> + " + text(callee.signature) + "  (domain '" +
           domain(callee.domain) + "')");
    else if (callee.words != i.words || callee.caps_in != i.caps_in ||
             callee.caps_out != i.caps_out)
      flaw("caller and callee disagree on the registers of '" + full + "'");
  }
}

// ---- bytes -----------------------------------------------------------------

void Verifier::checkRelocs() {
  uint64_t before = 0;
  for (uint64_t r : relocs) {
    const codoms_segment *s = at(r);
    if (!s || !holds(*s, r, 8)) {
      flaw("the moved address at 0x" + utohexstr(r) + " is not in the file");
      continue;
    }
    if (r < before)
      flaw("the moved addresses overlap at 0x" + utohexstr(r));
    before = r + 8;
    uint64_t value = support::endian::read64le(bytesAt(r));
    if (!reachable(s->domain, value, false))
      flaw("domain '" + text(domains[s->domain].name) + "' has the address 0x" +
           utohexstr(value) + " at 0x" + utohexstr(r) +
           ", which no grant covers");
  }
}

void Verifier::checkRanges() {
  uint64_t before = 0;
  for (const codoms_range &r : ranges) {
    const codoms_segment *s = at(r.start);
    if (!s || !(s->prot & CODOMS_X) || !holds(*s, r.start, r.size) ||
        r.kind < CODOMS_RANGE_CALLER || r.kind > CODOMS_RANGE_SAVE ||
        r.reserved || r.start < before)
      flaw("the range at 0x" + utohexstr(r.start) + " is not code of a stub");
    before = r.start;
  }
}

// Instruction after instruction from the start: lld fills gaps with zeros,
// which are two bytes each.
void Verifier::checkText(const codoms_segment &s) {
  const uint8_t *code = file.bytes_begin() + s.file_offset;
  std::string who = "domain '" + text(domains[s.domain].name) + "'";
  for (uint64_t i = 0; i + 1 < s.file_size;) {
    unsigned length;
    uint64_t left = s.file_size - i;
    int64_t offset;
    if (const char *why = checkInstruction(code + i, left, length))
      ctx.diag.report(Diag::privileged, name,
                      describeAddress(ctx, s.address + i),
                      text(domains[s.domain].name), why),
          good = false;
    if (!length) {
      flaw(who + " has half an instruction at the end of its text");
      return;
    }
    bool jump = decodeJump(code + i, length, offset);
    if (jump && offset && !reachable(s.domain, s.address + i + offset, true))
      flaw(who + " jumps from 0x" + utohexstr(s.address + i) + " to 0x" +
           utohexstr(s.address + i + offset) + ", which no grant covers");
    if (decodePair(code + i, left, offset)) {
      uint64_t target = s.address + i + offset;
      const codoms_segment *t = at(target);
      if (t && !reachable(s.domain, target, false))
        flaw(who + " forms the address 0x" + utohexstr(target) + " at 0x" +
             utohexstr(s.address + i) + ", which no grant covers");
    }
    i += length;
  }
}

// SHA-256 of the tables and of every segment's bytes in the file.
std::string Verifier::digest() const {
  SHA256 hash;
  hash.update(section);
  for (const codoms_segment &s : segments)
    hash.update(file.substr(s.file_offset, s.file_size));
  return toHex(hash.final(), /*LowerCase=*/true);
}

bool Verifier::run() {
  if (!readFile() || !readHeader() || !readTables())
    return false;
  checkProcesses();
  checkSegments();
  if (!good)
    return false; // the rest relies on segments
  checkFileRanges();
  checkDomains();
  checkProgramHeaders();
  checkSections();
  checkGrants();
  checkEntries();
  checkImports();
  checkHashes();
  checkRelocs();
  checkRanges();
  for (const codoms_segment &s : segments)
    if (s.prot & CODOMS_X)
      checkText(s);
  if (good && !ctx.options.report.empty())
    ctx.plan.digest = digest();
  return good;
}

bool verifyImage(Context &ctx, StringRef bytes, StringRef name) {
  return Verifier(ctx, bytes, name).run();
}

} // namespace codoms
