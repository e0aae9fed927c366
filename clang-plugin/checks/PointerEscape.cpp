// SPDX-License-Identifier: MIT
//
// Addresses that leave a domain without a capability: as an entry's result, as
// an argument of another domain's entry, or in a structure that is one of
// these. The other side can do nothing with them, and learns where things are.
// Only addresses that stand in the expression itself are seen.
#include "Check.h"

using namespace clang;

namespace codoms {
namespace {

class PointerEscape : public Check {
public:
  using Check::Check;

  void call(const Place &P, const CallExpr *E, const FunctionDecl *F) override {
    if (!F)
      return;
    Domain To = C.foreign(P, F);
    if (To.Name.empty() || C.O.granted(To.Name, P.D.Name, "read"))
      return;
    for (const Expr *A : E->arguments())
      argument(P, A, To);
  }

  void returns(const Place &P, const ReturnStmt *S) override {
    const auto *F = dyn_cast<FunctionDecl>(P.In);
    if (!F || !S->getRetValue() || !C.Map.isEntry(F))
      return;
    const ValueDecl *D = leaving(P, S->getRetValue());
    if (D && isa<VarDecl>(D))
      C.report(S->getRetValue()->getExprLoc(), Diag::EscapeReturn)
          << F->getName() << P.D.Name << D->getName()
          << S->getRetValue()->getSourceRange();
  }

private:
  // What `E` gives the address of, if it is no other domain's.
  const ValueDecl *leaving(const Place &P, const Expr *E) {
    if (!E->getType()->isPointerType())
      return nullptr;
    const ValueDecl *D = addressOf(E);
    return D && isa<VarDecl, FunctionDecl>(D) && C.foreign(P, D).Name.empty()
               ? D
               : nullptr;
  }

  void argument(const Place &P, const Expr *E, Domain To) {
    if (const ValueDecl *D = leaving(P, E))
      return tell(P, E, D, To, Diag::EscapeArgument);
    E = E->IgnoreParenImpCasts();
    if (const auto *L = dyn_cast<CompoundLiteralExpr>(E))
      E = L->getInitializer();
    if (const auto *I = dyn_cast<InitListExpr>(E))
      for (const Expr *Element : I->inits())
        if (const ValueDecl *D = leaving(P, Element))
          tell(P, Element, D, To, Diag::EscapeField);
  }

  void tell(const Place &P, const Expr *E, const ValueDecl *D, Domain To,
            Diag What) {
    bool Function = isa<FunctionDecl>(D);
    if (Function && C.Map.isEntry(cast<FunctionDecl>(D)))
      return;
    C.report(E->getExprLoc(), Function ? Diag::PointerArgument : What)
        << P.In->getName() << P.D.Name << D->getName() << To.Name
        << E->getSourceRange();
    if (!Function)
      C.report(D->getLocation(), Diag::NotePassCapability);
  }
};

} // namespace

std::unique_ptr<Check> makePointerEscape(CheckContext &C) {
  return std::make_unique<PointerEscape>(C);
}
} // namespace codoms
