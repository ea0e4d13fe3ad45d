# SPDX-License-Identifier: MIT
"""Runs a file of Azure Pipelines as the service and its agent do, as far as the examples need it.

Known are jobs, deployments, stages, templates of steps, the variables of a run, `$(macros)`, conditions of a few functions,
the steps in `Agent.STEPS`, and the logging commands in `COMMANDS`, with `target: { commands, settableVariables }`. What is
not known is an error: an example that uses it would not be tested. From the pages "YAML schema", "Predefined variables",
"Expressions", "Logging commands" and "Run a deployment job".
"""
import json
import os
import pathlib
import re
import subprocess

from stand_in_azure_devops import PROJECT, REPOSITORY
from world import DASHSYNC, TENANT, environment_of_job

COMMAND = re.compile(r"##vso\[([a-z]+\.[a-z]+)(?: ([^\]]*))?\](.*)", re.IGNORECASE)
COMMANDS = {"task.setvariable", "task.prependpath", "task.logissue", "task.complete", "task.uploadsummary"}
RESTRICTED = {"task.setvariable", "task.prependpath", "task.logissue", "task.complete"}  # allowed when restricted
ESCAPES = (("%3B", ";"), ("%5D", "]"), ("%0D", "\r"), ("%0A", "\n"), ("%AZP25", "%"))


def read(path):
    """A YAML file as Python reads JSON."""
    done = subprocess.run([DASHSYNC, "show", "--raw", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def unescape(text):
    for escape, character in ESCAPES:
        text = text.replace(escape, character)
    return text


class Condition:
    """An expression of `condition:`; `evaluate` gives its value."""

    def __init__(self, text):
        self.tokens = re.findall(r"'(?:[^']|'')*'|[A-Za-z_][\w.]*|[][(),]", text)
        assert "".join(self.tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", text), f"not known: {text}"

    def evaluate(self, status, variables, dependencies):
        tokens = list(self.tokens)

        def value():
            token = tokens.pop(0)
            if token.startswith("'"):
                return token[1:-1].replace("''", "'")
            if tokens and tokens[0] == "[":
                tokens.pop(0)
                key = value()
                assert tokens.pop(0) == "]"
                if token == "variables":
                    return variables.get(key, "")
                what, stage, outputs = token.split(".")
                assert (what, outputs) == ("dependencies", "outputs"), token
                return dependencies[stage].get(key, "")
            assert tokens.pop(0) == "(", token
            arguments = []
            while tokens[0] != ")":
                arguments.append(value())
                if tokens[0] == ",":
                    tokens.pop(0)
            tokens.pop(0)
            return functions[token](*arguments)

        functions = {
            "and": lambda *all_of: all(all_of), "or": lambda *any_of: any(any_of), "not": lambda one: not one,
            "eq": lambda one, other: str(one).lower() == str(other).lower(),
            "ne": lambda one, other: str(one).lower() != str(other).lower(),
            "succeeded": lambda: status in ("Succeeded", "SucceededWithIssues"), "always": lambda: True,
            "failed": lambda: status == "Failed", "succeededOrFailed": lambda: status != "Canceled"}
        result = value()
        assert not tokens, tokens
        return result


class Run:
    """What came of a run: `result`, the text of all steps in `log`, and what the commands did."""

    def __init__(self):
        self.result = "Succeeded"
        self.log = ""
        self.steps = {}  # display name or task: Succeeded, SucceededWithIssues, Failed, Skipped
        self.outputs = {}  # of a stage: 'job.step.NAME'
        self.artifacts = {}  # name: {path: bytes}
        self.summaries, self.issues, self.tests = [], [], []
        self.commands = []  # every line with a command, as the agent saw it
        self.blocked = []
        self.environments = []


class Agent:
    """`run` runs a pipeline of a commit. `approve(environment)` answers for the people; the default says yes."""

    def __init__(self, story, server, approve=lambda environment: True):
        self.story, self.server, self.approve = story, server, approve
        self.count = 0

    def run(self, file, commit, ref="refs/heads/main", reason="IndividualCI", pull_request=None, fork=False, rights=None):
        self.count += 1
        run, source = Run(), self.story.checkout(commit)
        pipeline = read(source / file)
        token = f"job-token-{self.count}"
        more = {} if rights is None else {"rights": rights}
        self.server.token(token, ref=ref, pipeline=pathlib.Path(file).name, fork=fork, **({"rights": frozenset()} if fork else more))
        variables = {"System.CollectionUri": self.server.collection, "System.TeamProjectId": PROJECT, "TF_BUILD": "True",
                     "Build.Repository.ID": REPOSITORY, "Build.SourceVersion": commit, "Build.SourceBranch": ref,
                     "Build.BuildId": str(self.count), "Build.Reason": reason, "System.JobAttempt": "1",
                     "System.StageAttempt": "1", "System.PullRequest.IsFork": str(fork),
                     "System.OidcRequestUri": f"{self.server.collection}{PROJECT}/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken"}
        if pull_request:
            variables.update({"System.PullRequest.PullRequestId": str(pull_request["number"]),
                              "System.PullRequest.TargetBranch": f"refs/heads/{pull_request['into']}"})
        context = {"file": file, "folder": (source / file).parent, "commit": commit, "token": token, "variables": variables}
        stages = pipeline.get("stages") or [{"stage": "__default", "jobs": pipeline["jobs"]}]
        for stage in stages:
            condition = Condition(stage.get("condition", "succeeded()"))
            if not condition.evaluate(run.result, variables, run.outputs):
                run.steps[stage["stage"]] = "Skipped"
                continue
            run.outputs[stage["stage"]] = {}
            for job in stage["jobs"]:
                self.run_job(run, context, pipeline, stage["stage"], job)
        return run

    def steps_of(self, context, steps):
        for step in steps:
            if "template" in step:
                assert set(step) == {"template"}, step
                yield from self.steps_of(context, read(context["folder"] / step["template"])["steps"])
            else:
                yield step

    def run_job(self, run, context, pipeline, stage, job):
        if "deployment" in job:
            run.environments.append(job["environment"])
            if not self.approve(job["environment"]):
                run.result = "Failed"
                return
            steps, name = job["strategy"]["runOnce"]["deploy"]["steps"], job["deployment"]
        else:
            steps, name = job["steps"], job["job"]
        root = pathlib.Path(self.story.path(f"agent-{self.count}-{stage}-{name}"))
        for folder in ("s", "temp", "home"):
            (root / folder).mkdir(parents=True)
        state = {"root": root, "work": root / "s", "status": "Succeeded", "path": [], "outputs": {},
                 "variables": {**context["variables"], "Agent.TempDirectory": str(root / "temp"),
                               "Pipeline.Workspace": str(root), "System.DefaultWorkingDirectory": str(root / "s")}}
        for key, text in (pipeline.get("variables") or {}).items():
            state["variables"][key] = self.expand(text, state, context)
        steps = list(self.steps_of(context, steps))
        # The checks of connections come before the job: a job that may not use one does not begin.
        for step in steps:
            connection = step.get("inputs", {}).get("azureSubscription")
            condition = Condition(step.get("condition", "succeeded()"))
            if connection and condition.evaluate("Succeeded", state["variables"], run.outputs):
                reason = self.server.may_use(connection, self.server.tokens[context["token"]])
                if reason:
                    run.result, run.log = "Failed", run.log + reason + "\n"
                    return
        for step in steps:
            self.run_step(run, context, state, step)
        for summary in run.summaries:
            assert pathlib.Path(summary).is_file(), f"the summary '{summary}' is gone before the job's end"
        run.outputs[stage].update({f"{name}.{key}": text for key, text in state["outputs"].items()})
        if state["status"] != "Succeeded" and run.result != "Failed":
            run.result = state["status"]

    def expand(self, text, state, context):
        """Macros: a name that is not known stays as it is."""
        known = {**state["variables"], **state["outputs"], "System.AccessToken": context["token"]}
        lower = {name.lower(): value for name, value in known.items()}
        return re.sub(r"\$\(([\w.]+)\)", lambda match: lower.get(match[1].lower(), match[0]), str(text))

    def run_step(self, run, context, state, step):
        kind = next((name for name in self.STEPS if name in step), None)
        assert kind, f"no such step: {step}"
        label = step.get("displayName", step[kind])
        state["variables"]["Agent.JobStatus"] = state["status"]
        if not Condition(step.get("condition", "succeeded()")).evaluate(state["status"], state["variables"], run.outputs):
            run.steps[label] = "Skipped"
            return
        code = self.STEPS[kind](self, run, context, state, step)
        run.steps[label] = "Failed" if code else state.pop("complete", "Succeeded")
        if code or (run.steps[label] != "Succeeded" and state["status"] == "Succeeded"):
            state["status"] = run.steps[label]

    def script(self, run, context, state, step, script, **more):
        assert "${{" not in script, "a template expression in a script is an injection"
        expanded = self.expand(script, state, context)
        assert expanded == script, f"a macro in a script is an injection: {script}"
        environment = environment_of_job(state["root"] / "home", AZURE_AUTHORITY_HOST=self.story.gateway.url, **more)
        environment.update({re.sub(r"[. ]", "_", name).upper(): value for name, value in state["variables"].items()})
        environment.update({name: self.expand(value, state, context) for name, value in step.get("env", {}).items()})
        environment["PATH"] = ":".join([*state["path"], environment["PATH"]])
        file = state["root"] / "temp" / "step.sh"
        file.write_text(script)
        done = subprocess.run(["bash", "--noprofile", "--norc", str(file)], cwd=state["work"], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, errors="surrogateescape")
        run.log += f"== {step.get('displayName')}\n{done.stdout}"
        for line in re.split(r"\r?\n|\r", done.stdout):
            self.command(run, state, step, line)
        return done.returncode

    def command(self, run, state, step, line):
        match = COMMAND.search(line)
        if not match:
            assert "##vso[" not in line.lower(), f"a command that the agent does not know: {line!r}"
            return
        run.commands.append(line)
        name, data = match[1].lower(), unescape(match[3])
        properties = dict(one.split("=", 1) for one in (match[2] or "").split(";") if one)
        properties = {key.lower(): unescape(value) for key, value in properties.items()}
        assert name in COMMANDS, f"a command that the agent does not know: {line!r}"
        target = step.get("target", {})
        if target.get("commands") == "restricted" and name not in RESTRICTED:
            run.blocked.append(line)
        elif name == "task.setvariable":
            self.set_variable(run, state, step, target.get("settableVariables"), properties, data, line)
        elif name == "task.prependpath":
            state["path"].insert(0, data)
        elif name == "task.logissue":
            run.issues.append({**properties, "message": data})
        elif name == "task.complete":
            state["complete"] = properties["result"]
        else:
            assert os.path.isabs(data), line
            run.summaries.append(data)

    @staticmethod
    def set_variable(run, state, step, settable, properties, data, line):
        allowed = settable is None or (settable != "none" and any(
            re.fullmatch(pattern.replace("*", ".*"), properties["variable"]) for pattern in settable))
        if not allowed:
            run.blocked.append(line)
        elif properties.get("isoutput", "").lower() == "true":
            state["outputs"][f"{step['name']}.{properties['variable']}"] = data
        else:
            state["variables"][properties["variable"]] = data

    # Steps: each gives an exit code

    def checkout(self, run, context, state, step):
        assert step["persistCredentials"] == "false", "the token would stay in .git/config"
        state["work"] = self.story.checkout(context["commit"], depth=int(step.get("fetchDepth", "1")) or None)
        return 0

    def bash(self, run, context, state, step):
        return self.script(run, context, state, step, step["bash"])

    def task(self, run, context, state, step):
        inputs = {key: self.expand(value, state, context) for key, value in step["inputs"].items()}
        if step["task"] == "PublishTestResults@2":
            assert inputs["testResultsFormat"] == "JUnit"
            found = sorted(pathlib.Path(inputs["searchFolder"]).glob(inputs["testResultsFiles"]))
            run.tests += [file.read_text() for file in found]
            return 0
        assert step["task"] == "AzureCLI@2", step
        assert (inputs["scriptType"], inputs["scriptLocation"]) == ("bash", "inlineScript"), inputs
        connection = self.server.connections[inputs["azureSubscription"]]
        return self.script(run, context, state, step, step["inputs"]["inlineScript"], AZURESUBSCRIPTION_TENANT_ID=TENANT,
                           AZURESUBSCRIPTION_CLIENT_ID=connection["client"],
                           AZURESUBSCRIPTION_SERVICE_CONNECTION_ID=connection["id"])

    def publish(self, run, context, state, step):
        folder, name = pathlib.Path(self.expand(step["publish"], state, context)), self.expand(step["artifact"], state, context)
        assert name not in run.artifacts, f"the artifact '{name}' is there already"
        if not folder.is_dir():
            run.log += f"Path does not exist: {folder}\n"
            return 1
        run.artifacts[name] = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        return 0

    def download(self, run, context, state, step):
        assert step["download"] == "current", step
        name = self.expand(step["artifact"], state, context)
        for path, content in run.artifacts[name].items():
            target = state["root"] / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return 0

    STEPS = {"checkout": checkout, "bash": bash, "task": task, "publish": publish, "download": download}
