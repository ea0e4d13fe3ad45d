#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh PRESET [TARGET...]: configures and builds, with a line for every tenth of the work, and shows nothing else but
# what the compiler has to say.
set -eu

preset=$1
shift
cd "$(dirname "$0")/.."
echo "building ($preset) ..."
cmake --preset "$preset" >/dev/null

# The last word of the build is its exit status.
show_progress() {
	shown=
	while IFS= read -r line; do
		case $line in
		"progress "*)
			line=${line#progress}
			percent=$((${line%%%*}))
			now="  built $((percent / 10 * 10)) %"
			[ "$now" = "$shown" ] || echo "$now"
			shown=$now
			;;
		"exit "*) return "${line#exit }" ;;
		"ninja: no work to do."*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
}

{
	status=0
	NINJA_STATUS='progress %p ' cmake --build --preset "$preset" ${1:+--target "$@"} 2>&1 || status=$?
	echo "exit $status"
} | show_progress
