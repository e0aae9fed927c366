// SPDX-License-Identifier: MIT
//
// Calls of client stubs (declared `codoms_stub` by generated headers).
#ifndef CODOMS_CROSSING_H
#define CODOMS_CROSSING_H

#include "llvm/ADT/StringRef.h"

namespace llvm {
class Module;
}

namespace codoms {

// Function attribute: calls of it cross into another domain.
inline constexpr llvm::StringLiteral StubAttribute = "codoms-stub";

// Makes such calls enter the stub directly; gives whether there were any.
bool lowerCrossings(llvm::Module &M);

} // namespace codoms

#endif
