#!/bin/sh
# SPDX-License-Identifier: MIT
# The Debian packages that dashsync needs, in one list, and what installs the missing ones:
#
#   dependencies.sh build             what examples/quickstart.sh needs
#   dependencies.sh build test        what tests/run.sh needs
#   dependencies.sh build package     what cmake/packages/build.sh needs, and the tests of what it makes
#   dependencies.sh build validators  what .ci/validators needs, beside python, node with npm, and go
#   dependencies.sh build test lint package validators   what .ci/run needs
#
# Root gets them installed, and so does a user whom sudo asks for no password. Everybody else is stopped with one line
# to type, which installs what both commands of the README need, so that nobody is stopped twice.
set -eu

build="build-essential cmake ninja-build pkg-config git curl ca-certificates
	libcurl4-openssl-dev libgit2-dev libpcre2-dev libyaml-dev libssl-dev zlib1g-dev libmicrohttpd-dev
	libcmocka-dev"
test="jq openssl nginx python3 python3-jsonschema python3-venv man-db mandoc tmux
	bash-completion zsh fish"
lint="clang clang-tidy clang-format libclang-rt-14-dev llvm-14 shellcheck codespell"
package="dpkg-dev strace lintian locales fakeroot faketime diffoscope-minimal mmdebstrap umoci qemu-user-static"
validators="chromium default-jre-headless jq libxml2-utils prometheus python3-venv rsync shellcheck strace systemd"

packages_of() { # list...
	for list in "$@"; do
		case $list in
		build) echo "$build" ;;
		test) echo "$test" ;;
		lint) echo "$lint" ;;
		package) echo "$package" ;;
		validators) echo "$validators" ;;
		*) echo "dependencies.sh: '$list' is not a list of packages: build, test, lint, package, validators" >&2 && exit 64 ;;
		esac
	done
}

# Of the packages of these lists, those that are not installed, on one line.
missing_of() { # list...
	packages=$(packages_of "$@") || exit
	missing=
	for package in $packages; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
			missing="$missing $package"
	done
	echo "${missing# }"
}

tell_what_to_type() { # list...
	case $* in
	*lint* | *package* | *validators*) ;;
	*) set -- build test ;;
	esac
	install="apt-get update && apt-get install -y --no-install-recommends $(missing_of "$@")"
	echo "Debian packages are missing. Install them, then run this again:" >&2
	if command -v sudo >/dev/null; then
		echo "  sudo sh -c '$install'" >&2
	else
		echo "  su -c '$install'" >&2
	fi
	exit 1
}

# Shows how far apt-get is, a line for every tenth of what it fetches and of what it unpacks. Its last word is its exit
# status, and reading ends there: a service that was just installed may hold the pipe open for ever.
show_progress() {
	shown=
	while IFS=: read -r kind package percent rest; do
		case $kind in
		dlstatus) what=fetched ;;
		pmstatus) what=installed ;;
		exit) return "$package" ;;
		*) continue ;;
		esac
		now="$what $((${percent%%.*} / 10 * 10)) %"
		[ "$now" = "$shown" ] || echo "  $now" >&2
		shown=$now
	done
	return 1
}

install_packages() { # package...
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	export DEBIAN_FRONTEND=noninteractive LC_ALL=C
	echo "asking Debian for its list of packages (apt-get update) ..." >&2
	apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2 && exit 1; }
	apt-get install --assume-no --no-install-recommends "$@" >"$log" 2>&1 || true # it never says yes
	count=$(sed -n 's/^.* \([0-9]*\) newly installed.*/\1/p' "$log")
	fetched=$(sed -n 's/^Need to get \(.*\) of archives.*/\1/p' "$log")
	added=$(sed -n 's/^After this operation, \(.*\) of additional disk space.*/\1/p' "$log")
	echo "packages to install: ${count:-unknown} (to download: ${fetched:-unknown}, on disk: ${added:-unknown}), for:" >&2
	echo "  $*" >&2
	{
		status=0
		apt-get install -y -qq --no-install-recommends -o APT::Status-Fd=3 "$@" 3>&1 >"$log" 2>&1 </dev/null ||
			status=$?
		echo "exit:$status"
	} | show_progress || { tail -n 20 "$log" >&2 && exit 1; }
}

if [ "${1:-}" = --install ]; then
	shift
	install_packages "$@"
	exit
fi
missing=$(missing_of "$@")
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086 # the words are package names
if [ "$(id -u)" -eq 0 ]; then
	install_packages $missing
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	sudo sh "$0" --install $missing
else
	tell_what_to_type "$@"
fi
