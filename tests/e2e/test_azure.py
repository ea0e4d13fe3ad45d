# SPDX-License-Identifier: MIT
"""Targets in Azure: live uids, names, links between dashboards, and what only the control plane can do."""
import json
import re
import unittest

from harness import TOKEN, Case, Gateway, Server, dashboard, fresh

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg-dashboards~providers~Microsoft.Dashboard~dashboards~"
BLOCK = f"""    azure:
      region: West Central US
      subscription: {SUBSCRIPTION}
      resource-group: rg-dashboards
      names: {{ node_exporter_full: node-exporter }}
"""


class Azure(Case):
    def start(self, *names, block=BLOCK, profile="azure", faults=()):
        self.gateway = Gateway(self, *faults, seed=self.seed(*(fresh(PREFIX + name) for name in names)), profile=profile)
        self.init()
        self.config(self.gateway, block)

    def put(self, uid, **more):
        self.write(f"dashboards/{uid}.json", dashboard(uid, **more))

    def live(self, name):
        return self.gateway.get(PREFIX + name)["dashboard"]

    def test_dashboards_are_addressed_by_their_resources(self):
        for profile in ("azure", "azure-bare"):
            with self.subTest(profile):
                self.start("checkout", "node-exporter", profile=profile)
                self.put("checkout")
                self.put("node_exporter_full")
                self.commit(f"Begin {profile}")
                result = self.apply()
                self.assertEqual(result.code, 0, result.out)
                self.assertEqual(result.outcomes(), {"checkout": "written", "node_exporter_full": "written"})
                self.assertEqual(result.row("node_exporter_full")["live_uid"], PREFIX + "node-exporter")
                self.assertEqual(self.live("node-exporter")["title"], "Node_exporter_full")
                self.assertEqual(set(self.plan("--detailed-exitcode").states().values()), {"in-sync"})
                self.put("checkout", expr="rate(x[5m])")
                self.commit("Change")
                self.assertEqual(self.apply().outcomes()["checkout"], "written")
                self.tearDownRepo()

    def tearDownRepo(self):
        import shutil
        shutil.rmtree(self.repo)

    def test_links_between_dashboards_lead_to_the_live_ones(self):
        self.start("checkout", "node-exporter")
        links = [{"title": "Nodes", "type": "link", "url": "/d/node_exporter_full/nodes?var-a=1"},
                 {"title": "Other server", "type": "link", "url": "https://grafana.example.org/d/node_exporter_full"},
                 {"title": "Not ours", "type": "link", "url": "/d/elsewhere"},
                 {"title": "Longer", "type": "link", "url": "/d/node_exporter_full2"}]
        text = {"id": 5, "type": "text", "title": "Read", "gridPos": {"h": 4, "w": 12, "x": 12, "y": 0},
                "options": {"mode": "markdown", "content": "[nodes](/d/node_exporter_full) <a href='/d/checkout'>this</a>"}}
        made = dashboard("checkout", links=links)
        made["panels"].append(text)
        self.write("dashboards/checkout.json", made)
        self.put("node_exporter_full")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)
        live = self.live("checkout")
        self.assertEqual([link["url"] for link in live["links"]],
                         [f"/d/{PREFIX}node-exporter/nodes?var-a=1", "https://grafana.example.org/d/node_exporter_full",
                          "/d/elsewhere", "/d/node_exporter_full2"])
        self.assertEqual(live["panels"][1]["options"]["content"],
                         f"[nodes](/d/{PREFIX}node-exporter) <a href='/d/{PREFIX}checkout'>this</a>")
        self.assertEqual(set(self.plan("--detailed-exitcode").states().values()), {"in-sync"})

    def test_an_edited_link_comes_back_with_the_uid_that_git_has(self):
        self.start("checkout", "node-exporter")
        self.put("checkout", links=[{"title": "Nodes", "type": "link", "url": "/d/node_exporter_full/nodes"}])
        self.put("node_exporter_full")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)

        def edit(live):
            live["links"][0]["url"] += "?var-a=1"
            live["links"].append({"title": "Not ours", "type": "link", "url": f"/d/{PREFIX}elsewhere"})

        self.gateway.edit(PREFIX + "checkout", edit)
        result = self.run_dashsync("pull", "checkout", "--json")
        self.assertEqual(result.code, 0, result.out)
        urls = [link["url"] for link in json.loads((self.repo / "dashboards/checkout.json").read_text())["links"]]
        self.assertEqual(urls, ["/d/node_exporter_full/nodes?var-a=1", f"/d/{PREFIX}elsewhere"])
        self.assertEqual(self.plan().states()["checkout"], "in-sync")

    def test_a_uid_that_is_no_legal_name_is_an_error_with_its_place(self):
        self.start("checkout")
        self.put("with_underscore")
        self.put("checkout")
        self.commit("Begin")
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 65)
        self.assertIn("dashboards/with_underscore.json:1:1: error: uid 'with_underscore' is not a legal name", result.out)
        self.assertIn("Add 'names: { with_underscore: with-underscore }' to the target's 'azure'.", result.out)
        self.assertNotIn("Did you mean", result.out)
        self.assertEqual(self.plan().states()["checkout"], "new")
        explained = self.run_dashsync("explain", "with_underscore")
        self.assertEqual(explained.code, 65, explained.out)
        self.assertIn("uid 'with_underscore' is not a dashboard of the target's 'azure'", explained.err)
        self.assertIn("'dashsync validate' says why", explained.err)

    def test_a_slip_in_a_uid_of_names_is_named(self):
        self.start("checkout", block=BLOCK.replace("node_exporter_full", "with_underscores"))
        self.put("with_underscore")
        self.put("checkout")
        self.commit("Begin")
        hint = self.plan().report["diagnostics"][0]["hint"]
        self.assertTrue(hint.startswith("Did you mean it by 'with_underscores' in 'names'? Names have 2 to 30"), hint)
        (self.repo / "dashboards/with_underscore.json").unlink()
        self.commit("Remove")
        self.assertIn("'names' has 'with_underscores', and no dashboard has this uid.", self.plan().report["notes"])
        self.config(self.gateway, BLOCK.replace("node_exporter_full", "checkouts"))
        self.assertIn("'names' has 'checkouts', and no dashboard has this uid. Did you mean 'checkout'?",
                      self.plan().report["notes"])
        self.assertEqual(self.plan("--only", "checkout").report["notes"], [])
        many = ", ".join(f"uid{i}: name-{i}" for i in range(9))
        self.config(self.gateway, re.sub(r"names: \{.*?\}", "names: { " + many + " }", BLOCK))
        notes = [note for note in self.plan().report["notes"] if "'names' has" in note]
        self.assertEqual((len(notes), notes[0]), (4, "'names' has 'uid0', and no dashboard has this uid."))
        self.assertEqual(notes[-1], "'names' has 6 more uids that no dashboard has.")

    def test_a_uid_of_another_subscription_or_group_is_invalid_and_nothing_of_it_is_asked(self):
        self.start("checkout")
        self.put("checkout")
        ours = PREFIX + "node-exporter"
        self.write("dashboards/ours.json", dashboard(ours))
        elsewhere = {PREFIX.replace(SUBSCRIPTION, "00000000-0000-0000-0000-000000000000") + "victim": "subscription.json",
                     PREFIX.replace("rg-dashboards", "rg-other") + "victim": "group.json"}
        for uid, name in elsewhere.items():
            self.write(f"dashboards/{name}", dashboard(uid))
            self.gateway.stop()
            self.gateway = Gateway(self, seed=self.seed(fresh(PREFIX + "checkout"), fresh(ours), *map(fresh, elsewhere)),
                                   profile="azure")
        self.config(self.gateway, BLOCK)
        self.commit("A branch that reaches further")
        for command in (self.plan, self.apply):
            self.gateway.forget_requests()
            result = command()
            for uid, name in elsewhere.items():
                row = result.row(uid)
                self.assertEqual((row["state"], row["file"], row["line"]), ("invalid", f"dashboards/{name}", 1))
                self.assertIn("is not a dashboard in the target's subscription", row["reason"])
                self.assertIn("Write the name alone as uid, 'victim'", row["hint"])
            self.assertFalse([path for _, path, _ in self.gateway.requests() if "victim" in path])
        self.assertEqual(result.outcomes()[ours], "written")
        self.assertEqual(self.plan().code, 65)
        victim = next(iter(elsewhere))
        for command in (("rollback", victim, "--to", "1", "--yes"), ("pull", victim)):
            self.gateway.forget_requests()
            self.assertNotEqual(self.run_dashsync(*command).code, 0)
            self.assertFalse([path for _, path, _ in self.gateway.requests() if "victim" in path], command)

    def test_two_uids_of_one_resource_are_both_refused(self):
        self.start("node-exporter")
        self.put("node_exporter_full")
        self.put("Node-Exporter")
        self.commit("Begin")
        result = self.plan()
        self.assertEqual(result.code, 65)
        self.assertEqual(set(result.states().values()), {"invalid"})
        self.assertIn("is the same dashboard on the target as 'Node-Exporter'", result.row("node_exporter_full")["reason"])

    def test_two_uids_of_one_resource_are_refused_when_one_was_asked_for(self):
        self.start("node-exporter")
        self.put("node_exporter_full")
        self.put("Node-Exporter")
        self.commit("Begin")
        result = self.plan("--only", "node_exporter_full")
        self.assertEqual((result.code, result.states()), (65, {"node_exporter_full": "invalid"}))
        self.assertIn("is the same dashboard on the target as 'Node-Exporter' in dashboards/Node-Exporter.json:1",
                      result.row("node_exporter_full")["reason"])
        self.put("other", title="")
        self.commit("Another")
        self.assertIn("uid 'Node-Exporter' is the same dashboard on the target as 'node_exporter_full'",
                      " ".join(self.plan("--only", "other").report["notes"]))

    def test_a_uid_that_changed_its_case_has_not_left_git(self):
        self.start("checkout")
        self.put("checkout")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)
        self.git("rm", "-q", "dashboards/checkout.json")
        self.put("Checkout", title="Checkout")
        self.commit("Its name")
        self.assertEqual(self.plan().states(), {"Checkout": "missing"})  # as the simulator has it; not orphaned

    def test_a_dashboard_that_left_git_with_its_name_is_orphaned(self):
        self.start("checkout", "node-exporter")
        self.put("checkout")
        self.put("node_exporter_full")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)
        self.git("rm", "-q", "dashboards/node_exporter_full.json")
        self.config(self.gateway, BLOCK.replace("      names: { node_exporter_full: node-exporter }\n", ""))
        self.commit("Take it out, with its name")
        row = self.plan().row("node_exporter_full")
        self.assertEqual((row["state"], row["live_uid"]), ("orphaned", PREFIX + "node-exporter"))
        self.assertIn("Microsoft.Dashboard/dashboards/node-exporter", row["commands"][0]["line"])

    def test_what_only_the_control_plane_can_do_is_said_with_its_command(self):
        self.start("checkout")
        self.put("checkout")
        self.put("absent")
        self.commit("Begin")
        result = self.apply()
        self.assertEqual(result.code, 0)
        identity = "/" + (PREFIX + "absent").replace("~", "/")
        create = (f"az resource create --id {identity} --location 'West Central US' --api-version 2025-08-01 "
                  "--properties '{}'")
        row = result.row("absent")
        self.assertEqual(row["commands"], [{"what": "create the resource", "line": create}])
        self.assertEqual(row["hint"], "Create the resource, by this command or with Bicep, then run again.")
        self.assertIn(f"create the resource: {create}\n", self.run_dashsync("plan").out)
        self.assertIn(create, self.run_dashsync("explain", "absent").out)
        self.git("rm", "-q", "dashboards/checkout.json")
        self.commit("Take it out")
        row = self.plan().row("checkout")
        self.assertEqual(row["state"], "orphaned")
        self.assertEqual(row["hint"], "Delete the resource, or bring the file back.")
        self.assertEqual(row["commands"], [{"what": "delete the resource",
                                            "line": "az resource delete --ids /" + (PREFIX + "checkout").replace("~", "/")}])

    def test_the_environment_says_what_the_config_leaves_out(self):
        self.start("checkout", block="    azure: {}\n")
        self.put("checkout")
        self.commit("Begin")
        env = {"DASHSYNC_TOKEN": TOKEN}
        for variables, words in (({}, "no 'subscription'"), ({"AZURE_SUBSCRIPTION_ID": SUBSCRIPTION}, "no 'resource-group'"),
                                 ({"AZURE_SUBSCRIPTION_ID": "mine", "AZURE_RESOURCE_GROUP": "rg"}, "is not a subscription id"),
                                 ({"AZURE_SUBSCRIPTION_ID": SUBSCRIPTION, "AZURE_RESOURCE_GROUP": "a~b"}, "resource group")):
            result = self.plan(env={**env, **variables})
            self.assertEqual(result.code, 78, result.err)
            self.assertIn(words, result.err)
        env.update(AZURE_SUBSCRIPTION_ID=SUBSCRIPTION, AZURE_RESOURCE_GROUP="rg-dashboards")
        self.assertEqual(self.plan(env=env).states(), {"checkout": "new"})
        self.assertEqual(self.gateway.requests()[-1][1], f"/api/dashboards/uid/{PREFIX}checkout")

    def edit(self, name, message, **changes):
        """A person's save; where the answer has no version, the newest one is named."""
        live = self.live(name)
        live.setdefault("version", self.gateway.versions(PREFIX + name)[0]["version"])
        self.gateway.call("POST", "/api/dashboards/db", {"dashboard": {**live, **changes}, "message": message})

    def test_who_edited_when_and_why_comes_from_the_versions(self):
        for profile in ("azure", "azure-bare"):
            with self.subTest(profile):
                self.start("checkout", profile=profile)
                self.put("checkout")
                self.commit(f"Begin {profile}")
                self.assertEqual(self.apply().code, 0)
                self.edit("checkout", "raise the roof", title="Roof")
                self.edit("checkout", "make it calmer\nfor the night", title="Calm")
                newest = self.gateway.versions(PREFIX + "checkout")[0]
                self.assertEqual(newest["createdBy"], -1)  # a list of Grafana 9 has a number for a name
                row = self.run_dashsync("drift", "--json").row("checkout")
                self.assertEqual((row["edited_by"], row["edited_at"], row["edited_message"], row["edited_versions"]),
                                 ("Anonymous", newest["created"], "make it calmer", 2))
                said = " ".join(self.run_dashsync("drift").out.split())
                self.assertIn("edited by Anonymous (v3 to v4, 2 saves, ", said)
                self.assertIn('): "make it calmer" dashboards/checkout.json ', said)
                told = self.run_dashsync("explain", "checkout").out
                self.assertNotRegex(told, "(by|version) -1")
                self.assertIn(f"version 4 by Anonymous {newest['created']}\nversions 4 by Anonymous", told)
                self.assertEqual(self.run_dashsync("drift", "--since", "1h").code, 2)
                self.assertEqual(self.run_dashsync("drift", "--since", "2037-01-01").code, 0)
                held = self.apply("--on-drift=overwrite", "--quiet-minutes", "5").row("checkout")
                self.assertIn("Anonymous saved it less than 5 minutes ago", held["reason"])
                self.assertEqual(self.apply("--on-drift=overwrite").code, 0)
                self.assertNotIn("-1", re.sub(r"\d-\d\d-", "", self.run_dashsync("explain", "checkout").out))
                self.assertIn("\noverwrites version 4 by Anonymous\n",
                              self.gateway.versions(PREFIX + "checkout")[0]["message"])
                self.tearDownRepo()

    def test_a_name_that_cannot_be_read_is_somebody_and_never_a_number(self):
        for faults in ((), ("--fault", "expired@version:*")):
            with self.subTest(faults):
                self.start("checkout", faults=faults)
                self.put("checkout")
                self.commit(f"Begin with {len(faults)}")
                self.assertEqual(self.apply().code, 0)
                self.edit("checkout", "why", title="Calm")
                row = self.run_dashsync("drift", "--json").row("checkout")
                self.assertEqual((row["edited_by"], row["edited_message"]), (None if faults else "Anonymous", "why"))
                self.assertIsNotNone(row["edited_at"])
                said = self.run_dashsync("drift").out + self.run_dashsync("explain", "checkout").out
                self.assertEqual("edited by somebody (v3, " in said, bool(faults))
                self.assertNotRegex(said, "by -1")
                self.tearDownRepo()

    def test_what_was_deployed_beside_the_grafana_api_has_no_author(self):
        """The newest version's author did not write what ARM made of the dashboard since."""
        self.start("checkout")
        self.put("checkout")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)
        self.edit("checkout", "by a person", title="Calm")

        def answer(handler):
            body = self.gateway.call("GET", handler.path)
            if "/versions" not in handler.path:
                body = body.replace(b'"Calm"', b'"Deployed"')
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        server = Server(self, answer)
        self.config(server, BLOCK)
        row = self.run_dashsync("drift", "--json").row("checkout")
        self.assertEqual([edit["new"] for edit in row["edits"]], ["Deployed"])
        self.assertEqual((row["edited_by"], row["edited_at"], row["edited_message"]), (None, None, None))

        # without the block only the uid shows that it is a resource
        self.config(server)
        (self.repo / "dashboards" / "checkout.json").unlink()
        self.write("dashboards/checkout.json", dashboard(PREFIX + "checkout", title="Checkout"))
        self.commit("Name the resource")
        row = self.plan("--only", PREFIX + "checkout").row(PREFIX + "checkout")
        self.assertEqual([edit["new"] for edit in row["edits"]], ["Deployed"])
        self.assertIn("changed beside the Grafana API", row["note"])

    def test_an_edit_is_drift_there_too_and_saved_plans_hold(self):
        self.start("checkout")
        self.put("checkout")
        self.commit("Begin")
        self.assertEqual(self.apply().code, 0)
        self.gateway.edit(PREFIX + "checkout", lambda live: live.update(description="by hand"))
        self.assertEqual(self.plan().states(), {"checkout": "drifted"})
        self.put("checkout", expr="two")
        self.commit("Change")
        self.assertEqual(self.plan("--on-drift=merge", "--out", "plan.json").code, 0)
        result = self.run_dashsync("apply", "plan.json", "--json", "--on-drift=merge")
        self.assertEqual(result.outcomes(), {"checkout": "written"}, result.out + result.err)
        self.assertEqual(self.live("checkout")["description"], "by hand")


if __name__ == "__main__":
    unittest.main()
