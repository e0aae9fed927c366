// SPDX-License-Identifier: MIT
//
// Memory behind a `codoms_racy` parameter belongs to a caller that runs
// meanwhile: a value that is read, checked and read again may differ. The same
// place read twice in a function is told, by its text: p->n and p->n, p[i] and
// p[i], *p and *p. So is a place that every turn of a loop reads: one whose
// text names nothing that the loop changes.
#include "Check.h"
#include "Origins.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace codoms {
namespace {

using Variables = llvm::SmallPtrSet<const ValueDecl *, 8>;

// The variables that are assigned or whose address is taken.
class ChangeFinder : public RecursiveASTVisitor<ChangeFinder> {
public:
  Variables Changed;
  bool VisitBinaryOperator(BinaryOperator *E) {
    return !E->isAssignmentOp() || change(E->getLHS());
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    return (!E->isIncrementDecrementOp() && E->getOpcode() != UO_AddrOf) ||
           change(E->getSubExpr());
  }
  bool VisitVarDecl(VarDecl *V) {
    Changed.insert(V);
    return true;
  }

private:
  bool change(const Expr *E) {
    bool Through;
    const VarDecl *V = rootOf(E, Through);
    if (V && !Through)
      Changed.insert(V);
    return true;
  }
};

class NameFinder : public RecursiveASTVisitor<NameFinder> {
public:
  explicit NameFinder(const Variables &V) : Wanted(V) {}
  bool Found = false;
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    Found |= Wanted.count(E->getDecl());
    return true;
  }
  // What a call gives may change by itself.
  bool VisitCallExpr(CallExpr *) { return !(Found = true); }

private:
  const Variables &Wanted;
};

class ReadFinder : public RecursiveASTVisitor<ReadFinder> {
  using Base = RecursiveASTVisitor<ReadFinder>;

public:
  ReadFinder(CheckContext &C, const FunctionDecl *F) : C(C), F(F) {}

  // A read is an lvalue that becomes a value.
  bool VisitImplicitCastExpr(ImplicitCastExpr *E) {
    if (E->getCastKind() == CK_LValueToRValue)
      read(E->getSubExpr()->IgnoreParens());
    return true;
  }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool TraverseForStmt(ForStmt *S) {
    return TraverseStmt(S->getInit()) &&
           loop({S->getCond(), S->getInc(), S->getBody()});
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return loop({S->getCond(), S->getBody()});
  }
  bool TraverseDoStmt(DoStmt *S) { return loop({S->getBody(), S->getCond()}); }

private:
  bool loop(std::initializer_list<Stmt *> Parts) {
    ChangeFinder Finder;
    for (Stmt *S : Parts)
      Finder.TraverseStmt(S);
    Loops.push_back(&Finder.Changed);
    for (Stmt *S : Parts)
      TraverseStmt(S);
    Loops.pop_back();
    return true;
  }

  // The parameter of any declaration may say it: a generated header's does.
  bool isRacy(const VarDecl *V) {
    const auto *P = dyn_cast_or_null<ParmVarDecl>(V);
    if (!P || P->getDeclContext() != F)
      return false;
    for (const FunctionDecl *D : F->redecls())
      if (P->getFunctionScopeIndex() < D->getNumParams() &&
          findMark(D->getParamDecl(P->getFunctionScopeIndex()), RacyMark))
        return true;
    return false;
  }

  bool isRepeated(const Expr *E) {
    if (Loops.empty())
      return false;
    NameFinder Names(*Loops.back());
    Names.TraverseStmt(const_cast<Expr *>(E));
    return !Names.Found;
  }

  void read(const Expr *E) {
    bool Through;
    const VarDecl *V = rootOf(E, Through);
    if (!Through || !isRacy(V) || E->getType()->isArrayType())
      return;
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    E->printPretty(OS, nullptr, C.AST.getPrintingPolicy());
    auto [It, New] = First.try_emplace(OS.str(), E);
    if (It->second == E && !New)
      return;
    if (!New) {
      C.report(E->getExprLoc(), Diag::RacyRead) << Text << E->getSourceRange();
      C.report(It->second->getExprLoc(), Diag::NoteCopyFirst);
    } else if (isRepeated(E)) {
      C.report(E->getExprLoc(), Diag::RacyLoop) << Text << E->getSourceRange();
    }
  }

  CheckContext &C;
  const FunctionDecl *F;
  llvm::StringMap<const Expr *> First;
  llvm::SmallVector<const Variables *, 4> Loops;
};

class RacyRead : public Check {
public:
  using Check::Check;

  void function(const FunctionDecl *F) override {
    if (!F->doesThisDeclarationHaveABody() || !C.enabled(Diag::RacyRead))
      return;
    for (const FunctionDecl *D : F->redecls())
      for (const ParmVarDecl *P : D->parameters())
        if (findMark(P, RacyMark)) {
          ReadFinder(C, F).TraverseStmt(F->getBody());
          return;
        }
  }
};

} // namespace

std::unique_ptr<Check> makeRacyRead(CheckContext &C) {
  return std::make_unique<RacyRead>(C);
}
} // namespace codoms
