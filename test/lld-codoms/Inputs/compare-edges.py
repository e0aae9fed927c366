# SPDX-License-Identifier: MIT
#
# Holds what ld.codoms predicts to what codoms-sim measures:
#   compare-edges.py REPORT EDGES CORE TOLERANCE [PROCEDURE=ROUNDS...]
# ROUNDS is how often a call goes through each loop of its stubs.
import json
import sys

report, edges, core, tolerance, *rest = sys.argv[1:]
rounds = dict(r.split("=") for r in rest)
measured = {(e["caller"], e["name"]): e for e in json.load(open(edges))["edges"]}
wrong = compared = 0
for e in json.load(open(report))["edges"]:
    name = e["interface"] + "." + e["procedure"]
    m = measured.get((e["from"], name))
    if not m or not m["calls"]:
        continue
    compared += 1
    if "not_predicted" in e:
        print(f"{name}: not predicted: {e['not_predicted']}")
        wrong += 1
        continue
    predicted = e["predicted_cycles"][core]
    for loop in e["loops"]:
        predicted += loop["cycles_per_round"][core] * (int(rounds.get(name, 1)) - 1)
    off = predicted / m["cycles"]["median"] - 1
    print(f"{name:20} {core:6} predicted {predicted:5} median {m['cycles']['median']:5} {off:+.1%}")
    wrong += abs(off) > float(tolerance)
print(f"{compared} edges compared, {wrong} wrong")
sys.exit(wrong != 0 or compared == 0)
