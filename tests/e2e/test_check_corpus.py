# SPDX-License-Identifier: MIT
"""Real dashboards: check finds every data source that they name, as an extraction written here does on its own.

The extraction follows what Grafana's sources say of references (forms, and the places where they stand), not dashsync's.
"""
import collections
import csv
import json
import re
import unittest
import urllib.parse

import test_corpus_apply as corpus
from harness import CORPUS, Case, Gateway, needs_corpus

# A whole text that is one reference to a variable, in the three ways to write one; any such within a text.
ONE = r"\$(\w+)|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]*)?\}|\[\[(\w+)(?::\w+)?\]\]"
VARIABLE = re.compile(rf"(?:{ONE})\Z", re.ASCII)
ANYWHERE = re.compile(ONE, re.ASCII)
WORDS = {"": "default", "default": "default", "grafana": "built in", "-- Grafana --": "built in", "-- Mixed --": "mixed",
         "-- Dashboard --": "another panel", "__expr__": "expression", "-100": "expression",
         "Current Resource": "current resource"}
TYPES = {"__expr__": "expression", "mixed": "mixed", "dashboard": "another panel", "grafana": "built in",
         "datasource": "built in"}

# Panels that send no queries.
IDLE = {"alertGroups", "alertlist", "annolist", "dashlist", "gettingstarted", "live", "news", "pluginlist", "row",
        "text", "welcome"}

# References of a form that is not known: (file, what it names). None is in the corpus of today.
UNKNOWN = []


def read_text(text, plain):
    """(form, data source) of a text that stands where a uid or a name does."""
    if text in WORDS:
        return WORDS[text], None
    found = VARIABLE.match(text)
    if found:
        return "variable", "${%s}" % next(filter(None, found.groups()))
    return ("unknown" if ANYWHERE.search(text) else plain), text


def read_reference(value):
    """(form, data source) of what a `datasource` says."""
    if isinstance(value, str):
        return read_text(value, "name")
    if not isinstance(value, dict):
        return "unknown", None
    uid, kind = value.get("uid"), value.get("type") or ""
    if kind == "__expr__":
        return "expression", None
    if uid:
        return read_text(uid, "uid") if isinstance(uid, str) else ("unknown", None)
    if kind:
        return TYPES.get(kind, "default of its type"), None
    return read_text(value.get("name") or "", "name")


def anywhere(value):
    """What a `datasource` or `datasourceUid` says, wherever it stands."""
    if isinstance(value, list):
        for item in value:
            yield from anywhere(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "datasource" and inner is not None:
                yield read_reference(inner)
            elif key == "datasourceUid" and isinstance(inner, str):
                yield read_text(inner, "uid")
            else:
                yield from anywhere(inner)


def objects(value):
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def panels(holder):
    """All panels below: of the dashboard, of rows, and of rows of dashboards before schema version 16."""
    for panel in objects(holder.get("panels")):
        yield panel
        yield from panels(panel)
    for row in objects(holder.get("rows")):
        yield from panels(row)


def listed(dashboard, key):
    holder = dashboard.get(key)
    return objects(holder.get("list")) if isinstance(holder, dict) else []


def left_to_default(dashboard):
    """Who asks without saying whom: the default then. Null says nothing; rows, texts and what is off ask nothing."""
    for panel in panels(dashboard):
        source = panel.get("datasource")
        leaves_open = source is None or read_reference(source)[0] == "mixed"
        asks = panel.get("type") not in IDLE
        if asks and leaves_open and any(query.get("datasource") is None for query in objects(panel.get("targets"))):
            yield "default", None
    for variable in listed(dashboard, "templating"):
        if variable.get("type") in ("query", "adhoc", "groupby") and variable.get("datasource") is None:
            yield "default", None
    for annotation in listed(dashboard, "annotations"):
        asks = "builtIn" not in annotation and annotation.get("enable") is not False
        if asks and annotation.get("datasource") is None:
            yield "default", None


def stood_at(dashboard):
    """What variables of type `datasource` stand at: uids or names."""
    for variable in listed(dashboard, "templating"):
        current = variable.get("current")
        if variable.get("type") != "datasource" or not isinstance(current, dict):
            continue
        values = current.get("value")
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and value not in ("", "$__all"):
                yield read_text(value, "name")


def references(dashboard):
    """How often the dashboard names each: {(form, data source): times}."""
    return collections.Counter([*anywhere(dashboard), *left_to_default(dashboard), *stood_at(dashboard)])


def fill(value, inputs):
    """A model with the inputs of its export put in."""
    if isinstance(value, str):
        return re.sub(r"\$\{([^}]*)\}", lambda found: inputs.get(found[1], found[0]), value)
    if isinstance(value, list):
        return [fill(item, inputs) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, inputs) for key, item in value.items()}
    return value


def inputs_of(path):
    """The inputs of a file that is an export, as the UI writes one."""
    try:
        model = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        return []
    return model.get("__inputs", []) if isinstance(model, dict) else []


def setUpModule():
    needs_corpus()


class CheckCorpus(Case):
    def setUp(self):
        super().setUp()
        self.expected, self.files, self.inputs = {}, {}, {}

    def put(self, path, text):
        """Writes one dashboard of a file to the repository, and notes which data sources it names."""
        uid = f"c{len(self.files):04d}"
        inputs = inputs_of(CORPUS / path)
        values = {}
        for one in inputs:
            if one["type"] == "datasource" and one.get("pluginId") == "__expr__":
                values[one["name"]] = "__expr__"  # built in, and needs no value
            elif one["type"] == "datasource":
                values[one["name"]] = self.inputs.setdefault(one["name"], f"in-{len(self.inputs)}")
            else:
                values[one["name"]] = str(one.get("value", ""))
        head = f'"uid": "{uid}", "title": "Corpus {uid}", "__inputs": {json.dumps(inputs)}, '
        self.write(f"dashboards/{uid}.json", "{" + head + corpus.Corpus.without(text)[1:])
        self.files[uid] = path
        self.expected[uid] = references(fill(json.loads(text), values))

    def compare(self, target, mapped):
        """Checks all for a target that maps data sources; gives back (file, name) of the forms that are not known."""
        check = self.run_dashsync("check", "--json", "--max-queries", "1", "--target", target, timeout=280)
        found, unknown = {}, []
        for row in check.report["dashboards"]:
            self.assertIsNotNone(row["check"], (self.files[row["uid"]], row["reason"]))
            items = [item for item in row["check"]["items"] if item["kind"] == "data source"]
            found[row["uid"]] = collections.Counter((item["form"], item["data_source"]) for item in items)
            unknown += [(self.files[row["uid"]], item["data_source"]) for item in items if item["form"] == "unknown"]
        self.assertEqual(set(found), set(self.expected))
        self.assertGreaterEqual(len(found), 500)
        wrong = {}
        for uid, references in self.expected.items():
            wanted = collections.Counter((form, mapped.get(source, source)) for form, source in references.elements())
            if wanted != found[uid]:
                wrong[self.files[uid]] = {"not found": wanted - found[uid], "not there": found[uid] - wanted}
        self.assertEqual(wrong, {})
        return unknown

    def test_every_reference_of_every_dashboard_is_found_and_each_data_source_asked_for_once(self):
        with open(CORPUS / "MANIFEST.tsv", newline="", encoding="utf-8") as table:
            paths = [row["path"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]
        self.init()
        for path in paths:
            for text in corpus.dashboards_of(self, CORPUS / path):
                self.put(path, text)
        gateway = Gateway(self)
        named = {source for wanted in self.expected.values() for form, source in wanted if form in ("uid", "name")}
        mapped = {source: f"mapped {i}" for i, source in enumerate(sorted(named - set(self.inputs.values())))}
        inputs = "    inputs:\n" + "".join(f"      {json.dumps(k)}: {v}\n" for k, v in self.inputs.items())
        self.config(gateway, inputs + f"  other:\n    endpoint: {gateway.url}\n{inputs}    datasources:\n" +
                    "".join(f"      {json.dumps(k)}: {v}\n" for k, v in mapped.items()))
        self.commit("All of them")

        unknown = self.compare("dev", {})
        self.assertEqual(sorted(unknown), UNKNOWN)
        asked = collections.Counter(urllib.parse.unquote(path.removeprefix("/api/datasources/uid/"))
                                    for method, path, _ in gateway.requests()
                                    if path.startswith("/api/datasources/uid/") and method == "GET")
        self.assertEqual([uid for uid, times in asked.items() if times > 1], [])
        self.assertEqual(named - set(asked), set())

        # what maps data sources to those of a target knows the same places
        self.compare("other", mapped)
        forms = collections.Counter(form for wanted in self.expected.values() for form, _ in wanted.elements())
        print(f"{len(self.files)} dashboards, {len(asked)} data sources asked for,", dict(forms.most_common()))


if __name__ == "__main__":
    unittest.main()
