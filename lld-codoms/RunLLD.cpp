// SPDX-License-Identifier: MIT
//
// The one link, by lld in this process, from files in memory to a temporary
// beside the output. The only file that includes lld. What lld says is put
// into the words of the command line: members of the archive in memory become
// the files they were made from, and symbols lose their domain's prefix.
#include "Passes.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/raw_ostream.h"
#include <sys/mman.h>
#include <unistd.h>

LLD_HAS_DRIVER(elf)

using namespace llvm;

namespace codoms {

namespace {
// A file without a name in the file system.
struct MemoryFile {
  int fd;
  std::string path;
  explicit MemoryFile(StringRef text = "") {
    fd = memfd_create("ld.codoms", MFD_CLOEXEC);
    path = "/proc/self/fd/" + std::to_string(fd);
    raw_fd_ostream(fd, /*shouldClose=*/false) << text;
  }
  ~MemoryFile() { close(fd); }
};

// The map, which lld wants to be able to rename. Nothing is left of it.
struct MapFile {
  std::string path;
  ~MapFile() {
    if (!path.empty())
      unlink(path.c_str());
  }
  std::string read() const {
    auto b = MemoryBuffer::getFile(path, false, false, /*IsVolatile=*/true);
    return b ? (*b)->getBuffer().str() : "";
  }
};

class Translator {
  Context &ctx;
  std::string archive, script;

  bool member(StringRef &text, std::string &out) const;
  bool symbol(StringRef &text, char before, std::string &out) const;

public:
  Translator(Context &c, const MemoryFile &s)
      : ctx(c), archive("/proc/self/fd/" + std::to_string(c.objectsFile)),
        script(s.path) {}
  std::string translate(StringRef) const;
  void diagnostics(StringRef) const;
};
} // namespace

// `/proc/self/fd/7(12)`, or `/proc/self/fd/7:(12)` as maps have it.
bool Translator::member(StringRef &text, std::string &out) const {
  StringRef rest = text;
  if (!rest.consume_front(archive))
    return false;
  size_t number;
  rest.consume_front(":");
  if (!rest.consume_front("(") || rest.consumeInteger(10, number) ||
      !rest.consume_front(")") || number >= ctx.memberNames.size())
    return false;
  out += ctx.memberNames[number];
  text = rest;
  return true;
}

bool Translator::symbol(StringRef &text, char before, std::string &out) const {
  if (isAlnum(before) || before == '_' || before == '$')
    return false;
  size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "abcdefghijklmnopqrstuvwxyz0123456789_");
  if (!end || end == StringRef::npos || text[end] != '$' ||
      !ctx.domainsByName.count(text.take_front(end)))
    return false;
  (void)out;
  text = text.drop_front(end + 1);
  return true;
}

std::string Translator::translate(StringRef text) const {
  std::string out;
  while (!text.empty()) {
    if (member(text, out) || symbol(text, out.empty() ? ' ' : out.back(), out))
      continue;
    if (text.consume_front(script)) {
      out += "<layout>";
      continue;
    }
    out += text.front();
    text = text.drop_front();
  }
  return out;
}

// Lines that start with `>>>` or a blank belong to the one before.
void Translator::diagnostics(StringRef text) const {
  std::string message;
  bool isError = true;
  auto flush = [&] {
    if (!message.empty())
      ctx.diag.passOn(message, isError);
    message.clear();
  };
  std::string all = translate(text);
  for (StringRef line : split(StringRef(all), '\n')) {
    if (line.empty())
      continue;
    StringRef rest = line;
    bool begins = rest.consume_front("ld.codoms: ");
    if (!begins && !message.empty()) {
      message += ("\n" + line).str();
      continue;
    }
    flush();
    isError = !rest.consume_front("warning: ");
    rest.consume_front("error: ");
    message = rest.str();
  }
  flush();
}

// Where a debugger that knows nothing of domains starts.
static std::string startSymbol(const Context &ctx) {
  for (StringRef wanted : {StringRef("main"), StringRef(ctx.options.entry)})
    for (const Domain *d : ctx.domains) {
      auto start = d->symbols.find(ctx.options.entry);
      auto s = d->symbols.find(wanted);
      auto isDefined = [&](auto i) {
        return i != d->symbols.end() && i->second.state >= Symbol::Common;
      };
      if (isDefined(start) && isDefined(s))
        return d->name + "$" + ctx.options.entry;
    }
  return "0";
}

static std::vector<std::string>
arguments(const Context &ctx, const MemoryFile &script, const MapFile &map) {
  std::vector<std::string> a = {
      "ld.codoms", "-flavor", "gnu", "-m", "elf64lriscv", "-static",
      // The last word on what lld must not do.
      "--no-dynamic-linker", "--build-id=none", "--no-eh-frame-hdr",
      "--no-relax-gp", "--error-limit=0", "--color-diagnostics=never", "-z",
      "norelro", "-z", "nognustack", "-z", "max-page-size=4096", "-z",
      "common-page-size=4096", "--emit-relocs", "-X",
      ctx.options.gcSections ? "--gc-sections" : "--no-gc-sections"};
  a.insert(a.end(), ctx.options.forLLD.begin(), ctx.options.forLLD.end());
  if (ctx.options.allowMultiple)
    a.push_back("--allow-multiple-definition");
  if (!map.path.empty())
    a.push_back("-Map=" + map.path);
  a.insert(a.end(),
           {"-e", startSymbol(ctx), "-T", script.path, "--whole-archive",
            "/proc/self/fd/" + std::to_string(ctx.objectsFile), "-o",
            ctx.temporary});
  return a;
}

static bool writeMap(Context &ctx, const std::string &text) {
  if (ctx.options.map == "-") {
    outs() << text;
    return true;
  }
  std::error_code e;
  raw_fd_ostream out(ctx.options.map, e);
  if (e) {
    ctx.diag.report(Diag::cannot_write, ctx.options.map, e.message());
    return false;
  }
  out << text;
  return true;
}

bool runLLD(Context &ctx) {
  MemoryFile script(ctx.script);
  MapFile map;
  ctx.temporary = ctx.options.output + ".lld-" + std::to_string(getpid());
  if (!ctx.options.map.empty())
    map.path = ctx.temporary + ".map";
  std::vector<std::string> words = arguments(ctx, script, map);
  std::vector<const char *> argv;
  for (const std::string &w : words)
    argv.push_back(w.c_str());
  std::string output, errors;
  raw_string_ostream out(output), err(errors);
  CrashRecoveryContext::Enable(); // lld leaves fatal errors that way
  lld::Result r = lld::lldMain(argv, out, err, {{lld::Gnu, &lld::elf::link}});
  CrashRecoveryContext::Disable();
  Translator t(ctx, script);
  outs() << t.translate(out.str());
  t.diagnostics(err.str());
  if (r.retCode && !ctx.diag.failed())
    ctx.diag.report(Diag::lld_failed, r.retCode);
  if (!map.path.empty() && !ctx.diag.failed())
    writeMap(ctx, t.translate(map.read()));
  return !ctx.diag.failed();
}

} // namespace codoms
