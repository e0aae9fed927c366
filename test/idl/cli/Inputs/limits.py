# SPDX-License-Identifier: MIT
#
# limits.py DIPC DIR: processor seconds and memory of large interfaces.
import os
import subprocess
import sys

dipc, folder = sys.argv[1:]
PROCEDURE = "int32 f%d(h x, in bytes v[n], uint32 n, in string s max 9);\n"


def cost(n):
    path = f"{folder}/{n}.dipc"
    with open(path, "w") as f:
        f.write("domain c uses i;\ninterface i in d {\nhandle h;\n")
        f.writelines(PROCEDURE % k for k in range(n))
        f.write("}\n")
    child = subprocess.Popen([dipc, "compile", path, "-o", f"{folder}/out{n}"])
    status, use = os.wait4(child.pid, 0)[1:]
    assert status == 0
    return use.ru_utime + use.ru_stime, use.ru_maxrss // 1024


seconds, memory = cost(10000)
more, much = cost(40000)
print(f"{seconds:.2f} s, {memory} MB; four times as many: {more:.2f} s, {much} MB")
assert seconds < 1 and memory < 200, "too slow or too large"
assert more < 6 * seconds and much < 5 * memory, "not linear"
