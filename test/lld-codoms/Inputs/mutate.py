# SPDX-License-Identifier: MIT
#
# Flips bits, one at a time, of a good image and of the objects that it was
# linked from. With its report, each change of an image is rejected unless it
# is in bytes that are never loaded. A changed object is rejected, or the
# report of what comes out claims the same rights as before.
#   mutate.py LINKER STEP IMAGE REPORT          every STEP-th byte
#   mutate.py LINKER STEP OBJECT... -- LINK-ARGUMENT...
# STEP 1 is the whole run.
import json
import os
import struct
import subprocess
import sys


def loaded(image):
    """Ranges of the file that a loader reads: headers, segments, tables."""
    shoff, = struct.unpack_from("<Q", image, 40)
    phoff, = struct.unpack_from("<Q", image, 32)
    phnum, = struct.unpack_from("<H", image, 56)
    ranges = [(phoff, phoff + phnum * 56)]
    for i in range(phnum):
        offset, = struct.unpack_from("<Q", image, phoff + 56 * i + 8)
        size, = struct.unpack_from("<Q", image, phoff + 56 * i + 32)
        ranges.append((offset, offset + size))
    start = image.index(b"CDIMAGE1")
    size, = struct.unpack_from("<I", image, start + 12)
    return ranges + [(start, start + size)]


def mutants(good, step):
    for at in range(0, len(good), step):
        bad = bytearray(good)
        bad[at] ^= 1 << (at // step) % 8
        yield at, bytes(bad)


def run(command):
    r = subprocess.run(command, capture_output=True, text=True)
    if r.returncode not in (0, 1) or (r.returncode == 1) != ("error" in r.stderr):
        sys.exit(f"{command}: status {r.returncode}\n{r.stderr}")
    return r.returncode == 0


def images(linker, step, image, report):
    good = open(image, "rb").read()
    ranges = loaded(good)
    accepted = rejected = 0
    for at, bad in mutants(good, step):
        open("mutant", "wb").write(bad)
        if run([linker, "--verify=mutant", "--codoms-report=" + report]):
            accepted += 1
            if any(a <= at < b for a, b in ranges):
                sys.exit(f"a flip at {at} of {image} is accepted")
        else:
            rejected += 1
    return accepted, rejected


def claims(report):
    r = json.load(open(report))
    # What code costs may change with the code, and an object that says it is
    # for another domain takes that one's place, without its rights.
    for e in r["edges"]:
        for key in ("predicted_cycles", "not_predicted", "loops", "resolved"):
            e.pop(key, None)
    keys = ("grants", "edges", "entries")
    rights = {k: r[k] for k in keys}
    for e in rights["edges"] + rights["entries"]:
        e.pop("slot", None), e.pop("address", None)
    return rights


def objects(linker, step, names, arguments):
    command = [linker, "--threads=1", *arguments, "-o", "out",
               "--codoms-report=new", "--codoms-runtime=."]
    if not run(command):
        sys.exit("the good objects do not link")
    before = claims("new")
    accepted = rejected = 0
    for name in names:
        good = open(name, "rb").read()
        for at, bad in mutants(good, step):
            open(name, "wb").write(bad)
            if os.path.exists("out"):
                os.remove("out")
            if not run(command):
                rejected += 1
                continue
            accepted += 1
            after = claims("new")
            # A right may go (no slot, no entry), with what the code lost.
            more = [k for k in before
                    if any(c not in before[k] for c in after[k])]
            if more:
                sys.exit(f"a flip at {at} of {name} changes {more}")
        open(name, "wb").write(good)
    return accepted, rejected


linker, step, *rest = sys.argv[1:]
if "--" in rest:
    split = rest.index("--")
    counts = objects(linker, int(step), rest[:split], rest[split + 1:])
else:
    counts = images(linker, int(step), *rest)
print("%d accepted, %d rejected" % counts)
sys.exit(not all(counts))
