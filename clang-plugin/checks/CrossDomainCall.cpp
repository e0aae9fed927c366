// SPDX-License-Identifier: MIT
//
// A direct call may reach another domain at its entries only, unless a grant
// of read or more makes the whole domain's code reachable.
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
};

} // namespace

std::unique_ptr<Check> makeCrossDomainCall(CheckContext &C) {
  return std::make_unique<CrossDomainCall>(C);
}
} // namespace codoms
