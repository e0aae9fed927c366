// SPDX-License-Identifier: MIT
//
// The plugin's way into clang: registration, and what happens to a translation
// unit, in order. Runs before clang's own consumers, so that marks are there
// when code is generated. The IR pass in Placement.cpp does the rest.
#include "Note.h"
#include "Pragma.h"
#include "checks/Check.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace clang;
using namespace codoms;

namespace {

class DomainConsumer : public ASTConsumer {
public:
  DomainConsumer(CompilerInstance &CI, std::shared_ptr<const Options> O)
      : CI(CI), O(std::move(O)), Map(*this->O),
        Pragmas(addPragma(CI.getPreprocessor(), *this->O)),
        Marked(this->O->HaveModel) {}

  bool HandleTopLevelDecl(DeclGroupRef Group) override;
  void HandleTranslationUnit(ASTContext &C) override;

private:
  void take(NamedDecl *D);
  void applyPragma(Decl *D);
  void checkRedeclaration(NamedDecl *D);
  void checkLate(const AnnotateAttr *A, const NamedDecl *Previous,
                 StringRef Name, const std::string &Text);
  FixItHint sameDomain(const AnnotateAttr *New, const AnnotateAttr *Old);
  void checkPlacement(NamedDecl *D, StringRef Name);
  void checkInstrumentation(NamedDecl *D, StringRef Name);
  void markNeutral(ASTContext &C);
  DiagnosticBuilder report(SourceLocation L, Diag D) {
    return O->Diags.report(CI.getDiagnostics(), L, D);
  }

  CompilerInstance &CI;
  std::shared_ptr<const Options> O;
  DomainMap Map;
  std::shared_ptr<PragmaPoints> Pragmas;
  std::vector<const FunctionDecl *> Entries;
  bool Marked;         // the checks have something to look at
  bool Placed = false; // something is in another domain than the file's
};

bool DomainConsumer::HandleTopLevelDecl(DeclGroupRef Group) {
  for (Decl *D : Group)
    if (isa<FunctionDecl, VarDecl>(D))
      take(cast<NamedDecl>(D));
  return true;
}

void DomainConsumer::applyPragma(Decl *D) {
  if (Pragmas->Points.empty() || findMark(D, DomainPrefix))
    return;
  const auto *P = Pragmas->find(CI.getSourceManager(), D->getLocation());
  if (P)
    addMark(D, DomainPrefix + P->Name, P->Push);
}

static bool isDefinition(const NamedDecl *D) {
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    return F->doesThisDeclarationHaveABody();
  return cast<VarDecl>(D)->isThisDeclarationADefinition() ==
         VarDecl::Definition;
}

// An attribute that differs from an earlier declaration's, or that comes when
// the definition was already compiled without it.
void DomainConsumer::checkRedeclaration(NamedDecl *D) {
  const auto *Previous = cast_or_null<NamedDecl>(D->getPreviousDecl());
  if (!Previous)
    return;
  const AnnotateAttr *New = nullptr;
  for (const auto *A : D->specific_attrs<AnnotateAttr>())
    if (A->getAnnotation().starts_with(DomainPrefix) && !A->isInherited())
      New = A;
  const AnnotateAttr *Old = findMark(Previous, DomainPrefix);
  if (New && Old && markedDomain(New) != markedDomain(Old)) {
    report(D->getLocation(), Diag::ConflictingDomain)
        << D->getName() << markedDomain(New) << markedDomain(Old)
        << sameDomain(New, Old);
    report(Old->getLocation(), Diag::NoteDomainAttribute)
        << D->getName() << markedDomain(Old);
  } else if (New && !Old && markedDomain(New) != O->Domain) {
    checkLate(New, Previous, "codoms_domain",
              "codoms_domain(\"" + markedDomain(New).str() + "\")");
  }
  const AnnotateAttr *Entry = findMark(D, EntryMark);
  if (Entry && !Entry->isInherited() && !findMark(Previous, EntryMark))
    checkLate(Entry, Previous, "codoms_entry", "codoms_entry");
}

// The other domain's name, where the attribute stands in the file itself.
FixItHint DomainConsumer::sameDomain(const AnnotateAttr *New,
                                     const AnnotateAttr *Old) {
  SourceRange R = New->getRange();
  if (R.isInvalid() || R.getBegin().isMacroID() || New->isImplicit())
    return {};
  return FixItHint::CreateReplacement(R, "codoms_domain(\"" +
                                             markedDomain(Old).str() + "\")");
}

void DomainConsumer::checkLate(const AnnotateAttr *A, const NamedDecl *Previous,
                               StringRef Name, const std::string &Text) {
  for (; Previous; Previous = cast_or_null<NamedDecl>(
                       const_cast<NamedDecl *>(Previous)->getPreviousDecl()))
    if (isDefinition(Previous)) {
      report(A->getLocation(), Diag::LateAttribute)
          << Name << Previous->getName();
      report(Previous->getLocation(), Diag::NoteDefinition)
          << FixItHint::CreateInsertion(Previous->getBeginLoc(),
                                        "__attribute__((" + Text + ")) ");
      return;
    }
}

// Attributes of clang's that decide placement, against a domain that does.
void DomainConsumer::checkPlacement(NamedDecl *D, StringRef Name) {
  if (const auto *S = D->getAttr<SectionAttr>())
    report(S->getLocation(), Diag::SectionAttribute)
        << D->getName() << Name << O->Domain;
  if (const auto *S = D->getAttr<ConstructorAttr>())
    report(S->getLocation(), Diag::StructorAttribute)
        << D->getName() << Name << "constructor" << O->Domain;
  if (const auto *S = D->getAttr<DestructorAttr>())
    report(S->getLocation(), Diag::StructorAttribute)
        << D->getName() << Name << "destructor" << O->Domain;
}

// Options that make memory which belongs to no declaration.
void DomainConsumer::checkInstrumentation(NamedDecl *D, StringRef Name) {
  const CodeGenOptions &G = CI.getCodeGenOpts();
  const LangOptions &L = CI.getLangOpts();
#define INSTRUMENTATION(option, condition)                                     \
  if (condition)                                                               \
    report(D->getLocation(), Diag::Instrumentation)                            \
        << option << D->getName() << Name << O->Domain;
#include "Instrumentation.def"
}

void DomainConsumer::take(NamedDecl *D) {
  applyPragma(D);
  if (D->hasAttrs())
    checkRedeclaration(D);
  // clang drops an attribute that comes after the definition, with no more than
  // a warning, unless the definition has one of the kind.
  if (isDefinition(D) && !D->hasAttr<AnnotateAttr>())
    addMark(D, DefinedMark);
  auto *F = dyn_cast<FunctionDecl>(D);
  // Code generation looks for annotations when it first meets a function, and
  // only then; whether this one is neutral is known at the end.
  if (F && DomainMap::mayBeNeutral(F))
    addMark(F, InlineMark);
  bool Entry = findMark(D, EntryMark);
  if (Entry && F->doesThisDeclarationHaveABody())
    Entries.push_back(F);
  const AnnotateAttr *A = findMark(D, DomainPrefix);
  Marked |= A || Entry || (F && llvm::any_of(F->parameters(), [](auto *P) {
                             return findMark(P, RacyMark);
                           }));
  if (!A || markedDomain(A) == O->Domain)
    return;
  StringRef Name = markedDomain(A);
  checkPlacement(D, Name);
  if (!Placed)
    checkInstrumentation(D, Name);
  Placed = true;
  if (!findMark(D, PlacePrefix))
    addMark(D, PlacePrefix + Name);
  if (!F)
    return;
  for (Decl *L : F->decls())
    if (auto *V = dyn_cast<VarDecl>(L))
      if (V->isStaticLocal() && !findMark(V, DomainPrefix))
        addMark(V, PlacePrefix + Name);
}

void DomainConsumer::markNeutral(ASTContext &C) {
  for (Decl *D : C.getTranslationUnitDecl()->decls())
    if (auto *F = dyn_cast<FunctionDecl>(D))
      if (F->doesThisDeclarationHaveABody() && Map.isNeutral(F))
        addMark(F, NeutralMark);
}

void DomainConsumer::HandleTranslationUnit(ASTContext &C) {
  for (const auto &P : Pragmas->Stack)
    report(P.Where, Diag::PragmaOpen) << P.Name;
  if (Marked) {
    CheckContext Context(*O, Map, C);
    walk(Context, makeChecks(Context));
    markNeutral(C);
  }
  CI.getASTConsumer().HandleTopLevelDecl(
      DeclGroupRef(makeNote(C, *O, Map, Entries)));
}

class DomainAction : public PluginASTAction {
  std::shared_ptr<Options> O = std::make_shared<Options>();

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    const TargetInfo &T = CI.getTarget();
    DiagnosticsEngine &E = CI.getDiagnostics();
    if (!T.getTriple().isRISCV64())
      O->Diags.report(E, {}, Diag::BadTarget) << T.getTriple().getArchName();
    else if (T.hasFeature("zve32x"))
      O->Diags.report(E, {}, Diag::BadVector);
    if (CI.getLangOpts().CPlusPlus || CI.getLangOpts().ObjC)
      O->Diags.report(E, {}, Diag::BadLanguage);
    // What placement depends on, whatever the command line says.
    CI.getCodeGenOpts().FunctionSections = true;
    CI.getCodeGenOpts().SmallDataLimit = 0;
    return std::make_unique<DomainConsumer>(CI, O);
  }
  bool ParseArgs(const CompilerInstance &CI,
                 const std::vector<std::string> &Arguments) override {
    return parseOptions(*O, CI.getDiagnostics(), Arguments);
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

} // namespace

static FrontendPluginRegistry::Add<DomainAction>
    Registration("codoms", "domains: attributes, checks, placement");
