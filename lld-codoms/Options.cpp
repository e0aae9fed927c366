// SPDX-License-Identifier: MIT
//
// Command line to Options: finds the row of Options.def, then does its action.
// Usage errors say what is wrong and end with status 2; unknown options are
// one, so that nothing is dropped in silence.
#include "Passes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace codoms {

namespace {
enum Form { Flag, Equals, Joined, Suffix };
enum What {
  Model,
  Client,
  Server,
  Report,
  CoreModel,
  EntryAlign,
  RuntimeDir,
  LibcDir,
  LibgccDir,
  PrintLayout,
  Verify,
  Help,
  Version,
  Output,
  LibraryDir,
  Library,
  Undefined,
  Entry,
  Defsym,
  Wrap,
  NoStdlib,
  NoStartFiles,
  NoDefaultLibs,
  StartLib,
  EndLib,
  WholeArchive,
  NoWholeArchive,
  GcSections,
  NoGcSections,
  StripAll,
  StripDebug,
  Map,
  PrintMap,
  Trace,
  Keyword,
  AllowMultiple,
  ErrorLimit,
  FatalWarnings,
  NoFatalWarnings,
  Emulation,
  BuildId,
  ForLLD,
  Always,
  Refuse
};
struct Row {
  StringRef name;
  Form form;
  What what;
  StringRef value, help;
};
const Row rows[] = {
#define OPTION(name, form, what, value, help) {name, form, what, value, help},
#include "Options.def"
};

struct Parser {
  Context &ctx;
  ArrayRef<const char *> arguments;
  size_t next = 0;
  bool lazy = false, whole = false;
  Options &options = ctx.options;

  bool usage(const Twine &text) {
    errs() << "ld.codoms: error: " << text << '\n';
    options.action = Action::Usage;
    return false;
  }
  bool run();
  bool one(StringRef argument);
  bool found(const Row &, StringRef argument, StringRef value);
  bool input(StringRef path, bool library);
  bool stub(StringRef text, bool client);
  bool number(StringRef text, uint64_t &out, StringRef what);
  bool keyword(StringRef key);
  void help();
};
} // namespace

static bool matches(const Row &r, StringRef body, StringRef &value) {
  if (r.form == Flag)
    return body == r.name;
  if (!body.consume_front(r.name))
    return false;
  value = body;
  if (r.form == Equals)
    return body.empty() || value.consume_front("=");
  return true;
}

// The row with the longest name that fits; exact ones win over prefixes, and
// one dash with a short name is what it is (-l is not --library).
static const Row *find(StringRef argument, StringRef &value) {
  StringRef body = argument.drop_front();
  bool two = body.consume_front("-");
  const Row *best = nullptr;
  for (const Row &r : rows) {
    StringRef v;
    if (two && r.name.size() == 1)
      continue;
    if (!matches(r, body, v) || (best && best->name.size() >= r.name.size()))
      continue;
    best = &r;
    value = v;
  }
  return best;
}

bool Parser::run() {
  while (next < arguments.size())
    if (!one(arguments[next++]))
      return false;
  return true;
}

bool Parser::one(StringRef argument) {
  if (argument.size() < 2 || argument[0] != '-')
    return input(argument, false);
  StringRef value;
  const Row *r = find(argument, value);
  if (!r)
    return usage("unknown option '" + argument + "' (try --help)");
  bool needs = r->form == Equals || r->form == Joined;
  bool given = !value.empty() || argument.ends_with("=");
  if (needs && !given && r->what != Refuse) {
    if (next == arguments.size())
      return usage("option '" + argument + "' needs a value");
    value = arguments[next++];
  }
  return found(*r, argument, value);
}

bool Parser::input(StringRef path, bool library) {
  options.inputs.push_back({path.str(), library, lazy, whole});
  return true;
}

bool Parser::stub(StringRef text, bool client) {
  StringRef interface, domain, rest = text;
  if (client) {
    std::tie(interface, rest) = rest.split('@');
    std::tie(domain, rest) = rest.split(':');
  } else {
    std::tie(interface, rest) = rest.split(':');
  }
  if (interface.empty() || rest.empty() || (client && domain.empty()))
    return usage("'" + text + "' is not of the form " +
                 (client ? "INTERFACE@DOMAIN:OBJECT" : "INTERFACE:OBJECT"));
  (client ? options.clients : options.servers)
      .push_back({interface.str(), domain.str(), rest.str()});
  return true;
}

bool Parser::number(StringRef text, uint64_t &out, StringRef what) {
  if (!text.getAsInteger(0, out))
    return true;
  return usage(what + ": '" + text + "' is no number");
}

bool Parser::keyword(StringRef key) {
  if (key.consume_front("stack-size="))
    return number(key, options.stackSize, "-z stack-size");
  if (key == "muldefs")
    return options.allowMultiple = true;
  // These say what holds for every image.
  for (StringRef k : {"relro", "norelro", "now", "lazy", "noexecstack", "text",
                      "separate-code", "defs", "nognustack"})
    if (key == k)
      return true;
  return usage("unknown keyword '-z " + key + "'");
}

static bool goodAlign(uint64_t n) {
  return isPowerOf2_64(n) && n >= 16 && n <= 4096;
}

// One action a row: a flat switch.
bool Parser::found(const Row &r, StringRef argument, StringRef value) {
  Options &o = options;
  uint64_t n = 0;
  switch (r.what) {
  case Model:
    o.models.push_back(value.str());
    return true;
  case Client:
    return stub(value, true);
  case Server:
    return stub(value, false);
  case Report:
    o.report = value;
    return true;
  case CoreModel:
    o.core = value;
    return is_contained(coreNames, value) ||
           usage("unknown core '" + value + "': there are " +
                 llvm::join(std::begin(coreNames), std::end(coreNames), ", "));
  case EntryAlign:
    if (!number(value, o.entryAlign, argument))
      return false;
    return goodAlign(o.entryAlign) ||
           usage("entry alignment " + value +
                 " is not a power of two from 16 to 4096");
  case RuntimeDir:
    o.runtimeDir = value;
    return true;
  case LibcDir:
    o.libcDir = value;
    return true;
  case LibgccDir:
    o.libgccDir = value;
    return true;
  case PrintLayout:
    return o.printLayout = true;
  case Verify:
    o.verify = value;
    o.action = Action::Verify;
    return true;
  case Help:
    help();
    o.action = Action::Stop;
    return false;
  case Version:
    outs() << "ld.codoms " CODOMS_VERSION " (lld " LLVM_VERSION_STRING ")\n";
    o.action = Action::Stop;
    return false;
  case Output:
    o.output = value;
    return true;
  case LibraryDir:
    o.libraryDirs.push_back(value.str());
    return true;
  case Library:
    return input(value, true);
  case Undefined:
    o.undefined.push_back(value.str());
    return true;
  case Entry:
    o.entry = value;
    return true;
  case Defsym: {
    auto [name, definition] = value.split('=');
    if (name.empty() || definition.empty())
      return usage("'--defsym " + value + "' is not of the form SYMBOL=VALUE");
    o.defsyms.push_back({name.str(), definition.str()});
    return true;
  }
  case Wrap:
    o.wraps.push_back(value.str());
    return true;
  case NoStdlib:
    o.startFiles = o.defaultLibs = false;
    return true;
  case NoStartFiles:
    o.startFiles = false;
    return true;
  case NoDefaultLibs:
    o.defaultLibs = false;
    return true;
  case StartLib:
    return lazy = true;
  case EndLib:
    lazy = false;
    return true;
  case WholeArchive:
    return whole = true;
  case NoWholeArchive:
    whole = false;
    return true;
  case GcSections:
    return o.gcSections = true;
  case NoGcSections:
    o.gcSections = false;
    return true;
  case StripAll:
    o.strip = Strip::All;
    return true;
  case StripDebug:
    o.strip = std::max(o.strip, Strip::Debug);
    return true;
  case Map:
    o.map = value;
    return true;
  case PrintMap:
    o.map = "-";
    return true;
  case Trace:
    return o.trace = true;
  case Keyword:
    return keyword(value);
  case AllowMultiple:
    return o.allowMultiple = true;
  case ErrorLimit:
    if (!number(value, n, argument))
      return false;
    ctx.diag.setLimit(n);
    return true;
  case FatalWarnings:
    return ctx.diag.fatalWarnings = true;
  case NoFatalWarnings:
    ctx.diag.fatalWarnings = false;
    return true;
  case Emulation:
    return value == "elf64lriscv" ||
           usage("unknown emulation '" + value + "', there is elf64lriscv");
  case BuildId:
    return value == "=none" || usage("'" + argument + "': a build id would " +
                                     "need a page that no domain has");
  case ForLLD:
    o.forLLD.push_back(r.form == Equals ? ("--" + r.name + "=" + value).str()
                                        : argument.str());
    return true;
  case Always:
    return true;
  case Refuse:
    return usage("'" + argument + "' is refused: " + r.help);
  }
  return false;
}

void Parser::help() {
  outs() << "usage: ld.codoms [options] -o IMAGE OBJECT... ARCHIVE...\n\n"
            "Links domains into an image for codoms-sim.\n\noptions:\n";
  for (const Row &r : rows) {
    if (r.what == Refuse)
      continue;
    std::string left = (r.name.size() == 1 ? "-" : "--") + r.name.str();
    if (!r.value.empty())
      left += (r.form == Equals   ? "="
               : r.form == Suffix ? ""
                                  : " ") +
              r.value.str();
    outs() << "  " << left_justify(left, 30) << " " << r.help
           << (r.what == Always ? ": accepted" : "") << '\n';
  }
}

bool readOptions(Context &ctx, ArrayRef<const char *> arguments) {
  Parser parser{ctx, arguments};
  Options &o = ctx.options;
  if (!parser.run())
    return false;
  if (o.action == Action::Link && o.inputs.empty())
    return parser.usage("no input files (try --help)");
  auto orElse = [](std::string &dir, const Twine &fallback) {
    if (dir.empty())
      dir = fallback.str();
  };
  orElse(o.runtimeDir, ctx.prefix + "/lib/codoms");
  orElse(o.libcDir, CODOMS_LIBC_DIR);
  orElse(o.libgccDir, CODOMS_LIBGCC_DIR);
  orElse(o.entry, "_start");
  return true;
}

} // namespace codoms
