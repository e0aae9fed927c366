// SPDX-License-Identifier: MIT
//
// Prints diagnostics in lld's form: `ld.codoms: error: text [L012]`, the
// number behind the first line. Stops to print, not to count, at the limit.
#include "Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
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

// Names come from files of others: no control characters, valid UTF-8.
static std::string printable(StringRef text) {
  bool utf8 = json::isUTF8(text);
  std::string out;
  for (char c : text) {
    bool plain = c == '\n' || isPrint(c) || (utf8 && c & 0x80);
    out += plain ? std::string(1, c) : "\\x" + toHex(StringRef(&c, 1), true);
  }
  return out;
}

void Diagnostics::passOn(StringRef text, bool isError) {
  bool fatal = isError || fatalWarnings;
  errors += fatal;
  if (quiet)
    return;
  printed += fatal;
  if (limit && printed == limit + 1 && fatal)
    errs() << "ld.codoms: error: too many errors, the rest is not shown "
              "(--error-limit=0 shows all)\n";
  if (limit && printed > limit)
    return;
  errs() << "ld.codoms: " << (fatal ? "error: " : "warning: ")
         << printable(text) << '\n';
}

} // namespace codoms
