#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes docs/manual anew, from what the program prints: sh docs/man/write.sh [PROGRAM] (build/dev/cmd/dashsync).
set -eu

program=${1:-build/dev/cmd/dashsync}
"$program" help pages | while read -r page _; do
	name=${page%(*}
	"$program" help "$name" --as markdown >"docs/manual/$name.md"
done
