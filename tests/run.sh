#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds everything with sanitizers and runs every test. The last line is "N passed, N failed".
# PRESET chooses another preset of CMakePresets.json than dev.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
sh "$here/examples/dependencies.sh" build-essential cmake ninja-build pkg-config git curl ca-certificates jq \
	openssl nginx python3 python3-jsonschema python3-venv scdoc man-db tmux \
	libcurl4-openssl-dev libgit2-dev libyaml-dev libcjson-dev libssl-dev libmicrohttpd-dev libcmocka-dev

preset=${1:-dev}
cd "$here"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" | tail -n 1
junit=$here/build/$preset/tests.xml
status=0
ctest --test-dir "build/$preset" --output-on-failure --output-junit "$junit" -j 2 || status=$?
python3 - "$junit" "$status" <<'PY'
import sys
import xml.etree.ElementTree as ET

cases = ET.parse(sys.argv[1]).getroot().findall("testcase")
failed = [case for case in cases if case.get("status") == "fail"]
skipped = [case for case in cases if case.get("status") not in ("run", "fail")]
passed = len(cases) - len(failed) - len(skipped)
for case in skipped:
    print("skipped:", case.get("name"))
for case in failed:
    print("failed:", case.get("name"))
tail = f", {len(skipped)} skipped" if skipped else ""
print(f"{passed} passed, {len(failed)} failed{tail}")
sys.exit(int(sys.argv[2]) or (1 if failed or not cases else 0))
PY
