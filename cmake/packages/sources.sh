#!/bin/sh
# SPDX-License-Identifier: MIT
# sources.sh: prints this machine's own sources of Debian 12 packages, as lines of a sources.list. Sources
# of others than Debian are left out. `apt-get update` must have run once.
set -eu

# The machine's configuration, whichever of its formats it is written in, as apt itself has read it.
# shellcheck disable=SC2016 # $(...) is apt's
sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
	'Origin: Debian' | grep ' bookworm[ -]' | sort -u)
[ -n "$sources" ] || {
	echo "sources.sh: apt has no package lists of Debian 12. Get them, then run this again:" >&2
	echo "  apt-get update" >&2
	exit 1
}
printf '%s\n' "$sources"
