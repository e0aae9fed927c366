// SPDX-License-Identifier: MIT
//
// What an archive says of itself, checked: names and bytes point into it.
#ifndef LLD_CODOMS_ARCHIVE_H
#define LLD_CODOMS_ARCHIVE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace codoms {

struct ArchiveMember {
  llvm::StringRef name;  // of a thin archive: a path, from the archive's folder
  llvm::StringRef bytes; // empty if it is thin
};

struct ArchiveSymbol {
  llvm::StringRef name;
  uint32_t member;
};

struct Archive {
  bool thin = false;
  bool hasSymbols = false; // it has a table of them, which may be empty
  std::vector<ArchiveMember> members;
  std::vector<ArchiveSymbol> symbols;
};

llvm::Error readArchive(llvm::StringRef bytes, Archive &);

} // namespace codoms

#endif
