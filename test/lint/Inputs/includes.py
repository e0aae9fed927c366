# SPDX-License-Identifier: MIT
#
# The include discipline (HACKING.md): a part of the tree includes its own
# headers and the two contracts, simulator/isa and runtime/include, and nothing
# of another part. usage: includes.py SOURCE
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1]).resolve()

# part: folders whose files it may include, besides its own
CONTRACTS = ["simulator/isa", "runtime/include"]
ALLOWED = {
    "simulator/isa": [],
    "runtime/include": ["simulator/isa"],
    # What an instruction occupies is worked out when it is decoded: one library.
    "simulator/core": ["simulator/isa", "simulator/timing/timing.h"],
    "simulator/timing": ["simulator/isa", "simulator/core/core.h",
                         "simulator/core/insn.h"],
    "simulator/host": CONTRACTS,
    # Shares no table with what it judges.
    "simulator/reference": ["simulator/core/core.h"],
    "simulator/machine": CONTRACTS + ["simulator/core/core.h", "simulator/host"],
    "simulator/tools": CONTRACTS + ["simulator/core/core.h", "simulator/host",
                                    "simulator/reference/reference.h",
                                    "simulator/timing/core.def",
                                    "simulator/timing/loss.def",
                                    "simulator/timing/count.def"],
    "simulator/gdb": CONTRACTS + ["simulator/core/core.h", "simulator/host"],
    "simulator": CONTRACTS + ["simulator"],
    "runtime/lib": CONTRACTS,
    "runtime/supervisor": CONTRACTS + ["runtime/proxy/proxy.h"],
    "runtime/proxy": CONTRACTS + ["runtime/supervisor"],
    "runtime": CONTRACTS,
    "idl": CONTRACTS,
    "clang-plugin": CONTRACTS,
    # The price of an edge: what cores and proxies are made of, as rows.
    "lld-codoms": CONTRACTS + ["simulator/timing/core.def",
                               "simulator/timing/cores",
                               "simulator/timing/parameter.def",
                               "simulator/timing/unit.def",
                               "runtime/proxy/proxy.def",
                               "runtime/proxy/proxy.h"],
}
PARTS = sorted(ALLOWED, key=len, reverse=True)


def part_of(path):
    return next((p for p in PARTS if path.startswith(p + "/")), None)


files = subprocess.run(
    ["git", "-C", source, "ls-files"], check=True, capture_output=True, text=True
).stdout.split()
files = [f for f in files if (source / f).exists()]
headers = {f for f in files if f.endswith((".h", ".def", ".inc"))}
wrong = []
for name in files:
    part = part_of(name)
    if not part or not name.endswith((".c", ".cpp", ".h", ".S", ".def")):
        continue
    text = (source / name).read_text()
    for line in re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', text, re.M):
        # Where could it come from? Beside the file, or from a folder on the
        # include path: simulator, runtime/include, the part itself.
        folder = str(pathlib.PurePosixPath(name).parent)
        found = None
        for base in [folder, part, "simulator", "runtime/include", "runtime"]:
            parts = []
            for step in f"{base}/{line}".split("/"):
                parts = parts[:-1] if step == ".." else parts + [step]
            if "/".join(parts) in headers:
                found = "/".join(parts)
                break
        if not found:
            if line.startswith(".."):
                wrong.append(f"{name}: includes \"{line}\", which is not there")
            continue
        if part_of(found) == part:
            continue
        if not any(found == a or found.startswith(a + "/") for a in ALLOWED[part]):
            wrong.append(f"{name}: includes {found} of another part")
print("\n".join(wrong) or f"{len(files)} files")
sys.exit(bool(wrong))
