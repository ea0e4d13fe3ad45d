# SPDX-License-Identifier: MIT
"""A server that serves another form than it stored, a save that changed only spellings, and content that came to live
beside the Grafana API."""
import json
import pathlib
import unittest
import urllib.parse

from harness import Case, Gateway, Server, dashboard, fresh

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg~providers~Microsoft.Dashboard~dashboards~"
AZURE = f"    azure: {{ region: westus, subscription: {SUBSCRIPTION}, resource-group: rg }}\n"
ANN = 3  # who saves in the UI, in the simulator's state
RAISED = "saved after schemaVersion rose from 37 to 41: some of the differences may be the server's"


def two_places(model):
    model.update(schemaVersion=41, preload=False)


def five_places(model):
    two_places(model)
    for panel in model["panels"]:
        panel.update(pluginVersion="12.0.0", transparent=False, options={"legend": {"showLegend": True}})


def press_save(model):
    """What a browser adds to a dashboard that nobody edited."""
    model.update(gnetId=None, style="dark")
    for panel in model["panels"]:
        panel.update({"$$hashKey": "object:42", "fieldConfig": {"defaults": {}, "overrides": []}})


class Served(Case):
    def start(self, *uids, trailers=True, prefix="", keep=False, profile="grafana9"):
        """A server and a repository that are in sync: written by dashsync, or equal from the first day."""
        seed = [fresh(prefix + uid) if trailers else dashboard(prefix + uid, title=uid.capitalize()) for uid in uids]
        self.prefix, self.profile, self.extra = prefix, profile, AZURE if prefix else ""
        self.state = pathlib.Path(self.folder) / f"state-{profile}"
        self.gateway = Gateway(self, *(("--state", self.state) if keep else ()), seed=self.seed(*seed), profile=profile)
        self.init()
        self.config(self.gateway, self.extra)
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        self.assertEqual(self.apply().code, 0)

    def change_state(self, uid, change):
        """Changes what the server has of a dashboard, as no client can."""
        self.gateway.stop()
        for path in self.state.iterdir():
            item = json.loads(path.read_text())
            if item["uid"] == self.prefix + uid:
                change(item)
                path.write_text(json.dumps(item))
        self.gateway = Gateway(self, "--state", self.state, profile=self.profile)
        self.config(self.gateway, self.extra)

    def upgrade(self, migrate=two_places, lists=False):
        """From now on there is a server in front that migrates what it serves, of lists too or not."""
        self.asked = []

        def change(answer):
            for model in [answer.get("dashboard"), answer.get("data")] if isinstance(answer, dict) else []:
                if isinstance(model, dict) and "schemaVersion" in model:
                    migrate(model)
            for item in answer if isinstance(answer, list) else answer.get("versions", []):
                change(item)
            return answer

        def answer(handler):
            path = urllib.parse.unquote(handler.path)
            self.asked.append((handler.command, path))
            body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            text = self.gateway.call(handler.command, handler.path, body or None)
            if handler.command == "GET" and (lists or "/versions" not in path):
                text = json.dumps(change(json.loads(text))).encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)

        self.migrate = migrate
        self.config(Server(self, answer), self.extra)
        self.commit("Through the new server")

    def save(self, uid, change, message=""):
        """A person's save of what the new server shows."""
        def edit(model):
            self.migrate(model)
            change(model)

        self.gateway.edit(uid, edit, message)

    def change_git(self, uid="a", expr="new"):
        self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
        self.commit("Raise the query")

    def note(self, result):
        """The one note about the server's form."""
        notes = [note for note in result.report["notes"] if "in another form" in note]
        self.assertEqual(len(notes), 1, result.out)
        return notes[0]

    def drift(self, *arguments):
        result = self.run_dashsync("drift", "--json", *arguments)
        return result, self.run_dashsync("drift", *arguments)


class AServerThatMigrates(Served):
    def test_what_the_server_migrates_is_nobodys_edit(self):
        for trailers, migrate in ((True, two_places), (True, five_places), (False, two_places)):
            with self.subTest(trailers=trailers, migrate=migrate.__name__):
                self.repo = self.repo.with_name(f"repo-{trailers}-{migrate.__name__}")
                self.start("a", "b", trailers=trailers)
                self.upgrade(migrate)
                result, said = self.drift()
                self.assertEqual((result.code, result.states()), (0, {"a": "in-sync", "b": "in-sync"}), result.out)
                self.assertIn("serves 2 dashboards in another form than the stored versions", self.note(result))
                self.assertNotIn("edited", said.out)
                self.assertEqual(said.out.count("in another form"), 1)
                self.assertEqual(set(self.plan("--detailed-exitcode").states().values()), {"in-sync"})

    def test_it_costs_one_request_more_for_each_dashboard(self):
        for trailers in (True, False):
            with self.subTest(trailers=trailers):
                self.repo = self.repo.with_name(f"repo-{trailers}")
                self.start("a", "b", trailers=trailers)
                self.upgrade(lambda model: None)
                self.plan()
                before = sorted(self.asked)
                self.assertEqual(before, [("GET", f"/api/dashboards/uid/{uid}") for uid in "ab"])
                self.upgrade()
                self.plan()
                more = [asked for asked in sorted(self.asked) if asked not in before]
                self.assertEqual(more, [("GET", f"/api/dashboards/uid/{uid}/versions?limit=1") for uid in "ab"])
                self.assertEqual(len(self.asked), 4)

    def test_a_server_that_migrates_its_lists_too_is_in_sync_by_the_trailer(self):
        self.start("a")
        self.upgrade(lists=True)
        result, said = self.drift()
        self.assertEqual((result.code, result.states()), (0, {"a": "in-sync"}), result.out)
        self.assertNotIn("edited", said.out)
        self.assertIn("serves 1 dashboard in another form than dashsync sent", self.note(result))
        self.assertEqual(self.asked[:2], [("GET", "/api/dashboards/uid/a"),
                                          ("GET", "/api/dashboards/uid/a/versions?limit=1")])
        self.change_git()
        self.assertEqual(self.plan().states(), {"a": "changed"})
        self.assertEqual(self.apply().outcomes(), {"a": "written"})

    def test_a_change_of_git_is_shown_and_written_alone(self):
        for migrate in (two_places, five_places):
            with self.subTest(migrate.__name__):
                self.repo = self.repo.with_name(f"repo-{migrate.__name__}")
                self.start("a")
                self.upgrade(migrate)
                self.change_git()
                row = self.plan().row("a")
                self.assertEqual((row["state"], row["edits"]), ("changed", []))
                self.assertEqual([change["path"] for change in row["changes"]], ["/panels/[id=4]/targets/[refId=A]/expr"])
                result = self.apply()
                self.assertEqual((result.code, result.outcomes()), (0, {"a": "written"}), result.out)
                self.assertNotIn("rewrites", result.out)
                self.assertIn("serves it in another form than it stored", result.row("a")["warning"])
                self.assertEqual(self.drift()[0].states(), {"a": "in-sync"})

    def test_overwrite_writes_nothing_where_nobody_edited(self):
        self.start("a")
        self.upgrade()
        versions = len(self.gateway.versions("a"))
        for _ in range(2):
            result = self.apply("--on-drift=overwrite")
            self.assertEqual((result.code, result.outcomes()), (0, {"a": "none"}), result.out)
        self.assertEqual(len(self.gateway.versions("a")), versions)

    def test_an_edit_after_the_upgrade_is_named_with_what_may_be_the_servers(self):
        self.start("a")
        self.upgrade()
        self.save("a", lambda model: model.update(description="by hand"), "night shift")
        result, said = self.drift()
        self.assertEqual((result.code, result.states()), (2, {"a": "drifted"}), result.out)
        self.assertIn(RAISED, result.row("a")["note"])
        self.assertIn("edited by", said.out)
        self.assertIn(RAISED, " ".join(said.out.split()))

    def test_an_edit_before_the_upgrade_is_shown_without_the_servers_part(self):
        self.start("a")
        self.gateway.edit("a", lambda model: model.update(description="by hand"), "night shift")
        self.upgrade()
        row = self.drift()[0].row("a")
        self.assertEqual((row["state"], [edit["path"] for edit in row["edits"]]), ("drifted", ["/description"]))
        self.assertEqual(row["edited_message"], "night shift")
        self.assertNotIn("schemaVersion", row["note"] or "")

    def test_pull_takes_in_the_persons_edit_and_not_the_migration(self):
        self.start("a")
        self.gateway.edit("a", lambda model: model.update(description="by hand"))
        self.upgrade(five_places)
        result = self.run_dashsync("pull", "a", "--json")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(json.loads((self.repo / "dashboards/a.json").read_text()),
                         dashboard("a", description="by hand"))
        self.commit("Take it in")
        self.assertEqual(self.drift()[0].states(), {"a": "in-sync"})

    def test_a_merge_does_not_write_the_migration(self):
        self.start("a")
        self.gateway.edit("a", lambda model: model.update(description="by hand"))
        self.upgrade(five_places)
        self.change_git()
        result = self.apply("--on-drift=merge")
        self.assertEqual((result.code, result.outcomes()), (0, {"a": "written"}), result.out)
        stored = self.gateway.get("a")["dashboard"]
        self.assertEqual((stored["description"], stored["schemaVersion"]), ("by hand", 37))


class ASaveOfSpellings(Served):
    def test_who_only_pressed_save_edited_nothing(self):
        for trailers in (True, False):
            with self.subTest(trailers=trailers):
                self.repo = self.repo.with_name(f"repo-{trailers}")
                self.start("a", trailers=trailers)
                self.gateway.edit("a", press_save)
                result, said = self.drift()
                self.assertEqual((result.code, result.states()), (0, {"a": "in-sync"}), result.out)
                self.assertNotIn("edited", said.out)
                self.assertEqual(self.apply("--on-drift=overwrite").outcomes(), {"a": "none"})

    def test_the_edit_below_a_resave_has_its_author_and_message(self):
        self.start("a", keep=True)
        self.gateway.edit("a", lambda model: model.update(description="by hand"), "night shift")
        edited = self.gateway.versions("a")[0]
        self.gateway.edit("a", press_save, "only looked")
        self.gateway.edit("a", lambda model: model["panels"][0].pop("$$hashKey"), "looked again")
        self.change_state("a", lambda item: item["rows"][2].update(author=ANN))
        row = self.drift()[0].row("a")
        self.assertEqual((row["state"], [edit["path"] for edit in row["edits"]]), ("drifted", ["/description"]))
        self.assertEqual((row["edited_by"], row["edited_at"], row["edited_message"]),
                         ("ann", edited["created"], "night shift"))
        said = " ".join(self.drift()[1].out.split())
        self.assertIn('edited by ann', said)
        self.assertIn('"night shift"', said)
        self.assertNotIn("looked", said)


class BesideTheGrafanaApi(Served):
    """Azure: ARM can write content, and it is not known whether that makes a version."""
    BESIDE = "same version, other content: changed beside the Grafana API (ARM)"
    SERVED = ("served with a higher schemaVersion than its version has: the server's doing, or a newer export that was "
              "deployed with ARM")

    def start(self, profile):
        self.repo = self.repo.with_name(f"repo-{profile}")
        super().start("cpu", prefix=PREFIX, profile=profile)

    def test_a_served_form_with_a_higher_schema_is_in_sync_and_said(self):
        for profile in ("azure", "azure-bare"):
            with self.subTest(profile):
                self.start(profile)
                self.upgrade()
                result, said = self.drift()
                self.assertEqual((result.code, result.states()), (0, {"cpu": "in-sync"}), result.out)
                self.assertIn("in another form than the stored version", self.note(result))
                self.assertEqual(result.row("cpu")["note"], self.SERVED)
                self.assertNotIn("edited", said.out)
                self.change_git("cpu")
                row = self.plan().row("cpu")
                self.assertEqual((row["state"], len(row["changes"])), ("changed", 1))

    def test_other_content_of_the_same_version_is_drift_without_an_author(self):
        for profile in ("azure", "azure-bare"):
            with self.subTest(profile):
                self.start(profile)
                self.upgrade(lambda model: model.update(description="by ARM"))
                result, said = self.drift()
                self.assertEqual((result.code, result.states()), (2, {"cpu": "drifted"}), result.out)
                row = result.row("cpu")
                self.assertEqual((row["edited_by"], row["edited_at"], row["edited_message"]), (None, None, None))
                self.assertEqual([edit["path"] for edit in row["edits"]], ["/description"])
                self.assertIn(self.BESIDE, row["note"])
                self.assertIn(self.BESIDE, " ".join(said.out.split()))
                self.assertNotRegex(said.out, "edited by (?!hand)")
                self.assertIn("edited on the server", said.out)
                self.assertEqual(result.report["notes"], [])

    def test_the_same_without_a_version_of_dashsync(self):
        for migrate, state, note in ((two_places, "in-sync", self.SERVED),
                                     (lambda model: model.update(description="by ARM"), "drifted", self.BESIDE)):
            with self.subTest(state):
                self.repo = self.repo.with_name(f"repo-{state}")
                super().start("cpu", trailers=False, prefix=PREFIX, profile="azure")
                self.upgrade(migrate)
                row = self.drift()[0].row("cpu")
                self.assertEqual((row["state"], row["note"], row["edited_by"]), (state, note, None))


if __name__ == "__main__":
    unittest.main()
