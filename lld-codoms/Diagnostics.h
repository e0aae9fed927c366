// SPDX-License-Identifier: MIT
//
// The only way in which ld.codoms says that something is wrong. Texts and
// numbers are rows of Diagnostics.def; arguments fill {0}, {1}, ...
#ifndef LLD_CODOMS_DIAGNOSTICS_H
#define LLD_CODOMS_DIAGNOSTICS_H

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include <string>

namespace codoms {

enum class Diag {
#define DIAGNOSTIC(id, number, severity, text) id,
#include "Diagnostics.def"
};

class Diagnostics {
  unsigned errors = 0;
  unsigned printed = 0;
  unsigned limit = 20;
  llvm::StringSet<> seen;
  void print(Diag id, const std::string &text);

public:
  bool fatalWarnings = false;
  bool quiet = false; // counts, prints nothing

  static const char *format(Diag id);

  // Prints the text once, however often it comes. Lines behind the first
  // ("\n>>> ...") belong to it.
  template <typename... Ts> void report(Diag id, Ts &&...arguments) {
    print(id, llvm::formatv(format(id), std::forward<Ts>(arguments)...).str());
  }
  // The same with the text of an llvm::Error as the last argument.
  template <typename... Ts>
  void reportError(Diag id, llvm::Error e, Ts &&...arguments) {
    report(id, std::forward<Ts>(arguments)..., llvm::toString(std::move(e)));
  }
  // What lld said, already in our words.
  void passOn(llvm::StringRef text, bool isError);
  void setLimit(unsigned n) { limit = n; }
  bool failed() const { return errors; }
};

} // namespace codoms

#endif
