#!/bin/sh
# SPDX-License-Identifier: MIT
# arm64.sh OUT [WORK]: the .deb for arm64, built by a cross compiler in a root that has the libraries of arm64, so that
# this machine gets neither. Manual and completions are printed by this machine's program, from WORK/shared. The build
# stays in WORK/arm64. Needs root; exits with 75 where the root cannot be made.
set -eu

if [ "${1:-}" = --inside ]; then
	set -- /out /work
	inside=true
else
	inside=false
fi
# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"

if "$inside"; then
	# shellcheck source=cmake/packages/debian.sh
	. "$(dirname "$0")/debian.sh"
	export DEB_HOST_ARCH=arm64 STRIP=aarch64-linux-gnu-strip # for dpkg-shlibdeps and stage
	file=${name}_${debian_version}_arm64.deb
	build_release "$work/build" -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchain-arm64.cmake" \
		-DDASHSYNC_PAGES_PROGRAM=/native/dashsync
	stage "$work/build" "$work/tree"
	pack_deb "$work/tree" arm64 "$(shlibdeps "$work/tree")" "$file"
	size_row ".deb for arm64" "$file" "$(installed_kib "$work/tree")" - "Debian 12, under qemu-user"
	exit
fi

# shellcheck source=cmake/packages/roots.sh
. "$(dirname "$0")/roots.sh"
why=$(root_why_not) || cannot "$why"
tar=$(root_tar cross) || cannot "the root of the cross compiler could not be made"
build_release "$work/shared"
mkdir -p "$work/arm64"
cross=$(mktemp -d "$work/cross.XXXXXX")
trap 'rm -rf "$cross"' EXIT
trap 'exit 130' INT TERM
root_open "$tar" "$cross"
sh "$root/cmake/packages/in-root.sh" "$cross" -r "$root:/dashsync" -r "$work/shared/cmd:/native" -w "$out:/out" \
	-w "$work/arm64:/work" env SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" DASHSYNC_COMMIT="$DASHSYNC_COMMIT" \
	sh /dashsync/cmake/packages/arm64.sh --inside
