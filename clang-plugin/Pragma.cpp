// SPDX-License-Identifier: MIT
//
// See Pragma.h.
#include "Pragma.h"

#include "clang/Lex/Pragma.h"

using namespace clang;
using namespace llvm;

namespace codoms {

const PragmaPoints::Point *PragmaPoints::find(const SourceManager &SM,
                                              SourceLocation L) const {
  L = SM.getExpansionLoc(L);
  auto After = partition_point(Points, [&](const Point &P) {
    return SM.isBeforeInTranslationUnit(P.Where, L);
  });
  if (After == Points.begin() || std::prev(After)->Name.empty())
    return nullptr;
  return &*std::prev(After);
}

namespace {
class Handler : public PragmaHandler {
public:
  Handler(std::shared_ptr<PragmaPoints> P, const Options &O)
      : PragmaHandler("codoms"), State(std::move(P)), O(O) {}

  // `codoms` is read; what is left of the line the preprocessor drops.
  void HandlePragma(Preprocessor &PP, PragmaIntroducer, Token &First) override {
    SourceLocation L = First.getLocation();
    StringRef What =
        next(PP, tok::identifier) == "domain" ? next(PP, tok::identifier) : "";
    if (What == "pop" && ends(PP))
      return pop(PP, L);
    if (What == "push" && !next(PP, tok::l_paren).empty()) {
      StringRef Name = next(PP, tok::identifier);
      if (!Name.empty() && !next(PP, tok::r_paren).empty() && ends(PP))
        return push(PP, L, Name);
    }
    O.Diags.report(PP.getDiagnostics(), L, Diag::PragmaSyntax);
  }

private:
  // The next token, empty if it is of another kind. Keywords are words too.
  StringRef next(Preprocessor &PP, tok::TokenKind Kind) {
    PP.LexUnexpandedToken(T);
    if (const IdentifierInfo *I = T.getIdentifierInfo())
      return Kind == tok::identifier ? I->getName() : "";
    return T.is(Kind) ? "x" : "";
  }
  bool ends(Preprocessor &PP) {
    PP.LexUnexpandedToken(T);
    return T.is(tok::eod);
  }
  void push(Preprocessor &PP, SourceLocation L, StringRef Name) {
    if (!isDomainName(Name))
      O.Diags.report(PP.getDiagnostics(), L, Diag::BadName) << Name;
    State->Stack.push_back({L, Name.str(), L});
    State->Points.push_back({L, Name.str(), L});
  }
  void pop(Preprocessor &PP, SourceLocation L) {
    if (State->Stack.empty()) {
      O.Diags.report(PP.getDiagnostics(), L, Diag::PragmaPop);
      return;
    }
    State->Stack.pop_back();
    PragmaPoints::Point Now{L, "", {}};
    if (!State->Stack.empty())
      Now = {L, State->Stack.back().Name, State->Stack.back().Push};
    State->Points.push_back(Now);
  }

  std::shared_ptr<PragmaPoints> State;
  const Options &O;
  Token T;
};
} // namespace

std::shared_ptr<PragmaPoints> addPragma(Preprocessor &PP, const Options &O) {
  auto State = std::make_shared<PragmaPoints>();
  PP.AddPragmaHandler(new Handler(State, O));
  return State;
}

} // namespace codoms
