# SPDX-License-Identifier: MIT
#
# Packs a folder as an initial RAM disk (cpio, "newc"), everything owned by
# root; busybox needs /dev/console to start with. usage: cpio.py FOLDER OUT
import os
import stat
import sys


def entry(out, number, name, mode, data=b"", device=(0, 0)):
    path = name.encode() + b"\0"
    fields = [number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0]
    out.write(b"070701" + b"".join(b"%08x" % f for f in fields) + path)
    out.write(bytes(-(110 + len(path)) % 4))
    out.write(data + bytes(-len(data) % 4))


def walk(folder):
    for at, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(folders + files):
            yield os.path.join(at, name)


folder, target = sys.argv[1:]
with open(target, "wb") as out:
    number = 1
    for path in walk(folder):
        mode = os.lstat(path).st_mode
        data = open(path, "rb").read() if stat.S_ISREG(mode) else b""
        entry(out, number, os.path.relpath(path, folder), mode, data)
        number += 1
    entry(out, number, "dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
    entry(out, number + 1, "TRAILER!!!", 0)
