// SPDX-License-Identifier: MIT
//
// Everything that the passes of ld.codoms share, in the order in which the
// passes fill it. One Context is made in main and is the first argument of
// every pass; there is no other state.
#ifndef LLD_CODOMS_CONTEXT_H
#define LLD_CODOMS_CONTEXT_H

#include "Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/StringSaver.h"
#include <array>
#include <codoms/image.h>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace codoms {

using llvm::StringRef;
using ELFT = llvm::object::ELF64LE;
using Elf = llvm::object::ELFFile<ELFT>;
using Shdr = ELFT::Shdr;
using Sym = ELFT::Sym;
using Rela = ELFT::Rela;

constexpr uint64_t pageSize = 4096;
// Every domain's TLS section is linked here: offsets from tp start at 0.
constexpr uint64_t tlsBase = 0x10000;

// ---- what a crossing costs (PredictEdges.cpp) ----------------------------

// The rows of simulator/timing/core.def, and `ideal` behind them.
constexpr const char *coreNames[] = {
#define CORE(id, text) #id,
#include "timing/core.def"
    "ideal"};
constexpr unsigned coreCount = std::size(coreNames);
using Cycles = std::array<uint64_t, coreCount>;

// A loop that a prediction counts once: what each further round costs.
struct Loop {
  std::string function;
  Cycles cycles;
};

struct Prediction {
  Cycles cycles = {};
  std::vector<Loop> loops;
  std::string unknown = "not asked for"; // why there is none
};

// ---- options (Options.cpp) -------------------------------------------------

struct InputName {
  std::string path;
  bool library = false; // -l: search
  bool lazy = false;    // between --start-lib and --end-lib
  bool whole = false;   // between --whole-archive and --no-whole-archive
};

// A stub's object: of `interface` for client `domain`, or for the server.
struct StubName {
  std::string interface, domain, path;
};

enum class Action { Link, Verify, Stop, Usage };
enum class Strip { None, Debug, All };

struct Options {
  Action action = Action::Link;
  std::string output = "a.out";
  std::string report, verify, map, entry;
  std::vector<InputName> inputs;
  std::vector<std::string> libraryDirs;
  std::vector<std::string> models;
  std::vector<StubName> clients, servers;
  std::vector<std::string> undefined, wraps;
  std::vector<std::pair<std::string, std::string>> defsyms;
  std::vector<std::string> forLLD; // passed on as they are
  std::string runtimeDir, libcDir, libgccDir;
  bool startFiles = true, defaultLibs = true;
  bool gcSections = true, allowMultiple = false;
  bool printLayout = false, trace = false;
  Strip strip = Strip::None;
  uint64_t entryAlign = 64, stackSize = 0;
  std::string core = coreNames[0]; // whose cycles budgets are
};

// ---- models (ReadModels.cpp) -----------------------------------------------

// Where the .dipc asks for something.
struct Origin {
  std::string file;
  unsigned line = 0;
  std::string str() const {
    return line ? file + ":" + std::to_string(line) : file;
  }
};

// A parameter that the callee's stub does not check, and why.
struct Unchecked {
  std::string parameter, reason;
  unsigned line;
};

struct Procedure {
  std::string name, signature, slot, entry, client, implementation;
  uint64_t hash = 0;
  unsigned line = 0, words = 0, capsIn = 0, capsOut = 0;
  uint64_t budget = 0; // cycles that an edge may cost, 0: any number
  std::vector<Unchecked> unchecked;
};

struct Interface {
  std::string name, domain, hash;
  Origin origin;
  uint32_t policy = 0;
  std::vector<Procedure> procedures;
};

struct Use {
  std::string domain, interface;
  Origin origin;
  uint32_t policy = 0;
};

struct Grant {
  std::string from, to;
  uint32_t permission = 0; // 1 call, 2 read, 3 write
  Origin origin;
};

struct ProcessDecl {
  std::string name;
  Origin origin;
  std::vector<std::string> domains;
};

// All models as one.
struct Policy {
  std::vector<ProcessDecl> processes;
  std::map<std::string, Origin> domains; // where each was declared
  std::map<std::string, Interface> interfaces;
  std::vector<Grant> grants;
  std::vector<Use> uses;
  // By the symbols that stubs define.
  struct Ref {
    const Interface *interface;
    const Procedure *procedure;
  };
  std::map<std::string, Ref, std::less<>> slots, entries, clients;

  const Use *findUse(StringRef domain, StringRef interface) const;
  const Grant *findGrant(StringRef from, StringRef to) const;
};

// ---- inputs (ReadInputs.cpp, ReadNotes.cpp) --------------------------------

struct Domain;

enum class Kind : uint8_t {
  Other, // not allocated
  Drop,  // metadata of ours, and what an image has no use for
  Entry,
  Text,
  Slot,
  Rodata,
  Preinit,
  Init,
  Fini,
  Tdata,
  Tbss,
  Data,
  Bss
};

struct Section {
  Kind kind = Kind::Other;
  bool retain = false; // a root of --gc-sections
  bool comdat = false;
  StringRef domain; // by its name, empty: the object's
};

enum class Role { Input, Startup, Client, Server, Member, DefaultMember };

struct UseNote {
  std::string interface, hash;
};

// An object file, read and checked once; it may take part in many domains.
struct Object {
  std::string name; // as messages say it
  llvm::MemoryBufferRef buffer;
  Role role = Role::Input;
  const Shdr *symtab = nullptr;
  llvm::ArrayRef<Shdr> headers;
  llvm::ArrayRef<Sym> symbols;
  llvm::ArrayRef<ELFT::Word> shndx; // of SHT_SYMTAB_SHNDX
  StringRef strings;
  std::vector<Section> sections;
  std::vector<std::string> sectionNames;
  std::string note, source; // of .codoms.object
  std::vector<std::pair<std::string, std::string>> entryNotes;
  std::vector<UseNote> uses;
  bool mixed = false; // has sections of domains other than its own
  std::string domain; // its own, empty: that of the link it takes part in
  // Mixed only: (domain, symbol) for each global that a domain's part needs.
  llvm::SetVector<std::pair<StringRef, uint32_t>> references;

  StringRef symbolName(const Sym &s) const;
  uint32_t symbolSection(uint32_t symbol) const; // 0 if in none
  bool isDefined(const Sym &s) const {
    return s.st_shndx != llvm::ELF::SHN_UNDEF &&
           s.st_shndx != llvm::ELF::SHN_COMMON;
  }
  // The domain that symbol `i` is in when the object takes part in `own`.
  StringRef owner(uint32_t i, StringRef own) const;
  bool inComdat(uint32_t symbol) const;
};

// A member of an archive, or an object that is linked only when needed.
struct Candidate {
  std::string name; // as messages say it
  StringRef bytes;
  std::string path; // of a thin archive's member, which is not read yet
  Role role = Role::Member;
  Object *object = nullptr;
  bool tried = false;
};

// ---- domains (AssignDomains.cpp, ResolveSymbols.cpp) -----------------------

struct Symbol {
  enum State { Undefined, WeakUndefined, Common, Weak, Strong };
  State state = WeakUndefined;
  Object *definer = nullptr; // has it, unless undefined
  uint32_t index = 0;        // there
  Object *user = nullptr;    // first that refers to it
  Domain *granted = nullptr; // undefined here: a grant makes it that domain's
};

struct Process;

struct Domain {
  std::string name;
  Process *process = nullptr;
  uint32_t index = 0;
  bool present = false; // has objects here
  std::string reason;   // why
  Domain *neighbour = nullptr; // in front of it, in its process
  unsigned calls = 0; // procedures and grants between it and those before it
  std::vector<Object *> objects;
  llvm::DenseMap<const Object *, bool> members; // the same, as a set
  llvm::StringMap<Symbol> symbols;
  std::vector<std::string> provided;  // linker symbols it refers to
  std::vector<std::string> startStop; // sections with __start_ or __stop_
  std::vector<std::string> missing;   // undefined: errors if still there
  uint32_t kinds = 0; // 1 << Kind for each that a section of it has
  bool has(Kind k) const { return kinds >> unsigned(k) & 1; }
  std::vector<std::string> initPriorities[3]; // preinit, init, fini
};

struct Process {
  std::string name;
  uint32_t index = 0;
  uint64_t base = 0;
  Origin origin;
  std::vector<Domain *> domains;
};

// ---- the linked file (ReadLinked.cpp) --------------------------------------

// What lld wrote: `bytes` are the file's, everything else points into them.
struct Linked {
  std::string path;
  std::unique_ptr<llvm::MemoryBuffer> bytes;
  llvm::ArrayRef<Shdr> headers;
  llvm::ArrayRef<Sym> symbols;
  StringRef strings;
  std::vector<StringRef> sectionNames;
  std::vector<Domain *> sectionDomains; // null: not allocated
  // (name without its domain, domain) of a symbol; null domain: a local one.
  std::pair<StringRef, Domain *> nameOf(const Sym &s) const;
  llvm::StringMap<Domain *> *domainsByName = nullptr;
  std::vector<uint32_t> byAddress; // functions, sorted
};

// ---- the image (BuildImage.cpp) --------------------------------------------

struct Segment {
  codoms_segment record;
  Domain *domain;
  std::string what; // text, rodata, data
  std::vector<std::pair<std::string, uint64_t>> sections;
};

struct EntryPoint {
  Domain *domain;
  Policy::Ref ref;
  uint64_t address;
};

struct Import {
  Domain *domain;
  Policy::Ref ref;
  uint64_t slot;
  uint32_t policy;
  Origin origin;
  Prediction prediction;
};

struct Plan {
  std::vector<Segment> segments;
  std::vector<EntryPoint> entries;
  std::vector<Import> imports;
  std::vector<const Grant *> grants;
  std::vector<uint64_t> relocs;
  std::vector<codoms_range> ranges;
  std::vector<codoms_domain> domains; // by Domain::index, without names
  std::string section;                // the bytes of .codoms.image
  std::string digest; // of what is loaded; only if a report is asked for
};

// ---- all of it -------------------------------------------------------------

struct Context {
  std::string program; // for messages of lld
  std::string prefix;  // of the installation
  Options options;
  Diagnostics diag;
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver{memory};

  Policy policy;

  std::vector<std::unique_ptr<llvm::MemoryBuffer>> buffers;
  std::vector<std::unique_ptr<Object>> objects; // in order
  std::vector<Object *> inputs; // of the command line, with a part to play
  std::vector<std::unique_ptr<Candidate>> candidates;
  llvm::StringMap<llvm::SmallVector<Candidate *, 1>> index; // by symbol
  Object *startup = nullptr;                                // crt0.o

  std::vector<std::unique_ptr<Domain>> allDomains; // in order of appearance
  llvm::StringMap<Domain *> domainsByName;
  std::vector<std::unique_ptr<Process>> processes;
  std::vector<Domain *> domains; // present, in the image's order

  std::string script;
  int objectsFile = -1;                 // memfd of the rewritten objects
  std::vector<std::string> memberNames; // of its members, for messages
  std::string temporary;                // lld's output
  Linked linked;
  llvm::DenseSet<uint64_t> usedTargets; // addresses that relocations name
  Plan plan;

  Domain &domain(StringRef name);
  ~Context();
};

} // namespace codoms

#endif
