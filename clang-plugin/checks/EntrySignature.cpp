// SPDX-License-Identifier: MIT
//
// What an entry may look like: it is reached by name, from code that nobody
// trusts, so it is no static function and all its arguments are declared.
#include "Check.h"

using namespace clang;

namespace codoms {
namespace {

class EntrySignature : public Check {
public:
  using Check::Check;

  void function(const FunctionDecl *F) override {
    const AnnotateAttr *A = findMark(F, EntryMark);
    if (!A || A->isInherited())
      return;
    StringRef Name = F->getName();
    SourceLocation L = F->getLocation();
    if (F->isVariadic())
      C.report(L, Diag::EntryVariadic) << Name;
    else if (!F->hasPrototype())
      C.report(L, Diag::EntryPrototype) << Name;
    if (F->getFormalLinkage() == Linkage::Internal)
      C.report(L, Diag::EntryStatic) << Name;
    if (F->getReturnType()->isFunctionPointerType())
      C.report(L, Diag::PointerResult) << Name << domainName(F);
    checkDescribed(F);
  }

private:
  StringRef domainName(const FunctionDecl *F) {
    Domain D = C.Map.of(F);
    return D.Name.empty() ? C.Map.file().Name : D.Name;
  }
  // Only with models on the command line can it be known.
  void checkDescribed(const FunctionDecl *F) {
    if (!C.O.HaveModel || !F->isThisDeclarationADefinition())
      return;
    for (const Procedure &P : C.O.Procedures)
      if (P.Implementation == F->getName())
        return;
    C.report(F->getLocation(), Diag::EntryUndescribed)
        << F->getName() << domainName(F);
  }
};

} // namespace

std::unique_ptr<Check> makeEntrySignature(CheckContext &C) {
  return std::make_unique<EntrySignature>(C);
}
} // namespace codoms
