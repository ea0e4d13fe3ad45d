#!/bin/sh
# SPDX-License-Identifier: MIT
# containerfile.sh OUT: builds cmake/packages/Containerfile by buildah, from a bare root of Debian 12 in place of the image
# that it names, and compares the files of the result with those of the image in OUT. Everything is in a storage of its
# own, which is removed. Needs root and buildah; exits with 75 without them, or without an image in OUT.
# shellcheck disable=SC2317 # the functions are called by check
set -eu

out=$(realpath "$1")
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck disable=SC2034
root=$here # for roots.sh
# shellcheck source=cmake/packages/roots.sh
. "$here/cmake/packages/roots.sh"
cannot() {
	echo "the Containerfile cannot be built here: $*" >&2
	exit 75
}
[ "${DASHSYNC_FULL:-0}" = 1 ] || cannot "it takes long: .ci/packages --full builds it"
command -v buildah >/dev/null || cannot "no buildah (Debian package buildah)"
why=$(root_why_not) || cannot "$why"
tar=$(root_tar bare) || cannot "no root of Debian 12 could be made"
image=$(find "$out" -name 'dashsync-*-oci-*.tar' | head -n 1)
[ -n "$image" ] || cannot "no image in '$out'"
# shellcheck source=tests/packages/checks.sh
. "$here/tests/packages/checks.sh"

store() { # command of buildah...
	command=$1
	shift
	buildah --root "$scratch/root" --runroot "$scratch/run" --storage-driver vfs "$command" "$@"
}
stand_in() {
	base=$(store from scratch)
	store add "$base" "$tar" / && store config --cmd bash "$base" && store commit "$base" docker.io/library/debian:12-slim
}
built() { store bud --isolation chroot --pull-never --network host -f "$here/cmake/packages/Containerfile" -t built "$here"; }
sums() { (cd "$1" && find . -type f ! -path ./usr/bin/dashsync | LC_ALL=C sort | xargs sha256sum); }
same_files() {
	mkdir "$scratch/layout" "$scratch/wanted"
	tar -C "$scratch/layout" -xf "$image"
	layer=$(grep -oE '"layers":\[.*' "$scratch"/layout/blobs/sha256/* -h | grep -oE '[0-9a-f]{64}')
	tar -C "$scratch/wanted" -xzf "$scratch/layout/blobs/sha256/$layer"
	mounted=$(store mount "$(store from --pull-never localhost/built)")
	sums "$scratch/wanted" >"$scratch/wanted.sums"
	sums "$mounted" | diff "$scratch/wanted.sums" - && chroot "$mounted" /usr/bin/dashsync version
	status=$?
	store umount --all
	return "$status"
}

check "a bare root stands for the image of Debian" stand_in
check "the Containerfile is built" built
check "it has the files of the image, and dashsync runs" same_files
end_checks
