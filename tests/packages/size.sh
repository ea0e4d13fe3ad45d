#!/bin/sh
# SPDX-License-Identifier: MIT
# size.sh OUT: the programs of the packages in OUT are small, hardened, and built to start quickly. A bound of bytes for
# each, a program without symbols, read-only addresses, and for the builder's processor packed ones and a start that
# opens no file of its own. What a start takes in milliseconds is bench/start.py's, never a test.
# shellcheck disable=SC2317 # the functions are called by check
set -eu

out=$(realpath "$1")
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/packages/checks.sh
. "$here/tests/packages/checks.sh"

small() { # program, bytes
	size=$(stat --format=%s "$1")
	echo "$size bytes, and $2 is the bound"
	[ "$size" -lt "$2" ]
}
stripped() { # program
	! readelf --sections --wide "$1" | grep -E ' \.(symtab|debug_[a-z]+) '
}
hardened() { # program
	readelf --dynamic "$1" | grep -q 'FLAGS_1.* NOW.* PIE' && readelf --segments --wide "$1" | grep -q GNU_RELRO
}
packed() { # program
	readelf --sections --wide "$1" | grep -q ' \.relr\.dyn '
}
# What the program itself does after the dynamic linker: libcurl and libgit2 are not started, no file is opened.
quiet_start() { # program, command
	strace -f -o "$scratch/calls" "$1" "$2" >"$scratch/result" || return 1
	sed '1,/fcntl(0, F_GETFD)/d' "$scratch/calls" >"$scratch/own"
	[ -s "$scratch/own" ] && ! grep -E ' (open|openat|socket|clone3?|execve|getrandom)\(' "$scratch/own"
}

program() { # package, bytes
	package=$(basename "$1")
	program=$(find "$scratch/tree" -path '*/bin/dashsync' -type f)
	[ -n "$program" ] || program=$scratch/missing
	check "$package: the program is smaller than $2 bytes" small "$program" "$2"
	check "$package: the program is stripped" stripped "$program"
	check "$package: addresses are read-only before main, at any place in memory" hardened "$program"
	case $package in
	*amd64*) check "$package: addresses in tables are packed" packed "$program" ;;
	esac
	for word in version help; do
		sentence="$package: '$word' starts no library and opens no file"
		if ! "$program" version >/dev/null 2>&1; then
			skip "$sentence" "the program does not run on this machine"
		elif ! command -v strace >/dev/null; then
			skip "$sentence" "no strace: sudo apt-get install strace"
		else
			check "$sentence" quiet_start "$program" "$word"
		fi
	done
}

found=0
for file in "$out"/dashsync_*.deb "$out"/dashsync-*-linux-*.tar.gz; do
	[ -f "$file" ] || continue
	found=$((found + 1))
	rm -rf "$scratch/tree"
	mkdir "$scratch/tree"
	case $file in
	*.deb)
		dpkg-deb --extract "$file" "$scratch/tree"
		program "$file" 1500000
		;;
	*)
		tar --extract --gzip --file "$file" --directory "$scratch/tree"
		program "$file" 4000000
		;;
	esac
done
check "there is a package in the folder" [ "$found" -gt 0 ]
end_checks
