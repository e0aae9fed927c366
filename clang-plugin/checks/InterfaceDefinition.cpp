// SPDX-License-Identifier: MIT
//
// Definitions of what interfaces on the same command line say: in the right
// domain, of the right type. The type to compare with is the declaration in the
// generated NAME_impl.h; clang tells that two types conflict, this check shows
// both signatures, one below the other.
#include "Check.h"

#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace codoms {
namespace {

class InterfaceDefinition : public Check {
public:
  explicit InterfaceDefinition(CheckContext &C) : Check(C) {
    for (const Procedure &P : C.O.Procedures)
      Wanted[P.Implementation] = &P;
  }

  void function(const FunctionDecl *F) override {
    auto It = Wanted.find(F->getName());
    if (It == Wanted.end())
      return;
    const Procedure &P = *It->second;
    auto [Seen, First] = Declared.try_emplace(F->getName(), F);
    if (!First && !C.AST.hasSameType(Seen->second->getType(), F->getType()))
      differs(P, Seen->second, F);
    if (!F->doesThisDeclarationHaveABody())
      return;
    if (First)
      C.report(F->getLocation(), Diag::InterfaceUnseen)
          << F->getName() << P.Name << StringRef(P.Name).split('.').first;
    checkDomain(P, F);
  }

private:
  void checkDomain(const Procedure &P, const FunctionDecl *F) {
    Domain D = C.Map.of(F);
    if (D.Name.empty() || D.Name == P.Domain)
      return;
    C.report(F->getLocation(), Diag::InterfaceDomain)
        << F->getName() << P.Name << P.Domain << D.Name;
    C.explain(F, D);
  }

  std::string signature(const FunctionDecl *F) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    OS << F->getReturnType().getAsString(C.AST.getPrintingPolicy()) << ' '
       << F->getName() << '(';
    for (const ParmVarDecl *P : F->parameters()) {
      OS << (P == F->getParamDecl(0) ? "" : ", ");
      P->getType().print(OS, C.AST.getPrintingPolicy(), P->getName());
    }
    OS << (F->isVariadic() ? ", ...)" : F->param_empty() ? "void)" : ")");
    return OS.str();
  }

  void differs(const Procedure &P, const FunctionDecl *Expected,
               const FunctionDecl *F) {
    C.report(F->getLocation(), Diag::InterfaceSignature)
        << F->getName() << P.Name;
    C.report(Expected->getLocation(), Diag::NoteInterfaceExpected)
        << signature(Expected);
    C.report(F->getLocation(), Diag::NoteInterfaceDefined) << signature(F);
  }

  llvm::StringMap<const Procedure *> Wanted;
  llvm::StringMap<const FunctionDecl *> Declared;
};

} // namespace

std::unique_ptr<Check> makeInterfaceDefinition(CheckContext &C) {
  return std::make_unique<InterfaceDefinition>(C);
}
} // namespace codoms
