# SPDX-License-Identifier: MIT
# tools: python go
"""schemas: the pipelines of examples/ against the schemas and checkers of those who run them, offline.

check-jsonschema brings the schemas of GitHub's workflows, Azure Pipelines and GitLab CI; actionlint reads expressions and
the shell within workflows, zizmor what makes them unsafe. Each tool is first shown a fault that it must find.
"""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, ROOT, Checks, run  # noqa: E402

# Of each folder of examples: the files that are pipelines, and the schema's options. Azure's schema has patterns that only
# Python's regular expressions accept.
SCHEMAS = {
    "github-actions": ["--builtin-schema", "vendor.github-workflows"],
    "azure-pipelines": ["--builtin-schema", "vendor.azure-pipelines", "--data-transform", "azure-pipelines",
                        "--regex-variant", "python"],
    "gitlab-ci": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}
# A pipeline that each schema must refuse.
REFUSED = {
    "github-actions": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepps: []\n",
    "azure-pipelines": "triggers: [main]\nstages:\n  - jobs: 3\n",
    "gitlab-ci": "a:\n  script: [echo]\n  parallel: many\n",
}
# actionlint 1.7.12 does not know concurrency.queue, which GitHub's schema has (so a pending apply is not cancelled).
IGNORED = ['unexpected key "queue" for "concurrency" section']
INJECTION = """on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.pull_request.title }}"
"""
LINTERS = {
    "actionlint": ["actionlint", "-no-color", *[word for pattern in IGNORED for word in ("-ignore", pattern)]],
    "zizmor": ["zizmor", "--offline", "--no-progress", "--color=never"],
}


def pipelines(folder):
    """The files of an example that are pipelines; what is in a folder 'parts' is included by others."""
    return sorted(path for path in (ROOT / "examples" / folder).rglob("*") if path.suffix in (".yml", ".yaml"))


def as_the_schema_reads(folder, path):
    """The file; of Azure's a copy without `target` of tasks, which the service documents and the schema does not know."""
    if folder != "azure-pipelines":
        return path
    copy, in_task = OUT / path.name, False
    kept = []
    for line in path.read_text().splitlines(keepends=True):
        if line.lstrip().startswith("- "):
            in_task = line.lstrip().startswith("- task:")
        if not (in_task and line.lstrip().startswith("target: {")):
            kept.append(line)
    copy.write_text("".join(kept))
    return copy


def schema_of(checks, folder):
    options = ["check-jsonschema", *SCHEMAS[folder]]
    wrong = OUT / f"{folder}.yml"
    wrong.write_text(REFUSED[folder])
    checks.ok(f"{folder}: the schema refuses a wrong key", run(*options, wrong)[0] == 1, run(*options, wrong)[1])
    for path in pipelines(folder):
        status, text = run(*options, as_the_schema_reads(folder, path))
        checks.ok(f"{path.relative_to(ROOT)}: its schema", status == 0, text)


def linter(checks, name):
    if not checks.tool(name):
        return
    wrong = OUT / ".github/workflows/injection.yml"
    wrong.parent.mkdir(parents=True, exist_ok=True)
    wrong.write_text(INJECTION)
    status, text = run(*LINTERS[name], wrong)
    checks.ok(f"{name} finds a title in a shell", status not in (0, 127) and "title" in text, text)
    for path in pipelines("github-actions"):
        status, text = run(*LINTERS[name], path)
        checks.ok(f"{path.relative_to(ROOT)}: {name}", status == 0, text)


def main():
    checks = Checks()
    has_schemas = checks.tool("check-jsonschema")
    for folder in SCHEMAS:
        if has_schemas:
            schema_of(checks, folder)
        if not (ROOT / "examples" / folder).is_dir():
            checks.skip(f"examples/{folder}", "there is no such folder")
        else:
            checks.ok(f"examples/{folder} has pipelines", pipelines(folder), "no .yml file")
    if not shutil.which("shellcheck"):
        checks.skip("shell within workflows", "no shellcheck on this machine: actionlint cannot call it")
    for name in LINTERS:
        linter(checks, name)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
