# SPDX-License-Identifier: MIT
"""What a person types wrong: the error names it, and the hint is the word or the line that was meant."""
import json
import unittest

from harness import Case, Gateway, dashboard

TARGETS = "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n"

FORMATS = ("The formats are text, json, markdown, html, junit, sarif, github, azure-devops, gitlab, gitlab-terraform, "
           "openmetrics and oneline.")


class Mistakes(Case):
    def start(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("wait_stats")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/wait_stats.json", dashboard("wait_stats"))
        self.commit("Take over")

    def targets(self, *names):
        self.write("dashsync.yaml", TARGETS + "".join(f"  {name}:\n    endpoint: {self.gateway.url}\n" for name in names))

    def refused(self, *arguments, error, hint, code=64, **more):
        result = self.run_dashsync(*arguments, **more)
        self.assertEqual((result.code, result.out), (code, ""), result.out + result.err)
        self.assertEqual(result.err, f"dashsync: error: {error}\n" + (f"  hint: {hint}\n" if hint else ""))

    # ---- commands and options ----

    def test_a_command_that_is_called_so_elsewhere(self):
        for word, command in (("diff", "plan"), ("status", "plan"), ("deploy", "apply"), ("log", "history"),
                              ("undo", "rollback"), ("plam", "plan"), ("dirft", "drift")):
            for arguments in ([word], [word, "--frobnicate"], ["help", word]):
                self.refused(*arguments, error=f"unknown command '{word}'", hint=f"Did you mean '{command}'?")
        self.refused("frobnicate", error="unknown command 'frobnicate'", hint="'dashsync help' lists the commands.")

    def test_a_command_by_its_meaning(self):
        deletes = ("dashsync deletes no dashboard: 'dashsync plan' lists those that left git, to be deleted in Grafana, "
                   "in Azure with the command that it prints.")
        signs_in = "dashsync signs in with each command: 'dashsync doctor' tests it."
        lists = "'dashsync validate -v' lists the dashboards of the files, 'dashsync plan -v' their states."
        edits = "Edit the file and run 'dashsync apply', or edit in Grafana and run 'dashsync pull'."
        moves = "Move or rename the file and commit it: a dashboard stays the same while its uid does."
        resolves = ("'dashsync plan --on-drift merge' merges what git and live changed, 'dashsync pull' takes it into the "
                    "files.")
        adds = "Add a file with the dashboard and commit it: 'dashsync plan' shows it, 'dashsync apply' writes it."
        for words, hint in (("status what-if preview compare", "Did you mean 'plan'?"),
                            ("lint verify Lint valdiate", "Did you mean 'validate'?"),
                            ("sync push publish aplly pply", "Did you mean 'apply'?"),
                            ("download export fetch", "Did you mean 'pull'?"),
                            ("describe", "Did you mean 'explain'?"), ("test chekc", "Did you mean 'check'?"),
                            ("vali VALIDATE", "Did you mean 'validate'?"), ("hist", "Did you mean 'history'?"),
                            ("lpan lan pplan", "Did you mean 'plan'?"), ("inti nit", "Did you mean 'init'?"),
                            ("destroy delete remove rm prune", deletes), ("login logout auth Auth", signs_in),
                            ("list ls get", lists), ("edit", edits), ("rename move mv", moves),
                            ("resolve merge", resolves), ("new add", adds)):
            for word in words.split():
                self.refused(word, error=f"unknown command '{word}'", hint=hint)

    def test_no_guess_from_a_slip_of_another_word(self):
        for word in "litn snyc downlaod detroy aut pussh edti mvoe full".split():
            self.refused(word, error=f"unknown command '{word}'", hint="'dashsync help' lists the commands.")

    def test_an_option_of_another_command(self):
        for arguments, option, hint in (
                ("drift --out x", "--out", "'--out' is an option of plan and capture."),
                ("plan --yes", "--yes", "'--yes' is an option of apply and rollback."),
                ("check -y", "-y", "'-y' is an option of apply and rollback."),
                ("plan --patch", "--patch", "'--patch' is an option of history."),
                ("check --adopt", "--adopt", "'--adopt' is an option of plan, apply, pull and explain."),
                ("plan --as=json", "--as=json", "'--as' is an option of report and help.")):
            command = arguments.split()[0]
            self.refused(*arguments.split(), error=f"{command}: unknown option '{option}'", hint=hint)
        for word in ("--y", "--y=1", "--", "-", "--=x"):  # no letter, and nothing at all
            self.assertNotIn("option of", self.run_dashsync("plan", word, "--frobnicate").err, word)
        self.refused("--adopt", "plan", error="unknown option '--adopt'",
                     hint="'--adopt' is an option of plan, apply, pull and explain, after the command.")
        self.refused("plan", "--on_drift", "keep", error="plan: unknown option '--on_drift'",
                     hint="Did you mean '--on-drift'?")

    def test_an_option_by_its_meaning(self):
        plans = "'dashsync plan' shows what apply would do, and writes nothing."
        replaces = "'--on-drift overwrite' replaces edits by hand, '--yes' answers the question."
        config = "'-c FILE' names the config."
        saves = "'--out FILE' saves the plan, '--json' prints the report as JSON."
        prints = "'--json' prints JSON, '--report FORMAT=FILE' writes a file."
        never = "Did you mean '--color never'?"
        for line, hint in (("plan --dry-run", plans), ("apply --dry-run=true", plans), ("apply -n", plans),
                           ("apply --auto-approve", "Did you mean '--yes'?"), ("apply --force", replaces),
                           ("apply -f", replaces), ("plan -f", config), ("drift --file=x", config), ("plan -o", saves),
                           ("plan -o=json", saves), ("drift -o", prints), ("check --output", prints),
                           ("plan --output", "'--json' prints the report as JSON, '--out FILE' saves the plan."),
                           ("plan --no-color", never), ("plan -V", "Did you mean '--version'?"),
                           ("plan --uid", "Did you mean '--only'?"),
                           ("rollback --uid", "The uid is an argument without an option."),
                           ("plan -target=dev", "Did you mean '--target=dev'?"),
                           ("apply -yes", "Did you mean '--yes'?")):
            command, option = line.split()
            self.refused(command, option, error=f"{command}: unknown option '{option}'", hint=hint)
        self.refused("--no-color", "plan", error="unknown option '--no-color'", hint=never)
        self.refused("-target=dev", "plan", error="unknown option '-target=dev'", hint="Did you mean '--target=dev'?")
        self.refused("rollback", "web", "--version", "2", hint="Did you mean '--to 2'?",
                     error="rollback: '--version' prints the version of dashsync")
        self.assertEqual(self.run_dashsync("plan", "--version").out, self.run_dashsync("--version").out)

    def test_an_option_of_every_command_is_explained_where_it_is(self):
        explains = "'dashsync help dashsync' explains the options of every command."
        for line, error, hint in (
                ("--timeout=5s", "invalid --timeout '5s': expected a whole number from 1 to 3600", explains),
                ("--jobs=0", "invalid --jobs '0': expected a whole number from 1 to 256", explains),
                ("--progress=yes", "invalid --progress 'yes': expected one of: auto always never", explains),
                ("--quiet=1", "'--quiet' takes no argument", explains),
                ("-qt", "'--target' needs an argument: TARGET", explains),
                ("--json=a.json", "'--json' takes no argument", "Did you mean '--report json=a.json'?")):
            self.refused("plan", line, error=f"plan: {error}", hint=hint)
            self.refused(line, error=error, hint=hint)
        self.refused("plan", "--max-failures=0", error="plan: unknown option '--max-failures=0'",
                     hint="'--max-failures' is an option of apply.")
        self.refused("apply", "--max-failures=0", hint="'dashsync help apply' explains the options.",
                     error="apply: invalid --max-failures '0': expected a whole number from 1 to 100000")

    def test_a_command_that_takes_no_argument(self):
        self.refused("version", "x", error="version: one argument too many: 'x'", hint="usage: dashsync version")
        self.refused("help", "a", "b", error="help: one argument too many: 'b'",
                     hint="usage: dashsync help [COMMAND|TOPIC|KEY]")

    def test_a_word_that_is_not_one_of_the_choices(self):
        choices = "invalid --on-drift '{}': expected one of: keep refuse merge overwrite"
        for arguments, error, hint in (
                (["plan", "--on-drift=overwirte"], "plan: " + choices.format("overwirte"), "Did you mean 'overwrite'?"),
                (["plan", "--on-drift=ignore"], "plan: " + choices.format("ignore"),
                 "'dashsync help plan' explains the options."),
                (["--color=alwyas", "plan"], "invalid --color 'alwyas': expected one of: auto always never",
                 "Did you mean 'always'?"),
                (["plan", "--report", "markdwon=x"], "unknown report format 'markdwon=x'",
                 f"Did you mean 'markdown'? {FORMATS}"),
                (["plan", "--report", "md=x"], "unknown report format 'md=x'",
                 f"Did you mean 'markdown'? {FORMATS}"),
                (["plan", "--report", "pdf"], "unknown report format 'pdf'", FORMATS),
                (["plan", "--fail-on", "drfit"], "invalid --fail-on 'drfit': expected refused, missing, orphaned, "
                 "drift, undetermined or warning, with commas between", "Did you mean 'drift'?")):
            self.refused(*arguments, error=error, hint=hint)

    def test_a_uid_where_a_folder_is_expected(self):
        self.start()
        for command in ("plan", "apply", "drift", "check"):
            self.refused(command, "node", error=f"there is no {'plan or ' * (command == 'apply')}folder"
                         f"{' or file' * (command != 'apply')} 'node'", hint=
                         "'dashsync plan --out FILE' saves a plan; or name a folder with dashboards." if command == "apply"
                         else "Name a folder or file with dashboards, or a uid with --only node.")
        for command in ("validate", "doctor"):
            result = self.run_dashsync(command, "node")
            self.assertEqual(result.code, 64)
            self.assertNotIn("--only", result.out + result.err)

    def test_a_target_where_a_folder_is_expected(self):
        self.start()
        self.targets("dev", "prod")
        for command in ("plan", "drift", "check", "validate"):
            self.refused(command, "prod", error="there is no folder or file 'prod'", hint="Name the target with -t prod.")
            self.refused(command, "-t", "dev", "prod", error="there is no folder or file 'prod'",
                         hint="Name the target with -t dev,prod.")
        doctor = self.run_dashsync("doctor", "prod")
        self.assertIn("Name the target with -t prod.", doctor.out + doctor.err)
        self.refused("plan", "-t", "all", error="there is no target 'all'",
                     hint="-t '*' names all targets, where a command takes several: dev and prod.")
        self.write("dashsync.yaml", "version: 1\nfrob: 1\n")
        result = self.run_dashsync("plan")
        self.assertIn("hint: 'dashsync help config' explains the keys, 'dashsync help KEY' one of them.\n", result.err)

    def test_an_option_that_is_not_the_commands(self):
        self.refused("plan", "--targt", "x", error="plan: unknown option '--targt'", hint="Did you mean '--target'?")
        self.refused("plan", "--frobnicate", error="plan: unknown option '--frobnicate'",
                     hint="'dashsync help plan' explains the options.")
        self.refused("drift", "-x", error="drift: unknown option '-x'",
                     hint="'dashsync help drift' explains the options.")
        self.refused("--frobnicate", "plan", error="unknown option '--frobnicate'",
                     hint="'dashsync help' explains the options of every command.")

    # ---- dashboards ----

    def test_a_uid_with_a_slip_in_it(self):
        self.start()
        near = "Did you mean 'wait_stats'?"
        for arguments, error in ((["explain"], "no valid dashboard has the uid 'wait_stat'"),
                                 (["pull"], "no dashboard has the uid 'wait_stat'"),
                                 (["rollback", "--to", "1", "--yes"], "no valid dashboard has the uid 'wait_stat'"),
                                 (["plan", "--only"], "--only 'wait_stat' matches no dashboard"),
                                 (["apply", "--yes", "--only"], "--only 'wait_stat' matches no dashboard"),
                                 (["drift", "--only"], "--only 'wait_stat' matches no dashboard")):
            self.refused(*arguments, "wait_stat", error=error, hint=near)
        self.refused("pull", "wait_stats", "wait_stat", error="no dashboard has the uid 'wait_stat'", hint=near)
        self.refused("history", "wait_stat", error="there is no dashboard 'wait_stat' on the server", hint=near, code=1)

    def test_a_uid_that_is_like_none(self):
        self.start()
        self.refused("explain", "node", error="no valid dashboard has the uid 'node'",
                     hint="'dashsync validate -v' lists the uids.")
        self.refused("pull", "node", error="no dashboard has the uid 'node'",
                     hint="'dashsync validate -v' lists the uids.")
        self.refused("plan", "--only", "node", error="--only 'node' matches no dashboard",
                     hint="'dashsync validate -v' lists the uids and files.")
        self.refused("plan", "--only", "node*", error="--only 'node*' matches no dashboard",
                     hint="Name uids or files, as globs: --only 'team-a/*'.")
        gone = "The server keeps no versions of a dashboard that was deleted."
        self.refused("history", "node", error="there is no dashboard 'node' on the server", hint=gone, code=1)
        (self.repo / "dashsync.yaml").unlink()
        self.refused("history", "wait_stat", "--endpoint", self.gateway.url, code=1,
                     error="there is no dashboard 'wait_stat' on the server", hint=gone)

    def test_a_uid_that_only_an_invalid_dashboard_has(self):
        self.start()
        uid = "x" * 41
        self.write("dashboards/long.json", dashboard(uid))
        self.refused("explain", uid, error=f"no valid dashboard has the uid '{uid}'",
                     hint="'dashsync validate' says what is wrong with it.")

    # ---- files ----

    def test_a_path_with_a_slip_in_it(self):
        self.start()
        self.refused("plan", "dashboardz", error="there is no folder or file 'dashboardz'",
                     hint="Did you mean 'dashboards'?")
        self.refused("validate", "dashboards/wait_stat.json", hint="Did you mean 'dashboards/wait_stats.json'?",
                     error="there is no folder or file 'dashboards/wait_stat.json'")
        self.refused("show", "dashboards/wait_stat.json", hint="Did you mean 'dashboards/wait_stats.json'?",
                     error="there is no file 'dashboards/wait_stat.json'")
        self.refused("plan", "--only", "dashboards/wait_stat.json",
                     error="--only 'dashboards/wait_stat.json' matches no dashboard",
                     hint="Did you mean 'dashboards/wait_stats.json'?")
        self.refused("plan", "elsewhere/x", error="there is no folder or file 'elsewhere/x'",
                     hint="Name a folder or file with dashboards.")

    def test_a_config_or_a_folder_to_run_in_that_is_not_there(self):
        self.start()
        self.refused("-c", "dashsnyc.yaml", "plan", code=78, error="there is no config 'dashsnyc.yaml'",
                     hint="Did you mean 'dashsync.yaml'?")
        self.refused("-c", "x/y.yaml", "plan", code=78, error="there is no config 'x/y.yaml'",
                     hint="'dashsync init' writes one.")
        self.refused("-C", "dashboardz", "plan", error="-C: there is no folder 'dashboardz'",
                     hint="Did you mean 'dashboards'?")
        self.refused("-C", "dashsync.yaml", "plan", error="-C: 'dashsync.yaml' cannot be read: Not a directory", hint=None)

    def test_a_plan_that_is_not_there_is_named_before_anything_is_asked(self):
        self.start()
        make = "'dashsync plan --out FILE' saves a plan; or name a folder with dashboards."
        for more in ([], ["--yes"]):
            self.refused("apply", *more, "release.plan", error="there is no plan or folder 'release.plan'", hint=make)
        self.run_dashsync("plan", "--out", "release.plan")
        self.refused("apply", "releaze.plan", error="there is no plan or folder 'releaze.plan'",
                     hint="Did you mean 'release.plan'?")
        self.gateway.forget_requests()
        self.assertEqual(self.run_dashsync("apply", "release.plan").code, 0)

    def test_a_file_where_a_uid_is_expected_and_the_reverse(self):
        self.start()
        hint = "Did you mean 'wait_stats'? The file has this uid."
        for name in "dashboards/wait_stats.json", "./dashboards/wait_stats.json", "wait_stats.json":
            self.refused("pull", name, error=f"no dashboard has the uid '{name}'", hint=hint)
            self.refused("explain", name, error=f"no valid dashboard has the uid '{name}'", hint=hint)
        name = "dashboards/wait_stats.json"
        self.refused("rollback", name, "--to", "1", "--yes", error=f"no valid dashboard has the uid '{name}'", hint=hint)
        self.refused("history", name, error=f"there is no dashboard '{name}' on the server", hint=hint, code=1)
        self.refused("show", "wait_stats", error="there is no file 'wait_stats'",
                     hint="show takes a file: 'dashsync validate -v' lists each uid with its file.")
        self.refused("report", "render", "gone/report.json", error="there is no file 'gone/report.json'",
                     hint="'dashsync plan --report json=FILE' saves a report.")

    def test_a_ref_with_a_slip_in_it(self):
        self.start()
        self.git("branch", "-M", "main")
        self.git("tag", "v1.2.0")
        fetch = ("Run git fetch first; a branch of the remote is origin/NAME, and a shallow clone has only its newest "
                 "commits (git fetch --unshallow).")
        for option in "--ref", "--base":
            for ref, near in (("mian", "main"), ("mian~2", "main~2"), ("v1.20", "v1.2.0")):
                self.refused("plan", option, ref, error=f"ref '{ref}' is not known in this repository",
                             hint=f"Did you mean '{near}'? If not: {fetch}")
            for ref in "feature", "main~40", "HEAD~9":
                self.refused("plan", option, ref, error=f"ref '{ref}' is not known in this repository", hint=fetch)

    # ---- targets and the config ----

    def test_a_target_that_the_config_does_not_have(self):
        self.start()
        self.refused("plan", "-t", "devv", error="there is no target 'devv'", hint="Did you mean 'dev'?")
        self.refused("plan", "-t", "live", error="there is no target 'live'", hint="The only target is 'dev'.")
        self.targets("dev", "test", "prod")
        self.refused("plan", "-t", "porod", error="there is no target 'porod'",
                     hint="Did you mean 'prod'? The targets are dev, test and prod.")
        self.refused("plan", "-t", "somewhere", error="there is no target 'somewhere'",
                     hint="The targets are dev, test and prod.")
        self.refused("plan", error="the config has 3 targets", hint="Say which with -t TARGET: dev, test or prod.")
        self.targets(*(f"region-{n:02}" for n in range(12)))
        self.refused("validate", error="the config has 12 targets", hint="Say which with -t TARGET: "
                     + ", ".join(f"region-{n:02}" for n in range(10)) + " or 2 more.")

    def test_where_there_is_no_config(self):
        self.start()
        (self.repo / "dashsync.yaml").unlink()
        here, write = self.repo.resolve(), "Run 'dashsync init' to write one, or name it with -c FILE."
        self.refused("plan", "-t", "dev", hint=write,
                     error=f"target 'dev': there is no dashsync.yaml in '{here}'")
        self.refused("-C", "dashboards", "plan", "-t", "dev", hint=write, error="target 'dev': there is no dashsync.yaml "
                     f"in '{here}/dashboards' or above it in the repository")
        self.refused("plan", hint="Run 'dashsync init' to write one, or give a folder as argument.",
                     error=f"no dashboards are named: there is no dashsync.yaml in '{here}'")
        doctor = self.run_dashsync("doctor", "--json").report
        self.assertIn("dashsync init", json.dumps(doctor))
        self.refused("plan", "dashboards", error="no endpoint is named", hint="Give --endpoint URL, or 'endpoint' of a "
                     "target in dashsync.yaml; 'dashsync init' writes one.")
        self.commit("Away")
        self.refused("plan", "--ref", "HEAD", "-t", "dev", hint="Name a commit that has one.",
                     error="target 'dev': there is no dashsync.yaml in 'HEAD'")


if __name__ == "__main__":
    unittest.main()
