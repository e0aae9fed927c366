// SPDX-License-Identifier: MIT
//
// The only way to say something: diagnostics by name from Diagnostics.def.
// clang 19 lets plugins add no warning groups, so -Wcodoms-GROUP comes from the
// driver as a plugin argument, and -Werror and -w are looked at here.
#ifndef CODOMS_DIAGNOSTICS_H
#define CODOMS_DIAGNOSTICS_H

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/StringMap.h"

namespace codoms {

enum class Diag {
#define DIAGNOSTIC(name, level, group, text) name,
#include "Diagnostics.def"
};

// What the command line says about one group.
struct GroupState {
  bool Off = false;
  enum { Default, Error, Warning } Level = Default;
};

class Diagnostics {
public:
  Diagnostics() {
#define DIAGNOSTIC_GROUP(name, text) Groups[name];
#include "Groups.def"
  }
  // `Wno-error=codoms-call` and the like; false if there is no such group.
  bool parseWarning(llvm::StringRef Option);
  clang::DiagnosticBuilder report(clang::DiagnosticsEngine &E,
                                  clang::SourceLocation L, Diag D) const;
  // Whether a diagnostic would be seen: checks that cost ask first.
  bool enabled(clang::DiagnosticsEngine &E, Diag D) const;

private:
  llvm::StringMap<GroupState> Groups;
};

} // namespace codoms

#endif
