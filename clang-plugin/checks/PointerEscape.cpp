// SPDX-License-Identifier: MIT
//
// Addresses that leave a domain without a capability: as an entry's result, as
// an argument of another domain's entry, in a structure that is one of these,
// in another domain's variable, or in memory that an entry's caller pointed to.
// The other side can do nothing with them, and learns where things are. A
// function's address is worse: it will be called (group `pointer`).
#include "Check.h"
#include "Origins.h"

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
      if (Found What = leaving(P, A)) {
        Diag D = What.Field ? Diag::EscapeField : Diag::EscapeArgument;
        C.report(A->getExprLoc(), What.Function ? Diag::PointerArgument : D)
            << P.In->getName() << P.D.Name << What.Of->getName() << To.Name
            << A->getSourceRange();
        advise(What);
      }
  }

  void returns(const Place &P, const ReturnStmt *S) override {
    const auto *F = dyn_cast<FunctionDecl>(P.In);
    if (!F || !S->getRetValue() || !C.Map.isEntry(F))
      return;
    // A function pointer is told at the declaration (EntrySignature).
    if (Found What = leaving(P, S->getRetValue()); What && !What.Function)
      C.report(S->getRetValue()->getExprLoc(), Diag::EscapeReturn)
          << F->getName() << P.D.Name << What.Of->getName()
          << S->getRetValue()->getSourceRange();
  }

  void store(const Place &P, const BinaryOperator *E) override {
    bool Through;
    const VarDecl *To = rootOf(E->getLHS(), Through);
    Found What = To ? leaving(P, E->getRHS()) : Found();
    if (!What)
      return;
    Domain Of = C.foreign(P, To);
    if (!Of.Name.empty()) {
      C.report(E->getOperatorLoc(),
               What.Function ? Diag::PointerStore : Diag::EscapeStore)
          << P.In->getName() << P.D.Name << What.Of->getName() << To->getName()
          << Of.Name << E->getSourceRange();
      advise(What);
    } else if (Through && isa<ParmVarDecl>(To) && isEntry(P)) {
      C.report(E->getOperatorLoc(),
               What.Function ? Diag::PointerOut : Diag::EscapeOut)
          << P.In->getName() << P.D.Name << What.Of->getName() << To->getName()
          << E->getSourceRange();
    }
  }

private:
  struct Found {
    const ValueDecl *Of = nullptr;
    bool Function = false, Field = false;
    explicit operator bool() const { return Of; }
  };

  bool isEntry(const Place &P) {
    const auto *F = dyn_cast<FunctionDecl>(P.In);
    return F && C.Map.isEntry(F);
  }

  // What `E` gives the address of, if it is no other domain's and no entry.
  Found leaving(const Place &P, const Expr *E) {
    bool Pointer = E->getType()->isPointerType();
    if (!Pointer && !E->getType()->isRecordType())
      return {};
    O.read(P.In);
    const ValueDecl *D = Pointer ? O.of(E) : O.inside(E);
    if (!D || !isa<VarDecl, FunctionDecl>(D) || !C.foreign(P, D).Name.empty())
      return {};
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && C.Map.isEntry(F))
      return {};
    return {D, F != nullptr, !Pointer};
  }

  void advise(const Found &What) {
    if (!What.Function)
      C.report(What.Of->getLocation(), Diag::NotePassCapability);
  }

  Origins O;
};

} // namespace

std::unique_ptr<Check> makePointerEscape(CheckContext &C) {
  return std::make_unique<PointerEscape>(C);
}
} // namespace codoms
