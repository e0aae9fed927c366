# SPDX-License-Identifier: MIT
#
# encodings.py XCODOMS.DEF STEM: writes STEM.S and STEM.c with every instruction
# at the limits of its operands, and STEM.bin with the words that xcodoms.def
# says they are.
import re
import struct
import sys

REGISTERS = [("zero", 0), ("t6", 31)]
CAPABILITIES = [("c0", 0), ("c7", 7)]

# letter: choices of (text, bits of the word)
CHOICES = {
    "D": [(t, v << 7) for t, v in CAPABILITIES],
    "S": [(t, v << 15) for t, v in CAPABILITIES],
    "T": [(t, v << 20) for t, v in CAPABILITIES],
    "N": [(t, v << 27) for t, v in CAPABILITIES],
    "d": [(t, v << 7) for t, v in REGISTERS],
    "s": [(t, v << 15) for t, v in REGISTERS],
    "t": [(t, v << 20) for t, v in REGISTERS],
    "u": [(t, v << 27) for t, v in REGISTERS],
    "i": [("-2048(t6)", 0x800 << 20 | 31 << 15), ("2047(a0)", 0x7FF << 20 | 10 << 15)],
    "o": [
        ("-2048(t6)", 0x40 << 25 | 31 << 15),
        ("2047(a0)", 0x3F << 25 | 31 << 7 | 10 << 15),
    ],
    "p": [("call", 1 << 25), ("1", 1 << 25), ("read", 2 << 25), ("write", 3 << 25), ("3", 3 << 25)],
    "f": [("0", 0), ("3", 3 << 20)],
    "q": [("0", 0), ("7", 7 << 28)],
    "m": [("0", 0), ("0xff", 0xFF << 20)],
}

rows = re.findall(
    r'^XC\(\w+,\s*"([^"]+)",\s*\w+,\s*(0x\w+),.*"([^"]*)"\)', open(sys.argv[1]).read(), re.M
)
assert len(rows) >= 16, "no rows found"
lines, words = [], []
for mnemonic, match, operands in rows:
    letters = operands.split(",")
    for turn in range(max(len(CHOICES[x]) for x in letters)):
        chosen = [CHOICES[x][min(turn, len(CHOICES[x]) - 1)] for x in letters]
        lines.append(mnemonic + " " + ", ".join(text for text, _ in chosen))
        words.append(int(match, 16) | sum(bits for _, bits in chosen))

stem = sys.argv[2]
with open(stem + ".S", "w") as f:
    f.write("#include <codoms/insn.h>\n" + "\n".join(lines) + "\n")
with open(stem + ".c", "w") as f:
    f.write("#include <codoms/insn.h>\n")
    f.writelines('__asm__("%s");\n' % line for line in lines)
with open(stem + ".bin", "wb") as f:
    f.write(b"".join(struct.pack("<I", word) for word in words))
