#!/bin/sh
# SPDX-License-Identifier: MIT
# room.sh ROOM [PRESET]: builds and runs the tests of one room, such as model/merge, or of all rooms below one: model.
# The preset is dev or another one of CMakePresets.json. For what cmd does, the room is e2e.
set -eu

room=${1:?which room? such as model/merge, sync or e2e}
preset=${2:-dev}
cd "$(dirname "$0")/.."
[ -d "tests/$room" ] || { echo "there is no tests/$room" >&2 && exit 64; }
[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
targets=$(ninja -C "build/$preset" -t targets all | sed -n 's/^\(tests_in_[^ :]*\): phony$/\1/p' |
	grep -E "^tests_in_$(echo "$room" | tr / _)(_|\$)")
# shellcheck disable=SC2086 # the words are names of targets
cmake --build --preset "$preset" --target $targets
sh tests/ctest.sh "$preset" -L "^$room(/|\$)"
