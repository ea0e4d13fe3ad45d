# SPDX-License-Identifier: MIT
"""check and data sources: what each way to name one leads to with the answers of a server."""
import collections
import json
import pathlib
import unittest
import urllib.parse

from harness import TOKEN, Case, Gateway, dashboard

SOURCES = [
    {"uid": "prom", "name": "Prometheus EU", "type": "prometheus", "isDefault": True,
     "queries": [{"match": '"datasourceId"', "error": "asked for by a number"}, {"csv": "v\n1"}]},
    {"uid": "azprom", "type": "grafana-azureprometheus-datasource", "queries": [{"csv": "v\n1"}]},
    {"uid": "logs", "type": "loki", "queries": [{"csv": "v\n1"}]},
    {"uid": "secret", "type": "loki", "hidden": True, "queries": [{"csv": "v\n1"}]},
    {"uid": "td", "type": "grafana-testdata-datasource", "queries": [{"csv": "v\n1"}]},
    {"uid": "pg", "type": "grafana-postgresql-datasource", "queries": [{"csv": "v\n1"}]},
    {"uid": "a b/c", "type": "loki", "queries": [{"csv": "v\n1"}]},
]
UNSEEN = "is not visible to this identity"
NO_NAME = "no data source with this uid is visible, and a name cannot be looked up"
TAKES_OTHER = "it may be a name, and Grafana falls back to another data source of the type"
NO_DEFAULT = "the default data source cannot be looked up"


def panel(number, source, queries=0):
    """A panel named by its number; with its queries, of which none names a data source."""
    targets = [{"refId": "ABC"[i], "expr": "up"} for i in range(queries)]
    return {"id": number, "type": "timeseries", "title": "P", "datasource": source, "targets": targets}


def variable(name, current, kind="datasource", **more):
    return {"name": name, "type": kind, "current": current, **more}


class CheckSources(Case):
    def serve(self, *arguments, config=""):
        sources = pathlib.Path(self.folder) / "sources.json"
        sources.write_text(json.dumps(SOURCES))
        gateway = Gateway(self, "--datasources", str(sources), *(arguments or ("--token", f"Editor={TOKEN}")))
        self.init()
        self.config(gateway, config)
        return gateway

    def check(self, panels=(), variables=(), **more):
        """Checks one dashboard that is not on the server yet, so that everything in it is asked."""
        model = dashboard("one", panels=list(panels), templating={"list": list(variables)}, **more)
        self.write("dashboards/one.json", model)
        self.commit()
        return self.run_dashsync("check", "--json")

    def items(self, result, kind="data source"):
        return [item for item in result.row("one")["check"]["items"] if item["kind"] == kind]

    def expect(self, item, status, severity, reason):
        self.assertEqual((item["status"], item["severity"]), (status, severity), item)
        if reason is None:
            self.assertIsNone(item["reason"], item)
        else:
            self.assertIn(reason, item["reason"])

    def test_each_form_leads_to_what_the_server_says_of_it(self):
        self.serve()
        rows = [
            # what the panel says, then form, data source, type, status, severity, reason
            ({"uid": "prom"}, "uid", "prom", "prometheus", "ok", "ok", None),
            ({"type": "prometheus", "uid": "prom"}, "uid", "prom", "prometheus", "ok", "ok", None),
            ({"type": "loki", "uid": "a b/c"}, "uid", "a b/c", "loki", "ok", "ok", None),
            ({"type": "loki", "uid": "gone"}, "uid", "gone", "loki", "data-source", "error",
             f"data source 'gone' {UNSEEN} (404)"),
            ({"type": "loki", "uid": "secret"}, "uid", "secret", "loki", "data-source", "error",
             f"data source 'secret' {UNSEEN} (403)"),
            ({"uid": "Prom"}, "uid", "Prom", None, "data-source", "error", UNSEEN),
            ({"type": "prometheus", "uid": "azprom"}, "uid", "azprom", "grafana-azureprometheus-datasource",
             "data-source-type", "error", "is of type 'grafana-azureprometheus-datasource', and the dashboard says "
             "'prometheus'"),
            ({"type": "${kind}", "uid": "prom"}, "uid", "prom", "prometheus", "ok", "ok", None),
            ("prom", "name", "prom", "prometheus", "ok", "ok", None),
            ("Prometheus EU", "name", "Prometheus EU", None, "not-checked", "note", NO_NAME),
            ("secret", "name", "secret", None, "not-checked", "note", NO_NAME),
            ({"type": "loki"}, "default of its type", None, "loki", "not-checked", "note",
             "the default data source of its type cannot be looked up"),
            ({}, "default", None, None, "not-checked", "note", NO_DEFAULT),
            ("default", "default", None, None, "not-checked", "note", NO_DEFAULT),
            ("-- Grafana --", "built in", None, None, "ok", "ok", None),
            ({"type": "datasource", "uid": "grafana"}, "built in", None, "datasource", "ok", "ok", None),
            ("-- Mixed --", "mixed", None, None, "ok", "ok", None),
            ("-- Dashboard --", "another panel", None, None, "ok", "ok", None),
            ({"type": "__expr__", "uid": "${DS_EXPRESSION}"}, "expression", None, "__expr__", "ok", "ok", None),
            ({"uid": "prom-$env"}, "unknown", "prom-$env", None, "not-checked", "note",
             "the form of its data source reference is unknown"),
            (["prom"], "unknown", None, None, "not-checked", "note", "the form of its data source reference is unknown"),
            ("$missing", "variable", "${missing}", None, "data-source", "error",
             "the dashboard has no variable 'missing'"),
        ]
        result = self.check([panel(i + 1, row[0]) for i, row in enumerate(rows)])
        items = self.items(result)
        self.assertEqual(len(items), len(rows))
        for (said, form, source, kind, status, severity, reason), item in zip(rows, items):
            with self.subTest(said=said):
                self.assertEqual((item["form"], item["data_source"], item["type"]), (form, source, kind))
                self.expect(item, status, severity, reason)
        self.assertEqual(items[3]["what"], "panel 'P' (id 4)")
        self.assertEqual(result.code, 1)

    def test_plugins_that_have_another_id_in_other_releases_are_the_same(self):
        self.serve()
        result = self.check([panel(1, {"type": "testdata", "uid": "td"}), panel(2, {"type": "postgres", "uid": "pg"}),
                             panel(3, {"type": "grafana-testdata-datasource", "uid": "testdata"}),
                             panel(4, {"type": "postgres", "uid": "td"})])
        self.assertEqual([item["status"] for item in self.items(result)], ["ok", "ok", "ok", "data-source-type"])

    def test_what_a_variable_of_data_sources_stands_at_is_looked_for_and_its_users_are_not_blamed(self):
        self.serve()
        rows = [
            # current value, then [(form, data source, status, reason)] of it, and (status, source, reason) of a query
            ("logs", [("name", "logs", "ok", None)], ("ok", "logs", None)),
            ("Lokis", [("name", "Lokis", "not-checked", TAKES_OTHER)], ("not-checked", "Lokis", NO_NAME)),
            ("secret", [("name", "secret", "not-checked", TAKES_OTHER)], ("not-checked", "secret", NO_NAME)),
            ("prom", [("name", "prom", "data-source-type", "is of type 'prometheus', and the dashboard says 'loki'")],
             ("ok", "prom", None)),
            ("default", [("default", None, "not-checked", NO_DEFAULT)],
             ("not-checked", "${v4}", "the current data source of variable 'v4' is unknown; set it in 'datasource-defaults'")),
            ("", [], ("not-checked", "${v5}", "the current data source of variable 'v5' is unknown")),
            (None, [], ("not-checked", "${v6}", "the current data source of variable 'v6' is unknown")),
            ("$__all", [], ("not-checked", "${v7}", "the current data source of variable 'v7' is unknown")),
            (["logs", "gone"], [("name", "logs", "ok", None), ("name", "gone", "not-checked", TAKES_OTHER)],
             ("ok", "logs", None)),
            ("-- Grafana --", [("built in", None, "ok", None)],
             ("not-checked", "${v9}", "the browser itself answers it")),
            ("$other", [("variable", "${other}", "not-checked", TAKES_OTHER)],
             ("not-checked", "${v10}", "the current data source of variable 'v10' is unknown")),
        ]
        result = self.check([panel(i + 1, {"type": "loki", "uid": "${v%d}" % i}, queries=1) for i in range(len(rows))],
                            [variable(f"v{i}", {"value": row[0]}, query="loki", options=[{"value": "logs"}])
                             for i, row in enumerate(rows)])
        currents = collections.defaultdict(list)
        users = []
        for item in self.items(result):
            if item["what"].startswith("variable"):
                currents[item["what"]].append(item)
            else:
                users.append((item["form"], item["data_source"], item["status"]))
        self.assertEqual(users, [("variable", "${v%d}" % i, "ok") for i in range(len(rows))])
        queries = self.items(result, "query")
        self.assertEqual(len(queries), len(rows))
        for i, ((said, wanted, query), item) in enumerate(zip(rows, queries)):
            found = currents[f"variable 'v{i}'"]
            with self.subTest(said=said):
                self.assertEqual([(one["form"], one["data_source"], one["status"]) for one in found],
                                 [row[:3] for row in wanted])
                for one, row in zip(found, wanted):
                    self.expect(one, row[2], one["severity"], row[3])
                self.assertEqual((item["status"], item["data_source"]), query[:2])
                self.expect(item, query[0], item["severity"], query[2])

    def test_a_variable_of_another_kind_may_hold_a_uid_or_a_name(self):
        self.serve()
        result = self.check([panel(1, "$uid"), panel(2, {"uid": "${name}"}), panel(3, "[[fixed]]")],
                            [variable("uid", {"value": "prom"}, "custom", query="prom,logs"),
                             variable("name", {"value": "Prometheus EU"}, "custom", query="Prometheus EU"),
                             {"name": "fixed", "type": "constant", "query": "logs"}])
        found = [(item["data_source"], item["type"], item["status"], item["reason"]) for item in self.items(result)]
        self.assertEqual(found, [("${uid}", "prometheus", "ok", None), ("${name}", None, "not-checked", NO_NAME),
                                 ("${fixed}", "loki", "ok", None)])
        self.assertEqual(result.code, 0)

    def test_queries_that_are_left_to_the_default_are_not_asked(self):
        gateway = self.serve()
        result = self.check([panel(1, "-- Mixed --", queries=1), panel(2, None, queries=1)],
                            [{"name": "old", "type": "query", "query": "up", "current": {"value": "1"}}],
                            annotations={"list": [{"name": "Deploys", "enable": True}]})
        self.assertEqual([(item["what"], item["form"]) for item in self.items(result) if item["form"] != "mixed"],
                         [("panel 'P' (id 1)", "default"), ("panel 'P' (id 2)", "default"),
                          ("variable 'old'", "default"), ("annotation 'Deploys'", "default")])
        for item in self.items(result, "query"):
            self.expect(item, "not-checked", "note", NO_DEFAULT)
        self.assertEqual([line for line in gateway.requests() if line[1].startswith(("/api/ds", "/api/datasources"))],
                         [])
        self.assertEqual(result.code, 0)

    def leftovers(self, uid="gone"):
        """Data sources that exports leave behind where nothing asks them: of rows, texts, lists, what is off."""
        left = {"type": "prometheus", "uid": uid}
        query = {"refId": "A", "expr": "up", "datasource": left}
        idle = [{"id": i + 10, "type": kind, "title": kind, "datasource": left, "targets": [query]}
                for i, kind in enumerate(("row", "text", "dashlist", "news"))]
        return {"panels": [panel(1, {"uid": "prom"}, queries=1), *idle],
                "variables": [variable("env", {"value": "x"}, "custom", query="x,y", datasource=left)],
                "annotations": {"list": [{"name": "Deploys", "enable": False, "datasource": left}]}}

    def test_what_nothing_asks_is_a_note(self):
        gateway = self.serve(config="    check:\n      data-source: error\n      not-checked: error\n")
        result = self.check(**self.leftovers())
        self.assertEqual(result.code, 0, result.out)
        found = [item for item in self.items(result) if item["data_source"] == "gone"]
        self.assertEqual(len(found), 10)
        for item in found:
            self.expect(item, "data-source", "note", f"data source 'gone' {UNSEEN} (404)")
            self.assertIn("; nothing asks it: ", item["reason"])
        self.assertEqual([(item["what"], item["status"]) for item in self.items(result, "query")],
                         [("panel 'P' (id 1), query A", "ok")])
        of_other_type = self.items(self.check(**self.leftovers("logs")))[-1]
        self.expect(of_other_type, "data-source-type", "note", "the annotation is off")
        self.gateway_of_one(gateway)
        done = self.run_dashsync("apply", "--yes", "--check", "--json")
        self.assertEqual((done.code, done.row("one")["outcome"]), (0, "written"), done.out)

    def gateway_of_one(self, gateway):
        """The dashboard that the tests check is there, with nothing in it."""
        gateway.call("POST", "/api/dashboards/db", {"dashboard": {"uid": "one", "title": "x"}, "overwrite": True})

    def test_a_server_that_cannot_say_breaks_nothing_that_nothing_asks(self):
        self.serve("--token", f"Editor={TOKEN}", "--fault", "5xx-before@datasource:*")
        left = self.leftovers()
        result = self.check(panels=left["panels"][1:])
        for item in self.items(result):
            self.expect(item, "not-checked", "note", "nothing asks it")
        self.assertEqual(result.code, 0)

    def test_the_resource_that_the_portal_shows_cannot_be_asked_from_here(self):
        gateway = self.serve()
        reason = "the Azure resource from which the portal opens the dashboard"
        result = self.check([panel(1, {"type": "prometheus", "uid": "Current Resource"}, queries=1),
                             panel(2, "Current Resource", queries=1), panel(3, "$ds", queries=1)],
                            [variable("ds", {"text": "Current Resource", "value": "x-1"}, query="prometheus")])
        self.assertEqual(result.code, 0, result.out)
        found = [item for item in self.items(result) if item["form"] != "variable"]
        self.assertEqual([item["form"] for item in found], ["current resource"] * 3)
        for item in [*found, *self.items(result, "query")]:
            self.expect(item, "not-checked", "note", reason)
        self.assertEqual([path for _, path, _ in gateway.requests() if path.startswith(("/api/ds", "/api/datasources"))], [])

    def test_a_query_goes_to_the_data_source_that_is_named_and_not_to_a_number_of_old(self):
        self.serve()
        one = panel(1, {"uid": "prom"}, queries=1)
        one["targets"][0]["datasourceId"] = 7
        query, = self.items(self.check([one]), "query")
        self.assertEqual((query["status"], query["data_source"], query["reason"]), ("ok", "prom", None))

    def test_the_config_says_how_bad_it_is(self):
        self.serve(config="    check:\n      data-source: warning\n      data-source-type: note\n"
                          "      not-checked: error\n")
        panels = [panel(1, {"uid": "gone"}), panel(2, {"type": "loki", "uid": "prom"})]
        result = self.check(panels)
        self.assertEqual([(item["status"], item["severity"]) for item in self.items(result)],
                         [("data-source", "warning"), ("data-source-type", "note")])
        self.assertEqual((result.row("one")["check"]["errors"], result.row("one")["check"]["warnings"]), (0, 1))
        self.assertEqual(result.code, 0)
        result = self.check([*panels, panel(3, "default")])
        self.assertEqual(self.items(result)[2]["severity"], "error")
        self.assertEqual(result.code, 1)

    def test_who_may_only_read_is_told_in_the_same_words(self):
        self.serve("--token", f"Viewer={TOKEN}")
        result = self.check([panel(1, {"uid": "secret"}), panel(2, {"uid": "gone"}), panel(3, {"uid": "logs"})])
        secret, gone, logs = self.items(result)
        self.assertEqual(secret["reason"].replace("secret", "gone").replace("403", "404"), gone["reason"])
        self.assertEqual(logs["status"], "ok")
        said = self.run_dashsync("check")
        self.assertEqual(said.code, 1)
        self.assertIn(f"data source 'secret' {UNSEEN} (403)", said.out)
        self.assertIn(f"data source 'gone' {UNSEEN} (404)", said.out)

    def test_no_uid_leads_to_another_path(self):
        gateway = self.serve()
        uids = ["..", ".", "../../dashboards/uid/one", "a?b#c", "a b/c"]
        result = self.check([panel(i + 1, {"uid": uid}) for i, uid in enumerate(uids)])
        self.assertEqual([item["status"] for item in self.items(result)], ["data-source"] * 4 + ["ok"])
        self.assertEqual([path for _, path, _ in gateway.requests() if path != "/api/dashboards/uid/one"],
                         [f"/api/datasources/uid/{urllib.parse.quote(uid, safe='')}" for uid in uids[2:]])

    def test_each_data_source_is_asked_for_once_in_a_run(self):
        gateway = self.serve()
        for i in range(40):
            sources = [{"uid": "prom"}, "prom", {"type": "loki", "uid": "gone"}, "secret", "$ds", {"uid": "logs"}]
            self.write(f"dashboards/d{i}.json", dashboard(
                f"d{i}", panels=[panel(j + 1, source, queries=1) for j, source in enumerate(sources)],
                templating={"list": [variable("ds", {"value": "td"}, query="testdata")]}))
        self.commit()
        result = self.run_dashsync("check", "--json", "--max-queries", "5")
        self.assertEqual(len(result.report["dashboards"]), 40)
        asked = [path for method, path, _ in gateway.requests() if path.startswith("/api/datasources/")]
        self.assertEqual(sorted(asked), [f"/api/datasources/uid/{uid}" for uid in
                                         ("gone", "logs", "prom", "secret", "td")])

    def test_a_server_that_cannot_say_is_not_taken_for_one_that_says_no(self):
        self.serve("--token", f"Editor={TOKEN}", "--fault", "5xx-before@datasource:*")
        result = self.check([panel(1, {"uid": "prom"}, queries=1), panel(2, {"uid": "prom"})])
        for item in self.items(result):
            self.expect(item, "unanswered", "error", "reading data source 'prom'")
        query, = self.items(result, "query")
        self.assertEqual(query["status"], "unanswered")
        self.assertEqual(result.code, 1)


if __name__ == "__main__":
    unittest.main()
