# SPDX-License-Identifier: MIT
"""init: repositories of several layouts, the config that is written for each, and a plan with it."""
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import unittest

from harness import CORPUS, DASHSYNC, TOKEN, Case, Gateway, clean_environment, dashboard, fresh, needs_corpus

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg-boards~providers~Microsoft.Dashboard~dashboards~"
AZURE = ("--subscription", SUBSCRIPTION, "--resource-group", "rg-boards", "--region", "West Central US")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: boards}}\ndata:\n  {0}.json: |\n    {1}\n"


def config_map(uid):
    return CONFIG_MAP.format(uid, json.dumps(dashboard(uid)))


class Init(Case):
    def start(self, files, git=True):
        """A repository with these files; a value that is None is a dashboard whose uid is its file's name."""
        if git:
            self.init()
        for path, content in files.items():
            name = pathlib.Path(path)
            if content is None:
                content = config_map(name.stem) if name.suffix in (".yaml", ".yml") else dashboard(name.stem)
            self.write(path, content)
        if git:
            self.commit("Begin")

    def rules(self, folder=""):
        text = (self.repo / folder / "dashsync.yaml").read_text()
        return re.findall(r"^(?:  - path|    exclude): (.*)$", text, re.M)

    def check(self, files, *rules, git=True):
        """init, and a plan that finds every dashboard and nothing else to say."""
        self.start(files, git)
        uids = [pathlib.Path(path).stem for path, content in files.items() if content is None]
        gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in uids)))
        result = self.run_dashsync("init", "--endpoint", gateway.url, env={})
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(result.err, "")
        self.assertIn(f"wrote dashsync.yaml: {len(uids)} dashboard", result.out)
        self.assertTrue(result.out.endswith("  dashsync plan\n"), result.out)
        self.assertEqual(self.rules(), list(rules))
        plan = self.plan()
        self.assertEqual(plan.code, 0, plan.err + plan.out)
        self.assertEqual(plan.states(), {uid: "in-sync" for uid in uids})
        self.assertEqual(plan.report["diagnostics"], [])

    def test_a_folder(self):
        self.check({"dashboards/a.json": None, "dashboards/b.json": None, "README.md": "x"}, "dashboards")

    def test_flat(self):
        self.check({"a.json": None, "b.json": None, ".github/workflows/ci.yml": "on: push\n"}, '"*.json"')

    def test_nested(self):
        self.check({"grafana/team-a/a.json": None, "grafana/team-b/sub/b.json": None, "src/x.json": "{}"}, "grafana")

    def test_mixed_with_other_json(self):
        self.check({"a.json": None, "b.json": None, "c.json": None, "d.json": None,
                    "package.json": {"name": "x"}, "tsconfig.json": "{ // a comment\n}", "src/data.json": [1, 2]},
                   '"*.json"', "[package.json, src, tsconfig.json]")

    def test_one_among_many(self):
        self.check({"board.json": None, "package.json": {"name": "x"}, "src/a.json": {}}, "board.json")

    def test_config_maps(self):
        self.check({"k8s/boards/a.yaml": None, "k8s/boards/b.yml": None, "k8s/deployment.yaml": "kind: Deployment\n"},
                   "k8s/boards")

    def test_charts_that_are_alike(self):
        files = {f"charts/{name}/{file}": content for name in "abc"
                 for file, content in (("values.yaml", "x: 1\n"), (f"boards/{name}.json", None))}
        self.check(files, '"charts/*/boards"')

    def test_ignored_and_foreign_files(self):
        self.check({"d/a.json": None, ".gitignore": "out/\n", "out/b.json": dashboard("b"),
                    "node_modules/m/c.json": dashboard("c")}, "d")

    def test_odd_names(self):
        self.check({"my boards/a.json": None, "[x]/yes.json": None, "no/b.json": None, "x.json": {}, "é/c.json": None},
                   '"\\\\[x]"', '"my boards"', '"no"', '"é"')

    def test_odder_names(self):
        self.check({"#1: x/a.json": None, "c, d/c.json": None, "e'\"f/e.json": None, "x.json": {}},
                   '"#1: x"', '"c, d"', '"e\'\\"f"')

    def test_outside_git(self):
        self.check({"dashboards/a.json": None}, "dashboards", git=False)

    def test_below_the_root(self):
        self.start({"package.json": {}, "team/dashboards/a.json": None, "team/package.json": {}, "b.json": None})
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        result = self.run_dashsync("-C", "team", "init", "--endpoint", gateway.url)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(self.rules("team"), ["dashboards"])
        self.assertEqual(self.run_dashsync("-C", "team", "plan", "--json").states(), {"a": "in-sync"})

    def test_nothing_is_found(self):
        self.start({"package.json": {}})
        result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(result.code, 1)
        self.assertIn("no dashboards were found", result.err)
        self.assertFalse((self.repo / "dashsync.yaml").exists())

    def test_a_config_that_is_there_stays(self):
        self.start({"a.json": None, "dashsync.yaml": "version: 1\n", "sub/b.json": None})
        for arguments in (("init",), ("-C", "sub", "init")):
            result = self.run_dashsync(*arguments, "--endpoint", "http://127.0.0.1:1")
            self.assertEqual(result.code, 3)
            self.assertIn("'dashsync.yaml' is there already", result.err)
        self.assertEqual((self.repo / "dashsync.yaml").read_text(), "version: 1\n")
        self.assertFalse((self.repo / "sub" / "dashsync.yaml").exists())
        result = self.run_dashsync("init", "--force", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(self.rules(), ['"*.json"'])
        self.assertEqual(sorted(path.name for path in self.repo.iterdir() if path.is_file()), ["a.json", "dashsync.yaml"])

    def test_stdout_writes_nothing(self):
        self.start({"d/a.json": None})
        result = self.run_dashsync("init", "--stdout", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(result.code, 0)
        self.assertTrue(result.out.startswith("# Which dashboards"))
        self.assertIn("for dashsync.yaml: 1 dashboard in 1 file", result.err)
        self.assertFalse((self.repo / "dashsync.yaml").exists())

    def test_each_repository_has_an_id_of_its_own(self):
        self.start({"d/a.json": None})
        ids = {re.search(r'^id: "([0-9a-f]{8})"$', self.run_dashsync("init", "--stdout", "--endpoint",
                                                                     "http://127.0.0.1:1").out, re.M)[1] for _ in range(3)}
        self.assertEqual(len(ids), 3)

    def test_what_is_not_known_is_asked_for_by_its_option(self):
        self.start({"d/a.json": None})
        result = self.run_dashsync("init", env={})
        self.assertEqual(result.code, 64)
        self.assertIn("Give --endpoint URL", result.err)
        result = self.run_dashsync("init", "--subscription", SUBSCRIPTION, env={})
        self.assertEqual(result.code, 64)
        self.assertEqual(result.err, "dashsync: error: the resource-group and region are not known\n  hint: Run again with "
                         "--resource-group and --region, or set AZURE_RESOURCE_GROUP and AZURE_LOCATION.\n")
        result = self.run_dashsync("init", "-t", "prod=azure", env={"PATH": self.folder})
        self.assertEqual(result.code, 64)
        self.assertEqual(result.err, "dashsync: error: the subscription, resource-group and region are not known; "
                         "there is no az in PATH\n  hint: Run again with --subscription, --resource-group and --region, or "
                         "set AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP and AZURE_LOCATION.\n")
        for words, arguments in (("is not a subscription id", ("--subscription", "mine")),
                                 ("is not an Azure region", ("--region", "West/1")),
                                 ("URL", ("--endpoint", "ftp://x")), ("target", ("-t", "a b"))):
            result = self.run_dashsync("init", *AZURE, *arguments, env={})
            self.assertEqual(result.code, 64, words)
            self.assertIn(words, result.err)
        self.assertFalse((self.repo / "dashsync.yaml").exists())

    def test_azure(self):
        self.start({"d/checkout.json": None, "d/node_exporter_full.json": None, "d/9-lives.json": None})
        result = self.run_dashsync("init", *AZURE, "-t", "live", env={})
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("2 uids are not legal resource names", result.out)
        text = (self.repo / "dashsync.yaml").read_text()
        self.assertIn("  live:\n", text)
        self.assertIn('"node_exporter_full": node-exporter-full\n', text)
        self.assertIn('"9-lives": d9-lives\n', text)
        gateway = Gateway(self, seed=self.seed(*(fresh(PREFIX + name) for name in
                                                 ("checkout", "node-exporter-full", "d9-lives"))), profile="azure")
        plan = self.plan("--endpoint", gateway.url)
        self.assertEqual(set(plan.states().values()), {"new"}, plan.out)

    def test_azure_from_the_environment(self):
        self.start({"d/a.json": None})
        result = self.run_dashsync("init", "--region", "westus", env={"AZURE_SUBSCRIPTION_ID": SUBSCRIPTION,
                                                                      "AZURE_RESOURCE_GROUP": "rg-boards"})
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("resource-group: rg-boards", (self.repo / "dashsync.yaml").read_text())

    def test_two_targets_at_once(self):
        self.start({"dashboards/a_b.json": None})
        result = self.run_dashsync("init", "-t", "dev=http://127.0.0.1:3000,prod=azure", *AZURE, env={})
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(result.out, """wrote dashsync.yaml: 1 dashboard in 1 file
  dashboards
1 uid is not a legal resource name: check 'names' in the file.

Next:
  dashsync -t '*' validate
  export DASHSYNC_TOKEN_DEV=...
  dashsync -t dev doctor
  dashsync -t prod doctor
  dashsync -t '*' plan
""")
        text = (self.repo / "dashsync.yaml").read_text()
        self.assertEqual(re.findall(r"^  (\w+):$", text, re.M), ["dev", "prod"])
        self.assertEqual(text.count("azure:"), 1)
        for target in ("dev", "prod"):
            self.assertEqual(self.run_dashsync("-t", target, "validate").code, 0)

    def test_targets_of_which_something_is_missing(self):
        self.start({"dashboards/a.json": None})
        for given, words in (("dev,prod=azure", "target 'dev': no server is named"), ("dev=http://127.0.0.1:1,,", "expected a name, or NAME=URL"),
                             ("dev=http://127.0.0.1:1,dev=http://127.0.0.1:2", "'dev' is named twice"), ("=http://127.0.0.1:1", "expected a name"),
                             ("dev=http://127.0.0.1:1,prod=ftp://x", "URL"),
                             (",".join(f"t{i}=http://127.0.0.1:1" for i in range(17)), "more than 16 targets")):
            result = self.run_dashsync("init", "-t", given, *AZURE, env={})
            self.assertEqual((result.code, result.out), (64, ""), given)
            self.assertIn(words, result.err)
        self.assertFalse((self.repo / "dashsync.yaml").exists())

    def test_a_server_elsewhere_is_trusted_by_the_lines_to_type(self):
        self.start({"dashboards/a.json": None})
        out = self.run_dashsync("init", "-t", "dev=https://grafana.example.org,prod=http://127.0.0.1:1", env={}).out
        self.assertIn("  dashsync -t '*' --trust-endpoint https://grafana.example.org plan\n", out)
        self.assertIn("  dashsync -t dev --trust-endpoint https://grafana.example.org doctor\n", out)
        self.assertIn("  dashsync -t prod doctor\n", out)
        self.assertIn("  export DASHSYNC_TOKEN_PROD=...\n", out)

    def stand_in(self, *lines):
        """A folder with an az that runs these lines."""
        folder = pathlib.Path(self.folder) / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "az").write_text("\n".join(("#!/bin/sh", *lines, "")))
        (folder / "az").chmod(0o755)
        return {"PATH": f"{folder}:{os.environ['PATH']}"}

    def test_the_subscription_is_that_of_az(self):
        self.start({"dashboards/a.json": None})
        rest = ("init", "--resource-group", "rg-boards", "--region", "westus")
        account = json.dumps({"id": SUBSCRIPTION, "name": "Boards\n##[x]", "tenantId": SUBSCRIPTION})
        env = self.stand_in('[ "$*" = "account show --output json" ] || exit 9', f"printf '%s' '{account}'")
        result = self.run_dashsync(*rest, env=env)
        self.assertEqual(result.code, 0, result.err)
        self.assertTrue(result.err.startswith("the subscription is that of 'az account show': Boards"), result.err)
        self.assertNotIn("##", result.err)
        self.assertIn(f'subscription: "{SUBSCRIPTION}"\n', (self.repo / "dashsync.yaml").read_text())
        (self.repo / "dashsync.yaml").unlink()
        other = SUBSCRIPTION.replace("1", "2")
        result = self.run_dashsync(*rest, env={**env, "AZURE_SUBSCRIPTION_ID": other})
        self.assertEqual((result.code, result.err), (0, ""), "what is set goes before az")
        self.assertIn(other, (self.repo / "dashsync.yaml").read_text())

    def test_az_is_asked_once_for_all_targets(self):
        self.start({"dashboards/a.json": None})
        env = self.stand_in(f"echo x >> {self.folder}/asked", f"echo '{{\"id\": \"{SUBSCRIPTION}\"}}'")
        result = self.run_dashsync("init", "-t", "a=azure,b=azure", "--resource-group", "rg", "--region", "westus",
                                   env=env)
        self.assertEqual((result.code, result.err), (0, "the subscription is that of 'az account show'\n"))
        self.assertEqual((pathlib.Path(self.folder) / "asked").read_text(), "x\n")
        self.assertEqual((self.repo / "dashsync.yaml").read_text().count(SUBSCRIPTION), 2)

    def test_no_server_that_was_named_is_passed_over(self):
        self.start({"dashboards/a.json": None})
        here, other = "http://127.0.0.1:1", "http://127.0.0.1:2"
        for arguments, error in (
                (["-t", f"dev={here}", "--endpoint", other], "--endpoint is for one target, and --target names its servers"),
                (["-t", f"a={here},b={here}", "--endpoint", other],
                 "--endpoint is for one target, and --target names its servers"),
                (["-t", f"a={here},b={here}", "--region", "westus"],
                 "--region is for dashboards in Azure, and no target is there"),
                (["-t", f"a={here},a={here}"], f"invalid --target 'a={here},a={here}': 'a' is named twice"),
                (["-t", f"a={here},"], f"invalid --target 'a={here},': expected a name, or NAME=URL"),
                (["-t", f"={here}"], f"invalid --target '={here}': expected a name, or NAME=URL"),
                (["-t", ""], "invalid --target '': expected a name, or NAME=URL"),
                (["-t", "dev="], "target 'dev': '': not an http or https URL with a plain host and path")):
            result = self.run_dashsync("init", *arguments)
            self.assertEqual(result.code, 64, result.err)
            self.assertTrue(result.err.startswith(f"dashsync: error: {error}\n"), result.err)
            self.assertFalse((self.repo / "dashsync.yaml").exists())

    def test_an_az_that_is_of_no_use_changes_nothing(self):
        self.start({"dashboards/a.json": None})
        for lines, words in ((["echo \"Please run 'az login'\" >&2", "exit 1"], "failed: is anybody signed in (az login)?"),
                             (["echo not JSON"], "has no subscription"), (["echo '{\"id\": 7}'"], "has no subscription"),
                             (["exec sleep 60"], "did not answer within 10 s")):
            result = self.run_dashsync("init", "--resource-group", "rg", "--region", "westus", env=self.stand_in(*lines))
            self.assertEqual(result.code, 64, lines)
            lines = result.err.splitlines(keepends=True)
            self.assertEqual("".join(lines[-2:]), f"dashsync: error: the subscription is not known; 'az account show' {words}\n"
                             "  hint: Run again with --subscription, or set AZURE_SUBSCRIPTION_ID.\n")
            self.assertTrue(all(line.startswith("dashsync: asking az, ") for line in lines[:-2]), lines)

    def test_two_at_once_write_one_config(self):
        self.start({"dashboards/a.json": None})
        command = [DASHSYNC, "init", "--endpoint", "http://127.0.0.1:1"]
        both = [subprocess.Popen(command, cwd=self.repo, env=clean_environment(), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL) for _ in range(4)]
        codes = sorted(process.wait(timeout=60) for process in both)
        self.assertEqual(codes.count(0), 1, codes)

    def test_what_is_left_out_and_what_is_wrong_is_said(self):
        self.start({"d/a.json": None, "d/b.json": None, "d/twin.json": dashboard("a"),
                    "d/v2.json": {"title": "T", "elements": {}, "layout": {}},
                    "d/export.json": {**dashboard("e"), "__inputs": [
                        {"name": "DS", "type": "datasource", "pluginId": "prometheus"}]}})
        result = self.run_dashsync("init", "--endpoint", "https://grafana.example.org", env={})
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("d/v2.json:1:1: warning: schema v2", result.err)
        self.assertIn("dashsync validate    # 1 problem in the dashboards", result.out)
        self.assertIn("fill in 'datasource-defaults'", result.out)
        self.assertIn("export DASHSYNC_ENDPOINT=https://grafana.example.org", result.out)
        text = (self.repo / "dashsync.yaml").read_text()
        self.assertIn('    #   "prometheus": UID\n', text)
        self.assertEqual(self.rules(), ['"d/*.json"', "[d/v2.json]"])
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80)

    def test_a_broken_file_is_named_and_its_folder_stays_one_rule(self):
        self.start({"dashboards/a/cpu.json": None, "dashboards/b/disk.json": None,
                    "dashboards/a/mem.json": '{"uid":"mem","title":"Mem","panels":[],}',
                    "dashboards/b/_folder.json": {"apiVersion": "folder.grafana.app/v1beta1", "kind": "Folder",
                                                  "metadata": {"name": "b"}, "spec": {"title": "B"}}})
        result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("dashboards/a/mem.json:1:40: error: expected a key in double quotes, found '}'", result.err)
        self.assertEqual(self.rules(), ["dashboards"])
        self.assertIn("wrote dashsync.yaml: 2 dashboards in 2 files", result.out)
        self.assertIn("dashsync validate    # 1 problem in the dashboards", result.out)
        self.assertEqual(self.run_dashsync("validate").code, 65)

    def test_a_file_that_was_cut_short_or_is_empty_is_named_and_its_folder_stays_one_rule(self):
        self.start({"dashboards/a.json": None, "dashboards/b.json": None, "dashboards/bad.json": '{"uid":',
                    "dashboards/empty.json": "", "package.json": "{"})
        result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(result.code, 0, result.err)
        self.assertRegex(result.err, r"(?m)^dashboards/bad\.json:1:8: error: ")
        self.assertRegex(result.err, r"(?m)^dashboards/empty\.json: error: not a dashboard: found an empty file")
        self.assertNotIn("package.json", result.err + result.out)
        self.assertEqual(self.rules(), ["dashboards"])
        self.assertIn("dashsync validate    # 2 problems in the dashboards", result.out)
        self.assertNotIn("not covered", result.out)

    def test_what_a_folder_has_beside_dashboards_is_named(self):
        self.start({"dashboards/a.json": None, "dashboards/b.json": None, "dashboards/data.json": {}})
        result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(self.rules(), ['"dashboards/*.json"', "[dashboards/data.json]"])
        self.assertIn("  dashboards/*.json (without dashboards/data.json)\n", result.out)
        self.assertNotIn("not covered", result.out)
        for name in "cdef":
            self.write(f"dashboards/{name}.json", {})
        result = self.run_dashsync("init", "--force", "--endpoint", "http://127.0.0.1:1")
        self.assertEqual(self.rules(), ["dashboards/a.json", "dashboards/b.json"])
        self.assertIn("New files in dashboards are not covered: 5 files there are not dashboards: dashboards/c.json, "
                      "dashboards/d.json, dashboards/data.json and 2 more.\n", result.out)

    def test_each_problem_that_is_counted_is_named(self):
        self.start({"d/a.json": dashboard("a"), "d/odd.json": dashboard("x 1"), "d/twin.json": dashboard("a"),
                    "d/none.json": {"title": "T", "panels": []}})
        result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
        self.assertIn("# 3 problems in the dashboards", result.out)
        self.assertEqual(len(re.findall(r"^d/\w+\.json:\d+:\d+: error: ", result.err, re.M)), 3, result.err)
        self.assertIn("error: uid 'a' is also in d/a.json:1", result.err)

    def test_only_data_sources_that_have_to_be_named_are_proposed(self):
        inputs = [{"name": name, "type": "datasource", "pluginId": plugin} for name, plugin in
                  (("A", "prometheus"), ("B", "__expr__"), ("C", "-- Grafana --"), ("D", "-- Mixed --"))]
        self.start({"d/a.json": {**dashboard("a"), "__inputs": inputs}})
        self.assertEqual(self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1").code, 0)
        text = (self.repo / "dashsync.yaml").read_text()
        self.assertEqual(re.findall(r'^    #   "(.*)": UID$', text, re.M), ["prometheus"])

    def typed(self, *lines):
        """init on a terminal, with these answers; what stood on it."""
        main, side = pty.openpty()
        process = subprocess.Popen([DASHSYNC, "init"], cwd=self.repo, env=clean_environment(), stdin=side, stdout=side,
                                   stderr=side)
        self.running.append(process)
        os.close(side)
        shown = b""
        for line in (*lines, None):
            while True:
                try:
                    part = os.read(main, 4096)
                except OSError:  # how Linux says that the other side is closed
                    part = b""
                shown += part
                if not part or (line is not None and shown.endswith(b": ")):
                    break
            if line is not None:
                os.write(main, line.encode() + b"\n")
        os.close(main)
        self.assertEqual(process.wait(timeout=30), 0, shown)
        return shown.decode()

    def test_a_person_is_asked(self):
        self.start({"d/a.json": None})
        self.assertIn("URL of the Grafana", self.typed("https://grafana.example.org/"))
        self.assertIn("endpoint: \"https://grafana.example.org\"\n", (self.repo / "dashsync.yaml").read_text())
        (self.repo / "dashsync.yaml").unlink()
        seen = self.typed("grafana", "", "mine", SUBSCRIPTION, "rg/boards", "rg-boards", "West/1", "West Europe")
        for words in ("not an http or https URL", "'mine' is not a subscription id",
                      "'rg/boards' is not the name of a resource group", "'West/1' is not an Azure region"):
            self.assertIn(words, seen)
        text = (self.repo / "dashsync.yaml").read_text()
        self.assertIn('region: "West Europe"\n', text)
        self.assertIn(f'subscription: "{SUBSCRIPTION}"\n', text)
        self.assertIn("auth: { method: auto }", text)


class Corpus(Case):
    def setUp(self):
        super().setUp()
        needs_corpus()

    def test_each_repository_of_the_corpus(self):
        seen = 0
        for repository in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
            with self.subTest(repository.name):
                shutil.rmtree(self.repo, ignore_errors=True)
                shutil.copytree(repository, self.repo)
                result = self.run_dashsync("init", "--endpoint", "http://127.0.0.1:1")
                self.assertIn(result.code, (0, 1), result.err)
                if result.code == 1:
                    self.assertIn("no dashboards were found", result.err)
                    continue
                found = int(re.search(r"dashsync.yaml: (\d+) dashboard", result.out)[1])
                listed = self.run_dashsync("validate", "--json").report
                named = {line.split(":", 1)[0] for line in result.err.splitlines() if ": error: " in line}
                rules = {d["rule"] for d in listed["diagnostics"] if d["file"] not in named}
                self.assertEqual(rules & {"not-a-dashboard", "syntax", "no-files"}, set(), listed["diagnostics"])
                self.assertGreaterEqual(len(listed["dashboards"]), found)
                seen += 1
        self.assertGreater(seen, 10)


if __name__ == "__main__":
    unittest.main()
