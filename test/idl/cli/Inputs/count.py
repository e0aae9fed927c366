# SPDX-License-Identifier: MIT
#
# count.py OBJECT SYMBOL: instructions of a function, local labels included.
import re
import subprocess
import sys

symbols = subprocess.run(["llvm-readelf", "-sW", sys.argv[1]], text=True, capture_output=True).stdout
start, size = re.search(r": ([0-9a-f]+) +(\d+) FUNC .* %s$" % sys.argv[2], symbols, re.M).groups()
code = subprocess.run(["llvm-objdump", "-d", "-j", ".text.codoms_entry", sys.argv[1]], text=True, capture_output=True).stdout
at = [int(a, 16) for a in re.findall(r"^ +([0-9a-f]+): ", code, re.M)]
print(sum(int(start, 16) <= a < int(start, 16) + int(size) for a in at))
