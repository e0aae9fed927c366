# SPDX-License-Identifier: MIT
#
# same_code.py A B: fails if two C or .dipc files differ in more than their head
# comment.
import re
import sys


def code(path):
    text = open(path).read()
    text = re.sub(r"\A/\*.*?\*/\n", "", text, flags=re.S)
    text = re.sub(r"\A(//[^/][^\n]*\n|//\n)+", "", text)
    return text.strip()


if code(sys.argv[1]) != code(sys.argv[2]):
    sys.exit("%s and %s differ" % (sys.argv[1], sys.argv[2]))
