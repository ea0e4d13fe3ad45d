# SPDX-License-Identifier: MIT
"""Documentation and tables agree: decision table, options and commands in the man page, digest vectors, links. Pages
wrap at 120 characters, and their tables render."""
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs" / "site"))
from markdown_pages import anchors, links, prose_lines, slug  # noqa: E402 (the site reads the pages by the same rules)

DASHSYNC = os.environ["DASHSYNC"]


PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOM_PAGES = sorted(page for house in ("model", "sync", "cmd", "fixtures/gateway") for page in (ROOT / house).rglob("README.md"))
OTHER_PAGES = sorted(page for house in ("tests", "fixtures", "bench", "examples")
                     for page in (ROOT / house).rglob("README.md") if page not in ROOM_PAGES)
MAN_PAGES = sorted((ROOT / "docs").rglob("*.1.in"))
WIDTH = 120


def dashsync(*arguments):
    return subprocess.run([DASHSYNC, *arguments], capture_output=True, text=True, check=True).stdout


def is_too_long(line):
    """Over WIDTH, and not a row of a table or a line that only a link or a single word makes long."""
    line = line.expandtabs(8)
    words = re.sub(r"\]\([^)]*\)", "]", line).lstrip(" -*")
    return len(line) > WIDTH and not line.lstrip().startswith("|") and " " in words and len(words) > WIDTH - 10


def cells_of(row):
    """The cells as GitHub splits a row: at every bar that is not escaped, in code too."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip())[1:-1]]


class Docs(unittest.TestCase):
    def test_the_decision_page_is_the_table(self):
        source = (ROOT / "model" / "plan" / "decide.c").read_text()
        body = re.sub(r'"\s*\n\s*"', "", source[source.index("decision rows[]"):])
        allowed = {"ADOPT": "`--adopt`", "REFUSE_DRIFT": "`--on-drift=refuse`", "MERGE": "`--on-drift=merge`",
                   "OVERWRITE": "`--on-drift=overwrite`", "ALLOW_OLDER": "`--allow-older-commit`"}
        rows = re.findall(r"\{STATE_(\w+),\s*ACTION_(\w+),\s*([^,]*),\s*([^,]*),\s*\"([^\"]*)\"", body)
        expected = []
        for state, action, when, unless, reason in rows:
            words = [allowed[fact] for fact in re.findall(r"FACT_(\w+)", when) if fact in allowed]
            words += [f"unless {allowed[fact]}" for fact in re.findall(r"FACT_(\w+)", unless) if fact in allowed]
            cell = f" {', '.join(words)} " if words else " "
            expected.append(f"| {state.lower().replace('_', '-')} | {action.lower()} |{cell}| {reason} |")
        table = (ROOT / "docs" / "decision-table.md").read_text().split("\n## ")[0]
        page = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| state")]
        self.assertEqual(page, expected)
        self.assertEqual(len(page), 27)

    def test_the_page_of_exit_codes_is_the_table(self):
        source = (ROOT / "model" / "plan" / "exit_code.c").read_text()
        rows = re.findall(r"^\t\{ENDING_(\w+),\s*\{([\d, ]+)\}\}", source, re.M)
        expected = [[ending.lower().replace("_", "-"), *("" if int(code) == 0 else code.strip()
                                                         for code in codes.split(","))] for ending, codes in rows]
        page = (ROOT / "docs" / "exit-codes.md").read_text()
        table = page.split("| ending |")[1].split("\n\n")[0].splitlines()[2:]
        self.assertEqual([cells_of(row) for row in table], expected)
        self.assertGreater(len(expected), 12)
        explained = set(re.findall(r"^\| (\d+) \|", page.split("## ")[0], re.M))
        self.assertEqual(explained, {code for _, *codes in expected for code in codes if code} | {"0"})

    def test_exit_codes_have_the_same_words_on_their_page_and_in_the_manual(self):
        rows = re.findall(r"^\| (\d+) \| (.*) \|$", (ROOT / "docs" / "exit-codes.md").read_text().split("## ")[0], re.M)
        self.assertEqual(re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text(), re.M), [code for code, _ in rows])
        manual = dashsync("help", "exit-codes", "--as", "markdown")
        terms = re.findall(r"^- `(\d+)`\n\n((?:    \S.*\n)+)", manual, re.M)
        self.assertEqual([(code, " ".join(means.split())) for code, means in terms],
                         [(code, f"{means[0].upper()}{means[1:]}.") for code, means in rows])

    def test_the_shortest_histories_are_the_named_cases(self):
        cases = (ROOT / "fixtures" / "rules" / "cases.txt").read_text().split("\ncase ")[1:]
        expected = {}
        for case in cases:
            name, *lines = case.splitlines()
            applied = [index for index, line in enumerate(lines) if " apply c" in line]
            answers = [re.search(r" -> (\S+)(?: (\S+) v(\d+) c\d+)?$", lines[index + 1]) for index in applied]
            expected[name] = [(state, rule, base) if rule else (state, None, None)
                              for state, rule, base in (answer.groups() if answer else ("in-sync", None, None)
                                                        for answer in answers)]
        page = (ROOT / "docs" / "decision-table.md").read_text().split("## Shortest histories")[1]
        found = {}
        for name, table in re.findall(r"^\*\*([^*]+)\*\*[^\n]*\n\n(\|.*?)\n(?:\n|\Z)", page + "\n", re.M | re.S):
            rows = [cells_of(row) for row in table.splitlines()[2:]]
            found[name[0].lower() + name[1:]] = [
                re.match(r"\**([\w-]+)(?:, rule (\w+), base version (\d+))?\**(?:; before: [\w -]+)?$", row[3]).groups()
                for row in rows if row[0].startswith("`apply")]
        self.assertEqual(found, expected)
        self.assertEqual(len(found), 26)

    def test_the_page_of_equivalences_is_the_table(self):
        source = (ROOT / "model" / "document" / "equivalence.c").read_text()
        words = dict(re.findall(r'^#define (\w+)\s+"([^\n]*)"$', source, re.M))
        table = source[source.index("} rows[] = {"):source.index("static const char *const panel_places")]
        examples = re.findall(r'^\t\{"(\w+)",', (ROOT / "tests" / "model" / "document" / "test_equivalence.c").read_text(),
                              re.M)
        expected = []
        for row, test in zip(re.split(r"\n\t\{", table)[1:], examples, strict=True):
            tokens = re.findall(r'"((?:[^"\\]|\\.)*)"|\b([A-Z_]+)\b|(,)', row)
            path, spelling, where, why, *_ = "".join(
                "\n" if comma else words.get(word, text.replace(r'\"', '"')) for text, word, comma in tokens).split("\n")
            spelling = "any" if spelling == "*" else f"`{spelling}`"
            expected.append(f"| `{path}` | {spelling} | absent | {why} | {where} | `{test}` |")
        page = [line for line in (ROOT / "docs" / "equivalences.md").read_text().splitlines()
                if line.startswith("| ") and not line.startswith("| path")]
        self.assertEqual(page, expected)
        self.assertGreaterEqual(len(page), 7)

    def test_help_and_pages_name_every_format(self):
        done = subprocess.run([DASHSYNC, "plan", "--report", "?"], capture_output=True, text=True, check=False)
        listed, = re.findall(r"The formats are ([\w, -]+)\.", done.stderr)
        formats = re.split(r", | and ", listed)
        self.assertGreaterEqual(len(formats), 2)
        terms = dashsync("help", "formats", "--as", "markdown").split("## Formats")[1].split("## ")[0]
        self.assertEqual(re.findall(r"^- `([\w-]+)`$", terms, re.M), formats)
        table = (ROOT / "docs" / "report.md").read_text().split("| format |")[1].split("\n\n")[0]
        self.assertEqual(re.findall(r"^\| `([\w-]+)` \|", table, re.M), formats)

    def test_what_is_installed_leads_nowhere_else_and_needs_no_sources(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "doc"
            subprocess.run(["cmake", "-D", f"SOURCE={ROOT}", "-D", f"OUT={root}", "-P", ROOT / "docs" / "installed.cmake"],
                           check=True)
            pages = sorted(root.rglob("*.md"))
            self.assertGreater(len(pages), 40)
            self.assertFalse((root / "docs" / "gateway.md").exists())
            # what cmake/package.cmake installs beside them; in a .deb CHANGELOG.md is changelog.gz, so nothing links to it
            known = set(root.rglob("*")) - {root / "CHANGELOG.md"} | {root / "examples" / "dashsync.yaml"}
            known |= {root / path.relative_to(ROOT) for path in (ROOT / "examples").glob("*/README.md")}
            for page in pages:
                text = page.read_text()
                for link in links(text):
                    path, _, anchor = link.partition("#")
                    if re.match(r"[a-z]+:", link):
                        continue
                    target = pathlib.Path(os.path.normpath(page.parent / path)) if path else page
                    self.assertIn(target, known, f"{page.name}: {link}")
                    if anchor and target.suffix == ".md":
                        self.assertIn(anchor, anchors(target.read_text()), f"{page.name}: {link}")
                if page.name == "CHANGELOG.md":
                    continue
                found = re.findall(r".*(?:\bsh (?:tests|cmake|examples|docs)/|\.ci/|dashsync-gateway|sources -->"
                                   r"|\b(?:tests|fixtures|model|sync|cmd|cmake)/[a-z]).*", text)
                self.assertEqual(found, [], page)

    def test_the_digest_vectors_are_digests(self):
        rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([0-9a-f]{64})` \|$", (ROOT / "docs" / "digest.md").read_text(),
                          re.M)
        self.assertEqual(len(rows), 4)
        for value, canonical, digest in rows:
            self.assertEqual(hashlib.sha256(canonical.encode()).hexdigest(), digest)
            done = subprocess.run([DASHSYNC, "show", "--raw", "--normal", "-"], input=value, capture_output=True, text=True,
                                  check=True)
            self.assertEqual(done.stdout, canonical + "\n")
            done = subprocess.run([DASHSYNC, "show", "--raw", "--digest", "-"], input=value, capture_output=True, text=True,
                                  check=True)
            self.assertEqual(done.stdout, digest + "\n")

    def test_the_configs_in_the_pages_are_accepted(self):
        found = 0
        for page in (ROOT / "README.md", ROOT / "docs" / "config.md"):
            for block in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.S):
                with tempfile.TemporaryDirectory() as folder:
                    (pathlib.Path(folder) / "dashsync.yaml").write_text(block)
                    for path in re.findall(r"^  - path: (\S+)", block, re.M):
                        (pathlib.Path(folder) / path).mkdir(exist_ok=True)
                        (pathlib.Path(folder) / path / "a.json").write_text('{"uid": "a", "title": "A", "panels": []}')
                    done = subprocess.run([DASHSYNC, "-C", folder, "validate"], capture_output=True, text=True,
                                          check=False)
                    self.assertNotIn("dashsync.yaml:", done.stderr, page.name)
                    self.assertIn(done.returncode, (0, 64), done.stderr)  # 64: several targets, none chosen
                    found += 1
        self.assertGreaterEqual(found, 2)

    def test_the_page_of_validate_names_every_rule(self):
        source = {path: path.read_text() for folder in ("model", "sync") for path in (ROOT / folder).rglob("*.c")}
        rules = re.findall(r'^\t\{"([a-z-]+)", check_', source[ROOT / "model" / "document" / "document_rules.c"], re.M)
        page = (ROOT / "docs" / "validate.md").read_text()
        table, rest = page.split("## Problems with a file")
        self.assertEqual(re.findall(r"^\| `([a-z-]+)` \|", table, re.M), rules)
        reported = set()
        for text in source.values():
            reported |= set(re.findall(r'diag_(?:error|warning)\(\s*[^;"]*?,\s*"([a-z0-9-]+)"', text))
            reported |= set(re.findall(r"diag_(?:error|warning)\([^;\"]*, (RULE_\w+),", text))
            reported |= set(re.findall(r'\{is_\w+,\s*\{"([a-z-]+)",', text))  # the table of foreign.c
        reported = {name.removeprefix("RULE_").lower().replace("_", "-") if name.isupper() else name for name in reported}
        self.assertGreater(len(reported), 30)
        self.assertEqual(sorted(re.findall(r"`([a-z0-9-]+)`", rest)), sorted(reported))

    def test_the_page_of_signing_in_has_every_method(self):
        keys = (ROOT / "model" / "config" / "config_keys.c").read_text()
        words = {auth: f"`{word}`" for word, auth in re.findall(r'^\t\{"([a-z-]+)", (AUTH_\w+),', keys, re.M)}
        chain = (ROOT / "sync" / "sign_in" / "sign_in_chain.c").read_text()
        rows = re.findall(r'^\t\{"([^"]+)", (AUTH_\w+),', chain, re.M)
        self.assertGreater(len(rows), 10)
        table = (ROOT / "docs" / "sign-in.md").read_text().split("| method |")[1].split("\n\n")[0]
        self.assertEqual(re.findall(r"^\| ([^-|][^|]*) \| (any|`[^`|]+`) \|", table, re.M),
                         [(name, words.get(auth, "any")) for name, auth in rows])

    def test_links_lead_somewhere(self):
        found = 0
        for page in [*PAGES, *ROOM_PAGES, *OTHER_PAGES]:
            for link in links(page.read_text()):
                path, _, anchor = link.partition("#")
                if re.match(r"[a-z]+:", path):
                    self.assertRegex(path, r"^https://")
                    continue
                target = (page.parent / path).resolve() if path else page
                self.assertTrue(target.exists() and target.is_relative_to(ROOT), f"{page.relative_to(ROOT)}: {link}")
                if anchor:
                    self.assertIn(anchor, anchors(target.read_text()), f"{page.relative_to(ROOT)}: {link}")
                found += 1
        self.assertGreater(found, 120)

    def test_what_counts_as_an_anchor(self):
        self.assertEqual(slug("`--fail-on`, and *what* it's for"), "--fail-on-and-what-its-for")
        text = "# A\n```sh\n# not a heading\n```\n## [A](b.md)\n## `x_y`: 1.5 s\n"
        self.assertEqual(anchors(text), {"a", "a-1", "x_y-15-s"})
        self.assertEqual(links("[a](b.md#c) ![i](i.png) `[x]`\n```\n[no](no)\n```\n[`a[]`](d)"), ["b.md#c", "i.png", "d"])

    def test_lines_wrap(self):
        for page in [*PAGES, *ROOM_PAGES, *MAN_PAGES]:
            long = [f"{page.relative_to(ROOT)}:{number}" for number, line in prose_lines(page.read_text()) if is_too_long(line)]
            self.assertEqual(long, [])

    def test_what_counts_as_too_long(self):
        word = "x" * WIDTH
        self.assertTrue(is_too_long("- " + "word " * 30))
        self.assertTrue(is_too_long("\t" + "x" * 60 + " " + "x" * 60))
        self.assertFalse(is_too_long("| a | " + word + " |"))
        self.assertFalse(is_too_long("- " + word))
        self.assertFalse(is_too_long(f"see [the page]({word})"))
        text = "a\n```\n" + "long " * 30 + "\n```\nb\n"
        self.assertEqual([line for _, line in prose_lines(text)], ["a", "b"])

    def test_rows_of_tables_have_as_many_cells_as_their_head(self):
        tables = 0
        for page in PAGES:
            head = None
            for number, line in prose_lines(page.read_text()):
                if "|---" in line:  # else rows were wrapped into one line
                    self.assertRegex(line, r"^[ |:-]+$", f"{page.name}:{number}")
                if not line.lstrip().startswith("|"):
                    head = None
                    continue
                tables += head is None
                head = head or cells_of(line)
                self.assertEqual(len(cells_of(line)), len(head), f"{page.name}:{number}")
        self.assertGreater(tables, 20)
        self.assertEqual(cells_of(r"| `[DIR\|PLAN]` | b |"), [r"`[DIR\|PLAN]`", "b"])
        self.assertEqual(cells_of("| `[DIR|PLAN]` | b |"), ["`[DIR", "PLAN]`", "b"])

    def test_the_page_of_a_room_names_files_that_are_there(self):
        self.assertGreater(len(ROOM_PAGES), 25)
        for page in ROOM_PAGES:
            for name in re.findall(r"`([\w/]+\.[ch])`", page.read_text()):
                self.assertTrue((page.parent / name).exists() or (ROOT / name).exists(), f"{page.parent}: {name}")

    def test_the_map_names_files_that_are_there(self):
        page = (ROOT / "docs" / "architecture.md").read_text()
        below = r"`((?:model|sync|cmd|fixtures|tests|docs|bench)/[\w./-]*)`"
        names = set(re.findall(below, page)) | set(re.findall(r"`(\w+\.(?:md|c))`", page)) - {"CMakeLists.txt"}
        self.assertGreater(len(names), 60)
        for name in names:
            self.assertTrue((ROOT / name).exists(), name)

    def test_the_map_has_every_room(self):
        table = (ROOT / "tests" / "layers" / "rooms.txt").read_text()
        rooms = re.findall(r"^room (\S+):", table, re.M)
        page = (ROOT / "docs" / "architecture.md").read_text()
        self.assertEqual(re.findall(r"^\| \[`([\w/]+)`\]", page, re.M), rooms)


if __name__ == "__main__":
    unittest.main()
