# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # root, version ... are set by common.sh
# A .deb of a staged tree, for any architecture. Sourced after common.sh by the parts deb and arm64:
#
#   stage BUILD TREE
#   pack_deb TREE amd64 "$(shlibdeps TREE)" FILE      FILE is its name in OUT

maintainer="the dashsync authors <dashsync@example.org>"

# The libraries that the program needs, as Depends. The arguments go to dpkg-shlibdeps: --admindir and -l of another root.
shlibdeps() { # tree [option...]
	program=$1/usr/bin/$name
	shift
	mkdir -p "$work/shlibdeps/debian"
	printf 'Source: %s\n\nPackage: %s\nArchitecture: any\n' "$name" "$name" >"$work/shlibdeps/debian/control"
	(cd "$work/shlibdeps" && dpkg-shlibdeps -O "$@" -e"$program") 2>"$work/shlibdeps.log" >"$work/shlibdeps/depends" ||
		{ cat "$work/shlibdeps.log" >&2 && die "dpkg-shlibdeps failed"; }
	sed -n 's/^shlibs:Depends=//p' "$work/shlibdeps/depends"
}

# README, changes and licence as Debian names and packs them.
debian_docs() { # tree
	doc=$1/usr/share/doc/$name
	{
		cat <<-END
			Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
			Upstream-Name: $name

			Files: *
			Copyright: $(sed -n 's/^Copyright (c) //p' "$doc/LICENSE")
			License: Expat
		END
		sed -n '/^Permission/,$ { s/^$/./; s/^/ /; p }' "$doc/LICENSE"
	} >"$doc/copyright"
	cat >"$doc/changelog.Debian" <<-END
		$name ($debian_version) stable; urgency=medium

		  * Made from the sources of version $version. See changelog.gz.

		 -- $maintainer  $(date --date="@$SOURCE_DATE_EPOCH" --rfc-email)
	END
	mv "$doc/CHANGELOG.md" "$doc/changelog"
	rm "$doc/LICENSE"
	gzip -9n "$doc/changelog" "$doc/changelog.Debian"
	find "$1/usr/share/man" -type f ! -name '*.gz' -exec gzip -9n {} +
}

control() { # tree, architecture, depends
	cat <<-END
		Package: $name
		Version: $debian_version
		Architecture: $2
		Maintainer: $maintainer
		Installed-Size: $(installed_kib "$1")
		Depends: $3
		Recommends: ca-certificates
		Suggests: git, less
		Section: admin
		Priority: optional
		Description: keep Grafana dashboards equal to the files in a git repository
		 dashsync compares the JSON or YAML files of dashboards in a git repository with
		 a server: Azure Monitor dashboards with Grafana, or any plain Grafana. It shows
		 in a pull request what a merge would change, and writes it after the merge.
		 .
		 An edit that somebody made in the browser is shown and never overwritten
		 unseen. There is no state file: the server's version history is the state.
	END
}

pack_deb() { # tree, architecture, depends, name in OUT
	debian_docs "$1"
	mkdir -p "$1/usr/share/lintian/overrides"
	cp "$root/cmake/packages/lintian-overrides" "$1/usr/share/lintian/overrides/$name"
	normalize "$1"
	fields=$(control "$1" "$2" "$3")
	mkdir "$1/DEBIAN"
	echo "$fields" >"$1/DEBIAN/control"
	(cd "$1" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$1/DEBIAN/md5sums"
	normalize "$1"
	dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$1" "$work/$4" >/dev/null
	deliver "$work/$4" "$4"
	rm -r "$1/DEBIAN"
}
