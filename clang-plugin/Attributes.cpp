// SPDX-License-Identifier: MIT
//
// The attributes: spelling, where each may stand, and the mark it leaves on the
// declaration. What they mean together is checked later, over redeclarations.
//
//   codoms_domain("NAME")  [[codoms::domain("NAME")]]  functions, statics
//   codoms_entry           [[codoms::entry]]           functions
//   codoms_racy            [[codoms::racy]]            pointer parameters
//   codoms_stub                                        functions (generated)
//
// A scoped spelling loses its arguments in clang 19 unless the bare name is
// listed as well, so [[domain("x")]] is accepted too.
#include "Diagnostics.h"
#include "DomainMap.h"

#include "clang/AST/ASTContext.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"

using namespace clang;
using namespace codoms;

namespace {

DiagnosticBuilder say(const Sema &S, SourceLocation L, Diag D) {
  return Diagnostics().report(S.getDiagnostics(), L, D);
}

bool isFunction(const Decl *D) { return isa<FunctionDecl>(D); }

bool isStatic(const Decl *D) {
  const auto *V = dyn_cast<VarDecl>(D);
  return V && V->hasGlobalStorage();
}

bool wrongSubject(Sema &S, const ParsedAttr &A, StringRef Subjects) {
  say(S, A.getLoc(), Diag::WrongSubject)
      << A.getAttrName()->getName() << Subjects;
  return false;
}

void mark(Sema &S, Decl *D, const ParsedAttr &A, const Twine &Text) {
  D->addAttr(
      AnnotateAttr::Create(S.Context, Text.str(), nullptr, 0, A.getRange()));
}

struct DomainInfo : ParsedAttrInfo {
  DomainInfo() {
    NumArgs = 1;
    IsSupportedByPragmaAttribute = true;
    static constexpr Spelling S[] = {{ParsedAttr::AS_GNU, "codoms_domain"},
                                     {ParsedAttr::AS_C23, "codoms::domain"},
                                     {ParsedAttr::AS_C23, "domain"},
                                     {ParsedAttr::AS_CXX11, "codoms::domain"},
                                     {ParsedAttr::AS_CXX11, "domain"}};
    Spellings = S;
  }
  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &A,
                            const Decl *D) const override {
    return isFunction(D) || isStatic(D) ||
           wrongSubject(S, A, "functions and variables with static storage");
  }
  void getPragmaAttributeMatchRules(
      llvm::SmallVectorImpl<std::pair<attr::SubjectMatchRule, bool>> &Rules,
      const LangOptions &) const override {
    Rules.push_back({attr::SubjectMatchRule_function, true});
    Rules.push_back({attr::SubjectMatchRule_variable_is_global, true});
  }
  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &A) const override {
    StringRef Name;
    SourceLocation L;
    if (!S.checkStringLiteralArgumentAttr(A, 0, Name, &L))
      return AttributeNotApplied;
    if (!isDomainName(Name)) {
      say(S, L, Diag::BadName) << Name;
      return AttributeNotApplied;
    }
    const AnnotateAttr *Old = findMark(D, DomainPrefix);
    if (Old && markedDomain(Old) != Name) {
      say(S, A.getLoc(), Diag::ConflictingDomain)
          << cast<NamedDecl>(D)->getName() << Name << markedDomain(Old);
      return AttributeNotApplied;
    }
    mark(S, D, A, DomainPrefix + Name);
    return AttributeApplied;
  }
};

struct EntryInfo : ParsedAttrInfo {
  EntryInfo() {
    IsSupportedByPragmaAttribute = true;
    static constexpr Spelling S[] = {{ParsedAttr::AS_GNU, "codoms_entry"},
                                     {ParsedAttr::AS_C23, "codoms::entry"},
                                     {ParsedAttr::AS_CXX11, "codoms::entry"}};
    Spellings = S;
  }
  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &A,
                            const Decl *D) const override {
    return isFunction(D) || wrongSubject(S, A, "functions");
  }
  void getPragmaAttributeMatchRules(
      llvm::SmallVectorImpl<std::pair<attr::SubjectMatchRule, bool>> &Rules,
      const LangOptions &) const override {
    Rules.push_back({attr::SubjectMatchRule_function, true});
  }
  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &A) const override {
    mark(S, D, A, EntryMark);
    return AttributeApplied;
  }
};

struct StubInfo : ParsedAttrInfo {
  StubInfo() {
    static constexpr Spelling S[] = {{ParsedAttr::AS_GNU, "codoms_stub"}};
    Spellings = S;
  }
  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &A,
                            const Decl *D) const override {
    return isFunction(D) || wrongSubject(S, A, "functions");
  }
  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &A) const override {
    mark(S, D, A, StubMark);
    return AttributeApplied;
  }
};

struct RacyInfo : ParsedAttrInfo {
  RacyInfo() {
    static constexpr Spelling S[] = {{ParsedAttr::AS_GNU, "codoms_racy"},
                                     {ParsedAttr::AS_C23, "codoms::racy"},
                                     {ParsedAttr::AS_CXX11, "codoms::racy"}};
    Spellings = S;
  }
  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &A,
                            const Decl *D) const override {
    const auto *P = dyn_cast<ParmVarDecl>(D);
    return (P && P->getType()->isPointerType()) ||
           wrongSubject(S, A, "pointer parameters");
  }
  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &A) const override {
    mark(S, D, A, RacyMark);
    return AttributeApplied;
  }
};

} // namespace

static ParsedAttrInfoRegistry::Add<DomainInfo> A("codoms_domain", "");
static ParsedAttrInfoRegistry::Add<EntryInfo> B("codoms_entry", "");
static ParsedAttrInfoRegistry::Add<RacyInfo> C("codoms_racy", "");
static ParsedAttrInfoRegistry::Add<StubInfo> D("codoms_stub", "");
