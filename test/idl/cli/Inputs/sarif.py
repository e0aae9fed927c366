# SPDX-License-Identifier: MIT
#
# sarif.py JSON SARIF: both tell the same messages, and the SARIF is complete:
# every rule is used, every index fits, every region is a real one.
import json
import sys

ours = json.load(open(sys.argv[1]))["diagnostics"]
log = json.load(open(sys.argv[2]))
run = log["runs"][0]
rules, results = run["tool"]["driver"]["rules"], run["results"]
assert log["version"] == "2.1.0" and len(results) == len(ours) > 0
assert {r["id"] for r in rules} == {d["id"] for d in ours}
for d, r in zip(ours, results):
    assert r["ruleId"] == d["id"] == rules[r["ruleIndex"]]["id"]
    assert r["level"] == d["severity"]
    assert r["message"]["text"] == d["text"] + ("\nfix: " + d["fix"] if d["fix"] else "")
    region = r["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == d["span"]["line"] and region["byteOffset"] == d["span"]["begin"]
    assert region["byteLength"] == d["span"]["end"] - d["span"]["begin"]
    others = [p for p in d["marks"] + d["notes"] if p["span"]]
    assert [p["text"] for p in others] == [p["message"]["text"] for p in r["relatedLocations"]]
