# SPDX-License-Identifier: MIT
"""check, and apply --check: the queries of panels against data sources that answer, are empty, fail, are slow, are asked
too often, or cannot be asked; and what that means for a write."""
import json
import pathlib
import re
import signal
import subprocess
import time
import unittest

import jsonschema

from harness import DASHSYNC, ROOT, TOKEN, Case, Gateway, clean_environment

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text()))
PROM = {"type": "prometheus", "uid": "prom"}
PROFILES = ("grafana9", "grafana12", "azure", "azure-bare")


def panel(number, expr, source=PROM, **more):
    result = {"id": number, "type": "timeseries", "title": f"Panel {number}", "datasource": source,
              "gridPos": {"h": 8, "w": 12, "x": 0, "y": 8 * number}, "targets": [{"refId": "A", "expr": expr}]}
    result.update(more)
    return result


def board(*panels, uid="checkout", **more):
    result = {"uid": uid, "title": uid.capitalize(), "schemaVersion": 37, "time": {"from": "now-6h", "to": "now"},
              "panels": list(panels)}
    result.update(more)
    return result


def source(*queries, uid="prom", kind="prometheus", **more):
    return {"uid": uid, "name": uid, "type": kind, "queries": list(queries), **more}


ROWS = {"csv": "v\n1\n2\n3"}


class Checks(Case):
    def start(self, live, git, *sources, faults=(), profile="grafana9", config="", arguments=()):
        """Live is what a first commit wrote there; git is the second commit."""
        path = pathlib.Path(self.folder) / f"sources-{len(self.running)}.json"
        path.write_text(json.dumps(sources))
        words = [word for fault in faults for word in ("--fault", fault)]
        lives = live if isinstance(live, list) else [live]
        gits = git if isinstance(git, list) else [git]
        self.gateway = Gateway(self, "--datasources", str(path), *words, *arguments, seed=self.seed(*lives),
                               profile=profile)
        self.init()
        self.config(self.gateway, config)
        for number, boards in enumerate((lives, gits)):
            for one in boards:
                self.write(f"dashboards/{one['uid']}.json", one)
            self.git("add", "-A")
            self.git("commit", "-q", "--allow-empty", "-m", f"Commit {number}")

    def check(self, *arguments, **more):
        result = self.run_dashsync("check", "--json", *arguments, **more)
        SCHEMA.validate(result.report)
        return result

    def queries(self, result, uid="checkout"):
        """(panel or variable, status, rows) of each query."""
        return [(item["what"], item["status"], item["rows"]) for item in result.row(uid)["check"]["items"]
                if item["kind"] == "query"]

    def statuses(self, result, uid="checkout"):
        return {what: status for what, status, _ in self.queries(result, uid)}

    def reason(self, result, what, uid="checkout"):
        found = [item["reason"] for item in result.row(uid)["check"]["items"] if item["what"] == what and item["reason"]]
        self.assertEqual(len(found), 1, result.out)
        return found[0]

    def count(self, path):
        return sum(path in request[1] for request in self.gateway.requests())


class Queries(Checks):
    def test_only_the_queries_of_panels_that_differ_are_asked(self):
        live = board(panel(1, "same"), panel(2, "old"), panel(3, "moved"))
        git = board(panel(1, "same"), panel(2, "new"), panel(3, "moved", gridPos={"h": 8, "w": 12, "x": 12, "y": 0}))
        self.start(live, git, source({"match": '"expr":"new"', **ROWS}))
        result = self.check()
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(self.queries(result), [("panel 'Panel 2' (id 2), query A", "ok", 3)])
        self.assertEqual(result.row("checkout")["check"]["left_out"], 2)
        self.assertEqual(self.count("/api/ds/query"), 1)

    def test_all_asks_all_and_nothing_is_written(self):
        live = board(panel(1, "a"), panel(2, "b"))
        self.start(live, live, source(ROWS))
        result = self.check("--all")
        self.assertEqual(self.statuses(result), {"panel 'Panel 1' (id 1), query A": "ok",
                                                 "panel 'Panel 2' (id 2), query A": "ok"})
        self.assertEqual({(method, path.split("?")[0]) for method, path, _ in self.gateway.requests()},
                         {("GET", "/api/dashboards/uid/checkout"), ("GET", "/api/datasources/uid/prom"),
                          ("POST", "/api/ds/query")})

    def test_a_changed_variable_asks_the_panels_that_use_it(self):
        def variable(value):
            return {"list": [{"name": "env", "type": "custom", "query": "a,b", "current": {"value": value}},
                             {"name": "job", "type": "custom", "query": "x-$env", "current": {"value": "x-$env"}}]}
        panels = (panel(1, 'up{env="$env"}'), panel(2, 'up{job="$job"}'), panel(3, "up"))
        self.start(board(*panels, templating=variable("a")), board(*panels, templating=variable("b")), source(ROWS))
        self.assertEqual(sorted(self.statuses(self.check())),
                         ["panel 'Panel 1' (id 1), query A", "panel 'Panel 2' (id 2), query A"])

    def test_a_missing_dashboard_is_checked_whole(self):
        self.start(board(panel(1, "x"), uid="other"), [board(panel(1, "x"), uid="other"), board(panel(1, "a"), panel(2, "b"))],
                   source(ROWS))
        result = self.check()
        self.assertEqual(result.row("checkout")["state"], "missing")
        self.assertEqual(len(self.queries(result)), 2)
        self.assertEqual(self.queries(result, "other"), [])

    def test_each_kind_of_answer_is_told(self):
        git = board(panel(1, "good"), panel(2, "bad"), panel(3, "none"), panel(4, "left out"), panel(5, "noticed"),
                    panel(6, "browser"), panel(7, "down"))
        self.start(board(), git, source({"match": "good", **ROWS},
                                        {"match": "bad", "error": "1:4: parse error"},
                                        {"match": "none", "empty": True},
                                        {"match": "left out", "absent": True},
                                        {"match": "noticed", "notice": "no such table", "severity": "error"},
                                        {"match": "browser", "request-error": {"status": 501, "message": "Not implemented",
                                                                               "messageId": "plugin.notImplemented"}},
                                        {"match": "down", "request-error": {"status": 500, "message": "An error occurred",
                                                                            "messageId": "plugin.downstreamError"}}))
        result = self.check()
        words = ["ok", "query-error", "query-empty", "query-empty", "query-error", "not-checked", "query-error"]
        self.assertEqual([status for _, status, _ in self.queries(result)], words)
        self.assertEqual(result.code, 1)
        self.assertEqual(self.reason(result, "panel 'Panel 2' (id 2), query A"), "1:4: parse error")
        self.assertEqual(self.reason(result, "panel 'Panel 5' (id 5), query A"), "no such table")
        self.assertIn("An error occurred", self.reason(result, "panel 'Panel 7' (id 7), query A"))
        self.assertIn("only a browser", self.reason(result, "panel 'Panel 6' (id 6), query A"))
        self.assertEqual(result.row("checkout")["check"]["errors"], 3)
        self.assertEqual(result.row("checkout")["check"]["warnings"], 2)

    def test_the_config_says_how_bad_it_is(self):
        git = board(panel(1, "bad"), panel(2, "none"))
        rows = source({"match": "bad", "error": "no"}, {"match": "none", "empty": True})
        self.start(board(), git, rows, config="    check: { query-error: note, query-empty: error }\n")
        result = self.check()
        severities = {item["what"]: item["severity"] for item in result.row("checkout")["check"]["items"]
                      if item["kind"] == "query"}
        self.assertEqual(severities, {"panel 'Panel 1' (id 1), query A": "note",
                                      "panel 'Panel 2' (id 2), query A": "error"})
        self.assertEqual(result.code, 1)

    def test_a_slow_answer_is_said(self):
        self.start(board(), board(panel(1, "x")), source({**ROWS, "delay-ms": 1300}), config="    slow-query: 1\n")
        result = self.check()
        self.assertEqual(self.queries(result), [("panel 'Panel 1' (id 1), query A", "query-slow", 3)])
        self.assertRegex(self.reason(result, "panel 'Panel 1' (id 1), query A"), r"^answered with 3 rows after 1\.\d s$")
        self.assertEqual(result.code, 0)

    def test_the_one_at_fault_in_a_request_is_named(self):
        targets = [{"refId": "A", "expr": "good"}, {"refId": "B", "expr": "bad"}, {"refId": "C", "expr": "good"}]
        down = {"status": 500, "message": "An error occurred", "messageId": "plugin.downstreamError"}
        self.start(board(), board(panel(1, "", targets=targets)),
                   source({"match": "bad", "request-error": down}, {"match": "good", **ROWS}))
        self.assertEqual([status for _, status, _ in self.queries(self.check())], ["ok", "query-error", "ok"])
        self.assertEqual(self.count("/api/ds/query"), 4)

    def test_mixed_panels_ask_each_data_source_once(self):
        targets = [{"refId": "A", "expr": "a", "datasource": PROM},
                   {"refId": "B", "scenarioId": "csv_content", "csvContent": "a\n1", "datasource": {"uid": "testdata"}},
                   {"refId": "C", "expr": "c", "datasource": PROM}]
        git = board(panel(1, "", {"type": "datasource", "uid": "-- Mixed --"}, targets=targets))
        self.start(board(), git, source(ROWS))
        self.assertEqual(self.queries(self.check()), [("panel 'Panel 1' (id 1), query A", "ok", 3),
                                                      ("panel 'Panel 1' (id 1), query C", "ok", 3),
                                                      ("panel 'Panel 1' (id 1), query B", "ok", 1)])
        self.assertEqual(self.count("/api/ds/query"), 2)

    def test_an_expression_goes_with_the_queries_that_it_stands_on(self):
        targets = [{"refId": "A", "scenarioId": "csv_content", "csvContent": "a\n1", "hide": True},
                   {"refId": "B", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math",
                    "expression": "1 + 1"}]
        self.start(board(), board(panel(1, "", {"uid": "testdata"}, targets=targets)))
        result = self.check()
        self.assertEqual([status for _, status, _ in self.queries(result)], ["ok", "ok"], result.out)
        self.assertEqual(self.count("/api/ds/query"), 1)

    def test_a_hidden_query_is_not_asked(self):
        targets = [{"refId": "A", "expr": "a"}, {"refId": "B", "expr": "b", "hide": True}]
        self.start(board(), board(panel(1, "", targets=targets)), source(ROWS))
        self.assertEqual([what for what, _, _ in self.queries(self.check())], ["panel 'Panel 1' (id 1), query A"])

    def test_variables_get_their_values_from_their_queries(self):
        variables = {"list": [
            {"name": "job", "type": "query", "datasource": PROM, "query": "label_values(up, job)", "current": {}},
            {"name": "instance", "type": "query", "datasource": PROM, "multi": True, "includeAll": True,
             "query": {"query": 'label_values(up{job="$job"}, instance)', "refId": "x"},
             "current": {"value": ["$__all"]}},
            {"name": "unused", "type": "query", "datasource": PROM, "query": "metrics(.*)", "current": {}}]}
        rows = source({"match": "group by (job) (up)", "labels": [{"job": "api"}, {"job": "db"}]},
                      {"match": 'group by (instance) (up{job="api"})', "labels": [{"instance": "a.b"}, {"instance": "c"}]},
                      {"match": 'up{job="api",instance=~"(a\\\\.b|c)"}', **ROWS})
        self.start(board(), board(panel(1, 'up{job="$job",instance=~"$instance"}'), templating=variables), rows)
        result = self.check()
        self.assertEqual(self.queries(result), [("variable 'job', its values", "ok", 2),
                                                ("variable 'instance', its values", "ok", 2),
                                                ("panel 'Panel 1' (id 1), query A", "ok", 3)], result.out)

    def test_what_cannot_be_asked_is_said_and_is_no_error(self):
        azure = {"type": "grafana-azure-monitor-datasource", "uid": "azure"}
        variables = {"list": [
            {"name": "metric", "type": "query", "datasource": PROM, "query": "metrics(.*)", "current": {}}]}
        logs = {"refId": "A", "queryType": "Azure Log Analytics", "azureLogAnalytics": {"query": "x", "resources": []}}
        git = board(panel(1, "$metric"), panel(2, "", azure, targets=[logs]), panel(3, "x", None),
                    panel(4, "x", {"uid": "-- Dashboard --"}), panel(5, "x", {"type": "graphite", "uid": "g"}),
                    panel(6, 'up{u="${__user.login}"}'), templating=variables)
        self.start(board(), git, source(ROWS), source(ROWS, uid="azure", kind="grafana-azure-monitor-datasource"),
                   source(ROWS, uid="g", kind="graphite"))
        result = self.check()
        self.assertEqual({status for _, status, _ in self.queries(result)}, {"not-checked"}, result.out)
        self.assertEqual(result.code, 0)
        reasons = {item["what"]: item["reason"] for item in result.row("checkout")["check"]["items"] if item["kind"] == "query"}
        self.assertIn("by another call", reasons["variable 'metric', its values"])
        self.assertIn("variable 'metric'", reasons["panel 'Panel 1' (id 1), query A"])
        self.assertIn("names no resource", reasons["panel 'Panel 2' (id 2), query A"])
        self.assertIn("the default data source", reasons["panel 'Panel 3' (id 3), query A"])
        self.assertIn("another panel", reasons["panel 'Panel 4' (id 4), query A"])
        self.assertIn("only a browser can query", reasons["panel 'Panel 5' (id 5), query A"])
        self.assertIn("'__user'", reasons["panel 'Panel 6' (id 6), query A"])
        self.assertEqual(self.count("/api/ds/query"), 0)

    def test_the_config_says_which_data_source_is_meant_where_nobody_else_does(self):
        variables = {"list": [{"name": "ds", "type": "datasource", "query": "prometheus", "current": {}}]}
        git = board(panel(1, "x", {"type": "prometheus", "uid": "${ds}"}), panel(2, "x", {"type": "prometheus"}),
                    templating=variables)
        self.start(board(), git, source(ROWS))
        result = self.check()
        self.assertEqual({status for _, status, _ in self.queries(result)}, {"not-checked"})
        self.assertIn("datasource-defaults", self.reason(result, "panel 'Panel 1' (id 1), query A"))
        self.config(self.gateway, "    datasource-defaults: { prometheus: prom }\n")
        self.assertEqual([status for _, status, _ in self.queries(self.check())], ["ok", "ok"])

    def test_panels_that_never_ask_are_not_asked_for(self):
        git = board(panel(1, "x", type="text"), panel(2, "x", type="row", panels=[panel(3, "x")]))
        self.start(board(), git, source(ROWS))
        self.assertEqual([what for what, _, _ in self.queries(self.check())], ["panel 'Panel 3' (id 3), query A"])

    def test_queries_are_bounded_in_number(self):
        self.start(board(), board(*[panel(n, "x") for n in range(1, 8)]), source(ROWS))
        result = self.check("--max-queries", "3", "--query-jobs", "1")
        statuses = [status for _, status, _ in self.queries(result)]
        self.assertEqual(statuses, ["ok"] * 3 + ["not-checked"] * 4)
        self.assertEqual(self.count("/api/ds/query"), 3)

    def test_a_data_source_that_limits_is_asked_again(self):
        self.start(board(), board(panel(1, "x")), source({"times": 1, "error": "slow down", "status": 429}, ROWS))
        self.assertEqual([status for _, status, _ in self.queries(self.check())], ["ok"])

    def test_a_data_source_that_always_limits_is_unanswered(self):
        self.start(board(), board(panel(1, "x")), source({"error": "slow down", "status": 429}))
        result = self.check()
        self.assertEqual([status for _, status, _ in self.queries(result)], ["unanswered"])
        self.assertEqual(result.code, 1)

    def test_no_value_of_a_data_source_is_printed(self):
        self.start(board(), board(panel(1, "x")), source({"csv": "name,v\nsecret-customer,4711"}))
        for arguments in (("check", "-v"), ("check", "--json"), ("apply", "--yes", "--check", "-v"),):
            result = self.run_dashsync(*arguments)
            self.assertNotIn("secret-customer", result.out + result.err)
            self.assertNotIn("4711", result.out + result.err)

    def test_it_works_on_every_profile(self):
        for profile in PROFILES:
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(board(panel(1, "old")), board(panel(1, "new")), source(ROWS), profile=profile)
                result = self.check()
                self.assertEqual(self.statuses(result), {"panel 'Panel 1' (id 1), query A": "ok"}, result.out)

    def test_the_text_names_what_is_broken_within_80_columns(self):
        self.start(board(), board(panel(1, "bad"), panel(2, "none")),
                   source({"match": "bad", "error": "\x1b[31m::error::no"}, {"match": "none", "empty": True}))
        result = self.run_dashsync("check")
        self.assertEqual(result.code, 1)
        self.assertNotIn("\x1b", result.out)
        self.assertIn("! broken    checkout  Checkout\n", result.out)
        self.assertRegex(result.out, r"error: panel 'Panel 1' \(id 1\), query A  dashboards/checkout\.json:\d+:\d+\n")
        self.assertIn("2 queries: 1 empty, 1 failed", result.out)
        self.assertTrue(all(len(line) <= 80 for line in result.out.splitlines()), result.out)

    def test_one_data_source_that_is_missing_is_one_finding_with_all_places(self):
        gone = {"type": "prometheus", "uid": "gone"}
        boards = [board(*(panel(number, "x", gone) for number in range(1, 4)), uid=uid) for uid in ("a", "b")]
        self.start([board(uid="a"), board(uid="b")], boards)
        result = self.run_dashsync("check", "--all")
        self.assertEqual(result.code, 1, result.out)
        self.assertEqual(result.out.count("not visible to this identity"), 1, result.out)
        self.assertIn("The same in several dashboards:\n    error: 6 references to data source 'gone', in 2 dashboards\n",
                      result.out)
        for uid in ("a", "b"):
            for number in (1, 2, 3):
                self.assertRegex(result.out, rf"(?m)^      dashboards/{uid}\.json:\d+:\d+  panel 'Panel {number}' ")
            self.assertIn(f"dashboards/{uid}.json:1:1\n    error: 3 references to data source 'gone', as above\n", result.out)
        one = self.run_dashsync("check", "--all", "--only", "a")
        self.assertIn("    error: 3 references to data source 'gone'\n      data source 'gone' is not visible", one.out)
        self.assertNotIn("as above", one.out)
        items = [item for row in self.check("--all").report["dashboards"] for item in row["check"]["items"]]
        self.assertEqual(sum(item["severity"] == "error" for item in items), 6, "JSON has each place")

    def test_the_places_of_a_finding_are_folded_and_counted(self):
        gone = {"type": "prometheus", "uid": "gone"}
        boards = [board(*(panel(number, "x", gone) for number in range(1, 21)), uid="a")]
        self.start([board(uid="a")], boards)
        for arguments, shown in (((), 8), (("-v",), 20)):
            result = self.run_dashsync("check", "--all", *arguments)
            self.assertEqual(len(re.findall(r"(?m)^      dashboards/a\.json:\d+:\d+  panel 'Panel \d+' \(id \d+\)$", result.out)), shown, result.out)
            self.assertEqual("\n      and 12 more places (-v shows all)\n" in result.out, shown == 8)

    def test_quiet_is_a_line_a_dashboard(self):
        gone = {"type": "prometheus", "uid": "gone"}
        self.start([board(uid="a")], [board(panel(1, "x", gone), uid="a")])
        self.assertRegex(self.run_dashsync("check", "--all", "-q").out, r"\A! broken    a  .*\n1 dashboard: 1 broken.\n\Z")

    def test_a_long_title_is_whole(self):
        title = "A title with many words, " * 5 + "the end"
        self.start(board(), board(panel(1, "bad"), title=title), source({"match": "bad", "error": "no"}))
        wide = self.run_dashsync("check")
        self.assertIn(f"! broken    checkout  {title}\n", wide.out)


class Faults(Checks):
    def test_every_request_may_fail_and_the_truth_is_told(self):
        git = board(panel(1, "x"), panel(2, "y"))
        overcome = ("latency", "429", "5xx-before", "drop-before", "truncate", "slow")
        for call in ("datasource", "query"):
            for number in (1, 2):
                for way in overcome + ("expired",):
                    if call == "datasource" and number == 2:
                        continue
                    with self.subTest(f"{way}@{call}:{number}"):
                        self.repo = self.repo.with_name(f"{way}-{call}-{number}")
                        self.start(board(), git, source(ROWS), faults=[f"{way}@{call}:{number}"])
                        result = self.check("--timeout", "20", "--query-jobs", "1")
                        if way in overcome:
                            self.assertEqual(result.code, 0, result.out)
                            self.assertEqual([status for _, status, _ in self.queries(result)], ["ok", "ok"])
                        else:
                            self.assertEqual(result.code, 77, result.out)
                            self.assertIn("unanswered", [item["status"] for item in result.row("checkout")["check"]["items"]])

    def test_a_server_that_answers_no_query_is_told(self):
        self.start(board(), board(panel(1, "x")), source(ROWS), faults=["5xx-before@query:*"])
        result = self.check()
        self.assertEqual([status for _, status, _ in self.queries(result)], ["unanswered"])
        self.assertEqual(result.code, 1, result.out)
        self.assertEqual(self.count("/api/ds/query"), 3)


class Signals(Checks):
    def test_a_signal_ends_it_at_once(self):
        self.start(board(), board(*[panel(n, "x") for n in range(1, 9)]), source({**ROWS, "delay-ms": 60000}))
        process = subprocess.Popen([DASHSYNC, "check", "--json"], cwd=self.repo, text=True,
                                   env=clean_environment(DASHSYNC_TOKEN=TOKEN), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.running.append(process)
        while not self.count("/api/datasources/"):
            self.assertIsNone(process.poll())
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        statuses = {item["status"] for item in json.loads(out)["dashboards"][0]["check"]["items"] if item["kind"] == "query"}
        self.assertEqual(statuses, {"unanswered"})


class Gate(Checks):
    def expr(self, uid="checkout"):
        return self.gateway.get(uid)["dashboard"]["panels"][0]["targets"][0]["expr"]

    def numbers(self, uid="checkout"):
        return [version["version"] for version in self.gateway.versions(uid)]

    def test_what_is_broken_is_not_written_and_the_others_are(self):
        live = [board(panel(1, "old"), uid="a"), board(panel(1, "old"), uid="b")]
        git = [board(panel(1, "bad"), uid="a"), board(panel(1, "good"), uid="b")]
        self.start(live, git, source({"match": "bad", "error": "parse error"}, ROWS))
        result = self.apply("--check")
        self.assertEqual(result.outcomes(), {"a": "none", "b": "written"}, result.out)
        self.assertEqual(result.code, 4)
        self.assertIn("its check failed: panel 'Panel 1' (id 1), query A: parse error", result.row("a")["reason"])
        self.assertEqual((self.expr("a"), self.expr("b")), ("old", "good"))
        self.assertEqual(result.row("b")["check"]["of"], "live")
        self.assertEqual(self.statuses(result, "b"), {"panel 'Panel 1' (id 1), query A": "ok"})

    def test_one_that_is_broken_alone_is_exit_1(self):
        self.start(board(panel(1, "old")), board(panel(1, "bad")), source({"error": "parse error"}))
        result = self.apply("--check")
        self.assertEqual(result.code, 1, result.out)
        self.assertEqual(self.numbers(), [1])

    def test_what_could_not_be_asked_is_not_written(self):
        self.start(board(panel(1, "old")), board(panel(1, "new")), source(ROWS), faults=["drop-before@query:*"])
        result = self.apply("--check")
        self.assertEqual(result.code, 69, result.out)
        self.assertEqual(self.numbers(), [1])

    def test_a_query_that_fails_after_the_write_takes_it_back(self):
        for profile in ("grafana9", "grafana12"):
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(board(panel(1, "old")), board(panel(1, "new")),
                           source({"after": 1, "error": "the table is gone"}, ROWS), profile=profile)
                result = self.apply("--check", "--rollback-on-failure")
                self.assertEqual(result.code, 1, result.out)
                self.assertEqual(result.outcomes(), {"checkout": "rolled-back"})
                row = result.row("checkout")
                self.assertIn("the table is gone", row["reason"])
                self.assertEqual(self.expr(), "old")
                self.assertEqual(self.numbers(), [3, 2, 1])
                message = self.gateway.versions("checkout")[0]["message"]
                self.assertIn("its check failed: panel 'Panel 1' (id 1), query A: the table is gone", message)
                self.assertIn(f"[dashsync rollback to=1 run={result.report['run']}]", message)
                after = self.plan().row("checkout")
                self.assertEqual(after["state"], "drifted")
                self.assertIn("rollback to version 1", after["note"])
                self.assertIn("the table is gone", after["note"])
                again = self.apply()
                self.assertEqual((again.code, again.outcomes()), (0, {"checkout": "none"}), again.out)
                self.assertEqual(self.expr(), "old")

    def test_without_the_option_it_stays_and_fails_the_run(self):
        self.start(board(panel(1, "old")), board(panel(1, "new")), source({"after": 1, "error": "gone"}, ROWS))
        result = self.apply("--check")
        self.assertEqual(result.code, 1, result.out)
        self.assertEqual(result.outcomes(), {"checkout": "written"})
        self.assertIn("its check failed", result.row("checkout")["warning"])
        self.assertEqual(self.expr(), "new")

    def test_nothing_is_taken_back_because_nobody_answers(self):
        self.start(board(panel(1, "old")), board(panel(1, "new")), source(ROWS),
                   faults=[f"5xx-before@query:{n}" for n in range(2, 12)])
        result = self.apply("--check", "--rollback-on-failure")
        self.assertEqual(result.outcomes(), {"checkout": "written"}, result.out)
        self.assertEqual(result.code, 1)
        self.assertIn("could not be checked", result.row("checkout")["warning"])
        self.assertEqual(self.expr(), "new")

    def test_an_edit_that_follows_the_write_stays(self):
        rows = source({"after": 1, "error": "gone", "delay-ms": 3000}, ROWS)
        self.start(board(panel(1, "old")), board(panel(1, "new")), rows)
        process = subprocess.Popen([DASHSYNC, "apply", "--yes", "--json", "--check", "--rollback-on-failure"],
                                   cwd=self.repo, env=clean_environment(DASHSYNC_TOKEN=TOKEN), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.running.append(process)
        while self.numbers() != [2, 1]:
            self.assertIsNone(process.poll())
        self.gateway.edit("checkout", lambda live: live.update(description="by hand"))
        out, err = process.communicate(timeout=120)
        row = json.loads(out)["dashboards"][0]
        self.assertEqual((process.returncode, row["outcome"]), (1, "written"), out + err)
        self.assertIn("not taken back: somebody saved since", row["warning"])
        self.assertEqual(self.gateway.get("checkout")["dashboard"]["description"], "by hand")
        self.assertEqual(self.numbers(), [3, 2, 1])

    def test_the_option_is_for_check(self):
        self.start(board(), board(panel(1, "x")))
        result = self.apply("--rollback-on-failure")
        self.assertEqual(result.code, 64)
        self.assertIn("--check", result.err)

    def test_the_rollback_may_fail_at_every_request_and_nothing_is_lost(self):
        """The save that takes it back is the second one; the reads around it are counted from the first run."""
        for way in ("429", "5xx-before", "5xx-after", "drop-before", "drop-after", "truncate"):
            with self.subTest(way):
                self.repo = self.repo.with_name(way)
                self.start(board(panel(1, "old")), board(panel(1, "new")), source({"after": 1, "error": "gone"}, ROWS),
                           faults=[f"{way}@2"])
                result = self.apply("--check", "--rollback-on-failure", "--timeout", "20")
                self.assertEqual((result.code, result.outcomes()), (1, {"checkout": "rolled-back"}), result.out)
                self.assertEqual((self.expr(), self.numbers()), ("old", [3, 2, 1]))


if __name__ == "__main__":
    unittest.main()
