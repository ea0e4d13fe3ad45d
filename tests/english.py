# SPDX-License-Identifier: MIT
"""Plain English: phrases that a reader must read twice do not come back, in string literals, in comments of headers, in
the pages and in the man pages.

    english.py          the test
    english.py --list   every hit as file:line: phrase: text
"""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ("model", "sync", "cmd", "fixtures/gateway")

# phrase, how to say it instead, an example that must match, one that must not
PHRASES = (
    (r"(?<!\bthere )(?<!\bThere )\b(?:is|are|was|were) no (?!longer\b|more\b|earlier\b|later\b|other\b)\w",
     "'is not a', 'invalid', and the name of the option or key",
     "'-1' is no limit of changes", "there is no commit here; it is no longer live"),
    (r"\b(?:stands?|stood) (?:at|in|on|there|here|beside|where|above|below|under|inside|otherwise)\b",
     "is, has, is in, the current value", "what a variable stands at", "a segment '*' stands for any one segment"),
    (r"\b[Tt]ells?\b(?! \w+(?: \w+)? apart\b| apart\b)|\b(?:is|are|was|be|not) told\b(?! apart\b)",
     "has, returns, contains, reports", "the server tells no id of it", "by which clients tell them apart"),
    (r"\b(?:is|are|was|be) (?:not )?said\b", "is reported, is called, contains", "HTML is said to be HTML", "it said so"),
    (r"\bagain and again\b", "repeatedly, or how often", "saved again and again", "saved again"),
    (r"\blie to each other\b|\blies? (?:on|in|at|above|below|beside|behind|there)\b", "is, is in, relate, overlap",
     "how the edits lie to each other", "the month may be outside of its year"),
    (r"\b(?:what|whatever) (?:is|are|was) not as\b|\b(?:is|are) not (?:the )?one that\b",
     "both values: 'live is at version 8; the plan expected 7'",
     "what is not as the plan showed it is refused", "live is at version 8; the plan expected 7"),
    (r"\b[Ww]hat (?:git|live|somebody|people|nobody) (?:ignores|names|has|had|holds|saves|saved|says|edited|wants|kept) "
     r"(?=[^,;.:]*\b(?:is|are|stays?|goes?)\b)",
     "name the thing: files that git ignores, edits by others",
     "what git ignores or 'exclude' names is left out", "prints what git has at its commit"),
    (r"\btakes? nothing back\b|\bto be had\b|\bis safe to be late\b|\blate is safe\b|\bgoes? by looks\b|\bbeside its like\b",
     "subject, verb, object", "late is safe", "a too-long delay only costs time"),
    (r"^Give (?:both|it|one)\b|^Look at it again\b", "a hint is the line to type", "Give both.",
     "Set both: AZURE_CLIENT_ID=... and AZURE_TENANT_ID=..."),
)

TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.S)


def strings_of(text):
    """The string literals of C text as (line, text); adjacent ones are one."""
    end = None
    found = []
    for token in TOKEN.finditer(text):
        if token.group()[0] != '"':
            continue
        if found and end is not None and not text[end:token.start()].strip():
            found[-1][1] += token.group()[1:-1]
        else:
            found.append([text.count("\n", 0, token.start()) + 1, token.group()[1:-1]])
        end = token.end()
    return found


def comments_of(text):
    return [(text.count("\n", 0, token.start()) + 1, re.sub(r"\s*\n\s*\*?\s*", " ", token.group()))
            for token in TOKEN.finditer(text) if token.group()[0] == "/"]


def prose_of(text):
    """The paragraphs of a page without its code blocks and inline code."""
    text = re.sub(r"^ *```.*?^ *```", lambda block: "\n" * block.group().count("\n"), text, flags=re.S | re.M)
    text = re.sub(r"`[^`\n]*`", "`code`", text)
    line = 1
    for paragraph in re.split(r"\n(?=\s*\n|\s*[-|*]|\d+\. )", text):
        yield line, " ".join(paragraph.split())
        line += paragraph.count("\n") + 1


def texts():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            text = path.read_text(encoding="utf-8")
            yield path, strings_of(text) + (comments_of(text) if path.suffix == ".h" else [])
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")),
                 *sorted((ROOT / "docs").rglob("*.1.in"))):
        yield path, prose_of(path.read_text(encoding="utf-8"))


def hits():
    found = []
    for path, items in texts():
        for line, text in items:
            for phrase, better, *_ in PHRASES:
                for match in re.finditer(phrase, text):
                    around = text[max(0, match.start() - 50):match.end() + 50]
                    found.append((path.relative_to(ROOT), line, match.group(), better, around))
    return found


class English(unittest.TestCase):
    def test_each_phrase_is_found_and_nothing_else(self):
        for phrase, _, bad, good in PHRASES:
            self.assertRegex(bad, phrase)
            self.assertNotRegex(good, phrase)

    def test_no_phrase_is_in_a_text(self):
        found = [f"{path}:{line}: '{phrase}' in '{around}'; better: {better}"
                 for path, line, phrase, better, around in hits()]
        self.assertEqual(found, [], "\n".join(["", *found]))


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        for hit in hits():
            print(f"{hit[0]}:{hit[1]}: {hit[2]}: {hit[4]}")
        sys.exit(0)
    unittest.main()
