# SPDX-License-Identifier: MIT
"""Large inputs: what is read and done grows with them, and not with their square. Counted in files read, not in
seconds."""
import json
import re
import unittest

from harness import Case, Gateway, dashboard

MANY = 30


def as_stream(dashboards):
    return "x.yaml", "".join(f"---\n{json.dumps(one)}\n" for one in dashboards)


def as_array(dashboards):
    return "x.json", json.dumps(dashboards, indent=1)


def as_list(dashboards):
    items = [{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": one["uid"]},
              "spec": {key: value for key, value in one.items() if key != "uid"}} for one in dashboards]
    return "x.yaml", "kind: List\napiVersion: v1\nitems:\n" + "".join(f"- {json.dumps(item)}\n" for item in items)


def as_config_map(dashboards):
    return "x.yaml", ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n" +
                      "".join(f"  {one['uid']}.json: |\n    {json.dumps(one)}\n" for one in dashboards))


FORMS = (as_stream, as_array, as_list, as_config_map)


class OneFile(Case):
    """Many dashboards in one file."""

    def put(self, form, expr):
        name, text = form([dashboard(f"u{i * 7 % MANY:02}", expr=expr) for i in range(MANY)])
        self.write(f"dashboards/{name}", text)
        self.commit(f"Set {expr}")

    def start(self, form):
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(f"u{i:02}", expr="one") for i in range(MANY))))
        self.init()
        self.config(self.gateway)
        self.put(form, "one")
        self.put(form, "two")

    def reads(self, *arguments, code=0):
        result = self.run_dashsync("-v", *arguments)
        self.assertEqual(result.code, code, result.out + result.err)
        found = re.findall(r"^files read: (\d+)$", result.err, re.MULTILINE)
        self.assertEqual(len(found), 1, result.err)
        self.last = result
        return int(found[0])

    def expr(self, uid):
        return self.gateway.get(uid)["dashboard"]["panels"][0]["targets"][0]["expr"]

    def test_what_a_command_reads_does_not_grow_with_the_dashboards_of_a_file(self):
        for form in FORMS:
            with self.subTest(form=form.__name__):
                if form is not FORMS[0]:
                    self.stop_all()
                    self.setUp()
                self.start(form)
                plan = self.reads("plan")
                self.assertLess(plan, MANY)  # the config, the file, and two contents of its history
                self.assertLess(self.reads("plan", "--ref", "HEAD"), MANY)
                self.assertLess(self.reads("check"), MANY)
                self.assertLess(self.reads("apply", "--yes", "--json"), 2 * MANY)
                self.assertEqual(set(self.last.outcomes().values()), {"written"})
                self.assertEqual({self.expr(f"u{i:02}") for i in range(MANY)}, {"two"})
                run = self.last.report["run"]
                self.assertLess(self.reads("rollback", "--run", run, "--yes"), 2 * MANY)
                self.assertEqual({self.expr(f"u{i:02}") for i in range(MANY)}, {"one"})
                self.assertLess(self.reads("drift", code=2), MANY)


class Variables(Case):
    """What the variables of a dashboard bring into its queries is bounded for all of them together."""

    def start(self, panels, variables):
        self.gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.init()
        self.config(self.gateway)
        source = {"uid": "testdata", "type": "testdata"}
        self.write("dashboards/a.json", {
            "uid": "a", "title": "A", "schemaVersion": 36, "templating": {"list": variables},
            "panels": [{"id": number, "type": "t", "title": "x", "datasource": source,
                        "targets": [{"refId": "A", "datasource": source, "scenarioId": "csv_content",
                                     "csvContent": "a\n1", "note": content}]} for number, content in enumerate(panels, 1)]})
        self.commit()

    def check(self):
        return self.run_dashsync("check", "--json", "--max-queries", "1000").row("a")["check"]["items"]

    def queries(self, items):
        return [(item["status"], item["severity"]) for item in items if item["kind"] == "query"]

    def test_references_to_references_are_given_up_once_and_the_other_panels_are_asked(self):
        variables = [{"name": f"v{i}", "type": "constant", "query": "",
                      "current": {"value": "x" + f"${{v{i + 1}}}" * 10}} for i in range(9)]
        variables.append({"name": "v9", "type": "constant", "query": "y"})
        self.start(["$v9"] + ["$v0"] * 150 + ["$v9"], variables)
        items = self.check()
        self.assertEqual(self.queries(items), [("ok", "ok"), ("not-checked", "warning")] +
                         [("not-checked", "note")] * 149 + [("ok", "ok")])
        said = [item["reason"] for item in items if item["severity"] == "warning"]
        self.assertEqual(len(said), 1)
        self.assertIn("not checked, like 149 more queries: its variables bring in too much text", said[0])
        text = self.run_dashsync("check").out
        self.assertEqual(text.count("refer to each other too often"), 1, text)
        self.assertEqual(sum("/api/ds/query" in request[1] for request in self.gateway.requests()), 4)

    def test_a_large_list_in_many_panels_ends_at_the_budget_wherever_threads_are(self):
        variables = [{"name": "v", "type": "custom", "multi": True, "query": "x",
                      "current": {"value": [f"{i:04}" for i in range(30000)]}}]
        self.start(["${v:csv}"] * 120, variables)
        first = self.queries(self.check())
        asked = first.count(("ok", "ok"))
        self.assertIn(asked, range(60, 110))
        self.assertEqual(first, [("ok", "ok")] * asked + [("not-checked", "warning")] +
                         [("not-checked", "note")] * (119 - asked))
        self.assertEqual(self.queries(self.check()), first)


if __name__ == "__main__":
    unittest.main()
