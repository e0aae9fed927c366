# SPDX-License-Identifier: MIT
#
# Runs a command on a terminal of its own, types keys, prints what came back.
import os
import pty
import subprocess
import sys
import termios

master, slave = pty.openpty()
before = termios.tcgetattr(slave)
guest = subprocess.Popen(sys.argv[1:], stdin=slave, stdout=slave, stderr=slave)


def read_until(word):
    text = b""
    while word not in text:
        text += os.read(master, 100)
    return text


read_until(b"ready")
got = []
for keys in (b"\x03", b"\x01\x01", b"x", b"a"):
    os.write(master, keys)
    text = read_until(b"\n")
    while not text.strip(b"\r\n"):
        text = read_until(b"\n")
    got.append(text.strip(b"\r\n").hex())
os.write(master, b"\x01x")
status = guest.wait()
same = termios.tcgetattr(slave) == before
print("got %s, status %d, terminal %s" % (
    " ".join(got), status, "as before" if same else "changed"))
