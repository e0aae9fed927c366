# SPDX-License-Identifier: MIT
#
# cleared.py LISTING FUNCTION [ret]: which registers a stub does not clear before
# it jumps, or (`ret`) returns, in the order of their numbers.
import re
import sys

INTEGER = ["ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1"]
INTEGER += ["a%d" % i for i in range(8)] + ["s%d" % i for i in range(2, 12)]
INTEGER += ["t3", "t4", "t5", "t6"]
FLOAT = ["ft%d" % i for i in range(12)] + ["fs%d" % i for i in range(12)]
FLOAT += ["fa%d" % i for i in range(8)]

text = open(sys.argv[1]).read()
body = text.split("<%s>:" % sys.argv[2], 1)[1]
end = "ret" if sys.argv[3:] == ["ret"] else "jalr"
body = re.split(r"\b%s\b" % end, body, maxsplit=1)[0]
XNAMES = ["zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1"]
XNAMES += ["a%d" % i for i in range(8)] + ["s%d" % i for i in range(2, 12)]
XNAMES += ["t3", "t4", "t5", "t6"]
FNAMES = ["ft%d" % i for i in range(8)] + ["fs0", "fs1"]
FNAMES += ["fa%d" % i for i in range(8)] + ["fs%d" % i for i in range(2, 12)]
FNAMES += ["ft8", "ft9", "ft10", "ft11"]

zeroed, fzeroed = set(), set()
for word in re.findall(r":\s+([0-9a-f]{8})\s", body):
    word = int(word, 16)
    if word & 0xFFFFF == 0x500B:  # cd.zero
        names = (FNAMES if word >> 30 & 1 else XNAMES)[8 * (word >> 28 & 3) :]
        found = {names[i] for i in range(8) if word >> 20 + i & 1}
        (fzeroed if word >> 30 & 1 else zeroed).update(found)
print("kept:", " ".join(r for r in INTEGER if r not in zeroed))
print("floating point kept:", " ".join(r for r in FLOAT if r not in fzeroed) or "none")
