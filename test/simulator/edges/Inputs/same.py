# SPDX-License-Identifier: MIT
# Timing never decides: both runs executed the same instructions; without the
# model a cycle is an instruction.
import json
import sys

texts = [open(name).read() for name in sys.argv[1:]]
timed, none = [json.loads(text[text.index('{"schema') :]) for text in texts]
assert timed["instructions"] == none["instructions"] == none["cycles"]
assert timed["cycles"] > timed["instructions"]
for a, b in zip(timed["edges"], none["edges"]):
    assert a["instructions"] == b["instructions"] == b["cycles"], (a, b)
