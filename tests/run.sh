#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh [PRESET]: builds everything and runs every test. The preset is dev (sanitizers) or another one of
# CMakePresets.json. Every skipped test is named with its reason. The last line is "N passed, N failed[, N skipped]".
set -eu

preset=${1:-dev}
cd "$(dirname "$0")/.."
sh examples/dependencies.sh build test
sh examples/build.sh "$preset"
sh tests/ctest.sh "$preset"
