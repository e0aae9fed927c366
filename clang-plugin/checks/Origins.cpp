// SPDX-License-Identifier: MIT
//
// See Origins.h.
#include "Origins.h"

#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace codoms {

const VarDecl *rootOf(const Expr *E, bool &Through) {
  for (Through = false;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *M = dyn_cast<MemberExpr>(E)) {
      Through |= M->isArrow();
      E = M->getBase();
    } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(E)) {
      Through |= !A->getBase()->IgnoreParenImpCasts()->getType()->isArrayType();
      E = A->getBase();
    } else if (const auto *U = dyn_cast<UnaryOperator>(E);
               U && U->getOpcode() == UO_Deref) {
      Through = true;
      E = U->getSubExpr();
    } else {
      break;
    }
  }
  const auto *R = dyn_cast<DeclRefExpr>(E);
  return R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
}

static const VarDecl *localIn(const Expr *E) {
  const auto *R = dyn_cast<DeclRefExpr>(E);
  const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
  return V && V->isLocalVarDecl() && !V->isStaticLocal() ? V : nullptr;
}

// The object that the place `E` lies in, if no pointer is followed.
static const ValueDecl *objectOf(const Expr *E) {
  bool Through;
  if (const VarDecl *V = rootOf(E, Through))
    return Through ? nullptr : V;
  const auto *R = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return R ? R->getDecl() : nullptr;
}

const ValueDecl *Origins::of(const Expr *E) const {
  E = E->IgnoreParenCasts();
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    return U->getOpcode() == UO_AddrOf ? objectOf(U->getSubExpr()) : nullptr;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isAdditiveOp())
    return of(B->getLHS()->getType()->isPointerType() ? B->getLHS()
                                                      : B->getRHS());
  if (const auto *C = dyn_cast<ConditionalOperator>(E)) {
    const ValueDecl *D = of(C->getTrueExpr());
    return D ? D : of(C->getFalseExpr());
  }
  if (E->getType()->isArrayType() || E->getType()->isFunctionType())
    return objectOf(E);
  const VarDecl *V = localIn(E);
  return V ? Held.lookup(V) : nullptr;
}

const ValueDecl *Origins::inside(const Expr *E) const {
  E = E->IgnoreParenImpCasts();
  if (const auto *L = dyn_cast<CompoundLiteralExpr>(E))
    E = L->getInitializer();
  if (const auto *I = dyn_cast<InitListExpr>(E)) {
    for (const Expr *Element : I->inits()) {
      const ValueDecl *D =
          Element->getType()->isPointerType() ? of(Element) : inside(Element);
      if (D)
        return D;
    }
    return nullptr;
  }
  const VarDecl *V = localIn(E);
  return V ? Fields.lookup(V) : nullptr;
}

class OriginReader : public RecursiveASTVisitor<OriginReader> {
public:
  explicit OriginReader(Origins &O) : O(O) {}

  bool VisitVarDecl(VarDecl *V) {
    if (!V->isLocalVarDecl() || V->isStaticLocal() || !V->getInit())
      return true;
    if (V->getType()->isPointerType())
      hold(V, V->getInit());
    else if (V->getType()->isRecordType())
      if (const ValueDecl *D = O.inside(V->getInit()))
        O.Fields.try_emplace(V, D);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->getOpcode() != BO_Assign || !B->getLHS()->getType()->isPointerType())
      return true;
    bool Through;
    const VarDecl *V = rootOf(B->getLHS(), Through);
    if (!V || Through || !V->isLocalVarDecl() || V->isStaticLocal())
      return true;
    if (V->getType()->isPointerType())
      hold(V, B->getRHS());
    else if (const ValueDecl *D = O.of(B->getRHS()))
      O.Fields.try_emplace(V, D);
    return true;
  }

private:
  void hold(const VarDecl *V, const Expr *E) {
    if (E->isNullPointerConstant(V->getASTContext(),
                                 Expr::NPC_ValueDependentIsNotNull))
      return;
    const ValueDecl *D = O.of(E);
    auto [It, New] = O.Held.try_emplace(V, D);
    if (!New && !D)
      It->second = nullptr;
  }
  Origins &O;
};

void Origins::read(const Decl *D) {
  if (Read == D)
    return;
  Read = D;
  Held.clear();
  Fields.clear();
  if (const auto *F = dyn_cast<FunctionDecl>(D); F && F->hasBody())
    OriginReader(*this).TraverseStmt(F->getBody());
}

} // namespace codoms
