#!/bin/sh
# SPDX-License-Identifier: MIT
# sbom.sh OUT: checks the lists of what is linked in OUT by the validators of SPDX (spdx-tools) and of CycloneDX
# (cyclonedx-python-lib), from PyPI in build/venv-sbom, and against what is in OUT. Exits with 75 where they cannot be
# installed. The last line is "N passed, N failed, N skipped", or the reason.
set -eu
[ $# -eq 1 ] || { echo "usage: sh tests/packages/sbom.sh OUT" >&2 && exit 64; }
OUT=$(realpath "$1")
export OUT
root=$(cd "$(dirname "$0")/../.." && pwd)
wanted=$root/tests/packages/requirements.txt
venv=$root/build/venv-sbom
if ! cmp -s "$wanted" "$venv/requirements.txt"; then
	rm -rf "$venv"
	mkdir -p "$root/build"
	if ! { python3 -m venv "$venv" &&
		"$venv/bin/pip" install -q --disable-pip-version-check -r "$wanted"; } >"$venv.log" 2>&1; then
		reason=$(tail -n 1 "$venv.log")
		[ "${CI:-}" != true ] || { echo "CI must not skip: the validators from PyPI: $reason" >&2 && exit 1; }
		echo "the validators cannot be installed from PyPI: $reason"
		exit 75
	fi
	cp "$wanted" "$venv/requirements.txt"
fi
exec "$venv/bin/python" -B "$root/tests/packages/sbom_valid.py"
