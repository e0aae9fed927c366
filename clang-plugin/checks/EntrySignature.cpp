// SPDX-License-Identifier: MIT
//
// What an entry may look like: it is reached by name, from code that nobody
// trusts, so it is no static function and all its arguments are declared.
#include "Check.h"

#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

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
      C.report(L, Diag::EntryVariadic) << Name << ellipsis(F);
    else if (!F->hasPrototype())
      C.report(L, Diag::EntryPrototype) << Name << noParameters(F);
    if (F->getFormalLinkage() == Linkage::Internal)
      C.report(L, Diag::EntryStatic) << Name << keyword(F, "static");
    for (const ParmVarDecl *P : F->parameters())
      if (holdsFunction(P->getType(), 4))
        C.report(P->getLocation(), Diag::PointerParameter)
            << Name << domainName(F) << P->getName();
    if (F->getReturnType()->isFunctionPointerType())
      C.report(L, Diag::PointerResult) << Name << domainName(F);
    checkDescribed(F);
  }

private:
  StringRef domainName(const FunctionDecl *F) {
    Domain D = C.Map.of(F);
    return D.Name.empty() ? C.Map.file().Name : D.Name;
  }
  // A function pointer, or a structure that has one or points to one.
  static bool holdsFunction(QualType T, int Depth) {
    if (T->isFunctionPointerType())
      return true;
    if (Depth == 0)
      return false;
    if (T->isPointerType())
      return holdsFunction(T->getPointeeType(), Depth - 1);
    const auto *R = T->getAs<RecordType>();
    return R && llvm::any_of(R->getDecl()->fields(), [&](const FieldDecl *D) {
             return holdsFunction(D->getType(), Depth - 1);
           });
  }
  // Fixes: `, ...` goes, `()` becomes `(void)`, a keyword goes.
  FixItHint ellipsis(const FunctionDecl *F) {
    SourceRange R = F->getParametersSourceRange();
    FunctionTypeLoc T = F->getFunctionTypeLoc();
    if (!T || F->param_empty())
      return {};
    SourceLocation From = Lexer::getLocForEndOfToken(
        F->getParamDecl(F->getNumParams() - 1)->getEndLoc(), 0,
        C.AST.getSourceManager(), C.AST.getLangOpts());
    return R.isValid() && From.isValid()
               ? FixItHint::CreateRemoval(
                     CharSourceRange::getCharRange(From, T.getRParenLoc()))
               : FixItHint();
  }
  FixItHint noParameters(const FunctionDecl *F) {
    FunctionTypeLoc T = F->getFunctionTypeLoc();
    if (!T || !F->param_empty())
      return {};
    return FixItHint::CreateInsertion(T.getRParenLoc(), "void");
  }
  FixItHint keyword(const FunctionDecl *F, StringRef Word) {
    const SourceManager &SM = C.AST.getSourceManager();
    SourceLocation L = F->getBeginLoc(), End = F->getLocation();
    while (L.isValid() && L.isFileID() &&
           SM.isBeforeInTranslationUnit(L, End)) {
      Token T;
      if (Lexer::getRawToken(L, T, SM, C.AST.getLangOpts(), true))
        break;
      if (T.is(tok::raw_identifier) && T.getRawIdentifier() == Word)
        return FixItHint::CreateRemoval(
            CharSourceRange::getCharRange(L, nextToken(L)));
      L = nextToken(L);
    }
    return {};
  }
  // Behind the token at `L` and the space that follows it.
  SourceLocation nextToken(SourceLocation L) {
    const SourceManager &SM = C.AST.getSourceManager();
    auto T = Lexer::findNextToken(L, SM, C.AST.getLangOpts());
    return T ? T->getLocation() : SourceLocation();
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
