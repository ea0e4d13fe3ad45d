#!/bin/sh
# SPDX-License-Identifier: MIT
# deb.sh OUT [WORK]: the .deb for this machine's architecture and release, from the release build in WORK/shared. The tree
# that it installs stays in WORK/deb.
set -eu

# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=cmake/packages/debian.sh
. "$(dirname "$0")/debian.sh"

file=${name}_${debian_version}_$architecture.deb
build_release "$work/shared"
stage "$work/shared" "$work/deb"
pack_deb "$work/deb" "$architecture" "$(shlibdeps "$work/deb")" "$file"
size_row ".deb for $architecture" "$file" "$(installed_kib "$work/deb")" "$(start_ms "$work/deb/usr/bin/$name" version)" \
	"Debian 12, a bare root"
