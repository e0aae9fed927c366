// SPDX-License-Identifier: MIT
//
// The plugin's way into clang: registration and arguments.
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace clang;

namespace {
class Consumer : public ASTConsumer {
  CompilerInstance &CI;
  std::string Domain;

public:
  Consumer(CompilerInstance &CI, std::string Domain)
      : CI(CI), Domain(std::move(Domain)) {}
  void HandleTranslationUnit(ASTContext &C) override {
    const SourceManager &SM = C.getSourceManager();
    std::string File =
        SM.getPresumedLoc(SM.getLocForEndOfFile(SM.getMainFileID()))
            .getFilename();
    std::string S = ".pushsection .codoms.object,\"\",%progbits\n"
                    ".ascii \"codoms-object 1\\ndomain=" + Domain +
                    "\\nsource=" + File + "\\n\"\n.popsection";
    auto *Text = StringLiteral::Create(
        C, S, StringLiteralKind::Ordinary, false,
        C.getStringLiteralArrayType(C.CharTy, S.size()), SourceLocation());
    auto *D = FileScopeAsmDecl::Create(C, C.getTranslationUnitDecl(), Text,
                                       SourceLocation(), SourceLocation());
    CI.getASTConsumer().HandleTopLevelDecl(DeclGroupRef(D));
  }
};

class Action : public PluginASTAction {
  std::string Domain = "main";
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    return std::make_unique<Consumer>(CI, Domain);
  }
  bool ParseArgs(const CompilerInstance &,
                 const std::vector<std::string> &Args) override {
    for (StringRef A : Args)
      if (A.consume_front("domain="))
        Domain = A.str();
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};
} // namespace

static FrontendPluginRegistry::Add<Action> X("codoms", "domains");
