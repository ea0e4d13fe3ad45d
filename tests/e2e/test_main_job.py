# SPDX-License-Identifier: MIT
"""The main job: plan and apply from a git commit, against the simulator, over real sockets."""
import json
import subprocess
import unittest

from harness import DASHSYNC, ROOT, TOKEN, Case, Gateway, clean_environment, dashboard, fresh

PROFILES = ("grafana9", "grafana12", "azure", "azure-bare")


class MainJob(Case):
    def start(self, profile="grafana9", *arguments):
        """in-sync and changed are live as the first commit has them; new is a fresh resource; gone is nowhere."""
        seed = self.seed(dashboard("same"), dashboard("changed"), fresh("new"))
        self.gateway = Gateway(self, *arguments, seed=seed, profile=profile)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/same.json", dashboard("same"))
        self.write("dashboards/changed.json", dashboard("changed"))
        self.first = self.commit("Take over the dashboards")
        self.write("dashboards/changed.json", dashboard("changed", expr="up == 0"))
        self.write("dashboards/new.json", dashboard("new", "Something new"))
        self.write("dashboards/gone.json", dashboard("gone"))
        self.second = self.commit("Change one, add two")

    def test_plan_apply_plan_on_every_profile(self):
        for profile in PROFILES:
            with self.subTest(profile=profile):
                self.repo = self.repo.with_name(f"repo-{profile}")
                self.start(profile)
                plan = self.plan("--detailed-exitcode")
                self.assertEqual(plan.states(), {"same": "in-sync", "changed": "changed", "new": "new",
                                                 "gone": "missing"})
                self.assertEqual(plan.code, 2)
                change, = plan.row("changed")["changes"]
                self.assertEqual((change["old"], change["new"], change["class"]), ("up", "up == 0", "query"))
                self.assertIn("expr", change["path"])
                apply = self.apply()
                self.assertEqual(apply.code, 0, apply.out)
                self.assertEqual(apply.outcomes(), {"same": "none", "changed": "written", "new": "written",
                                                    "gone": "none"})
                again = self.plan("--detailed-exitcode")
                self.assertEqual(again.states(), {"same": "in-sync", "changed": "in-sync", "new": "in-sync",
                                                  "gone": "missing"})
                self.assertEqual(again.code, 0)

    def test_one_request_for_each_dashboard_in_sync_and_no_version_by_a_second_apply(self):
        self.start()
        self.apply()
        before = [len(self.gateway.versions(uid)) for uid in ("same", "changed", "new")]
        self.git("rm", "-q", "dashboards/gone.json")
        self.commit("Give up one")
        self.gateway.forget_requests()
        self.assertEqual(self.plan().code, 0)
        self.assertEqual(sorted(path for _, path, _ in self.gateway.requests()),  # one for what left git, too
                         [f"/api/dashboards/uid/{uid}" for uid in ("changed", "gone", "new", "same")])
        self.assertEqual(self.apply().outcomes(), {"same": "none", "changed": "none", "new": "none"})
        self.assertEqual([len(self.gateway.versions(uid)) for uid in ("same", "changed", "new")], before)

    def test_a_write_names_version_id_and_folder_and_carries_the_trailer(self):
        self.start()
        self.apply()
        live = self.gateway.get("changed")
        self.assertEqual(live["dashboard"]["version"], 2)
        message = self.gateway.versions("changed")[0]["message"]
        subject, trailer = message.split("\n")
        self.assertEqual(subject, "Change one, add two")
        self.assertRegex(trailer, rf"^\[dashsync commit={self.second} content=1:[0-9a-f]{{32}} run=[0-9a-f]{{12}} "
                                  r"on=1 at=\d+\]$")
        digest = self.run_dashsync("show", "--digest", "dashboards/changed.json").out.strip()
        self.assertIn(f"content=1:{digest[:32]} ", trailer)

    def test_a_dashboard_stays_in_its_folder(self):
        self.init()
        seed = self.seed(dashboard("a"))
        (seed / "team-a").mkdir()
        (seed / "a.json").rename(seed / "team-a" / "a.json")
        self.gateway = Gateway(self, seed=seed)
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        self.write("dashboards/a.json", dashboard("a", expr="down"))
        self.commit()
        self.assertEqual(self.apply().outcomes(), {"a": "written"})
        self.assertEqual(self.gateway.get("a")["meta"]["folderUid"], "team-a")

    def test_an_edit_by_hand_is_shown_and_not_overwritten(self):
        self.start()
        self.apply()
        self.gateway.edit("same", lambda d: d["time"].update({"from": "now-15m"}))
        self.gateway.edit("changed", lambda d: d["time"].update({"from": "now-15m"}))
        plan = self.plan("--detailed-exitcode")
        self.assertEqual(plan.states()["same"], "drifted")
        self.assertEqual(plan.states()["changed"], "drifted")
        change, = plan.row("changed")["changes"]
        self.assertEqual((change["path"], change["old"], change["new"]), ("/time/from", "now-15m", "now-6h"))
        self.assertEqual(plan.code, 0)
        self.write("dashboards/changed.json", dashboard("changed", expr="up == 1"))
        self.write("dashboards/same.json", dashboard("same", time={"from": "now-2d", "to": "now"}))
        self.commit("Go on")
        result = self.apply()
        self.assertEqual(result.states()["changed"], "diverged")
        self.assertEqual(result.states()["same"], "conflict")
        self.assertEqual(result.code, 3)
        for uid in ("same", "changed"):
            self.assertEqual(self.gateway.get(uid)["dashboard"]["time"]["from"], "now-15m")

    def test_a_restore_is_an_edit_that_the_next_apply_leaves(self):
        self.start()
        self.apply()
        live = self.gateway.get("changed")
        self.gateway.call("POST", f"/api/dashboards/id/{live['dashboard']['id']}/restore", {"version": 1})
        self.assertEqual(self.plan().states()["changed"], "drifted")

    def test_a_forged_trailer_is_an_edit(self):
        self.start()
        self.apply()
        message = self.gateway.versions("changed")[0]["message"]
        self.gateway.edit("changed", lambda d: d.update(title="Forged"), message)
        plan = self.plan()
        self.assertEqual(plan.states()["changed"], "drifted")
        self.assertIn("version 3 has a trailer that does not match it", plan.row("changed")["note"])

    def test_an_edit_that_git_has_taken_in_is_no_drift(self):
        self.start()
        self.apply()
        taken = dashboard("changed", expr="up == 0", time={"from": "now-15m", "to": "now"})
        self.gateway.edit("changed", lambda d: d["time"].update({"from": "now-15m"}))
        self.write("dashboards/changed.json", taken)
        self.commit("Take the edit in")
        self.assertEqual(self.plan().states()["changed"], "in-sync")
        taken["tags"] = ["team", "next"]
        self.write("dashboards/changed.json", taken)
        self.commit("And go on")
        self.assertEqual(self.plan().states()["changed"], "changed")
        self.assertEqual(self.apply().outcomes()["changed"], "written")

    def test_an_old_job_that_runs_late_does_not_go_back(self):
        self.start()
        self.apply()
        result = self.apply("--ref", self.first)
        self.assertEqual(result.states()["changed"], "outdated")
        self.assertEqual(result.code, 3)
        self.assertEqual(self.gateway.get("changed")["dashboard"]["panels"][0]["targets"][0]["expr"], "up == 0")

    def test_live_that_nobody_knows_is_unmanaged_or_lost(self):
        stranger = dashboard("stranger", expr="from elsewhere")
        self.gateway = Gateway(self, seed=self.seed(stranger))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/s.json", dashboard("stranger"))
        self.commit()
        result = self.apply()
        self.assertEqual(result.states(), {"stranger": "unmanaged"})
        self.assertEqual(result.code, 3)
        self.assertEqual(self.gateway.get("stranger")["dashboard"]["version"], 1)

    def test_a_reader_gets_undetermined_and_cannot_apply(self):
        seed = self.seed(dashboard("a", expr="other"))
        self.gateway = Gateway(self, "--token", "Viewer=reader", "--token", "Admin=test-token", seed=seed)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        reader = {"DASHSYNC_TOKEN": "reader"}
        plan = self.plan(env=reader)
        self.assertEqual(plan.states(), {"a": "undetermined"})
        self.assertIn("may not list versions", plan.report["notes"][0])
        apply = self.apply(env=reader)
        self.assertEqual(apply.outcomes(), {"a": "refused"})
        self.assertEqual(apply.code, 77)
        self.assertEqual(self.plan().states(), {"a": "unmanaged"})

    def test_numbers_and_characters_reach_the_server_as_spelled(self):
        text = ('{"uid": "exact", "title": "Exact", "panels": [], "numbers": [9007199254740993, 1e400, 1.0, '
                '3.141592653589793238462643383279502884], "strings": ["a\\u0000b", "\\ud83d\\udcc8", "\U0001F4C8"]}')
        self.gateway = Gateway(self, seed=self.seed(fresh("exact")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/exact.json", text)
        self.commit()
        self.assertEqual(self.apply().outcomes(), {"exact": "written"})
        live = self.gateway.call("GET", "/api/dashboards/uid/exact").decode()
        for spelled in ("9007199254740993", "1e400", "1.0", "3.141592653589793238462643383279502884", "a\\u0000b"):
            self.assertIn(spelled, live)
        self.assertEqual(json.loads(live)["dashboard"]["strings"][1:], ["\U0001F4C8", "\U0001F4C8"])
        self.assertEqual(self.plan().states(), {"exact": "in-sync"})

    def test_a_server_that_rewrites_is_in_sync_and_base(self):
        self.gateway = Gateway(self, seed=self.seed(fresh("r")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/r.json", dashboard("r", title=" Spaced ", refresh="1s"))
        self.commit()
        self.assertEqual(self.apply().outcomes(), {"r": "written"})
        self.assertEqual(self.gateway.get("r")["dashboard"]["refresh"], "5s")
        self.assertEqual(self.plan().states(), {"r": "in-sync"})
        self.write("dashboards/r.json", dashboard("r", title=" Spaced ", refresh="1s", tags=["more"]))
        self.commit()
        self.assertEqual(self.plan().states(), {"r": "changed"})
        self.gateway.edit("r", lambda d: d.update(refresh="10s"))
        self.assertEqual(self.plan().states(), {"r": "diverged"})

    def test_a_commit_is_read_without_a_checkout(self):
        self.start()
        bare = self.repo.with_name("bare.git")
        self.git("clone", "-q", "--bare", ".", str(bare))
        work = self.repo
        self.repo = bare
        plan = self.plan("--ref", "main")
        self.assertEqual(plan.states()["changed"], "changed")
        self.assertEqual(plan.report["commit"], self.second)
        self.assertEqual(self.plan("--ref", self.first).states(), {"same": "in-sync", "changed": "in-sync"})
        self.repo = work

    def test_without_a_config_an_endpoint_and_a_folder_are_enough(self):
        self.start()
        (self.repo / "dashsync.yaml").unlink()
        self.commit("No config")
        plan = self.run_dashsync("-C", self.repo, "--endpoint", self.gateway.url, "--json", "plan", "dashboards",
                                 cwd="/")
        self.assertEqual(plan.states()["changed"], "changed")
        outside = self.repo.with_name("outside")
        outside.mkdir()
        (outside / "d.json").write_text(json.dumps(dashboard("same")))
        plan = self.run_dashsync("--endpoint", self.gateway.url, "--json", "plan", outside, cwd="/")
        self.assertEqual(plan.states(), {"same": "in-sync"})
        apply = self.run_dashsync("--endpoint", self.gateway.url, "apply", "--yes", outside, cwd="/")
        self.assertEqual(apply.code, 64)
        self.assertIn("needs a commit", apply.err)

    def test_a_dirty_tree_is_refused_and_other_files_do_not_count(self):
        self.start()
        self.write("notes.txt", "not read")
        self.write("dashboards/changed.json", dashboard("changed", expr="dirty"))
        refused = self.apply()
        self.assertEqual(refused.code, 3)
        self.assertIn("'dashboards/changed.json' differs from the last commit", refused.err)
        self.assertEqual(len(self.gateway.versions("changed")), 1)
        allowed = self.apply("--allow-dirty")
        self.assertEqual(allowed.outcomes()["changed"], "written")
        self.assertIn(" dirty=1]", self.gateway.versions("changed")[0]["message"])
        self.git("checkout", "-q", ".")
        self.assertNotIn("differs", self.apply().err)

    def test_apply_asks_and_without_a_terminal_needs_yes(self):
        self.start()
        result = self.run_dashsync("apply", stdin="yes\n")
        self.assertEqual(result.code, 64)
        self.assertIn("--yes", result.err)
        self.assertEqual([m for m, _, _ in self.gateway.requests() if m == "POST"], [])

    def ask(self, answer):
        """Runs apply on a terminal of its own and answers its question; gives the exit code and what was seen."""
        return self.on_terminal([DASHSYNC, "apply"], "Only 'yes' is accepted", answer, TERM="xterm")

    def test_apply_asks_on_a_terminal_and_only_yes_is_yes(self):
        self.start()
        code, seen = self.ask("y")
        self.assertEqual(code, 3)
        self.assertIn("Write 2 of 4 dashboards to http://127.0.0.1", seen)
        self.assertIn("not confirmed, nothing was written", seen)
        self.assertIn("\033[32m", seen)
        self.assertEqual(len(self.gateway.versions("changed")), 1)
        code, seen = self.ask("yes")
        self.assertEqual(code, 0)
        self.assertIn("2 written, 1 missing. Run ", seen)
        self.assertEqual(len(self.gateway.versions("changed")), 2)

    def test_the_token_of_the_target_wins_and_no_token_is_401(self):
        self.gateway = Gateway(self, "--token", "Admin=right", seed=self.seed(dashboard("a")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        both = {"DASHSYNC_TOKEN": "wrong", "DASHSYNC_TOKEN_DEV": "right"}
        self.assertEqual(self.plan(env=both).states(), {"a": "in-sync"})
        for env in ({"DASHSYNC_TOKEN": "wrong"}, {}):
            denied = self.plan(env=env)
            self.assertEqual(denied.code, 77)
            self.assertEqual(denied.states(), {"a": "error"})
            self.assertNotIn("wrong", denied.out + denied.err)

    def test_a_token_goes_nowhere_that_only_the_branch_names(self):
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\n"
                                    "targets: {dev: {endpoint: 'https://grafana.example.org'}}\n")
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        result = self.plan()
        self.assertIn(result.code, (64, 77))
        self.assertIn("--trust-endpoint", result.err)
        self.assertNotIn("test-token", result.err)


class Tls(Case):
    def test_a_private_ca_is_trusted_by_ca_file_and_not_without(self):
        self.init()
        key, pem = self.repo.with_name("key.pem"), self.repo / "ca.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(pem)],
                       check=True, capture_output=True)
        gateway = Gateway(self, "--tls-cert", str(pem), "--tls-key", str(key), seed=self.seed(dashboard("a")))
        self.assertTrue(gateway.url.startswith("https://127.0.0.1:"))
        self.config(gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        refused = self.plan()
        self.assertEqual(refused.code, 69)
        self.assertRegex(refused.row("a")["reason"] + refused.row("a")["hint"], "certificate.*ca-file")
        self.config(gateway, "    ca-file: ca.pem\n")
        head = self.commit()
        self.assertEqual(self.plan().states(), {"a": "in-sync"})
        self.assertEqual(self.plan("--ref", head).states(), {"a": "in-sync"})
        self.write("ca.pem", "nothing")
        broken = self.plan()
        self.assertEqual(broken.code, 78)
        self.assertIn("certificate", broken.err)


class Targets(Case):
    def test_inputs_and_data_sources_of_the_target_are_used(self):
        gateway = Gateway(self, seed=self.seed(fresh("export")))
        self.init()
        self.config(gateway, "    inputs: { VAR_ENV: prod }\n    datasource-defaults: { prometheus: prom-default }\n"
                             "    datasources: { prom-dev: prom-prod }\n")
        panel = {"id": 1, "type": "stat", "title": "${VAR_ENV}", "datasource": {"type": "prometheus", "uid": "${DS_P}"},
                 "targets": [{"refId": "A", "datasource": {"type": "prometheus", "uid": "prom-dev"}}]}
        self.write("dashboards/e.json", {
            "__inputs": [{"name": "DS_P", "type": "datasource", "pluginId": "prometheus", "label": "P"},
                         {"name": "VAR_ENV", "type": "constant", "value": "dev"}],
            "__requires": [], "uid": "export", "title": "Export", "panels": [panel]})
        self.commit()
        self.assertEqual(self.apply().outcomes(), {"export": "written"})
        live = gateway.get("export")["dashboard"]
        self.assertNotIn("__inputs", live)
        self.assertEqual(live["panels"][0]["title"], "prod")
        self.assertEqual(live["panels"][0]["datasource"]["uid"], "prom-default")
        self.assertEqual(live["panels"][0]["targets"][0]["datasource"]["uid"], "prom-prod")
        shown = json.loads(self.run_dashsync("show", "-t", "dev", "dashboards/e.json").out)
        self.assertEqual(shown["panels"][0]["title"], "prod")
        self.assertEqual(self.run_dashsync("show", "-t", "nowhere", "dashboards/e.json").code, 64)

    def test_a_format_in_the_config_goes_before_the_name(self):
        gateway = Gateway(self, seed=self.seed(dashboard("y"), dashboard("j")))
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - { path: odd, format: yaml }\n  - { path: even }\n"
                   f"targets: {{ dev: {{ endpoint: '{gateway.url}' }} }}\n")
        self.write("odd/y.json", "# YAML under a JSON name\n" + json.dumps(dashboard("y")))
        self.write("even/j.json", dashboard("j"))
        self.commit()
        self.assertEqual(self.plan().states(), {"y": "in-sync", "j": "in-sync"})
        self.write("odd/y.json", "# YAML under a JSON name\n" + json.dumps(dashboard("y", expr="new")))
        self.commit()
        self.assertEqual(self.apply().outcomes(), {"y": "written", "j": "none"})

    def test_rewrites_of_the_target_make_equal(self):
        gateway = Gateway(self, seed=self.seed(dashboard("a", timezone="browser")))
        self.init()
        self.config(gateway, "    rewrites: [{ path: /timezone, sent: utc, stored: browser }]\n")
        self.write("dashboards/a.json", dashboard("a", timezone="utc"))
        self.commit()
        self.assertEqual(self.plan().states(), {"a": "in-sync"})


class Envelopes(Case):
    def test_show_prints_normal_digest_and_raw(self):
        plain = ROOT / "fixtures" / "envelopes" / "plain.json"
        digest = self.run_dashsync("show", "--digest", plain).out
        self.assertRegex(digest, "^[0-9a-f]{64}\n$")
        for other in sorted(plain.parent.iterdir()):
            lines = set(self.run_dashsync("show", "--digest", other).out.splitlines())
            self.assertEqual(lines, {digest.strip()}, other.name)
        raw = self.run_dashsync("show", "--raw", "-", stdin="a: no\nb: 0x10\n")
        self.assertEqual(json.loads(raw.out), {"a": "no", "b": 16})
        bad = self.run_dashsync("show", "--raw", "-", stdin='{"a": 1,}')
        self.assertEqual(bad.code, 65)
        self.assertIn("<stdin>:1:9", bad.err)
        spelled = self.run_dashsync("show", "--raw", "-", stdin='{"a":[1.0,1E5,"\\u0041##vso[x]"]}').out
        for text in ("1.0", "1E5", "\\u0041"):
            self.assertIn(text, spelled)
        self.assertNotIn("##vso", spelled)
        self.assertEqual(json.loads(spelled)["a"][2], "A##vso[x]")


if __name__ == "__main__":
    unittest.main()
