# SPDX-License-Identifier: MIT
#
# ranges.py ELF: the records of .codoms.ranges in order: the functions that a
# caller's or callee's range holds whole, or which range another lies inside.
import struct
import subprocess
import sys

KINDS = {1: "caller", 2: "callee", 3: "copy", 4: "clear", 5: "save"}

elf = sys.argv[1]
subprocess.run(["llvm-objcopy", "--dump-section", ".codoms.ranges=%s.ranges" % elf, elf, elf + ".copy"], check=True)
records = list(struct.iter_unpack("<QQII", open(elf + ".ranges", "rb").read()))
symbols = subprocess.run(["llvm-readelf", "-sW", elf], capture_output=True, text=True, check=True)
functions = []
for line in symbols.stdout.splitlines():
    part = line.split()
    if len(part) == 8 and part[3] == "FUNC":
        functions.append((int(part[1], 16), int(part[2], 0), part[7]))

for start, size, kind, zero in records:
    assert size > 0 and zero == 0
    name = KINDS[kind]
    if name in ("caller", "callee"):
        held = [f for a, n, f in sorted(functions) if start <= a and a + n <= start + size]
        print(name, "holds:", " ".join(held))
    else:
        outer = [KINDS[k] for a, n, k, _ in records if k < 3 and a <= start and start + size <= a + n]
        print(name, "inside:", " ".join(outer))
