# SPDX-License-Identifier: MIT
# 128 rows; a superset of policies is not cheaper than its subsets.
import json
import sys

table = json.load(open(sys.argv[1]))
rows = {(r["process"], frozenset(r["policy"])): r for r in table["rows"]}
assert len(rows) == 128, len(rows)
assert 0 < table["function_cycles"] < 20, table["function_cycles"]
for (process, policy), row in rows.items():
    assert 40 < row["instructions"] < row["cycles"] < 300, row
    assert row["stub_bytes"] > 50 and row["proxy_bytes"] > 150, row
    for less in policy:
        smaller = rows[process, policy - {less}]
        assert smaller["instructions"] <= row["instructions"], (smaller, row)
