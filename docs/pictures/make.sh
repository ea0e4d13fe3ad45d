#!/bin/sh
# SPDX-License-Identifier: MIT
# make.sh: the pictures of docs/formats.md, of a page that .ci/validators opens: wide and narrow, light and dark. Look at
# them before you commit them.
set -eu

cd "$(dirname "$0")/../.."
.ci/validators html
for picture in wide-light wide-dark narrow-light narrow-dark; do
	cp "build/validators/html/$picture.png" docs/pictures/
done
