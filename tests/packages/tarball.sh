#!/bin/sh
# SPDX-License-Identifier: MIT
# tarball.sh FILE.tar.gz: what is in a tarball of dashsync. The program needs the libraries that every supported release
# has under the same name, and no other, and nothing newer of the C library than Debian 12 has; README, licences, man
# pages and completion are there; it runs from any folder.
# shellcheck disable=SC2317 # the functions are called by check
set -eu

tarball=$(realpath "$1")
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/packages/checks.sh
. "$here/tests/packages/checks.sh"
stem=$(basename "$tarball" .tar.gz)
mkdir "$scratch/any where"
tar --extract --gzip --file "$tarball" --directory "$scratch/any where"
cd "$scratch/any where/$stem"
doc=share/doc/dashsync

needed() {
	readelf --dynamic bin/dashsync | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort >"$scratch/needed"
	printf '%s\n' libc.so.6 libcrypto.so.3 libcurl.so.4 libgssapi_krb5.so.2 libz.so.1 | diff - "$scratch/needed"
}
# The newest version of a library's symbols that the program needs, such as GLIBC_2.34, is at most this one.
at_most() { # GLIBC_2.36
	newest=$(readelf --dyn-syms --wide bin/dashsync | grep -oE "@${1%_*}_[0-9.]+" | tr -d @ | sort --version-sort | tail -n 1)
	echo "the newest is ${newest:-none}"
	[ "$(printf '%s\n' "$newest" "$1" | sort --version-sort | tail -n 1)" = "$1" ]
}
small() {
	size=$(stat --format=%s bin/dashsync)
	echo "bin/dashsync has $size bytes"
	[ "$size" -lt 4000000 ] && ! readelf --sections --wide bin/dashsync | grep -E ' \.(symtab|debug_info) '
}
one_folder() {
	! tar --list --gzip --file "$tarball" | grep -v "^$stem/" &&
		! tar --list --verbose --numeric-owner --gzip --file "$tarball" | awk '{ print $1, $2 }' |
		grep -vE '^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) 0/0$'
}
readme() {
	[ "$(grep -c . README)" -le 10 ] || { echo "README has more than ten lines"; return 1; }
	grep -q 'sha256sum --check' README && grep -q 'apt-get install' README
}
licences() {
	for file in libgit2 libmbedtls libhttp-parser libssh2-1 libpcre2 libyaml README; do
		[ -s "$doc/licences/$file.txt" ] || { echo "$doc/licences/$file.txt is missing"; return 1; }
	done
	cat "$doc"/licences/lib*.txt | grep -oE 'common-licenses/[A-Za-z]+-[0-9]+(\.[0-9]+)?' | sort -u | while read -r text; do
		[ -s "$doc/licences/${text#*/}.txt" ] || { echo "${text#*/}.txt is missing" && exit 1; }
	done
	grep -q '^  libgit2 [0-9]' "$doc/licences/README.txt" && [ -s "$doc/LICENSE" ]
}
files() {
	for file in "$doc/README.md" "$doc/CHANGELOG.md" "$doc/docs/config.md" "$doc/examples/dashsync.yaml"; do
		[ -s "$file" ] || { echo "$file is missing"; return 1; }
	done
}
completion() {
	for file in bash-completion/completions/dashsync zsh/site-functions/_dashsync fish/vendor_completions.d/dashsync.fish; do
		[ -s "share/$file" ] || { echo "share/$file is missing"; return 1; }
	done
}
program() {
	version=${stem#dashsync-}
	[ "$(bin/dashsync version | head -n 1)" = "dashsync ${version%%-*}" ]
}
# What libgit2 does from inside the program: reads a commit, whatever the folder.
reads_git() {
	mkdir "$scratch/repo" && cp -R "$doc/examples/dashboards" "$scratch/repo/dashboards" &&
		cp "$doc/examples/dashsync.yaml" "$scratch/repo" && git -C "$scratch/repo" init -q && git -C "$scratch/repo" add . &&
		git -C "$scratch/repo" -c user.name=Test -c user.email=test@example.org commit -q -m "Dashboards" &&
		bin/dashsync -C "$scratch/repo" -t dev validate --ref HEAD
}

# The lines of docs/install.md for somebody without root, in a home of its own; then completion as each shell finds it.
# shellcheck disable=SC2016 # it is sed that reads it
install_at_home() {
	mkdir "$scratch/home" "$scratch/downloads"
	cp "$tarball" "$scratch/downloads"
	sed -n '/^Without root/,/^## /{ /^```sh$/,/^```$/{ /^```/d; p; } }' "$here/docs/install.md" >"$scratch/lines"
	grep -q "^tar .*$stem" "$scratch/lines" && (cd "$scratch/downloads" && HOME=$scratch/home sh -eu "$scratch/lines") &&
		"$scratch/home/.local/bin/dashsync" version
}
at_home() { # command...
	env -i HOME="$scratch/home" PATH="$scratch/home/.local/bin:/usr/local/bin:/usr/bin:/bin" LC_ALL=C.UTF-8 "$@"
}
# shellcheck disable=SC2016 # the shells expand it
completed_at_home() { # shell
	case $1 in
	bash) at_home bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader dashsync; complete -p dashsync' ;;
	zsh) at_home zsh -f -c 'fpath=(~/.local/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D
		[[ $_comps[dashsync] = _dashsync ]]' && grep -q 'fpath=(~/.local/share/zsh/site-functions $fpath)' "$here/docs/install.md" ;;
	fish) at_home fish --private -c 'complete -C"dashsync pl"' | grep '^plan' ;;
	esac
}

check "it needs the libraries that all supported releases have, and no other" needed
check "it needs nothing of glibc that Debian 12 does not have" at_most GLIBC_2.36
check "it needs nothing of OpenSSL that version 3.0.0 does not have" at_most OPENSSL_3.0.0
check "the program is stripped and smaller than 4 MB" small
check "it unpacks into one folder, with the usual modes and root as owner" one_folder
check "its README has ten lines: how to check it and what it needs" readme
check "the licences of what is linked into the program are there, with the texts that they refer to" licences
check "docs, changes and the example are there" files
check "every page of the manual is there, packed without a time" has_the_manual share/man
check "completion of three shells is in its folders" completion
check "the program runs from a folder whose name has a space" program
check "it reads a commit with the libgit2 that it has in itself" reads_git
check "somebody without root installs it by the lines of docs/install.md" install_at_home
for shell in bash zsh fish; do
	if command -v "$shell" >/dev/null && { [ "$shell" != bash ] || [ -e /usr/share/bash-completion/bash_completion ]; }; then
		check "$shell then finds its completion" completed_at_home "$shell"
	else
		skip "$shell then finds its completion" "$shell or its completion is not installed: examples/dependencies.sh test"
	fi
done
end_checks
