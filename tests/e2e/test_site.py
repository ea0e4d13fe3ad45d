# SPDX-License-Identifier: MIT
"""The pages of docs/ as a site: made by docs/build.sh, every link leads somewhere, nothing comes from another host."""
import difflib
import html
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

from harness import clean_environment, needs
from packages import PYTHON, ROOT, install

# Blocks, cells and code of a page, in one line each: the words and the structure that a reader sees
SEEN = r"/?(?:ul|ol|li|table|tr|td|th|pre|h\d|code|em|strong|blockquote)"
RENDER = """
import sys, cmarkgfm
from cmarkgfm.cmark import Options
print(cmarkgfm.github_flavored_markdown_to_html(sys.stdin.read(), options=Options.CMARK_OPT_UNSAFE))
"""


def setUpModule():
    problem = install()
    needs(problem is None, f"mkdocs cannot be installed: {problem}")


def build(out, root=ROOT, *options):
    return subprocess.run(["sh", root / "docs" / "build.sh", out, *options], cwd="/", capture_output=True, text=True,
                          env=clean_environment(), timeout=300, check=False)


def structure(text):
    """What a reader sees of HTML: a line for each tag of SEEN, and for the text between two of them."""
    text = re.sub(r"\s+", " ", re.sub(r"<!--.*?-->", "", text, flags=re.S))
    text = re.sub(rf"<({SEEN})(?: [^>]*)?>", r"\n<\1>\n", text)
    text = re.sub(rf"<(?!{SEEN}>)[^>]*>", "", text)
    return [line for line in (html.unescape(line.strip()) for line in text.split("\n")) if line]


class Page(html.parser.HTMLParser):
    """The ids of a page, and what it refers to: (attribute, value)."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads = [], [], []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs[key] for key in ("id",) if key in attrs]
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        else:
            self.loads += [attrs[key] for key in ("src", "href", "srcset", "data", "action") if key in attrs]


class Site(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="dashsync-site-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.out = pathlib.Path(cls.folder) / "site"
        cls.done = build(cls.out)
        cls.pages = {path: Page(path) for path in cls.out.rglob("*.html")}

    def sources(self):
        """(source, page of the site) of every page."""
        for path in sorted((ROOT / "docs").rglob("*.md")):
            yield path, self.out / path.relative_to(ROOT / "docs").with_suffix(".html")
        yield ROOT / "README.md", self.out / "index.html"
        yield ROOT / "CHANGELOG.md", self.out / "changelog.html"

    def test_it_is_made_without_a_warning_and_has_every_page(self):
        self.assertEqual((self.done.returncode, self.done.stdout, self.done.stderr), (0, "", ""))
        self.assertEqual(sorted(page for _, page in self.sources()), sorted(self.pages))
        self.assertGreater(len(self.pages), 40)

    def test_every_link_and_anchor_leads_somewhere(self):
        followed = 0
        for path, page in self.pages.items():
            for link in page.links:
                parts = urllib.parse.urlsplit(link)
                if parts.scheme:
                    continue
                self.assertEqual((parts.netloc, parts.path[:1] == "/"), ("", False), f"{path.name}: {link}")
                target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
                self.assertTrue(target.is_relative_to(self.out) and target.is_file(), f"{path.name}: {link}")
                if parts.fragment and target in self.pages:
                    self.assertIn(urllib.parse.unquote(parts.fragment), self.pages[target].ids, f"{path.name}: {link}")
                followed += 1
            self.assertEqual(len(page.ids), len(set(page.ids)), path.name)
        self.assertGreater(followed, 1000)

    def test_nothing_comes_from_another_host_or_from_outside_of_the_folder(self):
        loaded = set()
        for path, page in self.pages.items():
            for value in page.loads:
                self.assertNotRegex(value, r"^([a-z]+:|/)", path.name)
                loaded.add((path.parent / urllib.parse.urlsplit(value).path).resolve())
            self.assertNotRegex(path.read_text(), r"(?i)<iframe|@import|\bimport\(|url\(['\"]?(https?:)?//")
        for path in [file for file in loaded if file.suffix == ".css"]:
            for value in re.findall(r"url\(['\"]?([^'\")]+)", path.read_text()):
                self.assertTrue(value.startswith("data:") or (path.parent / re.split("[?#]", value)[0]).is_file(), value)
        self.assertGreater(len(loaded), 4)
        for path in loaded:
            self.assertTrue(path.is_relative_to(self.out) and path.is_file(), path)

    def test_links_to_other_hosts_are_those_of_the_pages(self):
        theme = {"https://www.mkdocs.org/", "https://readthedocs.org", "https://github.com/readthedocs/sphinx_rtd_theme"}
        written = " ".join(source.read_text() for source, _ in self.sources())
        for path, page in self.pages.items():
            for link in page.links:
                if urllib.parse.urlsplit(link).scheme and link not in theme:
                    self.assertIn(link, written, path.name)

    def test_a_page_reads_as_on_a_forge(self):
        for source, page in self.sources():
            done = subprocess.run([PYTHON, "-c", RENDER], input=source.read_text(), capture_output=True, text=True, check=True)
            shown = re.search(r'itemprop="articleBody">(.*?)</div>\s*</div><footer', page.read_text(), re.S).group(1)
            forge, site = structure(done.stdout), structure(shown)
            self.assertGreater(len(forge), 10)
            differences = list(difflib.unified_diff(forge, site, "forge", "site", lineterm="", n=2))
            self.assertEqual(differences, [], source.relative_to(ROOT))

    def test_links_to_code_lead_to_the_address_that_is_given_and_are_text_without_one(self):
        source = "https://git.example.org/dashsync/blob/main"
        self.assertFalse([link for page in self.pages.values() for link in page.links if link.endswith(".c")])
        self.assertEqual(build(self.out.with_name("sourced"), ROOT, "--source", source + "/").returncode, 0)
        links = Page(self.out.with_name("sourced") / "index.html").links
        code = [link for link in links if link.startswith(source)]
        self.assertIn(source + "/model/plan/decide.c", code)
        for link in code:
            self.assertTrue((ROOT / link.removeprefix(source + "/")).exists(), link)

    def test_the_same_pages_make_the_same_bytes(self):
        again = self.out.with_name("again")
        self.assertEqual(build(again).returncode, 0)
        done = subprocess.run(["diff", "-r", self.out, again], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def copy(self):
        """The pages and what makes the site, to be broken."""
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for name in ("README.md", "CHANGELOG.md", "mkdocs.yml"):
            shutil.copy(ROOT / name, root)
        shutil.copytree(ROOT / "docs", root / "docs")
        (root / "tests" / "e2e").mkdir(parents=True)
        for name in ("packages.py", "requirements.txt"):
            shutil.copy(ROOT / "tests" / "e2e" / name, root / "tests" / "e2e")
        os.symlink(ROOT / "build", root / "build")
        return root

    def test_a_page_in_no_nav_and_links_that_lead_nowhere_are_refused(self):
        for name, text, complaint in (("new.md", "# New\n", "not included in the \"nav\""),
                                      ("yaml.md", "# YAML\n\n[a](absent.md)\n", "absent.md"),
                                      ("yaml.md", "# YAML\n\n[a](report.md#absent)\n", "#absent")):
            root = self.copy()
            (root / "docs" / name).write_text(text)
            done = build(root / "out", root)
            with self.subTest(text=text):
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(complaint, done.stderr + done.stdout)

    def test_a_folder_that_is_no_site_is_not_replaced(self):
        mine = pathlib.Path(self.folder) / "mine"
        mine.mkdir()
        (mine / "letter").write_text("Dear")
        done = build(mine)
        self.assertEqual((done.returncode, [path.name for path in mine.iterdir()]), (1, ["letter"]))
        self.assertIn("exists and is not a site", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
