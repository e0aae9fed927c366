// SPDX-License-Identifier: MIT
//
// Tells people what the image holds: --codoms-report as JSON with a schema
// and a version, --print-layout as a table. Both say why: the object that
// brought a domain, the .dipc line that asks for a right. The order is that
// of the image, so equal images have equal reports.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace codoms {

static std::vector<const char *> wordsOf(uint32_t policy) {
  std::vector<const char *> words;
#define ISOLATION(word, bit)                                                   \
  if (policy & bit)                                                            \
    words.push_back(word);
#include "Isolation.def"
  return words;
}

static std::string hex(uint64_t n) { return "0x" + utohexstr(n, true); }

static std::string hash(uint64_t n) {
  std::string digits = utohexstr(n, true);
  return std::string(16 - digits.size(), '0') + digits;
}

static const char *permissionName(uint32_t p) {
  static const char *names[] = {"nil", "call", "read", "write"};
  return names[p & 3];
}

static std::string protection(uint32_t prot) {
  return std::string(prot & CODOMS_R ? "r" : "-") +
         (prot & CODOMS_W ? "w" : "-") + (prot & CODOMS_X ? "x" : "-");
}

namespace {
class Report {
  Context &ctx;
  json::OStream j;

  void isolation(StringRef key, uint32_t policy);
  void processes();
  void domains();
  void segments();
  void entries();
  void unchecked(const EntryPoint &);
  void edges();
  void edge(const Import &);
  void cycles(const Cycles &);
  void price(const Import &);
  void grants();
  void symbols();

public:
  Report(Context &c, raw_ostream &out) : ctx(c), j(out, 1) {}
  void write();
};
} // namespace

void Report::isolation(StringRef key, uint32_t policy) {
  j.attributeArray(key, [&] {
    for (const char *w : wordsOf(policy))
      j.value(w);
  });
}

void Report::processes() {
  j.attributeArray("processes", [&] {
    for (const auto &p : ctx.processes)
      j.object([&] {
        j.attribute("name", p->name);
        j.attribute("base", hex(p->base));
        j.attribute("origin", p->origin.str());
        j.attributeArray("domains", [&] {
          for (const Domain *d : p->domains)
            j.value(d->name);
        });
      });
  });
}

void Report::domains() {
  j.attributeArray("domains", [&] {
    for (const Domain *d : ctx.domains) {
      const codoms_domain &r = ctx.plan.domains[d->index];
      j.object([&] {
        j.attribute("name", d->name);
        j.attribute("process", d->process->name);
        j.attribute("reason", d->reason);
        auto o = ctx.policy.domains.find(d->name);
        j.attribute("origin",
                    o == ctx.policy.domains.end() ? "" : o->second.str());
        j.attribute("start", hex(r.start));
        j.attribute("thread_bytes", int64_t(r.tls_size));
        j.attribute("stack_bytes", int64_t(r.stack_size));
        j.attributeArray("objects", [&] {
          for (const Object *object : d->objects)
            j.value(object->name);
        });
      });
    }
  });
}

void Report::segments() {
  j.attributeArray("segments", [&] {
    for (const Segment &s : ctx.plan.segments)
      j.object([&] {
        j.attribute("domain", s.domain->name);
        j.attribute("address", hex(s.record.address));
        j.attribute("pages", int64_t(s.record.size / pageSize));
        j.attribute("protection", protection(s.record.prot));
        j.attributeArray("sections", [&] {
          for (auto &[name, size] : s.sections)
            j.object([&, n = name, b = size] {
              j.attribute("name", n);
              j.attribute("bytes", int64_t(b));
            });
        });
      });
  });
}

void Report::entries() {
  j.attributeArray("entries", [&] {
    for (const EntryPoint &e : ctx.plan.entries)
      j.object([&] {
        const Interface &i = *e.ref.interface;
        j.attribute("domain", e.domain->name);
        j.attribute("interface", i.name);
        j.attribute("procedure", e.ref.procedure->name);
        j.attribute("address", hex(e.address));
        j.attribute("signature", e.ref.procedure->signature);
        j.attribute("hash", hash(e.ref.procedure->hash));
        isolation("isolation", i.policy);
        j.attribute("origin",
                    Origin{i.origin.file, e.ref.procedure->line}.str());
        unchecked(e);
      });
  });
}

void Report::unchecked(const EntryPoint &e) {
  j.attributeArray("unchecked", [&] {
    for (const Unchecked &u : e.ref.procedure->unchecked)
      j.object([&] {
        j.attribute("parameter", u.parameter);
        j.attribute("reason", u.reason);
        j.attribute("origin",
                    Origin{e.ref.interface->origin.file, u.line}.str());
      });
  });
}

// The edge has what either side asks for.
void Report::edge(const Import &i) {
  const Interface &interface = *i.ref.interface;
  j.attribute("from", i.domain->name);
  j.attribute("to", interface.domain);
  j.attribute("interface", interface.name);
  j.attribute("procedure", i.ref.procedure->name);
  j.attribute("slot", hex(i.slot));
  j.attribute("hash", hash(i.ref.procedure->hash));
  j.attribute("resolved", ctx.domain(interface.domain).present ? "in this image"
                                                               : "at load");
  isolation("isolation", i.policy | interface.policy);
  isolation("asked_by_caller", i.policy);
  isolation("asked_by_callee", interface.policy);
  j.attribute("uses_origin", i.origin.str());
  j.attribute("interface_origin", interface.origin.str());
  price(i);
}

void Report::cycles(const Cycles &c) {
  for (unsigned i = 0; i < coreCount; i++)
    j.attribute(coreNames[i], int64_t(c[i]));
}

// What a call will cost, or why nobody knows; every loop counted once, and
// what each further round of it costs.
void Report::price(const Import &i) {
  const Prediction &p = i.prediction;
  if (i.ref.procedure->budget)
    j.attribute("budget", int64_t(i.ref.procedure->budget));
  if (!p.unknown.empty()) {
    j.attribute("not_predicted", p.unknown);
    return;
  }
  j.attributeObject("predicted_cycles", [&] { cycles(p.cycles); });
  j.attributeArray("loops", [&] {
    for (const Loop &l : p.loops)
      j.object([&] {
        j.attribute("function", l.function);
        j.attributeObject("cycles_per_round", [&] { cycles(l.cycles); });
      });
  });
}

void Report::edges() {
  j.attributeArray("edges", [&] {
    for (const Import &i : ctx.plan.imports)
      j.object([&] { edge(i); });
  });
}

void Report::grants() {
  j.attributeArray("grants", [&] {
    for (const Grant *g : ctx.plan.grants)
      j.object([&] {
        j.attribute("from", g->from);
        j.attribute("to", g->to);
        j.attribute("permission", permissionName(g->permission));
        j.attribute("origin", g->origin.str());
      });
  });
}

// Functions and objects, by address: what a page holds.
void Report::symbols() {
  const Linked &l = ctx.linked;
  std::vector<const Sym *> list;
  for (const Sym &s : l.symbols) {
    bool isNamed =
        s.getType() == ELF::STT_FUNC || s.getType() == ELF::STT_OBJECT;
    if (isNamed && s.st_shndx && s.st_shndx < l.sectionDomains.size() &&
        l.sectionDomains[s.st_shndx])
      list.push_back(&s);
  }
  llvm::stable_sort(list, [](const Sym *a, const Sym *b) {
    return a->st_value < b->st_value;
  });
  j.attributeArray("symbols", [&] {
    for (const Sym *s : list)
      j.object([&] {
        j.attribute("name", l.nameOf(*s).first);
        j.attribute("domain", l.sectionDomains[s->st_shndx]->name);
        j.attribute("address", hex(s->st_value));
        j.attribute("bytes", int64_t(s->st_size));
      });
  });
}

void Report::write() {
  j.object([&] {
    j.attribute("schema", "codoms-link-report");
    j.attribute("version", 1);
    j.attribute("tool", "ld.codoms " CODOMS_VERSION);
    j.attribute("image", ctx.options.output);
    j.attribute("digest", ctx.plan.digest);
    j.attribute("entry_align", int64_t(ctx.options.entryAlign));
    processes();
    domains();
    segments();
    entries();
    edges();
    grants();
    symbols();
    j.attribute("moved_addresses", int64_t(ctx.plan.relocs.size()));
  });
}

bool checkReport(Context &ctx) {
  const std::string &path = ctx.options.report;
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer) {
    ctx.diag.report(Diag::cannot_open, path, buffer.getError().message());
    return false;
  }
  Expected<json::Value> v = json::parse((*buffer)->getBuffer());
  if (!v) {
    ctx.diag.reportError(Diag::report_json, v.takeError(), path);
    return false;
  }
  const json::Object *o = v->getAsObject();
  if (!o || o->getString("schema") != "codoms-link-report" ||
      o->getInteger("version") != 1)
    ctx.diag.report(Diag::report_json, path,
                    "it is no version 1 of a report of ld.codoms");
  else if (o->getString("digest") != StringRef(ctx.plan.digest))
    ctx.diag.report(Diag::report_differs, ctx.options.verify, path);
  return !ctx.diag.failed();
}

bool writeReport(Context &ctx) {
  const std::string &path = ctx.options.report;
  if (path.empty())
    return true;
  std::string text;
  raw_string_ostream stream(text);
  Report(ctx, stream).write();
  text += '\n';
  Error e = writeToOutput(path, [&](raw_ostream &out) {
    out << text;
    return Error::success();
  });
  if (!e)
    return true;
  ctx.diag.reportError(Diag::cannot_write, std::move(e), path);
  return false;
}

// Why a domain is where it is among those of its process.
static std::string placeOf(const Domain &d) {
  if (!d.neighbour)
    return "first, the process starts in it";
  std::string text = "behind " + d.neighbour->name + ", ";
  if (!d.calls)
    return text + "in the order of the .dipc";
  return text + utostr(d.calls) +
         (d.calls == 1 ? " procedure or grant joins"
                       : " procedures and grants join") +
         " it with those before it";
}

// What decides a segment's place: pages of one domain and one protection.
static const char *placeOf(const Segment &s) {
  return s.what == "text"     ? "entries first, then code"
         : s.what == "rodata" ? "slots first, then constants"
                              : "variables, then zeros";
}

void printLayout(Context &ctx) {
  raw_ostream &out = outs();
  for (const auto &p : ctx.processes) {
    out << "process " << p->name << " at " << hex(p->base) << ": block "
        << p->index + 1 << ", "
        << (p->origin.line ? "placed by " + p->origin.str()
                           : std::string("no .dipc places its domain"))
        << '\n';
    for (const Domain *d : p->domains) {
      out << "  domain " << d->name << ": " << d->reason << "; " << placeOf(*d)
          << '\n';
      for (const Segment &s : ctx.plan.segments) {
        if (s.domain != d)
          continue;
        uint64_t used = 0;
        for (auto &[name, size] : s.sections)
          used += size;
        out << "    " << format_hex(s.record.address, 12) << " "
            << protection(s.record.prot) << " " << left_justify(s.what, 7)
            << format("%6llu pages %10llu bytes  ",
                      (unsigned long long)(s.record.size / pageSize),
                      (unsigned long long)used)
            << placeOf(s) << '\n';
      }
    }
  }
  for (const EntryPoint &e : ctx.plan.entries)
    out << "entry " << hex(e.address) << " " << e.domain->name << " "
        << e.ref.interface->name << "." << e.ref.procedure->name << '\n';
  for (const Import &i : ctx.plan.imports)
    out << "slot  " << hex(i.slot) << " " << i.domain->name << " calls "
        << i.ref.interface->name << "." << i.ref.procedure->name << '\n';
}

} // namespace codoms
