#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Writes the files of the README's tutorial into a folder: its code blocks in
# order are hello.dipc, greeter.c, main.c and the commands (commands.sh).
import pathlib
import re
import sys

readme, folder = map(pathlib.Path, sys.argv[1:])
blocks = re.findall(r"^```\w*\n(.*?)^```", readme.read_text(), re.S | re.M)
first = next(i for i, b in enumerate(blocks) if b.startswith("process greeter"))
names = ["hello.dipc", "greeter.c", "main.c", "commands.sh", "expected"]
folder.mkdir(parents=True, exist_ok=True)
for name, text in zip(names, blocks[first:]):
    (folder / name).write_text(text)
