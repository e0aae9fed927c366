// SPDX-License-Identifier: MIT
//
// See DomainMap.h. Every check asks here and nowhere else.
#include "DomainMap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace llvm;

namespace codoms {

const AnnotateAttr *findMark(const Decl *D, StringRef Prefix) {
  if (!D->hasAttrs())
    return nullptr;
  for (const auto *A : D->specific_attrs<AnnotateAttr>())
    if (A->getAnnotation().starts_with(Prefix))
      return A;
  return nullptr;
}

StringRef markedDomain(const Attr *A) {
  return cast<AnnotateAttr>(A)->getAnnotation().substr(DomainPrefix.size());
}

void addMark(Decl *D, const Twine &Text, SourceRange R) {
  D->addAttr(AnnotateAttr::CreateImplicit(D->getASTContext(), Text.str(),
                                          nullptr, 0, R));
}

bool DomainMap::isEntry(const FunctionDecl *F) const {
  return findMark(F->getMostRecentDecl(), EntryMark);
}

bool DomainMap::isNeutral(const VarDecl *V) {
  QualType T = V->getType();
  return V->getFormalLinkage() == Linkage::Internal && T.isConstQualified() &&
         !T.isVolatileQualified() && !V->getTLSKind() &&
         !findMark(V->getMostRecentDecl(), DomainPrefix);
}

namespace {
// Looks for anything that ties a function's body to a domain.
class TieFinder : public RecursiveASTVisitor<TieFinder> {
public:
  TieFinder(DomainMap &M) : Map(M) {}
  bool Tied = false;
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    Tied |= !Map.of(E->getDecl()).Name.empty();
    return !Tied;
  }
  bool VisitVarDecl(VarDecl *V) {
    Tied |= V->isStaticLocal() && !V->getType().isConstQualified();
    return !Tied;
  }
  bool VisitAddrLabelExpr(AddrLabelExpr *) {
    Tied = true;
    return false;
  }

private:
  DomainMap &Map;
};
} // namespace

bool DomainMap::mayBeNeutral(const FunctionDecl *F) {
  return F->doesThisDeclarationHaveABody() &&
         F->getFormalLinkage() == Linkage::Internal &&
         (F->isInlined() || F->hasAttr<AlwaysInlineAttr>()) &&
         !findMark(F->getMostRecentDecl(), DomainPrefix);
}

bool DomainMap::isNeutral(const FunctionDecl *F) {
  const FunctionDecl *Definition = F->getDefinition();
  if (!Definition || !mayBeNeutral(Definition))
    return false;
  // Recursion finds the first answer: neutral as far as this function goes.
  auto [It, New] = Neutral.try_emplace(Definition, true);
  if (!New)
    return It->second;
  TieFinder Finder(*this);
  Finder.TraverseStmt(Definition->getBody());
  return Neutral[Definition] = !Finder.Tied;
}

Domain DomainMap::ofFunction(const FunctionDecl *F) {
  if (const auto *A = findMark(F->getMostRecentDecl(), DomainPrefix))
    return {markedDomain(A), A};
  const FunctionDecl *Definition = F->getDefinition();
  if (!Definition || !Definition->doesThisDeclarationHaveABody())
    return {};
  // C's inline definitions are no symbols; the real one is elsewhere.
  if (Definition->isInlined() &&
      Definition->getFormalLinkage() != Linkage::Internal &&
      !Definition->isInlineDefinitionExternallyVisible())
    return {};
  return isNeutral(F) ? Domain() : file();
}

Domain DomainMap::ofVariable(const VarDecl *V) {
  if (V->hasLocalStorage())
    return {};
  if (const auto *A = findMark(V->getMostRecentDecl(), DomainPrefix))
    return {markedDomain(A), A};
  if (V->isStaticLocal()) {
    if (V->getType().isConstQualified())
      return {};
    if (const auto *F = dyn_cast<FunctionDecl>(V->getParentFunctionOrMethod()))
      return of(F);
  }
  if (!V->hasDefinition() || isNeutral(V))
    return {};
  return file();
}

Domain DomainMap::of(const NamedDecl *D) {
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    return ofFunction(F);
  if (const auto *V = dyn_cast<VarDecl>(D))
    return ofVariable(V);
  return {};
}

} // namespace codoms
