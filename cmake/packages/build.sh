#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes what people install, on Debian 12 as it is:
#
#   sh cmake/packages/build.sh OUT [deb|tarball|arm64|image|sbom...] [--write-table]
#
# writes into the folder OUT the named parts, or all: the .deb, the tarball, the .deb for arm64, the OCI image, the lists
# of what is linked; then SHA256SUMS over what is there. Prints the table of docs/install.md; --write-table puts it there.
# A part that this machine cannot make is left out; the last line then has the reasons, and the exit code is 75.
# Builds in build/package, or in the folder that DASHSYNC_PACKAGE_WORK names. SOURCE_DATE_EPOCH is the commit's time unless
# it is set.
set -eu

usage() {
	echo "usage: sh cmake/packages/build.sh OUT [deb|tarball|arm64|image|sbom...] [--write-table]" >&2
	exit 64
}

case ${1:-} in
'' | -* | deb | tarball | arm64 | image | sbom) usage ;;
esac
folder=$1
shift
parts=
table=
for word in "$@"; do
	case $word in
	deb | tarball | arm64 | image | sbom) parts="$parts $word" ;;
	--write-table) table=yes ;;
	*) usage ;;
	esac
done
set -- "$folder" "${DASHSYNC_PACKAGE_WORK:-$(dirname "$0")/../../build/package}"
# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"

exec 9>"$work/lock"
flock --nonblock 9 || { say "another build works in '$work': waiting for it ..." && flock 9; }
sh "$root/examples/dependencies.sh" build package
say "packages of $name $version, sources of $(date --date="@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S') UTC"
build_release "$work/shared"
left_out=
for part in ${parts:-deb tarball arm64 image sbom}; do
	say "making $part ..."
	status=0
	sh "$root/cmake/packages/$part.sh" "$out" "$work" || status=$?
	case $status in
	0) ;;
	75) left_out="$left_out${left_out:+; }$part: $(cat "$work/cannot")" ;;
	*) die "$part could not be made" ;;
	esac
done

cd "$out"
find . -maxdepth 1 -type f -name "$name*" -printf '%f\n' | sort | xargs sha256sum >.SHA256SUMS
mv .SHA256SUMS SHA256SUMS
cat SHA256SUMS
[ ! -s sizes.tsv ] || size_table
[ -z "$table" ] || write_table
[ -z "$left_out" ] || { say "not made here: $left_out" && exit 75; }
