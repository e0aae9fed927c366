# SPDX-License-Identifier: MIT
#
# Runs random programs on the packaged QEMU and on codoms-sim and compares
# their consoles, line by line.
#
#   run.py --sim CODOMS-SIM --cc "CLANG..." [--generator stream|paging]
#          [--seeds FIRST:COUNT] [--length N] [--keep DIRECTORY]
#
# A difference prints both sides' lines around the first one and keeps the
# program in --keep. Status 1 if there was one. The long run of the suite is
# `run.py --seeds 1000:2000 --length 2000`.
import argparse
import concurrent.futures
import itertools
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def console(command):
    run = subprocess.run(command, capture_output=True, timeout=120,
                         stdin=subprocess.DEVNULL)
    text = run.stdout.decode("latin-1").splitlines()
    if run.returncode:
        text.append(f"exit status {run.returncode}: {run.stderr.decode('latin-1').strip()}")
    return text


def build(arguments, seed, folder, *options):
    source, image = folder / f"{seed}.S", folder / f"{seed}.elf"
    generated = subprocess.run(
        [sys.executable, HERE / f"{arguments.generator}.py", str(seed), str(arguments.length)],
        check=True, capture_output=True, text=True)
    source.write_text(generated.stdout)
    subprocess.run(
        shlex.split(arguments.cc) + [*options, f"-I{HERE}/Inputs", "-T", HERE / "Inputs/stream.ld",
                                     source, "-o", image], check=True)
    return image


def both(arguments, image):
    qemu = console(["qemu-system-riscv64", "-M", "virt", "-bios", "none", "-display",
                    "none", "-serial", "stdio", "-monitor", "none", "-kernel", image])
    return qemu, console([arguments.sim, "--bare", "--no-xcodoms", image])


NAMES = ([f"x{n}" for n in range(32)] + [f"f{n}" for n in range(32)] + ["fcsr"])


def registers(arguments, seed, folder, checkpoint):
    """Which registers differ first, and the source up to there."""
    image = build(arguments, seed, folder, f"-DCUT={checkpoint}")
    qemu, ours = both(arguments, image)
    result = [f"  {name}: qemu {a} | codoms-sim {b}"
              for name, a, b in zip(NAMES, qemu[checkpoint:], ours[checkpoint:])
              if a != b]
    source = (folder / f"{seed}.S").read_text().split("  call_checkpoint\n")
    return result + source[checkpoint - 1].splitlines()


def one(arguments, seed, folder):
    image = build(arguments, seed, folder)
    qemu, ours = both(arguments, image)
    if qemu == ours and len(qemu) > 3:
        return None
    message = [f"seed {seed}: the consoles differ ({len(qemu)} and {len(ours)} lines)"]
    for number, (a, b) in enumerate(itertools.zip_longest(qemu, ours, fillvalue="-")):
        if a != b:
            message.append(f"  line {number + 1}: qemu {a} | codoms-sim {b}")
            if arguments.generator == "stream" and number < len(qemu) - 66:
                message += registers(arguments, seed, folder, number + 1)
                break
            if len(message) > 10:
                break
    if arguments.keep:
        os.makedirs(arguments.keep, exist_ok=True)
        kept = pathlib.Path(arguments.keep) / f"{arguments.generator}-{seed}.elf"
        image.rename(kept)
        message.append(f"  program kept: {kept}")
    return "\n".join(message)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sim", required=True)
    parser.add_argument("--cc", required=True)
    parser.add_argument("--generator", default="stream", choices=["stream", "paging"])
    parser.add_argument("--seeds", default="0:10")
    parser.add_argument("--length", type=int, default=600)
    parser.add_argument("--keep")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    first, count = map(int, arguments.seeds.split(":"))
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            runs = [pool.submit(one, arguments, seed, pathlib.Path(folder))
                    for seed in range(first, first + count)]
            failures = [r.result() for r in runs if r.result()]
    print("\n".join(failures))
    print(f"{count} programs, {len(failures)} differences")
    sys.exit(bool(failures))


main()
