// SPDX-License-Identifier: MIT
//
// Prints diagnostics in lld's form: `ld.codoms: error: text [L012]`, the
// number behind the first line. Stops to print, not to count, at the limit.
#include "Diagnostics.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace codoms {

namespace {
enum Severity { Warning, Error };
struct Row {
  const char *number, *text;
  Severity severity;
};
const Row rows[] = {
#define DIAGNOSTIC(id, number, severity, text) {#number, text, severity},
#include "Diagnostics.def"
};
} // namespace

const char *Diagnostics::format(Diag id) { return rows[int(id)].text; }

void Diagnostics::print(Diag id, const std::string &text) {
  const Row &row = rows[int(id)];
  auto [first, rest] = StringRef(text).split('\n');
  std::string line = (first + " [" + row.number + "]").str();
  if (!rest.empty())
    line += ("\n" + rest).str();
  if (seen.insert(line).second)
    passOn(line, row.severity == Error);
}

void Diagnostics::passOn(StringRef text, bool isError) {
  bool fatal = isError || fatalWarnings;
  errors += fatal;
  if (quiet)
    return;
  if (limit && printed == limit && fatal)
    errs() << "ld.codoms: error: too many errors, the rest is not shown "
              "(--error-limit=0 shows all)\n";
  if (limit && printed >= limit)
    return;
  errs() << "ld.codoms: " << (fatal ? "error: " : "warning: ") << text << '\n';
  printed += fatal;
}

} // namespace codoms
