// SPDX-License-Identifier: MIT
//
// The section `.codoms.object` (docs/contracts.md, section 3): which domain an
// object belongs to and which entries it defines.
#ifndef CODOMS_NOTE_H
#define CODOMS_NOTE_H

#include "DomainMap.h"

namespace codoms {

// The note as a declaration that code generation makes assembly of.
clang::Decl *makeNote(clang::ASTContext &C, const Options &O, DomainMap &Map,
                      llvm::ArrayRef<const clang::FunctionDecl *> Entries);

} // namespace codoms

#endif
