#!/bin/sh
# SPDX-License-Identifier: MIT
# deb.sh FILE.deb: what is in a .deb of dashsync, without installing it. lintian has nothing to say, at any severity; the
# fields are what apt needs; the files are where a system looks for them; there are no maintainer scripts; the program and
# its example run. A .deb for another architecture is only looked at.
# shellcheck disable=SC2317 # the functions are called by check
set -eu

deb=$(realpath "$1")
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/packages/checks.sh
. "$here/tests/packages/checks.sh"
dpkg-deb --raw-extract "$deb" "$scratch/deb"
cd "$scratch/deb"

field() { sed -n "s/^$1: //p" DEBIAN/control; }
runs_here() { [ "$(field Architecture)" = "$(dpkg --print-architecture)" ]; }

lints() {
	lintian --fail-on error,warning,info,pedantic --display-info --pedantic --allow-root "$deb" 2>&1 | tee "$scratch/lintian"
	! grep -q . "$scratch/lintian"
}
version() {
	wanted=$(sed -n 's/^project(dashsync VERSION \([0-9.]*\).*/\1/p' "$here/CMakeLists.txt")-1
	[ "$(field Version)" = "$wanted" ] || { echo "version '$(field Version)', expected '$wanted'"; return 1; }
}
depends() {
	for library in libc6 libcurl4 libgit2-1.5 libpcre2-8-0 libssl3 libyaml-0-2 zlib1g; do
		field Depends | tr , '\n' | grep -qE "^ ?$library( |\$)" || { echo "'$library' is missing in Depends"; return 1; }
	done
	[ "$(field Depends | tr , '\n' | wc -l)" -eq 7 ] || { field Depends; return 1; }
	[ "$(field Recommends)" = ca-certificates ]
}
only_these() {
	[ "$(find DEBIAN -type f | sort | xargs)" = "DEBIAN/control DEBIAN/md5sums" ] || { find DEBIAN; return 1; }
}
sums() { md5sum --check --quiet DEBIAN/md5sums && [ "$(find usr -type f | wc -l)" -eq "$(wc -l <DEBIAN/md5sums)" ]; }
completion() {
	for file in bash-completion/completions/dashsync zsh/vendor-completions/_dashsync fish/vendor_completions.d/dashsync.fish; do
		[ -s "usr/share/$file" ] || { echo "usr/share/$file is missing"; return 1; }
	done
}
docs() {
	cd usr/share/doc/dashsync
	for file in copyright changelog.gz changelog.Debian.gz README.md docs/config.md examples/dashsync.yaml examples/dashboards \
		examples/azure-pipelines/dashsync-merge.yml ../../dashsync/ci/azure-pipelines/comment.sh; do
		[ -e "$file" ] || { echo "$file is missing"; return 1; }
	done
	grep -q '^License: Expat' copyright && grep -q 'Permission is hereby granted' copyright
}
roots() { ! dpkg-deb --contents "$deb" | awk '{ print $1, $2 }' | grep -vE '^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) root/root$'; }
program() {
	[ "$(usr/bin/dashsync version | head -n 1)" = "dashsync $(field Version | sed 's/-.*//')" ]
}
example() {
	mkdir "$scratch/repo" && cd "$scratch/repo" && git init -q
	cp "$scratch/deb/usr/share/doc/dashsync/examples/dashsync.yaml" . &&
		cp -r "$scratch/deb/usr/share/doc/dashsync/examples/dashboards" dashboards && git add . &&
		"$scratch/deb/usr/bin/dashsync" -t dev validate
}

check "lintian has nothing to say" lints
check "the version is the project's, with Debian's revision" version
check "it depends on the libraries that the program needs, and recommends certificates" depends
check "it has no maintainer scripts" only_these
check "its checksums are those of its files" sums
check "its owners and modes are the usual ones" roots
check "every page of the manual is there, packed without a time" has_the_manual usr/share/man
check "completion of three shells is in its folders" completion
check "licence, changes, docs and examples are where Debian has them" docs
if runs_here; then
	check "the program runs" program
	check "the example of a config is accepted" example
fi
end_checks
