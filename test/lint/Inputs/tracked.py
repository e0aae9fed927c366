# SPDX-License-Identifier: MIT
#
# What is tracked: an SPDX line first in every source file, no machine path, no
# trailing space, no file that a build makes. usage: tracked.py SOURCE
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1])
files = subprocess.run(
    ["git", "-C", source, "ls-files"], check=True, capture_output=True, text=True
).stdout.split("\n")
CODE = (".c", ".h", ".cpp", ".def", ".S", ".s", ".py", ".cmake", ".dipc", ".inc",
        ".ld", "CMakeLists.txt")
# Names of one machine's folders. Built from parts so that this file is clean.
MACHINE = re.compile("|".join(["/" + "work/", "/home/" + r"\w", "/root/" + r"\w",
                               "/tmp/" + "b-"]))
wrong = []
for name in filter(None, files):
    path = source / name
    if not path.is_file() or path.is_symlink():
        continue
    data = path.read_bytes()
    if b"\0" in data:
        continue
    text = data.decode("utf-8", "replace")
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if MACHINE.search(line):
            wrong.append(f"{name}:{number}: machine path")
    if name.endswith(CODE) or (lines and lines[0].startswith("#!")):
        head = "\n".join(lines[:2])
        if "SPDX-License-Identifier: MIT" not in head and "/golden/" not in name \
           and "/Inputs/" not in name:
            wrong.append(f"{name}:1: no SPDX line")
    if name.endswith((".o", ".elf", ".so", ".a", ".pyc")):
        wrong.append(f"{name}: made by a build")
print("\n".join(wrong) or f"{len(files)} files")
sys.exit(bool(wrong))
