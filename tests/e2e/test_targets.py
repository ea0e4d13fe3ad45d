# SPDX-License-Identifier: MIT
"""Several targets in one run: -t a,b and -t '*', each with a server of its own, and one report of all."""
import json
import pathlib
import unittest

import jsonschema

from harness import DASHSYNC, ROOT, TOKEN, Case, Gateway, dashboard

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text()))
TOKENS = {"DASHSYNC_TOKEN_DEV": TOKEN, "DASHSYNC_TOKEN_PROD": TOKEN, "DASHSYNC_TOKEN_OLD": TOKEN}


class Targets(Case):
    def start(self, targets=("dev", "prod"), *arguments):
        """Two dashboards, in sync everywhere; `down` is a target that no server answers for."""
        self.gateways = {}
        self.init()
        config = "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n"
        for name in targets:
            if name == "down":
                url = "http://127.0.0.1:1"
            else:
                self.gateways[name] = Gateway(self, *arguments, seed=self.seed(dashboard("cpu"), dashboard("disk")))
                url = self.gateways[name].url
            config += f"  {name}:\n    endpoint: {url}\n"
        self.write("dashsync.yaml", config)
        for uid in ("cpu", "disk"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")

    def change(self):
        self.write("dashboards/cpu.json", dashboard("cpu", expr="sum(up)"))
        self.commit("Sum up")

    def edit(self, name, uid="disk"):
        self.gateways[name].edit(uid, lambda live: live.update(tags=["by hand"]), "quick fix")

    def run_on(self, targets, *arguments, env=None, **more):
        return self.run_dashsync("-t", targets, *arguments, env=TOKENS if env is None else env, **more)

    def report_of(self, targets, *arguments, **more):
        result = self.run_on(targets, *arguments, "--json", **more)
        self.assertTrue(result.out, result.err)
        SCHEMA.validate(result.report)
        self.assertEqual(result.report["exit"], result.code)
        return result.report

    def names(self, report):
        return [target["target"] for target in report["targets"]]

    def exits(self, report):
        return [target["exit"] for target in report["targets"]], report["exit"]

    def assert_asked_nobody(self):
        for gateway in self.gateways.values():
            self.assertEqual(gateway.requests(), [])

    def refused(self, targets, *arguments, error, hint, code=64, env=None):
        result = self.run_on(targets, *arguments, env=env)
        self.assertEqual((result.code, result.out), (code, ""), result.err)
        self.assertIn(error, result.err)
        self.assertIn(hint, result.err)
        self.assert_asked_nobody()

    # ---- which ----

    def test_the_order_is_that_of_the_command_line_or_of_the_config_and_each_is_run_once(self):
        self.start(("prod", "dev"))
        for given, names in (("dev,prod", ["dev", "prod"]), ("prod,dev,prod", ["prod", "dev"]), ("*", ["prod", "dev"]),
                             ("dev,*", ["dev", "prod"])):
            self.assertEqual(self.names(self.report_of(given, "plan")), names)

    def test_one_target_in_the_end_is_as_if_it_alone_had_been_named(self):
        self.start()
        alone = self.run_on("dev", "plan").out
        self.assertEqual(self.run_on("dev,dev", "plan").out.split("live read")[0], alone.split("live read")[0])
        report = self.run_on("dev,dev", "plan", "--json").report
        self.assertEqual((report["target"], "targets" in report), ("dev", False))
        self.start(("dev",))
        self.assertEqual(self.run_on("*", "plan", "--json", env={"DASHSYNC_TOKEN": TOKEN}).report["target"], "dev")

    def test_a_name_that_is_wrong_asks_nobody(self):
        self.start()
        self.refused("dev,porod", "plan", error="there is no target 'porod'", hint="Did you mean 'prod'?")
        self.refused("dev,", "plan", error="-t 'dev,' has an empty name", hint="-t dev,prod")
        self.refused(",", "apply", "--yes", error="has an empty name", hint="-t '*'")
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\n")
        self.refused("*", "plan", error="there is no target '*'", hint="Targets are named under 'targets'")
        (self.repo / "dashsync.yaml").unlink()
        self.refused("dev,prod", "plan", error="there is no dashsync.yaml", hint="dashsync init")

    def test_what_is_for_one_target_asks_nobody(self):
        self.start()
        self.refused("dev,prod", "plan", "--out", "plan.json", error="--out is for one target, and -t names 2",
                     hint="-t dev")
        self.assertFalse((self.repo / "plan.json").exists())
        for arguments in (("history", "cpu"), ("pull",), ("explain", "cpu"), ("rollback", "cpu", "--to", "1", "--yes")):
            for given in ("dev,prod", "*"):
                self.refused(given, *arguments, error=f"-t '{given}' names several targets, and this command works on one",
                             hint="Name one: -t dev or -t prod.")
        self.assertEqual(self.run_on("dev", "plan", "--out", "plan.json").code, 0)
        for gateway in self.gateways.values():
            gateway.forget_requests()
        self.refused("dev,prod", "apply", "plan.json", error="a saved plan is for one target", hint="-t dev")

    def test_a_saved_plan_knows_its_target(self):
        self.start()
        self.change()
        self.assertEqual(self.run_on("prod", "plan", "--out", "plan.json").code, 0)
        self.gateways["dev"].forget_requests()
        result = self.run_dashsync("apply", "plan.json", env=TOKENS)
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("sum(up)", json.dumps(self.gateways["prod"].get("cpu")))
        self.assertEqual(self.gateways["dev"].requests(), [])
        result = self.run_on("dev", "apply", "plan.json")
        self.assertEqual((result.code, self.gateways["dev"].requests()), (3, []))
        self.assertIn("the plan is for target", result.err)

    def test_a_token_or_an_address_for_one_server_goes_to_none_of_several(self):
        self.start()
        own = "DASHSYNC_TOKEN_DEV, DASHSYNC_TOKEN_PROD"
        url = self.gateways["dev"].url
        for targets in ("dev,prod", "*"):
            for command in (("plan",), ("drift",), ("check",), ("apply", "--yes")):
                self.refused(targets, *command, env={**TOKENS, "DASHSYNC_TOKEN": TOKEN}, error="DASHSYNC_TOKEN is for one", hint=own)
                self.refused(targets, *command, env={**TOKENS, "DASHSYNC_ENDPOINT": url}, error="DASHSYNC_ENDPOINT is for one",
                             hint=own)
                self.refused(targets, *command, "--endpoint", url, error="--endpoint is for one", hint=own)
        self.assertEqual(self.run_on("*", "validate", env={"DASHSYNC_TOKEN": TOKEN}).code, 0)

    # ---- what becomes of them ----

    def test_the_exit_code_is_that_over_all(self):
        self.start()
        self.assertEqual(self.exits(self.report_of("*", "plan", "--detailed-exitcode")), ([0, 0], 0))
        self.assertEqual(self.exits(self.report_of("*", "drift")), ([0, 0], 0))
        self.edit("prod")
        self.assertEqual(self.exits(self.report_of("*", "drift")), ([0, 2], 2))
        self.change()
        self.gateways["dev"].edit("cpu", lambda live: live["panels"][0]["targets"][0].update(expr="min(up)"))
        self.assertEqual(self.exits(self.report_of("*", "plan", "--detailed-exitcode")), ([2, 2], 2))
        self.assertEqual(self.exits(self.report_of("*", "check")), ([0, 0], 0))
        report = self.report_of("*", "apply", "--yes")
        self.assertEqual(self.exits(report), ([3, 0], 4))  # nothing was written on dev, something on prod
        self.assertEqual([target["totals"]["written"] for target in report["targets"]], [0, 1])
        self.assertEqual(self.exits(self.report_of("*", "apply", "--yes")), ([3, 0], 3))

    def test_a_target_that_cannot_be_reached_does_not_stop_the_others(self):
        self.start(("down", "dev"))
        self.change()
        self.assertEqual(self.exits(self.report_of("*", "plan", "--detailed-exitcode")), ([69, 2], 69))
        self.edit("dev")
        self.assertEqual(self.exits(self.report_of("*", "drift")), ([69, 2], 2))
        report = self.report_of("*", "apply", "--yes")
        self.assertEqual(self.exits(report), ([69, 0], 4))
        self.assertEqual({row["exit"] for row in report["targets"][0]["dashboards"]}, {69})

    def test_a_target_without_a_sign_in_is_in_the_report_of_all(self):
        self.start()
        self.change()
        self.write("dashsync.yaml", (self.repo / "dashsync.yaml").read_text().replace(
            "  prod:\n", "  prod:\n    auth: { method: token }\n"))
        self.commit("Sign in")
        env = {"DASHSYNC_TOKEN_DEV": TOKEN}
        report = self.report_of("*", "apply", "--yes", env=env)
        self.assertEqual(self.exits(report), ([0, 77], 4))
        fault = report["targets"][1]["target_fault"]
        self.assertEqual((fault["exit"], fault["unread"], fault["unasked"]), (77, 0, 0))
        self.assertIn("DASHSYNC_TOKEN", fault["message"] + fault["hint"])
        text = self.run_on("*", "plan", env=env).out
        self.assertRegex(text, r"(?s)==> prod <==\nplan of target 'prod'\n.*\n! .*sign.*hint: ")
        self.assertNotIn("none found", text)
        for command in ("drift", "check"):
            result = self.run_on("*", command, env=env)
            self.assertEqual(result.code, 77)
            self.assertNotIn("none found", result.out)
        self.assertIn("prod: could not be run", self.run_on("*", "plan", "--report=markdown", env=env).out)

    def test_a_mistake_of_the_command_line_is_printed_once(self):
        self.start()
        self.refused("*", "plan", "--fail-on=x", error="invalid --fail-on 'x'", hint="")
        self.assertEqual(self.run_on("*", "plan", "--fail-on=x").err.count("invalid"), 1)
        self.refused("*", "plan", "nowhere", error="'nowhere'", hint="")
        self.refused("*", "apply", error="there is no terminal to ask on", hint="--yes")

    def test_a_problem_of_the_config_is_printed_once(self):
        self.start(("prod-a", "prod_a"))
        result = self.run_on("*", "plan", env={"DASHSYNC_TOKEN_PROD_A": TOKEN})
        self.assertEqual((result.code, result.err.count("would both take the token")), (0, 1))
        self.write("dashsync.yaml", "version: 1\ntargets:\n  dev: {endpoin: x}\n")
        result = self.run_on("a,b", "plan")
        self.assertEqual((result.code, result.err.count("dashsync.yaml:3:")), (78, 1), result.err)

    def test_a_dirty_tree_is_refused_for_each(self):
        self.start()
        self.write("dashboards/cpu.json", dashboard("cpu", expr="sum(up)"))
        report = self.report_of("*", "apply", "--yes")
        self.assertEqual(self.exits(report), ([3, 3], 3))
        self.assertIn("differs from the last commit", report["targets"][1]["target_fault"]["message"])
        self.assertEqual(len(report["targets"][1]["dashboards"]), 2)

    def test_apply_asks_for_each_target(self):
        self.start()
        self.change()
        code, seen = self.on_terminal([DASHSYNC, "-t", "*", "apply", "--report=json=report.json"],
                                      f"to {self.gateways['dev'].url}?", "n\nyes", DASHSYNC_TOKEN=None, **TOKENS)
        self.assertEqual(seen.count("Write 1 of 2 dashboards"), 2, seen)
        report = json.loads((self.repo / "report.json").read_text())
        self.assertEqual(report["targets"][0]["target_fault"]["message"], "not confirmed, nothing was written")
        self.assertEqual((self.exits(report), code), (([3, 0], 4), 4))
        self.assertEqual([target["totals"]["written"] for target in report["targets"]], [0, 1])

    def test_an_interrupted_run_begins_no_other_target(self):
        self.start(("dev", "prod"), "--latency-ms", "3000")
        report = self.report_of("*", "plan", "--run-timeout=1")
        self.assertEqual(self.exits(report), ([130, 130], 130))
        self.assertEqual(self.gateways["prod"].requests(), [])
        self.assertIn("not begun", report["targets"][1]["target_fault"]["message"])

    def test_base_takes_the_targets_of_rev_and_those_of_the_branch(self):
        self.start()
        self.git("checkout", "-q", "-b", "branch")
        self.write("dashsync.yaml", (self.repo / "dashsync.yaml").read_text() + "  test: {}\n")
        self.change()
        report = self.report_of("*", "plan", "--base", "main")
        self.assertEqual(self.names(report), ["dev", "prod", "test"])
        self.assertEqual([target["endpoint"] is None for target in report["targets"]], [False, False, True])

    # ---- how it is shown ----

    def test_every_format_is_rendered_again_byte_for_byte(self):
        self.start(("dev", "down", "prod"))
        self.change()
        self.edit("prod", "cpu")
        folder = pathlib.Path(self.folder)
        saved = folder / "report.json"
        for command in (["plan"], ["drift"], ["check"], ["validate"], ["apply", "--yes"]):
            for how in (["-v"], ["-q"], ["--width=80", "--color=always"], []):
                with self.subTest(command=command, how=how):
                    done = self.run_on("*", *command, *how, f"--report=json={saved}",
                                       f"--report=markdown={folder}/comment.md", f"--report=markdown:700={folder}/short.md")
                    SCHEMA.validate(json.loads(saved.read_text()))
                    again = self.run_dashsync("report", "render", saved, *how, f"--report=json={folder}/again.json",
                                              f"--report=markdown={folder}/again.md",
                                              f"--report=markdown:700={folder}/again-short.md")
                    self.assertEqual((again.code, again.out), (0, done.out), again.err)
                    for one, other in (("report.json", "again.json"), ("comment.md", "again.md"), ("short.md", "again-short.md")):
                        self.assertEqual((folder / one).read_bytes(), (folder / other).read_bytes(), one)

    def test_the_text_has_a_heading_for_each_and_commands_name_the_target(self):
        self.start()
        self.edit("dev")
        self.edit("prod")
        text = self.run_on("dev,prod", "drift").out
        dev, prod = text.split("\n==> prod <==\n")
        self.assertTrue(dev.startswith("==> dev <==\ndrift of target 'dev' against "), text)
        self.assertTrue(prod.startswith("drift of target 'prod' against "), text)
        self.assertIn("dashsync -t dev pull disk", dev)
        self.assertIn("dashsync -t prod pull disk", prod)
        self.assertNotIn("dev", prod)
        brief = self.run_on("dev,prod", "drift", "-q").out
        self.assertEqual([line for line in brief.splitlines() if line.startswith("==>")], ["==> dev <==", "==> prod <=="])

    def test_the_comment_has_one_marker_and_one_budget(self):
        self.start()
        self.change()
        comment = self.run_on("*", "plan", "--report=markdown").out
        self.assertRegex(comment, r"^<!-- dashsync:v1 key=dev-prod-[0-9a-f]{8} -->\n### dashsync · dev: ")
        self.assertEqual((comment.count("<!-- "), comment.count("\n### dashsync · ")), (1, 2))
        named = self.run_on("*", "plan", "--report=markdown", "--comment-key=all").out
        self.assertTrue(named.startswith("<!-- dashsync:v1 key=all -->\n"))
        for budget in (200, 400, 700, len(comment.encode()) - 1):
            self.assertLessEqual(len(self.run_on("*", "plan", f"--report=markdown:{budget}").out.encode()), budget)


if __name__ == "__main__":
    unittest.main(verbosity=2)
