# SPDX-License-Identifier: MIT
#
# Attacks, docs/security.md and mechanism.def agree: every attack shows that it
# is stopped and has a control that switches off the mechanism which the table
# names; every mechanism is the control of an attack. usage: attacks.py SOURCE
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
table = dict(re.findall(
    r"^\| `([a-z-]+)` \|.*\| `([a-z-]+)` \|$",
    (source / "docs/security.md").read_text(), re.M))
mechanisms = set(re.findall(
    r'^MECHANISM\(\w+,\s*"([a-z-]+)"',
    (source / "simulator/isa/mechanism.def").read_text(), re.M))
wrong = []
attacks = {}
for path in sorted((source / "test/attack").glob("*.[cS]")):
    text = path.read_text()
    stopped = re.search(r"RUN: %run (?!.*--disable)", text)
    control = re.search(r"RUN: %run .*--disable=([a-z-]+) ", text)
    if not (stopped and "STOPPED" in text):
        wrong.append(f"{path.name}: does not show that it is stopped")
    if not (control and re.search(r"CONTROL: \S", text)):
        wrong.append(f"{path.name}: has no control")
    attacks[path.stem] = control.group(1) if control else "none"
for name in sorted(attacks.keys() | table.keys()):
    if attacks.get(name) != table.get(name):
        wrong.append(f"{name}: control is {attacks.get(name)}, "
                     f"docs/security.md says {table.get(name)}")
for name in sorted(mechanisms - set(attacks.values())):
    wrong.append(f"{name}: a mechanism without an attack")
if len(attacks) < 80:
    wrong.append(f"only {len(attacks)} attacks")
print("\n".join(wrong) or f"{len(attacks)} attacks, {len(mechanisms)} mechanisms")
sys.exit(bool(wrong))
