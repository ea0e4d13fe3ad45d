#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh [PRESET]: builds everything and runs every test. The preset is dev (sanitizers) or another one of
# CMakePresets.json. Every skipped test is named with its reason. The last line is "N passed, N failed[, N skipped]".
set -eu

preset=${1:-dev}
cd "$(dirname "$0")/.."
sh "examples/dependencies.sh" build-essential cmake ninja-build pkg-config git curl ca-certificates jq \
	openssl nginx python3 python3-jsonschema python3-venv scdoc man-db tmux \
	libcurl4-openssl-dev libgit2-dev libyaml-dev libcjson-dev libssl-dev libmicrohttpd-dev libcmocka-dev

cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" | tail -n 1
sh tests/ctest.sh "$preset"
