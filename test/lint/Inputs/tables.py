# SPDX-License-Identifier: MIT
#
# Rows of the .def tables: the first argument (id) is unique in its file and
# kind of row; numbers and bits that must be unique are. usage: tables.py SOURCE
import collections
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1])
files = subprocess.run(
    ["git", "-C", source, "ls-files", "*.def"],
    check=True, capture_output=True, text=True,
).stdout.split()

# macro: which arguments (from 0) are unique beside the first
UNIQUE = {
    "MECHANISM": [1, 2],
    "XCSR": [1],
    "XCAUSE": [1],
    "XSUB": [1],
    "DIPC_STATUS": [1],
    "DIPC_SYSCALL": [1],
    "XC": [1],
    "DIAG": [],
}
wrong = []
rows = 0
for name in files:
    seen = collections.defaultdict(dict)
    path = source / name
    if not path.exists():
        continue
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    for number, line in enumerate(text.splitlines(), 1):
        row = re.match(r"([A-Z][A-Z_0-9]*)\((.*)\)\s*$", line)
        if not row:
            continue
        rows += 1
        macro = row.group(1)
        arguments = [a.strip() for a in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", row.group(2))]
        for column in [0] + UNIQUE.get(macro, []):
            if column >= len(arguments):
                continue
            if column == 0 and not arguments[0].isidentifier():
                continue  # rows without an id
            key = (macro, column)
            value = arguments[column]
            if macro.endswith(("_OVERLAP", "PAIR")):
                value = ", ".join(arguments)  # rows about pairs
            if value in seen[key]:
                wrong.append(f"{name}: {macro} {value} stands there twice")
            seen[key][value] = number
if rows < 50:
    wrong.append(f"only {rows} rows found")
print("\n".join(wrong) or f"{rows} rows in {len(files)} files")
sys.exit(bool(wrong))
