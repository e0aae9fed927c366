// SPDX-License-Identifier: MIT
//
// Memory behind a `codoms_racy` parameter belongs to a caller that runs
// meanwhile: a value that is read, checked and read again may differ. The same
// place read twice in a function is told, by its text: p->n and p->n, p[i] and
// p[i], *p and *p. Loops read the same place again too, but the tree does not
// tell whether that is meant, so they are left alone.
#include "Check.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace codoms {
namespace {

class ReadFinder : public RecursiveASTVisitor<ReadFinder> {
public:
  ReadFinder(CheckContext &C) : C(C) {}

  // A read is an lvalue that becomes a value.
  bool VisitImplicitCastExpr(ImplicitCastExpr *E) {
    if (E->getCastKind() == CK_LValueToRValue)
      read(E->getSubExpr()->IgnoreParens());
    return true;
  }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }

private:
  // The racy parameter that the place is reached through, or null.
  static const ParmVarDecl *root(const Expr *E) {
    bool Through = false;
    for (;;) {
      E = E->IgnoreParenImpCasts();
      if (const auto *M = dyn_cast<MemberExpr>(E)) {
        Through |= M->isArrow();
        E = M->getBase();
      } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(E)) {
        Through = true;
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
    const auto *P = R ? dyn_cast<ParmVarDecl>(R->getDecl()) : nullptr;
    return Through && P && findMark(P, RacyMark) ? P : nullptr;
  }

  void read(const Expr *E) {
    if (!root(E))
      return;
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    E->printPretty(OS, nullptr, C.AST.getPrintingPolicy());
    auto [It, New] = First.try_emplace(OS.str(), E);
    if (New || It->second == E)
      return;
    C.report(E->getExprLoc(), Diag::RacyRead) << Text << E->getSourceRange();
    C.report(It->second->getExprLoc(), Diag::NoteCopyFirst);
  }

  CheckContext &C;
  llvm::StringMap<const Expr *> First;
};

class RacyRead : public Check {
public:
  using Check::Check;

  void function(const FunctionDecl *F) override {
    if (!F->doesThisDeclarationHaveABody() || !C.enabled(Diag::RacyRead))
      return;
    for (const ParmVarDecl *P : F->parameters())
      if (findMark(P, RacyMark)) {
        ReadFinder(C).TraverseStmt(F->getBody());
        return;
      }
  }
};

} // namespace

std::unique_ptr<Check> makeRacyRead(CheckContext &C) {
  return std::make_unique<RacyRead>(C);
}
} // namespace codoms
