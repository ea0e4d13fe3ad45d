# SPDX-License-Identifier: MIT
# tools: python
"""kubernetes: examples/kubernetes by kubernetes-validate, against the schemas of several releases, strictly and offline."""
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, ROOT, Checks, run  # noqa: E402

VERSIONS = ("1.31", "1.34", "1.37")  # podFailurePolicy is stable since 1.31


def main():
    checks = Checks()
    if not checks.tool("kubernetes-validate"):
        return checks.end()
    for path in sorted((ROOT / "examples/kubernetes").glob("*.yaml")):
        wrong = OUT / path.name
        OUT.mkdir(parents=True, exist_ok=True)
        wrong.write_text(path.read_text().replace("concurrencyPolicy: Forbid", "concurrencyPolicies: Forbid"))
        for version in VERSIONS:
            command = ["kubernetes-validate", "--strict", "--no-warn", "-k", version]
            status, text = run(*command, path)
            checks.ok(f"{path.name}: the schemas of {version}", status == 0, text)
            checks.ok(f"{path.name}: a wrong key is refused by {version}", run(*command, wrong)[0] != 0)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
