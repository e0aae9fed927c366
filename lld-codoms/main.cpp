// SPDX-License-Identifier: MIT
//
// ld.codoms: links domains into an image. This file is the table of contents:
// the passes in order, each with the reason why it stands where it stands.
// State is in one Context. A pass that fails ends the run with status 1, a
// wrong command line with 2; the output is untouched in both cases.
#include "Passes.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"

using namespace llvm;
using namespace codoms;

namespace {
struct Pass {
  bool (*run)(Context &);
  const char *reason;
};

const Pass passes[] = {
    {readModels, "what may be there at all; everything else is held to it"},
    {readInputs, "checks objects once, so that no later pass has to"},
    {assignDomains, "needs what objects and models say of domains"},
    {resolveSymbols, "needs the objects of each domain; fetches members"},
    {planLayout, "needs to know which linker symbols are asked for"},
    {rewriteObjects, "needs to know what each name means where"},
    // A temporary beside the output exists from here to readLinked.
    {runLLD, "addresses and bytes"},
    {readLinked, "nothing that lld was told is believed to have happened"},
    {checkReferences, "while relocations still say what refers to what"},
    {buildImage, "needs addresses, and rights that the models give"},
    {predictEdges, "needs edges; an edge over its budget is no image"},
    // Point of no return at its end: the output gets its name.
    {writeImage, "verifies the bytes it has composed before that"},
    {writeReport, "last: it tells what the output holds"},
};
} // namespace

static bool verifyOnly(Context &ctx) {
  const std::string &path = ctx.options.verify;
  auto bytes = MemoryBuffer::getFile(path, false, false);
  if (!bytes) {
    ctx.diag.report(Diag::cannot_open, path, bytes.getError().message());
    return false;
  }
  return verifyImage(ctx, (*bytes)->getBuffer(), path) &&
         (ctx.options.report.empty() || checkReport(ctx));
}

static bool link(Context &ctx) {
  for (const Pass &p : passes)
    if (!p.run(ctx))
      return false;
  if (ctx.options.printLayout)
    printLayout(ctx);
  return true;
}

// <prefix>/bin/ld.codoms
static std::string findPrefix(const char *program) {
  std::string self = sys::fs::getMainExecutable(
      program, reinterpret_cast<void *>(&findPrefix));
  return sys::path::parent_path(sys::path::parent_path(self)).str();
}

int main(int argc, char **argv) {
  sys::PrintStackTraceOnErrorSignal(argv[0]);
  Context ctx;
  ctx.prefix = findPrefix(argv[0]);
  SmallVector<const char *, 64> arguments(argv + 1, argv + argc);
  cl::ExpandResponseFiles(ctx.saver, cl::TokenizeGNUCommandLine, arguments);
  if (!readOptions(ctx, arguments))
    return ctx.options.action == Action::Stop ? 0 : 2;
  bool good =
      ctx.options.action == Action::Verify ? verifyOnly(ctx) : link(ctx);
  return good ? 0 : 1;
}
