# SPDX-License-Identifier: MIT
#
# Writes a bare-metal program that tries random Sv39 mappings: each trial makes
# one leaf PTE of a random level with random bits, accesses it from U, S or M
# (MPRV) mode by load, store, AMO or fetch, and prints cause, tval and the PTE
# afterwards. Two machines agree if the consoles do.
#
#   paging.py SEED [LENGTH]
import random
import sys

TARGET = 0x80300000
V, R, W, X, U, G, A, D = (1 << n for n in range(8))


def leaf(rng):
    flags = V | rng.choice([R, R | W, X, R | X, R | W | X, W, W | X, 0])
    flags |= rng.choice([0, U]) | rng.choice([0, G])
    flags |= rng.choice([A | D, A | D, A, D, 0])
    if rng.random() < 0.08:
        flags &= ~V
    flags |= rng.choice([0, 0, 0, 1 << 8, 1 << 9, 3 << 8])  # software's
    return flags


def trial(rng):
    level = rng.choice([0, 0, 0, 1, 1, 2])
    base = [TARGET, 0x80200000, 0x80000000][level]
    pte = (base >> 12) << 10 | leaf(rng)
    if level and rng.random() < 0.1:
        pte |= 1 << rng.randrange(10, 10 + 9 * level)  # misaligned superpage
    if rng.random() < 0.06:
        pte |= 1 << rng.randrange(54, 64)  # reserved
    nowhere = False
    if rng.random() < 0.04:
        pte = (0x200000000 >> 12) << 10 | leaf(rng) | R  # no memory there
        nowhere = True
    pointer = V
    if rng.random() < 0.06:
        pointer |= rng.choice([A, D, U, G, A | D, 1 << 54, 1 << 63])
    if rng.random() < 0.03:
        pointer &= ~V
    va = 0x40000000 + TARGET - base + 8 * rng.randrange(511)
    if rng.random() < 0.04:
        va |= 1 << rng.randrange(39, 64)  # not canonical
    mode = rng.choice([0, 0, 1, 1, 3])
    status = rng.choice([0, 1 << 18]) | rng.choice([0, 1 << 19])
    access = rng.randrange(3 if mode == 3 else 4)
    if nowhere and access == 2:
        access = 1  # QEMU 7.2 sets D only behind the read of an AMO
    if rng.random() < 0.6:  # mostly a page that this mode could use
        pte = pte | U if mode == 0 else pte & ~U
        pte |= [R, R | W, R | W, X][access]
    if mode == 3:
        status |= 1 << 17 | rng.choice([0, 1]) << 11
    return level, pte, pointer, va, mode, status, access


def main():
    rng = random.Random(int(sys.argv[1]))
    length = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    rows = "\n".join("  .quad " + ", ".join(f"{field:#x}" for field in trial(rng))
                     for _ in range(length))
    print(f'#include "paging.inc"\n  .data\n  .p2align 3\ntrials:\n{rows}\ntrials_end:')


main()
