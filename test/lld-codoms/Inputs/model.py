# SPDX-License-Identifier: MIT
#
# Writes a model as `dipc compile` would, from one argument for each fact:
#   process NAME DOMAIN...         grant FROM TO PERMISSION
#   use DOMAIN INTERFACE [ISOLATION...]
#   interface NAME DOMAIN [ISOLATION...]
#   procedure NAME [WORDS [CAPS_IN [CAPS_OUT]]]   of the interface before it
# Lines are counted from 1 in the order of the arguments. `--text=OLD=NEW`
# replaces text of the result, to make models that are wrong.
import hashlib
import json
import sys


def short_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def procedure(interface, line, name, words=0, caps_in=0, caps_out=0):
    signature = f"{interface}.{name}({words}) -> int64"
    return {
        "name": name, "line": line, "ordinal": 0, "signature": signature,
        "hash": short_hash(signature), "words": int(words),
        "caps_in": int(caps_in), "caps_out": int(caps_out),
        "slot": f"__dipc_slot_{interface}_{name}",
        "entry": f"__dipc_entry_{interface}_{name}",
        "client": f"{interface}_{name}",
        "implementation": f"{interface}_impl_{name}", "parameters": [],
    }


def main(arguments):
    model = {
        "schema": "dipc-model", "version": 1, "tool": "dipc 0.1.0",
        "source": "test.dipc", "processes": [], "domains": [], "grants": [],
        "uses": [], "interfaces": [],
    }
    replacements = []
    for line, argument in enumerate(arguments, 1):
        if argument.startswith("--text="):
            replacements.append(argument[7:].split("=", 1))
            continue
        what, *rest = argument.split()
        if what == "process":
            model["processes"].append(
                {"name": rest[0], "line": line, "domains": rest[1:]})
            for d in rest[1:]:
                model["domains"].append(
                    {"name": d, "process": rest[0], "line": line})
        elif what == "grant":
            model["grants"].append({"from": rest[0], "to": rest[1],
                                    "permission": rest[2], "line": line})
        elif what == "use":
            model["uses"].append({"domain": rest[0], "interface": rest[1],
                                  "line": line, "isolation": rest[2:]})
        elif what == "interface":
            model["interfaces"].append(
                {"name": rest[0], "domain": rest[1], "line": line,
                 "hash": short_hash(rest[0]), "isolation": rest[2:],
                 "procedures": []})
        elif what == "procedure":
            i = model["interfaces"][-1]
            i["procedures"].append(procedure(i["name"], line, *rest))
        else:
            sys.exit(f"model.py: what is '{argument}'?")
    text = json.dumps(model, indent=1)
    for old, new in replacements:
        if old not in text:
            sys.exit(f"model.py: no '{old}' to replace")
        text = text.replace(old, new)
    print(text)


main(sys.argv[1:])
