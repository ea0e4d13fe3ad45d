# SPDX-License-Identifier: MIT
"""The pages of the manual: nothing is missing in one, they are what docs/manual has, and mandoc finds no fault."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import ROOT, Case, clean_environment, DASHSYNC

PRODUCT = ("cmd", "sync", "model")
# Strings in capitals with an underscore that are not variables.
OTHER = {"FOLDER_ID", "APPLICATION_ID"}


def dashsync(*arguments):
    return subprocess.run([DASHSYNC, *arguments], capture_output=True, text=True, check=True,
                          env=clean_environment(COLUMNS=None)).stdout


def pages():
    """[(name, section)]"""
    return re.findall(r"^([a-z.-]+)\((\d)\)  \S", dashsync("help", "pages"), re.M)


def terms(page):
    """What a page explains, without backticks and arguments: {"--ref", "-y", "AZURE_TENANT_ID", "130"}"""
    found = re.findall(r"^- (`.*)$", dashsync("help", page, "--as", "markdown"), re.M)
    return {word for term in found for word in re.findall(r"`([^`]+)`", term)}


def options_of(text):
    return set(re.findall(r"(?<![\w-])--[a-z-]+", "\n".join(re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", text, re.M))))


class Manual(Case):
    def commands(self):
        return [name.removeprefix("dashsync-") for name, section in pages()
                if section == "1" and name != "dashsync"]

    def test_every_command_and_topic_has_a_page(self):
        overview = dashsync("help")
        listed = re.findall(r"^  ([a-z]+) ", overview.split("Commands:")[1].split("\n\n")[0], re.M)
        self.assertEqual(self.commands(), listed)
        self.assertLess({"dashsync.yaml", "dashsync-exit-codes", "dashsync-environment"}, {name for name, _ in pages()})
        for topic in re.findall(r"^  ([a-z-]+) ", overview.split("Topics:")[1].split("\n\n")[0], re.M):
            self.assertIn("NAME\n", dashsync("help", topic))

    def test_the_overview_is_in_columns_and_no_line_ends_with_a_blank(self):
        overview = dashsync("help")
        rows = re.findall(r"^  ([a-z-]+ +)(\S.*)$", overview.split("Commands:")[1].split("\nOptions")[0], re.M)
        self.assertEqual({len(name) for name, _ in rows}, {len("environment") + 2})
        self.assertEqual(len(rows), len(pages()))
        for text in [overview] + [dashsync(command, "-h") for command in self.commands()]:
            self.assertNotRegex(text, r"(?m) $")
            self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_every_option_is_in_h_and_on_the_page_and_nothing_else(self):
        found = 0
        sources = "".join(path.read_text() for path in (ROOT / "cmd").rglob("*.[ch]"))
        for command in self.commands():
            shown = options_of(dashsync(command, "-h"))
            self.assertEqual({term for term in terms(command) if term.startswith("--")}, shown, command)
            found += len(shown)
        self.assertGreater(found, 60)
        named = options_of(dashsync("help")) | set().union(*(terms(name) for name, _ in pages()))
        for option in set(re.findall(r'\.name = "([a-z-]+)",\s*(?:\\\s*)?\.type = OPTION_', sources)):
            self.assertIn(f"--{option}", named)
        self.assertEqual({term for term in terms("dashsync") if term.startswith("--")}, options_of(dashsync("help")))

    def test_every_key_of_the_config_is_on_its_page_and_has_help(self):
        page = (ROOT / "docs" / "config.md").read_text()
        keys = re.findall(r"^\| `([a-z-]+)` \|", page, re.M)
        self.assertGreater(len(keys), 50)
        text = dashsync("help", "dashsync.yaml", "--as", "markdown")
        self.assertEqual(sorted(re.findall(r"^- `([a-z-]+)`$", text, re.M)), sorted(keys))
        for key in set(keys) - set(self.commands()):
            if key not in ("dashboards",):
                self.assertRegex(dashsync("help", key), rf"(?m)^    {key}$")
        self.assertIn("A TARGET\n    on-drift\n", dashsync("help", "on-drift").upper().replace("ON-DRIFT\n", "on-drift\n"))

    def test_the_page_of_the_config_marks_what_plan_base_takes_from_rev(self):
        rows = re.findall(r"^\| `([a-z-]+)` \|[^|]*\|[^|]*\| (REV|branch)\b", (ROOT / "docs" / "config.md").read_text(), re.M)
        text = dashsync("help", "config", "--as", "markdown")
        found = re.findall(r"^- `([a-z-]+)`\n(.*?)(?=^- `|^## |\Z)", text, re.M | re.S)
        marked = [(key, "REV" if "with `plan --base` from REV" in " ".join(about.split()) else "branch") for key, about in found]
        self.assertEqual(marked, rows)
        self.assertGreater(len({key for key, base in rows if base == "REV"}), 10)

    def test_every_variable_in_the_sources_is_on_its_page(self):
        used = set()
        for folder in PRODUCT:
            for path in (ROOT / folder).rglob("*.c"):
                if path.name == "environment.c":
                    continue
                text = path.read_text()
                used |= set(re.findall(r'"((?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+)"', text))
                used |= set(re.findall(r'(?:getenv|variable|read_variable)\([^"();]*"([A-Z_]+)"\)', text))
        self.assertGreater(len(used), 35)
        self.assertLess({"NO_COLOR", "TERM", "PATH", "AZURE_TENANT_ID", "GIT_AUTHOR_NAME"}, used)
        documented = {term for term in terms("environment") if re.fullmatch(r"[A-Za-z_]+(<\w+>)?", term)}
        self.assertEqual(used - documented - OTHER, set())
        for name in documented:  # and nothing is documented that nobody reads; libcurl reads the proxies
            stem = name.split("<")[0]
            if stem.lower() not in ("https_proxy", "all_proxy", "no_proxy"):
                self.assertTrue(stem in used or any(stem in path.read_text() for folder in PRODUCT
                                                    for path in (ROOT / folder).rglob("*.c")
                                                    if path.name != "environment.c"), name)

    def test_every_exit_code_is_on_its_page(self):
        header = (ROOT / "model" / "base" / "error.h").read_text()
        codes = set(re.findall(r"\bFAULT_\w+ = (\d+)", header))
        for row in re.findall(r"^\t\{ENDING_\w+,\s*\{([\d, ]+)\}\}",
                              (ROOT / "model" / "plan" / "exit_code.c").read_text(), re.M):
            codes |= {code.strip() for code in row.split(",")}
        self.assertGreater(len(codes), 10)
        self.assertEqual({term for term in terms("exit-codes") if term.isdigit()}, codes)

    def test_the_pages_of_docs_are_what_the_program_prints(self):
        names = [name for name, _ in pages()]
        self.assertEqual(sorted(path.stem for path in (ROOT / "docs" / "manual").glob("*.md")), sorted(names))
        for name in names:
            text = dashsync("help", name, "--as", "markdown")
            self.assertEqual((ROOT / "docs" / "manual" / f"{name}.md").read_text(), text,
                             "old; make it anew with: sh docs/man/write.sh")

    def test_the_site_has_them_in_the_order_of_help(self):
        nav = re.findall(r"manual/(.*)\.md$", (ROOT / "mkdocs.yml").read_text(), re.M)
        listed = sorted(pages(), key=lambda page: (page[0] != "dashsync", page[1]))
        self.assertEqual(nav, [name for name, _ in listed])

    def test_mandoc_finds_no_fault(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not installed: examples/dependencies.sh test")
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name, section in pages():
                files.append(pathlib.Path(folder) / f"{name}.{section}")
                files[-1].write_text(dashsync("help", name, "--as", "man"))
            gateway = (ROOT / "docs" / "man" / "dashsync-gateway.1.in").read_text()
            files.append(pathlib.Path(folder) / "dashsync-gateway.1")
            files[-1].write_text(gateway.replace("@PROJECT_VERSION@", "0").replace("@DASHSYNC_RELEASED@", "2026-11-30"))
            done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", *files], capture_output=True, text=True, check=False)
            self.assertEqual(done.stdout + done.stderr, "")
            self.assertGreater(len(files), 20)
            for file in files:  # examples too, at man's width on a terminal of 80 columns
                text = subprocess.run(["mandoc", "-Tascii", "-Owidth=78", file], capture_output=True, text=True, check=True)
                plain = re.sub(".\b", "", text.stdout)
                self.assertEqual([line for line in plain.splitlines() if len(line) > 80], [], file.name)

    def test_see_also_names_pages_that_exist(self):
        names = {f"{name}({section})" for name, section in pages()} | {"dashsync-gateway(1)"}
        for name, _ in pages():
            for reference in re.findall(r"\bdashsync[a-z.-]*\(\d\)", dashsync("help", name)):
                self.assertIn(reference, names, name)

    def test_a_page_that_does_not_exist_hints_at_the_nearest(self):
        for word, nearest in (("exitcodes", "exit-codes"), ("exit", "exit-codes"), ("max-chnges", "max-changes"),
                              ("on_drift", "on-drift"), ("dashsync.yml", "dashsync.yaml")):
            done = self.run_dashsync("help", word)
            self.assertEqual((done.code, done.out), (64, ""))
            self.assertEqual(done.err, f"dashsync: error: no page about '{word}'\n  hint: Did you mean '{nearest}'?\n")

    def test_a_row_of_a_page_is_found_by_its_name(self):
        for word, what, heading, term in (
                ("3", "an exit code", "Codes", "`3`"), ("130", "an exit code", "Codes", "`130`"),
                ("DASHSYNC_TOKEN", "an environment variable", "Tokens and server", "`DASHSYNC_TOKEN`"),
                ("DASHSYNC_TOKEN_PROD", "an environment variable", "Tokens and server", "`DASHSYNC_TOKEN_<TARGET>`"),
                ("HTTPS_PROXY", "an environment variable", "Network", "`HTTPS_PROXY`"),
                ("no_proxy", "an environment variable", "Network", "`NO_PROXY`"),
                ("--on-drift", "an option", "Of `plan`, `apply` and `explain`", "`--on-drift` WHAT"),
                ("--report", "an option", "Of every command", "`--report` FORMAT\\[:BYTES\\]\\[=FILE\\]"),
                ("-t", "an option", "Of every command", "`-t`, `--target` TARGET"),
                ("targets.prod.auth", "a key of dashsync.yaml", "A target", "`auth`"),
                ("targets.prod.azure.region", "a key of dashsync.yaml", "`azure` of a target", "`region`")):
            page = dashsync("help", "--as", "markdown", "--", word)
            self.assertIn(what, page.split("## ")[0] + page.split("## ")[1], word)
            self.assertEqual(re.findall(r"^## (.*)$", page, re.M)[-2], heading, word)
            self.assertEqual(re.findall(r"^- (`.*)$", page, re.M)[0], term, word)
            self.assertEqual(dashsync("help", word), dashsync("help", "--", word))
        raw = re.findall(r"^OF .*", dashsync("help", "--raw"), re.M)
        self.assertEqual(len(raw), 2, raw)
        self.assertEqual(raw[1], "OF show")
        for word in ("5", "--frobnicate", "-", "targets.prod.frob", "targets.auth.frob.frob"):
            self.assertIn(f"no page about '{word}'", self.run_dashsync("help", word).err)
        self.assertIn("usage: dashsync", dashsync("help", "--help"))

    def test_a_topic_by_another_word(self):
        for word, topic in (("sign-in", "environment"), ("token", "environment"), ("proxy", "environment"),
                            ("yaml", "config"), ("codes", "exit-codes"), ("markdown", "formats"), ("github", "ci")):
            self.assertEqual(dashsync("help", word), dashsync("help", topic))

    def test_every_state_and_every_mark_is_on_the_page_of_states(self):
        decide = (ROOT / "model" / "plan" / "decide.c").read_text()
        names = re.findall(r'^\t\[STATE_\w+\] = "([a-z-]+)",$', decide, re.M)
        self.assertGreater(len(names), 15)
        page = dashsync("help", "states", "--as", "markdown")
        self.assertEqual(sorted(re.findall(r"^- `([a-z-]+)`$", page, re.M)), sorted(names))
        source = (ROOT / "cmd" / "report" / "report_marks.c").read_text()
        marks = set(re.findall(r'"([~x*?=!+])"', source))
        self.assertGreater(len(marks), 5)
        self.assertEqual(set(re.findall(r"`([^`a-wyz])`", page.split("## Marks")[1].split("## ")[0])), marks)

    def test_headings_are_in_capitals_and_keys_in_them_are_not(self):
        for form in ("text", "man"):
            page = dashsync("help", "config", "--as", form)
            self.assertRegex(page, r"(?m)^(\.SH )?AN ENTRY OF dashboards$")
            self.assertRegex(page, r"(?m)^(\.SH )?azure OF A TARGET$")
        self.assertIn("\n## An entry of `dashboards`\n", dashsync("help", "config", "--as", "markdown"))

    def test_a_page_wraps_and_is_bold_only_on_a_terminal(self):
        for width in (40, 60, 100):
            lines = dashsync("help", "plan", "--width", str(width)).splitlines()
            self.assertLessEqual(max(len(line) for line in lines if "dashsync " not in line), width)
        self.assertNotIn("\033", dashsync("help", "plan"))
        self.assertIn("\033[1m--ref\033[0m", dashsync("help", "plan", "--color", "always"))
        code, seen = self.on_terminal([DASHSYNC, "help", "version"])
        self.assertEqual(code, 0)
        self.assertIn("\033[1mNAME\033[0m", seen)


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    unittest.main()
