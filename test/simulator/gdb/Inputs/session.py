# SPDX-License-Identifier: MIT
#
# A simulator that waits for a debugger at a socket, and gdb-multiarch with a
# file of commands. Prints what both say.
#   session.py SIMULATOR PROGRAM SOCKET COMMANDS [OPTION...]
import subprocess
import sys

simulator, program, socket, commands, *options = sys.argv[1:]
bare = options or ["--bare"]
sim = subprocess.Popen(
    [simulator, "--gdb=" + socket, "-S", *bare, program],
    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
said = sim.stderr.readline()  # listens now
gdb = subprocess.run(
    ["gdb-multiarch", "-q", "-nx", "-batch", "-ex", "set confirm off",
     "-ex", "set pagination off", "-ex", "set style enabled off",
     "-ex", "target remote " + socket, "-x", commands, program],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
print(gdb.stdout)
out, err = sim.communicate(timeout=60)
print("simulator:", out, said + err, "status", sim.returncode)
