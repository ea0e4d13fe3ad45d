# SPDX-License-Identifier: MIT
"""Every format of `dashsync help formats`, for reports of real runs in which each text of others is hostile.

A reader of its kind takes each rendering apart; what no terminal, browser or CI system may get is not in it; the saved
JSON report gives the same bytes. A new format fails here until it has a reader.
"""
import functools
import itertools
import json
import pathlib
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ET

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, answer_text, clean_environment, dashboard
import test_html

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "pipelines"))
import world  # noqa: E402

HOSTILE = [*world.HOSTILE, "\x9b31mred", "\x85::error::x", "\u2028##[error]x", "\u2029::error::x", "\u2066x\u2069\u200f",
           "nul\0nul", "\ufeffx\u200b", "[[ATTACHMENT|/etc/passwd]]", "a\r::error::x", "a\x0b::error::x", "a\x0c##[error]x",
           "# TYPE x counter\nx 1\n# EOF\n", "x\"} 1\ny{z=\"", "\\", "\\n", "\t=1+1", "\U000e0041\ufffe\uffff", "&lt;b&gt;&#x1b;",
           "<![CDATA[", "<?xml?>", "::add-mask::a", "section_start:1:a\r\x1b[0K"]
TEXT = " ".join(HOSTILE)

# What turns, hides or ends a line: C0 but line feed and tab, C1, separators, bidi controls, tags, marks of order.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
                 "\U000e0000-\U000e007f]")
COMMAND_OF_GITHUB = re.compile(r"^\s*::", re.M)
COMMAND_OF_A_RUNNER = re.compile(r"##(?:vso)?\[", re.I)  # anywhere in a line
ANNOTATION = re.compile(r"::(?:error|warning|notice) (?:file=[^,:]+(?:,(?:line|col)=\d+)*,)?title=[^,:]+::.+")
ISSUE = re.compile(r"##vso\[task\.logissue type=(?:error|warning);(?:(?:sourcepath|linenumber|columnnumber)=[^];]+;)*\].+")
SAMPLE = re.compile(r'(dashsync_[a-z_]+)(?:\{[a-z_]+="(?:[^"\\]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\]|\\["\\n])*")*\})? -?[0-9.e+]+')
# Keys whose values the reader of reports knows all of, or takes apart: no text of others is in them.
HOSTILE_KEYS = {"target", "endpoint", "subject", "path", "uid", "live_uid", "title", "live_title", "result_title", "file",
                "reason", "hint", "note", "warning", "folder", "edited_by", "edited_message", "edit_summary", "git_summary",
                "summary", "what", "old", "new", "base", "git", "live", "words", "id", "type", "label", "language", "line",
                "message", "name", "target_fault", "config", "text", "query", "source"}


@functools.cache
def formats():
    """The names in `dashsync help formats`."""
    manual = subprocess.run([DASHSYNC, "help", "formats"], check=True, capture_output=True, text=True,
                            env=clean_environment()).stdout
    return re.findall(r"^    ([a-z-]+)$", manual.split("\nFORMATS\n")[1].split("\nSAVED REPORTS\n")[0], re.M)


class Readers:
    """A reader for each format; each raises for what is not of its kind."""

    @staticmethod
    def text(test, text):
        test.assertTrue(text.strip())

    @staticmethod
    def json(test, text):
        test.assertEqual(json.loads(text)["schema"], 1)

    @staticmethod
    def markdown(test, text):
        lines, fence = text.split("\n"), None
        test.assertRegex(lines[0], r"\A<!-- dashsync:v1 key=[A-Za-z0-9._-]{1,64} -->\Z")
        for line in lines[1:]:
            ticks = re.match(r" {0,3}(`{3,}|~{3,})([^`]*)$", line)
            if fence is None and ticks:
                fence = ticks[1]
            elif fence and ticks and ticks[1].startswith(fence) and not ticks[2].strip():
                fence = None
            elif fence is None:
                words = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|<code>[^<]*</code>", "", line)  # without spans of code
                test.assertNotRegex(words, r"<!--|<script|^\s*/\w|@\w")  # a comment, a script, a quick action, a call
        test.assertIsNone(fence, "a fence is open at the end")

    @staticmethod
    def html(test, text):
        test_html.Html.check(test, text)

    @staticmethod
    def junit(test, text):
        suites = ET.fromstring(text)
        cases = [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")]
        test.assertTrue(cases)
        test.assertEqual(len(cases), len(set(cases)))  # GitLab shows one of each name
        test.assertNotIn("[[ATTACHMENT|", text)

    @staticmethod
    def sarif(test, text):
        document = json.loads(text)
        test.assertEqual(document["version"], "2.1.0")
        for run in document["runs"]:
            rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
            for result in run["results"]:
                test.assertIn(result["ruleId"], rules)
                test.assertTrue(result["message"]["text"])

    @staticmethod
    def github(test, text):
        Readers.commands(test, text, ANNOTATION)

    @staticmethod
    def azure_devops(test, text):
        Readers.commands(test, text, ISSUE)

    @staticmethod
    def commands(test, text, ours):
        """Each line is one command of ours, and nothing in it is another; or it counts the rest."""
        for line in text.splitlines():
            if not line.startswith("dashsync: "):
                test.assertRegex(line, rf"\A(?:{ours.pattern})\Z")
                line = line.split("]", 1)[1] if line.startswith("##") else line[2:]
            test.assertNotRegex(line, COMMAND_OF_A_RUNNER)
            test.assertNotRegex(line, COMMAND_OF_GITHUB)

    @staticmethod
    def gitlab(test, text):
        entries = json.loads(text)
        test.assertIsInstance(entries, list)
        prints = [entry["fingerprint"] for entry in entries]
        test.assertEqual(len(prints), len(set(prints)))
        for entry in entries:
            test.assertIn(entry["severity"], ("info", "minor", "major", "critical", "blocker"))
            test.assertTrue(entry["description"] and entry["check_name"] and entry["location"]["path"])

    @staticmethod
    def gitlab_terraform(test, text):
        numbers = json.loads(text)
        test.assertEqual(set(numbers), {"create", "update", "delete"})
        test.assertTrue(all(type(number) is int and number >= 0 for number in numbers.values()), numbers)

    @staticmethod
    def openmetrics(test, text):
        lines = text.split("\n")
        test.assertEqual(lines[-2:], ["# EOF", ""])
        families = set()
        for line in lines[:-2]:
            described = re.fullmatch(r"# (TYPE|HELP|UNIT) (dashsync_[a-z_]+) \S.*", line)
            if described:
                families.add(described[2])
            else:
                test.assertRegex(line, rf"\A{SAMPLE.pattern}\Z")
                name = SAMPLE.match(line)[1]
                test.assertTrue({name, re.sub("_(info|total)$", "", name)} & families, line)

    @staticmethod
    def oneline(test, text):
        test.assertRegex(text, r"\A[^\n]+\n\Z")
        test.assertLessEqual(len(text.encode()), 1001)
        test.assertNotRegex(text, r"[<>@#*_~`|\[\]\\&]|://")  # what a chat reads as a call, a link or markup


class Formats(Case):
    def start(self):
        """A repository and a server with a dashboard for each hostile text, both sides changed; files that are invalid."""
        count = len(HOSTILE)
        self.gateway = Gateway(self, seed=self.seed(*(self.hostile(i, "base") for i in range(count))))
        self.init()
        self.config(self.gateway)
        for i in range(count):
            self.write(f"dashboards/{i}.json", self.hostile(i, "base"))
        self.commit("Take over")
        self.assertEqual(self.apply("--adopt").code, 0)
        for i, text in enumerate(HOSTILE):
            if i % 3:
                self.write(f"dashboards/{i}.json", self.hostile(i, "git"))
            if i % 3 != 1:
                self.gateway.edit(f"d{i}", lambda live, i=i: live.update(self.hostile(i, "live", "tags" if i % 2 else "title")),
                                  message=text.replace("\0", "")[:400])
        (self.repo / "dashboards/4.json").unlink()
        self.write("dashboards/gone.json", dashboard("gone", title=TEXT))
        self.commit(TEXT.replace("\0", ""))

    @staticmethod
    def hostile(i, side, *only):
        """A dashboard whose every text is hostile; `only` names the keys that a side has of its own."""
        text = HOSTILE[i]
        panels = [{"id": 1, "type": f"t{text}", "title": f"{text}{side}", "description": text + side,
                   "gridPos": {"x": 0, "y": 0 if side == "base" else 8, "w": 12, "h": 8},
                   "datasource": {"uid": f"u{text}", "type": f"p{text}"},
                   "targets": [{"refId": f"A{text}", "expr": f"up{{a='{text}'}}\n{text}\n{side}"}]}]
        whole = {"uid": f"d{i}", "title": f"{i} {text} {side}", "tags": [text, side], "schemaVersion": 37, "panels": panels,
                 "templating": {"list": [{"name": f"v{text}", "type": "query", "query": text + side, "label": text,
                                          "datasource": f"named {text}"}]}}
        return {key: whole[key] for key in only or whole}

    def break_files(self):
        """Files whose names, keys and uids are hostile, none of them a dashboard."""
        for i, text in enumerate(HOSTILE):
            name = text.replace("/", "_").replace("\0", "")[:100]
            self.write(f"dashboards/{i}{name}.json", json.dumps({"uid": text, "title": {text: text}})[:-(i % 2) or None])

    def look(self, where, text, form=None):
        """Nothing in it is for a terminal or a runner to do; a format's own commands are read by its reader."""
        found = RAW.search(text)
        self.assertIsNone(found, f"{where}: {found and ascii(text[max(0, found.start() - 40):found.end() + 9])}")
        for command in (COMMAND_OF_GITHUB, COMMAND_OF_A_RUNNER):
            if form not in ("github", "azure-devops"):
                found = command.search(text)
                self.assertIsNone(found, f"{where}: {found and ascii(text[max(0, found.start() - 40):found.end() + 40])}")

    def read(self, where, form, text):
        with self.subTest(where, form=form):
            self.look(f"{where}: {form}", text, form)
            getattr(Readers, form.replace("-", "_"))(self, text)

    def render(self, saved, form):
        return subprocess.run([DASHSYNC, "report", "render", saved, "--as", form], capture_output=True,
                              env=clean_environment())

    def files(self, folder):
        """The options that write every format into a folder."""
        folder = self.repo.parent / folder
        folder.mkdir(exist_ok=True)
        return folder, [word for form in formats() for word in ("--report", f"{form}={folder / form}")]

    def render_all(self, saved):
        """What a saved report is in every format, and what was printed beside."""
        folder, words = self.files("rendered")
        done = subprocess.run([DASHSYNC, "report", "render", saved, *words], capture_output=True, env=clean_environment())
        return {form: (folder / form).read_bytes() for form in formats()}, (done.stdout + done.stderr).decode()

    def check(self, where, *command, env=None):
        """A run that writes every format; each is what the run's JSON report gives."""
        folder, words = self.files("reports")
        done = self.run_dashsync(*command, *words, env=env)
        self.look(where, done.out + done.err)
        rendered, _ = self.render_all(folder / "json")
        for form in formats():
            written = (folder / form).read_bytes()
            self.read(where, form, written.decode())
            with self.subTest(where, form=form):
                self.assertEqual(rendered[form], written)
        return json.loads((folder / "json").read_text())

    def test_each_format_has_a_reader(self):
        self.assertEqual(sorted(name for name in vars(Readers) if not name.startswith("_")),
                         sorted({*(form.replace("-", "_") for form in formats()), "commands"}))

    def test_runs_over_hostile_dashboards(self):
        self.start()
        plan = self.check("plan", "plan")
        self.assertGreaterEqual({row["state"] for row in plan["dashboards"]},
                                {"changed", "drifted", "conflict", "missing", "orphaned"})
        self.check("drift", "drift")
        check = self.check("check", "check", "--all")
        self.assertTrue(any(row["check"] for row in check["dashboards"]))
        self.check("apply", "apply", "--yes", "--on-drift=overwrite")
        self.break_files()
        self.assertGreater(self.check("validate", "validate")["counts"]["invalid"], len(HOSTILE) - 5)
        self.commit("Break files")
        self.check("plan with files that are invalid", "plan")

    def test_servers_that_answer_hostile_texts(self):
        self.start()
        for status, kind, text in ((500, "text/plain", TEXT), (403, "application/json", json.dumps({"message": TEXT})),
                                   (200, "application/json", json.dumps({"dashboard": {"uid": TEXT, "title": TEXT}}))):
            self.config(Server(self, answer_text(status, kind, text)))
            self.check(f"a server with {status}", "plan", "--timeout=5")

    def test_two_targets(self):
        self.start()
        env = {"DASHSYNC_TOKEN_A": TOKEN, "DASHSYNC_TOKEN_B": TOKEN}
        self.write("dashsync.yaml", f"version: 1\ndashboards: [{{path: dashboards}}]\ntargets:\n"
                                    f"  A: {{endpoint: '{self.gateway.url}'}}\n  B: {{endpoint: 'http://127.0.0.1:1'}}\n")
        self.assertEqual(len(self.check("two targets", "-t", "A,B", "plan", env=env)["targets"]), 2)

    def test_names_of_targets_in_the_config(self):
        self.init()
        for text in HOSTILE:
            self.write("dashsync.yaml", f"version: 1\ntargets: {{{json.dumps(text[:900])}: {{endpoint: 'http://127.0.0.1:1'}}}}\n")
            done = self.run_dashsync("plan")
            self.assertNotEqual(done.code, 0)
            self.look("the config", done.out + done.err)

    def test_saved_reports_whose_every_text_is_hostile(self):
        """A report may come from anywhere: each text in it is replaced, where the reader of reports lets it be any text."""
        self.start()
        saved, changed = self.repo.parent / "saved.json", self.repo.parent / "changed.json"
        self.run_dashsync("plan", "--report", f"json={saved}")
        report = json.loads(saved.read_text())
        number = itertools.count()

        def replaced(value, keys, text, key=None):
            if isinstance(value, dict):
                return {name: replaced(one, keys, text, name) for name, one in value.items()}
            if isinstance(value, list):
                return [replaced(one, keys, text, key) for one in value]
            if not isinstance(value, str) or key not in keys:
                return value
            return f"{next(number)} {text}" if key == "uid" else text  # no two dashboards have one uid

        def accepts(key):
            changed.write_text(json.dumps(replaced(report, {key}, "some text")))
            return bool(self.render(changed, "json").stdout)

        keys = {key for key in HOSTILE_KEYS if accepts(key)}
        self.assertGreaterEqual(keys, {"target", "title", "file", "reason", "edited_message", "subject"})
        for text in [TEXT, *(" ".join(HOSTILE[i:i + 6]) for i in range(0, len(HOSTILE), 6))]:
            changed.write_text(json.dumps(replaced(report, keys, text)))
            rendered, printed = self.render_all(changed)
            self.look("standard output and error", printed)
            for form, written in rendered.items():
                self.read(f"a saved report of {text[:30]!r}", form, written.decode())


if __name__ == "__main__":
    unittest.main()
