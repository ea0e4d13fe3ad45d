# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # root is set by who sources this
# Roots of Debian, made by mmdebstrap and kept. Sourced, after `root` is set to the project's folder:
#
#   . "$root/cmake/packages/roots.sh"
#   why=$(root_why_not) || ...             may roots be made here?
#   tar=$(root_tar bare) || ...            the root 'bare', as a tar: its names and packages are in root_packages
#   root_open "$tar" FOLDER                unpacks it
#   sh "$root/cmake/packages/in-root.sh" FOLDER COMMAND...
#
# They come from the machine's own sources of Debian packages; sources of others are left out. Tars and packages are kept
# in DASHSYNC_CACHE (~/.cache/dashsync). A tar is made anew each week, and when its packages or the sources change; it is
# written aside and renamed, so that it is whole or not there. DASHSYNC_ROOT_WEEK (2026-W49) names another week than this
# one, whose roots are used, and made where they are missing.

root_cache=${DASHSYNC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dashsync}

# Fails, with the reason on stdout, where no root can be made.
root_why_not() {
	if [ "$(id -u)" -ne 0 ]; then
		echo "needs root"
	elif ! command -v mmdebstrap >/dev/null; then
		echo "needs mmdebstrap (Debian package mmdebstrap)"
	elif ! unshare --mount --pid --fork true 2>/dev/null; then
		echo "this machine allows no namespaces for mounts and processes (unshare --mount --pid)"
	elif [ -z "$(root_sources)" ]; then
		echo "apt has no package lists of Debian 12 (apt-get update)"
	else
		return 0
	fi
	return 1
}

# The machine's sources of Debian 12 packages, a line each, as in sources.list: whichever of its formats they are written
# in, as apt itself has read them. For another release the same servers. None before the first `apt-get update`.
root_sources() { # [release]
	# shellcheck disable=SC2016 # $(...) is apt's
	apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
		grep ' bookworm[ -]' | sort -u | sed "s/ bookworm/ ${1:-bookworm}/"
}

root_release() { # name
	case $1 in
	trixie) echo trixie ;;
	*) echo bookworm ;;
	esac
}

# How the machine's apt reaches them: proxies, and whether it minds old lists.
root_apt_options() {
	apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' || true
}

# What a root has besides apt and the essential packages. With a package of arm64, it has both architectures.
root_packages() { # name
	case $1 in
	bare) echo "git ca-certificates" ;; # what the first line of the README's quickstart needs
	cross)
		echo "gcc-aarch64-linux-gnu libc6-dev:arm64 libcurl4-openssl-dev:arm64 libgit2-dev:arm64 libpcre2-dev:arm64" \
			"libyaml-dev:arm64 libssl-dev:arm64 zlib1g-dev:arm64 libmicrohttpd-dev:arm64 libcmocka-dev:arm64" \
			"cmake ninja-build pkg-config dpkg-dev python3 git qemu-user-static" \
			"libcurl4 libgit2-1.5 libpcre2-8-0 libyaml-0-2" # of this machine's architecture: its program makes the pages
		;;
	trixie) echo "ca-certificates" ;; # Debian 13
	*) echo "roots.sh: '$1' is not a root: bare, cross, trixie" >&2 && return 64 ;;
	esac
}

# Prints the path of a root's tar. Fails with the reason on stderr.
root_tar() { ( # name
	which=$1
	# shellcheck disable=SC2046 # the words are packages
	set -- $(root_packages "$which")
	release=$(root_release "$which")
	key=$( (echo "$*" && root_sources "$release" && root_apt_options) | sha256sum | cut -c1-12)
	tar=$root_cache/roots/$which-${DASHSYNC_ROOT_WEEK:-$(date +%G-W%V)}-$key.tar
	mkdir -p "$root_cache/roots" "$root_cache/archives"
	exec 9>"$root_cache/roots/$which.lock"
	flock 9
	if [ ! -f "$tar" ]; then
		echo "  making the root '$which' ..." >&2
		root_make "$tar" "$release" "$@" || exit
		find "$root_cache/roots" -name "$which-*" ! -name "${tar##*/}" ! -name "*.lock" -delete
	fi
	echo "$tar"
); }

root_make() { # tar, release, package...
	tar=$1
	release=$2
	shift 2
	aside=$(mktemp -d "$root_cache/roots/new.XXXXXX")
	trap 'rm -rf "$aside"' EXIT
	trap 'exit 130' INT TERM
	root_apt_options >"$aside/apt"
	architectures=$(dpkg --print-architecture)
	case "$*" in *:arm64*) architectures=$architectures,arm64 ;; esac
	# shellcheck disable=SC2016 # $1 is the root, in a hook of mmdebstrap
	root_sources "$release" | mmdebstrap --mode=root --variant=apt --architectures="$architectures" --aptopt="$aside/apt" \
		--dpkgopt=force-unsafe-io \
		--include="$(echo "$*" | tr ' ' ,)" --skip=download/empty,essential/unlink,cleanup/apt/lists \
		--setup-hook='mkdir -p "$1"/var/cache/apt/archives' \
		--setup-hook="sync-in '$root_cache/archives' /var/cache/apt/archives" \
		--customize-hook="sync-out /var/cache/apt/archives '$root_cache/archives'" \
		"$release" "$aside/root.tar" - >"$aside/log" 2>&1 ||
		{ tail -n 5 "$aside/log" >&2 && return 1; }
	mv "$aside/root.tar" "$tar"
}

root_open() { # tar, folder
	mkdir -p "$2"
	tar -C "$2" -xf "$1"
}
