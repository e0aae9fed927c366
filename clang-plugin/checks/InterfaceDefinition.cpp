// SPDX-License-Identifier: MIT
//
// Definitions of what interfaces on the same command line say: in the right
// domain, of the right type. The type to compare with is the declaration in the
// generated NAME_impl.h; clang tells that two types conflict, this check shows
// both signatures, one below the other.
#include "Check.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace codoms {
namespace {

class InterfaceDefinition : public Check {
public:
  explicit InterfaceDefinition(CheckContext &C) : Check(C) {
    for (const Procedure &P : C.O.Procedures)
      Wanted[P.Implementation] = &P;
  }

  void function(const FunctionDecl *F) override {
    auto It = Wanted.find(F->getName());
    if (It == Wanted.end())
      return;
    const Procedure &P = *It->second;
    auto [Seen, First] = Declared.try_emplace(F->getName(), F);
    if (!First && !C.AST.hasSameType(Seen->second->getType(), F->getType()))
      differs(P, Seen->second, F);
    if (!F->doesThisDeclarationHaveABody())
      return;
    if (First)
      unseen(P, F);
    checkDomain(P, F);
  }

private:
  void checkDomain(const Procedure &P, const FunctionDecl *F) {
    Domain D = C.Map.of(F);
    if (D.Name.empty() || D.Name == P.Domain)
      return;
    C.report(F->getLocation(), Diag::InterfaceDomain)
        << F->getName() << P.Name << P.Domain << D.Name;
    C.explain(F, D);
  }

  void unseen(const Procedure &P, const FunctionDecl *F) {
    const SourceManager &SM = C.AST.getSourceManager();
    StringRef Interface = StringRef(P.Name).split('.').first;
    SourceLocation Start = SM.getLocForStartOfFile(SM.getMainFileID());
    C.report(F->getLocation(), Diag::InterfaceUnseen)
        << F->getName() << P.Name << Interface;
    C.report(Start, Diag::NoteInclude) << FixItHint::CreateInsertion(
        Start, ("#include \"" + Interface + "_impl.h\"\n").str());
  }

  std::string signature(const FunctionDecl *F) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    OS << F->getReturnType().getAsString(C.AST.getPrintingPolicy()) << ' '
       << F->getName() << '(';
    for (const ParmVarDecl *P : F->parameters()) {
      OS << (P == F->getParamDecl(0) ? "" : ", ");
      P->getType().print(OS, C.AST.getPrintingPolicy(), P->getName());
    }
    OS << (F->isVariadic() ? ", ...)" : F->param_empty() ? "void)" : ")");
    return OS.str();
  }

  void differs(const Procedure &P, const FunctionDecl *Expected,
               const FunctionDecl *F) {
    C.report(F->getLocation(), Diag::InterfaceSignature)
        << F->getName() << P.Name;
    C.report(Expected->getLocation(), Diag::NoteInterfaceExpected)
        << signature(Expected);
    C.report(F->getLocation(), Diag::NoteInterfaceDefined) << signature(F);
    compare(Expected, F);
  }

  std::string text(QualType T) {
    return T.getAsString(C.AST.getPrintingPolicy());
  }

  // The text of a parameter or result type is replaced only where it stands in
  // the file as one piece.
  FixItHint replacement(SourceRange R, const std::string &Text) {
    return R.isValid() && R.getBegin().isFileID() && R.getEnd().isFileID()
               ? FixItHint::CreateReplacement(R, Text)
               : FixItHint();
  }

  std::string parameter(const ParmVarDecl *Wanted, const ParmVarDecl *Is) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    Wanted->getType().print(OS, C.AST.getPrintingPolicy(), Is->getName());
    return OS.str();
  }

  // One note for each difference, with the change that removes it.
  void compare(const FunctionDecl *Wanted, const FunctionDecl *F) {
    if (!C.AST.hasSameType(Wanted->getReturnType(), F->getReturnType()))
      C.report(F->getReturnTypeSourceRange().getBegin(),
               Diag::NoteInterfaceResult)
          << text(F->getReturnType()) << text(Wanted->getReturnType())
          << replacement(F->getReturnTypeSourceRange(),
                         text(Wanted->getReturnType()));
    if (Wanted->getNumParams() != F->getNumParams())
      C.report(F->getLocation(), Diag::NoteInterfaceCount)
          << F->getNumParams() << Wanted->getNumParams();
    for (unsigned N = 0; N < Wanted->getNumParams() && N < F->getNumParams();
         N++) {
      const ParmVarDecl *W = Wanted->getParamDecl(N), *P = F->getParamDecl(N);
      if (!C.AST.hasSameType(W->getType(), P->getType()))
        C.report(P->getLocation(), Diag::NoteInterfaceParameter)
            << N + 1 << text(P->getType()) << text(W->getType())
            << replacement(P->getSourceRange(), parameter(W, P));
    }
  }

  llvm::StringMap<const Procedure *> Wanted;
  llvm::StringMap<const FunctionDecl *> Declared;
};

} // namespace

std::unique_ptr<Check> makeInterfaceDefinition(CheckContext &C) {
  return std::make_unique<InterfaceDefinition>(C);
}
} // namespace codoms
