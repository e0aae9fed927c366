#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes an image from one assembler file, without the linker under test.

  mkimage.py SOURCE.S -o IMAGE [-D NAME[=VALUE]].. [--set FIELD=VALUE]..
             [--each FILE --run CHECKER]

The source says in comments what the image has:

  //PROCESS name: domain..           in blocks 1, 2, ..
  //ENTRY domain iface.proc LABEL [key=value..]
  //IMPORT domain iface.proc LABEL [key=value..]   LABEL is the slot
      keys: words caps_in caps_out policy signature hash
  //GRANT from to permission
  //TLS domain LABEL file size align tp
  //STACK domain bytes
  //RELOC LABEL
  //ALIGN bytes

Domain d has code in section .text.d, constants in .rodata.d, data in .data.d,
and starts at the label start_d if there is one. --set makes an image hostile:
`--set segments.1.prot=7` or `--set entry_align=3`. --each makes one image for
every line of FILE, which is an argument of --set, and prints what CHECKER says
to it.
"""

import argparse
import copy
import os
import re
import struct
import subprocess
import zlib

LLVM = os.environ.get("LLVM19", "/usr/lib/llvm-19") + "/bin/"
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))

# Records of runtime/include/codoms/image.h: fields and struct formats.
RECORDS = {
    "processes": ("name first_domain domain_count flags link_base", "<4IQ"),
    "domains": (
        "name process start tls_image tls_file tls_size tls_align tls_tp"
        " stack_size reserved",
        "<2I8Q",
    ),
    "segments": ("address size file_offset file_size domain prot", "<4Q2I"),
    "entries": (
        "domain interface procedure signature hash address policy"
        " words caps_in caps_out reserved",
        "<4I2QI4B",
    ),
    "imports": (
        "domain interface procedure signature hash slot policy"
        " words caps_in caps_out reserved",
        "<4I2QI4B",
    ),
    "grants": ("from to permission line", "<4I"),
    "relocs": ("address", "<Q"),
    "ranges": ("start size kind reserved", "<2Q2I"),
}
HEADER = struct.calcsize("<QII18III")
PARTS = [("text", 5), ("rodata", 1), ("data", 3)]
PERMISSIONS = {"call": 1, "read": 2, "write": 3}


class Image:
    def __init__(self, source):
        self.strings = b"\0"
        self.tables = {name: [] for name in RECORDS}
        self.align = 64
        self.domains, self.processes = [], []
        self.lines = re.findall(r"^//([A-Z]+) (.*)$", source, re.M)
        for word, rest in self.lines:
            if word == "PROCESS":
                name, domains = rest.split(":")
                self.processes.append((name.strip(), domains.split()))
                self.domains += domains.split()

    def name(self, text):
        at = len(self.strings)
        self.strings += text.encode() + b"\0"
        return at

    def base(self, process):
        return (process + 1) << 30

    def script(self):
        """A page-aligned output section for each part of each domain."""
        out = ["PHDRS {"]
        for d in self.domains:
            out += ["  %s_%s PT_LOAD;" % (d, part) for part, _ in PARTS]
        out += ["}", "SECTIONS {"]
        for i, (_, domains) in enumerate(self.processes):
            out.append("  . = 0x%x;" % self.base(i))
            for d in domains:
                for part, _ in PARTS:
                    out.append(
                        "  .%s.%s ALIGN(4096) : { *(.%s.%s) } :%s_%s"
                        % (part, d, part, d, d, part)
                    )
        return "\n".join(out + ["  /DISCARD/ : { *(.text .data .bss) }", "}\n"])


def tool(*command):
    subprocess.run([LLVM + command[0], *command[1:]], check=True)


def build(args, image):
    """Compiles and links; gives the ELF file's bytes."""
    script, obj = args.o + ".ld", args.o + ".o"
    with open(script, "w") as f:
        f.write(image.script())
    tool(
        "clang", "--target=riscv64-unknown-elf", "-march=rv64gc",
        "-mno-relax", "-I", HERE, "-I", SOURCE + "/runtime/include",
        "-I", args.include, "-c", args.source, "-o", obj,
        *["-D" + d for d in args.D],
    )  # fmt: skip
    tool(
        "ld.lld", "-T", script, "-e", "0", "--no-check-sections", obj,
        "-o", args.o,
    )  # fmt: skip
    with open(args.o, "rb") as f:
        return f.read()


def read_elf(elf):
    """Sections by name and symbols by name."""
    (offset,) = struct.unpack_from("<Q", elf, 40)
    count, names = struct.unpack_from("<HH", elf, 60)
    heads = [struct.unpack_from("<2I4Q2I2Q", elf, offset + 64 * i)
             for i in range(count)]  # fmt: skip

    def text(table, at):
        start = table[4] + at
        return elf[start : elf.index(b"\0", start)].decode()

    sections = {text(heads[names], h[0]): h for h in heads}
    symtab, symbols = sections[".symtab"], {}
    for at in range(symtab[4], symtab[4] + symtab[5], 24):
        name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", elf, at)
        symbols[text(heads[symtab[6]], name)] = value
    return sections, symbols


def add_domains(image, sections, symbols):
    for i, (name, domains) in enumerate(image.processes):
        first = image.domains.index(domains[0])
        image.tables["processes"].append(
            [image.name(name), first, len(domains), 0, image.base(i)]
        )
        for d in domains:
            image.tables["domains"].append(
                [image.name(d), i, symbols.get("start_" + d, 0)] + [0] * 7
            )
    for i, d in enumerate(image.domains):
        for part, prot in PARTS:
            head = sections.get(".%s.%s" % (part, d))
            if head and head[5]:
                size = head[5] if head[1] != 8 else 0
                image.tables["segments"].append(
                    [head[3], -(-head[5] // 4096) * 4096, head[4], size, i, prot]
                )


def call(image, symbols, rest):
    domain, name, label, *keys = rest.split()
    interface, procedure = name.split(".")
    k = dict(key.split("=", 1) for key in keys)
    signature = k.get("signature", name + "()")
    return [
        image.domains.index(domain),
        image.name(interface),
        image.name(procedure),
        image.name(signature),
        int(k.get("hash", zlib.crc32(signature.encode()))),
        symbols[label],
        int(k.get("policy", 0)),
        int(k.get("words", 7)),
        int(k.get("caps_in", 0)),
        int(k.get("caps_out", 0)),
        0,
    ]


def add_lines(image, symbols):
    t = image.tables
    for word, rest in image.lines:
        f = rest.split()
        if word == "ENTRY":
            t["entries"].append(call(image, symbols, rest))
        elif word == "IMPORT":
            t["imports"].append(call(image, symbols, rest))
        elif word == "GRANT":
            t["grants"].append(
                [image.domains.index(f[0]), image.domains.index(f[1]),
                 PERMISSIONS[f[2]], 1]
            )  # fmt: skip
        elif word == "TLS":
            t["domains"][image.domains.index(f[0])][3:8] = [
                symbols[f[1]], *(int(n, 0) for n in f[2:6])
            ]  # fmt: skip
        elif word == "STACK":
            t["domains"][image.domains.index(f[0])][8] = int(f[1], 0)
        elif word == "RELOC":
            t["relocs"].append([symbols[f[0]]])
        elif word == "ALIGN":
            image.align = int(f[0], 0)


def encode(image, changes):
    """The section, with what --set says."""
    header = dict(magic=0x314547414D494443, version=1, entry_align=image.align)
    body, offsets = b"", {}
    for key, value in changes:
        path = key.split(".")
        if len(path) == 3:
            fields = RECORDS[path[0]][0].split()
            image.tables[path[0]][int(path[1])][fields.index(path[2])] = value
    for name, (_, form) in RECORDS.items():
        offsets[name] = [HEADER + len(body), len(image.tables[name])]
        for record in image.tables[name]:
            body += struct.pack(form, *record)
    offsets["strings"] = [HEADER + len(body), len(image.strings)]
    body += image.strings
    header["size"] = HEADER + len(body)
    for key, value in changes:
        path = key.split(".")
        if len(path) == 1:
            header[key] = value
        elif len(path) == 2:
            offsets[path[0]][["offset", "count"].index(path[1])] = value
    order = list(RECORDS) + ["strings"]
    return struct.pack(
        "<QII18III", header["magic"], header["version"], header["size"],
        *(n for name in order for n in offsets[name]),
        header["entry_align"], 0,
    ) + body  # fmt: skip


def finish(args, elf, image, changes):
    """The linked file with the section. Adding it may move the others in the
    file, so it is written again when they have their places."""
    with open(args.o, "wb") as f:
        f.write(elf)
    with open(args.o + ".bin", "wb") as f:
        f.write(encode(copy.deepcopy(image), changes))
    tool(
        "llvm-objcopy", "--add-section",
        ".codoms.image=" + args.o + ".bin", args.o,
    )  # fmt: skip
    with open(args.o, "rb") as f:
        elf = bytearray(f.read())
    sections, _ = read_elf(elf)
    places = {h[3]: h[4] for name, h in sections.items() if h[3]}
    for segment in image.tables["segments"]:
        segment[2] = places[segment[0]]
    head, data = sections[".codoms.image"], encode(image, changes)
    elf[head[4] : head[4] + head[5]] = data
    with open(args.o, "wb") as f:
        f.write(elf)


def pair(text):
    key, value = text.split("=", 1)
    return key, int(value, 0)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("source")
    p.add_argument("-o", required=True)
    p.add_argument("-D", action="append", default=[])
    p.add_argument("--include", required=True, help="generated headers")
    p.add_argument("--set", action="append", default=[], type=pair)
    p.add_argument("--each")
    p.add_argument("--run")
    args = p.parse_args()
    with open(args.source) as f:
        image = Image(f.read())
    elf = build(args, image)
    sections, symbols = read_elf(elf)
    add_domains(image, sections, symbols)
    add_lines(image, symbols)
    finish(args, elf, copy.deepcopy(image), args.set)
    if args.each:
        with open(args.each) as f:
            for line in f.read().split():
                finish(args, elf, copy.deepcopy(image), [pair(line)])
                done = subprocess.run([args.run, args.o], capture_output=True)
                print("%s: %s" % (line, done.stdout.decode().strip()), flush=True)


main()
