// SPDX-License-Identifier: MIT
//
// What a check is: it is told what the walk over the tree meets, and where. The
// walk itself is in Walk.cpp; a new check is a file here and a row of
// Checks.def.
#ifndef CODOMS_CHECK_H
#define CODOMS_CHECK_H

#include "../DomainMap.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include <memory>

namespace codoms {

// The function or variable whose body or initializer is walked.
struct Place {
  const clang::NamedDecl *In = nullptr;
  Domain D;
};

class CheckContext {
public:
  CheckContext(const Options &O, DomainMap &Map, clang::ASTContext &C)
      : O(O), Map(Map), AST(C) {}
  clang::DiagnosticBuilder report(clang::SourceLocation L, Diag D) const {
    return O.Diags.report(AST.getDiagnostics(), L, D);
  }
  bool enabled(Diag D) const {
    return O.Diags.enabled(AST.getDiagnostics(), D);
  }
  // A note that tells why `D` is in its domain.
  void explain(const clang::NamedDecl *D, Domain Of) const;
  // The domain of `D` if it is known and not the one of `P`.
  Domain foreign(const Place &P, const clang::NamedDecl *D) const;

  const Options &O;
  DomainMap &Map;
  clang::ASTContext &AST;
};

class Check {
public:
  explicit Check(CheckContext &C) : C(C) {}
  virtual ~Check() = default;
  // A function's first declaration with an attribute of ours, or definition.
  virtual void function(const clang::FunctionDecl *) {}
  virtual void call(const Place &, const clang::CallExpr *,
                    const clang::FunctionDecl *) {}
  // Not the callee of a call.
  virtual void use(const Place &, const clang::DeclRefExpr *) {}
  // A plain assignment.
  virtual void store(const Place &, const clang::BinaryOperator *) {}
  virtual void returns(const Place &, const clang::ReturnStmt *) {}

protected:
  CheckContext &C;
};

using CheckList = std::vector<std::unique_ptr<Check>>;
CheckList makeChecks(CheckContext &C);

#define CHECK(name) std::unique_ptr<Check> make##name(CheckContext &C);
#include "../Checks.def"

// Walks the definitions of the translation unit and tells the checks.
void walk(CheckContext &C, const CheckList &Checks);

} // namespace codoms

#endif
