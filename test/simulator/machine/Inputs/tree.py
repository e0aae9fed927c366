# SPDX-License-Identifier: MIT
#
# Prints a device tree, a property a line: PATH NAME = VALUE, numbers as hex
# words. usage: tree.py FILE
import struct
import sys

blob = open(sys.argv[1], "rb").read()
magic, size, at, strings = struct.unpack_from(">4I", blob)
assert magic == 0xD00DFEED and size == len(blob), "not a device tree"
path = []


def text_at(offset):
    return blob[offset : blob.index(b"\0", offset)].decode()


def show(value):
    words = value[:-1].split(b"\0") if value.endswith(b"\0") else []
    if words and all(w and all(32 <= c < 127 for c in w) for w in words):
        return ", ".join(w.decode() for w in words)
    if len(value) % 4:
        return value.hex()
    return " ".join("%x" % n for n in struct.unpack(">%dI" % (len(value) // 4), value))


while True:
    (token,) = struct.unpack_from(">I", blob, at)
    at += 4
    if token == 1:
        path.append(text_at(at))
        at += len(path[-1]) + 4 & ~3
    elif token == 2:
        path.pop()
    elif token == 3:
        length, name = struct.unpack_from(">2I", blob, at)
        value = blob[at + 8 : at + 8 + length]
        print("/".join(path) or "/", text_at(strings + name), "=", show(value))
        at += 8 + (length + 3 & ~3)
    elif token == 9:
        break
