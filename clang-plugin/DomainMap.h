// SPDX-License-Identifier: MIT
//
// Which declaration belongs to which domain, and why. Attributes and pragma end
// up as AnnotateAttr, which clang merges over redeclarations and carries into
// the IR by itself:
//
//   codoms.domain=NAME   as the source has it
//   codoms.entry         an entry point
//   codoms.racy          memory that the caller may change meanwhile
//   codoms.place=NAME    for the IR pass: not in the file's domain, but here
//   codoms.stub          calls of it cross (generated headers say so)
//   codoms.defined       has been compiled: an attribute that comes now is late
//   codoms.inline        may become codoms.neutral at the end
//   codoms.neutral       for the IR pass: goes where its users are
#ifndef CODOMS_DOMAINMAP_H
#define CODOMS_DOMAINMAP_H

#include "Options.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"

namespace codoms {

inline constexpr llvm::StringLiteral DomainPrefix = "codoms.domain=";
inline constexpr llvm::StringLiteral PlacePrefix = "codoms.place=";
inline constexpr llvm::StringLiteral EntryMark = "codoms.entry";
inline constexpr llvm::StringLiteral RacyMark = "codoms.racy";
inline constexpr llvm::StringLiteral StubMark = "codoms.stub";
inline constexpr llvm::StringLiteral DefinedMark = "codoms.defined";
inline constexpr llvm::StringLiteral InlineMark = "codoms.inline";
inline constexpr llvm::StringLiteral NeutralMark = "codoms.neutral";

// The domain of a declaration; no name if it has none of its own, as things
// that every domain has a copy of (libraries, inline functions, constants).
struct Domain {
  llvm::StringRef Name;
  const clang::Attr *Why = nullptr; // null: the file's option
};

// The attribute of `D` that names a domain, and that name.
const clang::AnnotateAttr *findMark(const clang::Decl *D,
                                    llvm::StringRef Prefix);
llvm::StringRef markedDomain(const clang::Attr *A);
void addMark(clang::Decl *D, const llvm::Twine &Text,
             clang::SourceRange R = {});

class DomainMap {
public:
  explicit DomainMap(const Options &O) : O(O) {}

  Domain of(const clang::NamedDecl *D);
  bool isEntry(const clang::FunctionDecl *F) const;
  // A static inline function that touches nothing of a domain: code that
  // calls it gets a copy.
  bool isNeutral(const clang::FunctionDecl *F);
  static bool mayBeNeutral(const clang::FunctionDecl *Definition);
  // An unmarked static constant: code that uses it gets a copy.
  static bool isNeutral(const clang::VarDecl *V);
  Domain file() const { return {O.Domain}; }

private:
  Domain ofFunction(const clang::FunctionDecl *F);
  Domain ofVariable(const clang::VarDecl *V);

  const Options &O;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Neutral;
};

} // namespace codoms

#endif
