// SPDX-License-Identifier: MIT
//
// Archives, read without trust: GNU's and BSD's, with and without a symbol
// table, thin ones too. Every offset is checked before it is followed, which
// LLVM's own reader leaves to whoever made the archive. What members hold is
// ReadInputs.cpp's.
#include "Archive.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Endian.h"

using namespace llvm;
using namespace llvm::support;

namespace codoms {

static constexpr uint64_t headerBytes = 60;
static constexpr uint64_t magicBytes = 8;

namespace {
// The symbol tables differ in the width of numbers and in their order.
struct TableForm {
  unsigned width;
  endianness order;
};
constexpr TableForm gnu32 = {4, endianness::big}, gnu64 = {8, endianness::big},
                    bsd32 = {4, endianness::little},
                    bsd64 = {8, endianness::little};

class Reader {
  StringRef bytes;
  Archive &a;
  StringRef longNames;    // content of the member "//"
  StringRef table;        // content of the symbol table
  TableForm form = gnu32; // of it
  DenseMap<uint64_t, uint32_t> byOffset;

  Error flaw(const Twine &what) const {
    return createStringError(inconvertibleErrorCode(), what);
  }
  Error member(uint64_t &at);
  Error name(StringRef field, StringRef &content, StringRef &name) const;
  Error special(StringRef name, StringRef content, bool &isSpecial);
  bool number(StringRef &from, uint64_t &n) const;
  Error symbol(uint64_t offset, StringRef name);
  Error gnuTable();
  Error bsdTable();

public:
  Reader(StringRef b, Archive &archive) : bytes(b), a(archive) {}
  Error run();
};
} // namespace

// ---- members ---------------------------------------------------------------

static bool isSpecialName(StringRef field) {
  return field == "/" || field == "//" || field == "/SYM64/";
}

// The name of the header's field: as it is, in the table of long names, or in
// front of the content.
Error Reader::name(StringRef field, StringRef &content, StringRef &name) const {
  StringRef rest = field;
  uint64_t n;
  if (rest.consume_front("#1/")) {
    if (rest.getAsInteger(10, n) || n > content.size())
      return flaw("a name is longer than its member");
    name = content.take_front(n).rtrim('\0');
    content = content.drop_front(n);
    return Error::success();
  }
  if (isSpecialName(field) || !rest.consume_front("/")) {
    name = isSpecialName(field) || !field.ends_with("/") ? field
                                                         : field.drop_back();
    return Error::success();
  }
  size_t end = StringRef::npos;
  if (!rest.getAsInteger(10, n) && n < longNames.size())
    end = longNames.find("/\n", n);
  if (end == StringRef::npos)
    return flaw("the name '" + field + "' is not in its table of names");
  name = longNames.slice(n, end);
  return Error::success();
}

Error Reader::special(StringRef name, StringRef content, bool &isSpecial) {
  static const struct {
    StringRef name;
    TableForm form;
  } tables[] = {{"/", gnu32},
                {"/SYM64/", gnu64},
                {"__.SYMDEF", bsd32},
                {"__.SYMDEF SORTED", bsd32},
                {"__.SYMDEF_64", bsd64},
                {"__.SYMDEF_64 SORTED", bsd64}};
  isSpecial = name == "//";
  if (isSpecial)
    longNames = content;
  for (const auto &t : tables) {
    if (name != t.name)
      continue;
    isSpecial = true;
    if (a.hasSymbols)
      return flaw("it has two symbol tables");
    a.hasSymbols = true;
    table = content;
    form = t.form;
  }
  return Error::success();
}

Error Reader::member(uint64_t &at) {
  auto where = [&] { return "the member at byte " + Twine(at); };
  if (bytes.size() - at < headerBytes)
    return flaw(where() + " is cut off");
  StringRef header = bytes.substr(at, headerBytes);
  uint64_t size;
  if (!header.ends_with("`\n") ||
      header.substr(48, 10).rtrim(' ').getAsInteger(10, size))
    return flaw(where() + " has no header");
  StringRef field = header.take_front(16).rtrim(' ');
  bool elsewhere = a.thin && !isSpecialName(field);
  uint64_t here = elsewhere ? 0 : size;
  uint64_t start = at + headerBytes;
  if (here > bytes.size() - start)
    return flaw(where() + " ends outside the archive");
  StringRef content = bytes.substr(start, here), text;
  if (Error e = name(field, content, text))
    return e;
  bool isSpecial;
  if (Error e = special(text, content, isSpecial))
    return e;
  if (!isSpecial) {
    byOffset[at] = a.members.size();
    a.members.push_back({text, content});
  }
  at = start + here + (here & 1);
  return Error::success();
}

// ---- symbol tables ---------------------------------------------------------

bool Reader::number(StringRef &from, uint64_t &n) const {
  if (from.size() < form.width)
    return false;
  n = form.width == 4 ? endian::read<uint32_t>(from.data(), form.order)
                      : endian::read<uint64_t>(from.data(), form.order);
  from = from.drop_front(form.width);
  return true;
}

Error Reader::symbol(uint64_t offset, StringRef name) {
  auto m = byOffset.find(offset);
  if (m == byOffset.end())
    return flaw("its symbol table says that '" + name +
                "' is in a member at byte " + Twine(offset) +
                ", where there is none");
  a.symbols.push_back({name, m->second});
  return Error::success();
}

// A name at the start of `from`, ended by a zero; npos if there is none.
static size_t lengthOfName(StringRef from) { return from.find('\0'); }

// count, offsets, names one after the other
Error Reader::gnuTable() {
  StringRef offsets = table;
  uint64_t count, offset;
  if (!number(offsets, count) || count > offsets.size() / form.width)
    return flaw("its symbol table is longer than its member");
  StringRef names = offsets.drop_front(count * form.width);
  for (uint64_t i = 0; i < count; i++) {
    size_t length = lengthOfName(names);
    if (length == StringRef::npos || !number(offsets, offset))
      return flaw("its symbol table has fewer names than symbols");
    if (Error e = symbol(offset, names.take_front(length)))
      return e;
    names = names.drop_front(length + 1);
  }
  return Error::success();
}

// bytes of pairs, pairs of (name, offset), bytes of names, names
Error Reader::bsdTable() {
  StringRef rest = table;
  uint64_t pairBytes, nameBytes, at, offset;
  if (!number(rest, pairBytes) || pairBytes > rest.size() ||
      pairBytes % (2 * form.width))
    return flaw("its symbol table is longer than its member");
  StringRef pairs = rest.take_front(pairBytes);
  rest = rest.drop_front(pairBytes);
  if (!number(rest, nameBytes) || nameBytes > rest.size())
    return flaw("the names of its symbol table are longer than its member");
  StringRef names = rest.take_front(nameBytes);
  while (number(pairs, at) && number(pairs, offset)) {
    size_t length =
        at < names.size() ? lengthOfName(names.drop_front(at)) : names.npos;
    if (length == StringRef::npos)
      return flaw("its symbol table has a name that does not end in it");
    if (Error e = symbol(offset, names.substr(at, length)))
      return e;
  }
  return Error::success();
}

Error Reader::run() {
  a.thin = bytes.starts_with("!<thin>\n");
  if (!a.thin && !bytes.starts_with("!<arch>\n"))
    return flaw("it is of a kind that is not read here");
  for (uint64_t at = magicBytes; at < bytes.size();)
    if (Error e = member(at))
      return e;
  if (!a.hasSymbols)
    return Error::success();
  return form.order == endianness::big ? gnuTable() : bsdTable();
}

Error readArchive(StringRef bytes, Archive &a) {
  return Reader(bytes, a).run();
}

} // namespace codoms
