// SPDX-License-Identifier: MIT
//
// The passes, in the order of main. A pass that finds something wrong reports
// all of it and gives false; nothing runs after that.
#ifndef LLD_CODOMS_PASSES_H
#define LLD_CODOMS_PASSES_H

#include "Context.h"

namespace codoms {

// Command line to options. False after a usage error.
bool readOptions(Context &, llvm::ArrayRef<const char *> arguments);

// --codoms-model files to policy. After it names and bounds are consistent.
bool readModels(Context &);

// Opens every input. After it each Object's tables are within its bytes and
// refer to what exists.
bool readInputs(Context &);

// Which object takes part in which domain, and which process each domain is
// in. Needs models and inputs; stubs are read here.
bool assignDomains(Context &);

// Every domain as a link of its own: which members it needs, what its symbols
// mean. What stays undefined is in Domain::missing.
bool resolveSymbols(Context &);

// The linker script: blocks, pages, and each domain's linker symbols.
bool planLayout(Context &);

// The objects as lld gets them: symbols and sections named after domains.
bool rewriteObjects(Context &);

// One in-process link. After it context.temporary exists.
bool runLLD(Context &);

// lld's output, opened.
bool readLinked(Context &);

// Every reference in the linked bytes is within its domain or covered by a
// grant and can be moved. Collects plan.relocs.
bool checkReferences(Context &);

// Segments, entries, imports, ranges, TLS: plan, and .codoms.image.
bool buildImage(Context &);

// What each edge will cost, if anybody asks: the report, or a budget.
bool predictEdges(Context &);

// The image beside the output, verified from its bytes, then renamed.
bool writeImage(Context &);

// Every promise of the image, from its bytes alone. `name` is for messages.
bool verifyImage(Context &, StringRef bytes, StringRef name);

bool writeReport(Context &);
// The verified image is the one that --codoms-report tells of.
bool checkReport(Context &);
void printLayout(Context &);

// ---- used by several passes ------------------------------------------------

// ReadModels.cpp: one model, joined to the policy.
bool readModel(Context &, const std::string &file, StringRef text);

// ReadInputs.cpp: an object of its own; null after an error.
Object *readObject(Context &, llvm::MemoryBufferRef, std::string name, Role);
Object *readObjectFile(Context &, const std::string &path, Role);
Object *readCandidate(Context &, Candidate &);
// An archive's members, linked where needed, or all of them (`whole`).
bool addArchive(Context &, llvm::MemoryBufferRef, const std::string &path, Role,
                bool whole);
// Makes an object one that is linked where it is needed.
void addLazy(Context &, Object *);

// AssignDomains.cpp: an object's own domain, from its note, and whether what it
// says is true.
void settleObject(Context &, Object &);

// ReadNotes.cpp: the text sections of ours.
bool readNotes(Context &, Object &, StringRef section, StringRef text);

// ResolveSymbols.cpp: what a reference to `name` refers to (--wrap).
StringRef referenceName(Context &, StringRef name);

// Relocations.cpp: rows of Relocations.def.
enum class Meaning {
  Nothing,
  Word,
  Relative,
  Jump,
  Low,
  Add,
  Sub,
  Thread,
  Absolute,
  Table,
  Unknown
};
Meaning meaningOf(uint32_t relocation);
StringRef nameOfType(uint32_t relocation);
int64_t bytesOf(uint32_t relocation); // -1 if there is none

// Instructions.cpp: null if a domain may have the instruction, else why not.
// `length` becomes its bytes, 0 if it does not fit in `left`.
const char *checkInstruction(const uint8_t *at, uint64_t left,
                             unsigned &length);
// True if it is a direct jump or branch; `offset` is then its distance.
bool decodeJump(const uint8_t *at, unsigned length, int64_t &offset);

// True if auipc and the instruction behind it form an address.
bool decodePair(const uint8_t *at, uint64_t left, int64_t &offset);

// VerifyImage.cpp: what a procedure's hash has to be.
uint64_t signatureHash(StringRef signature);

// VerifyImage.cpp: codoms_prot as p_flags.
uint32_t programFlags(uint32_t prot);

// Explain.cpp: errors about references that no domain may make.
void explainMissing(Context &, Domain &, StringRef symbol);
void explainCrossing(Context &, Object &, uint32_t relocationSection,
                     const Rela &, StringRef from, StringRef to);
// Who makes lld have a GOT, as the end of a message; empty if nobody.
std::string explainTable(Context &);
std::string describeAddress(Context &, uint64_t address);

} // namespace codoms

#endif
