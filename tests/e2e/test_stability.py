# SPDX-License-Identifier: MIT
"""What 0.1.0 wrote is read today as docs/stability.md promises: its reports, saved plans, configs and trailers.

fixtures/stability/0.1.0 is what that release wrote in the worlds of this file, one for each profile; its README has the
details. The repository of a world is made again here, with the same commits, and the server's versions are saved again
with the messages that 0.1.0 gave them.

    test_stability.py --record DIR    writes such a folder with the programs in DASHSYNC and DASHSYNC_GATEWAY
"""
import hashlib
import json
import pathlib
import re
import sys
import unittest

from harness import ROOT, Case, Gateway, dashboard, fresh

RECORDED = ROOT / "fixtures" / "stability" / "0.1.0"
PROFILES = ("grafana9", "azure")
PREFIX = ("subscriptions~0b1f6471-1bf0-4dda-aec3-cb9272f09590~resourceGroups~rg-dashboards~providers~Microsoft.Dashboard~"
          "dashboards~")
UIDS = ("plain", "edited", "both", "clash", "export", "yaml", "gone")
BEGINNING = 1700000000  # when the first commit was made; the others follow by the hour


def export(title):
    """A dashboard as Grafana exports it for others."""
    made = dashboard("export", title, expr="rate(requests_total{job=\"${VAR_JOB}\"}[5m])")
    made["panels"][0]["datasource"] = {"type": "prometheus", "uid": "${DS_PROM}"}
    made["__inputs"] = [{"name": "DS_PROM", "label": "Prometheus", "type": "datasource", "pluginId": "prometheus"},
                        {"name": "VAR_JOB", "label": "job", "type": "constant", "value": "api"}]
    made["__requires"] = [{"type": "datasource", "id": "prometheus", "name": "Prometheus", "version": "1.0.0"}]
    return made


YAML = """uid: yaml
title: Written as YAML   # with a comment
tags: [team]
schemaVersion: 37
time: {from: now-6h, to: now}
panels:
  - id: 1
    type: stat
    title: Up
    gridPos: {h: 4, w: 6, x: 0, y: 0}
    targets:
      - {refId: A, expr: "sum(up)", step: 0.50}
"""


class World(Case):
    """A repository of three commits, a server, and what two runs, three people and a rollback did to it."""

    def live_uid(self, uid):
        return PREFIX + uid if self.profile == "azure" else uid

    def commit_at(self, hours, message):
        when = f"{BEGINNING + 3600 * hours} +0000"
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
        self.commits.append(self.git("rev-parse", "HEAD"))

    def start(self, profile):
        self.profile, self.commits = profile, []
        self.repo = pathlib.Path(self.folder) / profile
        self.gateway = Gateway(self, seed=self.seed(*(fresh(self.live_uid(uid), uid.capitalize()) for uid in UIDS)),
                               profile=profile)
        self.init()
        self.given = ("-t", "cloud" if profile == "azure" else "dev", "--endpoint", self.gateway.url)

    def first_commit(self):
        self.write("dashsync.yaml", (RECORDED / "config" / "dashsync.yaml").read_text())
        for uid in ("plain", "edited", "both", "clash", "gone"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.write("dashboards/export.json", export("Export"))
        self.write("dashboards/yaml.yaml", YAML)
        self.commit_at(0, "Take the dashboards over")

    def second_commit(self):
        self.write("dashboards/plain.json", dashboard("plain", expr="rate(up[5m])"))
        self.write("dashboards/export.json", export("Requests"))
        self.commit_at(1, "Rates, and a better title")

    def edits_by_hand(self):
        self.gateway.edit(self.live_uid("edited"), lambda live: live.update(refresh="1m"), "Refresh it")
        self.gateway.edit(self.live_uid("both"), lambda live: live.update(refresh="5m"))
        self.gateway.edit(self.live_uid("clash"), lambda live: live.update(title="Live's"))

    def third_commit(self):
        self.write("dashboards/plain.json", dashboard("plain", expr="rate(up[10m])"))
        self.write("dashboards/both.json", dashboard("both", tags=["team", "git"]))
        self.write("dashboards/clash.json", dashboard("clash", title="Git's"))
        self.write("dashboards/missing.json", dashboard("missing"))
        (self.repo / "dashboards" / "gone.json").unlink()
        self.commit_at(2, "Longer rates; gone is gone")

    def call(self, *words):
        return self.run_dashsync(*self.given, *words)


class Recording(World):
    """Not a test: runs the programs and keeps what they wrote. No method is called runTest."""

    def keep(self, name, result):
        self.assertTrue(result.out, f"{name}: {result.err}")
        (self.out / self.profile / f"{name}.json").write_text(result.out)

    def record(self):
        for profile in PROFILES:
            self.start(profile)
            (self.out / profile).mkdir(parents=True)
            self.first_commit()
            self.keep("apply-first", self.call("apply", "--yes", "--json"))
            self.second_commit()
            self.keep("apply", self.call("apply", "--yes", "--json"))
            self.edits_by_hand()
            self.keep("rollback", self.call("rollback", "export", "--to", "2", "--yes", "--json"))
            self.third_commit()
            for name in ("plan", "drift", "check", "validate"):
                self.keep(name, self.call(name, "--json"))
            self.keep("history", self.call("history", "both", "--json"))
            saved = self.out / profile / "saved-plan.json"
            self.keep("plan-saved", self.call("plan", "--on-drift=merge", "--json", "--out", saved))
            saved = self.out / profile / "saved-plan-rewind.json"
            self.assertEqual(self.call("plan", "--rewind", "--only", "plain", "--out", saved).code, 0)
            self.keep_versions()

    def keep_versions(self):
        versions = {}
        for uid in UIDS:
            live = self.live_uid(uid)
            versions[uid] = []
            for number in range(1, max(one["version"] for one in self.gateway.versions(live)) + 1):
                path = f"/api/dashboards/uid/{live}/versions/{number}"
                versions[uid].append(json.loads(self.gateway.call("GET", path)))
        (self.out / self.profile / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


class Replayed(World):
    def replay(self, profile):
        """The world as 0.1.0 left it: the same commits, and the same versions with the same messages."""
        self.start(profile)
        self.first_commit()
        self.second_commit()
        self.third_commit()
        self.assertEqual(self.commits[-1], self.recorded("plan")["commit"])
        for uid, versions in self.recorded("versions").items():
            for version in versions[1:]:
                self.save(uid, version["data"], version["message"])
                self.assertEqual(self.gateway.versions(self.live_uid(uid))[0]["version"], version["version"])

    def recorded(self, name):
        return json.loads((RECORDED / self.profile / f"{name}.json").read_text())

    def save(self, uid, data, message):
        self.gateway.edit(self.live_uid(uid), lambda live: take_over(live, data), message)

    def each_profile(self):
        """Replays both worlds, one after the other."""
        for profile in PROFILES:
            with self.subTest(profile):
                self.replay(profile)
                yield


def take_over(live, data):
    """Makes `live` the content of a version, with its own address."""
    kept = {key: live[key] for key in ("id", "uid", "version") if key in live}
    live.clear()
    live.update(data, **kept)


def values(value, path=""):
    """(path, value) of each value that is not a container; an item with a uid has it as its step."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from values(one, f"{path}/{key}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            step = one["uid"] if isinstance(one, dict) and "uid" in one else index
            yield from values(one, f"{path}/{step}")
    else:
        yield path, value


# Another at each run; and sentences for people, which are no contract.
VOLATILE = ("endpoint", "edited_at", "created", "run", "reason", "hint", "note", "warning")


class Reports(Replayed):
    def test_a_report_has_every_key_that_it_had_with_the_same_value(self):
        for _ in self.each_profile():
            for name in ("plan", "drift", "check", "validate", "history"):
                words = ["both"] if name == "history" else []
                today = dict(values(self.call(name, *words, "--json").report))
                before = dict(values(self.recorded(name)))
                self.assertGreater(len(before), 20)
                for path, value in before.items():
                    key = path.rsplit("/", 1)[1]
                    if key == "edited_by" and value is None:  # on Azure 0.1.0 did not look it up
                        continue
                    if key in VOLATILE:
                        self.assertTrue(path in today, f"{name} {path}")
                    else:
                        self.assertEqual(today.get(path, "not there"), value, f"{name} {path}")

    def test_the_reports_of_writes_have_every_key_too(self):
        for profile in PROFILES:
            with self.subTest(profile):
                self.start(profile)
                self.first_commit()
                reports = {"apply-first": self.call("apply", "--yes", "--json").report}
                self.second_commit()
                reports["apply"] = self.call("apply", "--yes", "--json").report
                self.edits_by_hand()
                reports["rollback"] = self.call("rollback", "export", "--to", "2", "--yes", "--json").report
                for name, report in reports.items():
                    today = dict(values(report))
                    for path, value in values(self.recorded(name)):
                        if "/changes/" in path and name == "apply-first":
                            continue  # where live has no 'panels', they are a change of their own now: changes are exact
                        self.assertTrue(path in today, f"{name} {path}")
                        if path.rsplit("/", 1)[1] not in VOLATILE:
                            self.assertEqual(today[path], value, f"{name} {path}")

    def test_a_report_of_0_1_0_is_not_rendered_and_the_error_names_it(self):
        for path in sorted(RECORDED.glob("*/*.json")):
            report = json.loads(path.read_text())
            if report.get("schema") != 1 or report["command"] == "history":
                continue
            done = self.run_dashsync("report", "render", path, "--as", "markdown")
            self.assertEqual((done.code, done.out), (65, ""))
            self.assertIn("the report has no 'tool', so dashsync 0.1.0 made it", done.err)
            self.assertIn("hint: Make the report again with this dashsync, with --report json=FILE.", done.err)


class SavedPlans(Replayed):
    def plan_for_this_port(self, name):
        """The recorded plan with the address of this simulator, and its checksum."""
        plan = self.recorded(name)
        plan["endpoint"] = self.gateway.url
        del plan["checksum"]
        text = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        text = re.sub(r"(?<=:)(\d*[1-9])(0+)(?=[,}])", lambda found: f"{found[1]}e{len(found[2])}", text)
        plan["checksum"] = hashlib.sha256(text.encode()).hexdigest()
        path = pathlib.Path(self.folder) / "plan.json"
        path.write_text(json.dumps(plan))
        return path

    def test_a_plan_is_applied_as_it_was_saved(self):
        for _ in self.each_profile():
            done = self.call("apply", self.plan_for_this_port("saved-plan"), "--on-drift=merge", "--json")
            written = {uid for uid, outcome in done.outcomes().items() if outcome == "written"}
            self.assertEqual((done.code, written), (4, {"both", "plain"}), done.err)
            both = self.gateway.get(self.live_uid("both"))["dashboard"]
            self.assertEqual((both["refresh"], both["tags"]), ("5m", ["team", "git"]))

    def test_the_former_name_of_an_option_counts(self):
        for _ in self.each_profile():
            plan = self.plan_for_this_port("saved-plan-rewind")
            without = self.call("apply", plan, "--json")
            self.assertEqual(without.code, 64)
            self.assertIn("--allow-older-commit", without.err)
            for option in ("--rewind", "--allow-older-commit"):
                done = self.call("apply", plan, option, "--json")
                self.assertIn(done.row("plain")["state"], ("changed", "in-sync"), option)
                self.assertEqual(done.row("plain")["version"], 4)

    def test_a_plan_for_another_address_is_refused_with_both(self):
        for _ in self.each_profile():
            done = self.call("apply", RECORDED / self.profile / "saved-plan.json", "--on-drift=merge")
            self.assertEqual(done.code, 3)
            self.assertIn(self.recorded("saved-plan")["endpoint"], done.err)
            self.assertIn(self.gateway.url, done.err)


class Configs(Replayed):
    def test_every_config_is_accepted(self):
        for path in sorted((RECORDED / "config").glob("*.yaml")):
            self.repo = pathlib.Path(self.folder) / path.stem
            for folder in ("dashboards", "team"):
                self.write(f"{folder}/{folder}.json", dashboard(folder))
            self.write("dashsync.yaml", path.read_text())
            targets = re.findall(r"^  (\w+):$", path.read_text(), re.M)
            self.assertTrue(targets)
            for target in targets:
                done = self.run_dashsync("-t", target, "validate", "--json")
                self.assertEqual((done.code, done.err, done.report["diagnostics"]), (0, "", []), path.name)

    def test_the_former_name_of_a_key_does_what_it_did(self):
        self.replay("grafana9")
        self.save("yaml", {"title": "Saved by somebody", "panels": []}, "")
        text = (self.repo / "dashsync.yaml").read_text()
        states = {}
        for depth in (100, 1):
            self.write("dashsync.yaml", text.replace("history: 100", f"history: {depth}"))
            states[f"history: {depth}"] = self.call("plan", "--json").report["dashboards"]
            self.write("dashsync.yaml", text.replace("history: 100", f"history-depth: {depth}"))
            self.assertEqual(states[f"history: {depth}"], self.call("plan", "--json").report["dashboards"])


class Trailers(Replayed):
    def test_the_base_is_found_from_the_messages_of_0_1_0(self):
        for _ in self.each_profile():
            self.assertEqual(self.call("plan", "--json").states(), {row["uid"]: row["state"]
                                                                     for row in self.recorded("plan")["dashboards"]})
            row = self.call("plan", "--json").row("plain")
            self.assertEqual((row["state"], row["base_version"], row["base_commit"]), ("changed", 3, self.commits[1]))
            row = self.call("plan", "--json").row("both")
            self.assertEqual((row["state"], row["base_version"], row["base_commit"]), ("diverged", 2, self.commits[0]))
            self.assertIn("rollback to version 2", self.call("plan", "--json").row("export")["note"])
            run = self.recorded("apply")["run"]
            back = self.call("rollback", "--run", run, "--yes", "--json")
            self.assertEqual(back.outcomes()["plain"], "written", back.out)

    def test_a_trailer_with_keys_and_an_algorithm_of_a_later_release_is_one(self):
        for _ in self.each_profile():
            data = self.gateway.get(self.live_uid("plain"))["dashboard"]
            version = self.gateway.versions(self.live_uid("plain"))[0]["version"]
            data["panels"][0]["targets"][0]["expr"] = "rate(up[10m])"
            self.save("plain", data, f"Later\n[dashsync later=x commit={self.commits[2]} content=9:{'0' * 64} run=0123456789ab "
                      f"on={version} at=1700007200 id=5eed0010 flag]")
            self.write("dashboards/plain.json", dashboard("plain", expr="rate(up[20m])"))
            self.commit_at(3, "Longer still")
            row = self.call("plan", "--json").row("plain")
            self.assertEqual((row["state"], row["base_version"], row["base_commit"]), ("changed", version + 1, self.commits[2]))


if __name__ == "__main__":
    if "--record" in sys.argv:
        Recording.out = pathlib.Path(sys.argv[sys.argv.index("--record") + 1])
        done = unittest.TextTestRunner().run(Recording("record"))
        sys.exit(not done.wasSuccessful())
    unittest.main(verbosity=2)
