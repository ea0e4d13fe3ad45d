#!/bin/sh
# SPDX-License-Identifier: MIT
# tarball.sh OUT [WORK]: the tarball for "Debian 12 and later, Ubuntu 24.04 and later", from a release build in WORK/static
# whose program has libgit2 and its helpers in itself. The tree that it unpacks to stays in WORK/tarball.
set -eu

# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"

stem=$name-$version-linux-$architecture
# What is linked statically: the archive's package in Debian, whose copyright file has the licence.
static_packages="libgit2-dev libmbedtls-dev libhttp-parser-dev libssh2-1-dev libpcre2-dev libyaml-dev"

readme() {
	cat <<-END
		dashsync $version for Debian 12 and later, Ubuntu 24.04 and later ($architecture)

		Check the download:   sha256sum --check --ignore-missing SHA256SUMS
		Libraries that it needs, which most machines have:
		                      apt-get install --no-install-recommends libcurl4 ca-certificates
		Run it from here:     bin/dashsync help
		Or install it:        cp -R bin share /usr/local
		Then begin with:      dashsync init, in a git repository that has dashboards
		Manual and docs:      man -l share/man/man1/dashsync.1.gz; share/doc/dashsync
		Licences:             share/doc/dashsync/LICENSE; share/doc/dashsync/licences for what is linked into the program
	END
}

# The licence of each library, the texts that they refer to, and where the sources are.
licences() { # folder
	mkdir -p "$1"
	for package in $static_packages; do
		cp "/usr/share/doc/$package/copyright" "$1/${package%-dev}.txt"
		dpkg-query -W -f '${source:Package} ${source:Version}\n' "$package"
	done | sort -u >"$1/.sources"
	cat "$1"/*.txt | grep -oE '/usr/share/common-licenses/[A-Za-z]+-[0-9]+(\.[0-9]+)?' | sort -u |
		while read -r text; do cp "$text" "$1/$(basename "$text").txt"; done
	{
		echo "bin/dashsync has these libraries in itself, as Debian compiled them. Their sources are Debian's source packages:"
		sed 's/^/  /' "$1/.sources"
	} >"$1/README.txt"
	rm "$1/.sources"
}

build_release "$work/static" -DDASHSYNC_STATIC_GIT2=ON
stage "$work/static" "$work/tarball.staged"
rm -rf "$work/tarball"
mkdir "$work/tarball"
mv "$work/tarball.staged/usr" "$work/tarball/$stem"
rmdir "$work/tarball.staged"
tree=$work/tarball/$stem
find "$tree/share/man" -type f -exec gzip -9n {} +
mv "$tree/share/zsh/vendor-completions" "$tree/share/zsh/site-functions" # zsh looks there below /usr/local
licences "$tree/share/doc/$name/licences"
readme >"$tree/README"
normalize "$tree"
tar_of "$work/tarball" "$stem" >"$work/$stem.tar"
gzip -9nf "$work/$stem.tar"
deliver "$work/$stem.tar.gz" "$stem.tar.gz"
size_row "tarball for $architecture" "$stem.tar.gz" "$(installed_kib "$tree")" "$(start_ms "$tree/bin/$name" version)" \
	"Debian 12 and 13, bare roots"
