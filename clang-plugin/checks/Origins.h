// SPDX-License-Identifier: MIT
//
// Where a pointer value comes from, as far as a function's text tells: the
// variable or function whose address it is, also when it went through local
// variables. A variable counts if everything it is ever given is such an
// address; order and branches are not looked at.
#ifndef CODOMS_ORIGINS_H
#define CODOMS_ORIGINS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"

namespace codoms {

class Origins {
public:
  // Forgets what it knew and reads the body of `D`.
  void read(const clang::Decl *D);
  // What `E` gives the address of, or null.
  const clang::ValueDecl *of(const clang::Expr *E) const;
  // An address that is in the structure `E`, or null.
  const clang::ValueDecl *inside(const clang::Expr *E) const;

private:
  friend class OriginReader;
  const clang::Decl *Read = nullptr;
  // Null: holds something else too.
  llvm::DenseMap<const clang::VarDecl *, const clang::ValueDecl *> Held;
  llvm::DenseMap<const clang::VarDecl *, const clang::ValueDecl *> Fields;
};

// The variable that the place `E` is part of; `Through` tells whether a pointer
// was followed on the way, which then is the variable.
const clang::VarDecl *rootOf(const clang::Expr *E, bool &Through);

} // namespace codoms

#endif
