# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Checks of packages. Sourced: `check SENTENCE COMMAND...` runs a command in a subshell and prints "ok - SENTENCE", or
# "not ok - SENTENCE" with what the command said; `skip SENTENCE REASON` prints "ok - SENTENCE # SKIP REASON";
# `end_checks`, at the end, exits with 1 when a check failed. $scratch is a folder that is removed on exit, $here is the
# project, which is set before.

# shellcheck disable=SC2154
project=$here
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

# Every page of the manual that docs/manual has, in a folder of man pages, packed without a time, in its section.
has_the_manual() { # folder
	(cd "$project/docs/manual" && printf '%s\n' *.md) | sed 's/\.md$//' | LC_ALL=C sort >"$scratch/wanted"
	(cd "$1" && find . -type f) | sed -n 's,^\./man\([1-8]\)/\(.*\)\.\1\.gz$,\2,p' | LC_ALL=C sort | diff "$scratch/wanted" - || return 1
	for page in "$1"/man*/*; do
		case $page in *.gz) ;; *) echo "$page is not packed" && return 1 ;; esac
		[ "$(od -An -tu4 -j4 -N4 "$page" | tr -d ' ')" = 0 ] || { echo "$page has a time" && return 1; }
	done
}

skip() { # sentence, reason
	echo "ok - $1 # SKIP $2"
}

end_checks() {
	[ "$failed_checks" -eq 0 ] || exit 1
}
