#!/bin/sh
# SPDX-License-Identifier: MIT
# ctest.sh PRESET [OPTION...]: runs the tests of a build, or those that options of ctest choose, and says what they came
# to: every skip with its reason, every failure, "N passed, N failed[, N skipped]". Two at a time for each processor: the
# long ones wait for answers, delays and processes more than they compute.
set -eu

preset=$1
shift
cd "$(dirname "$0")/.."
junit=$PWD/build/$preset/tests.xml
status=0
ctest --test-dir "build/$preset" --output-on-failure --test-output-size-passed 4000000 --output-junit "$junit" \
	--no-tests=error -j "$((2 * $(nproc)))" "$@" || status=$?
python3 -B tests/summary.py "$status" "$junit"
