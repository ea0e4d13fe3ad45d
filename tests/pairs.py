# SPDX-License-Identifier: MIT
"""Pairs of dashboards, an old one and a new one: the steps of real ones in the corpus, and random edits of our own."""
import copy
import csv
import json
import pathlib
import random
import re

# What a dashboard has at its top that is not compared, and what an export has beside the dashboard.
APART = ("id", "uid", "version", "iteration", "__inputs", "__requires", "__elements")


def without_numbers(dashboard):
    """A dashboard as the documents of a report are: without what only names it."""
    return {key: value for key, value in dashboard.items() if key not in APART}


# ---- steps of real dashboards ----

def is_model(document):
    return isinstance(document, dict) and isinstance(document.get("title"), str) and (
        isinstance(document.get("panels"), list) or isinstance(document.get("rows"), list))


def documents_of(path):
    """What is in a file; nothing when it is broken, and in YAML where there is no PyYAML."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        if path.suffix not in (".yaml", ".yml"):
            return [json.loads(text)]
        import yaml  # pylint: disable=import-outside-toplevel
        return list(yaml.safe_load_all(text))
    except (ImportError, ValueError):
        return []


def insides_of(document):
    """What may be the dashboard in a document: itself, what its envelope has, what the files of a ConfigMap are."""
    if not isinstance(document, dict):
        return []
    files = document.get("data") if document.get("kind") == "ConfigMap" else None
    texts = [text for text in (files or {}).values() if isinstance(text, str) and text.lstrip().startswith("{")]
    return [document, document.get("dashboard"), document.get("spec"), *map(json.loads, texts)]


def models_of(path):
    """The dashboards in a file, by title: plain, or in an envelope."""
    found = {}
    for document in documents_of(path):
        for inside in insides_of(document):
            if is_model(inside):
                found[inside["title"]] = without_numbers(inside)
    return found


def steps_of(corpus):
    """(name, old, new) for each step of each file of which the corpus has several revisions, in a fixed order. In some
    steps only the text of the file changed."""
    chains = {}
    with open(pathlib.Path(corpus) / "MANIFEST.tsv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            number = re.match(r"rev-chain (\d+)/", row["role"])
            if number:
                chains.setdefault((row["source_repo"], row["source_path"]), []).append((int(number[1]), row["path"]))
    for (repo, source), revisions in sorted(chains.items()):
        old = {}
        for number, path in sorted(revisions):
            new = models_of(pathlib.Path(corpus) / path)
            # a file with one dashboard is that one, whatever its title
            pairs = [(*old.values(), *new.values())] if len(old) == len(new) == 1 else [
                (old[title], new[title]) for title in new if title in old]
            for before, after in pairs:
                yield f"{repo} {source} {number}", before, after
            old = new


# ---- random edits ----

def panel_lists(dashboard):
    """Every panels[] and rows[] of a dashboard."""
    found = []
    for key in ("panels", "rows"):
        panels = dashboard.get(key)
        if isinstance(panels, list) and all(isinstance(panel, dict) for panel in panels):
            found.append(panels)
            for panel in panels:
                found.extend(panel_lists(panel))
    return found


def a_panel(rng, dashboard):
    """(list, index) of some panel or row; None when there is none."""
    places = [(panels, at) for panels in panel_lists(dashboard) for at in range(len(panels))]
    return rng.choice(places) if places else None


def an_array(rng, value):
    """Some array of at least one item anywhere in a value; None when there is none."""
    found = []

    def walk(inside):
        if isinstance(inside, list) and inside:
            found.append(inside)
        for below in inside if isinstance(inside, list) else inside.values() if isinstance(inside, dict) else ():
            walk(below)

    walk(value)
    return rng.choice(found) if found else None


def move_panel(rng, dashboard):
    """To another place on the screen, into another list, or to another index; its gridPos may go or be null."""
    place = a_panel(rng, dashboard)
    if place:
        panel = place[0].pop(place[1])
        inside = [id(panels) for panels in panel_lists(panel)]
        lists = [panels for panels in panel_lists(dashboard) if id(panels) not in inside]
        target = rng.choice(lists)
        target.insert(rng.randrange(len(target) + 1), panel)
        somewhere = {"x": rng.randrange(24), "y": rng.randrange(90), "w": 6, "h": 4}
        grid = rng.choice(["same", "same", somewhere, None, "none"])
        if grid == "none":
            panel.pop("gridPos", None)
        elif grid != "same":
            panel["gridPos"] = grid


def insert_panel(rng, dashboard):
    """A new one, or a copy with its id or another."""
    panels = rng.choice(panel_lists(dashboard) or [dashboard.setdefault("panels", [])])
    place = a_panel(rng, dashboard)
    panel = copy.deepcopy(place[0][place[1]]) if place and rng.random() < 0.6 else {
        "type": "stat", "title": rng.choice(["New", "CPU", ""]), "targets": [{"refId": "A", "expr": "up"}]}
    if rng.random() < 0.6:
        panel["id"] = rng.randrange(1, 60)
    panels.insert(rng.randrange(len(panels) + 1), panel)


def remove_panel(rng, dashboard):
    place = a_panel(rng, dashboard)
    if place:
        del place[0][place[1]]


def put_in_front(_rng, dashboard):
    """On top, and all others get other ids and move down."""
    number = 1
    for panels in panel_lists(dashboard):
        for panel in panels:
            number += 1
            panel["id"] = number
            if isinstance(panel.get("gridPos"), dict):
                panel["gridPos"]["y"] = panel["gridPos"].get("y", 0) + 4
    dashboard.setdefault("panels", []).insert(0, {"id": 1, "type": "text", "title": "Read me"})


def fold(rng, dashboard):
    """Folds some row, or opens it."""
    panels = dashboard.get("panels") or []
    rows = [at for at, panel in enumerate(panels) if panel.get("type") == "row"]
    if not rows:
        panels.insert(rng.randrange(len(panels) + 1), {"type": "row", "title": "Row", "collapsed": False, "panels": []})
        return
    at = rng.choice(rows)
    row = panels[at]
    if row.get("panels"):
        panels[at + 1:at + 1] = row["panels"]
        row["panels"], row["collapsed"] = [], False
        if rng.random() < 0.3:
            del row["panels"]
    else:
        end = next((other for other in rows if other > at), len(panels))
        row["panels"], row["collapsed"] = panels[at + 1:end], True
        del panels[at + 1:end]


def rows_to_grid(rng, dashboard):
    """rows[] become panels, or the other way around."""
    if dashboard.get("rows"):
        rows = dashboard.pop("rows") if rng.random() < 0.7 else dashboard["rows"]
        dashboard["panels"] = [panel for row in rows for panel in row.get("panels", [])]
        del rows[:]
    elif "panels" in dashboard:
        panels = dashboard.pop("panels")
        half = len(panels) // 2
        dashboard["rows"] = [{"title": "One", "panels": panels[:half]}, {"title": "Two", "panels": panels[half:]}]


def shuffle(rng, dashboard):
    array = an_array(rng, dashboard)
    if array:
        at = rng.randrange(len(array))
        array.insert(rng.randrange(len(array)), array.pop(at))


def change_items(rng, dashboard):
    """One item more, less, twice, or of another kind."""
    array = an_array(rng, dashboard)
    if array and not any(array is panels for panels in panel_lists(dashboard)):
        at = rng.randrange(len(array))
        array[at:at + 1] = rng.choice([[], [copy.deepcopy(array[at]), array[at]], [array[at], {"new": rng.random()}],
                                       [["x", {}]], [7]])


def change_members(rng, dashboard):
    """A member more, less, or another, anywhere."""
    objects = []

    def walk(value):
        if isinstance(value, dict):
            objects.append(value)
        for below in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            walk(below)

    walk(dashboard)
    some = rng.choice(objects)
    keys = [key for key in some if key not in ("uid", "title", "panels", "rows")]
    if keys and rng.random() < 0.4:
        del some[rng.choice(keys)]
    elif keys and rng.random() < 0.5:
        some[rng.choice(keys)] = rng.choice([None, 1.5, "text", [], {}, [{"id": 1}, {"id": 2}], {"a": {"b": True}}])
    else:
        some[rng.choice(["a/b", "~1", "", "10", "ключ", "nul\0"])] = rng.choice([None, {"x": [1]}, "y"])


EDITS = (move_panel, move_panel, insert_panel, remove_panel, put_in_front, fold, fold, rows_to_grid, shuffle, shuffle,
         change_items, change_members)


def edited(seed, dashboard):
    """A copy of a dashboard after one to six random edits; the same seed gives the same."""
    rng = random.Random(seed)
    dashboard = copy.deepcopy(dashboard)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        rng.choice(EDITS)(rng, dashboard)
    return dashboard
