// SPDX-License-Identifier: MIT
//
// Variables of another domain are out of reach without a grant; the address of
// a function of another domain is of use only if it is an entry.
#include "Check.h"

using namespace clang;

namespace codoms {
namespace {

class CrossDomainUse : public Check {
public:
  using Check::Check;

  void use(const Place &P, const DeclRefExpr *E) override {
    const ValueDecl *D = E->getDecl();
    if (!isa<VarDecl, FunctionDecl>(D))
      return;
    Domain Of = C.foreign(P, D);
    if (Of.Name.empty())
      return;
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      address(P, E, F, Of);
    else
      access(P, E, D, Of);
  }

private:
  void access(const Place &P, const DeclRefExpr *E, const ValueDecl *D,
              Domain Of) {
    bool Const = D->getType().isConstQualified();
    if (C.O.granted(P.D.Name, Of.Name, Const ? "read" : "write"))
      return;
    // With a read grant only what is written is out of reach; the hardware
    // and the linker tell reads from writes, the tree not always.
    if (C.O.granted(P.D.Name, Of.Name, "read"))
      return;
    C.report(E->getLocation(), Diag::CrossAccess)
        << P.In->getName() << P.D.Name << D->getName() << Of.Name
        << E->getSourceRange();
    C.explain(P.In, P.D);
    C.explain(D, Of);
    C.report(D->getLocation(), Diag::NoteGrantAccess)
        << P.D.Name << (Const ? "read" : "write") << Of.Name;
  }

  void address(const Place &P, const DeclRefExpr *E, const FunctionDecl *F,
               Domain Of) {
    if (C.Map.isEntry(F) || C.O.granted(P.D.Name, Of.Name, "read"))
      return;
    C.report(E->getLocation(), Diag::CrossPointer)
        << P.In->getName() << P.D.Name << F->getName() << Of.Name
        << E->getSourceRange();
    C.explain(P.In, P.D);
    C.explain(F, Of);
    C.report(F->getFirstDecl()->getBeginLoc(), Diag::NoteMakeEntry)
        << F->getName()
        << FixItHint::CreateInsertion(F->getFirstDecl()->getBeginLoc(),
                                      "__attribute__((codoms_entry)) ");
  }
};

} // namespace

std::unique_ptr<Check> makeCrossDomainUse(CheckContext &C) {
  return std::make_unique<CrossDomainUse>(C);
}
} // namespace codoms
