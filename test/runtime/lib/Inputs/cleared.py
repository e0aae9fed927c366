# SPDX-License-Identifier: MIT
#
# cleared.py LISTING FUNCTION ...: which registers a thunk does not clear before
# it jumps, in the order of their numbers.
import re
import sys

INTEGER = ["ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1"]
INTEGER += ["a%d" % i for i in range(8)] + ["s%d" % i for i in range(2, 12)]
INTEGER += ["t3", "t4", "t5", "t6"]
FLOAT = ["ft%d" % i for i in range(12)] + ["fs%d" % i for i in range(12)]
FLOAT += ["fa%d" % i for i in range(8)]

text = open(sys.argv[1]).read()
body = text.split("<%s>:" % sys.argv[2], 1)[1]
body = re.split(r"\bjalr\b", body, maxsplit=1)[0]
zeroed = set(re.findall(r"\bli\s+(\w+), 0x0", body))
fzeroed = set(re.findall(r"\bfmv\.d\.x\s+(\w+), zero", body))
print("kept:", " ".join(r for r in INTEGER if r not in zeroed))
print("floating point kept:", " ".join(r for r in FLOAT if r not in fzeroed) or "none")
