#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages that are named as arguments, as far as they are missing. Where it may not, it says
# exactly what to run. Used by the two commands of the README.
set -eu

missing=
for package in "$@"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
		missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
	as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as_root=sudo
else
	echo "These Debian packages are missing. Install them, then run this again:" >&2
	echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
	exit 1
fi
echo "installing:$missing" >&2
# shellcheck disable=SC2086 # the words are package names
$as_root sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	--no-install-recommends$missing >/dev/null" >&2
