// SPDX-License-Identifier: MIT
//
// What a caller keeps across a crossing. The callee is not trusted to preserve
// registers, and cannot when it dies; a function that saves all of them before
// each crossing would save mostly what nobody needs. So the stub preserves
// nothing but s0 and s1, and the code that calls it is told so: the register
// allocator then keeps what is live there, and nothing else, on the stack.
// Clang 19 has no calling convention for this on RISC-V; an inline assembler
// call with clobbers is one. Calls whose arguments are not all in registers
// stay what they are and reach the stub by the C convention (codoms/stub.h).
#include "Crossing.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include <codoms/section.h>

using namespace llvm;

namespace codoms {
namespace {

enum { FirstArgument = 10, ArgumentCount = 8 }; // a0 to a7, fa0 to fa7

// The assembler call in the making.
class Crossing {
public:
  explicit Crossing(CallInst &C) : Call(C), B(&C) {}
  bool assign();
  void lower(StringRef Stub);

private:
  bool assign(Value *V, bool Signed);
  void output(Type *T, const Twine &Register);
  void clobbers();

  CallInst &Call;
  IRBuilder<> B;
  unsigned Integers = 0, Floats = 0;
  SmallVector<Value *, 8> Inputs;
  SmallVector<Type *, 8> Outputs;
  std::string Out, In, Lost;
};

StringRef features(const CallInst &C) {
  return C.getFunction()->getFnAttribute("target-features").getValueAsString();
}

bool hasFloat(const CallInst &C) { return features(C).contains("+f,"); }

// A register that the user keeps from the compiler cannot be kept across.
bool reservesRegisters(const CallInst &C) {
  return features(C).contains("+reserve-x");
}

bool isDoubleABI(const Module &M) {
  const auto *S = dyn_cast_or_null<MDString>(M.getModuleFlag("target-abi"));
  return S && S->getString() == "lp64d";
}

void Crossing::output(Type *T, const Twine &Register) {
  Outputs.push_back(T);
  Out += ("={" + Register + "},").str();
}

// An argument in the register that the convention says.
bool Crossing::assign(Value *V, bool Signed) {
  Type *T = V->getType();
  if (T->isFloatTy() || T->isDoubleTy()) {
    if (Floats == ArgumentCount || !isDoubleABI(*Call.getModule()))
      return false;
    Twine Name = Twine("f") + Twine(FirstArgument + Floats++);
    std::string Register = (Twine(Name) + (T->isFloatTy() ? "_f" : "_d")).str();
    output(T, Register);
    In += "{" + Register + "},";
    Inputs.push_back(V);
    return true;
  }
  bool Fits =
      T->isPointerTy() || (T->isIntegerTy() && T->getScalarSizeInBits() <= 64);
  if (!Fits || Integers == ArgumentCount)
    return false;
  std::string Register = ("x" + Twine(FirstArgument + Integers++)).str();
  if (Register != "x10") // it is the result's
    output(B.getInt64Ty(), Register);
  In += "{" + Register + "},";
  Inputs.push_back(T->isPointerTy() ? B.CreatePtrToInt(V, B.getInt64Ty())
                   : Signed         ? B.CreateSExt(V, B.getInt64Ty())
                                    : B.CreateZExt(V, B.getInt64Ty()));
  return true;
}

bool Crossing::assign() {
  Type *R = Call.getType();
  if (!R->isIntegerTy() || R->getIntegerBitWidth() > 64 ||
      Call.isMustTailCall() || Call.hasOperandBundles() ||
      reservesRegisters(Call))
    return false;
  output(B.getInt64Ty(), "x10");
  for (unsigned I = 0; I < Call.arg_size(); I++)
    if (!assign(Call.getArgOperand(I), Call.paramHasAttr(I, Attribute::SExt)))
      return false;
  return true;
}

// All but the outputs, sp, gp, tp and what the stub preserves.
void Crossing::clobbers() {
  auto Add = [&](StringRef Kind, unsigned From, unsigned To) {
    for (unsigned N = From; N <= To; N++)
      Lost += (",~{" + Kind + Twine(N) + "}").str();
  };
  Add("x", 1, 1);
  Add("x", 5, 7);
  Add("x", FirstArgument + std::max(Integers, 1u), 31);
  if (!hasFloat(Call))
    return;
  Add("f", 0, FirstArgument - 1);
  Add("f", FirstArgument + Floats, 31);
}

void Crossing::lower(StringRef Stub) {
  clobbers();
  Type *Result = Outputs.size() == 1 ? Outputs[0]
                                     : StructType::get(B.getContext(), Outputs);
  SmallVector<Type *, 8> Types;
  for (Value *V : Inputs)
    Types.push_back(V->getType());
  std::string Constraints = Out + In;
  Constraints.pop_back();
  auto *Asm = InlineAsm::get(
      FunctionType::get(Result, Types, false), ("call " + Stub).str(),
      Constraints + Lost + ",~{memory}", /*hasSideEffects=*/true);
  CallInst *New = B.CreateCall(Asm, Inputs);
  New->setDoesNotThrow();
  Value *Status = Outputs.size() == 1 ? New : B.CreateExtractValue(New, 0);
  Call.replaceAllUsesWith(B.CreateTrunc(Status, Call.getType()));
  Call.eraseFromParent();
}

bool lowerCalls(Function &Stub) {
  bool Changed = false;
  std::string Name = (CODOMS_CLIENT_PREFIX + Stub.getName()).str();
  for (User *U : make_early_inc_range(Stub.users())) {
    auto *Call = dyn_cast<CallInst>(U);
    if (!Call || Call->getCalledOperand() != &Stub ||
        Call->getFunctionType() != Stub.getFunctionType())
      continue;
    Crossing C(*Call);
    if (!C.assign())
      continue;
    C.lower(Name);
    Changed = true;
  }
  return Changed;
}

} // namespace

bool lowerCrossings(Module &M) {
  bool Changed = false;
  for (Function &F : M)
    // One that is defined here is the program's own: there is no stub.
    if (F.hasFnAttribute(StubAttribute) && F.isDeclaration() &&
        !F.getName().starts_with("\1"))
      Changed |= lowerCalls(F);
  return Changed;
}

} // namespace codoms
