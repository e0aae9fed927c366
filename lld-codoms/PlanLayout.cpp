// SPDX-License-Identifier: MIT
//
// Writes the linker script. A process has the block (i + 1) << 30; its domains
// follow each other, each with whole pages of text, read-only data, and data:
//
//   text    entry table, then code           read, execute
//   rodata  slots, constants, init arrays,   read
//           room for the initial TLS bytes
//   data    variables, then bss              read, write
//
// TLS sections all lie at tlsBase, so that offsets from tp start at 0 in every
// domain; lld lets TLS sections overlap. Their bytes are copied into the room
// in rodata when the image is written.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace llvm;

namespace codoms {

namespace {
// Places of LinkerSymbols.def, in the order of the layout.
enum Place {
  TextStart,
  TextEnd,
  PreinitStart,
  PreinitEnd,
  InitStart,
  InitEnd,
  FiniStart,
  FiniEnd,
  TlsStart,
  TlsEnd,
  DataStart,
  DataEnd,
  BssStart,
  BssEnd
};

class Script {
  Context &ctx;
  std::string &text = ctx.script;
  raw_string_ostream out{text};

  void headers();
  void sections(const Domain &, Kind, StringRef stem);
  void threads(const Domain &);
  void domain(const Domain &);
  void textOf(const Domain &);
  void rodataOf(const Domain &);
  void arrays(const Domain &, int which, StringRef kind);
  void dataOf(const Domain &);
  void here(const Domain &, Place);
  void startStop(const Domain &);
  void absolutes(const Domain &);

public:
  explicit Script(Context &c) : ctx(c) {}
  void write();
};
} // namespace

static bool hasThreadData(const Domain &d) {
  return d.has(Kind::Tdata) || d.has(Kind::Tbss);
}

// lld holds every section against every pattern, so there is none for nothing.
void Script::sections(const Domain &d, Kind kind, StringRef stem) {
  if (d.has(kind))
    out << "    *(" << stem << ".codoms." << d.name << ")\n";
}

// Linker symbols of the domain that mean this place.
void Script::here(const Domain &d, Place at) {
#define LINKER_SYMBOL(symbol, place)                                           \
  if (at == place && is_contained(d.provided, symbol))                         \
    out << "    " << d.name << "$" symbol " = .;\n";
#include "LinkerSymbols.def"
}

void Script::headers() {
  out << "PHDRS {\n";
  for (const Domain *d : ctx.domains)
    out << "  x" << d->index << " PT_LOAD FLAGS(5); r" << d->index
        << " PT_LOAD FLAGS(4); w" << d->index << " PT_LOAD FLAGS(6);\n";
  out << "  tls PT_TLS FLAGS(4);\n}\n";
}

void Script::threads(const Domain &d) {
  if (!hasThreadData(d))
    return;
  out << "  .tls.codoms." << d.name << " " << tlsBase
      << " : {\n    *(.tdata.codoms." << d.name << ")\n    " << d.name
      << "$__codoms_tbss = .;\n"
      << "    *(.tbss.codoms." << d.name << ")\n  } :tls\n";
}

// What is missing gets an address in its domain, so that lld goes on; the
// references are errors if they are still there.
void Script::textOf(const Domain &d) {
  out << "  .text.codoms." << d.name << " : {\n";
  here(d, TextStart);
  sections(d, Kind::Entry, ".entry");
  out << "    " << d.name << "$__codoms_entries = .;\n";
  sections(d, Kind::Text, ".text");
  for (const std::string &name : d.missing)
    out << "    PROVIDE(\"" << d.name << "$" << name << "\" = .);\n";
  here(d, TextEnd);
  out << "  } :x" << d.index << "\n";
}

// Lower priorities first, those without one last.
void Script::arrays(const Domain &d, int which, StringRef kind) {
  static const Place start[] = {PreinitStart, InitStart, FiniStart};
  static const Place end[] = {PreinitEnd, InitEnd, FiniEnd};
  bool used = !d.initPriorities[which].empty();
  if (used)
    out << "    . = ALIGN(8);\n";
  here(d, start[which]);
  for (const std::string &p : d.initPriorities[which])
    out << "    *(." << kind << p << ".codoms." << d.name << ")\n";
  here(d, end[which]);
}

void Script::rodataOf(const Domain &d) {
  out << "  .rodata.codoms." << d.name << " : {\n";
  sections(d, Kind::Slot, ".slot");
  sections(d, Kind::Rodata, ".rodata");
  arrays(d, 0, "preinit");
  arrays(d, 1, "init");
  arrays(d, 2, "fini");
  if (hasThreadData(d))
    out << "    . = ALIGN(16);\n    " << d.name << "$__codoms_tls = .;\n";
  here(d, TlsStart);
  if (hasThreadData(d))
    out << "    . = . + ABSOLUTE(" << d.name << "$__codoms_tbss) - " << tlsBase
        << ";\n";
  here(d, TlsEnd);
  out << "  } :r" << d.index << "\n";
}

void Script::startStop(const Domain &d) {
  for (const std::string &name : d.startStop)
    out << "    " << d.name << "$__start_" << name << " = .;\n    *(" << name
        << ".codoms." << d.name << ")\n    " << d.name << "$__stop_" << name
        << " = .;\n";
}

void Script::dataOf(const Domain &d) {
  out << "  .data.codoms." << d.name << " : {\n";
  here(d, DataStart);
  startStop(d);
  sections(d, Kind::Data, ".data");
  here(d, DataEnd);
  out << "  } :w" << d.index << "\n  .bss.codoms." << d.name << " : {\n";
  here(d, BssStart);
  sections(d, Kind::Bss, ".bss");
  here(d, BssEnd);
  out << "  } :w" << d.index << "\n";
}

// --defsym in every domain: numbers, or names of the same domain.
void Script::absolutes(const Domain &d) {
  for (auto &[name, value] : ctx.options.defsyms) {
    uint64_t number;
    bool isNumber = !StringRef(value).getAsInteger(0, number);
    if (isNumber)
      out << "  \"" << d.name << "$" << name << "\" = " << number << ";\n";
    else if (d.symbols.count(value))
      out << "  \"" << d.name << "$" << name << "\" = \"" << d.name << "$"
          << value << "\";\n";
  }
}

void Script::domain(const Domain &d) {
  out << "  . = ALIGN(" << pageSize << ");\n";
  textOf(d);
  out << "  . = ALIGN(" << pageSize << ");\n";
  rodataOf(d);
  out << "  . = ALIGN(" << pageSize << ");\n";
  dataOf(d);
}

void Script::write() {
  headers();
  out << "SECTIONS {\n";
  for (const Domain *d : ctx.domains)
    threads(*d);
  for (const auto &p : ctx.processes) {
    out << "  . = " << p->base << ";\n";
    for (const Domain *d : p->domains)
      domain(*d);
  }
  for (const Domain *d : ctx.domains)
    absolutes(*d);
  out << "}\n";
}

// ---- what the script needs to know of a domain's sections ------------------

// "" or ".N" of .init_array.N.
static std::string priorityOf(StringRef name) {
  StringRef n = name.substr(name.rfind('.') + 1);
  uint64_t value;
  return n.getAsInteger(10, value) ? "" : "." + utostr(value);
}

static bool byPriority(const std::string &a, const std::string &b) {
  auto value = [](const std::string &p) {
    return p.empty() ? UINT64_MAX : std::stoull(p.substr(1));
  };
  return value(a) < value(b);
}

static void survey(Domain &d) {
  std::set<std::string> priorities[3];
  for (const Object *o : d.objects)
    for (size_t i = 1; i < o->sections.size(); i++) {
      const Section &s = o->sections[i];
      StringRef own = o->mixed ? StringRef(o->domain) : StringRef(d.name);
      if ((s.domain.empty() ? own : s.domain) != d.name)
        continue;
      d.kinds |= 1u << unsigned(s.kind);
      if (s.kind >= Kind::Preinit && s.kind <= Kind::Fini)
        priorities[int(s.kind) - int(Kind::Preinit)].insert(
            priorityOf(o->sectionNames[i]));
    }
  if (any_of(d.symbols,
             [](const auto &s) { return s.second.state == Symbol::Common; }))
    d.kinds |= 1u << unsigned(Kind::Bss);
  for (int k = 0; k < 3; k++) {
    d.initPriorities[k].assign(priorities[k].begin(), priorities[k].end());
    sort(d.initPriorities[k], byPriority);
  }
}

bool planLayout(Context &ctx) {
  for (Domain *d : ctx.domains)
    survey(*d);
  Script(ctx).write();
  return true;
}

} // namespace codoms
