# SPDX-License-Identifier: MIT
"""The page that a person reads: what comes first, what is whole at every width, a line a dashboard, every value, and the pager
that shows it on a terminal."""
import json
import pathlib
import re
import unittest

from harness import DASHSYNC, Case, Gateway, dashboard

STATES = r"(?m)^[~*=x?!+-] ([a-z-]+) +(\S+)  "


def panel(number, **more):
    return {"id": number, "title": f"P{number}", "type": "timeseries", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 8 * number},
            "fieldConfig": {"defaults": {"unit": "short"}}, "targets": [{"refId": "A", "expr": f"up{{p={number}}}"}], **more}


class Page(Case):
    def start(self, *dashboards, live=None):
        self.gateway = Gateway(self, seed=self.seed(*(dashboards if live is None else live)))
        self.init()
        self.config(self.gateway)
        for model in dashboards:
            self.write(f"dashboards/{model['uid']}.json", model)
        self.commit("Take over")

    def change(self, *dashboards, message="Change"):
        for model in dashboards:
            self.write(f"dashboards/{model['uid']}.json", model)
        self.commit(message)

    def edit(self, uid, expr="by hand", message=""):
        self.gateway.edit(uid, lambda live: live["panels"][0]["targets"][0].update(expr=expr), message)

    def block(self, text, uid):
        """The lines of a dashboard: its own and the indented ones below it."""
        return re.search(rf"(?m)^\S [a-z-]+ +{uid}  .*\n(  .*\n)*", text).group()


class Rows(Page):
    def start_all(self):
        """One of each rank, under uids whose order is another."""
        self.start(*map(dashboard, ("a-sync", "b-drift", "c-gone", "d-conflict", "e-write", "g-left")),
                   live=[dashboard(uid) for uid in ("a-sync", "b-drift", "d-conflict", "e-write", "g-left")])
        self.write("dashboards/f-gone.json", dashboard("f-gone"))
        self.git("rm", "-q", "dashboards/g-left.json")
        self.change(dashboard("d-conflict", expr="of git"), dashboard("e-write", expr="of git"))
        self.edit("b-drift", message="incident 4711")
        self.edit("d-conflict")

    def test_what_is_refused_is_first_then_what_is_written_then_edits_then_what_is_missing(self):
        self.start_all()
        text = self.run_dashsync("plan").out
        self.assertEqual(re.findall(STATES, text),
                         [("conflict", "d-conflict"), ("changed", "e-write"), ("drifted", "b-drift"), ("missing", "c-gone"),
                          ("missing", "f-gone"), ("orphaned", "g-left")])
        self.assertIn("\n7 dashboards: 1 in sync, 1 to write, 1 conflict, 1 edited by hand, 2 missing, 1 orphaned.", text)
        self.assertIn(("in-sync", "a-sync"), re.findall(STATES, self.run_dashsync("plan", "-v").out))

    def test_lines_of_a_dashboard_are_indented_and_an_empty_line_ends_it(self):
        self.start_all()
        for line, after in zip(lines := self.run_dashsync("plan", "-v").out.splitlines(), lines[1:]):
            if line.startswith(" "):
                self.assertTrue(after == "" or after.startswith(" "), (line, after))

    def test_what_the_missing_share_is_said_once(self):
        self.start_all()
        text = self.run_dashsync("plan").out
        self.assertRegex(text, r"(?m)^\? missing +c-gone .*\n\? missing +f-gone .*\n  not on the server, and ")
        self.assertEqual(text.count("not on the server"), 1)

    def test_a_dashboard_on_an_empty_resource_is_one_line(self):
        self.start(dashboard("new", panels=[panel(1), panel(2)]), live=[])
        self.gateway.call("POST", "/api/dashboards/db", {"dashboard": {"uid": "new", "title": "new"}})
        text = self.run_dashsync("plan").out
        self.assertRegex(text, r"(?m)^\+ new +new  New  2 panels.*  dashboards/new.json\n\n1 dashboard: 1 to write")
        self.assertIn("P2", self.run_dashsync("plan", "-v").out)

    def test_a_merge_lists_what_is_written_and_what_is_kept(self):
        self.start(dashboard("a"))
        self.change(dashboard("a", title="Of git"))
        self.edit("a")
        block = self.block(self.run_dashsync("plan", "--on-drift=merge").out, "a")
        self.assertRegex(block, r"(?s)^~ diverged .*  git changed:\n    dashboard title  A → Of git .*"
                                r"  kept of what was edited on the server:\n    panel 'CPU' .*  up → by hand ")

    def test_a_conflict_has_three_values(self):
        self.start_all()
        block = self.block(self.run_dashsync("plan").out, "d-conflict")
        self.assertRegex(block, r"conflict: \S+ changed the same query \(v2, ")
        self.assertRegex(block, r"\n    base  up\n    git   of git\n    live  by hand\n")

    def test_a_deleted_panel_that_git_changed_is_told_in_words(self):
        self.start(dashboard("a", panels=[panel(1), panel(2)]))
        self.change(dashboard("a", panels=[panel(1), panel(2, targets=[])]))
        self.gateway.edit("a", lambda live: live["panels"].pop())
        self.assertRegex(self.block(self.run_dashsync("plan").out, "a"),
                         r"\n  panel 'P2' \(id 2\): live deleted it, git changed its query  dashboards/a.json:\d+\n")
        self.assertRegex(self.block(self.run_dashsync("plan", "-v").out, "a"),
                         r"git changed its query  .*\n    targets\n    base  \[\{.*\n    git   \[\]\n")
        self.assertIn("live deleted it, git changed its query · ", self.run_dashsync("plan", "--report", "markdown").out)

    def test_a_conflict_of_many_lines_counts_them(self):
        lines = [f"line {n} of a query" for n in range(6)]
        self.start(dashboard("a", expr="\n".join(lines)))
        self.change(dashboard("a", expr="\n".join(["git's", *lines[1:]])))
        self.edit("a", "\n".join(["live's", *lines[1:]]))
        self.assertRegex(self.run_dashsync("plan").out, r"\n    git, \d of 6 lines\n")

    def test_quiet_is_a_line_a_dashboard_and_the_totals(self):
        self.start_all()
        lines = self.run_dashsync("plan", "-q").out.splitlines()
        self.assertEqual([line[:12].split()[:2] for line in lines[:6]],
                         [["x", "d-conflict"], ["~", "e-write"], ["*", "b-drift"], ["?", "c-gone"], ["?", "f-gone"], ["?", "g-left"]])
        self.assertRegex(lines[6], "^7 dashboards: ")
        drift = self.run_dashsync("drift", "-q").out
        self.assertRegex(drift, r'(?m)^\* b-drift +B-drift +1 \w+ +\S+, v2, .*, "incident 4711"$')
        self.assertNotIn("e-write", drift)

    def test_quiet_keeps_words_that_are_all_longer_than_their_column(self):
        self.start(dashboard("a"))
        self.edit("a", message="incident 4711, and the reason at some length")
        self.assertRegex(self.run_dashsync("plan", "-q").out, r'(?m)^\* a  A  1 query, edited by \S+ \(v2, .*at some length"$')


class Changes(Page):
    def many(self, unit):
        return dashboard("a", panels=[panel(n, fieldConfig={"defaults": {"unit": f"{unit}{n}"}},
                                            targets=[{"refId": "A", "expr": f"{unit}{n}"}]) for n in range(1, 41)])

    def test_what_is_cut_is_no_query_and_is_counted(self):
        self.start(self.many("a"))
        self.change(self.many("b"))
        text = self.run_dashsync("plan").out
        shown = {kind: sum(f"{kind}{n}" in text for n in range(1, 41)) for kind in "b"}
        self.assertEqual(shown["b"], 40)  # each query
        cut = re.search(r"(?m)^  and (\d+) more: (.*) \(-v shows all\)$", text)
        if cut:
            self.assertEqual(sum(map(int, re.findall(r"\d+", cut.group(2)))), int(cut.group(1)))
        self.assertNotIn("more", self.run_dashsync("plan", "-v").out)

    def test_raw_has_every_value_by_path(self):
        self.start(dashboard("a", panels=[panel(1)]))
        self.change(dashboard("a", panels=[panel(1, title="Other"), panel(2)], description="x\n\ty"))
        text = self.run_dashsync("plan", "--raw").out
        self.assertRegex(text, r'(?m)^  /panels/\[id=1\]/title  "P1" → "Other"  dashboards/a.json:\d+$')
        self.assertRegex(text, r'(?m)^  \+ /description  "x\\n\\ty"  dashboards/a.json:\d+$')
        added = re.search(r"(?m)^  \+ /panels/\[id=2\]  .*\n((?:      \+ .*\n)+)", text).group(1)
        self.assertEqual(json.loads(re.sub(r"(?m)^      \+ ", "", added)), panel(2))

    def test_a_text_of_several_lines_is_shown_by_lines(self):
        old = "union Requests\n| where ok\n| summarize count()\n" + "".join(f"| extend c{n} = {n}\n" for n in range(9))
        self.start(dashboard("a", panels=[panel(1, type="text", options={"content": old})]))
        self.change(dashboard("a", panels=[panel(1, type="text", options={"content": old.replace("where ok", "where not(ok)")})]))
        text = self.run_dashsync("plan").out
        self.assertNotIn("\\n", text)
        self.assertRegex(text, r"(?m)^ +[~+] .*\| where .*not\(.*ok.*\)")

    def test_values_that_look_alike_are_spelled(self):
        self.start(dashboard("a", x="5"))
        self.change(dashboard("a", x=5))
        self.assertRegex(self.run_dashsync("plan").out, r'(?m)^  x  "5" → 5 ')


LONG = "container_memory_working_set_bytes_of_every_container_without_the_pause_container"


class Width(Page):
    """What a terminal of 80 columns shows: nothing of a change is left out, and no line is longer."""

    def plan(self, old, new, *arguments):
        self.start(dashboard("a", panels=[panel(1, targets=[{"refId": "A", "expr": old}])]))
        self.change(dashboard("a", panels=[panel(1, targets=[{"refId": "A", "expr": new}] if new else [])]))
        return self.block(self.run_dashsync("plan", "-v", *arguments).out, "a")

    def plan_80(self, old, new):
        text = self.plan(old, new, "--width", "80")
        self.assertLessEqual(max(map(len, text.split("\n"))), 80, text)
        return text

    def test_a_query_that_has_no_room_beside_its_heading_is_below_it(self):
        text = self.plan_80('sum by (namespace) (rate(requests_total{job="a"}[5m]))', 'sum by (namespace) (rate(requests_total{job="b"}[5m]))')
        self.assertRegex(text, r"""(?m)^  panel 'P1' \(id 1\)  query A +:\d+
    sum by \(namespace\) \(rate\(requests_total\{job="\[-a-]\{\+b\+}"}\[5m]\)\)\n""")

    def test_code_goes_on_in_the_next_line_behind_punctuation_and_words_stay_whole(self):
        names = [f"stats_counts.zuul.tenant_{n}.pipeline_of_checks.job_{n}.FAILURE" for n in range(6)]
        text = self.plan_80("sumSeries(" + ",".join(names) + ")", "")
        lines = re.search(r"(?m)^    (sumSeries\(.*\n(      .*\n)+)", text).group(1).split("\n")[:-1]
        self.assertEqual("".join(line.strip() for line in lines), "sumSeries(" + ",".join(names) + ")")
        for line in lines[:-1]:
            self.assertRegex(line, r"[,.(]$")
            self.assertGreater(len(line), 50)

    def test_a_word_longer_than_a_line_is_split_and_whole(self):
        text = self.plan_80("up", "x" * 200)
        self.assertIn("x" * 200, re.sub(r"\s", "", text))

    def test_marks_stay_whole(self):
        text = self.plan_80(f"1 - {LONG}_percent", f"1 - {LONG}_per_mille")
        self.assertRegex(text, r"(?s)\[-\S+-]\s*\{\+\S+\+}")

    def test_a_line_of_two_lines_width_is_whole_a_longer_one_has_what_is_alike_shortened_up_to_whole_words(self):
        alike = " + ".join(f"sum(requests_of_shop_{n})" for n in range(3))
        whole = self.plan_80(alike + " > 1", alike + " > 2")
        self.assertNotIn("…", whole)
        self.assertIn(re.sub(r"\s", "", alike), re.sub(r"\s", "", whole))

    def test_what_is_alike_is_shortened_up_to_whole_words(self):
        alike = " + ".join(f"sum(requests_of_shop_{n})" for n in range(9))
        short = self.plan_80(f"{alike} > 1 or {alike}", f"{alike} > 2 or {alike}")
        self.assertIn("…sum(requests_of_shop_8) > [-1-]{+2+} or sum(requests_of_shop_0)…", " ".join(short.split()))

    def test_a_line_alike_that_is_empty_is_not_shown(self):
        text = self.plan_80("a\nb\n\nup\n\nb\nz", "a\nb\n\ndown\n\nb\nz")
        self.assertRegex(text, r"2 of 7 lines +:\d+\n    - up\n    \+ down\n$")

    def test_without_a_width_nothing_is_shortened(self):
        alike = " + ".join(f"sum(requests_of_shop_{n})" for n in range(9))
        self.assertIn(alike, self.plan(alike + " > 1", alike + " > 2"))


class Pager(Page):
    def start(self):
        super().start(dashboard("a"))
        self.change(dashboard("a", expr="of git"))
        self.pager = pathlib.Path(self.folder) / "pager"
        self.pager.write_text('#!/bin/sh\nprintf "paged by %s:\\n" "$*"\ncat\n')
        self.pager.chmod(0o755)

    def see(self, *arguments, **env):
        return self.on_terminal([DASHSYNC, *arguments], **{"TERM": "xterm", "NO_COLOR": None, **env})

    def test_a_terminal_gets_one_and_its_words_are_no_shell_s(self):
        self.start()
        for command in (["plan"], ["drift"], ["history", "a"], ["apply", "--yes"], ["history", "--runs"]):
            code, seen = self.see(*command, DASHSYNC_PAGER=f"{self.pager} -x  $(id);y", PAGER="false")
            self.assertEqual(code, 0, seen)
            self.assertIn("paged by -x $(id);y:", seen, command)

    def test_who_does_not_want_one_gets_none(self):
        self.start()
        for arguments, env in ((["--no-pager"], {}), ([], {"DASHSYNC_PAGER": ""}), ([], {"DASHSYNC_PAGER": "cat"}),
                               ([], {"TERM": "dumb"}), (["--json"], {}), ([], {"DASHSYNC_PAGER": "/nowhere/pager -x"})):
            code, seen = self.see("plan", *arguments, **{"DASHSYNC_PAGER": str(self.pager), **env})
            self.assertNotIn("paged by", seen, (arguments, env))
            self.assertIn("dashboards/a.json", seen)
            self.assertEqual(code, 0, seen)
        self.assertNotIn("paged by", self.run_dashsync("plan", env={"DASHSYNC_TOKEN": "t", "PAGER": str(self.pager)}).out)

    def test_what_asks_is_not_paged(self):
        self.start()
        code, seen = self.on_terminal([DASHSYNC, "apply"], "Only 'yes' is accepted", "yes", TERM="xterm",
                                      DASHSYNC_PAGER=str(self.pager))
        self.assertEqual(code, 0, seen)
        self.assertNotIn("paged by", seen)

    def test_quitting_before_the_end_is_no_error(self):
        self.start()
        self.pager.write_text("#!/bin/sh\nhead -n 1\n")
        self.change(dashboard("a", panels=[panel(n, description="long " * 500) for n in range(1, 200)]))
        code, seen = self.see("plan", "-v", "--raw", DASHSYNC_PAGER=str(self.pager))
        self.assertEqual(code, 0, seen)
        self.assertIn("plan of target", seen)
        self.assertNotIn("long long", seen)
        self.assertNotIn("error", seen)

    def test_links_are_for_terminals(self):
        self.start()
        seen = self.see("plan")[1]
        self.assertIn(f"\033]8;;{self.gateway.url}/d/a\033\\", seen)
        self.assertRegex(seen, r"\033\]8;;file://[^\033]*/dashboards/a.json\033\\")
        for arguments, env in ((["--color=never"], {}), ([], {"TERM": "dumb"})):
            self.assertNotIn("\033]8", self.see("plan", *arguments, **env)[1])
        self.assertNotIn("\033]8", self.run_dashsync("plan", "--color=always").out)

    def test_a_saved_report_links_to_nothing_but_pages_and_files_below_this_folder(self):
        self.start()
        report = self.run_dashsync("plan", "--json").report
        for endpoint in ("javascript:alert(1)//", "file:///etc/", "ssh://-oProxyCommand=id", "HTTP", ""):
            report["endpoint"] = endpoint
            (self.repo / "report.json").write_text(json.dumps(report))
            code, seen = self.see("report", "render", "report.json")
            self.assertEqual(code, 0, seen)
            links = re.findall(r"\033\]8;;([^\033]*)\033", seen)
            self.assertEqual({link.split(":")[0] for link in links}, {"file", ""}, links)


if __name__ == "__main__":
    unittest.main()
