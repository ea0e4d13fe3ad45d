# SPDX-License-Identifier: MIT
# tools: python
"""openmetrics: the metrics of real reports, by Prometheus' own parsers: prometheus_client, and promtool where it is."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
import reports  # noqa: E402
from checks import OUT, Checks  # noqa: E402

READ = """
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(sys.stdin.read()))
assert families and all(family.type == "gauge" and family.documentation for family in families), families
print(sum(len(family.samples) for family in families))
"""


def read(text):
    return subprocess.run(["python3", "-c", READ], input=text, capture_output=True, text=True, check=False)


def main():
    checks = Checks()
    is_there = checks.tool("promtool", "sudo apt-get install prometheus")
    checks.ok("the parser refuses a text without its end", read("# TYPE a gauge\na 1\n").returncode != 0)
    for name, path in reports.make(OUT).items():
        text = reports.render(path, "openmetrics").decode()
        done = read(text)
        checks.ok(f"{name}: prometheus_client", done.returncode == 0 and int(done.stdout) > 16, done.stderr)
        if is_there:  # it reads the older text format, of which these are, but for their units and the end
            older = "".join(line + "\n" for line in text.splitlines() if not line.startswith(("# UNIT", "# EOF")))
            done = subprocess.run(["promtool", "check", "metrics"], input=older, capture_output=True, text=True, check=False)
            checks.ok(f"{name}: promtool", done.returncode == 0, done.stdout + done.stderr)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
