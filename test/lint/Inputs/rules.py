# SPDX-License-Identifier: MIT
#
# Every rule number of docs/xcodoms.md has a test in test/simulator/xcodoms/,
# and every test there is one of a rule. usage: rules.py SOURCE
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
text = (source / "docs/xcodoms.md").read_text()
rules = set(re.findall(r"\*\*(XC-[A-Z]+-\d+)\*\*", text))
tests = {
    path.stem.upper() for path in (source / "test/simulator/xcodoms").glob("*.S")
}
mentioned = set(re.findall(r"XC-[A-Z]+-\d+", text))
wrong = [f"{r}: no test" for r in sorted(rules - tests)]
wrong += [f"{t}: no such rule" for t in sorted(tests - rules)]
wrong += [f"{m}: mentioned but never stated" for m in sorted(mentioned - rules)]
if len(rules) < 50:
    wrong.append(f"only {len(rules)} rules found in docs/xcodoms.md")
print("\n".join(wrong) or f"{len(rules)} rules, {len(tests)} tests")
sys.exit(bool(wrong))
