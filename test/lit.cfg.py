# SPDX-License-Identifier: MIT
#
# Configuration of the lit test suite: which files are tests, what the
# substitutions mean and which features the machine at hand has. Two ways in:
#
#   lit <build>/test            through <build>/test/lit.site.cfg.py
#   CODOMS_TOOLS_DIR=<build>/bin lit <source>/test/simulator
#
# CODOMS_TOOLS_DIR wins over the build tree in both. The documentation of the
# substitutions is the table below.

import os
import shutil

import lit.formats

LLVM = getattr(config, "llvm19", "/usr/lib/llvm-19")
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

tools = os.environ.get("CODOMS_TOOLS_DIR") or getattr(config, "tools_dir", "")
if not tools:
    lit_config.fatal("run lit on <build>/test or set CODOMS_TOOLS_DIR")
tools = os.path.abspath(tools)
build = os.path.dirname(tools)

config.name = "dipc"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".test", ".c", ".cpp", ".S", ".s", ".dipc", ".ll"]
config.excludes = ["Inputs", "bench", "fuzz", "disassemble.c", "CMakeLists.txt"]
config.test_source_root = os.path.join(SOURCE, "test")
config.test_exec_root = os.path.join(build, "test-output")

BARE = [
    os.path.join(LLVM, "bin", "clang"),
    "--target=riscv64-unknown-elf -march=rv64gc_zba_zbb_zbs",
    "-mabi=lp64d -mcmodel=medany -nostdlib -static -fuse-ld=lld",
    "-Wno-unused-command-line-argument",
]

SUBSTITUTIONS = [
    # our tools
    ("%clang", os.path.join(tools, "clang")),
    ("%dipc", os.path.join(tools, "dipc")),
    ("%ld_codoms", os.path.join(tools, "ld.codoms")),
    ("%codoms_sim", os.path.join(tools, "codoms-sim")),
    # bare-metal RISC-V clang, links with lld when not given -c
    ("%rvclang", " ".join(BARE)),
    # the packaged compiler for the host, the build tree, the source tree
    ("%hostclang", os.path.join(LLVM, "bin", "clang")),
    ("%build", build),
    ("%tools", tools),
    ("%src", SOURCE),
    ("%lib", os.path.join(build, "lib", "codoms")),
    ("%include", os.path.join(build, "include")),
    ("%python", getattr(config, "python", "python3")),
]
config.substitutions.extend(SUBSTITUTIONS)

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(LLVM, "bin"), tools, os.environ.get("PATH", "")]
)
config.environment["LC_ALL"] = "C"
config.environment["ASAN_OPTIONS"] = "detect_leaks=0:abort_on_error=0"
config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1"

# Features that a test may ask for with REQUIRES or UNSUPPORTED.
if getattr(config, "sanitize", False):
    config.available_features.add("asan")
for feature, program in [
    ("qemu", "qemu-system-riscv64"),
    ("gdb", "gdb-multiarch"),
    ("sqlite3", "sqlite3"),
    ("autoconf", "autoconf"),
    ("ccache", "ccache"),
    ("clangd", "clangd"),
    ("nvim", "nvim"),
]:
    if shutil.which(program):
        config.available_features.add(feature)
if os.path.exists("/usr/include/lua5.4/lua.h"):
    config.available_features.add("lua-headers")
for name in ["clang", "dipc", "ld.codoms", "codoms-sim"]:
    if os.path.exists(os.path.join(tools, name)):
        config.available_features.add(name)
for program in ("test-disassemble", "test-core"):
    if os.path.exists(os.path.join(build, "test-bin", program)):
        config.available_features.add(program)
for name in ["supervisor.elf", "codoms.so"]:
    if os.path.exists(os.path.join(build, "lib", "codoms", name)):
        config.available_features.add(name)
sqlite = os.environ.get("CODOMS_SQLITE_DIR") or os.path.join(
    SOURCE, "third_party", "sqlite"
)
if os.path.exists(os.path.join(sqlite, "sqlite3.c")):
    config.available_features.add("sqlite-source")
    config.substitutions.append(("%sqlite", sqlite))

# Software that nobody here wrote, for the simulated machine.
for feature, path in [
    ("opensbi", "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin"),
    ("u-boot", "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin"),
    ("linux", os.path.join(SOURCE, "third_party", "linux", "busybox")),
]:
    if os.path.exists(path):
        config.available_features.add(feature)
    config.substitutions.append(("%" + feature.replace("-", ""), path))

corpus = os.path.join(SOURCE, "third_party")
if all(os.path.exists(os.path.join(corpus, n)) for n in ("lua", "zlib")):
    config.available_features.add("corpus-source")

# A test that hangs is a failure, not a wait (needs psutil in lit; without it
# the tests that may hang say `timeout` themselves).
try:
    import psutil  # noqa: F401

    lit_config.maxIndividualTestTime = 300
except ImportError:
    pass
