# SPDX-License-Identifier: MIT
"""The page to click: read by Python's parser, what it may have, what has to be in it, and text of others in every place."""
import base64
import hashlib
import html.parser
import json
import re
import subprocess
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, dashboard

VOID = {"br", "meta", "input", "wbr", "rect", "path", "circle", "line"}  # those of SVG close themselves
ALLOWED = {"a", "b", "body", "br", "circle", "code", "dd", "del", "details", "div", "dl", "dt", "fieldset", "figcaption",
           "figure", "footer", "g", "h1", "h2", "h3", "h4", "h5", "head", "header", "html", "input", "ins", "label", "legend",
           "li", "line", "main", "meta", "nav", "ol", "p", "path", "pre", "q", "rect", "section", "small", "span", "style",
           "summary", "svg", "text", "title", "ul", "wbr"}
HOSTILE = ("<script>alert(1)</script>", "\" onload=\"alert(1)", "'><img src=x onerror=alert(1)>", "</style></title>", "-->", "]]>",
           "::set-output name=a::b", "##vso[task.setvariable variable=a]b", "##[error]", "```", "\u202eturned", "$(id)",
           "<!channel> @here <http://192.0.2.1|x>", "a|b", "&lt;b&gt; &amp;", "javascript:alert(1)", "\x1b[31mred", "long " * 2000)
ONLY_IN_BASE = "the line of base\n  by (x)"


class Page(html.parser.HTMLParser):
    """What is in a page; raises for what no page may have."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.title, self.words, self.classes, self.attributes = [], [], [], "", [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), f"an attribute twice: {attrs}"
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("style", "src", "srcset", "action", "xlink:href"), (tag, name)
            self.attributes.append((tag, name, value))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.classes.append((tag, attributes.get("class", "").split()))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        tag = self.open[-1] if self.open else ""
        self.title += data if tag == "title" else ""
        self.words += [data] if tag not in ("title", "style") else []

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def text(self):
        return "".join(self.words)

    def count(self, name):
        return sum(name in names for _, names in self.classes)


class Html(Case):
    def start(self, *seeds):
        self.gateway = Gateway(self, seed=self.seed(*seeds))
        self.init()
        self.config(self.gateway)
        for seed in seeds:
            self.write(f"dashboards/{seed['uid']}.json", seed)
        self.commit("Take over")
        self.apply()

    def page(self, *command, code=None, env=None):
        """The page that a command prints, which is well-formed and the same when it is made again of the JSON report."""
        path, saved = self.repo.parent / "page.html", self.repo.parent / "page.json"
        done = self.run_dashsync(*command, f"--report=html={path}", f"--report=json={saved}", env=env)
        if code is not None:
            self.assertEqual(done.code, code, done.err)
        text = path.read_bytes()
        again = subprocess.run([DASHSYNC, "report", "render", saved, "--as", "html"], check=True, capture_output=True).stdout
        self.assertEqual(again, text, command)
        return self.check(text.decode()), json.loads(saved.read_text())

    def check(self, text):
        page = Page(text)
        style = text[text.index("<style>") + len("<style>"):text.index("</style>")]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertIn(f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\"", text)
        self.assertNotRegex(style, r"url\(|@import|expression|</|<")
        self.assertEqual(len(page.ids), len(set(page.ids)))
        for link in page.links:
            if link.startswith("#"):
                self.assertIn(link[1:], page.ids)
            else:
                self.assertRegex(link, r"^https?://")
        for name in page.ids:
            self.assertRegex(name, r"^(changes|[dp]-[0-9a-f]{16}|[sct]-[a-z0-9-]+)$")
        for raw in ("##vso[", "##[", "\u202e", "\x1b", "\0"):
            self.assertNotIn(raw, text)
        self.assertNotRegex(text, r"(?m)^\s*::")
        # what a filter may choose is a rule, and its class occurs
        classes = {name for _, names in page.classes for name in names}
        rules = set(re.findall(r"\.side:has\(#([sct]-[a-z0-9-]+):checked\)~main", style))
        self.assertEqual(rules, {name for name in page.ids if re.match("[sct]-(?!all$)", name)})
        self.assertLessEqual(rules, classes)
        levels = [int(tag[1]) for tag, _ in page.classes if re.fullmatch("h[1-6]", tag)]
        self.assertTrue(all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels)
        self.assertEqual(levels[:1], [1])
        return page

    def change(self):
        """Every state that a plan may have."""
        uids = ("same", "changed", "drifted", "both", "clash", "removed")
        self.start(*(dashboard(uid, expr=ONLY_IN_BASE) if uid == "clash" else dashboard(uid) for uid in uids))
        self.gateway.edit("drifted", lambda live: live.update(tags=["edited"]), "We were woken\nat night")
        self.gateway.edit("both", lambda live: live.update(refresh="1m"))
        self.gateway.edit("clash", lambda live: live["panels"][0]["targets"][0].update(expr="the line of live\n  by (x)"))
        self.gateway.edit("removed", lambda live: live.update(panels=[], description=None))
        self.write("dashboards/removed.json", dashboard("removed", expr="up == 0"))
        self.write("dashboards/changed.json", dashboard("changed", expr="sum(rate(orders_failed_total[5m]))\n  by (job)\n> 7"))
        self.write("dashboards/both.json", dashboard("both", tags=["git"]))
        clash = dashboard("clash")
        clash["panels"][0]["targets"][0]["expr"] = "the line of git\n  by (x)"
        self.write("dashboards/clash.json", clash)
        self.write("dashboards/missing.json", dashboard("missing"))
        self.write("dashboards/broken.json", '{"uid": "broken", "title": 1e400, ')
        self.commit("Change")

    def test_each_command_has_a_page_and_the_report_gives_it_again(self):
        self.change()
        for command in ("plan", "drift", "validate", "check", "plan --on-drift=merge", "plan --on-drift=overwrite",
                        "plan --base HEAD~1", "plan --max-changes=0", "plan --only nothing-of-that-name*", "apply --yes", "pull",
                        "rollback changed --to 1 --yes"):
            with self.subTest(command=command):
                page, report = self.page(*command.split())
                self.assertIn(f"dashsync {report['command']} for dev", page.text())
                self.assertIn(f"exit code {report['exit']}", page.text())
        self.gateway.stop()
        page, _ = self.page("plan", code=69)
        self.assertIn("could not be read", page.text())

    def test_every_dashboard_that_is_not_in_sync_has_a_section_and_every_change_is_in_it(self):
        self.change()
        page, report = self.page("plan")
        text = page.text()
        shown = [row for row in report["dashboards"] if row["state"] not in ("in-sync", "invalid")]
        self.assertEqual(len([name for name in page.ids if name.startswith("d-")]), len(shown))
        self.assertIn(f"of {len(shown)} dashboards shown", text)
        for words in ("sum(rate(orders_failed_total[5m]))", "by (job)", "> 7", "We were woken", "the line of base", "the line of live", "the line of git", "1m", "git",
                      "dashboards/changed.json", "1 in sync", "1 more in sync", "expected a key in double quotes"):
            self.assertIn(words, text)
        for row in shown:
            self.assertIn(row["uid"], text)
            for command in row["commands"]:
                self.assertIn(command["line"], text)
        self.assertTrue(page.title.startswith("3 refused, 1 invalid: dashsync plan for dev at "), page.title)

    def test_beside_a_conflict_stands_what_else_each_side_changed_and_nothing_twice(self):
        self.start(dashboard("clash", expr=ONLY_IN_BASE))
        self.gateway.edit("clash", lambda live: live.update(
            refresh="1m", panels=[dict(live["panels"][0], targets=[dict(live["panels"][0]["targets"][0], expr="the line of live")])]))
        self.write("dashboards/clash.json", dashboard("clash", expr="the line of git", tags=["tagged"]))
        self.commit("Change")
        page, _ = self.page("plan")
        text = page.text()
        self.assertEqual([text.count(f"the line of {side}") for side in ("base", "live", "git")], [1, 1, 1])
        self.assertIn("Git changed, too:", text)
        self.assertIn("tagged", text[text.index("Git changed, too:"):text.index("Edited on the server, too:")])
        self.assertIn("1m", text[text.index("Edited on the server, too:"):])
        self.assertNotIn("1m", text[text.index("Git changed, too:"):text.index("Edited on the server, too:")])
        self.assertNotIn(("details", "class", "more"), page.attributes)

    def test_an_edit_leads_to_its_panels(self):
        many = dashboard("many")
        panel = many["panels"][0]
        many["panels"] = [dict(panel, id=i + 1, title=title, gridPos={"x": 0, "y": 8 * i, "w": 12, "h": 8})
                          for i, title in enumerate(["Same", "Same", " ", "<b>", "e", "f", "g", "h"])]
        self.start(many)
        self.gateway.edit("many", lambda live: [one["targets"][0].update(expr=f"edited {i}") for i, one in enumerate(live["panels"])])
        for command in ("plan", "drift", "plan --on-drift=overwrite"):
            page, _ = self.page(*command.split())
            panels = [link for link in page.links if link.startswith("#p-")]
            self.assertEqual(len(set(panels)), 6, command)
            self.assertIn("in Same · Same · panel ' ' (id 3) · <b> · e · f · 2 more", page.text())
            self.assertLess(page.text().index("2 more"), page.text().index("edited 0"))

    def test_what_would_be_lost_is_the_first_thing(self):
        self.change()
        page, _ = self.page("plan", "--on-drift=overwrite")
        text = page.text()
        self.assertIn("apply would overwrite 4 edits by hand.", text)
        self.assertLess(text.index("would overwrite"), text.index("Class of change"))
        self.assertTrue(page.title.startswith("4 lost"), page.title)
        self.assertEqual(page.count("solid"), 4)
        page, _ = self.page("drift")
        self.assertIn("4 dashboards were edited by hand.", page.text())

    def test_of_a_capture_the_page_has_its_age_and_what_would_be_done(self):
        self.start(dashboard("one"), dashboard("two"))
        capture = self.repo.parent / "live.capture"
        self.assertEqual(self.run_dashsync("capture", "-o", capture).code, 0)
        page, _ = self.page("plan", "--live", capture, code=0, env={})
        self.assertEqual(page.title[:7], "in sync")
        self.assertIn("Nobody had edited these dashboards by hand when they were captured.", page.text())
        self.write("dashboards/one.json", dashboard("one", expr="down"))
        page, _ = self.page("plan", "--live", capture, env={})
        self.assertRegex(page.text(), r"No server was asked: live as captured just now \(20..-..-.. ..:.. UTC\)\. An edit by hand since")
        self.assertIn("to write", page.text())

    def test_what_a_reader_cannot_see_is_said(self):
        self.gateway = Gateway(self, "--token", "Viewer=reader", seed=self.seed(dashboard("one", expr="other")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/one.json", dashboard("one"))
        self.commit("Take over")
        page, report = self.page("plan", env={"DASHSYNC_TOKEN": "reader"})
        self.assertEqual(report["counts"]["undetermined"], 1)
        self.assertIn("may not list versions", page.text())
        self.assertIn("Edits by hand would not be seen:", page.text())

    def test_a_check_has_the_numbers_of_what_it_found(self):
        broken = dashboard("broken")
        broken["panels"][0]["datasource"] = {"type": "prometheus", "uid": "nowhere"}
        self.start(dashboard("one"), dashboard("two"), broken)
        page, _ = self.page("check", "--all")
        self.assertIn("Dashboards 3 dashboards: 1 broken, 2 without a finding\n", page.text())

    def test_nothing_to_say(self):
        self.start(dashboard("one"))
        page, _ = self.page("plan", code=0)
        self.assertIn("Nobody has edited these dashboards by hand.", page.text())
        self.assertEqual(page.title[:7], "in sync")
        self.assertNotIn("all", page.ids)
        (self.repo / "dashboards/one.json").unlink()
        self.write("dashboards/.keep", "")
        self.check(self.run_dashsync("validate", "--report=html").out)

    def test_text_of_others_stays_text_wherever_it_is(self):
        self.start(*(dashboard(f"h{i}") for i in range(len(HOSTILE))))
        for i, text in enumerate(HOSTILE):
            self.gateway.edit(f"h{i}", lambda live, text=text: live.update(tags=[text], description=f"{text}\n{text}"), text[:300])
            changed = dashboard(f"h{i}", title=f"{i} {text}", expr=f"up{{a='{text}'}}\n{text}\n  by (x)", description=text)
            changed["panels"][0]["title"] = text
            changed["panels"].append({"id": 5, "type": f"t{text}", "title": text, "gridPos": {"h": 8, "w": 12, "x": 12, "y": 0},
                                      "targets": [{"refId": text[:50], "expr": f"{text}\n{text}"}]})
            self.write(f"dashboards/h{i}.json", changed)
        self.commit("Change <b>it</b> ##vso[x] -->")
        for command in (["plan"], ["plan", "--on-drift=merge"], ["drift"], ["check", "--all"]):
            with self.subTest(command=command):
                page, _ = self.page(*command)
                for text in HOSTILE if command[0] != "check" else ():
                    if text.isprintable():
                        self.assertIn(text.strip(), page.text())

    def test_several_targets_are_a_section_each(self):
        gateways = {name: Gateway(self, seed=self.seed(dashboard("a"), dashboard("b"))) for name in ("prod", "staging")}
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n" + "".join(
            f"  {name}:\n    endpoint: {gateway.url}\n" for name, gateway in gateways.items()))
        for uid in "ab":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        env = {"DASHSYNC_TOKEN_PROD": TOKEN, "DASHSYNC_TOKEN_STAGING": TOKEN}
        self.write("dashboards/a.json", dashboard("a", expr="down"))
        self.commit("Change")
        page, report = self.page("-t", "prod,staging", "plan", env=env)
        self.assertEqual(len(report["targets"]), 2)
        self.assertIn("t-0", page.ids)
        self.assertIn("t-1", page.ids)
        self.assertEqual(page.count("tg"), 2)
        self.assertIn("dashsync plan for prod and staging", page.text())
        for i in range(5):
            self.write(f"dashboards/w{i}.json", dashboard(f"w{i}", expr="up", templating={"list": []}, tags=["${VAR_NOWHERE}"]))
        self.commit("Five warnings")
        page, report = self.page("-t", "prod,staging", "plan", env=env)
        self.assertIn("Problems in files of prod, staging\n", page.text())
        self.assertEqual(page.text().count("'${VAR_NOWHERE}' is not an input"), 5)
        self.assertIn("5 warnings", page.text())

    def test_of_very_many_the_rest_has_a_line_and_their_number(self):
        self.change()
        _, report = self.page("plan")
        row = next(row for row in report["dashboards"] if row["uid"] == "changed")
        row["groups"][0]["label"] = "x" * (1 << 18)
        report["dashboards"] = [dict(row, uid=f"changed-{i}") for i in range(120)]
        saved = self.repo.parent / "many.json"
        saved.write_text(json.dumps(report))
        text = self.run_dashsync("report", "render", saved, "--as", "html").out
        page = self.check(text)
        lines = sum(tag == "div" and "d" in names for tag, names in page.classes)
        self.assertGreater(lines, 0)
        self.assertIn(f"Of {lines} dashboards only the line is here", page.text())
        self.assertLess(len(text), 30 << 20)
        self.assertEqual(len([name for name in page.ids if name.startswith("d-")]), 120)
        self.assertNotIn(("details", ["open"]), page.attributes)


if __name__ == "__main__":
    unittest.main()
