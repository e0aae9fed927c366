# SPDX-License-Identifier: MIT
#
# An independent reader of linked images. Record layouts are not written here
# but taken from runtime/include/codoms/image.h, so that reader and linker can
# only agree through the header.
#
#   image.py HEADER dump IMAGE                  prints every record
#   image.py HEADER set IMAGE OUT TABLE[INDEX].FIELD=VALUE...
#   image.py HEADER poke IMAGE OUT ADDRESS=HEXBYTES...   at a linked address
#   image.py HEADER file IMAGE OUT OFFSET=HEXBYTES...    at a file offset
# TABLE may be `image` for the header of the section; VALUE +N adds.
import re
import struct
import sys

CODES = {"uint64_t": "Q", "int64_t": "q", "uint32_t": "I", "uint8_t": "B"}
TABLES = {
    "processes": "process", "domains": "domain", "segments": "segment",
    "entries": "entry", "imports": "import", "grants": "grant",
    "relocs": None, "ranges": "range",
}


class Layouts:
    """Field names and struct formats of image.h."""

    def __init__(self, path):
        text = re.sub(r"/\*.*?\*/", "", open(path).read(), flags=re.S)
        self.define = dict(re.findall(r"#define (CODOMS_\w+) (\w+)", text))
        self.fields, self.format = {}, {}
        for name, body in re.findall(
                r"struct codoms_(\w+) \{(.*?)\};", text, re.S):
            fields, code = [], "<"
            for kind, names in re.findall(
                    r"((?:struct )?\w+) ([\w, ]+);", body):
                for field in names.split(","):
                    if kind == "struct codoms_table":
                        fields += [field.strip() + ".offset",
                                   field.strip() + ".count"]
                        code += "II"
                    else:
                        fields.append(field.strip())
                        code += CODES[kind]
            self.fields[name], self.format[name] = fields, code


class Image:
    def __init__(self, layouts, data):
        self.l, self.data = layouts, bytearray(data)
        if data[:4] != b"\x7fELF":
            sys.exit("image.py: no ELF file")
        self.phoff, shoff = struct.unpack_from("<QQ", data, 32)
        self.phnum, _, shnum, names = struct.unpack_from("<HHHH", data, 56)
        heads = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + 64 * i)
                 for i in range(shnum)]
        self.sections = {}
        for h in heads:
            start = heads[names][4] + h[0]
            name = bytes(data[start:data.index(0, start)]).decode()
            self.sections[name] = h
        self.base = self.sections[".codoms.image"][4]
        self.image = self.record("image", self.base)
        start = self.base + self.image["strings.offset"]
        self.strings = data[start:start + self.image["strings.count"]]

    def record(self, name, at):
        if name is None:
            return {"value": struct.unpack_from("<Q", self.data, at)[0]}
        values = struct.unpack_from(self.l.format[name], self.data, at)
        return dict(zip(self.l.fields[name], values))

    def place(self, table, index):
        if table == "image":
            return "image", self.base
        name = TABLES[table]
        size = 8 if name is None else struct.calcsize(self.l.format[name])
        return name, self.base + self.image[table + ".offset"] + size * index

    def table(self, table):
        return [self.record(*self.place(table, i))
                for i in range(self.image[table + ".count"])]

    def text(self, offset):
        return self.strings[offset:self.strings.index(0, offset)].decode()

    def set(self, table, index, field, value):
        name, at = self.place(table, index)
        r = self.record(name, at)
        if field not in r:
            sys.exit(f"image.py: no field {field}")
        r[field] = r[field] + int(value, 0) if value[0] in "+-" \
            else int(value, 0)
        code = "<Q" if name is None else self.l.format[name]
        struct.pack_into(code, self.data, at, *r.values())

    def offset(self, address):
        for s in self.table("segments"):
            if s["address"] <= address < s["address"] + s["file_size"]:
                return s["file_offset"] + address - s["address"]
        sys.exit(f"image.py: no byte of the file at {address:#x}")

    def word(self, address):
        return struct.unpack_from("<Q", self.data, self.offset(address))[0]


def dump(image):
    d = image.table("domains")
    domain = lambda i: image.text(d[i]["name"])
    prot = lambda p: "".join(c if p & b else "-"
                             for c, b in (("r", 1), ("w", 2), ("x", 4)))
    edge = lambda r: (f"{domain(r['domain'])} {image.text(r['interface'])}."
                      f"{image.text(r['procedure'])}")
    rest = lambda r: (f"policy={r['policy']} words={r['words']} "
                      f"caps={r['caps_in']},{r['caps_out']} "
                      f"hash={r['hash']:016x} "
                      f"signature={image.text(r['signature'])}")
    print(f"image version={image.image['version']} "
          f"align={image.image['entry_align']}")
    for p in image.table("processes"):
        print(f"process {image.text(p['name'])} base={p['link_base']:#x} "
              f"first={p['first_domain']} count={p['domain_count']}")
    for r in d:
        print(f"domain {image.text(r['name'])} process={r['process']} "
              f"start={r['start']:#x} tls={r['tls_image']:#x} "
              f"file={r['tls_file']} size={r['tls_size']} "
              f"align={r['tls_align']} tp={r['tls_tp']} "
              f"stack={r['stack_size']}")
    for s in image.table("segments"):
        print(f"segment {domain(s['domain'])} {prot(s['prot'])} "
              f"{s['address']:#x} pages={s['size'] // 4096} "
              f"file={s['file_size']}")
    for e in image.table("entries"):
        print(f"entry {edge(e)} {e['address']:#x} {rest(e)}")
    for i in image.table("imports"):
        print(f"import {edge(i)} {i['slot']:#x} {rest(i)}")
    for g in image.table("grants"):
        print(f"grant {domain(g['from'])} {domain(g['to'])} "
              f"permission={g['permission']} line={g['line']}")
    for r in image.table("relocs"):
        print(f"reloc {r['value']:#x} value={image.word(r['value']):#x}")
    for r in image.table("ranges"):
        print(f"range {r['start']:#x} size={r['size']} kind={r['kind']}")


def change(image, command, words):
    for word in words:
        place, value = word.split("=", 1)
        if command == "set":
            table, index, field = re.fullmatch(
                r"(\w+)(?:\[(\d+)\])?\.([\w.]+)", place).groups()
            image.set(table, int(index or 0), field, value)
            continue
        at = int(place, 0)
        at = image.offset(at) if command == "poke" else at
        new = bytes.fromhex(value)
        image.data[at:at + len(new)] = new


def main(header, command, path, *rest):
    image = Image(Layouts(header), open(path, "rb").read())
    if command == "dump":
        dump(image)
        return
    change(image, command, rest[1:])
    open(rest[0], "wb").write(image.data)


main(*sys.argv[1:])
