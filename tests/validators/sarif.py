# SPDX-License-Identifier: MIT
# tools: python npm
"""sarif: reports of real runs by Microsoft's multitool: the schema, SARIF's rules and those of GitHub's ingestion."""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
import reports  # noqa: E402
from checks import OUT, Checks, run  # noqa: E402

# Rules that a tool which names no host of its own cannot keep: an address of the tool, one of each rule's help, one of
# the repository. And what nobody reads of a file of texts: its contexts and snippets.
EXCUSED = {"SARIF2005": "informationUri", "SARIF2012": "helpUri", "SARIF2007": "versionControlProvenance"}


def findings(tool, path):
    """(rule, level, message) of all that the multitool says of a file, but what is excused."""
    out = path.with_suffix(".found")
    out.unlink(missing_ok=True)
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    status, said = run(tool, "validate", path, "--rule-kind", "Sarif;Ghas", "--output", out, "--log", "ForceOverwrite",
                       "--level", "Error;Warning;Note", env=environment)
    if not out.exists():
        return [("none", "error", f"status {status}: {said}")]
    found = []
    for log in json.loads(out.read_text(encoding="utf-8-sig"))["runs"]:
        for one in log.get("results", []):
            message = one["message"].get("text") or f"{one['message'].get('id')}: {one['message'].get('arguments')}"
            found.append((one["ruleId"], one.get("level", "warning"), message))
        for call in log.get("invocations", []):
            found += [("notification", note.get("level", "warning"), note["message"].get("text", ""))
                      for note in call.get("toolConfigurationNotifications", []) + call.get("toolExecutionNotifications", [])
                      if note.get("level") == "error"]
    return found


def main():
    checks = Checks()
    package = pathlib.Path(os.environ["NODE_PATH"]) / "@microsoft/sarif-multitool-linux"
    tool = package / "Sarif.Multitool"
    if not tool.exists():
        checks.skip("Sarif.Multitool", "npm has not installed @microsoft/sarif-multitool-linux")
        return checks.end()
    tool.chmod(0o755)
    bad = OUT / "bad.sarif"
    bad.write_text('{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"ruleIndex": 7}]}]}')
    checks.ok("a wrong file is found out", any(level == "error" for _, level, _ in findings(tool, bad)))
    for name, path in reports.make(OUT).items():
        made = OUT / f"{name}.sarif"
        made.write_bytes(reports.render(path, "sarif"))
        found = [one for one in findings(tool, made) if one[1] != "note" and one[0] not in EXCUSED]
        checks.ok(f"{name} has nothing to find", not found, "; ".join(" ".join(one) for one in found[:5]))
        results = [len(log["results"]) for log in json.loads(made.read_text())["runs"]]
        print(f"  {name}: {sum(results)} alerts in {len(results)} runs, {made.stat().st_size} bytes")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
