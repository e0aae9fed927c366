#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# outside.py OBJECT DOMAIN... or outside.py OBJECT... -- DOMAIN...: every
# allocated byte of relocatable ELF files that is in no section of these
# domains, by section, and the sum. Symbols that the linker would allocate later
# (COMMON) count too. Reads the files itself.
import struct
import sys


def sections(data):
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3A)
    rows = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size)
            for i in range(count)]
    if count == 0:  # more than 65279 sections: the count is in row 0
        first = struct.unpack_from("<IIQQQQIIQQ", data, offset)
        rows = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size)
                for i in range(first[5])]
    if names == 0xFFFF:
        names = rows[0][6]
    table = rows[names][4]
    return [(text(data, table + r[0]), r) for r in rows]


def text(data, at):
    return data[at:data.index(0, at)].decode()


def common(data, rows):
    total = 0
    for _, r in rows:
        if r[1] != 2:  # SHT_SYMTAB
            continue
        for at in range(r[4], r[4] + r[5], 24):
            _, _, _, index, _, size = struct.unpack_from("<IBBHQQ", data, at)
            if index == 0xFFF2:
                total += size
    return total


def measure(path, domains, found):
    data = open(path, "rb").read()
    rows = sections(data)
    inside = 0
    for name, r in rows:
        flags, size = r[2], r[5]
        if not flags & 2 or size == 0:
            continue
        if any(".codoms.%s." % d in name for d in domains):
            inside += size
        else:
            found[name] = found.get(name, 0) + size
    if common(data, rows):
        found["COMMON"] = found.get("COMMON", 0) + common(data, rows)
    return inside


def main(objects, domains):
    found = {}
    inside = sum(measure(o, domains, found) for o in objects)
    for name in sorted(found):
        print("outside %s %d" % (name, found[name]))
    print("%d bytes inside, %d bytes outside" % (inside, sum(found.values())))
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else 1
    sys.exit(main(words[:cut], [w for w in words[cut:] if w != "--"]))
