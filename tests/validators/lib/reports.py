# SPDX-License-Identifier: MIT
"""reports: JSON reports to be shown to validators, made by real runs against the simulator.

    for name, path in reports.make(OUT).items():    # rich, pages, hostile, apply, drift, check, validate, sync
        page = reports.render(path, "html")

The dashboards are those of fixtures/pages; those of "rich" and what follows from it are also steps of the corpus, where
that is there.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests/e2e"), str(ROOT / "tests")]
import harness  # noqa: E402
import pairs  # noqa: E402

# Texts that would end an attribute, an element, a comment, a fence or a line, and be a command, in whoever reads them.
HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onload=\"alert(1)", "'><svg/onload=x>",
           "</style></title></textarea>", "<!--", "-->", "]]>", "::set-output name=a::b", "##vso[task.setvariable variable=a]b",
           "##[error]x", "```\n# heading", "~~~", "| a | b |", "[x](javascript:alert(1))", "![x](http://192.0.2.1/x.png)",
           "<!channel> <!here> @here @channel", "<https://192.0.2.1|click>", "$(id) `id` ${HOME}", "\u202eabc\u2066\u200e",
           "\x1b[31mred\x1b[0m\x07", "nul\0nul", "line\nbreak\r\nx", "&lt;b&gt;&#39;&quot;", "%0A::error::x", "\ufeff\u200b", "'\"\\")
STEPS = 30


class World(harness.Case):
    """A repository and a simulator; not a test, so that it is set up and cleaned up by hand."""

    def runTest(self):
        """unittest wants one."""

    def call(self, *arguments):
        return self.run_dashsync(*arguments, env={"DASHSYNC_TOKEN_PROD": harness.TOKEN, "DASHSYNC_TOKEN_STAGING": harness.TOKEN})

    def report(self, path, *arguments):
        """Runs a command and keeps its JSON report; what it exits with is the report's."""
        done = self.call(*arguments, f"--report=json={path}")
        if not path.exists():
            raise RuntimeError(f"dashsync {' '.join(map(str, arguments))} made no report: {done.err}")
        return path


def start(world, dashboards, targets=("prod", "staging")):
    """All targets have the dashboards, as git has."""
    world.gateways = {name: harness.Gateway(world, seed=world.seed(*dashboards)) for name in targets}
    world.init()
    lines = "".join(f"  {name}:\n    endpoint: {gateway.url}\n" for name, gateway in world.gateways.items())
    world.write("dashsync.yaml", f"version: 1\ndashboards:\n  - path: dashboards\ntargets:\n{lines}")
    for dashboard in dashboards:
        world.write(f"dashboards/{dashboard['uid']}.json", dashboard)
    world.commit("Take the dashboards over")


def edit(gateway, uid, new, message):
    gateway.edit(uid, lambda live: live.update({key: value for key, value in new.items() if key != "uid"}) or [
        live.pop(key) for key in set(live) - set(new) - {"id", "version"}], message)


def pages():
    """(base, git or None, live or None) of each dashboard of fixtures/pages, with a uid of its own."""
    for folder in sorted((ROOT / "fixtures/pages").glob("*/page.json")):
        sides = [{path.stem: json.loads(path.read_text()) for path in sorted((folder.parent / side).glob("*.json"))}
                 for side in ("base", "git", "live")]
        for uid in sides[0]:
            name = f"{folder.parent.name}-{uid}"[:40]
            yield [side[uid] | {"uid": name} if uid in side else None for side in sides]


def steps():
    """The same of real dashboards, where they are: an old one, a new one, nobody edited it."""
    found = []
    if harness.CORPUS.is_dir():
        for i, (_, old, new) in enumerate(pairs.steps_of(harness.CORPUS)):
            if i % 7 == 0 and old != new and old.get("schemaVersion"):
                found.append([old | {"uid": f"step-{i}"}, new | {"uid": f"step-{i}"}, None])
            if len(found) == STEPS:
                break
    return found


def with_titles_of_their_own(cases):
    """Those whose titles no earlier one has: a folder of Grafana's has a title once."""
    seen = set()
    for case in cases:
        titles = {side["title"] for side in case if side}
        if not titles & seen:
            seen |= titles
            yield case


def change(world, cases):
    """Every state: changed, edited, both, in conflict, missing, orphaned, in two targets."""
    start(world, [base for base, _, _ in cases] + [harness.dashboard("gone"), harness.dashboard("same")])
    world.call("-t", "prod,staging", "apply", "--yes")
    gateway = world.gateways["prod"]
    for base, git, live in cases:
        if live:
            edit(gateway, base["uid"], live, "Edited by hand")
        if git:
            world.write(f"dashboards/{base['uid']}.json", git)
    (world.repo / "dashboards/gone.json").unlink()
    world.write("dashboards/new.json", harness.dashboard("new"))
    world.commit("Change the dashboards")


def make_pages(world, folder):
    change(world, [*with_titles_of_their_own(pages())])
    return {"pages": world.report(folder / "pages.json", "-t", "prod,staging", "plan", "--on-drift=merge")}


def make_rich(world, folder):
    """With steps of real dashboards; then what was written."""
    change(world, [*with_titles_of_their_own([*pages(), *steps()])])
    made = {"rich": world.report(folder / "rich.json", "-t", "prod,staging", "plan")}
    made["drift"] = world.report(folder / "drift.json", "-t", "prod", "drift")
    made["check"] = world.report(folder / "check.json", "-t", "prod", "check", "--all")
    made["apply"] = world.report(folder / "apply.json", "-t", "prod", "apply", "--yes", "--on-drift=overwrite")
    return made


def hostile(i, side):
    """A dashboard whose every text is hostile; `side` moves and changes things."""
    text = HOSTILE[i]
    panels = [{"id": 1 + k, "type": f"t{text}", "title": f"{k} {text}{side if k else ''}", "description": text + side,
               "gridPos": {"x": 12 * ((k + (side == "git")) % 2), "y": 8 * (k // 2), "w": 12, "h": 8},
               "targets": [{"refId": "A", "expr": f"up{{a='{text}'}}\n{text}\n{side}"}]} for k in range(4)]
    return {"uid": f"hostile-{i}", "title": f"{i} {text} {side}", "tags": [text, side], "schemaVersion": 37, "panels": panels,
            "templating": {"list": [{"name": "v", "type": "custom", "label": text + side, "query": text + side}]},
            "links": [{"title": text, "url": f"javascript:{text}{side}", "type": "link"}]}


def make_hostile(world, folder):
    start(world, [hostile(i, "") for i in range(len(HOSTILE))], ("prod",))
    world.call("apply", "--yes")
    for i, text in enumerate(HOSTILE):
        world.write(f"dashboards/hostile-{i}.json", hostile(i, "git"))
        if i % 2:
            edit(world.gateways["prod"], f"hostile-{i}", hostile(i, "live"), text.replace("\0", ""))
    world.commit("Change <b>it</b> ##vso[x] -->")
    return {"hostile": world.report(folder / "hostile.json", "plan")}


def make_sync(world, folder):
    start(world, [harness.dashboard("one"), harness.dashboard("two")], ("prod",))
    world.call("apply", "--yes")
    made = {"sync": world.report(folder / "sync.json", "plan")}
    world.write("dashboards/broken.json", '{"uid": "broken", "title": 1e400, ')
    world.commit("Break a file")
    made["validate"] = world.report(folder / "validate.json", "validate")
    return made


def make(folder):
    """{name: path} of JSON reports in the folder."""
    made = {}
    for maker in (make_rich, make_pages, make_hostile, make_sync):
        world = World()
        world.setUp()
        try:
            made.update(maker(world, pathlib.Path(folder)))
        finally:
            world.doCleanups()
    return made


def render(path, form, *arguments):
    """The bytes of a saved report in another format."""
    return subprocess.run([os.environ["DASHSYNC"], "report", "render", path, "--as", form, *arguments], check=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def enlarge(path, count, to):
    """A report with so many dashboards that are not in sync: those of a report again and again, with uids of their own."""
    report = json.loads(path.read_text())
    target = report["targets"][0] if "targets" in report else report
    rows = [row for row in target["dashboards"] if row["state"] == "changed"]
    target["dashboards"] = []
    for i in range(count):
        row = copy.deepcopy(rows[i % len(rows)])
        row["uid"] = f"{row['uid'][:20]}-{i:05}"
        target["dashboards"].append(row)
    if "targets" in report:
        report["targets"] = [target]
    to.write_text(json.dumps(report))
    return to
