// SPDX-License-Identifier: MIT
//
// Reads the models that `dipc compile` writes (docs/contracts.md, section 6)
// and makes one policy of them. Shape errors name the field; contradictions
// between models name both lines. Whether code agrees is left to later passes.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace codoms {

namespace {
// One model, as it stands in the file.
struct ModelProcess {
  std::string name;
  uint64_t line;
  std::vector<std::string> domains;
};
struct ModelDomain {
  std::string name, process;
  uint64_t line;
};
struct ModelGrant {
  std::string from, to, permission;
  uint64_t line;
};
struct ModelUse {
  std::string domain, interface;
  uint64_t line;
  std::vector<std::string> isolation;
};
struct ModelParameter {
  std::string name, unchecked;
  uint64_t line;
};
struct ModelProcedure {
  std::string name, signature, hash, slot, entry, client, implementation;
  uint64_t line, words, capsIn, capsOut, budget = 0;
  std::vector<ModelParameter> parameters;
};
struct ModelInterface {
  std::string name, domain, hash;
  uint64_t line;
  std::vector<std::string> isolation;
  std::vector<ModelProcedure> procedures;
};
struct Model {
  std::string schema, source;
  int64_t version;
  std::vector<ModelProcess> processes;
  std::vector<ModelDomain> domains;
  std::vector<ModelGrant> grants;
  std::vector<ModelUse> uses;
  std::vector<ModelInterface> interfaces;
};
using json::ObjectMapper;
using json::Path;
using json::Value;

bool fromJSON(const Value &v, ModelProcess &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("name", o.name) && m.map("line", o.line) &&
         m.map("domains", o.domains);
}
bool fromJSON(const Value &v, ModelDomain &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("name", o.name) && m.map("process", o.process) &&
         m.map("line", o.line);
}
bool fromJSON(const Value &v, ModelGrant &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("from", o.from) && m.map("to", o.to) &&
         m.map("permission", o.permission) && m.map("line", o.line);
}
bool fromJSON(const Value &v, ModelUse &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("domain", o.domain) && m.map("interface", o.interface) &&
         m.map("line", o.line) && m.map("isolation", o.isolation);
}
bool fromJSON(const Value &v, ModelParameter &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("name", o.name) && m.map("line", o.line) &&
         m.mapOptional("unchecked", o.unchecked);
}
bool fromJSON(const Value &v, ModelProcedure &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("name", o.name) && m.map("line", o.line) &&
         m.map("signature", o.signature) && m.map("hash", o.hash) &&
         m.map("words", o.words) && m.map("caps_in", o.capsIn) &&
         m.map("caps_out", o.capsOut) && m.map("slot", o.slot) &&
         m.map("entry", o.entry) && m.map("client", o.client) &&
         m.map("implementation", o.implementation) &&
         m.mapOptional("budget", o.budget) &&
         m.mapOptional("parameters", o.parameters);
}
bool fromJSON(const Value &v, ModelInterface &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("name", o.name) && m.map("domain", o.domain) &&
         m.map("line", o.line) && m.map("hash", o.hash) &&
         m.map("isolation", o.isolation) && m.map("procedures", o.procedures);
}
bool fromJSON(const Value &v, Model &o, Path p) {
  ObjectMapper m(v, p);
  return m && m.map("source", o.source) && m.map("processes", o.processes) &&
         m.map("domains", o.domains) && m.map("grants", o.grants) &&
         m.map("uses", o.uses) && m.map("interfaces", o.interfaces);
}

class Reader {
  Context &ctx;
  std::string file; // of the model
  std::string source;
  Policy &policy = ctx.policy;

  Origin at(uint64_t line) const { return {source, unsigned(line)}; }
  template <typename... Ts> bool fail(Diag id, Ts &&...ts) {
    ctx.diag.report(id, file, std::forward<Ts>(ts)...);
    return false;
  }
  bool parse(StringRef text, Model &);
  bool name(StringRef what, StringRef text);
  bool isolation(const std::vector<std::string> &words, uint32_t &policy);
  bool processes(const Model &);
  bool domains(const Model &);
  bool grants(const Model &);
  bool uses(const Model &);
  bool interfaces(const Model &);
  bool interface(const ModelInterface &);
  bool procedure(const ModelInterface &, const ModelProcedure &, Procedure &);

public:
  Reader(Context &c, std::string f) : ctx(c), file(std::move(f)) {}
  bool run(StringRef text);
};
} // namespace

bool Reader::run(StringRef text) {
  Model m;
  if (!parse(text, m))
    return false;
  source = m.source;
  return processes(m) && domains(m) && interfaces(m) && grants(m) && uses(m);
}

// Schema and version first: the rest may look different in another version.
bool Reader::parse(StringRef text, Model &m) {
  Expected<Value> v = json::parse(text);
  if (!v)
    return fail(Diag::model_json, toString(v.takeError()));
  const json::Object *o = v->getAsObject();
  if (!o || o->getString("schema") != "dipc-model")
    return fail(Diag::model_schema);
  std::optional<int64_t> version = o->getInteger("version");
  if (!version || *version != 1)
    return fail(Diag::model_version, version ? *version : 0);
  Path::Root root("model");
  if (!fromJSON(*v, m, root))
    return fail(Diag::model_json, toString(root.getError()));
  return true;
}

// Names become parts of symbols and sections.
bool Reader::name(StringRef what, StringRef text) {
  bool good = !text.empty() && !isDigit(text[0]) &&
              all_of(text, [](char c) { return isAlnum(c) || c == '_'; });
  return good || fail(Diag::model_name, what, text);
}

bool Reader::isolation(const std::vector<std::string> &words, uint32_t &out) {
  for (StringRef w : words) {
    uint32_t bit = 0;
#define ISOLATION(word, value)                                                 \
  if (w == word)                                                               \
    bit = value;
#include "Isolation.def"
    if (!bit)
      return fail(Diag::model_isolation, w);
    out |= bit;
  }
  return true;
}

bool Reader::processes(const Model &m) {
  for (const ModelProcess &p : m.processes) {
    if (!name("process", p.name))
      return false;
    for (ProcessDecl &old : policy.processes)
      if (old.name == p.name && old.domains != p.domains)
        return fail(Diag::model_process, p.name, at(p.line).str(),
                    old.origin.str());
    if (none_of(policy.processes,
                [&](const ProcessDecl &d) { return d.name == p.name; }))
      policy.processes.push_back({p.name, at(p.line), p.domains});
  }
  return true;
}

bool Reader::domains(const Model &m) {
  for (const ModelDomain &d : m.domains) {
    if (!name("domain", d.name))
      return false;
    for (const ProcessDecl &p : policy.processes)
      if (is_contained(p.domains, d.name) && p.name != d.process)
        return fail(Diag::model_domain, d.name, d.process, at(d.line).str(),
                    p.name, p.origin.str());
    policy.domains.try_emplace(d.name, at(d.line));
  }
  return true;
}

static uint32_t permissionOf(StringRef word) {
  return word == "call" ? 1 : word == "read" ? 2 : word == "write" ? 3 : 0;
}

bool Reader::grants(const Model &m) {
  for (const ModelGrant &g : m.grants) {
    uint32_t permission = permissionOf(g.permission);
    if (!permission)
      return fail(Diag::model_permission, g.permission, at(g.line).str());
    if (g.from == g.to)
      return fail(Diag::model_self_grant, g.from, at(g.line).str());
    auto same = [&](const Grant &o) {
      return o.from == g.from && o.to == g.to;
    };
    auto old = find_if(policy.grants, same);
    if (old == policy.grants.end())
      policy.grants.push_back({g.from, g.to, permission, at(g.line)});
    else if (permission > old->permission)
      *old = {g.from, g.to, permission, at(g.line)};
  }
  return true;
}

bool Reader::uses(const Model &m) {
  for (const ModelUse &u : m.uses) {
    Use use{u.domain, u.interface, at(u.line), 0};
    if (!name("domain", u.domain) || !isolation(u.isolation, use.policy))
      return false;
    auto same = [&](const Use &o) {
      return o.domain == u.domain && o.interface == u.interface;
    };
    auto old = find_if(policy.uses, same);
    if (old == policy.uses.end())
      policy.uses.push_back(use);
    else
      old->policy |= use.policy;
  }
  return true;
}

static bool parseHash(StringRef text, uint64_t &out) {
  return text.size() == 16 && !text.getAsInteger(16, out);
}

bool Reader::procedure(const ModelInterface &i, const ModelProcedure &m,
                       Procedure &p) {
  std::string full = i.name + "." + m.name;
  if (!name("procedure", m.name))
    return false;
  if (!parseHash(m.hash, p.hash))
    return fail(Diag::model_hash, full, m.hash);
  if (p.hash != signatureHash(m.signature))
    return fail(Diag::model_signature_hash, full);
  if (m.words > 7 || m.capsIn > 8 || m.capsOut > 8)
    return fail(Diag::model_registers, full);
  p.name = m.name, p.signature = m.signature, p.slot = m.slot;
  p.entry = m.entry, p.client = m.client;
  p.implementation = m.implementation;
  p.line = m.line, p.words = m.words, p.budget = m.budget;
  for (const ModelParameter &a : m.parameters)
    if (!a.unchecked.empty())
      p.unchecked.push_back({a.name, a.unchecked, unsigned(a.line)});
  p.capsIn = m.capsIn, p.capsOut = m.capsOut;
  return true;
}

// The procedures that two versions of an interface do not share, as a diff.
static std::string difference(const Interface &old, const ModelInterface &m,
                              const std::string &file) {
  std::string text;
  auto line = [&](char sign, const std::string &signature, Origin at) {
    text +=
        std::string("\n>>> ") + sign + " " + signature + "  (" + at.str() + ")";
  };
  for (const Procedure &p : old.procedures)
    if (none_of(m.procedures, [&](const ModelProcedure &q) {
          return q.signature == p.signature;
        }))
      line('-', p.signature, {old.origin.file, p.line});
  for (const ModelProcedure &q : m.procedures)
    if (none_of(old.procedures,
                [&](const Procedure &p) { return q.signature == p.signature; }))
      line('+', q.signature, {file, unsigned(q.line)});
  return text.empty() ? "\n>>> no signature differs: types, constants or the "
                        "order of procedures do"
                      : text;
}

bool Reader::interface(const ModelInterface &m) {
  uint64_t hash;
  if (!name("interface", m.name) || !name("domain", m.domain))
    return false;
  if (!parseHash(m.hash, hash))
    return fail(Diag::model_hash, m.name, m.hash);
  auto old = policy.interfaces.find(m.name);
  if (old != policy.interfaces.end())
    return old->second.hash == m.hash ||
           fail(Diag::model_interface, m.name, at(m.line).str(), m.hash,
                old->second.origin.str(), old->second.hash,
                difference(old->second, m, source));
  Interface &i = policy.interfaces[m.name];
  i.name = m.name, i.domain = m.domain, i.hash = m.hash;
  i.origin = at(m.line);
  if (!isolation(m.isolation, i.policy))
    return false;
  for (const ModelProcedure &p : m.procedures) {
    i.procedures.emplace_back();
    if (!procedure(m, p, i.procedures.back()))
      return false;
  }
  return true;
}

bool Reader::interfaces(const Model &m) {
  return all_of(m.interfaces,
                [&](const ModelInterface &i) { return interface(i); });
}

// Symbols to procedures, when nothing moves any more.
static bool indexSymbols(Context &ctx) {
  Policy &policy = ctx.policy;
  auto add = [&](auto &map, const std::string &symbol, Policy::Ref r) {
    if (!map.try_emplace(symbol, r).second)
      ctx.diag.report(Diag::model_symbol, symbol, r.interface->origin.str(),
                      map.find(symbol)->second.interface->origin.str());
  };
  for (auto &[name, i] : policy.interfaces)
    for (const Procedure &p : i.procedures) {
      add(policy.slots, p.slot, {&i, &p});
      add(policy.entries, p.entry, {&i, &p});
      add(policy.clients, p.client, {&i, &p});
    }
  return !ctx.diag.failed();
}

bool readModel(Context &ctx, const std::string &file, StringRef text) {
  return Reader(ctx, file).run(text);
}

static bool readFile(Context &ctx, const std::string &file) {
  auto buffer = MemoryBuffer::getFile(file, /*IsText=*/true);
  if (buffer)
    return readModel(ctx, file, (*buffer)->getBuffer());
  ctx.diag.report(Diag::cannot_open, file, buffer.getError().message());
  return false;
}

bool readModels(Context &ctx) {
  bool good = true;
  for (const std::string &file : ctx.options.models)
    good &= readFile(ctx, file);
  return good && indexSymbols(ctx);
}

const Use *Policy::findUse(StringRef domain, StringRef interface) const {
  for (const Use &u : uses)
    if (u.domain == domain && u.interface == interface)
      return &u;
  return nullptr;
}

const Grant *Policy::findGrant(StringRef from, StringRef to) const {
  for (const Grant &g : grants)
    if (g.from == from && g.to == to)
      return &g;
  return nullptr;
}

} // namespace codoms
