#!/bin/sh
# SPDX-License-Identifier: MIT
# reproducible.sh OUT [PART...]: whether the packages in OUT, which cmake/packages/build.sh has made of this source tree, come
# out the same when somebody else makes them. The parts (all that OUT has: deb, tarball, image, sbom, arm64) are built once
# more from a copy of the sources in a folder with a longer name, 500 days and some hours later, in another time zone, in
# Turkish, with another umask and home, by one process at a time, from nothing. Each file must have the same bytes;
# diffoscope shows what differs.
# shellcheck disable=SC2317 # the functions are called by check
set -eu

out=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/packages/checks.sh
. "$here/tests/packages/checks.sh"
cd "$here"

in_out() { # pattern
	[ -n "$(find "$out" -maxdepth 1 -name "$1" -print -quit)" ]
}
if [ $# -eq 0 ]; then
	! in_out '*_amd64.deb' || set -- "$@" deb
	! in_out '*-linux-*.tar.gz' || set -- "$@" tarball
	! in_out '*_arm64.deb' || set -- "$@" arm64
	! in_out '*-oci-*.tar' || set -- "$@" image
	! in_out '*.spdx.json' || set -- "$@" sbom
fi
[ $# -gt 0 ] || { echo "reproducible.sh: no packages in '$out'" >&2 && exit 1; }

epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
copy="$scratch/a much longer name/of-the-folder/with-the-sources"
locale=tr_TR.UTF-8
mkdir -p "$copy" "$scratch/home" "$scratch/locales" "$scratch/again"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$copy"
localedef --inputfile=tr_TR --charmap=UTF-8 "$scratch/locales/$locale"

build_again() (
	umask 077
	export SOURCE_DATE_EPOCH="$epoch" HOME="$scratch/home" TZ=Asia/Kathmandu LOCPATH="$scratch/locales" LC_ALL=$locale
	export CMAKE_BUILD_PARALLEL_LEVEL=1 NO_FAKE_STAT=1 DASHSYNC_PACKAGE_WORK="$scratch/work"
	cd "$copy"
	faketime -f '+500d +7h' sh cmake/packages/build.sh "$scratch/again" "$@"
)
same_bytes() { # file
	cmp "$out/$1" "$scratch/again/$1" || { diffoscope --max-report-size 20000 "$out/$1" "$scratch/again/$1" && false; }
}

check "the packages are made again: $*" build_again "$@"
for file in $(cd "$scratch/again" && find . -maxdepth 1 -type f -name 'dashsync*' -printf '%f\n' | sort); do
	check "the same bytes: $file" same_bytes "$file"
done
end_checks
