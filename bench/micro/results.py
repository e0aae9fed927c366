# SPDX-License-Identifier: MIT
#
# The facts of bench/micro/run as text, as a plot and as docs/results.md.
import math

# What is measured, from cheap to dear: (name in the facts, text, where).
LADDER = [
    ("function", "function call", "dipc"),
    ("near_low", "dIPC, one process, low", "dipc"),
    ("far_low", "dIPC, two processes, low", "dipc"),
    ("near_high", "dIPC, one process, high", "dipc"),
    ("far_high", "dIPC, two processes, high", "dipc"),
    ("syscall", "null system call", "baseline"),
    ("l4", "L4-style IPC, lean", "baseline"),
    ("semaphore", "semaphores, shared memory", "baseline"),
    ("pipe", "pipe", "baseline"),
    ("rpc", "local RPC", "baseline"),
]
SWEEP = [("function", "baseline"), ("near_low", "dipc"), ("far_low", "dipc"), ("far_high", "dipc"),
         ("l4", "baseline"), ("semaphore", "baseline"), ("pipe", "baseline"), ("rpc", "baseline")]

APL_HOLDS = 14  # domains that a client calls, besides itself and the gates

# dIPC (EuroSys'17): how many times slower than dIPC across processes, high.
PUBLISHED = {"l4": 8.87, "rpc": 64.12}


def find(facts, where, name, size=0):
    return next(m for m in facts[where] if m["name"] == name and m["bytes"] == size)


def rows(facts):
    function = find(facts, "dipc", "function")["cycles"]
    high = find(facts, "dipc", "far_high")["cycles"]
    for name, text, where in LADDER:
        m = find(facts, where, name)
        yield name, text, m["cycles"], m["instructions"], m["cycles"] / function, m["cycles"] / high


def sizes(facts):
    return sorted({m["bytes"] for m in facts["baseline"] if m["bytes"]})


def sweep_rows(facts):
    for size in sizes(facts):
        yield size, [find(facts, where, name, size)["cycles"] for name, where in SWEEP]


def text(facts):
    out = [f"{'core ' + facts['core']:28}{'cycles':>10}{'instr.':>10}{'x function':>12}{'x dIPC high':>13}"]
    for _, label, cycles, instructions, function, high in rows(facts):
        out.append(f"{label:28}{cycles:10.1f}{instructions:10.1f}{function:12.1f}{high:13.2f}")
    out += ["", f"{'bytes':>8}" + "".join(f"{name:>12}" for name, _ in SWEEP) + "   (cycles a call)"]
    for size, cycles in sweep_rows(facts):
        out.append(f"{size:8}" + "".join(f"{c:12.0f}" for c in cycles))
    out += ["", "domains called in turn: " +
            ", ".join(f"{m['bytes']}: {m['cycles']:.1f}" for m in facts["domains"]) + " cycles a call", ""]
    return "\n".join(out)


# ---- the plot ----

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 520, 70, 150, 40, 50
COLOURS = ["#666666", "#1b9e77", "#2c7fb8", "#08306b", "#d95f02", "#e6ab02", "#a6761d", "#e7298a"]


def svg(facts):
    xs = sizes(facts)
    values = [c for _, cycles in sweep_rows(facts) for c in cycles]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(size):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log2(size) / math.log2(xs[-1])

    def y(cycles):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(cycles) - low) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
           'font-size="13">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
           f'<text x="{LEFT}" y="22" font-size="15">Cycles of a call that reads its argument, core '
           f'{facts["core"]}</text>']
    for size in xs:
        label = f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB" if size >= 1024 else f"{size} B"
        out.append(f'<line x1="{x(size):.1f}" y1="{TOP}" x2="{x(size):.1f}" y2="{HEIGHT - BOTTOM}" stroke="#eee"/>'
                   f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{label}</text>')
    for power in range(low, high + 1):
        out.append(f'<line x1="{LEFT}" y1="{y(10 ** power):.1f}" x2="{WIDTH - RIGHT}" y2="{y(10 ** power):.1f}" '
                   f'stroke="#ddd"/><text x="{LEFT - 8}" y="{y(10 ** power) + 4:.1f}" text-anchor="end">'
                   f'{10 ** power:,}</text>')
    used = []
    for i, (name, where) in enumerate(SWEEP):
        points = [(x(s), y(find(facts, where, name, s)["cycles"])) for s in xs]
        out.append(f'<polyline fill="none" stroke="{COLOURS[i]}" stroke-width="2" points="' +
                   " ".join(f"{a:.1f},{b:.1f}" for a, b in points) + '"/>')
        used.append((points[0][1], i, name))
    for slot, (_, i, name) in enumerate(sorted(used)):
        at = TOP + 14 + slot * 20
        out.append(f'<line x1="{WIDTH - RIGHT + 15}" y1="{at - 4}" x2="{WIDTH - RIGHT + 40}" y2="{at - 4}" '
                   f'stroke="{COLOURS[i]}" stroke-width="3"/>'
                   f'<text x="{WIDTH - RIGHT + 46}" y="{at}">{name}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">argument</text></svg>')
    return "\n".join(out) + "\n"


# ---- docs/results.md ----

def markdown(facts):
    cells = {name: (cycles, instructions, function, high) for name, _, cycles, instructions, function, high in rows(facts)}
    function = cells["function"][0]
    out = ["# Results", "",
           "Made by a command; do not edit. Cycles are those of a simulated core (docs/timing.md says which parameters are documented and which are",
           "estimates), counted by the measured programs themselves around warm calls. What each mechanism does for its price: `bench/micro/README.md`.", "",
           f"- command: `{facts['command']}`", f"- core model: `{facts['core']}`; {facts['calls']} calls each",
           f"- {facts['simulator']}; {facts['compiler']}", "", "## The ladder", "",
           "| mechanism | cycles | instructions | × function call | × dIPC across processes, high | published |",
           "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, label, cycles, instructions, f, high in rows(facts):
        published = f"{PUBLISHED[name]}" if name in PUBLISHED else ""
        out.append(f"| {label} | {cycles:.1f} | {instructions:.1f} | {f:.1f} | {high:.2f} | {published} |")
    low = cells["near_low"][0] - function
    held = [m for m in facts["domains"] if m["bytes"] <= APL_HOLDS]
    out += ["", "## Goals", "", "| goal | asked | measured | |", "| --- | ---: | ---: | --- |"]
    for label, asked, got, met in [
            ("L4 / dIPC across processes, high", "≥ 12", f"{cells['l4'][3]:.2f}", cells["l4"][3] >= 12),
            ("local RPC / dIPC across processes, high", "≥ 100", f"{cells['rpc'][3]:.2f}", cells["rpc"][3] >= 100),
            ("dIPC low in one process, above a function call", "≤ 20 cycles", f"{low:.1f} cycles", low <= 20),
            (f"instructions added a call from {held[0]['bytes']} to {held[-1]['bytes']} domains", "0",
             f"{held[-1]['instructions'] - held[0]['instructions']:.1f}",
             held[-1]["instructions"] <= held[0]["instructions"] + 1)]:
        out.append(f"| {label} | {asked} | {got} | {'reached' if met else 'not reached'} |")
    out += ["", "## Why the ratios differ from the published ones", "",
            "- *L4*: the published factor compares with Fiasco.OC on x86. Ours is a lean one: one-level capability space, four words in",
            f"  registers, no tracing, no accounting, ASIDs and so no TLB flush: {cells['l4'][1]:.0f} instructions a round trip, where seL4's C fast path",
            "  executes 505 to 584 and is published at 694 + 740 cycles on a U54. A leaner opponent makes a smaller factor.",
            "- *Local RPC*: the published one is glibc's over a UNIX socket of Linux. Ours has its stages (XDR, records, poll, two copies each way, scheduling)",
            "  and none of Linux's general machinery, so it is a lower bound.",
            "- *dIPC*: the paper's proxies ran on x86, with what CODOMs would check taken as free. Ours execute every",
            f"  instruction, stubs and checks of arguments included: {cells['far_high'][1] - cells['function'][1]:.0f} instructions more than a function call at the high policy,",
            f"  {cells['far_low'][1] - cells['function'][1]:.0f} at the low one.",
            "- *dIPC in one process*: every declared edge goes through a proxy and has a stack of its own (DESIGN.md, D20 and D21), inside a process too.", "",
            "## Cost by size of the argument", "", "The callee reads every byte. dIPC lends the caller's memory by capability; pipe and RPC copy through the kernel; L4 and semaphores",
            "copy once into shared memory.", "", "![cycles by size](results.svg)", "",
            "| bytes | " + " | ".join(name for name, _ in SWEEP) + " |", "| ---: |" + " ---: |" * len(SWEEP)]
    for size, cycles in sweep_rows(facts):
        out.append(f"| {size} | " + " | ".join(f"{c:.0f}" for c in cycles) + " |")
    out += ["", "## Many domains", "", "One client calls as many domains in turn. A client's interface takes two tags (the callee's, its proxies'), so the APL cache of 32",
            f"holds about {APL_HOLDS}; beyond that the supervisor fills it again at each call. Below, instructions stay; cycles grow with the code that the",
            "branch predictor and the first-level cache have to hold.", "",
            "| domains called in turn | cycles a call | instructions a call |", "| ---: | ---: | ---: |"]
    out += [f"| {m['bytes']} | {m['cycles']:.1f} | {m['instructions']:.1f} |" for m in facts["domains"]]
    return "\n".join(out) + "\n"
