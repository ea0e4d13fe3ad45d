#!/bin/sh
# SPDX-License-Identifier: MIT
# image.sh OUT WORK: the OCI image, as a layout in a tar that podman, skopeo and docker load: mmdebstrap fetches the
# packages, umoci writes the image, no daemon runs, and any user may call it. Part of build.sh.
# They are fetched each time (14 MB), so that the image has the newest. Exits with 75 where they cannot be fetched. The
# .deb files stay in WORK/image/archives.
set -eu
# shellcheck source=cmake/packages/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=cmake/packages/roots.sh
. "$(dirname "$0")/roots.sh"

here=$root/cmake/packages
image=$work/image
user=65532:65532
when=$(date --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
rm -rf "$image"
mkdir -p "$image/archives"

# With `extract` no script of a package runs. The hook gives the .deb files as a tar to descriptor 3: without a `tar` in
# the root, and as a user of its own namespace, mmdebstrap could not write them into our folder. What else is open (a lock,
# the clock of faketime) is closed: apt names a descriptor of mmdebstrap in a line for sh, which knows 0 to 9 only.
say "  fetching packages ..."
root_sources >"$image/sources"
[ -s "$image/sources" ] || cannot "apt has no package lists of Debian 12 (apt-get update)"
root_apt_options >"$image/apt"
# shellcheck disable=SC2016 # $1 is the hook's
mmdebstrap --variant=extract --format=null --aptopt="$image/apt" \
	--include="$(sh "$here/image_root.sh" --packages | paste -s -d ,)" \
	--extract-hook='tar -C "$1/var/cache/apt/archives" -cf - --exclude=./partial . >&3' \
	bookworm - - <"$image/sources" 3>"$image/archives.tar" >"$image/mmdebstrap.log" 2>&1 \
	4>&- 5>&- 6>&- 7>&- 8>&- 9>&- ||
	{ cat "$image/mmdebstrap.log" >&2 && cannot "mmdebstrap could not fetch the packages"; }
tar -C "$image/archives" -xf "$image/archives.tar" --no-same-owner
rm "$image/archives.tar"

say "  making the root ..."
cp "$work/shared/cmd/dashsync" "$image/dashsync"
strip --strip-all "$image/dashsync"
sh "$here/image_root.sh" "$image/dashsync" "$image/archives" "$image/root"

say "  writing the image ..."
tar_of "$image/root" >"$image/layer.tar"
layout=$image/layout
tagged=$layout:new
history() { # command and options of umoci: with the time of the sources instead of the clock's
	umoci "$@" --history.created="$when" --history.author="the dashsync authors"
}
umoci init --layout "$layout"
umoci new --image "$tagged"
history raw add-layer --image "$tagged" --history.created_by="cmake/packages/image.sh" "$image/layer.tar"
history config --image "$tagged" --created="$when" --author="the dashsync authors" --os=linux \
	--architecture="$architecture" --config.user="$user" --config.workingdir=/work \
	--config.entrypoint=/usr/bin/dashsync --config.cmd=help --config.env=PATH=/usr/bin \
	--config.label=org.opencontainers.image.title="$name" \
	--config.label=org.opencontainers.image.version="$version" \
	--config.label=org.opencontainers.image.licenses=MIT \
	--config.label=org.opencontainers.image.description="GitOps sync engine for Azure Monitor dashboards with Grafana" \
	--history.created_by="cmake/packages/image.sh"
umoci tag --image "$tagged" "$name:$version" # what podman names it
umoci remove --image "$tagged"
umoci gc --layout "$layout"
file=$name-$version-oci-$architecture.tar
tar_of "$layout" >"$image/$file"
deliver "$image/$file" "$file"
size_row "OCI image" "$file" "$(installed_kib "$image/root")" "$(start_ms "$image/dashsync" version)" \
	"its root: read-only, as any user"
