# SPDX-License-Identifier: MIT
# Edges, statistics and trace of table.S tell the same story.
import json
import sys

import jsonschema

text = open(sys.argv[1]).read()
edges = json.loads(text[text.index("{") :])
stats = json.load(open(sys.argv[2]))
jsonschema.validate(stats, json.load(open(sys.argv[4])))
page = open(sys.argv[5]).read()
trace = json.load(open(sys.argv[3]))["traceEvents"]

ping, crash = edges["edges"]
assert ping["name"] == "s.ping" and ping["caller"] == "a", ping
assert ping["callee"] == "b" and ping["isolation"] == [], ping
assert (ping["calls"], ping["failed"]) == (4, 0), ping
assert (crash["calls"], crash["failed"]) == (0, 1), crash
# The body takes 2000 instructions that must not be counted.
assert 40 < ping["instructions"]["median"] < 80, ping
assert 40 < ping["cycles"]["median"] < 200, ping
assert ping["cycles"]["min"] <= ping["cycles"]["median"], ping
assert ping["cycles"]["max"] > 1000, ping
assert ping["traps"] >= 1, ping

for key in ["instructions", "cycles", "edges"]:
    assert stats["edges"][key] == edges[key], key
assert stats["instructions"] == sum(d["instructions"] for d in stats["domains"])
assert stats["cycles"] == sum(d["cycles"] for d in stats["domains"])
names = {d["name"]: d for d in stats["domains"] if d["kind"] == "domain"}
assert set(names) == {"a", "b"}, names
assert 8000 < names["b"]["instructions"] < 8100, names
for part in stats["domains"] + stats["harts"]:
    assert sum(part["cycles_by_cause"].values()) == part["cycles"], part
traps = {t["name"]: t["count"] for t in stats["traps"]}
assert traps["breakpoint"] == 1, traps

calls = [e for e in trace if e["ph"] == "X"]
assert [c["name"] for c in calls] == ["s.ping"] * 4 + ["s.crash"], calls
assert calls[-1]["args"]["unwound"] and "unwound" not in calls[0]["args"]
assert all(c["dur"] > 0 for c in calls)
assert any(e["name"] == "breakpoint" for e in trace)
assert any(e["name"] == "death of two" for e in trace)

# The page: whole, needs nothing from elsewhere, knows what the tables know.
assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
assert "http:" not in page and "https:" not in page
assert "4</td><td>0</td>" in page and "s.crash" in page
timeline = page[page.index('id="timeline-data">') + 19 :]
timeline = json.loads(timeline[: timeline.index("</script>")])
assert [timeline["edges"][c[0]]["name"] for c in timeline["calls"]] == [
    "s.ping"] * 4 + ["s.crash"]
assert [c[4] for c in timeline["calls"]] == [0, 0, 0, 0, 1]
