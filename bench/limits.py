#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What large and hostile inputs cost: processor seconds and peak memory, and how both grow from half the size.

    python3 bench/limits.py [--programs DIR] [NAME...]

Builds the release preset first; with --programs it measures the dashsync and dashsync-gateway in DIR, such as those of an older
commit. The table that is printed is in docs/benchmark.md. A slope of 1 is linear, 2 is quadratic; none is given below 0.1 s and 32 MiB.
"""
import argparse
import gzip
import http.server
import json
import math
import pathlib
import shutil
import tempfile
import threading
import urllib.request

import measure

PROMETHEUS = {"uid": "prom", "type": "prometheus"}
TESTDATA = {"uid": "testdata", "type": "testdata"}
LEAF_BYTES = 26  # "k00001":"xxxxxxxxxxxxxx",


class Answering:
    """A server that answers every request with the same bytes."""

    def __init__(self, body, headers):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def save(url, dashboard):
    body = json.dumps({"dashboard": dashboard, "overwrite": False}).encode()
    request = urllib.request.Request(url + "/api/dashboards/db", body, {"Content-Type": "application/json", "Authorization": "Bearer bench"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["version"]


def write(repo, name, text):
    (repo / "dashboards").mkdir(exist_ok=True, parents=True)
    (repo / "dashboards" / name).write_text(text)
    measure.commit(repo)


def run(url, *words):
    return [measure.DASHSYNC, *words, "--endpoint", url, "dashboards"]


def panel(number, source, target):
    return {"id": number, "type": "timeseries", "title": f"Panel {number}", "datasource": source,
            "targets": [{"refId": "A", "datasource": source, **target}]}


def one_file(repo, count, words):
    write(repo, "all.yaml", "".join(f"---\nuid: u{k}\ntitle: t{k}\npanels: []\ndescription: {'y' * 300}\n" for k in range(count)))
    seeds = repo.parent / f"{repo.name}-seeds"
    seeds.mkdir()
    for k in range(count):
        (seeds / f"u{k}.json").write_text(json.dumps({"uid": f"u{k}", "title": f"t{k}", "panels": []}))
    with measure.Gateway(seeds) as gateway:
        return measure.timed(run(gateway.url, *words), repo)


def plan_of_one_file(repo, count):
    return one_file(repo, count, ["plan", "--adopt"])


def apply_of_one_file(repo, count):
    return one_file(repo, count, ["apply", "--adopt", "--yes"])


def ones(megabytes):
    return "[" + "[0]," * (megabytes * 1_000_000 // 4) + "0]"


def ones_in_a_file(repo, megabytes):
    write(repo, "ones.json", ones(megabytes))
    return measure.timed([measure.DASHSYNC, "show", "--raw", "dashboards/ones.json"], repo, (0, 65))


def ones_in_an_answer(repo, megabytes):
    write(repo, "a.json", '{"uid":"a","title":"A","panels":[]}')
    body = gzip.compress(f'{{"dashboard":{{"uid":"a","title":"A","id":1,"version":1,"panels":{ones(megabytes)}}},"meta":{{}}}}'.encode())
    with Answering(body, {"Content-Encoding": "gzip"}) as server:
        return measure.timed(run(server.url, "plan"), repo, (0, 1, 69))


def references(repo, panels):
    """Ten variables that each name the next ten times: ten thousand million references a panel, if one went after them."""
    variables = [{"name": f"v{i}", "type": "constant", "query": "", "current": {"value": f"x{'${v%d}' % (i + 1) * 10}"}} for i in range(9)]
    variables.append({"name": "v9", "type": "constant", "current": {"value": "y"}})
    made = [panel(i + 1, TESTDATA, {"scenarioId": "csv_content", "csvContent": "$v0"}) for i in range(panels)]
    write(repo, "a.json", json.dumps({"uid": "a", "title": "A", "panels": made, "templating": {"list": variables}}))
    with measure.Gateway() as gateway:
        save(gateway.url, {"uid": "a", "title": "A", "panels": []})
        return measure.timed(run(gateway.url, "check"), repo, (0, 1))


def regex(repo, values):
    answers = repo.parent / f"{repo.name}-answers.json"
    labels = [{"instance": "a" * 990 + str(i)} for i in range(values)]
    answers.write_text(json.dumps([{"uid": "prom", "name": "P", "type": "prometheus",
                                    "queries": [{"match": "group by", "labels": labels}, {"csv": "v\n1"}]}]))
    variable = {"name": "v", "type": "query", "datasource": PROMETHEUS, "query": "label_values(up, instance)",
                "regex": "/(?:a|a){7}[bc]/", "current": {"value": "$__all"}}
    write(repo, "a.json", json.dumps({"uid": "a", "title": "A", "panels": [panel(1, PROMETHEUS, {"expr": 'up{i=~"$v"}'})],
                                      "templating": {"list": [variable]}}))
    with measure.Gateway(more=["--datasources", answers]) as gateway:
        save(gateway.url, {"uid": "a", "title": "A", "panels": []})
        return measure.timed(run(gateway.url, "check"), repo, (0, 1))


def saves(repo, count):
    """A dashboard of 1.2 MB that somebody saved again and again: the search for its base reads all versions that are kept."""
    made = {"uid": "a", "title": "A", "panels": [panel(i, PROMETHEUS, {"expr": "up" * 100}) for i in range(1, 3300)]}
    write(repo, "a.json", json.dumps(made))
    with measure.Gateway() as gateway:
        version = 0
        for k in range(count):
            version = save(gateway.url, {**made, "version": version, "description": f"edit {k}"})
        return measure.timed(run(gateway.url, "plan"), repo, (0, 3))


def deep(repo, megabytes):
    """300 levels of small values in git, the same with one edit at the bottom live."""
    def levels(leaf):
        value, each = {"leaf": leaf}, megabytes * 1_000_000 // (297 * LEAF_BYTES)
        for _ in range(297):
            value = {"level": value, **{f"k{i:05}": "x" * 14 for i in range(each)}}
        return {"uid": "a", "title": "A", "panels": [{"id": 1, "type": "text", "options": value}]}

    write(repo, "a.json", json.dumps(levels(0), separators=(",", ":")))
    with measure.Gateway() as gateway:
        save(gateway.url, levels(1))
        return measure.timed(run(gateway.url, "plan", "--adopt"), repo)


def page_of(repo, old, new, *words):
    """The page of what apply would write over live."""
    write(repo, "a.json", json.dumps({"uid": "a", "title": "A", **new}))
    with measure.Gateway() as gateway:
        save(gateway.url, {"uid": "a", "title": "A", **old})
        return measure.timed(run(gateway.url, "plan", "--adopt", *words), repo)


def grid(count, first=1, expr="rate(requests_total[5m])"):
    return [{**panel(first + i, PROMETHEUS, {"expr": f'{expr} * {i}', "legendFormat": "{{instance}}"}), "type": "graph", "lines": True,
             "title": f"Panel {i}", "gridPos": {"x": i % 2 * 12, "y": i // 2 * 8, "w": 12, "h": 8}} for i in range(count)]


def renumbered(repo, panels, *words):
    """All panels have another id and another place, for one stands in front."""
    moved = [{**one, "gridPos": {**one["gridPos"], "y": one["gridPos"]["y"] + 8}} for one in grid(panels, 2)]
    first = {"id": 1, "type": "text", "title": "News", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 8}, "options": {"content": "hello"}}
    return page_of(repo, {"panels": grid(panels)}, {"panels": [first, *moved]}, *words)


def every_query(repo, megabytes, *words):
    """A word in the query of each panel, of 2 kB each."""
    old = grid(megabytes * 480, expr='sum(rate(requests_total{job="a"}[5m])) or ' * 40 + "up")
    new = grid(megabytes * 480, expr='sum(rate(requests_total{job="a"}[5m])) or ' * 39 + 'sum(rate(requests_total{job="b"}[5m])) or up')
    return page_of(repo, {"panels": old}, {"panels": new}, *words)


def every_value(repo, megabytes, *words):
    """No value of a dense panel is as it was."""
    def options(word):
        return {"panels": [{"id": 1, "type": "text", "options": {f"k{i:06}": f"{word}{i}" for i in range(megabytes * 1_000_000 // 22)}}]}

    return page_of(repo, options("old"), options("new"), *words)


def changed(repo, count, *words):
    seeds = repo.parent / f"{repo.name}-seeds"
    seeds.mkdir()
    (repo / "dashboards").mkdir(parents=True)
    for k in range(count):
        made = {"uid": f"u{k}", "title": f"Dashboard {k}", "panels": grid(10)}
        (seeds / f"u{k}.json").write_text(json.dumps(made))
        made["panels"][k % 10]["targets"][0]["expr"] += " > 0"
        made["panels"][(k + 1) % 10]["title"] = "Another title"
        (repo / "dashboards" / f"u{k}.json").write_text(json.dumps({**made, "time": {"from": "now-1h", "to": "now"}}))
    measure.commit(repo)
    with measure.Gateway(seeds) as gateway:
        return measure.timed(run(gateway.url, "plan", "--adopt", *words), repo)


def rendered(repo, count):
    """The text page out of a saved report."""
    report = repo.parent / f"{repo.name}.json"
    changed(repo, count, "--report", f"json={report}")
    return measure.timed([measure.DASHSYNC, "report", "render", str(report), "--as", "text"], repo)


def drifted(repo, count):
    """Each dashboard was written by dashsync, and edited in ten panels by somebody since."""
    seeds = repo.parent / f"{repo.name}-seeds"
    seeds.mkdir()
    (repo / "dashboards").mkdir(parents=True)
    for k in range(count):
        made = {"uid": f"u{k}", "title": f"Dashboard {k}", "panels": grid(10)}
        (repo / "dashboards" / f"u{k}.json").write_text(json.dumps(made))
        (seeds / f"u{k}.json").write_text(json.dumps({**made, "panels": []}))
    measure.commit(repo)
    with measure.Gateway(seeds) as gateway:
        measure.timed(run(gateway.url, "apply", "--yes", "--adopt"), repo)
        for k in range(count):
            edited = grid(10, expr="rate(requests_seconds_total[5m])")
            save(gateway.url, {"uid": f"u{k}", "title": f"Dashboard {k}", "panels": edited, "version": 2})
        return measure.timed(run(gateway.url, "drift"), repo, (0, 2, 3))


def parts(repo, old, new):
    return page_of(repo, {"panels": [{"id": 1, "type": "stat", "title": "Many", **old}]},
                   {"panels": [{"id": 1, "type": "stat", "title": "Many", **new}]})


def transformations(repo, count):
    """As many formulas in a panel, one of them put in front and each tenth another one."""
    def formulas(every):
        return [{"id": "calculateField", "options": {"mode": "binary", "alias": f"cost {i}", "binary": {
            "left": f"tokens {i}", "operator": "*" if every and i % 10 == 0 else "/", "right": f"price {i}"}}} for i in range(count)]

    return parts(repo, {"transformations": formulas(False)}, {"transformations": [{"id": "merge"}, *formulas(True)]})


def queries(repo, count):
    """As many queries in a panel, one of them put in front, so that each has another letter."""
    made = [{"datasource": PROMETHEUS, "expr": f"up{{job=\"{i}\"}}"} for i in range(count)]
    first = [{"datasource": PROMETHEUS, "expr": "vector(1)"}]
    old, new = ([{"refId": f"Q{i}", **one} for i, one in enumerate(some)] for some in (made, first + made))
    return parts(repo, {"targets": old}, {"targets": new})


def overrides(repo, count):
    """As many overrides of a panel, each with another unit."""
    def of(unit):
        return {"fieldConfig": {"defaults": {}, "overrides": [
            {"matcher": {"id": "byName", "options": f"field {i}"}, "properties": [{"id": "unit", "value": unit}]} for i in range(count)]}}

    return parts(repo, of("s"), of("ms"))


def description(repo, megabytes):
    """One word of a long text of many lines."""
    text = "a line of words that say what this panel is about\n" * (megabytes * 20000)
    return parts(repo, {"description": text + "old" + text[:500]}, {"description": text + "new" + text[:500]})


def one_line(repo, kilobytes):
    """Each tenth label of one query without a line break."""
    def query(sign):
        return " or ".join(f'up{{job="{i}",instance{sign if i % 10 == 0 else "="}"a"}}' for i in range(kilobytes * 1000 // 32))

    return parts(repo, {"targets": [{"refId": "A", "datasource": PROMETHEUS, "expr": query("=")}]},
                 {"targets": [{"refId": "A", "datasource": PROMETHEUS, "expr": query("!=")}]})


def added(repo, megabytes):
    """A panel with a dense object is added."""
    options = {f"k{i:06}": f"value {i}" for i in range(megabytes * 1_000_000 // 24)}
    return page_of(repo, {"panels": []}, {"panels": [{"id": 1, "type": "text", "title": "Dense", "options": options}]})


def as_format(make, *words):
    return lambda repo, size: make(repo, size, *words)


MARKDOWN = ("--report", "markdown:60000")
JSON = ("--report", "json=/dev/null")

ROWS = {
    "plan": ("plan, one YAML file of %s dashboards", plan_of_one_file, 2000),
    "apply": ("apply, the same, all written", apply_of_one_file, 2000),
    "ones-file": ("`show --raw`, %s MB of `[0],[0],…`", ones_in_a_file, 60),
    "ones-answer": ("plan, the same as a gzip answer", ones_in_an_answer, 60),
    "references": ("check, variables in variables, %s panels", references, 150),
    "saves": ("plan, %s saves of a dashboard of 1.2 MB", saves, 31),
    "renumbered": ("plan, %s panels pushed and renumbered", renumbered, 2500),
    "renumbered-v": ("plan -v, the same", as_format(renumbered, "-v"), 2500),
    "renumbered-raw": ("plan --raw, the same", as_format(renumbered, "--raw"), 2500),
    "renumbered-markdown": ("plan --report markdown:60000, the same", as_format(renumbered, *MARKDOWN), 2500),
    "renumbered-json": ("plan --report json, the same", as_format(renumbered, *JSON), 2500),
    "every-query": ("plan, %s MB, a word in each query of 2 kB", every_query, 20),
    "every-query-v": ("plan -v, the same", as_format(every_query, "-v"), 20),
    "every-query-raw": ("plan --raw, the same", as_format(every_query, "--raw"), 20),
    "every-query-markdown": ("plan --report markdown:60000, the same", as_format(every_query, *MARKDOWN), 20),
    "every-query-json": ("plan --report json, the same", as_format(every_query, *JSON), 20),
    "every-value": ("plan, %s MB, every value of one panel", every_value, 20),
    "every-value-v": ("plan -v, the same", as_format(every_value, "-v"), 20),
    "every-value-raw": ("plan --raw, the same", as_format(every_value, "--raw"), 20),
    "every-value-markdown": ("plan --report markdown:60000, the same", as_format(every_value, *MARKDOWN), 20),
    "every-value-json": ("plan --report json, the same", as_format(every_value, *JSON), 20),
    "changed": ("plan, %s changed dashboards", changed, 2000),
    "changed-v": ("plan -v, the same", as_format(changed, "-v"), 2000),
    "changed-raw": ("plan --raw, the same", as_format(changed, "--raw"), 2000),
    "changed-markdown": ("plan --report markdown:60000, the same", as_format(changed, *MARKDOWN), 2000),
    "changed-json": ("plan --report json, the same", as_format(changed, *JSON), 2000),
    "rendered": ("report render of the JSON of %s changed dashboards", rendered, 2000),
    "drifted": ("drift, %s dashboards edited in ten panels", drifted, 2000),
    "transformations": ("plan, %s transformations in a panel, a tenth changed", transformations, 20000),
    "queries": ("plan, %s queries in a panel, one put in front", queries, 20000),
    "overrides": ("plan, %s overrides in a panel, all changed", overrides, 20000),
    "description": ("plan, a description of %s MB, one word changed", description, 5),
    "one-line": ("plan, a query of %s kB on one line", one_line, 1000),
    "added": ("plan, a panel of %s MB added", added, 20),
    "deep": ("plan, a dashboard of %s MB, 300 deep", deep, 20),
    "regex": ("check, a regex over %s values of 994 bytes", regex, 6000),
}


def slope(small, large, least):
    return f"{math.log2(large / small):.1f}" if small >= least else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these rows: {', '.join(ROWS)}")
    parser.add_argument("--programs", type=pathlib.Path, metavar="DIR", help="measure the programs in DIR")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(ROWS)
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}: {', '.join(ROWS)}")
    if arguments.programs:
        measure.DASHSYNC, measure.GATEWAY = (arguments.programs.resolve() / name for name in ("dashsync", "dashsync-gateway"))
    else:
        measure.build("dashsync", "dashsync-gateway")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-limits-"))
    try:
        print("| what | processor | slope | peak memory | slope |\n|---|---|---|---|---|")
        for name in arguments.names or ROWS:
            what, make, size = ROWS[name]
            _, half, half_kib = make(folder / f"{name}-half", size // 2)
            _, whole, kib = make(folder / name, size)
            print(f"| {what % f'{size:,}' if '%s' in what else what} | {whole:.2f} s | {slope(half, whole, 0.1)} | {kib / 1024:.0f} MiB | "
                  f"{slope(half_kib, kib, 32 * 1024)} |", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
