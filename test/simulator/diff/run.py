# SPDX-License-Identifier: MIT
#
# Runs random programs on the packaged QEMU and on codoms-sim and compares what
# they print.
#
#   run.py --sim CODOMS-SIM --cc "CLANG..." [--generator stream|privileged|paging]
#          [--seeds FIRST:COUNT] [--rounds N] [--blocks N] [--length N]
#          [--jobs N] [--keep DIRECTORY] [--resume FILE]
#
# stream.py's programs hash the state after every block. After a difference the
# first block and then the first instruction that makes one are found by
# running both machines up to it; what is printed is that instruction and the
# state around it. --keep keeps the program. With --resume the runs that are
# done are noted in FILE and not done again, and progress is shown: for the
# long run, see scripts/conformance. Status 1 if there was a difference.
import argparse
import concurrent.futures
import itertools
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the source tree stays as it is

import stream  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
QEMU = ["qemu-system-riscv64", "-M", "virt", "-cpu",
        "rv64,h=false", "-m", "16", "-bios", "none",
        "-display", "none", "-serial", "stdio", "-monitor", "none", "-kernel"]
HIT = f"{1:016x}"  # the first line of a dump that the ebreak has caused
TIMEOUT = 120  # seconds for one program
NAMES = (["stopped"] + [f"x{n}" for n in range(1, 32)] + [f"f{n}" for n in range(32)]
         + ["fcsr", "mstatus", "medeleg", "mideleg", "mie", "mip", "satp", "sepc", "scause",
            "stval", "scounteren", "mcounteren", "senvcfg", "traps", "last cause",
            "last epc", "last status", "last tval", "memory"])


def console(command):
    try:
        run = subprocess.run(command, capture_output=True, timeout=TIMEOUT,
                             stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return [f"no end within {TIMEOUT} s"]
    text = run.stdout.decode("latin-1").splitlines()
    if run.returncode:
        text.append(f"exit status {run.returncode}: {run.stderr.decode('latin-1').strip()}")
    return text


def both(arguments, image):
    ours = [arguments.sim, "--bare", "--no-xcodoms", "--core=ideal", "-m", "16M", image]
    return console(QEMU + [image]), console(ours)


def compile(arguments, source, image):
    subprocess.run(shlex.split(arguments.cc) + [f"-I{HERE}/Inputs", "-T",
                   HERE / "Inputs/stream.ld", source, "-o", image], check=True)


# ---- where two runs part ----

class Trial:
    """One program, to be run with different parameters."""

    def __init__(self, arguments, seed, folder):
        self.arguments, self.seed = arguments, seed
        self.image = folder / f"{arguments.generator}-{seed}.elf"
        self.program = stream.Program(seed, arguments.blocks, arguments.length,
                                      arguments.generator == "privileged")

    def run(self, **parameters):
        values = {"rounds": self.arguments.rounds, "print_every": self.arguments.blocks}
        values.update(parameters)
        self.image.write_bytes(stream.image(self.arguments.runtime, self.program, self.seed,
                                            values))
        return both(self.arguments, self.image)

    def differ(self, **parameters):
        qemu, ours = self.run(**parameters)
        return qemu != ours

    def first_block(self, below):
        """The first block after which the states differ."""
        low, high = 0, below  # equal after low, different after high
        while high - low > 1:
            middle = (low + high) // 2
            if self.differ(print_every=2**62, stop_at=middle):
                high = middle
            else:
                low = middle
        return high

    def first_instruction(self, block):
        """Address of the first place in the block where they have come apart.
        Jumped over places do not stop the run and so look like the end."""
        start, end = self.bounds(block)
        places = [a for a in self.program.starts if start <= a <= end]
        for before, at in zip(places, places[1:]):
            qemu, ours = self.run(print_every=2**62, stop_at=block, patch_at=block - 1,
                                  patch_address=at)
            if qemu != ours and (HIT in qemu[:1] or HIT in ours[:1]):
                return before, at
        return places[-1], end

    def bounds(self, block):
        ends = [stream.CODE] + self.program.ends
        index = (block - 1) % self.arguments.blocks
        return ends[index], ends[index + 1]

    def word(self, address):
        return int.from_bytes(self.program.code[address - stream.CODE:][:4], "little")


def disassembled(arguments, word):
    if not arguments.disassembler:
        return f"{word:08x}"
    text = subprocess.run([arguments.disassembler], input=f"{word:x}\n", text=True,
                          capture_output=True).stdout.strip()
    return f"{word:08x} {' '.join(text.split())}"


def state(qemu, ours, everything):
    return [f"  {name}: qemu {a} | codoms-sim {b}" if a != b else f"  {name}: {a}"
            for name, a, b in itertools.zip_longest(NAMES, qemu, ours, fillvalue="-")
            if everything or a != b]


def explain(trial, qemu, ours):
    """Lines that tell the first difference of two runs."""
    arguments = trial.arguments
    line = next(n for n, (a, b) in enumerate(itertools.zip_longest(qemu, ours)) if a != b)
    last = arguments.rounds * arguments.blocks
    block = trial.first_block(min(last, (line + 1) * arguments.blocks))
    if not trial.differ(print_every=2**62, stop_at=block):
        return ["  only the hash of the memory differs, or only when all of it is run"]
    before, at = trial.first_instruction(block)
    result = [f"  block {block}, the instruction before {at:#x}:",
              f"  {before:#x}: {disassembled(arguments, trial.word(before))}"]
    result += state(*trial.run(print_every=2**62, stop_at=block, patch_at=block - 1,
                               patch_address=at), False)
    result += ["  before it:"]
    result += state(*trial.run(print_every=2**62, stop_at=block, patch_at=block - 1,
                               patch_address=before), True)
    return result


# ---- programs ----

def paging(arguments, seed, folder):
    source, image = folder / f"{seed}.S", folder / f"paging-{seed}.elf"
    generated = subprocess.run([sys.executable, HERE / "paging.py", str(seed)], check=True,
                               capture_output=True, text=True)
    source.write_text(generated.stdout)
    compile(arguments, source, image)
    return image, *both(arguments, image), lambda qemu, ours: [
        f"  line {n + 1}: qemu {a} | codoms-sim {b}"
        for n, (a, b) in enumerate(itertools.zip_longest(qemu, ours, fillvalue="-"))
        if a != b][:10]


def random_stream(arguments, seed, folder):
    trial = Trial(arguments, seed, folder)
    return trial.image, *trial.run(), lambda qemu, ours: explain(trial, qemu, ours)


def one(arguments, seed, folder):
    generate = paging if arguments.generator == "paging" else random_stream
    image, qemu, ours, explanation = generate(arguments, seed, folder)
    if qemu == ours and len(qemu) > 1 and not any("exit" in line for line in qemu):
        image.unlink()
        return None
    message = [f"{arguments.generator}, seed {seed}: the machines differ"
               if qemu != ours else f"{arguments.generator}, seed {seed}: {qemu}"]
    if arguments.keep:
        os.makedirs(arguments.keep, exist_ok=True)
        kept = pathlib.Path(arguments.keep) / image.name
        kept.write_bytes(image.read_bytes())
        message.append(f"  program kept: {kept}")
    return "\n".join(message + (explanation(qemu, ours) if qemu != ours else []))


# ---- many of them ----

def noted(path):
    if path and os.path.exists(path):
        return {int(line) for line in open(path)}
    return set()


def run_all(arguments, seeds, folder):
    failures, done, started = [], 0, time.monotonic()
    note = open(arguments.resume, "a", buffering=1) if arguments.resume else None
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        runs = {pool.submit(one, arguments, seed, folder): seed for seed in seeds}
        for run in concurrent.futures.as_completed(runs):
            done += 1
            if run.result():
                failures.append(run.result())
                print(run.result(), flush=True)
            elif note:
                note.write(f"{runs[run]}\n")
            if note and done % 10 == 0:
                rate = (time.monotonic() - started) / done
                print(f"{done} of {len(runs)} programs, {len(failures)} differences, "
                      f"{rate * (len(runs) - done):.0f} s to go", file=sys.stderr, flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sim", required=True)
    parser.add_argument("--cc", required=True)
    parser.add_argument("--disassembler")
    parser.add_argument("--generator", default="stream",
                        choices=["stream", "privileged", "paging"])
    parser.add_argument("--seeds", default="0:10")
    parser.add_argument("--blocks", type=int, default=64)
    parser.add_argument("--length", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep")
    parser.add_argument("--resume")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    first, count = map(int, arguments.seeds.split(":"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        compile(arguments, HERE / "Inputs/stream.S", folder / "runtime.elf")
        arguments.runtime = (folder / "runtime.elf").read_bytes()
        seeds = [s for s in range(first, first + count) if s not in noted(arguments.resume)]
        failures = run_all(arguments, seeds, folder)
    before = count - len(seeds)
    print(f"{count} programs, {len(failures)} differences"
          + (f", {before} programs run before" if before else ""))
    sys.exit(bool(failures))


main()
