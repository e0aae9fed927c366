# SPDX-License-Identifier: MIT
#
# grammar.py GRAMMAR DIPC SEED FILE..: the grammar and the parser agree.
#
# The grammar is read from grammar.ebnf and run as a recogniser. Every FILE that
# the parser takes, the grammar takes. Then each is damaged: a token is dropped,
# doubled, or exchanged with another of the file. Where the grammar refuses the
# result the parser does too, and the other way round. `dipc format` parses only.
import random
import re
import subprocess
import sys

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|(?P<STRING>"[^"\n]*")|(?P<NUMBER>[0-9][0-9A-Za-z_]*)'
    r'|(?P<NAME>[A-Za-z_][A-Za-z0-9_]*)|(?P<PUNCT><<|>>|[^\s])', re.S)


def tokens(text):
    return [(m.lastgroup, m.group()) for m in TOKEN.finditer(text) if m.lastgroup]


# --- reading the grammar: rules of ("seq"|"alt"|"opt"|"rep", ...) nodes ---

LEX = re.compile(r"\(\*.*?\*\)|\"([^\"]+)\"|([A-Za-z_]+)|([{}\[\]()|=;])", re.S)


def read_grammar(path):
    body = open(path).read().split("(* Tokens.")[0]
    items = [m for m in LEX.finditer(body) if not m.group().startswith("(*")]
    rules, i = {}, 0

    def alternatives(i, end):
        options, sequence = [], []
        while items[i].group() != end:
            m = items[i]
            if m.group(3) in ("{", "[", "("):
                close = {"{": "}", "[": "]", "(": ")"}[m.group(3)]
                node, i = alternatives(i + 1, close)
                kind = {"{": "rep", "[": "opt", "(": None}[m.group(3)]
                sequence.append((kind, node) if kind else node)
            elif m.group(3) == "|":
                options.append(("seq", sequence))
                sequence = []
            elif m.group(1):
                sequence.append(("word", m.group(1)))
            else:
                sequence.append(("rule", m.group(2)))
            i += 1
        options.append(("seq", sequence))
        return (options[0] if len(options) == 1 else ("alt", options)), i

    while i < len(items):
        name = items[i].group()
        node, i = alternatives(i + 2, ";")
        rules[name] = node
        i += 1
    return rules


# --- a recogniser: the set of places where a node can end ---

def words_of(node):
    if node[0] == "word":
        return {node[1]}
    return set().union(*map(words_of, node[1])) if node[0] in ("alt", "seq") else set()


def recognise(rules, text):
    modifiers = words_of(rules["modifier"])
    sys.setrecursionlimit(100000)
    toks, memo = tokens(text), {}
    reserved = {"in", "out", "inout", "enum", "struct", "union", "handle", "const", "view"}

    def ends(node, at):
        key = (id(node), at)
        if key not in memo:
            memo[key] = frozenset(compute(node, at))
        return memo[key]

    def repeat(node, at):
        found, work = {at}, [at]
        while work:
            for e in ends(node, work.pop()):
                if e not in found:
                    found.add(e)
                    work.append(e)
        return found

    def compute(node, at):
        kind, value = node
        if kind == "word":
            return {at + 1} if at < len(toks) and toks[at][0] != "STRING" and toks[at][1] == value else set()
        if kind == "rule":
            if value in rules:
                return ends(rules[value], at)
            name = value in ("NAME", "TYPE_NAME")
            good = at < len(toks) and toks[at][0] == ("NAME" if name else value)
            if name and good and toks[at][1] in reserved:
                good = False
            if value == "TYPE_NAME" and good and toks[at][1] in modifiers:
                good = False
            return {at + 1} if good else set()
        if kind == "alt":
            return set().union(*(ends(n, at) for n in value))
        if kind == "opt":
            return ends(value, at) | {at}
        if kind == "rep":
            return repeat(value, at)
        places = {at}
        for n in value:
            places = set().union(*(ends(n, p) for p in places)) if places else set()
        return places

    return len(toks) in ends(rules["file"], 0)


# --- the comparison ---

# What the parser refuses although the grammar has it: names that C or the
# toolchain needs, and things stated twice. Not a matter of grammar.
SEMANTIC = {"dipc-0205", "dipc-0206", "dipc-0207", "dipc-0209", "dipc-0210",
            "dipc-0211", "dipc-0215", "dipc-0104", "dipc-0105"}


def parser_takes(dipc, text):
    r = subprocess.run([dipc, "format", "--format=json", "-"], input=text, text=True, capture_output=True)
    ids = set(re.findall(r'"id":"(dipc-\d+)"', r.stderr))
    return r.returncode == 0, bool(ids & SEMANTIC)


def damage(text, rng):
    toks = [t for _, t in tokens(text)]
    i, k = rng.randrange(len(toks)), rng.randrange(len(toks))
    how = rng.randrange(3)
    if how == 0:
        del toks[i]
    elif how == 1:
        toks.insert(i, toks[i])
    else:
        toks[i] = toks[k]
    return " ".join(toks)


def main():
    rules, dipc = read_grammar(sys.argv[1]), sys.argv[2]
    rng, agreed, refused = random.Random(int(sys.argv[3])), 0, 0
    for path in sys.argv[4:]:
        text = open(path).read()
        if not tokens(text):
            continue
        if not recognise(rules, text):
            sys.exit(f"{path}: the parser takes it, the grammar does not")
        for _ in range(4):
            bad = damage(text, rng)
            good, semantic = parser_takes(dipc, bad)
            if semantic:
                continue
            if recognise(rules, bad) != good:
                sys.exit(f"{path}: damaged, the {'parser' if good else 'grammar'} alone takes it:\n{bad}")
            agreed += 1
            refused += not good
    print(f"agree on {agreed} texts, {refused} of them refused")
    words = set(re.findall(r'WORD\(\w+,\s*"(\w+)"', open(sys.argv[1].replace("grammar.ebnf", "token.def")).read()))
    named = {w for w in re.findall(r'"(\w+)"', open(sys.argv[1]).read())}
    if words - named:
        sys.exit(f"words without a rule: {sorted(words - named)}")


main()
