# SPDX-License-Identifier: MIT
#
# Talks to the stub without GDB: nonsense, a breakpoint at the program's start,
# and then goes away in the middle of a packet.
#   rude.py SIMULATOR PROGRAM SOCKET
import socket
import subprocess
import sys

simulator, program, path = sys.argv[1:]
sim = subprocess.Popen([simulator, "--bare", "--gdb=" + path, "-S", program],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
sim.stderr.readline()
s = socket.socket(socket.AF_UNIX)
s.connect(path)
s.settimeout(20)


def frame(text):
    return b"$%s#%02x" % (text, sum(text) & 255)


def ask(text):
    s.sendall(frame(text))
    got = b""
    while b"#" not in got or len(got) < got.index(b"#") + 3:
        got += s.recv(65536)
    s.sendall(b"+")
    return got[got.index(b"$") + 1:got.index(b"#")].decode()


packets = [b"!", b"p99999999", b"Hg99", b"m0,8", b"Z9,0,0", b"qNothing", b"vCosy"]
print("nonsense:", [ask(p) for p in packets])
s.sendall(b"$m80000000,4#00junk" + bytes(range(4, 256)).replace(b"$", b""))
assert ask(b"Z0,80000000,4") == "OK"
s.sendall(b"$m80000")
s.close()
out, err = sim.communicate(timeout=30)
print("after:", out, err, "status", sim.returncode)
