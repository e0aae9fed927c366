// SPDX-License-Identifier: MIT
//
// libFuzzer target of the linker: whatever the bytes are, reading them as an
// object (then resolving and rewriting it), as an archive, as a model, and as
// an image to be verified, ends in an answer or an error.
//
//   cmake -DCODOMS_FUZZ=ON ... && ninja fuzz-link
//   build/bin/fuzz-link -max_total_time=60 CORPUS
#include "Passes.h"

using namespace codoms;
using llvm::StringRef;

namespace {
Context &quiet(Context &ctx) {
  ctx.diag.quiet = true;
  ctx.options.entry = "_start";
  return ctx;
}

// All passes in front of lld, as for an only input.
void object(StringRef bytes) {
  Context ctx;
  Object *o = readObject(quiet(ctx), {bytes, "fuzz"}, "fuzz", Role::Input);
  if (!o)
    return;
  ctx.inputs.push_back(o);
  if (assignDomains(ctx) && resolveSymbols(ctx) && planLayout(ctx))
    rewriteObjects(ctx);
}

// Its index and all of its members. None is fetched from elsewhere.
void archive(StringRef bytes) {
  Context ctx;
  if (bytes.starts_with("!<thin>") ||
      !addArchive(quiet(ctx), {bytes, "fuzz"}, "fuzz", Role::Member, false))
    return;
  for (size_t i = 0; i < ctx.candidates.size(); i++)
    readCandidate(ctx, *ctx.candidates[i]);
}

void model(StringRef bytes) {
  Context ctx;
  readModel(quiet(ctx), "fuzz", bytes);
}

void image(StringRef bytes) {
  Context ctx;
  verifyImage(quiet(ctx), bytes, "fuzz");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A copy of exactly this size: one byte too far is found.
  std::vector<char> copy(data, data + size);
  StringRef bytes(copy.data(), size);
  if (bytes.starts_with("{"))
    model(bytes);
  else if (bytes.starts_with("!<"))
    archive(bytes);
  else if (size > 16 && bytes[16] == 1) // ET_REL
    object(bytes);
  else
    image(bytes);
  return 0;
}
