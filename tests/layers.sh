#!/bin/sh
# SPDX-License-Identifier: MIT
# The arrows of docs/architecture.md: model <- sync <- cmd, the simulator on model only, one foreign library one file.
set -eu
cd "$(dirname "$0")/.."
status=0

forbid() { # folder pattern what
	if grep -rnE --include='*.[ch]' "$2" "$1" >/dev/null; then
		grep -rnE --include='*.[ch]' "$2" "$1"
		echo "$1 must not include $3"
		status=1
	fi
}

forbid model '#include "(sync|cmd|fixtures)/' "sync, cmd or the simulator"
forbid model '#include <(sys/socket|netdb|curl|git2|time|unistd|stdio_ext|pthread)' "sockets, git, clock or threads"
forbid model '\b(getenv|time|clock_gettime|isatty|fopen) ?\(' "environment, clock, terminal or files"
forbid sync '#include "(cmd|fixtures)/' "cmd or the simulator"
forbid sync '\bgetenv ?\(' "the environment"
forbid cmd '#include "fixtures/' "the simulator"
forbid fixtures/gateway '#include "(sync|cmd)/' "sync or cmd"

for header in 'yaml\.h' 'cJSON\.h' 'cjson/' 'curl/' 'git2' 'openssl/'; do
	files=$(grep -rlE "#include <$header" model sync cmd | wc -l)
	[ "$files" -le 1 ] || { echo "<$header> is included in $files files"; status=1; }
done
exit $status
