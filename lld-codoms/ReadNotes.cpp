// SPDX-License-Identifier: MIT
//
// The text sections that the plugin and generated headers leave in objects
// (docs/contracts.md, section 3): `.codoms.object` with the domain and its
// entries, `.codoms.uses` with the hashes of the interfaces a file was
// compiled against.
#include "Passes.h"
#include "llvm/ADT/StringExtras.h"
#include <codoms/section.h>

using namespace llvm;

namespace codoms {

static bool isName(StringRef text) {
  return !text.empty() && !isDigit(text[0]) &&
         all_of(text, [](char c) { return isAlnum(c) || c == '_'; });
}

static bool bad(Context &ctx, Object &o, StringRef section, StringRef line) {
  std::string shown;
  raw_string_ostream(shown).write_escaped(line.take_front(60));
  ctx.diag.report(Diag::note_line, o.name, section, shown);
  return false;
}

static bool objectLine(Context &ctx, Object &o, StringRef line) {
  auto [key, value] = line.split('=');
  if (key == "source") {
    o.source = value.str();
    return true;
  }
  if (key == "domain" && isName(value)) {
    if (!o.note.empty() && o.note != value) {
      ctx.diag.report(Diag::note_two_domains, o.name, o.note, value);
      return false;
    }
    o.note = value.str();
    return true;
  }
  auto [symbol, domain] = value.split(' ');
  if (key == "entry" && isName(symbol) && isName(domain)) {
    o.entryNotes.push_back({symbol.str(), domain.str()});
    return true;
  }
  return bad(ctx, o, CODOMS_OBJECT_SECTION, line);
}

static bool usesLine(Context &ctx, Object &o, StringRef line) {
  auto [interface, hash] = line.split(' ');
  if (!isName(interface) || hash.size() != 16 || !all_of(hash, isHexDigit))
    return bad(ctx, o, CODOMS_USES_SECTION, line);
  o.uses.push_back({interface.str(), hash.str()});
  return true;
}

// ld -r joins the notes of several objects, so the first line may come again.
static bool isVersion(StringRef line) { return line == "codoms-object 1"; }

bool readNotes(Context &ctx, Object &o, StringRef section, StringRef text) {
  bool uses = section == CODOMS_USES_SECTION, good = true, first = true;
  for (StringRef line : split(text, '\n')) {
    line = line.trim('\0');
    if (line.empty())
      continue;
    if (!uses && first && !isVersion(line)) {
      ctx.diag.report(Diag::note_version, o.name);
      return false;
    }
    first = false;
    if (uses)
      good &= usesLine(ctx, o, line);
    else if (!isVersion(line))
      good &= objectLine(ctx, o, line);
  }
  return good;
}

} // namespace codoms
