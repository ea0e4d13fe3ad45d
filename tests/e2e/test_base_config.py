# SPDX-License-Identifier: MIT
"""plan --base of a branch that changes the config: what the merge will do to dashboards whose files it leaves alone."""
import unittest

from harness import Case, Gateway, dashboard

CONFIG = "version: 1\n{top}dashboards:\n  - path: dashboards\n{rules}targets:\n  dev:\n    endpoint: {url}\n{target}"


def asks(uid, data_source, **more):
    """A dashboard with a panel of a data source."""
    panels = dashboard(uid)["panels"]
    panels[0]["datasource"] = {"type": "prometheus", "uid": data_source}
    return dashboard(uid, panels=panels, **more)


class BaseConfig(Case):
    def setUp(self):
        super().setUp()
        self.files = {uid: dashboard(uid) for uid in ("gone", "edited", "same", "drifted")}
        self.files["renamed"] = dashboard("renamed")
        self.files["mapped"] = asks("mapped", "prom")
        self.files["rewritten"] = dashboard("rewritten", refresh="1m")
        self.gateway = Gateway(self, seed=self.seed(*self.files.values()))
        self.init()
        self.configure()
        for tags in ["team"], ["written"]:
            for uid, file in self.files.items():
                self.write(f"dashboards/{uid}.json", {**file, "tags": tags})
            self.commit("As it is live, then what is written")
        self.assertEqual(self.apply().code, 0)
        self.gateway.edit("rewritten", lambda live: live.update(refresh="2m"))
        self.gateway.edit("drifted", lambda live: live.update(tags=["by hand"]))
        self.git("checkout", "-q", "-b", "review")
        self.gateway.forget_requests()

    def configure(self, target="", top="", rules="", url=None):
        self.write("dashsync.yaml", CONFIG.format(top=top, rules=rules, url=url or self.gateway.url, target=target))

    def review(self, *arguments):
        self.commit("Under review")
        self.gateway.forget_requests()
        return self.plan("--base", "main", *arguments)

    @staticmethod
    def rows(result):
        return {row["uid"]: (row["state"], row["action"]) for row in result.report["dashboards"]}

    @staticmethod
    def causes(result):
        return {row["uid"]: row["causes"] for row in result.report["dashboards"]}

    @staticmethod
    def headlines(result):
        return [line["text"] for line in result.report["headlines"]]

    def asked(self):
        return {path.split("/uid/")[1].split("/")[0] for _, path, _ in self.gateway.requests() if "/uid/" in path}

    REWRITES = "    rewrites:\n      - { path: /refresh, sent: 1m, stored: 2m }\n"

    def test_the_merge_does_what_the_review_showed(self):
        self.git("rm", "-q", "dashboards/gone.json")
        self.write("dashboards/renamed.json", {**self.files["renamed"], "uid": "new-name", "tags": ["written"]})
        self.configure("    datasources: { prom: other }\n" + self.REWRITES)
        self.write("dashboards/edited.json", {**dashboard("edited", expr="new"), "tags": ["written"]})
        shown = self.review()
        self.assertEqual(shown.code, 0, shown.err)
        self.assertEqual(self.rows(shown), {
            "gone": ("orphaned", "nothing"),
            "renamed": ("orphaned", "nothing"),
            "new-name": ("missing", "nothing"),
            "mapped": ("changed", "update"),
            "rewritten": ("in-sync", "nothing"),
            "edited": ("changed", "update"),
        })
        self.assertEqual(self.causes(shown), {"gone": ["file"], "renamed": ["file"], "new-name": ["file"],
                                              "mapped": ["config"], "rewritten": ["config"], "edited": ["file"]})
        self.assertEqual([change["path"] for change in shown.row("mapped")["changes"]], ["/panels/[id=4]/datasource/uid"])
        self.assertEqual(self.headlines(shown), ["'rewrites' of target 'dev' changes."])
        text = self.run_dashsync("plan", "--base", "main").out
        for uid, (state, _) in self.rows(shown).items():
            self.assertRegex(text, rf"(?m)^. {state} +{uid}  ")
        self.assertRegex(text, r"(?m)^= in-sync +rewritten .*\n  by the config$")

        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", "Merge it", "review")
        merged = self.plan()
        after = self.rows(merged)
        self.assertEqual({uid: after.pop(uid) for uid in self.rows(shown)}, self.rows(shown))
        self.assertEqual(after, {"same": ("in-sync", "nothing"), "drifted": ("drifted", "keep")})
        applied = self.apply()
        self.assertEqual({uid for uid, outcome in applied.outcomes().items() if outcome == "written"},
                         {"mapped", "edited"})

    def test_only_dashboards_that_the_config_changes_are_asked_for(self):
        self.configure("    datasources: { prom: other }\n")
        result = self.review()
        self.assertEqual((self.rows(result), self.causes(result), self.headlines(result)),
                         ({"mapped": ("changed", "update")}, {"mapped": ["config"]}, []))
        self.assertEqual(self.asked(), {"mapped"})
        text = self.run_dashsync("plan", "--base", "main").out
        self.assertIn("  by the config\n", text)
        self.assertIn("1 dashboard: 1 to write (only what merging into main changes).", text)

    def test_keys_that_judge_cost_one_request_each(self):
        self.configure("    on-drift: overwrite\n")
        result = self.review()
        self.assertEqual(self.rows(result), {"drifted": ("drifted", "update"), "rewritten": ("drifted", "update")})
        self.assertEqual(self.headlines(result), ["'on-drift' of target 'dev' changes from keep to overwrite."])
        gets = [path for _, path, _ in self.gateway.requests() if "/versions" not in path]
        self.assertEqual((len(gets), self.asked()), (len(self.files), set(self.files)))
        self.assertTrue(self.run_dashsync("plan", "--base", "main").out.splitlines()[2].startswith("config: 'on-drift'"))
        self.assertEqual(self.rows(self.plan("--base", "main", "--on-drift=keep")), {})

    def test_another_id_is_told_before_it_refuses_every_write(self):
        self.git("checkout", "-q", "main")
        self.configure(top="id: 0a1b2c3d\n")
        self.write("dashboards/same.json", dashboard("same", expr="with an id"))
        self.commit("An id")
        self.assertEqual(self.apply().code, 0)
        self.git("checkout", "-q", "-B", "review")
        self.configure(top="id: 4d3c2b1a\n")
        self.write("dashboards/same.json", dashboard("same", expr="under another id"))
        result = self.review()
        self.assertEqual(result.row("same")["state"], "foreign")
        self.assertEqual(self.causes(result)["same"], ["file", "config"])
        self.assertEqual(self.headlines(result), ["'id' changes from 0a1b2c3d to 4d3c2b1a."])

    def test_what_changes_nothing_is_no_row_and_no_request(self):
        self.configure("    jobs: 3\n    timeout: 9\n    datasources: { unused: other }\n")
        result = self.review()
        self.assertEqual((self.rows(result), self.headlines(result)), ({}, []))
        self.assertEqual(self.gateway.requests(), [])
        self.assertIn("0 dashboards: no dashboard file changed.", self.run_dashsync("plan", "--base", "main").out)

    def test_where_requests_go_is_not_followed_and_said(self):
        thief = Gateway(self, seed=self.repo.parent / "seed")
        self.configure("    auth: { method: none }\n    ca-file: ca.pem\n", url=thief.url)
        self.write("dashboards/edited.json", dashboard("edited", expr="new"))
        result = self.review()
        self.assertEqual(self.rows(result), {"edited": ("changed", "update")})
        self.assertEqual((result.report["endpoint"], thief.requests()), (self.gateway.url, []))
        later = "of target 'dev' changes: takes effect after the merge; not followed here."
        self.assertEqual(self.headlines(result), [f"'{key}' {later}" for key in ("endpoint", "ca-file", "auth.method")])
        self.assertNotIn(thief.url, result.out)

    def test_files_that_the_config_no_longer_names_leave_orphans(self):
        self.configure(rules="    exclude: [gone.json]\n")
        result = self.review()
        self.assertEqual((self.rows(result), self.causes(result), self.headlines(result)),
                         ({"gone": ("orphaned", "nothing")}, {"gone": ["config"]}, ["'dashboards' changes."]))
        self.assertIn("this branch's config no longer names dashboards/gone.json", result.row("gone")["note"])
        self.assertNotIn("file changed", self.run_dashsync("plan", "--base", "main").out)

    def test_files_that_the_config_newly_names_are_rows(self):
        self.git("checkout", "-q", "main")
        self.write("more/late.json", dashboard("late"))
        self.commit("A file outside")
        self.git("checkout", "-q", "-B", "review")
        self.configure(rules="  - path: more\n")
        result = self.review()
        self.assertEqual((self.rows(result), self.causes(result)),
                         ({"late": ("missing", "nothing")}, {"late": ["config"]}))

    def test_a_limit_in_percent_is_of_all_dashboards(self):
        self.configure("    max-changes: 15%\n")
        self.write("dashboards/edited.json", dashboard("edited", expr="new"))
        result = self.review()
        self.assertEqual((self.rows(result), result.report["held_back"]), ({"edited": ("changed", "update")}, None))
        self.assertEqual(self.headlines(result), ["'max-changes' of target 'dev' changes from none to 15%."])
        self.configure("    max-changes: 14%\n")
        self.assertIn("1 of 7 dashboards", self.review().report["held_back"])

    def test_a_target_that_the_branch_removes_is_compared_by_the_old_settings(self):
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\n")
        self.write("dashboards/edited.json", dashboard("edited", expr="new"))
        result = self.review()
        self.assertEqual(self.rows(result), {"edited": ("changed", "update")})
        self.assertEqual(self.headlines(result), ["target 'dev' is removed: compared by the settings of 'main'."])

    # ---- the main branch moves on ----

    def main_moves(self, **config):
        self.git("checkout", "-q", "main")
        self.configure(**config)
        self.commit("The config of main")
        self.git("checkout", "-q", "review")

    def test_what_main_changed_meanwhile_is_not_the_branch_s(self):
        self.main_moves(target="    datasources: { prom: other }\n    on-drift: overwrite\n")
        self.write("dashboards/edited.json", dashboard("edited", expr="new"))
        result = self.review()
        self.assertEqual((self.rows(result), self.headlines(result)), ({"edited": ("changed", "update")}, []))

    def test_both_configs_are_merged_as_git_does(self):
        self.main_moves(target="    on-drift: overwrite\n")
        self.configure(top="id: 4d3c2b1a\n")
        result = self.review()
        self.assertEqual(self.headlines(result), ["'id' changes from none to 4d3c2b1a."])
        self.assertEqual(self.rows(result), {})

    def test_configs_in_conflict_are_compared_by_the_branch_s(self):
        self.main_moves(target="    on-drift: overwrite\n")
        self.configure("    on-drift: refuse\n")
        result = self.review()
        self.assertEqual(self.headlines(result), [
            "'dashsync.yaml' was changed in 'main' too, in the same lines: compared by this branch's.",
            "'on-drift' of target 'dev' changes from overwrite to refuse."])
        self.assertEqual(self.rows(result), {"drifted": ("drifted", "refuse"), "rewritten": ("drifted", "refuse")})


class OnAzure(Case):
    """The names of resources come from the branch; where they are does not."""

    GROUP = "subscriptions~00000000-0000-0000-0000-000000000000~resourceGroups~rg~providers~Microsoft.Dashboard~dashboards~"

    def setUp(self):
        super().setUp()
        link = {"type": "link", "title": "Up", "url": "/d/first/x"}
        self.files = [dashboard("first"), dashboard("second", links=[link])]
        live_link = {**link, "url": f"/d/{self.GROUP}first/x"}
        self.gateway = Gateway(self, profile="azure", seed=self.seed(
            dashboard(self.GROUP + "first", title="First"), dashboard(self.GROUP + "second", title="Second", links=[live_link]),
            dashboard(self.GROUP + "other-name", title="Second", links=[link])))
        self.init()
        self.configure("")
        for file in self.files:
            self.write(f"dashboards/{file['uid']}.json", file)
        self.commit("As it is live")
        self.git("checkout", "-q", "-b", "review")

    def configure(self, names, group="rg"):
        self.write("dashsync.yaml", f"version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  prod:\n"
                   f"    endpoint: {self.gateway.url}\n    azure:\n"
                   "      subscription: 00000000-0000-0000-0000-000000000000\n"
                   f"      resource-group: {group}\n{names}")

    def test_another_name_is_another_dashboard_on_the_target(self):
        self.configure("      names: { second: other-name }\n", group="another-group")
        self.commit("Another name, and another group")
        result = self.plan("--base", "main")
        row = result.row("second")
        self.assertEqual((row["live_uid"], row["causes"]), (self.GROUP + "other-name", ["config"]))
        self.assertIn(f"'{self.GROUP}second' stays as it is", row["note"])
        self.assertEqual([line["key"] for line in result.report["headlines"]], ["azure.resource-group", "azure.names"])

    def test_another_uid_of_the_same_resource_is_no_orphan(self):
        self.configure("      names: { renamed: first }\n")
        self.write("dashboards/first.json", dashboard("renamed", title="First"))
        self.commit("Another uid in git, the same resource")
        self.assertEqual({uid: state for uid, state in self.plan("--base", "main").states().items() if uid != "second"},
                         {"renamed": "in-sync"})

    def test_a_link_to_what_the_branch_removes_changes_the_dashboard_that_has_it(self):
        self.git("rm", "-q", "dashboards/first.json")
        self.commit("Delete the first")
        result = self.plan("--base", "main")
        self.assertEqual({row["uid"]: row["causes"] for row in result.report["dashboards"]},
                         {"first": ["file"], "second": ["links"]})
        self.assertEqual([(change["path"], change["new"]) for change in result.row("second")["changes"]],
                         [("/links/0/url", "/d/first/x")])


if __name__ == "__main__":
    unittest.main()
