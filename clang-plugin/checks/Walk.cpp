// SPDX-License-Identifier: MIT
//
// One walk over all definitions, for all checks. Operands that are never
// evaluated (sizeof, typeof, unchosen _Generic arms) touch no domain.
#include "Check.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace llvm;

namespace codoms {

void CheckContext::explain(const NamedDecl *D, Domain Of) const {
  if (Of.Why)
    report(Of.Why->getRange().getBegin(), Diag::NoteDomainAttribute)
        << D->getName() << Of.Name << Of.Why->getRange();
  else
    report(D->getLocation(),
           O.DomainGiven ? Diag::NoteDomainOption : Diag::NoteDomainDefault)
        << D->getName() << Of.Name;
}

Domain CheckContext::foreign(const Place &P, const NamedDecl *D) const {
  Domain Of = Map.of(D);
  if (P.D.Name.empty() || Of.Name == P.D.Name)
    return {};
  return Of;
}

CheckList makeChecks(CheckContext &C) {
  CheckList L;
#define CHECK(name) L.push_back(make##name(C));
#include "../Checks.def"
  return L;
}

namespace {
class Walker : public RecursiveASTVisitor<Walker> {
public:
  Walker(const CheckList &Checks, Place P) : Checks(Checks), P(P) {}

  bool VisitCallExpr(CallExpr *E) {
    const auto *R = dyn_cast<DeclRefExpr>(E->getCallee()->IgnoreParenCasts());
    const auto *F = R ? dyn_cast<FunctionDecl>(R->getDecl()) : nullptr;
    if (F)
      Callees.insert(R);
    for (const auto &C : Checks)
      C->call(P, E, F);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (!Callees.count(E))
      for (const auto &C : Checks)
        C->use(P, E);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->getOpcode() == BO_Assign)
      for (const auto &C : Checks)
        C->store(P, E);
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) {
    for (const auto &C : Checks)
      C->returns(P, S);
    return true;
  }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc) { return true; }
  bool TraverseGenericSelectionExpr(GenericSelectionExpr *E) {
    return E->isResultDependent() || TraverseStmt(E->getResultExpr());
  }

private:
  const CheckList &Checks;
  Place P;
  SmallPtrSet<const DeclRefExpr *, 8> Callees;
};
} // namespace

static void walkFunction(CheckContext &C, const CheckList &Checks,
                         FunctionDecl *F) {
  for (const auto &Check : Checks)
    Check->function(F);
  // A neutral function was looked at already: it ties itself to no domain.
  if (F->doesThisDeclarationHaveABody() && !C.Map.isNeutral(F)) {
    Domain D = C.Map.of(F);
    Walker(Checks, {F, D.Name.empty() ? C.Map.file() : D})
        .TraverseStmt(F->getBody());
  }
}

void walk(CheckContext &C, const CheckList &Checks) {
  for (Decl *D : C.AST.getTranslationUnitDecl()->decls()) {
    if (auto *F = dyn_cast<FunctionDecl>(D))
      walkFunction(C, Checks, F);
    else if (auto *V = dyn_cast<VarDecl>(D); V && V->getInit())
      Walker(Checks, {V, C.Map.of(V)}).TraverseStmt(V->getInit());
  }
}

} // namespace codoms
