// SPDX-License-Identifier: MIT
//
// #pragma codoms domain push(NAME) and pop: which domain a place of the source
// is in.
#ifndef CODOMS_PRAGMA_H
#define CODOMS_PRAGMA_H

#include "Options.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include <memory>

namespace codoms {

// Filled while the preprocessor runs. The parser looks ahead, so declarations
// ask by location and not for the current state.
struct PragmaPoints {
  struct Point {
    clang::SourceLocation Where; // of this push or pop
    std::string Name;            // in force from here, empty: none
    clang::SourceLocation Push;  // the push that it comes from
  };
  std::vector<Point> Points; // in the order of the translation unit
  std::vector<Point> Stack;

  const Point *find(const clang::SourceManager &SM,
                    clang::SourceLocation L) const;
};

// Registers the pragma. Not by way of clang's registry of plugins: -E would
// swallow the text, and ccache and -save-temps would lose domains.
std::shared_ptr<PragmaPoints> addPragma(clang::Preprocessor &PP,
                                        const Options &O);

} // namespace codoms

#endif
