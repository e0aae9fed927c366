// SPDX-License-Identifier: MIT
//
// The note is a file-scope asm statement: the only way to a section that takes
// no memory, and it survives -S, -emit-llvm and -save-temps.
#include "Note.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include <codoms/section.h>

using namespace clang;
using namespace llvm;

namespace codoms {

// The main file, as the source says (also when it is preprocessed already).
static std::string sourceName(const ASTContext &C) {
  const SourceManager &SM = C.getSourceManager();
  PresumedLoc L = SM.getPresumedLoc(SM.getLocForEndOfFile(SM.getMainFileID()));
  SmallString<256> Name(L.isValid() ? L.getFilename() : "");
  C.getLangOpts().remapPathPrefix(Name);
  return Name.str().str();
}

static StringRef symbolName(const FunctionDecl *F) {
  if (const auto *A = F->getMostRecentDecl()->getAttr<AsmLabelAttr>())
    return A->getLabel();
  return F->getName();
}

// A line of the note as a directive. Everything but plain characters goes as
// an octal escape.
static std::string ascii(StringRef Text) {
  std::string S = ".ascii \"";
  for (unsigned char C : Text) {
    if (isPrint(C) && C != '"' && C != '\\')
      S += C;
    else
      for (int Shift : {6, 3, 0})
        S += (Shift == 6 ? "\\" : "") + std::to_string(C >> Shift & 7);
  }
  return S + "\"\n";
}

Decl *makeNote(ASTContext &C, const Options &O, DomainMap &Map,
               ArrayRef<const FunctionDecl *> Entries) {
  std::string S = ".pushsection " CODOMS_OBJECT_SECTION ",\"\",%progbits\n";
  S += ascii("codoms-object 1\n");
  S += ascii("domain=" + O.Domain + "\n");
  S += ascii("source=" + sourceName(C) + "\n");
  for (const FunctionDecl *F : Entries)
    S += ascii(("entry=" + symbolName(F) + " " + Map.of(F).Name + "\n").str());
  S += ".popsection";
  QualType Type = C.getStringLiteralArrayType(C.CharTy, S.size());
  auto *Text = clang::StringLiteral::Create(C, S, StringLiteralKind::Ordinary,
                                            false, Type, SourceLocation());
  return FileScopeAsmDecl::Create(C, C.getTranslationUnitDecl(), Text,
                                  SourceLocation(), SourceLocation());
}

} // namespace codoms
