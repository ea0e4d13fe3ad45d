#!/bin/sh
# SPDX-License-Identifier: MIT
# reproducible.sh OUT [PART...]: whether the packages in OUT, which cmake/packages/build.sh has made of this source tree, come
# out the same when somebody else makes them. The parts (all that OUT has; arm64 only when named, or with DASHSYNC_FULL=1)
# are built once more from a shallow clone in a folder with a longer name, 500 days and some hours later, in another
# time zone, in Turkish, with another umask and home, by another number of processes, from nothing. Each file must have the
# same bytes; diffoscope shows what differs. The cross compiler of arm64 runs in its root, which has folder, locale and
# clock of its own: there only the time between both builds differs. Exits with 75 where a tool is missing.
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
	[ "${DASHSYNC_FULL:-0}" != 1 ] || ! in_out '*_arm64.deb' || set -- "$@" arm64
	! in_out '*-oci-*.tar' || set -- "$@" image
	! in_out '*.spdx.json' || set -- "$@" sbom
fi
[ $# -gt 0 ] || { echo "no packages in '$out'. Make them: sh cmake/packages/build.sh $out" >&2 && exit 75; }
for tool in faketime diffoscope localedef; do
	command -v "$tool" >/dev/null || { echo "no $tool here: sh examples/dependencies.sh package" >&2 && exit 75; }
done

copy="$scratch/a much longer name/of-the-folder/with-the-sources"
locale=tr_TR.UTF-8
mkdir -p "$scratch/home" "$scratch/locales" "$scratch/again"
git clone -q --depth 1 "file://$here" "$copy"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$copy" # what is not committed
localedef --inputfile=tr_TR --charmap=UTF-8 "$scratch/locales/$locale"

# The lists of what is linked have the sums of all packages: those that are not made again are copied.
cp "$out"/dashsync* "$scratch/again/"
for part in "$@"; do
	case $part in
	deb) rm "$scratch/again/"*_amd64.deb ;;
	tarball) rm "$scratch/again/"*-linux-*.tar.gz ;;
	arm64) rm "$scratch/again/"*_arm64.deb ;;
	image) rm "$scratch/again/"*-oci-*.tar ;;
	sbom) rm "$scratch/again/"*.json ;;
	esac
done
made_again=$(cd "$out" && for file in dashsync*; do [ -e "$scratch/again/$file" ] || echo "$file"; done)

# The roots of this week, which is another one there.
DASHSYNC_CACHE=${DASHSYNC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dashsync}
DASHSYNC_ROOT_WEEK=${DASHSYNC_ROOT_WEEK:-$(date +%G-W%V)}
export DASHSYNC_CACHE DASHSYNC_ROOT_WEEK

build_again() (
	umask 077
	export HOME="$scratch/home" TZ=Asia/Kathmandu LOCPATH="$scratch/locales" LC_ALL=$locale
	export CMAKE_BUILD_PARALLEL_LEVEL=3 NO_FAKE_STAT=1 DASHSYNC_PACKAGE_WORK="$scratch/work"
	cd "$copy"
	faketime -f '+500d +7h' sh cmake/packages/build.sh "$scratch/again" "$@"
)
same_bytes() { # file
	cmp "$out/$1" "$scratch/again/$1" || { diffoscope --max-report-size 20000 "$out/$1" "$scratch/again/$1" && false; }
}

check "the packages are made again: $*" build_again "$@"
for file in $made_again; do
	check "the same bytes: $file" same_bytes "$file"
done
end_checks
