#!/bin/sh
# SPDX-License-Identifier: MIT
# image.sh OUT: tries the OCI image in OUT, as cmake/packages/build.sh has made it. DASHSYNC_GATEWAY names the simulator
# if it is not build/release's. The last line is "N passed, N failed, N skipped"; each skip is named with its reason.
# Exits with 75 when there is no image.
set -eu
[ $# -eq 1 ] || { echo "usage: sh tests/packages/image.sh OUT" >&2 && exit 64; }
root=$(cd "$(dirname "$0")/../.." && pwd)
IMAGE=$(find "$1" -name 'dashsync-*-oci-*.tar' | sort | tail -n 1)
[ -n "$IMAGE" ] || { echo "no image in '$1'. Make it: sh cmake/packages/build.sh $1 image" >&2 && exit 75; }
IMAGE=$(realpath "$IMAGE")
export IMAGE DASHSYNC=/usr/bin/dashsync PYTHONPATH="$root/tests/e2e"
export DASHSYNC_GATEWAY="${DASHSYNC_GATEWAY:-$root/build/release/fixtures/gateway/dashsync-gateway}"
exec python3 -B "$root/tests/packages/image_in_use.py"
