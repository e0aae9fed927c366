// SPDX-License-Identifier: MIT
//
// The IR pass: puts what belongs to another domain than the file's into
// sections that say so, `.text.codoms.NAME.*` and the like. Runs twice:
//
//   mark   at the start of the pipeline: annotations of the frontend become
//          attributes, which copies made by optimizations inherit; calls that
//          cross are kept calls; entries get their alignment
//   place  at the end, when everything but machine code exists: what has no
//          domain (literals, tables of switches, neutral functions) goes where
//          its users are, in copies if these are several domains
//
// A module without marks is left alone. Constant pools do not exist (etc/
// codoms-target.cfg switches them off) and jump tables follow their function.
#include "Crossing.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"
#include <codoms/section.h>
#include <map>
#include <set>

using namespace llvm;

namespace {

// Function and variable attribute: the domain, empty for the file's own.
constexpr StringLiteral DomainAttribute = "codoms-domain";
constexpr StringLiteral NeutralAttribute = "codoms-neutral";

// --- mark ------------------------------------------------------------------

bool isMarked(const GlobalObject &G) {
  if (const auto *F = dyn_cast<Function>(&G))
    return F->hasFnAttribute(DomainAttribute);
  return cast<GlobalVariable>(G).hasAttribute(DomainAttribute);
}

StringRef domainOf(const GlobalObject &G) {
  if (const auto *F = dyn_cast<Function>(&G))
    return F->getFnAttribute(DomainAttribute).getValueAsString();
  return cast<GlobalVariable>(G)
      .getAttributes()
      .getAttribute(DomainAttribute)
      .getValueAsString();
}

void setDomain(GlobalObject &G, StringRef Name) {
  if (auto *F = dyn_cast<Function>(&G))
    F->addFnAttr(DomainAttribute, Name);
  else
    cast<GlobalVariable>(G).addAttribute(DomainAttribute, Name);
}

// One element of llvm.global.annotations: {object, text, file, line, args}.
StringRef annotationText(const ConstantStruct *C) {
  const auto *V =
      dyn_cast<GlobalVariable>(C->getOperand(1)->stripPointerCasts());
  const auto *Data = V && V->hasInitializer()
                         ? dyn_cast<ConstantDataSequential>(V->getInitializer())
                         : nullptr;
  return Data && Data->isCString() ? Data->getAsCString() : "";
}

void makeEntry(Function &F) {
  if (F.isDeclaration())
    return;
  F.setAlignment(
      std::max(F.getAlign().valueOrOne(), Align(1 << CODOMS_ENTRY_ALIGN_LOG2)));
  F.addFnAttr(Attribute::NoInline);
  F.removeFnAttr(Attribute::AlwaysInline);
}

// Gives whether the annotation is ours and is dealt with.
bool applyAnnotation(GlobalObject &G, StringRef Text) {
  if (!Text.consume_front("codoms."))
    return false;
  auto *F = dyn_cast<Function>(&G);
  if (Text.consume_front("place="))
    setDomain(G, Text);
  else if (Text == "neutral" && F)
    F->addFnAttr(NeutralAttribute);
  else if (Text == "entry" && F)
    makeEntry(*F);
  else if (Text == "stub" && F)
    F->addFnAttr(codoms::StubAttribute);
  return true;
}

// An array of annotations is a use that keeps functions from being optimized,
// so ours leave it.
bool takeAnnotations(Module &M) {
  GlobalVariable *Old = M.getNamedGlobal("llvm.global.annotations");
  const auto *All =
      Old ? dyn_cast<ConstantArray>(Old->getInitializer()) : nullptr;
  if (!All)
    return false;
  SmallVector<Constant *> Rest;
  for (Value *V : All->operands()) {
    auto *C = cast<ConstantStruct>(V);
    auto *G = dyn_cast<GlobalObject>(C->getOperand(0)->stripPointerCasts());
    if (!G || !applyAnnotation(*G, annotationText(C)))
      Rest.push_back(C);
  }
  if (Rest.size() == All->getNumOperands())
    return false;
  if (!Rest.empty()) {
    auto *T = ArrayType::get(Rest[0]->getType(), Rest.size());
    auto *New = new GlobalVariable(M, T, false, GlobalValue::AppendingLinkage,
                                   ConstantArray::get(T, Rest), "", Old);
    New->setSection(Old->getSection());
    New->takeName(Old);
  }
  Old->eraseFromParent();
  return true;
}

bool hasMarks(const Module &M) {
  return any_of(M.global_objects(),
                [](const GlobalObject &G) { return isMarked(G); });
}

// Constants and what the compiler made have no place of their own.
bool isNeutral(const GlobalObject &G) {
  if (!G.hasLocalLinkage())
    return false;
  if (const auto *F = dyn_cast<Function>(&G))
    // clang's inline clones of library functions (fabs.inline) have no
    // declaration that could carry a mark.
    return F->hasFnAttribute(NeutralAttribute) ||
           (F->hasFnAttribute(Attribute::AlwaysInline) &&
            F->getName().ends_with(".inline"));
  return cast<GlobalVariable>(G).isConstant() || G.hasPrivateLinkage() ||
         G.getName().starts_with(".");
}

// The call stays a call and comes back: a callee in another domain is entered
// at its entry and returns to this one.
void keepCall(CallBase &Call) {
  Call.setIsNoInline();
  if (auto *C = dyn_cast<CallInst>(&Call))
    C->setTailCallKind(CallInst::TCK_NoTail);
}

void keepCrossings(Module &M) {
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (auto *To = dyn_cast<Function>(
                Call->getCalledOperand()->stripPointerCasts()))
          if (isMarked(*To) && isMarked(F) && domainOf(F) != domainOf(*To))
            keepCall(*Call);
}

// Everything with a place of its own is marked now; what has no mark at the
// end of the pipeline was made on the way, or is neutral.
bool mark(Module &M) {
  bool Changed = takeAnnotations(M);
  if (!hasMarks(M))
    return Changed;
  for (GlobalObject &G : M.global_objects())
    if (!isMarked(G) && !isNeutral(G) && !G.isDeclaration())
      setDomain(G, "");
  keepCrossings(M);
  return true;
}

// --- place -----------------------------------------------------------------

using Names = std::set<StringRef>;

class Placer {
public:
  explicit Placer(Module &M) : M(M) {}
  void run();

private:
  void collectUsers();
  void collectUser(GlobalObject *G, const User *U,
                   SmallPtrSetImpl<const User *> &Seen);
  void spread();
  void dropUnused();
  void clone(GlobalObject &G, const Names &Domains);
  GlobalObject *copyOf(GlobalObject &G, StringRef Name);
  void remap(GlobalObject &G);
  void setSection(GlobalObject &G);

  Module &M;
  // Objects without a domain, and the objects that use each directly.
  MapVector<GlobalObject *, SetVector<GlobalObject *>> Users;
  MapVector<GlobalObject *, Names> Reached;
  // For each domain: object -> the copy that its code uses.
  std::map<StringRef, std::unique_ptr<ValueToValueMapTy>> Copies;
};

// Finds the objects behind a use: the function of an instruction, the variable
// of an initializer, through any number of constant expressions.
void Placer::collectUser(GlobalObject *G, const User *U,
                         SmallPtrSetImpl<const User *> &Seen) {
  if (!Seen.insert(U).second)
    return;
  if (const auto *I = dyn_cast<Instruction>(U)) {
    Users[G].insert(const_cast<Function *>(I->getFunction()));
  } else if (const auto *O = dyn_cast<GlobalObject>(U)) {
    if (!O->getName().starts_with("llvm."))
      Users[G].insert(const_cast<GlobalObject *>(O));
  } else if (isa<Constant>(U)) { // aliases are constants here too
    for (const User *Next : U->users())
      collectUser(G, Next, Seen);
  }
}

// Descriptions that sanitizers make for nothing, and the like.
void Placer::dropUnused() {
  for (GlobalVariable &V : make_early_inc_range(M.globals())) {
    V.removeDeadConstantUsers();
    if (V.hasPrivateLinkage() && V.use_empty())
      V.eraseFromParent();
  }
}

void Placer::collectUsers() {
  for (GlobalObject &G : M.global_objects()) {
    if (isMarked(G) || G.isDeclaration() || !G.hasLocalLinkage())
      continue;
    Users[&G];
    SmallPtrSet<const User *, 16> Seen;
    for (const User *U : G.users())
      collectUser(&G, U, Seen);
  }
}

// The domains of users, through other objects without a domain.
void Placer::spread() {
  for (auto &[G, Direct] : Users) // all of them first: references stay valid
    Reached[G];
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto &[G, Direct] : Users)
      for (GlobalObject *U : Direct) {
        size_t Before = Reached[G].size();
        if (isMarked(*U))
          Reached[G].insert(domainOf(*U));
        else if (Users.count(U))
          Reached[G].insert(Reached[U].begin(), Reached[U].end());
        else
          Reached[G].insert("");
        Changed |= Reached[G].size() != Before;
      }
  }
}

GlobalObject *Placer::copyOf(GlobalObject &G, StringRef Name) {
  std::string NewName = (G.getName() + "." + Name).str();
  if (auto *F = dyn_cast<Function>(&G)) {
    ValueToValueMapTy Map;
    Function *New = CloneFunction(F, Map);
    New->setName(NewName);
    return New;
  }
  auto &V = cast<GlobalVariable>(G);
  auto *New = new GlobalVariable(M, V.getValueType(), V.isConstant(),
                                 V.getLinkage(), V.getInitializer(), NewName,
                                 &V, V.getThreadLocalMode());
  New->copyAttributesFrom(&V);
  return New;
}

// The object itself goes to the first domain (the file's, if that is one).
void Placer::clone(GlobalObject &G, const Names &Domains) {
  if (Domains.empty())
    return; // nobody uses it: it stays with the file
  auto *V = dyn_cast<GlobalVariable>(&G);
  if (V && !V->isConstant() && Domains.size() > 1) {
    M.getContext().emitError("'" + G.getName() + "' is needed by domains '" +
                             *Domains.begin() + "' and '" + *Domains.rbegin() +
                             "', but can be in one only");
    return;
  }
  for (StringRef Name : drop_begin(Domains)) {
    GlobalObject *New = copyOf(G, Name);
    setDomain(*New, Name);
    auto &Map = Copies[Name];
    if (!Map)
      Map = std::make_unique<ValueToValueMapTy>();
    (*Map)[&G] = New;
  }
  setDomain(G, *Domains.begin());
}

// Makes an object use the copies of its own domain. Operands are mapped one by
// one: mapping whole instructions would copy debug metadata.
void Placer::remap(GlobalObject &G) {
  auto It = Copies.find(domainOf(G));
  if (It == Copies.end())
    return;
  ValueToValueMapTy &Map = *It->second;
  if (auto *V = dyn_cast<GlobalVariable>(&G)) {
    V->setInitializer(MapValue(V->getInitializer(), Map));
    return;
  }
  for (Instruction &I : instructions(cast<Function>(G)))
    for (Use &U : I.operands())
      if (auto *C = dyn_cast<Constant>(U.get()))
        U.set(MapValue(C, Map));
}

StringRef sectionOf(const GlobalVariable &V) {
  bool Zero = V.getInitializer()->isNullValue();
  if (V.isThreadLocal())
    return Zero ? ".tbss" : ".tdata";
  return V.isConstant() ? ".rodata" : Zero ? ".bss" : ".data";
}

void Placer::setSection(GlobalObject &G) {
  StringRef Name = domainOf(G);
  if (auto *F = dyn_cast<Function>(&G)) {
    // A prefix, not a section: jump tables follow the prefix. These attributes
    // would replace it, and outlined code would be in no domain's section.
    F->setSectionPrefix(
        (StringRef(CODOMS_PLACED_INFIX).drop_front() + Name).str());
    F->removeFnAttr(Attribute::Hot);
    F->removeFnAttr(Attribute::Cold);
    F->addFnAttr("nooutline");
    return;
  }
  auto &V = cast<GlobalVariable>(G);
  if (V.hasCommonLinkage())
    V.setLinkage(GlobalValue::ExternalLinkage);
  V.setSection(
      (sectionOf(V) + CODOMS_PLACED_INFIX + Name + "." + V.getName()).str());
}

void Placer::run() {
  dropUnused();
  collectUsers();
  spread();
  for (auto &[G, Domains] : Reached)
    clone(*G, Domains);
  for (GlobalObject &G : M.global_objects())
    if (!G.isDeclaration() && !domainOf(G).empty()) {
      remap(G);
      setSection(G);
    }
}

bool place(Module &M) {
  if (!hasMarks(M))
    return false;
  Placer(M).run();
  return true;
}

template <bool (*Step)(Module &)> struct Pass : PassInfoMixin<Pass<Step>> {
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    return Step(M) ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }
};

void registerPasses(PassBuilder &B) {
  B.registerPipelineStartEPCallback(
      [](ModulePassManager &P, OptimizationLevel) { P.addPass(Pass<mark>()); });
  B.registerOptimizerLastEPCallback(
      [](ModulePassManager &P, OptimizationLevel) {
        P.addPass(Pass<place>());
        P.addPass(Pass<codoms::lowerCrossings>());
      });
}

} // namespace

extern "C" __attribute__((visibility("default"))) PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "codoms", "1", registerPasses};
}
