# SPDX-License-Identifier: MIT
#
# Compares the core's disassembler with llvm-mc's, text and validity: the whole
# 16-bit space, a systematic set of 32-bit words and random ones.
#
#   disassembly.py --tool TEST-DISASSEMBLE [--space 16|32|random] [--seed N]
#                  [--count N]
#
# Differences that are meant stand in KNOWN with their reason; any other one is
# printed and makes the status 1. Words of custom-0 and custom-1 are left to
# the test of rule XC-ENC-1: llvm-mc knows no Xcodoms.
import argparse
import random
import re
import subprocess
import sys

ATTRIBUTES = "+m,+a,+f,+d,+c,+zba,+zbb,+zbs,+zicond,+zicbom,+zicboz,+zihintpause,+svinval"

# Deliberate differences: (reason, predicate on word, llvm-mc's text, our text);
# a text is None where the word is illegal.
KNOWN = [
    ("0000 is defined illegal; llvm-mc has a name for it",
     lambda w, llvm, core: w == 0 and llvm == "c.unimp" and core is None),
    ("compressed hints are shown as the instruction whose hint they are",
     lambda w, llvm, core: w < 0x10000 and llvm and core
     and llvm.split()[0].replace("64", "") == core.split()[0]),
    ("fences: fields reserved for finer grain are ignored, as the ISA manual asks",
     lambda w, llvm, core: w & 0x7F == 0x0F and llvm is None and core
     and core.split()[0] in ("fence", "fence.i")),
    ("reserved rounding modes are found at execution, like a reserved frm",
     lambda w, llvm, core: w & 0x5F in (0x43, 0x4B, 0x47, 0x4F, 0x53)
     and w >> 12 & 7 in (5, 6) and llvm is None and core
     and core.split()[-1] in ("5", "6")),
    ("CSRs that the core does not have are shown as numbers",
     lambda w, llvm, core: w & 0x7F == 0x73 and llvm and core
     and re.sub(r"(\S+ \S+, )[^ ,]+,", rf"\g<1>{w >> 20},", llvm) == core),
    ("CSRs that llvm-mc does not know: Xcodoms, tinfo and the odd pmpcfg",
     lambda w, llvm, core: w & 0x7F == 0x73 and llvm and core
     and re.search(r" (scd|ucd|pmpcfg|tinfo)\w*,", core)
     and re.sub(r"(\S+ \S+, )[^ ,]+,", rf"\g<1>{w >> 20},", core) == llvm),
    ("c.lui with immediate 0 is reserved",
     lambda w, llvm, core: w < 0x10000 and llvm and core is None
     and llvm.startswith("c.lui") and llvm.endswith(", 0")),
    ("no hypervisor: llvm-mc puts hinval.* with Svinval",
     lambda w, llvm, core: w & 0x7F == 0x73 and llvm and core is None
     and llvm.startswith("hinval.")),
    ("the rounding mode of an exact conversion is shown",
     lambda w, llvm, core: w & 0x7F == 0x53 and llvm and core
     and f"{llvm}, rne" == core),
    ("pause, unimp and dret: aliases on one side only, and no debug mode",
     lambda w, llvm, core: (w, core) in
     ((0x0100000F, "pause"), (0xC0001073, "csrrw zero, cycle, zero"),
      (0x7B200073, None))),
]


def words16():
    return [w for w in range(0x10000) if w & 3 != 3]


def words32():
    """Every opcode, funct3 and funct7 with the limits of the other fields."""
    registers = [(0, 0), (1, 2), (10, 11), (31, 31), (0, 5), (5, 0)]
    result = []
    for opcode in range(3, 128, 4):
        if opcode in (0x0B, 0x2B) or opcode & 0x1F == 0x1F:
            continue  # Xcodoms; longer instructions
        for funct in range(1024):
            for rs2 in (0, 1, 2, 3, 4, 5, 7, 8, 15, 24, 31):
                rs1, rd = registers[(funct + rs2) % len(registers)]
                result.append(
                    opcode | rd << 7 | (funct & 7) << 12 | rs1 << 15
                    | rs2 << 20 | (funct >> 3) << 25
                )
                result.append(
                    opcode | (funct & 7) << 12 | rs2 << 20 | (funct >> 3) << 25
                )
    # SYSTEM with every immediate: CSR numbers and privileged instructions.
    for immediate in range(4096):
        for funct3, rs1, rd in [(0, 0, 0), (1, 5, 6), (2, 0, 10), (6, 17, 0), (3, 1, 1)]:
            result.append(0x73 | rd << 7 | funct3 << 12 | rs1 << 15 | immediate << 20)
    # MISC-MEM: fence sets, cbo and hints.
    for immediate in range(4096):
        for funct3, rs1, rd in [(0, 0, 0), (0, 1, 1), (1, 0, 0), (2, 10, 0)]:
            result.append(0x0F | rd << 7 | funct3 << 12 | rs1 << 15 | immediate << 20)
    return sorted(set(result))


def words_random(seed, count):
    rng = random.Random(seed)
    result = []
    while len(result) < count:
        word = rng.getrandbits(32) | 3
        if word & 0x7F not in (0x0B, 0x2B) and word & 0x1F != 0x1F:
            result.append(word)
    return result


def normal(text):
    return re.sub(r"\s+", " ", text.strip())


def llvm(words, wide):
    lines = []
    for word in words:
        data = word.to_bytes(4 if wide else 2, "little")
        lines.append(" ".join(f"0x{b:02x}" for b in data))
    run = subprocess.run(
        ["llvm-mc", "--disassemble", "--triple=riscv64", f"--mattr={ATTRIBUTES}",
         "-M", "no-aliases"],
        input="\n".join(lines) + "\n", capture_output=True, text=True,
    )
    invalid = {int(n) for n in re.findall(r"^<stdin>:(\d+):\d+: warning: invalid", run.stderr, re.M)}
    texts = iter(t for t in map(normal, run.stdout.splitlines()) if t and t != ".text")
    result = [None if n in invalid else next(texts) for n in range(1, len(words) + 1)]
    assert next(texts, None) is None, "llvm-mc's output is out of step"
    return result


def ours(tool, words):
    run = subprocess.run(
        [tool], input="".join(f"{w:x}\n" for w in words),
        capture_output=True, text=True, check=True,
    )
    texts = [None if t == "-" else normal(t) for t in run.stdout.splitlines()]
    assert len(texts) == len(words), "the tool's output is out of step"
    return texts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--space", choices=["16", "32", "random"], default="16")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100000)
    arguments = parser.parse_args()
    words = {
        "16": words16,
        "32": words32,
        "random": lambda: words_random(arguments.seed, arguments.count),
    }[arguments.space]()
    wide = arguments.space != "16"
    different, meant, valid = 0, {}, 0
    for word, theirs, mine in zip(words, llvm(words, wide), ours(arguments.tool, words)):
        valid += mine is not None
        if theirs == mine:
            continue
        reason = next((r for r, test in KNOWN if test(word, theirs, mine)), None)
        if reason:
            meant[reason] = meant.get(reason, 0) + 1
            continue
        different += 1
        if different <= 40:
            print(f"{word:08x}: llvm-mc: {theirs or 'illegal'} | core: {mine or 'illegal'}")
    for reason, count in sorted(meant.items()):
        print(f"meant, {count} words: {reason}")
    print(f"{len(words)} words, {valid} legal, {different} unexplained differences")
    sys.exit(1 if different or valid == 0 else 0)


main()
