# SPDX-License-Identifier: MIT
#
# Counts the results that lit wrote: prints `passed failed skipped`.
# usage: count.py RESULTS.json
import json
import sys

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}
tests = json.load(open(sys.argv[1]))["tests"]
codes = [test["code"] for test in tests]
passed = sum(code in PASSED for code in codes)
skipped = sum(code in SKIPPED for code in codes)
failed = len(codes) - passed - skipped
print(passed, failed, skipped)
