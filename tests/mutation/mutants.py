# SPDX-License-Identifier: MIT
"""The small changes that a mutation test makes in C: what can be changed in a file's text, and which of it a seed draws.

Nothing here runs or writes anything. The sources are formatted by clang-format, which is what lets a line tell a statement.
"""
import dataclasses
import random
import re

# Comments, literals, the preprocessor's lines and assertions are no places for a change.
PASSED_OVER = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
                         r"|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*|\b(?:static_)?assert\([^;]*;", re.S | re.M)
COMPARISONS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`text[start:end]` becomes `new`."""

    path: str
    kind: str
    start: int
    end: int
    new: str
    line: int
    function: str
    before: str  # the whole line, without the white space around it
    after: str


def mask(text):
    """The text with all that is passed over blanked, each character in its place."""
    return PASSED_OVER.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def closing(text, at):
    """The index of the parenthesis that closes the one at `at`; -1 when none does."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return -1


def enums_in(text):
    """The members of each enum of a text, in order."""
    found = []
    for body in re.findall(r"\benum(?: \w+)? \{([^}]*)\}", mask(text)):
        found.append(re.findall(r"^\s*([A-Z][A-Z0-9_]*)", body.replace(",", ",\n"), re.M))
    return [members for members in found if len(members) > 1]


def neighbours_of(enums):
    """Each member of an enum with the one that stands after it, the last with the first."""
    return {name: members[(at + 1) % len(members)] for members in enums for at, name in enumerate(members)}


def statements(pattern, code):
    """(start, end) of what matches and is a statement, not the rest of one that began on an earlier line."""
    for found in re.finditer(pattern, code, re.M):
        start = found.end() - len(found.group().lstrip())
        if code[:start].rstrip()[-1:] in (";", "{", "}", ")", ":") or code[:start].rstrip().endswith("else"):
            yield start, found.end()


def conditions(code):
    """The start and end of what stands in the parentheses of each if and while."""
    for found in re.finditer(r"\b(if|while) \(", code):
        end = closing(code, found.end() - 1)
        if end > 0:
            yield found.group(1), found.end(), end


def changes(text, neighbours):
    """(kind, start, end, new) for each change that the text of a .c file allows."""
    code = mask(text)
    for word, start, end in conditions(code):
        yield "condition negated", start, end, f"!({text[start:end]})"
        if word == "if":
            yield "body skipped", start, end, f"false && ({text[start:end]})"
    for found in re.finditer(r" (&&|\|\|)(?=\s)", code):
        yield "and/or", found.start(1), found.end(1), "||" if found.group(1) == "&&" else "&&"
    for found in re.finditer(r" (==|!=|<=|>=|<|>) ", code):
        yield "comparison", found.start(1), found.end(1), COMPARISONS[found.group(1)]
    for found in re.finditer(r"\breturn (true|false);", code):
        yield "returned bool", found.start(1), found.end(1), "false" if found.group(1) == "true" else "true"
    for found in re.finditer(r"\breturn (!?)(?!true\b|false\b)(\w[^;?\n]*);", code):
        if re.search(r"&&|\|\||[=!<>]=| [<>] |^!", found.group(1) + found.group(2)):
            yield "returned bool", found.start(1), found.end(2), f"!({text[found.start(1):found.end(2)]})"
    for found in re.finditer(r"(?<!return )\b(true|false)\b(?=\s*[,})])", code):
        yield "flag", found.start(), found.end(), "false" if found.group() == "true" else "true"
    for start, end in statements(r"^\s+(?!(?:return|if|while|for|switch|free|va_\w+)\b)[a-z]\w*\([^;{}]*\);$", code):
        yield "call deleted", start, end, ";"
    for start, end in statements(r"^\s+[*(]*\w[\w>.\[\]()-]* [-+|&]?= [^;{}]*;$", code):
        yield "assignment deleted", start, end, ";"
    for found in re.finditer(r"(?<![\w.\[])(?!0\})\d+(?![\w.\]x])", code):
        yield "constant", found.start(), found.end(), f"({found.group()} + 1)"
    for found in PASSED_OVER.finditer(text):
        if found.group().startswith("'"):
            yield "constant", found.start(), found.end(), f"({found.group()} + 1)"
    for found in re.finditer(r"(?<!case )\b[A-Z][A-Z0-9_]{2,}\b", code):
        if found.group() in neighbours:
            yield "enum", found.start(), found.end(), neighbours[found.group()]


def one_line(text):
    return " ".join(text.split())


def mutants_of(path, text, neighbours):
    """All mutants of one file by kind, each kind in the order of the text."""
    kinds = {}
    for kind, start, end, new in changes(text, neighbours):
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        names = re.findall(r"^\w[^;\n]*?(\w+)[\[(]", text[:start], re.M)
        mutant = Mutant(path, kind, start, end, new, text.count("\n", 0, start) + 1, names[-1] if names else "",
                        one_line(text[first:last]), one_line(text[first:start] + new + text[end:last]))
        kinds.setdefault(kind, []).append(mutant)
    return kinds


def draw(path, text, neighbours, seed):
    """The mutants of a file in the order in which this seed takes them: a round is one of each kind, shuffled.

    The order depends on nothing but the seed and this file, so a change elsewhere moves nothing here.
    """
    chance = random.Random(f"{seed}:{path}")
    kinds = mutants_of(path, text, neighbours)
    while kinds:
        order = sorted(kinds)
        chance.shuffle(order)
        for kind in order:
            yield kinds[kind].pop(chance.randrange(len(kinds[kind])))
            if not kinds[kind]:
                del kinds[kind]


def apply(mutant, text):
    return text[:mutant.start] + mutant.new + text[mutant.end:]
