#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh OUT [--source URL]: the pages of docs/ as a site, in the folder OUT, which can be published as it is: below any
# address, without any other host. URL is where the files of this repository can be read, as
# https://git.example.org/dashsync/blob/v0.2.0; links of the pages to code then lead there, else they are text. OUT is
# replaced. mkdocs comes from PyPI into build/venv.
set -eu

usage() {
	echo "usage: sh docs/build.sh OUT [--source URL]" >&2
	exit 64
}
[ $# -eq 1 ] || { [ $# -eq 3 ] && [ "$2" = --source ]; } || usage
case $1 in -*) usage ;; /*) out=$1 ;; *) out=$PWD/$1 ;; esac
[ ! -e "$out" ] || [ -f "$out/index.html" ] || [ -z "$(ls -A "$out")" ] ||
	{ echo "build.sh: '$out' exists and is not a site" >&2 && exit 1; }
export DASHSYNC_SOURCE="${3:-}"

cd "$(dirname "$0")/.."
python3 -B tests/e2e/packages.py
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH PYTHONDONTWRITEBYTECODE=1
# Not --quiet: with it, --strict does not count warnings.
said=$(build/venv/bin/mkdocs build --strict --site-dir "$out" 2>&1) || { printf '%s\n' "$said" >&2 && exit 1; }
