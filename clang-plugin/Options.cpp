// SPDX-License-Identifier: MIT
//
// Plugin arguments and interface models (docs/contracts.md, section 6).
#include "Options.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace clang;
using namespace llvm;

namespace codoms {

bool isDomainName(StringRef Name) {
  auto Letter = [](char C) { return isAlnum(C) || C == '_'; };
  return !Name.empty() && Name.size() < 64 && !isDigit(Name[0]) &&
         all_of(Name, Letter);
}

bool Options::granted(StringRef From, StringRef To,
                      StringRef Permission) const {
  auto Rank = [](StringRef P) {
    return P == "write" ? 3 : P == "read" ? 2 : P == "call" ? 1 : 0;
  };
  return any_of(Grants, [&](const Grant &G) {
    return G.From == From && G.To == To &&
           Rank(G.Permission) >= Rank(Permission);
  });
}

static std::string text(const json::Object &O, StringRef Key) {
  return O.getString(Key).value_or("").str();
}

static void eachObject(const json::Object &O, StringRef Key,
                       function_ref<void(const json::Object &)> F) {
  if (const json::Array *A = O.getArray(Key))
    for (const json::Value &V : *A)
      if (const json::Object *Element = V.getAsObject())
        F(*Element);
}

static void takeModel(Options &O, const json::Object &Model) {
  eachObject(Model, "grants", [&](const json::Object &G) {
    O.Grants.push_back({text(G, "from"), text(G, "to"), text(G, "permission")});
  });
  eachObject(Model, "uses", [&](const json::Object &U) {
    O.Uses.emplace_back(text(U, "domain"), text(U, "interface"));
  });
  eachObject(Model, "interfaces", [&](const json::Object &I) {
    eachObject(I, "procedures", [&](const json::Object &P) {
      O.Procedures.push_back({text(I, "name") + "." + text(P, "name"),
                              text(P, "client"), text(P, "implementation"),
                              text(I, "domain")});
    });
  });
  O.HaveModel = true;
}

static bool readModel(Options &O, DiagnosticsEngine &E, StringRef Path) {
  auto Fail = [&](const Twine &Why) {
    O.Diags.report(E, {}, Diag::BadModel) << Path << Why.str();
    return false;
  };
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return Fail(Buffer.getError().message());
  Expected<json::Value> V = json::parse((*Buffer)->getBuffer());
  if (!V)
    return Fail(toString(V.takeError()));
  const json::Object *Model = V->getAsObject();
  if (!Model || Model->getString("schema") != StringRef("dipc-model"))
    return Fail("it is no dipc-model");
  if (Model->getInteger("version") != 1)
    return Fail("its version is not 1");
  takeModel(O, *Model);
  return true;
}

bool parseOptions(Options &O, DiagnosticsEngine &E,
                  const std::vector<std::string> &Arguments) {
  for (StringRef A : Arguments) {
    StringRef Value = A;
    if (Value.consume_front("domain=")) {
      O.Domain = Value.str();
      O.DomainGiven = true;
      if (!isDomainName(Value))
        O.Diags.report(E, {}, Diag::BadName) << Value;
    } else if (Value.consume_front("model=")) {
      if (!readModel(O, E, Value))
        return false;
    } else if (A.starts_with("W")) {
      if (!O.Diags.parseWarning(A))
        O.Diags.report(E, {}, Diag::UnknownGroup) << A;
    } else {
      O.Diags.report(E, {}, Diag::UnknownArgument) << A;
      return false;
    }
  }
  return true;
}

} // namespace codoms
