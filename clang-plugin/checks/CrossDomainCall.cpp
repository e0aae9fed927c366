// SPDX-License-Identifier: MIT
//
// A direct call may reach another domain at its entries only, unless a grant
// of read or more makes the whole domain's code reachable; a call through an
// interface has to be declared by the caller's domain.
#include "Check.h"

using namespace clang;

namespace codoms {
namespace {

class CrossDomainCall : public Check {
public:
  using Check::Check;

  void call(const Place &P, const CallExpr *E, const FunctionDecl *F) override {
    if (!F)
      return;
    if (findMark(F, StubMark))
      return through(P, E, F);
    Domain To = C.foreign(P, F);
    if (To.Name.empty() || C.Map.isEntry(F) ||
        C.O.granted(P.D.Name, To.Name, "read"))
      return;
    C.report(E->getBeginLoc(), Diag::CrossCall)
        << P.In->getName() << P.D.Name << F->getName() << To.Name
        << E->getCallee()->getSourceRange();
    C.explain(P.In, P.D);
    C.explain(F, To);
    C.report(F->getFirstDecl()->getBeginLoc(), Diag::NoteMakeEntry)
        << F->getName()
        << FixItHint::CreateInsertion(F->getFirstDecl()->getBeginLoc(),
                                      "__attribute__((codoms_entry)) ");
  }

private:
  // Only with the interface on the command line can it be known.
  void through(const Place &P, const CallExpr *E, const FunctionDecl *F) {
    for (const Procedure &Called : C.O.Procedures) {
      if (Called.Client != F->getName())
        continue;
      StringRef Interface = StringRef(Called.Name).split('.').first;
      for (const auto &[User, Used] : C.O.Uses)
        if (User == P.D.Name && Used == Interface)
          return;
      C.report(E->getBeginLoc(), Diag::InterfaceUnused)
          << P.In->getName() << P.D.Name << F->getName() << Interface
          << E->getCallee()->getSourceRange();
      C.explain(P.In, P.D);
      C.report(F->getLocation(), Diag::NoteAddUse) << P.D.Name << Interface;
      return;
    }
  }
};

} // namespace

std::unique_ptr<Check> makeCrossDomainCall(CheckContext &C) {
  return std::make_unique<CrossDomainCall>(C);
}
} // namespace codoms
