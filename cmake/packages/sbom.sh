#!/bin/sh
# SPDX-License-Identifier: MIT
# sbom.sh OUT WORK: the lists of what the programs link, as SPDX 2.3 and CycloneDX 1.6, and the sums of the packages that
# are in OUT by then. Part of build.sh. What the image has is listed in the image (var/lib/dpkg/status.d).
set -eu
# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"

set -- --version "$version" --shared "$work/shared"
[ ! -f "$work/static/build.ninja" ] || set -- "$@" --static "$work/static"
python3 -B "$root/cmake/packages/sbom.py" "$@" --out "$out"
