// SPDX-License-Identifier: MIT
//
// Levels of diagnostics, and the one place that makes clang's ids from ours.
#include "Diagnostics.h"

using namespace clang;
using namespace llvm;

namespace codoms {

namespace {
enum Level { NOTE, WARNING, ERROR };

struct Row {
  Level L;
  StringRef Group, Text;
};

const Row Rows[] = {
#define DIAGNOSTIC(name, level, group, text) {level, group, text},
#include "Diagnostics.def"
};
} // namespace

// GROUPS: "codoms" (all of them) or "codoms-NAME".
bool Diagnostics::parseWarning(StringRef Option) {
  GroupState New;
  bool SetLevel = false;
  if (Option.consume_front("Werror=")) {
    SetLevel = true;
    New.Level = GroupState::Error;
  } else if (Option.consume_front("Wno-error=")) {
    SetLevel = true;
    New.Level = GroupState::Warning;
  } else if (Option.consume_front("Wno-")) {
    New.Off = true;
  } else if (!Option.consume_front("W")) {
    return false;
  }
  if (!Option.consume_front("codoms"))
    return false;
  bool All = Option.empty(), Found = All;
  Option.consume_front("-");
  for (auto &G : Groups) {
    if (!All && G.getKey() != Option)
      continue;
    Found = true;
    if (SetLevel)
      G.second.Level = New.Level;
    if (!SetLevel || New.Level == GroupState::Error)
      G.second.Off = New.Off;
  }
  return Found;
}

static DiagnosticsEngine::Level levelOf(const Row &R,
                                        const StringMap<GroupState> &Groups,
                                        const DiagnosticsEngine &E) {
  if (R.L == NOTE)
    return DiagnosticsEngine::Note;
  bool IsError = R.L == ERROR;
  if (!R.Group.empty()) {
    const GroupState &S = Groups.find(R.Group)->second;
    if (S.Off)
      return DiagnosticsEngine::Ignored;
    if (S.Level != GroupState::Default)
      IsError = S.Level == GroupState::Error;
    else if (!IsError)
      IsError = E.getWarningsAsErrors();
  } else if (!IsError) {
    IsError = E.getWarningsAsErrors();
  }
  if (IsError)
    return DiagnosticsEngine::Error;
  return E.getIgnoreAllWarnings() ? DiagnosticsEngine::Ignored
                                  : DiagnosticsEngine::Warning;
}

DiagnosticBuilder Diagnostics::report(DiagnosticsEngine &E, SourceLocation L,
                                      Diag D) const {
  const Row &R = Rows[static_cast<unsigned>(D)];
  auto Level = levelOf(R, Groups, E);
  std::string Text = R.Text.str();
  if (!R.Group.empty()) {
    bool Promoted = R.L == WARNING && Level == DiagnosticsEngine::Error;
    Text += Promoted ? " [-Werror,-Wcodoms-" : " [-Wcodoms-";
    Text += R.Group.str() + "]";
  }
  // The format is a row of the table, but clang's macro wants a literal.
  return E.Report(L, E.getDiagnosticIDs()->getCustomDiagID(
                         static_cast<DiagnosticIDs::Level>(Level), Text));
}

bool Diagnostics::enabled(DiagnosticsEngine &E, Diag D) const {
  return levelOf(Rows[static_cast<unsigned>(D)], Groups, E) !=
         DiagnosticsEngine::Ignored;
}

} // namespace codoms
