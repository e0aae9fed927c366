# SPDX-License-Identifier: MIT
#
# Writes a random bare-metal RV64GC program as assembly: integer, float,
# atomics, CSRs, memory, forward branches, short loops and traps. The same seed
# gives the same program. After every block it prints one line with a hash of
# all registers on the UART, at the end every register and a hash of its
# memory; two machines agree if the consoles do.
#
#   stream.py SEED [LENGTH]       assembly on the standard output
#
# Registers: x31 middle of the memory, x9 and x2 the same for compressed
# accesses, x30 addresses, x29 loop counters, x27 hash of the traps taken, x28
# link of the checkpoints. All others are the program's.
import random
import sys

FREE = [f"x{n}" for n in range(32) if n not in (2, 9, 27, 28, 29, 30, 31)]
WRITABLE = FREE[1:]
SMALL = [f"x{n}" for n in (8, 10, 11, 12, 13, 14, 15)]
FLOAT = [f"f{n}" for n in range(32)]
SMALL_FLOAT = [f"f{n}" for n in range(8, 16)]
ROUND = ["rne", "rtz", "rdn", "rup", "rmm", "dyn"]

R_TYPE = """add sub sll slt sltu xor srl sra or and addw subw sllw srlw sraw
mul mulh mulhsu mulhu div divu rem remu mulw divw divuw remw remuw
sh1add sh2add sh3add add.uw sh1add.uw sh2add.uw sh3add.uw andn orn xnor
min minu max maxu rol ror rolw rorw bclr bext binv bset""".split()
UNARY = """clz ctz cpop clzw ctzw cpopw sext.b sext.h zext.h orc.b rev8""".split()
I_TYPE = "addi slti sltiu xori ori andi addiw".split()
SHIFT = "slli srli srai rori slli.uw bclri bexti binvi bseti".split()
SHIFT_W = "slliw srliw sraiw roriw".split()
LOADS = {"lb": 1, "lbu": 1, "lh": 2, "lhu": 2, "lw": 4, "lwu": 4, "ld": 8}
STORES = {"sb": 1, "sh": 2, "sw": 4, "sd": 8}
AMO = "amoswap amoadd amoxor amoand amoor amomin amomax amominu amomaxu".split()
BRANCH = "beq bne blt bge bltu bgeu".split()
F_BINARY = "fadd fsub fmul fdiv".split()
F_SIGN = "fsgnj fsgnjn fsgnjx fmin fmax".split()
F_FUSED = "fmadd fmsub fnmadd fnmsub".split()
F_COMPARE = "feq flt fle".split()
INTEGERS = ["w", "wu", "l", "lu"]
SPECIAL = [0, 1, -1, 2**31, 2**31 - 1, -(2**31), 2**63 - 1, -(2**63), 2**32,
           2**32 - 1, 0x5555555555555555, 0x8080808080808080]
FLOAT_SPECIAL = [
    0x0000000000000000, 0x8000000000000000, 0x3FF0000000000000,
    0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000,
    0x7FF0000000000001, 0xFFF8000000001234, 0x0000000000000001,
    0x000FFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0x41DFFFFFFFC00000,
    0x43E0000000000000, 0xC3E0000000000000, 0xFFFFFFFF3F800000,
    0xFFFFFFFF7F800000, 0xFFFFFFFF7FC00000, 0xFFFFFFFF7F800001,
    0xFFFFFFFF00000001, 0xFFFFFFFF807FFFFF, 0xFFFFFFFF7F7FFFFF,
    0xFFFFFFFF4F000000, 0x000000003F800000, 0xFFFFFFFF3DCCCCCD,
    0x3FB999999999999A, 0x3FE0000000000001,
]


class Program:
    def __init__(self, seed, length):
        self.rng = random.Random(seed)
        self.length = length
        self.lines = []
        self.labels = 0

    def emit(self, line):
        self.lines.append("  " + line)

    def label(self):
        self.labels += 1
        return f"L{self.labels}"

    def pick(self, items):
        return self.rng.choice(items)

    def dst(self):
        return self.pick(WRITABLE)

    def src(self):
        return self.pick(FREE)

    def offset(self, size):
        # Mostly aligned; never so far out that the access leaves the memory.
        offset = self.rng.randrange(-2048, 2040)
        return offset if self.rng.random() < 0.2 else offset // size * size

    # One function per kind of instruction; each emits it whole.
    def integer(self):
        r = self.rng
        kind = r.randrange(8)
        if kind < 3:
            self.emit(f"{self.pick(R_TYPE)} {self.dst()}, {self.src()}, {self.src()}")
        elif kind == 3:
            name, source = self.pick(UNARY), self.src()
            if name == "ctzw":  # QEMU 7.2 is wrong when the low word is zero
                self.emit(f"bseti x30, {source}, 31")
                source = "x30"
            self.emit(f"{name} {self.dst()}, {source}")
        elif kind == 4:
            self.emit(f"{self.pick(I_TYPE)} {self.dst()}, {self.src()}, {r.randrange(-2048, 2048)}")
        elif kind == 5:
            self.emit(f"{self.pick(SHIFT)} {self.dst()}, {self.src()}, {r.randrange(64)}")
        elif kind == 6:
            self.emit(f"{self.pick(SHIFT_W)} {self.dst()}, {self.src()}, {r.randrange(32)}")
        else:
            self.emit(f"{self.pick(['lui', 'auipc'])} {self.dst()}, {r.randrange(1 << 20)}")

    def constant(self):
        value = self.pick(SPECIAL) if self.rng.random() < 0.6 else self.rng.getrandbits(64)
        self.emit(f"li {self.dst()}, {value}")

    def compressed(self):
        r, s, t = self.rng, self.pick(SMALL), self.pick(SMALL)
        w = self.dst()
        nonzero = self.pick([n for n in range(-32, 32) if n])
        choices = [
            f"c.addi {w}, {nonzero}", f"c.addiw {w}, {nonzero}", f"c.li {w}, {nonzero}",
            f"c.slli {w}, {r.randrange(1, 64)}", f"c.srli {s}, {r.randrange(1, 64)}",
            f"c.srai {s}, {r.randrange(1, 64)}", f"c.andi {s}, {nonzero}",
            f"c.sub {s}, {t}", f"c.xor {s}, {t}", f"c.or {s}, {t}", f"c.and {s}, {t}",
            f"c.subw {s}, {t}", f"c.addw {s}, {t}", f"c.mv {w}, {self.dst()}",
            f"c.add {w}, {self.dst()}", f"c.lui {w}, {r.randrange(1, 32)}",
            f"c.addi4spn {s}, sp, {4 * r.randrange(1, 256)}",
            f"c.lw {s}, {4 * r.randrange(32)}(x9)", f"c.ld {s}, {8 * r.randrange(32)}(x9)",
            f"c.sw {s}, {4 * r.randrange(32)}(x9)", f"c.sd {s}, {8 * r.randrange(32)}(x9)",
            f"c.lwsp {w}, {4 * r.randrange(64)}(sp)", f"c.ldsp {w}, {8 * r.randrange(64)}(sp)",
            f"c.swsp {self.src()}, {4 * r.randrange(64)}(sp)",
            f"c.sdsp {self.src()}, {8 * r.randrange(64)}(sp)",
            f"c.fld {self.pick(SMALL_FLOAT)}, {8 * r.randrange(32)}(x9)",
            f"c.fsd {self.pick(SMALL_FLOAT)}, {8 * r.randrange(32)}(x9)",
            f"c.fldsp {self.pick(FLOAT)}, {8 * r.randrange(64)}(sp)",
            f"c.fsdsp {self.pick(FLOAT)}, {8 * r.randrange(64)}(sp)",
            "c.nop",
        ]
        self.emit(self.pick(choices))

    def memory(self):
        if self.rng.random() < 0.5:
            name = self.pick(list(LOADS))
            self.emit(f"{name} {self.dst()}, {self.offset(LOADS[name])}(x31)")
        else:
            name = self.pick(list(STORES))
            self.emit(f"{name} {self.src()}, {self.offset(STORES[name])}(x31)")

    def float_memory(self):
        name, size = self.pick([("flw", 4), ("fsw", 4), ("fld", 8), ("fsd", 8)])
        self.emit(f"{name} {self.pick(FLOAT)}, {self.offset(size)}(x31)")

    def atomic(self):
        suffix, size = self.pick([("w", 4), ("d", 8)])
        self.emit(f"addi x30, x31, {self.rng.randrange(-256, 255) * size // 4 * 4 // size * size}")
        order = self.pick(["", ".aq", ".rl", ".aqrl"])
        if self.rng.random() < 0.3:
            self.emit(f"lr.{suffix} {self.dst()}, (x30)")
            for _ in range(self.rng.randrange(3)):
                self.emit(f"add {self.dst()}, {self.src()}, {self.src()}")
            self.emit(f"sc.{suffix} {self.dst()}, {self.src()}, (x30)")
            if self.rng.random() < 0.3:
                self.emit(f"sc.{suffix} {self.dst()}, {self.src()}, (x30)")
        else:
            self.emit(f"{self.pick(AMO)}.{suffix}{order} {self.dst()}, {self.src()}, (x30)")

    def floating(self):
        r, fmt = self.rng, self.pick("sd")
        f = [self.pick(FLOAT) for _ in range(4)]
        rm = self.pick(ROUND)
        other = "d" if fmt == "s" else "s"
        integer = self.pick(INTEGERS)
        widen = "" if fmt == "d" else f", {rm}"
        kind = r.randrange(11)
        if kind < 2:
            self.emit(f"{self.pick(F_BINARY)}.{fmt} {f[0]}, {f[1]}, {f[2]}, {rm}")
        elif kind == 2:
            self.emit(f"fsqrt.{fmt} {f[0]}, {f[1]}, {rm}")
        elif kind == 3:
            self.emit(f"{self.pick(F_SIGN)}.{fmt} {f[0]}, {f[1]}, {f[2]}")
        elif kind == 4:
            self.emit(f"{self.pick(F_FUSED)}.{fmt} {f[0]}, {f[1]}, {f[2]}, {f[3]}, {rm}")
        elif kind == 5:
            self.emit(f"{self.pick(F_COMPARE)}.{fmt} {self.dst()}, {f[1]}, {f[2]}")
        elif kind == 6:
            self.emit(f"fcvt.{integer}.{fmt} {self.dst()}, {f[1]}, {rm}")
        elif kind == 7:
            exact = fmt == "d" and integer in ("w", "wu")
            self.emit(f"fcvt.{fmt}.{integer} {f[0]}, {self.src()}" + ("" if exact else f", {rm}"))
        elif kind == 8:
            self.emit(f"fcvt.{fmt}.{other} {f[0]}, {f[1]}{widen}")
        elif kind == 9:
            self.emit(f"fclass.{fmt} {self.dst()}, {f[1]}")
        else:
            self.emit(self.pick([
                f"fmv.x.d {self.dst()}, {f[1]}", f"fmv.d.x {f[1]}, {self.src()}",
                f"fmv.x.w {self.dst()}, {f[1]}", f"fmv.w.x {f[1]}, {self.src()}"]))

    def float_constant(self):
        value = self.pick(FLOAT_SPECIAL) if self.rng.random() < 0.7 else self.rng.getrandbits(64)
        register = self.dst()
        self.emit(f"li {register}, {value:#x}")
        self.emit(f"fmv.d.x {self.pick(FLOAT)}, {register}")

    def csr(self):
        name = self.pick(["fflags", "mscratch", "mscratch", "frm", "fcsr"])
        if name in ("frm", "fcsr"):
            # Legal rounding modes only; the others are in their own kind.
            value = self.rng.randrange(5)
            self.emit(f"csrrwi {self.dst()}, frm, {value}")
            return
        form = self.pick(["csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci"])
        source = str(self.rng.randrange(32)) if form.endswith("i") else self.src()
        self.emit(f"{form} {self.dst()}, {name}, {source}")

    def csr_read(self):
        self.emit(f"csrr {self.dst()}, {self.pick(['fcsr', 'frm', 'fflags', 'mscratch', 'mcause', 'mhartid', 'mtvec', 'medeleg', 'mie', 'satp'])}")

    def branch(self):
        label, count = self.label(), self.rng.randrange(1, 5)
        form = self.rng.randrange(4)
        if form < 2:
            self.emit(f"{self.pick(BRANCH)} {self.src()}, {self.src()}, {label}")
        elif form == 2:
            self.emit(f"jal {self.dst()}, {label}")
        else:
            self.emit(f"lla x30, {label}")
            self.emit(f"jalr {self.dst()}, {self.rng.randrange(2)}(x30)")
        for _ in range(count):
            self.simple()
        self.lines.append(f"{label}:")

    def loop(self):
        label = self.label()
        self.emit(f"li x29, {self.rng.randrange(2, 12)}")
        self.lines.append(f"{label}:")
        for _ in range(self.rng.randrange(2, 7)):
            self.simple()
        self.emit("addi x29, x29, -1")
        self.emit(f"bnez x29, {label}")

    def trap(self):
        self.lines.append("  .option push\n  .option norvc")
        self.emit(self.pick([
            "ecall", "ebreak", ".word 0x00000000", ".word 0xffffffff",
            ".word 0x0000007b",
            f"csrrw {self.dst()}, 0x123, {self.src()}",
            f"csrrw {self.dst()}, mhartid, {self.src()}",
            f"ld {self.dst()}, 0(x0)", f"sd {self.src()}, 16(x0)",
            f"lw {self.dst()}, 1024(x0)",
            ".word 0x02315053",  # fadd.d with the reserved rounding mode 5
            ".word 0x0001e7d3",  # fadd.s with 6
        ]))
        self.lines.append("  .option pop")

    def bad_rounding(self):
        mode = self.pick([5, 6, 7])
        self.emit(f"csrwi frm, {mode}")
        self.lines.append("  .option push\n  .option norvc")
        self.emit(f"fadd.d {self.pick(FLOAT)}, {self.pick(FLOAT)}, {self.pick(FLOAT)}, dyn")
        self.emit(f"feq.d {self.dst()}, {self.pick(FLOAT)}, {self.pick(FLOAT)}")
        self.lines.append("  .option pop")
        self.emit("csrwi frm, 0")

    def simple(self):
        self.pick([self.integer, self.integer, self.integer, self.compressed,
                   self.memory, self.floating, self.floating, self.constant,
                   self.csr_read])()

    def any(self):
        kinds = [
            (self.integer, 24), (self.constant, 5), (self.compressed, 12),
            (self.memory, 12), (self.float_memory, 5), (self.atomic, 5),
            (self.floating, 20), (self.float_constant, 5), (self.csr, 3),
            (self.csr_read, 2), (self.branch, 5), (self.loop, 2), (self.trap, 2),
            (self.bad_rounding, 1),
        ]
        self.rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]()

    def start(self):
        for register in WRITABLE:
            value = self.pick(SPECIAL) if self.rng.random() < 0.4 else self.rng.getrandbits(64)
            self.emit(f"li {register}, {value}")
        for register in FLOAT:
            value = self.pick(FLOAT_SPECIAL)
            self.emit(f"li x30, {value:#x}")
            self.emit(f"fmv.d.x {register}, x30")

    def text(self):
        self.start()
        for n in range(self.length):
            self.any()
            if n % 16 == 15:
                self.emit("call_checkpoint")
        memory = "\n".join(
            f"  .quad {self.rng.getrandbits(64):#x}" for _ in range(512))
        body = "\n".join(self.lines)
        return f'#include "stream.inc"\n\nprogram:\n{body}\n  tail finish\n\n' \
               f'  .data\n  .p2align 12\nmemory_start:\n{memory}\nmemory_end:\n'


if __name__ == "__main__":
    print(Program(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 600).text())
