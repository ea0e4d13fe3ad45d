# SPDX-License-Identifier: MIT
# tools: npm
"""azure_commands: every logging command of the stories of examples/azure-pipelines, read by Microsoft's own parser.

The stories run as in tests/pipelines/test_azure_pipelines.py. Each line with a command then goes through
`commandFromString` of azure-pipelines-task-lib, which must read the command, properties and text that the stand-in for the agent
read, and find a command nowhere else.
"""
import json
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "lib"), str(HERE.parent / "pipelines")]
from checks import Checks  # noqa: E402
import azure_agent  # noqa: E402
import test_azure_pipelines as stories  # noqa: E402

PARSER = """
const { commandFromString } = require('azure-pipelines-task-lib/taskcommand');
const lines = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(lines.map(line => {
  try { const one = commandFromString(line); return [one.command, one.properties, one.message]; }
  catch (error) { return String(error); }
})));
"""


def parse(lines):
    done = subprocess.run(["node", "-e", PARSER], input=json.dumps(lines), capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def as_the_agent_reads(line):
    name, properties, text = azure_agent.COMMAND.search(line).groups()
    pairs = (one.split("=", 1) for one in (properties or "").split(";") if one)
    return [name, {key: azure_agent.unescape(value) for key, value in pairs}, azure_agent.unescape(text)]


def main():
    checks, lines = Checks(), []
    if not checks.tool("node") or not checks.package("azure-pipelines-task-lib") or not checks.tool("jq"):
        return checks.end()
    command = azure_agent.Agent.command

    def keep(agent, run, state, step, line):
        if "##vso[" in line.lower():
            lines.append(line)
        command(agent, run, state, step, line)

    azure_agent.Agent.command = keep
    result = unittest.TextTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromModule(stories))
    if result.skipped:
        checks.skip("stories of Azure Pipelines", result.skipped[0][1])
        return checks.end()
    checks.ok("stories of Azure Pipelines", result.wasSuccessful(), "; ".join(text for _, text in result.failures + result.errors))
    lines = sorted(set(lines))
    wrong = [f"{line}: {theirs}" for line, theirs in zip(lines, parse(lines), strict=True) if theirs != as_the_agent_reads(line)]
    checks.ok("the parser refuses what is not a command", isinstance(parse(["##vso[]x"])[0], str), "it took '##vso[]x'")
    checks.ok(f"{len(lines)} logging commands by azure-pipelines-task-lib", lines and not wrong, "; ".join(wrong))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
