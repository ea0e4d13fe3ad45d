# SPDX-License-Identifier: MIT
"""pull: edits by hand go into the files, which otherwise stay as they are, byte for byte."""
import json
import os
import stat
import unittest
import urllib.error

import jsonschema

from harness import CORPUS, ROOT, Case, Gateway, dashboard, needs_corpus


class Pull(Case):
    def start(self, files, extra="", live=None, profile="grafana9"):
        """Live is what the files say; `files` maps paths to bytes or values, `live` the dashboards on the server."""
        seeds = live or [value if isinstance(value, dict) else json.loads(value) for value in files.values()]
        self.gateway = Gateway(self, seed=self.seed(*seeds), profile=profile)
        self.init()
        self.config(self.gateway, extra)
        for path, content in files.items():
            self.write(f"dashboards/{path}", content)
        self.commit("Take over")

    def read(self, path):
        return (self.repo / "dashboards" / path).read_bytes()

    def pull(self, *arguments):
        self.gateway.forget_requests()
        result = self.run_dashsync("pull", *arguments)
        self.assertNotIn("POST", [line[0] for line in self.gateway.requests()])
        return result

    def pulled(self, *arguments):
        result = self.pull(*arguments)
        self.assertEqual(result.code, 0, result.out + result.err)
        return result

    def in_sync(self):
        if self.git("status", "--porcelain"):
            self.commit("Pull")
        plan = self.plan("--detailed-exitcode")
        self.assertEqual((plan.code, set(plan.states().values())), (0, {"in-sync"}), plan.out)

    def changed_lines(self):
        """How many lines git sees taken away and added."""
        counts = [line.split("\t")[:2] for line in self.git("diff", "--numstat").splitlines()]
        return sum(int(gone) for _, gone in counts), sum(int(added) for added, _ in counts)

    # ---- what comes in ----

    def test_an_edit_by_hand_is_one_line_of_the_file_and_then_in_sync(self):
        self.start({"a.json": dashboard("a"), "b.json": dashboard("b")})
        self.gateway.edit("a", lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        before = self.read("a.json")
        result = self.pulled()
        self.assertEqual(self.read("a.json"), before.replace(b'"up"', b'"by hand"'))
        self.assertRegex(result.out, r"(?m)^~ drifted +a  A  written: .+, edited by \S+ \(v2, .+\)  dashboards/a.json$")
        self.assertRegex(result.out, r"(?m)^  panel 'CPU' \(id 4\)  query A.*  up → by hand  dashboards/a.json:\d+$")
        self.assertTrue(result.out.endswith("Next: look at it with 'git diff', then commit.\n"), result.out)
        self.assertEqual(self.git("status", "--porcelain"), "M dashboards/a.json")
        self.in_sync()
        self.assertIn("Nothing to pull", self.pulled().out)

    def test_both_sides_edits_are_kept_and_apply_writes_them(self):
        self.start({"a.json": dashboard("a")})
        self.write("dashboards/a.json", dashboard("a", title="Of git"))
        self.commit("Title")
        self.gateway.edit("a", lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        self.assertEqual(self.plan().states(), {"a": "diverged"})
        self.pulled("a")
        self.commit("Pull")
        self.assertEqual(self.plan().states(), {"a": "changed"})
        self.assertEqual(self.apply().code, 0)
        live = self.gateway.get("a")["dashboard"]
        self.assertEqual((live["title"], live["panels"][0]["targets"][0]["expr"]), ("Of git", "by hand"))
        self.in_sync()

    def test_where_both_changed_one_place_live_is_taken_only_when_asked(self):
        self.start({"a.json": dashboard("a"), "b.json": dashboard("b")})
        self.write("dashboards/a.json", dashboard("a", expr="of git", description="git"))
        self.commit("Expr")
        for uid in "ab":
            self.gateway.edit(uid, lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        before = self.read("a.json")
        result = self.pull()
        self.assertEqual(result.code, 4, result.out)
        self.assertEqual(self.read("a.json"), before)
        self.assertIn(b"by hand", self.read("b.json"))
        block = result.out[result.out.index("x conflict"):].split("\n\n")[0]
        self.assertRegex(block, r"  panel 'CPU' \(id 4\), query A: expr, both changed  dashboards/a.json:\d+\n"
                                r"    base  up\n    git   of git\n    live  by hand\n")
        self.assertEqual(block.count("by hand"), 1 + block.count("by hand."))
        self.assertIn("--on-conflict=live", block)
        self.assertEqual(self.pull("a").code, 3)
        self.pulled("a", "--on-conflict=live")
        self.assertEqual(self.read("a.json"), before.replace(b"of git", b"by hand"))
        self.commit("Pull")
        self.assertEqual(self.apply().code, 0)
        self.in_sync()

    def test_panels_come_go_and_move(self):
        one = dashboard("a")
        one["panels"] = [dict(one["panels"][0], id=i, title=f"P{i}", gridPos={"h": 8, "w": 12, "x": 0, "y": i})
                         for i in range(1, 6)]
        self.start({"a.json": one})

        def change(live):
            panels = live["panels"]
            panels[0]["gridPos"]["x"] = 12
            del panels[1]
            panels.insert(0, {"id": 9, "type": "stat", "title": "New", "targets": [{"refId": "A", "expr": "1"}]})
            panels.append(panels.pop(1))

        self.gateway.edit("a", change)
        self.pulled()
        text = self.read("a.json").decode()
        self.assertEqual([panel["id"] for panel in json.loads(text)["panels"]], [9, 3, 4, 5, 1])
        self.assertEqual(text, json.dumps(json.loads(text), indent=2) + "\n")
        gone, added = self.changed_lines()
        self.assertLess(gone + added, 100)
        self.in_sync()

    # ---- formatting ----

    def test_every_way_of_formatting_stays(self):
        ways = {
            "pretty": lambda text: text,
            "crlf": lambda text: text.replace("\n", "\r\n"),
            "tabs": lambda text: json.dumps(json.loads(text), indent="\t"),
            "line": lambda text: json.dumps(json.loads(text)),
            "compact": lambda text: json.dumps(json.loads(text), separators=(",", ":")) + "\n\n",
            "sorted": lambda text: json.dumps(json.loads(text), indent=4, sort_keys=True),
        }
        files = {f"{name}.json": way(json.dumps(dashboard(name), indent=2) + "\n").encode()
                 for name, way in ways.items()}
        self.start(files)

        def change(live):
            live["panels"][0]["targets"].append({"refId": "B", "expr": "new"})
            live["tags"].append("more")
            live["description"] = "by hand"
            live["time"]["from"] = "now-1h"

        for name in ways:
            self.gateway.edit(name, change)
        self.pulled()
        for name in ways:
            text = self.read(f"{name}.json").decode()
            model = json.loads(text)
            self.assertEqual(model["description"], "by hand")
            self.assertEqual(text.replace("\r", ""), ways[name](json.dumps(model, indent=2) + "\n").replace("\r", ""))
            self.assertEqual(text.count("\r\n"), text.count("\n") if name == "crlf" else 0)
        self.in_sync()

    def test_numbers_escapes_and_characters_that_nobody_edited_keep_their_spelling(self):
        text = ('{"uid": "a", "id": 77, "version": 3.0, "title": "\\u0041 \\/ é 😀", "tags": [],\n\n'
                '  "panels": [ {"id": 1, "type": "stat", "min": 1.0, "max": 1e3, "big": 1152921504606846976,'
                ' "x": "old"} ] }')
        self.start({"a.json": text.encode()})
        self.gateway.edit("a", lambda live: live["panels"][0].update(x="new é\t<"))
        self.pulled()
        self.assertEqual(self.read("a.json").decode(), text.replace('"old"', '"new é\\t<"'))
        self.in_sync()

    def test_what_a_server_rewrites_stays_as_the_file_has_it(self):
        text = ('{"uid": "a", "title": "A", "refresh": "1s", "tags": [], "panels": '
                '[{"id": 1, "type": "stat", "max": 0.3000000000000000444, "x": "old"}, '
                '{"id": 2, "min": 0.10000000000000000001}]}')
        self.start({"a.json": text.encode()}, profile="grafana12", live=[{"uid": "a", "title": "Fresh"}])
        self.assertEqual(self.apply().code, 0)
        self.gateway.edit("a", lambda live: live["panels"].insert(0, {"id": 3}))
        self.assertNotIn("0.3000000000000000444", self.gateway.call("GET", "/api/dashboards/uid/a").decode())
        self.pulled()
        self.assertEqual(self.read("a.json").decode(), text.replace('[{"id": 1', '[{"id": 3}, {"id": 1'))
        self.in_sync()

    def test_an_envelope_and_two_dashboards_of_one_file_stay_around(self):
        envelope = {"meta": {"folderUid": "", "slug": "a"}, "dashboard": dashboard("a")}
        two = [dashboard("b"), dashboard("c"), dashboard("d")]
        self.start({"a.json": envelope, "two.json": json.dumps(two, indent=1)},
                   live=[dashboard(uid) for uid in "abcd"])
        for uid in "abd":
            self.gateway.edit(uid, lambda live: live.update(description="by hand", tags=[]))
        result = self.pulled()
        for model in [envelope["dashboard"], two[0], two[2]]:
            model.update(tags=[], description="by hand")
        self.assertEqual(self.read("a.json").decode(), json.dumps(envelope, indent=2) + "\n")
        self.assertEqual(self.read("two.json").decode(), json.dumps(two, indent=1))
        line = next(n for n, text in reversed(list(enumerate(self.read("two.json").decode().splitlines(), 1)))
                    if "description" in text)
        self.assertIn(f"dashboards/two.json:{line}\n", result.out)
        self.in_sync()

    def test_data_sources_get_the_names_that_the_file_has_for_them(self):
        git = dashboard("a", x=[{"datasource": {"uid": "one"}}, {"datasource": "two"}])
        live = json.loads(json.dumps(git).replace('"one"', '"ONE"').replace('"two"', '"BOTH"'))
        self.start({"a.json": git}, "    datasources: { one: ONE, two: BOTH, three: BOTH, four: FOUR }\n", live=[live])
        self.gateway.edit("a", lambda live: live["panels"][0].update(datasource={"type": "p", "uid": "FOUR"}))
        self.pulled()
        self.assertIn(b'"uid": "four"', self.read("a.json"))
        self.in_sync()
        for name in ("BOTH", "four"):  # two have it, none can have it
            before = self.read("a.json")
            self.gateway.edit("a", lambda live, name=name: live["panels"][0]["datasource"].update(uid=name))
            result = self.pull()
            self.assertEqual(result.code, 3)
            self.assertIn(f"data source '{name}'", " ".join(result.out.split()))
            self.assertEqual(self.read("a.json"), before)

    # ---- what is refused ----

    def test_what_cannot_be_pulled_is_refused_by_name_and_the_others_go_on(self):
        one = dashboard("configmap")
        export = dict(dashboard("export"), __inputs=[{"name": "X", "type": "constant", "value": "1"}])
        wrapped = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.json": json.dumps(one)}}
        yaml = "uid: yaml\ntitle: Yaml\npanels: []\n"
        self.start({"a.json": dashboard("a"), "configmap.json": wrapped, "export.json": export, "yaml.yaml": yaml},
                   live=[dashboard("a"), one, dashboard("export"), {"uid": "yaml", "title": "Yaml", "panels": []}])
        for uid in ("a", "configmap", "export", "yaml"):
            self.gateway.edit(uid, lambda live: live.update(description="by hand"))
        result = self.pull("--json")
        self.assertEqual((result.code, result.report["exit"]), (4, 4), result.out)
        schema = json.loads((ROOT / "docs" / "report.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(result.report)
        self.assertEqual(result.outcomes(),
                         {"a": "written", "configmap": "refused", "export": "refused", "yaml": "refused"})
        for uid, word in (("configmap", "string"), ("export", "inputs"), ("yaml", "YAML")):
            self.assertIn(word, result.row(uid)["reason"])
            self.assertIn("by hand", result.row(uid)["hint"])
        self.assertEqual(self.git("status", "--porcelain"), "M dashboards/a.json")

    def test_uncommitted_changes_are_refused_unless_allowed(self):
        self.start({"a.json": dashboard("a"), "b.json": dashboard("b")})
        for uid in "ab":
            self.gateway.edit(uid, lambda live: live.update(description="by hand"))
        self.write("dashboards/a.json", dashboard("a", title="Not yet"))
        result = self.pull()
        self.assertEqual(result.code, 4)
        self.assertIn("not committed", result.out)
        self.assertEqual(json.loads(self.read("a.json")), dashboard("a", title="Not yet"))
        self.assertEqual(json.loads(self.read("b.json"))["description"], "by hand")
        self.pulled("--allow-dirty", "a")
        self.assertEqual(json.loads(self.read("a.json")), dashboard("a", title="Not yet", description="by hand"))

    def test_what_dashsync_never_wrote_is_taken_only_when_adopted(self):
        self.start({"a.json": dashboard("a")}, live=[dashboard("a", description="theirs", title="Theirs")])
        self.gateway.edit("a", lambda live: live.update(tags=["more"]))
        self.assertEqual(self.plan().states(), {"a": "unmanaged"})
        result = self.pull()
        self.assertEqual(result.code, 3)
        self.assertIn("--adopt", result.out)
        self.pulled("--adopt")
        self.assertEqual(json.loads(self.read("a.json"))["title"], "Theirs")
        self.in_sync()

    def test_names_and_options_are_checked(self):
        self.start({"a.json": dashboard("a"), "b.json": dashboard("b")})
        for uid in "ab":
            self.gateway.edit(uid, lambda live: live.update(description="by hand"))
        for arguments in (["nobody"], ["a", "nobody"], ["--only", "nobody"], ["--ref", "HEAD"],
                          ["--on-conflict=git"], ["--on-drift=merge"]):
            self.assertEqual(self.pull(*arguments).code, 64, arguments)
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.pulled("a")
        self.assertEqual(self.git("status", "--porcelain"), "M dashboards/a.json")
        self.pulled("--only", "dashboards/b*")
        bare = self.repo.with_name("bare")
        self.git("clone", "-q", "--bare", str(self.repo), str(bare))
        self.assertEqual(self.run_dashsync("-C", bare, "pull").code, 64)

    # ---- files ----

    def test_the_mode_and_links_stay(self):
        self.start({"real.json": dashboard("a")})
        (self.repo / "dashboards" / "real.json").rename(self.repo / "real.json")
        os.chmod(self.repo / "real.json", 0o755)
        os.symlink("../real.json", self.repo / "dashboards" / "a.json")
        self.commit("Link")
        self.gateway.edit("a", lambda live: live.update(description="by hand"))
        self.pulled()
        self.assertTrue((self.repo / "dashboards" / "a.json").is_symlink())
        self.assertEqual(stat.S_IMODE((self.repo / "real.json").stat().st_mode), 0o755)
        self.assertEqual(self.git("status", "--porcelain"), "M real.json")
        self.assertEqual(sorted(path.name for path in self.repo.iterdir()),
                         [".git", "dashboards", "dashsync.yaml", "real.json"])
        self.in_sync()

    def test_a_file_saved_while_the_server_is_asked_stays_as_it_was_saved(self):
        self.gateway = Gateway(self, "--latency-ms", "120", seed=self.seed(dashboard("a"), dashboard("b")))
        self.init()
        self.config(self.gateway)
        for uid in "ab":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
            self.gateway.edit(uid, lambda live: live.update(description="by hand"))
        self.commit("Take over")
        self.gateway.forget_requests()
        self.pulled("--json")
        count = len(self.gateway.requests())
        refused = 0
        for asked in range(count):
            self.git("checkout", "-q", ".")
            text, result = self.save_while(asked, "a.json", lambda: self.run_dashsync("pull", "--json", "--jobs", "1"))
            now = self.read("a.json")
            row = result.row("a")
            if text is None:
                self.assertEqual(row["outcome"], "written")
                continue
            self.assertIn(b'"now-12h"', now)
            if row["outcome"] == "written":
                self.assertIn(b"by hand", now)
                continue
            self.assertEqual((row["outcome"], result.code), ("refused", 4), result.out)
            self.assertEqual(now, text)
            self.assertIn("by hand", self.read("b.json").decode())
            if "after it was read" in row["reason"]:
                self.assertRegex(row["reason"], r"^'dashboards/a.json' changed after it was read: line \d+ differs$")
                self.assertIn("dashsync pull a", row["hint"])
                refused += 1
        self.assertGreater(refused, 0)
        self.assertEqual([path.name for path in (self.repo / "dashboards").iterdir() if "json" not in path.suffix], [])
        self.git("checkout", "-q", ".")
        self.write("dashboards/a.json", dashboard("a", time={"from": "now-12h", "to": "now"}))
        self.git("commit", "-qam", "What the editor saved")
        self.pulled()
        self.assertIn(b"by hand", self.read("a.json"))
        self.assertIn(b'"now-12h"', self.read("a.json"))

    def test_it_works_from_a_folder_below_the_root(self):
        self.start({"a.json": dashboard("a")})
        self.gateway.edit("a", lambda live: live.update(description="by hand"))
        result = self.run_dashsync("-C", "dashboards", "pull")
        self.assertEqual(result.code, 0, result.err)
        self.in_sync()

    # ---- the block of ten lines ----

    def block(self, mark, command="plan"):
        out = self.run_dashsync(command, "--width=80").out
        lines = out[out.index(mark):].split("\n\n")[0].splitlines()
        self.assertLessEqual(max(map(len, lines)), 80, out)
        self.assertLessEqual(len(lines), 10, out)
        return "\n".join(lines)

    def test_ten_lines_say_who_when_what_where_and_what_can_be_done(self):
        self.start({"a.json": dashboard("a")})
        self.gateway.edit("a", lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        for command in ("plan", "drift"):
            block = self.block("* drifted", command)
            self.assertRegex(block, r"edited by \S+ \(v2, ")
            self.assertRegex(block, r"query A.*  up → by hand +:\d+\n")
            self.assertRegex(block, r"keep git's: +dashsync apply --only a --on-drift=overwrite")
            self.assertRegex(block, r"keep live's: +dashsync pull a")
            self.assertNotIn("merge", block)
        self.write("dashboards/a.json", dashboard("a", title="Of git"))
        self.commit("Title")
        block = self.block("x diverged")
        self.assertRegex(block, r"  git changed:\n    dashboard title  A → Of git +:\d+\n"
                                r"  edited on the server:\n    panel 'CPU' \(id 4\)  query A.*  up → by hand +:\d+\n")
        self.assertRegex(block, "keep both, on the server: +dashsync apply --only a --on-drift=merge")
        self.assertRegex(block, "keep both, in the file: +dashsync pull a")
        self.assertRegex(block, "keep only git's: +dashsync apply --only a --on-drift=overwrite")
        self.write("dashboards/a.json", dashboard("a", expr="of git"))
        self.commit("Expr")
        block = self.block("x conflict")
        self.assertRegex(block, "live's where both changed: +dashsync pull a --on-conflict=live")
        self.assertNotIn("keep live's", block)

    def test_an_offered_command_is_whole_however_long_the_uid_is(self):
        uid = "0123456789abcdef0123456789abcdef"
        self.start({"a.json": dashboard(uid)})
        self.gateway.edit(uid, lambda live: live.update(description="by hand"))
        out = self.run_dashsync("plan").out
        self.assertRegex(out, rf"(?m)^    keep git's: +dashsync apply --only {uid} --on-drift=overwrite$")

    # ---- real dashboards ----

    def can_edit(self, uid, change):
        try:
            self.gateway.edit(uid, change)
        except urllib.error.HTTPError:
            return False
        return True

    def test_real_dashboards_change_in_few_lines(self):
        needs_corpus()
        files, live = {}, []
        for path in sorted(CORPUS.rglob("*.json")):
            if len(files) == 80 or path.stat().st_size > 400000:
                continue
            try:
                text = path.read_bytes().decode()
                model = json.loads(text)
            except ValueError:
                continue
            uid = model.get("uid") if isinstance(model, dict) else None
            if not uid or not model.get("title") or not model.get("panels") or "__inputs" in model or \
                    uid in files or model["title"] in [one["title"] for one in live]:
                continue
            files[uid] = text
            live.append(json.loads(text))
        self.assertGreater(len(files), 40)
        self.start({f"{uid}.json": text.encode() for uid, text in files.items()}, live=live)
        states = self.plan().states()
        uids = [uid for uid in files if states.get(uid) == "in-sync"]

        def change(live):
            panel = live["panels"][-1]
            live["description"] = "by hand"
            panel["title"] = "By hand é"
            panel.setdefault("gridPos", {})["x"] = 3
            if panel.get("targets"):
                panel["targets"][0]["expr"] = "by_hand > 0"

        uids = [uid for uid in uids if self.can_edit(uid, change)]
        self.assertGreater(len(uids), 40)
        for uid in set(files) - set(uids):
            (self.repo / "dashboards" / f"{uid}.json").unlink()
        self.commit("Only these")
        result = self.pulled("--json")
        self.assertEqual({result.outcomes()[uid] for uid in uids}, {"written"})
        self.assertEqual(len(self.git("diff", "--name-only").splitlines()), len(uids))
        gone, added = self.changed_lines()
        self.assertLessEqual(gone, 5 * len(uids))
        self.assertLessEqual(added, 10 * len(uids))
        self.commit("Pull")
        states = self.plan("--only", "*").states()  # without those that left git
        self.assertEqual(states, {uid: "in-sync" for uid in uids})
        print(f"{len(uids)} real dashboards pulled: {gone} lines taken away, {added} added")


if __name__ == "__main__":
    unittest.main()
