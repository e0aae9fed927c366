# SPDX-License-Identifier: MIT
#
# session.py DIPC DIR: one session as an editor has it, with two files of which
# one imports the other. Prints what CHECK lines look at.
import os
import sys

from client import Client

dipc, folder = sys.argv[1:]
types, user = (f"file://{os.path.realpath(folder)}/{n}.dipc" for n in ("types", "user"))
TYPES = "/// How many.\nconst uint32 most = 64;\nstruct pair { uint32 a; uint64 b; }\n"
USER = """import "types.dipc";
process db { domain db; }
process shop { domain shop; }
domain shop uses sql;

/// The database, \U0001f600 indeed.
interface sql in db {
  handle stmt;
  enum code { ok, row = 100 };
  /// One step.
  code step(stmt s, /* \U0001f600 */ in pair p);
  int32 put(in bytes data[n] max most, uint32 n);
  void done(close stmt s);
}
"""


def show(title, value):
    print(f"{title}: {value}")


def spot(place):
    start = place["range"]["start"]
    return f"{os.path.basename(place['uri'])}:{start['line']}:{start['character']}"


def labels(answer):
    return {i["label"] for i in answer["items"]}


with open(f"{folder}/types.dipc", "w") as f:
    f.write(TYPES)
c = Client(dipc)
show("capabilities", sorted(c.start()))
show("clean", [d["code"] for d in c.open(user, USER) if d["severity"] < 3])

bad = USER.replace("stmt s, /*", "stm s, /*")
for d in c.change(user, bad):
    if d["severity"] < 3:
        show("error", (d["code"], d["severity"], d["range"]["start"], d["message"].split("\n")[-1]))
c.change(user, USER)
show("mended", [d["code"] for d in c.published[user] if d["severity"] < 3])

# an unsaved change of an imported file counts
c.open(types, TYPES.replace("struct pair", "struct pears"))
show("other file", [d["code"] for d in c.published[user] if d["severity"] < 3])
c.change(types, TYPES)
show("other file again", [d["code"] for d in c.published[user] if d["severity"] < 3])

hover = c.at("hover", user, USER, "step(")
show("hover", hover["contents"]["value"].replace("\n", "|"))
show("hover range", hover["range"])
show("hover most", c.at("hover", user, USER, "most,")["contents"]["value"].replace("\n", "|"))
show("hover nothing", c.at("hover", user, USER, "*/ in"))
show("hover builtin", c.at("hover", user, USER, "uint32 n")["contents"]["value"].replace("\n", "|"))

show("definition of pair", spot(c.at("definition", user, USER, "pair p")))
show("definition of most", spot(c.at("definition", user, USER, "most,")))
show("definition of n", spot(c.at("definition", user, USER, "n] max")))
show("definition of sql", spot(c.at("definition", user, USER, "sql;")))
show("definition of stmt", spot(c.at("definition", user, USER, "stmt s);")))
show("definition of import", spot(c.at("definition", user, USER, "types.dipc")))

offered = labels(c.at("completion", user, USER, "pair p"))
show("types offered", {"pair", "stmt", "code", "uint32", "in", "copy"} <= offered)
show("count offered", sorted(labels(c.at("completion", user, USER, "n] max"))))
show("uses offered", sorted(labels(c.at("completion", user, USER, "sql;"))))
show("in offered", sorted(labels(c.at("completion", user, USER, "db {\n  handle"))))
dotted = USER.replace("[n] max most", "[code.]")
c.change(user, dotted)
show("behind dot", sorted(labels(c.at("completion", user, dotted, "code.", 5))))

ugly = USER.replace("  int32 put(", "int32    put( ")
c.change(user, ugly)
edit = c.result("textDocument/formatting", {"textDocument": {"uri": user}, "options": {"tabSize": 2, "insertSpaces": True}})
lines = ugly.split("\n")
show("edits", (len(edit), edit[0]["range"]["start"], edit[0]["range"]["end"] == {"line": len(lines) - 1, "character": len(lines[-1])}))
c.change(user, edit[0]["newText"])
show("edits of formatted", c.result("textDocument/formatting", {"textDocument": {"uri": user}, "options": {}}))
c.change(user, ugly + "interface {")
show("edits of broken", c.result("textDocument/formatting", {"textDocument": {"uri": user}, "options": {}}))

# a server survives what is no protocol
c.send_bytes(b"{ nonsense")
show("no JSON", c.receive()["error"]["code"])
show("no document", c.request("textDocument/hover", {"textDocument": {"uri": "file:///no"}, "position": {"line": 0, "character": 0}})["result"])
show("no position", c.request("textDocument/hover", {"textDocument": {"uri": user}, "position": {"line": 9999, "character": 0}})["result"])
c.notify("textDocument/didClose", {"textDocument": {"uri": user}})
c.settle()
show("closed", c.published[user])
show("status", c.stop())
