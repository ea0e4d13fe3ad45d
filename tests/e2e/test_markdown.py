# SPDX-License-Identifier: MIT
"""The comment as GitHub's own parser reads it (cmarkgfm), with hostile texts in every place, at every budget.

The pages are made by tests/cmd/report/test_report_markdown.c, all budgets in one process. In CI, where npm is there,
hast-util-sanitize, whose rules are GitHub's, reads them as well.
"""
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import DASHSYNC, ROOT, Case, Gateway, dashboard, needs
from packages import PYTHON, install

PAGES = pathlib.Path(DASHSYNC).parents[1] / "tests" / "cmd" / "test_report_markdown"
SIZES = (200, 20000)
ROWS, SECTIONS = 11, 10  # of the plan that the pages are of

HOSTILE = [
    "@all @octocat/team", "see #1, GH-1, owner/repo#2, !3, %4, ~5, $6, &7, ^8", "https://evil.example.com/?a=b&c", "www.evil.com",
    "a@evil.com", "[x](https://evil.com)", "![x](https://evil.com/x.png)", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>",
    "</script></details></summary>", "<!-- --> <h1>x</h1>", "]]>", "# h", "a | b | c", "| a |\n|---|\n| b |", "**b** __b__ *i* _i_ ~~s~~",
    "` `` ```", "```\n</details>\n# h\n```", "````` ~~~~", "~~~\n@all\n~~~", "::set-output name=a::b", "##vso[task.complete]x ##[error]",
    "\x1b[31mred\x1b[0m \x9b31m \x07", "a\u202eb\u2066c\u200bd\ufeff", "line\nbreak\r\nand\ttab\u2028end", "x" * 10000, "`" * 300,
    "$(id) `id` ; rm -rf /", "\"quotes\" 'and' \\ back", ":tada: :+1:", "$x^2$ $$y$$ \\(z\\)", "/close\n/label ~bug", "[[_TOC_]] [TOC]",
    ":::mermaid\ngraph\n:::", "deadbeef 0123456789abcdef0123456789abcdef01234567", "PROJ-123 gh-7 AB#9", "{+a+} [-b-]", "- [x] done\n1. one",
    "---\nx\n===", "```", "&lt;b&gt; &#64;all &copy;", "-->", "+ added\n- removed", "  leading and trailing  ", "日本語 Größe 🙂", " ", "[^1] [a]: http://x.com",
    "x\n\n<details>\n\ny", "<a href='javascript:alert(1)'>x</a>", "mailto:a@b.cc xmpp:a@b.cc", "\\", "![", "a`b``c```d",
]

ALLOWED = {"h3", "p", "ul", "li", "b", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "details",
           "summary", "sub", "span", "a", "br"}
# What forges turn into something, in texts outside of code.
REFERENCES = re.compile(r"(?i)@\w|[#!~&^][\w\"]|%[\w\"]|\$\S|\bgh-\d|[A-Z]-\d|:[\w+-]+:|https?:|www\.\w|\w\.com\b|"
                        r"\b[0-9a-f]{7,40}\b|\[\[|\{\+|\[-|^\[[ x]\]")
BEGINNINGS = re.compile(r"$|<!-- dashsync:v1 key=[\w.-]{1,64} -->$|### dashsync|- |  - |\*\*(Your|This|Edits)|Problems in files:$|"
                        r"\| |\|---|<b>|</?details|<sub>|\d+ more |(in (git|live)|Written|Edited on the server.*|What git .*):$|"
                        r"Nobody has edited")
RENDER = """
import sys, cmarkgfm
from cmarkgfm.cmark import Options
options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_HARDBREAKS | Options.CMARK_OPT_FOOTNOTES
for size in iter(sys.stdin.buffer.readline, b""):
    text = sys.stdin.buffer.read(int(size)).decode()
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=options).encode()
    sys.stdout.buffer.write(b"%d\\n" % len(page) + page)
"""


def setUpModule():
    problem = install()
    needs(problem is None, f"GitHub's parser of Markdown cannot be installed: {problem}")


def pages(texts, first, last):
    given = b"".join(text.encode() + b"\0" for text in texts)
    done = subprocess.run([PAGES, "--pages", str(first), str(last)], input=given, capture_output=True, check=True)
    return [(int(words[0]), page) for words, page in frames_of(done.stdout)]


def frames_of(data):
    """The texts behind lines of words that end in a size, each with the words of its line."""
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        words = data[at:end].split()
        at = end + 1 + int(words[-1])
        yield words, data[end + 1:at]


def rendered(texts):
    given = b"".join(b"%d\n" % len(text) + text for text in texts)
    done = subprocess.run([PYTHON, "-c", RENDER], input=given, capture_output=True, check=True)
    return [page.decode() for _, page in frames_of(done.stdout)]


class Page(html.parser.HTMLParser):
    """The elements of a page, its texts with the elements around them, its links."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.texts, self.links, self.problems = [], [], [], [], []
        self.feed(text)
        self.close()
        if self.open:
            self.problems.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.problems += [f"attribute {name}" for name, _ in attrs if name not in ("href", "lang", "open", "align")]
        if tag == "details" and tag in self.open:
            self.problems.append("details in details")
        if tag not in ("br", "img", "hr", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_comment(self, data):
        if not re.fullmatch(r" dashsync:v1 key=[\w.-]{1,64} ", data):
            self.problems.append(f"comment {data}")

    def handle_data(self, data):
        self.texts.append((data, tuple(self.open)))

    def text(self):
        return "".join(text for text, _ in self.texts)

    def structure(self):
        return [tag for tag in self.tags if tag != "span"]


def left_out(text, what):
    found = re.search(rf"(?m)^(\d+) more {what}s? ", text)
    return int(found[1]) if found else 0


class Markdown(unittest.TestCase):
    def check_source(self, budget, source):
        self.assertLessEqual(len(source), budget)
        text = source.decode()
        self.assertIsNone(re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text))
        fence = None
        for line in text.split("\n"):
            self.assertNotRegex(line, r"##vso\[|##\[|^\s*::")
            ticks = re.match(r"(`{3,}|~{3,})(diff|sh)?$", line)
            if fence is None and ticks:
                fence = ticks[1]
            elif fence is None:
                self.assertRegex(line, BEGINNINGS)
            elif line == fence:
                fence = None
        self.assertIsNone(fence)

    def check_page(self, source, page):
        self.assertEqual(page.problems, [])
        self.assertEqual(set(page.tags) - ALLOWED, set())
        self.assertEqual(page.tags.count("h3"), 1)
        for link in page.links:
            self.assertRegex(link, r"^https://grafana\.example\.org/d/[\w.~%-]*$")
        for text, around in page.texts:
            if not {"code", "pre"} & set(around):
                self.assertNotRegex(text, REFERENCES)
            if "span" in around:
                self.assertEqual(len(text), 1)
        if "sub" in page.tags:
            self.assertNotIn("details", page.tags[page.tags.index("sub"):])

    def check_counts(self, source, page):
        text = source.decode()
        if " more row" in text or " more: see" in text:  # one line counts all
            self.assertEqual([tag for tag in page.tags if tag in ("tr", "details", "li")], [])
            return
        rows = max(page.tags.count("tr") - 1, 0)
        self.assertEqual(rows + left_out(text, "dashboard"), ROWS)
        self.assertEqual(page.tags.count("details") + left_out(text, "section"), SECTIONS)

    def check(self, made):
        for (budget, source), text in zip(made, rendered([source for _, source in made])):
            with self.subTest(budget=budget):
                page = Page(text)
                self.check_source(budget, source)
                self.check_page(source, page)
                self.check_counts(source, page)

    def test_hostile_texts_stay_texts_at_every_budget(self):
        made = pages(HOSTILE, *SIZES)
        self.assertGreater(len(made), 300)
        self.check(made)

    def test_each_hostile_text_stays_text_in_every_place(self):
        for text in HOSTILE:
            with self.subTest(text=text[:40]):
                self.check(pages([text], 60000, 60000) + pages([text], 1000, 1000) + pages([text], 200, 200))

    def test_a_page_has_the_same_elements_whatever_the_texts(self):
        (_, plain), = pages(["Plain"], 60000, 60000)
        short = [text for text in HOSTILE if "\n" not in text and len(text) < 60 and text.strip()]
        made = [page for text in short for _, page in pages([text], 60000, 60000)]
        expected, *structures = [Page(text) for text in rendered([plain, *made])]
        for text, page in zip(short, structures):
            self.assertEqual(page.structure(), expected.structure(), text)

    def test_a_title_is_read_as_it_is(self):
        for text in HOSTILE:
            if len(text) > 90 or re.search(r"[^ -~\u00a1-\u1fff\u3000-\U0001ffff]|##|^\s*::|^ | $", text):
                continue
            (_, source), = pages([text], 60000, 60000)
            page = Page(rendered([source])[0])
            cells = re.findall(r"(?s)<td>(.*?)</td>", rendered([source])[0])
            self.assertIn(text, [Page(cell).text() for cell in cells])
            self.assertIn(text, page.text())


class Sanitized(unittest.TestCase):
    """GitHub's rules leave of a page what there is in it, and nothing of a text."""

    SCRIPT = ROOT / "tests" / "e2e" / "sanitize.mjs"
    MODULES = ROOT / "build" / "node"
    PACKAGES = ["hast-util-sanitize@5.0.2", "hast-util-from-html@2.0.3", "hast-util-to-html@9.0.5"]

    @classmethod
    def setUpClass(cls):
        if os.environ.get("CI") != "true" or not shutil.which("npm"):
            raise unittest.SkipTest("hast-util-sanitize comes from npm, and only CI installs it")
        cls.MODULES.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix", cls.MODULES,
                        *cls.PACKAGES], check=True)
        shutil.copy(cls.SCRIPT, cls.MODULES / cls.SCRIPT.name)

    def test_nothing_of_a_text_is_taken_out(self):
        made = pages(HOSTILE, 60000, 60000) + pages(HOSTILE, 5000, 5000)
        for (_, _), text in zip(made, rendered([source for _, source in made])):
            done = subprocess.run(["node", self.MODULES / self.SCRIPT.name], input=text, capture_output=True, text=True, check=True)
            before, after = Page(text), Page(done.stdout)
            self.assertEqual(after.text(), before.text())
            self.assertEqual(after.links, before.links)
            self.assertEqual([tag for tag in after.structure() if tag != "tbody"],
                             [tag for tag in before.structure() if tag != "tbody"])


class Command(Case):
    def start(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("a"), dashboard("b")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.write("dashboards/b.json", dashboard("b"))
        self.commit("Take over")

    def test_an_edit_that_the_merge_would_overwrite_comes_first(self):
        self.start()
        self.gateway.edit("a", lambda live: live.update(tags=["by hand"]), "incident 4711")
        self.write("dashboards/b.json", dashboard("b", expr="sum(up)"))
        self.commit("Sum")
        page = self.run_dashsync("plan", "--on-drift=overwrite", "--report", "markdown").out
        self.assertTrue(page.startswith("<!-- dashsync:v1 key=dev -->\n### dashsync · dev: 2 to write\n\n"
                                        "**apply would overwrite 1 edit by hand.**\n\n- `Anonymous` edited <b>A</b> (v2, "), page)
        self.assertIn(', “incident 4711”: **would be lost**\n\n| | dashboard |', page)
        self.assertIn(f"[B]({self.gateway.url}/d/b)", page)
        self.assertRegex(page, "(?m)^- .*up.*$")
        self.assertRegex(page, r"(?m)^\+ sum\(up\)$|`up` → `sum\(up\)`")
        self.assertRegex(page, r"<sub>commit `[0-9a-f]{7}` · live read [0-9-]{10} [0-9:]{5} UTC · plan `[0-9a-f]{12}`</sub>\n$")

    def test_nothing_to_do_is_one_line(self):
        self.start()
        self.assertEqual(self.run_dashsync("plan", "--report", "markdown", "--comment-key", "a.b_c-1").out,
                         "<!-- dashsync:v1 key=a.b_c-1 -->\n### dashsync · dev: nothing to do. 2 dashboards: 2 in sync\n")

    def test_the_key_and_the_budget_are_checked(self):
        self.start()
        for key in ("", "a b", "x" * 65, "-->", "ä"):
            result = self.run_dashsync("plan", f"--comment-key={key}")
            self.assertEqual(result.code, 64, key)
            self.assertIn("expected 1 to 64 of A-Z a-z 0-9 . _ -", result.err)
        for spec in ("markdown:199", "markdown:", "markdown:x", "markdown:-1", "markdown:9999999999999999999", "markdown:200x=f"):
            result = self.run_dashsync("plan", "--report", spec)
            self.assertEqual(result.code, 64, spec)
            self.assertIn("expected 200 bytes or more", result.err)
            self.assertIn("--report markdown:60000", result.err)
        result = self.run_dashsync("plan", "--report", "json:500")
        self.assertEqual((result.code, result.out), (64, ""))
        self.assertIn("json has no budget in bytes", result.err)

    def test_a_file_has_its_own_budget(self):
        self.start()
        self.write("dashboards/b.json", dashboard("b", expr="sum(up)"))
        self.commit("Sum")
        small, large = (self.repo.with_name(name) for name in ("small.md", "large.md"))
        result = self.run_dashsync("plan", "--report", f"markdown:200={small}", "--report", f"markdown={large}")
        self.assertIn("1 to write", result.out)
        self.assertLessEqual(small.stat().st_size, 200)
        self.assertIn("more", small.read_text())
        self.assertIn("</details>", large.read_text())


if __name__ == "__main__":
    unittest.main()
