# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Checks of packages. Sourced: `check SENTENCE COMMAND...` runs a command in a subshell and prints "ok - SENTENCE", or
# "not ok - SENTENCE" with what the command said; `skip SENTENCE REASON` prints "ok - SENTENCE # SKIP REASON";
# `end_checks`, at the end, exits with 1 when a check failed. $scratch is a folder that is removed on exit.

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
failed_checks=0

check() { # sentence, command...
	sentence=$1
	shift
	if ("$@") >"$scratch/said" 2>&1 </dev/null; then
		echo "ok - $sentence"
	else
		failed_checks=$((failed_checks + 1))
		echo "not ok - $sentence"
		sed 's/^/    /' "$scratch/said"
	fi
}

skip() { # sentence, reason
	echo "ok - $1 # SKIP $2"
}

end_checks() {
	[ "$failed_checks" -eq 0 ] || exit 1
}
