# SPDX-License-Identifier: MIT
#
# Makes a random bare-metal program of RV64GC, Zba, Zbb, Zbs and the privileged
# architecture as an ELF file: blocks of random instructions which the runtime
# (Inputs/stream.S, already linked) lets run round after round with ever new
# values. The same seed makes the same program. The instructions come from the
# rows of simulator/isa/insn.def; what the peer gets wrong or leaves open is in
# EXCLUDED, with the reason.
#
#   stream.py --runtime FILE --seed N [--blocks N] [--length N] [--rounds N]
#             [--kind plain|privileged] -o FILE
import argparse
import pathlib
import random
import re
import struct

SOURCE = pathlib.Path(__file__).resolve().parents[3]
CODE = 0x80180000

# What the streams leave out, against QEMU 7.2. Everything else must agree.
EXCLUDED = {
    "ctzw": "wrong in QEMU when the low word is zero: bit 31 is set before it",
    "czero": "Zicond came with QEMU 8.0",
    "cbo": "Zicbom and Zicboz came with QEMU 8.1",
    "svinval": "QEMU allows sfence.w.inval and sfence.inval.ir in U mode and has no mtval "
               "for a refused sinval.vma",
    "menvcfg": "ADUE came with QEMU 8.0, which always sets A and D: so do we at reset",
    "amo fault": "QEMU sets A, and reports a load fault, for AMOs and sc where writing is not "
                 "permitted: no atomics in privileged streams, paging.py has them",
    "svnapot": "with it on, QEMU does not check the reserved bits of a PTE: tested by itself",
    "pmp border": "for an access over a page border QEMU asks PMP about the bytes behind the first "
                  "page in physical memory: programs have one or the other",
    "two faults": "which part of an access over a page border is reported when nothing is in "
                  "the first page",
    "misaligned amo": "QEMU reports a misaligned load; the manual says store/AMO",
    "sc alone": "QEMU does not look at the address of an sc without reservation, "
                "and compares the value when widths or stores differ: lr and sc "
                "come in pairs",
    "breakpoint mtval": "the address here, 0 in QEMU: the manual allows both",
    "access fault mtval": "QEMU aligns the address when a misaligned access finds nothing: "
                          "compared by doubleword",
    "odd xepc": "QEMU keeps bit 0 of what is written to mepc and sepc",
    "FS clean": "QEMU does not count fflags changes by comparisons as dirty: FS is "
                "off or dirty",
    "counters": "cycle, instret and time differ between machines: read into x0",
    "hpm": "QEMU has 16 programmable counters, we have none",
    "identity": "mvendorid, marchid and mimpid name the implementation",
    "misa": "the letter B, and writes to it",
    "Zbc": "QEMU's machine has carry-less products",
    "wfi": "would wait for ever: tested by itself",
    "pmp": "QEMU checks PMP by page in places, keeps 64 bits of pmpaddr and lets W without R "
           "be: ranges of whole pages here, the rest is tested by itself",
    "mode without PMP": "QEMU refuses mret to S and U mode when no entry is active",
}

ROUNDING = [0, 1, 2, 3, 4, 7, 7, 7]
BASES = (2, 9, 31)
RESERVED = BASES + (29, 30)
FREE = [n for n in range(32) if n not in RESERVED]
WRITABLE = FREE[1:]

INTEGERS = [0, 1, -1, 2, 2**31, 2**31 - 1, -(2**31), 2**63 - 1, -(2**63), 2**32,
            2**32 - 1, 2**53, 2**24 + 1, 0x5555555555555555, 0x8080808080808080,
            0x00FF00FF00FF00FF]
DOUBLES = [
    0x0000000000000000, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000,
    0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0x7FF0000000000001,
    0xFFF8000000001234, 0x0000000000000001, 0x800FFFFFFFFFFFFF, 0x0010000000000000,
    0x7FEFFFFFFFFFFFFF, 0x41DFFFFFFFC00000, 0x41E0000000000000, 0xC1E0000000200000,
    0x43E0000000000000, 0xC3E0000000000000, 0x43F0000000000000, 0x3FB999999999999A,
    0x3FE0000000000000, 0x3FE0000000000001, 0x36A0000000000000, 0x47EFFFFFE0000000,
    0x47EFFFFFF0000000, 0x380FFFFFFFFFFFFF,
]
FLOATS = [
    0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000,
    0x7F800001, 0x00000001, 0x807FFFFF, 0x00800000, 0x7F7FFFFF, 0x4F000000, 0xCF000001,
    0x5F000000, 0x5F800000, 0x3DCCCCCD, 0x3F000000, 0x3F000001, 0x4B800000,
]


def specials():
    """64 values, in the order of the runtime's table."""
    boxed = [0xFFFFFFFF00000000 | f for f in FLOATS]
    values = [v % 2**64 for v in INTEGERS] + DOUBLES + boxed
    return (values + [0x000000003F800000, 0x7FFFFFFF7F800000])[:64]


class Row:
    def __init__(self, fields, compressed):
        if compressed:
            self.id, self.name, self.base, self.format, match, mask, self.operands = fields
        else:
            (self.id, self.name, self.extension, self.format, match, mask, _,
             self.access, self.operands) = fields
        self.match, self.mask = int(match, 16), int(mask, 16)


def rows():
    text = (SOURCE / "simulator/isa/insn.def").read_text()
    full, short = {}, {}
    for kind, line in re.findall(r"^(C?INSN)\((.*)\)$", text, re.M):
        fields = [f.strip().strip('"') for f in re.split(r',\s*(?=(?:[^"]*"[^"]*")*[^"]*$)', line)]
        row = Row(fields, kind == "CINSN")
        (short if kind == "CINSN" else full)[row.id] = row
    return full, short


FULL, SHORT = rows()


def of(extensions, accesses):
    return [r for r in FULL.values()
            if r.extension in extensions and r.access in accesses]


INTEGER_ROWS = [r for r in of(("I", "M", "Zba", "Zbb", "Zbs"), ("none",)) if r.id != "ctzw"]
FLOAT_ROWS = of(("F", "D"), ("none",))
MEMORY_ROWS = of(("I", "F", "D"), ("load", "store"))
AMO_ROWS = of(("A",), ("amo",))
AMO_ROWS = [r for r in AMO_ROWS if not r.id.startswith("sc_")]
BRANCHES = of(("I",), ("branch",))
SIZE = {"b": 1, "h": 2, "w": 4, "d": 8}


def size_of(row):
    name = row.name.split(".")[-1].rstrip("u") if "." not in row.name else row.name[-1]
    return SIZE[name[-1]]


def put(value, high, low):
    return (value & ((1 << (high - low + 1)) - 1)) << low


def i_type(row, rd, rs1, imm):
    return FULL[row].match | rd << 7 | rs1 << 15 | put(imm, 31, 20)


def s_type(row, rs2, rs1, imm):
    return FULL[row].match | rs2 << 20 | rs1 << 15 | put(imm, 11, 7) | put(imm >> 5, 31, 25)


def b_type(row, rs1, rs2, imm):
    return (FULL[row].match | rs1 << 15 | rs2 << 20 | put(imm >> 12, 31, 31)
            | put(imm >> 5, 30, 25) | put(imm >> 1, 11, 8) | put(imm >> 11, 7, 7))


def j_type(rd, imm):
    return (FULL["jal"].match | rd << 7 | put(imm >> 20, 31, 31) | put(imm >> 1, 30, 21)
            | put(imm >> 11, 20, 20) | put(imm >> 12, 19, 12))


def u_type(row, rd, imm):
    return FULL[row].match | rd << 7 | put(imm >> 12, 31, 12)


def r_type(row, rd, rs1, rs2):
    return FULL[row].match | rd << 7 | rs1 << 15 | rs2 << 20


# carry-less products, which QEMU's machine has and ours does not
ZBC = [0x0A001033, 0x0A002033, 0x0A003033]

# Reserved 16-bit encodings: what of random bits each keeps.
RESERVED16 = [
    lambda w: w & 0x001C,                                # c.addi4spn 0, and 0 itself
    lambda w: w & 0x1FFC | 0x8000,                       # quadrant 0, funct3 4
    lambda w: w & 0x107C | 0x2001,                       # c.addiw x0
    lambda w: w & 0x0F80 | 0x6001,                       # c.lui 0, c.addi16sp 0
    lambda w: w & 0x039C | 0x9C41 | w & 0x0020,          # quadrant 1, funct3 4
    lambda w: w & 0x107C | 0x4002,                       # c.lwsp x0
    lambda w: w & 0x107C | 0x6002,                       # c.ldsp x0
    lambda w: 0x8002,                                    # c.jr x0
]

# CSRs by number, with the bits that the streams change; 0: only read.
CSRS = {
    "fflags": (0x001, -1), "frm": (0x002, -1), "fcsr": (0x003, -1),
    "sstatus": (0x100, 1 << 1 | 1 << 5 | 1 << 8 | 1 << 18 | 1 << 19),
    "mstatus": (0x300, 1 << 1 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 8 | 3 << 11 | 1 << 18
                | 1 << 19 | 1 << 20 | 1 << 21),
    "sepc": (0x141, -2), "scause": (0x142, -1), "stval": (0x143, -1),
    "scounteren": (0x106, 7), "mcounteren": (0x306, 7), "senvcfg": (0x10A, 1),
    "mie": (0x304, 2), "sie": (0x104, 2), "mip": (0x344, 2), "sip": (0x144, 2),
    "mideleg": (0x303, 0), "medeleg": (0x302, 0), "satp": (0x180, 0), "mepc": (0x341, 0),
    "mcause": (0x342, 0), "mtval": (0x343, 0), "mtvec": (0x305, 0), "stvec": (0x105, 0),
    "sscratch": (0x140, 0), "mhartid": (0xF14, 0),
    "pmpcfg0": (0x3A0, 0), "pmpaddr0": (0x3B0, 0), "pmpaddr15": (0x3BF, 0),
}
WRITES = [name for name, (_, bits) in CSRS.items() if bits]
NO_CSR = [0x123, 0x7B0, 0x008, 0x015, 0x5C0, 0x800, 0xCC0, 0x3A1, 0xFFF, 0x181, 0x200]
DELEGABLE = [2, 3, 4, 5, 6, 7, 13, 15]


class Program:
    def __init__(self, seed, blocks, length, privileged):
        self.rng = random.Random(seed)
        self.pick = self.rng.choice
        self.code = bytearray()
        self.tails, self.ends = [], []  # of blocks: where they ask for their end
        self.starts = []  # of instructions
        self.mode, self.table = 3, 0
        self.pmp = seed % 2 == 1  # or accesses over page borders: see EXCLUDED
        kinds = PRIVILEGED if privileged else PLAIN
        self.kinds, self.weights = list(kinds), list(kinds.values())
        for _ in range(blocks):
            self.block(length, privileged)
        self.ask(0x5D, 0)
        at = 0
        while at < len(self.code):
            self.starts.append(CODE + at)
            at += 4 if self.code[at] & 3 == 3 else 2

    # ---- emitting ----

    def word(self, value):
        self.code += struct.pack("<I", value)

    def half(self, value):
        self.code += struct.pack("<H", value)

    def constant(self, rd, value):
        """Any 32-bit value, sign-extended."""
        value = (value + 2**31) % 2**32 - 2**31
        high = (value + 0x800) & 0xFFFFF000
        self.word(u_type("lui", rd, high))
        self.word(i_type("addiw", rd, rd, value - high))

    def ask(self, what, how):
        self.constant(30, what << 8 | how)
        self.word(FULL["ecall"].match)

    def block(self, length, privileged):
        if privileged and self.rng.random() < 0.7:
            if self.rng.random() < 0.4:
                self.table = self.rng.randrange(4)
                self.ask(0x5B, self.table)
            self.mode = self.pick([0, 0, 1, 1, 3])
            self.ask(0x5A, self.mode)
        for _ in range(length):
            self.rng.choices(self.kinds, self.weights)[0](self)
        if privileged and self.rng.random() < 0.03:
            self.wild_jump()
        self.tails.append(CODE + len(self.code))
        self.ask(0x5C, 0)
        self.ends.append(CODE + len(self.code))

    # ---- choosing ----

    def dst(self):
        return self.pick(WRITABLE)

    def src(self):
        return self.pick(FREE)

    def offset(self, size):
        offset = self.rng.randrange(-2048, 2040)
        return offset if self.rng.random() < 0.1 else offset // size * size

    def random_row(self, row):
        """The row's bits with every operand chosen, the rest of them random."""
        word = row.match | self.rng.getrandbits(32) & ~row.mask
        for letter in row.operands:
            if letter == "d":
                word = word & ~(31 << 7) | self.dst() << 7
            elif letter == "s":
                word = word & ~(31 << 15) | self.src() << 15
            elif letter == "t":
                word = word & ~(31 << 20) | self.src() << 20
            elif letter == "m":
                mode = self.pick(ROUNDING) if self.rng.random() < 0.98 else self.pick([5, 6])
                word = word & ~(7 << 12) | mode << 12
        return word

    # ---- kinds of operations ----

    def integer(self):
        self.word(self.random_row(self.pick(INTEGER_ROWS)))

    def ctzw(self):
        self.word(i_type("bseti", 30, self.src(), 31))
        self.word(FULL["ctzw"].match | self.dst() << 7 | 30 << 15)

    def floating(self):
        self.word(self.random_row(self.pick(FLOAT_ROWS)))

    def load_value(self):
        """A register from the pool."""
        offset = -2048 + 8 * self.rng.randrange(128)
        if self.rng.random() < 0.5:
            self.word(i_type("ld", self.dst(), self.pick(BASES), offset))
        else:
            self.word(i_type("fld", self.rng.randrange(32), self.pick(BASES), offset))

    def access(self, base, offset, rows_):
        row = self.pick(rows_)
        offset = self.offset(size_of(row)) if offset is None else offset
        floating = row.operands[:1] in "DT"
        if row.access == "load":
            rd = self.rng.randrange(32) if floating else self.dst()
            self.word(i_type(row.id, rd, base, offset))
        else:
            rs2 = self.rng.randrange(32) if floating else self.src()
            self.word(s_type(row.id, rs2, base, offset))

    def memory(self):
        self.access(self.pick(BASES), None, MEMORY_ROWS)

    def bad_memory(self):
        """Where nothing is, or not an address."""
        self.word(u_type("lui", 30, self.pick([0, 0x20000000, 0x7FFFF000, 0x60000000])))
        self.word(i_type("bseti", 30, 30, self.pick([33, *range(36, 64)])))  # PCIe is there
        self.access(30, None, MEMORY_ROWS)

    def window(self):
        page = self.pick([1, 1, 2, 3, 4, 5, 6, 7, 8, 0x200, 0x400])
        self.word(u_type("lui", 30, page << 12))
        self.word(i_type("bseti", 30, 30, 32))
        if page >= 0x200:
            self.access(30, self.rng.randrange(2040), MEMORY_ROWS)
        elif self.pmp:
            self.access(30, self.rng.randrange(-2048, 2040) // 8 * 8, MEMORY_ROWS)
        elif self.rng.random() < 0.2:  # over the border
            self.access(30, self.rng.randrange(-7, 1), MEMORY_ROWS)
        else:
            self.access(30, None, MEMORY_ROWS)

    def atomic(self):
        row = self.pick(AMO_ROWS)
        size = size_of(row)
        offset = self.rng.randrange(-1024, 2040) // size * size
        self.word(i_type("addi", 30, self.pick(BASES), offset))
        if self.rng.random() < 0.3:
            suffix, order = row.id[-1], self.rng.randrange(4) << 25
            self.word(r_type(f"lr_{suffix}", self.dst(), 30, 0) | order)
            for _ in range(self.rng.randrange(3)):
                self.integer()
            self.word(r_type(f"sc_{suffix}", self.dst(), 30, self.src()) | order)
        else:
            word = self.random_row(row)
            self.word(word & ~(31 << 15) | 30 << 15)

    def compressed(self):
        row = self.pick(COMPRESSED)
        word = row.match | self.rng.getrandbits(16) & ~row.mask
        if row.format in ("CLW", "CLD", "CSW", "CSD"):
            word = word & ~(7 << 7) | 1 << 7  # x9
        if compressed_fits(row, word):
            self.half(word)

    def branch(self):
        start = len(self.code)
        self.word(0)
        for _ in range(self.rng.randrange(1, 4)):
            self.simple()
        distance = len(self.code) - start
        kind = self.rng.randrange(8)
        if kind < 4:
            word = b_type(self.pick(BRANCHES).id, self.src(), self.src(), distance)
        elif kind < 6:
            word = j_type(self.dst(), distance)
        else:
            self.code[start:start] = struct.pack("<I", u_type("auipc", 30, 0))
            word = i_type("jalr", self.pick([0, self.dst()]), 30,
                          distance + 4 + self.rng.randrange(2))
            start += 4
        self.code[start:start + 4] = struct.pack("<I", word)

    def loop(self):
        self.word(i_type("addi", 29, 0, self.rng.randrange(1, 12)))
        start = len(self.code)
        for _ in range(self.rng.randrange(2, 7)):
            self.simple()
        self.word(i_type("addi", 29, 29, -1))
        self.word(b_type("bne", 29, 0, start - len(self.code)))

    def simple(self):
        self.pick([Program.integer, Program.integer, Program.compressed, Program.memory,
                   Program.floating, Program.floating, Program.load_value])(self)

    def illegal(self):
        kind = self.rng.random()
        if kind < 0.4:
            self.word(self.no_row())
        elif kind < 0.6:
            self.half(self.pick(RESERVED16)(self.rng.getrandbits(16)))
        else:
            self.refused()

    def no_row(self):
        """A word of no row, often by one bit only."""
        while True:
            if self.rng.random() < 0.5:
                word = self.rng.getrandbits(32) | 3
            else:
                row = self.pick(list(FULL.values()))
                bit = self.pick([b for b in range(2, 32) if row.mask >> b & 1])
                word = (row.match | self.rng.getrandbits(32) & ~row.mask) ^ 1 << bit
            if (word & 31 != 31 and word & 0xFE00707F not in ZBC
                    and all(word & r.mask != r.match for r in FULL.values())):
                return word

    def refused(self):
        self.pick([
            lambda: self.half(0), lambda: self.half(0x8000), lambda: self.word(0xFFFFFFFF),
            lambda: self.word(0x0000007B), lambda: self.word(FULL["ebreak"].match),
            lambda: self.half(SHORT["c_ebreak"].match),
            lambda: (self.word(i_type("addi", 30, 0, 0)), self.word(FULL["ecall"].match)),
        ])()

    def float_csr(self):
        name = self.pick(["fflags", "frm", "fcsr"])
        form = self.pick(["csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci"])
        immediate = form.endswith("i")
        if name == "frm" or self.rng.random() < 0.9:
            form, immediate, name = "csrrwi", True, self.pick(["frm", "fflags"])
            source = self.rng.randrange(8 if self.rng.random() < 0.05 else 5)
        else:
            source = self.rng.randrange(32) if immediate else self.src()
        self.word(i_type(form, self.dst(), source, CSRS[name][0]))

    def csr_read(self):
        number = CSRS[self.pick(list(CSRS))][0]
        self.word(i_type(self.pick(["csrrs", "csrrc", "csrrsi", "csrrci"]), self.dst(), 0, number))

    def csr_write(self):
        name = self.pick(WRITES)
        number, bits = CSRS[name]
        if name in ("mstatus", "sstatus"):  # the fields of others stay
            self.constant(30, self.rng.getrandbits(32) & bits)
            self.word(i_type(self.pick(["csrrs", "csrrc"]), self.dst(), 30, number))
        else:
            self.constant(30, self.rng.getrandbits(32) & bits & 0xFFFFFFFF)
            self.word(i_type(self.pick(["csrrw", "csrrs", "csrrc"]), self.dst(), 30, number))

    def csr_bad(self):
        rd, kind = self.dst(), self.rng.randrange(4)
        if kind == 0:
            self.word(i_type("csrrw", rd, self.src(), self.pick(NO_CSR)))
        elif kind == 1:
            self.word(i_type("csrrs", rd, 0, self.pick(NO_CSR)))
        elif kind == 2:  # read-only
            self.word(i_type("csrrw", rd, self.src(), self.pick([0xC00, 0xC02, 0xF14])))
        else:
            self.word(i_type("csrrs", 0, 0, self.pick([0xC00, 0xC01, 0xC02])))

    def float_off(self):
        self.constant(30, 3 << 13)
        self.word(i_type("csrrc", 0, 30, self.pick([0x100, 0x300])))
        for _ in range(self.rng.randrange(1, 4)):
            self.floating()
        self.constant(30, 3 << 13)
        self.word(i_type("csrrs", 0, 30, self.pick([0x100, 0x300])))

    def delegate(self):
        """medeleg and mideleg; never together with TSR (see stream.S)."""
        self.constant(30, 1 << 22)
        self.word(i_type("csrrc", 0, 30, 0x300))
        bits = sum(1 << n for n in DELEGABLE if self.rng.random() < 0.5)
        self.constant(30, bits)
        self.word(i_type("csrrw", self.dst(), 30, 0x302))
        self.word(i_type("csrrwi", self.dst(), self.pick([0, 2]), 0x303))

    def trap_sret(self):
        self.word(i_type("csrrw", 0, 0, 0x302))
        self.word(i_type("csrrw", 0, 0, 0x303))
        self.constant(30, 1 << 22)
        self.word(i_type("csrrs", 0, 30, 0x300))

    def fence(self):
        row = FULL[self.pick(["sfence_vma", "sfence_vma", "fence_i", "fence"])]
        self.word(self.random_row(row))

    def page(self):
        self.ask(0x5F, self.rng.randrange(10))

    def protect(self):
        """Up to three ranges of the window's frames, by PMP."""
        if not self.pmp:
            return
        for n in range(3):
            pages = self.pick([1, 1, 2])
            address = 0x80201000 + (self.rng.randrange(4) & -pages) * 0x1000
            if pages == 2:
                address = 0x80202000
            self.constant(30, address >> 2 | pages * 512 - 1)
            self.word(i_type("csrrw", 0, 30, 0x3B0 + n))
        self.constant(30, sum((0x18 | self.pick([0, 1, 3, 5, 7])) << 8 * n
                              for n in range(self.rng.randrange(4))))
        self.word(i_type("csrrw", 0, 30, 0x3A0))
        self.word(FULL["sfence_vma"].match)

    def mprv(self):
        """Loads and stores as another mode: in M mode only, else illegal."""
        if self.mode != 3:
            return
        self.constant(30, 3 << 11)
        self.word(i_type("csrrc", 0, 30, 0x300))
        self.constant(30, self.pick([0, 1, 3]) << 11 | 1 << 17)
        self.word(i_type("csrrs", 0, 30, 0x300))
        self.window()
        self.constant(30, 1 << 17)
        self.word(i_type("csrrc", 0, 30, 0x300))

    def back(self):
        """mret or sret to the next instruction, in a lower mode or the same."""
        machine = self.mode == 3 and self.rng.random() < 0.7
        to = self.pick([0, 1, 3] if machine else [0, 1])
        status, epc = (0x300, 0x341) if machine else (0x100, 0x141)
        field = 3 << 11 if machine else 1 << 8
        self.constant(30, field)
        self.word(i_type("csrrc", 0, 30, status))
        self.constant(30, to << (11 if machine else 8))
        self.word(i_type("csrrs", 0, 30, status))
        alias = self.table and to == 0
        fits = self.mode != 0  # in U mode all of this is illegal
        self.word(u_type("auipc", 30, 0))
        self.word(i_type("addi", 30, 30, 20))
        self.word(i_type("bseti" if alias else "bclri", 30, 30, 30))
        self.word(i_type("csrrw", 0, 30, epc))
        self.word(FULL["mret" if machine else "sret"].match)
        if fits:
            self.mode = to
        for base in BASES:
            self.word(i_type("bseti" if self.table and self.mode == 0 else "bclri",
                             base, base, 30))

    def rewrite(self):
        """Two instructions change places, behind a fence.i one of them runs."""
        old, new = self.dst(), self.dst()
        self.word(u_type("auipc", 30, 0))
        self.word(i_type("lw", old, 30, 28))
        self.word(i_type("lw", new, 30, 36))
        self.word(s_type("sw", old, 30, 36))
        self.word(s_type("sw", new, 30, 28))
        self.word(FULL["fence_i"].match)
        self.word(j_type(0, 4))
        self.integer()
        self.word(j_type(0, 8))
        self.integer()

    def wild_jump(self):
        self.word(u_type("lui", 30, self.pick([0, 0x20000000, 0x60000000, 0x7FFFF000])))
        self.word(i_type("bseti", 30, 30, self.pick([32, 33, *range(36, 64)])))
        self.word(i_type("jalr", self.dst(), 30, self.pick([0, 2, 4])))


PLAIN = {
    Program.integer: 24, Program.ctzw: 1, Program.load_value: 14, Program.compressed: 14,
    Program.memory: 14, Program.atomic: 5, Program.floating: 24, Program.float_csr: 2,
    Program.branch: 5, Program.loop: 1, Program.illegal: 0.6, Program.rewrite: 0.2,
}
PRIVILEGED = {
    Program.integer: 14, Program.load_value: 8, Program.compressed: 8, Program.memory: 8,
    Program.floating: 5, Program.float_csr: 0.5, Program.branch: 3,
    Program.loop: 0.5, Program.illegal: 2, Program.bad_memory: 1, Program.window: 10,
    Program.csr_read: 3, Program.csr_write: 3, Program.csr_bad: 1, Program.float_off: 0.5,
    Program.delegate: 1, Program.trap_sret: 0.3, Program.fence: 1, Program.page: 2,
    Program.mprv: 1, Program.protect: 0.5, Program.back: 1.5, Program.rewrite: 0.2,
}

# Formats by which field is the destination; jumps are Program.branch's.
COMPRESSED = [r for r in SHORT.values()
              if r.format not in ("CJ", "CB", "CJR", "CJALR", "CN", "C16")]
RD_HIGH = {"CNOP", "CI", "CIW1", "CSLLI", "CLI", "CLUI", "CLDSP", "CLWSP", "CMV", "CADD"}


def compressed_fits(row, word):
    """The row it is decoded as, with no reserved register written. Wrong ones
    among reserved encodings are left to Program.illegal."""
    for other in SHORT.values():
        if word & other.mask == other.match:
            if other is not row:
                return False
            break
    high, low = word >> 7 & 31, word >> 2 & 31
    if row.format in RD_HIGH and row.operands[:1] == "d":
        if high in RESERVED or (high == 0 and row.format in ("CIW1", "CLWSP", "CLDSP")):
            return False
        if row.format == "CLUI" and not word & 0x107C:
            return False
    if row.format in ("CMV", "CADD") and low in (29, 30):
        return False
    if row.format == "CIW":
        return 8 + (low & 7) != 9 and word >> 5 & 0xFF != 0
    if row.format in ("CLW", "CLD") and row.operands[:1] == "e":
        return 8 + (low & 7) != 9
    if row.format in ("CSH", "CANDI", "CA"):
        return 8 + (high & 7) != 9
    if row.format in ("CSDSP", "CSWSP") and row.operands[:1] == "t":
        return low not in (29, 30)
    return True


# ---- the file ----

PARAMETERS = ["rounds", "print_every", "stop_at", "patch_at", "patch_address", "random",
              "code", "block_ends"]


def segments(elf):
    """(address, bytes, size in memory) of what a small ELF file loads."""
    offset, size, count = (struct.unpack_from("<Q", elf, 32)[0],
                           *struct.unpack_from("<HH", elf, 54))
    for n in range(count):
        kind, _, at, _, address, filled, memory, _ = struct.unpack_from("<IIQQQQQQ", elf,
                                                                        offset + n * size)
        if kind == 1:
            yield address, bytes(elf[at:at + filled]), memory


def link(parts):
    """An ELF file that loads the parts."""
    head = 64 + 56 * len(parts)
    body, headers, at = bytearray(), bytearray(), head
    for address, data, size in parts:
        pad = (address - at) % 4096
        body += bytes(pad) + data
        at += pad
        headers += struct.pack("<IIQQQQQQ", 1, 7, at, address, address, len(data), size, 4096)
        at += len(data)
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    return ident + struct.pack("<HHIQQQIHHHHHH", 2, 243, 1, 0x80000000, 64, 0, 5, 64, 56,
                               len(parts), 0, 0, 0) + headers + body


def image(runtime, program, seed, parameters):
    """The runtime with its parameters, the code, and the table behind it."""
    table = CODE + (len(program.code) + 7) // 8 * 8
    values = dict(parameters, code=CODE, block_ends=table,
                  random=seed * 0x9E3779B97F4A7C15 % 2**64 | 1)
    code = bytearray(program.code)
    if values.get("patch_address") and values.get("patch_at") == 0:
        struct.pack_into("<H", code, values["patch_address"] - CODE, SHORT["c_ebreak"].match)
    code = bytes(code).ljust(table - CODE, b"\0")
    code += struct.pack(f"<{len(program.tails)}Q", *program.tails)
    parts = []
    for address, data, size in segments(runtime):
        if address == 0x80000000:
            data = bytearray(data)
            for n, name in enumerate(PARAMETERS):
                struct.pack_into("<Q", data, 0x10 + 8 * n, values.get(name, 0))
            struct.pack_into("<64Q", data, 0x80, *specials())
        parts.append((address, bytes(data), size))
    return link(parts + [(CODE, code, len(code))])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--blocks", type=int, default=64)
    parser.add_argument("--length", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kind", choices=["plain", "privileged"], default="plain")
    parser.add_argument("-o", required=True)
    arguments = parser.parse_args()
    program = Program(arguments.seed, arguments.blocks, arguments.length,
                      arguments.kind == "privileged")
    runtime = pathlib.Path(arguments.runtime).read_bytes()
    parameters = {"rounds": arguments.rounds, "print_every": arguments.blocks}
    pathlib.Path(arguments.o).write_bytes(image(runtime, program, arguments.seed, parameters))


if __name__ == "__main__":
    main()
