#!/bin/sh
# SPDX-License-Identifier: MIT
# threads.sh: builds with clang's ThreadSanitizer and runs the tests that have threads: sync, histories and some
# end-to-end files. A report is a failure, whichever process made it: all write theirs into build/tsan/reports.
set -eu

cd "$(dirname "$0")/.."
sh examples/build.sh tsan threads
reports=$PWD/build/tsan/reports
rm -rf "$reports"
mkdir "$reports"
export TSAN_OPTIONS="log_path=$reports/of"
status=0
# Without randomized addresses, where that may be switched off: clang 14 gives up in the layouts of newer kernels.
set -- setarch "$(uname -m)" -R
"$@" true 2>/dev/null || shift 3
"$@" sh tests/ctest.sh tsan -L '^threads$' || status=$?
for report in "$reports"/*; do
	[ -f "$report" ] || continue
	cat "$report"
	status=1
done
exit $status
