# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034 # what is set here is read by the parts
# What the parts of cmake/packages/build.sh share. Sourced, not run: a part is `sh cmake/packages/PART.sh OUT WORK` and
# begins with
#
#   set -eu
#   . "$(dirname "$0")/common.sh"
#
# OUT is the folder of what is given to people. WORK is a folder that may be kept between calls; it has
#   WORK/shared    the release build with shared libraries, prefix /usr: its program is WORK/shared/cmd/dashsync
#   WORK/static    the same with libgit2 and its helpers linked statically, made by build_release WORK/static ...
#   WORK/PART      what PART needs for itself; the part empties it first
# Sets: root (the project), out, work (absolute), name, version ("0.2.0"), revision ("1"), debian_version ("0.2.0-1"),
# architecture ("amd64", the builder's), and exports SOURCE_DATE_EPOCH and DASHSYNC_COMMIT.
#
# A part that cannot be made on this machine says why and exits with 75 (`cannot`). Every file comes into OUT whole, by
# `deliver`.
#
# Same sources, same packages: same bytes. Every file of OUT has its names sorted, its owners root, its times clamped to
# SOURCE_DATE_EPOCH, and nothing of the builder's folder, locale, umask, clock or user.

export LC_ALL=C TZ=UTC
umask 022
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:?usage: sh $0 OUT WORK}
work=${2:-$root/build/package}
mkdir -p "$out" "$work"
out=$(cd "$out" && pwd)
work=$(cd "$work" && pwd)
name=dashsync
version=$(sed -n 's/^project(dashsync VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
revision=1
debian_version=$version-$revision
architecture=$(dpkg --print-architecture)

# The time of the commit; a source tree without git has to name it.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
	SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null) || {
		echo "packages: this is not a git repository, so the time of the sources is unknown. Name it:" >&2
		echo "  SOURCE_DATE_EPOCH=\$(date +%s) sh cmake/packages/build.sh OUT" >&2
		exit 1
	}
fi
export SOURCE_DATE_EPOCH

# The commit that `dashsync version -v` names, the same in every clone: not `git describe`, which depends on the tags and
# the commits that a clone has.
if [ -z "${DASHSYNC_COMMIT+is set}" ]; then
	DASHSYNC_COMMIT=$(git -C "$root" rev-parse HEAD 2>/dev/null | cut -c1-12)
	[ -z "$(git -C "$root" status --porcelain --untracked-files=no 2>/dev/null)" ] || DASHSYNC_COMMIT=$DASHSYNC_COMMIT-dirty
fi
export DASHSYNC_COMMIT

say() { # text: one line of progress
	echo "$*" >&2
}

die() { # text
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# Ends a part that this machine cannot make: CI skips it, with this reason.
cannot() { # reason
	echo "$*" >"$work/cannot"
	say "$(basename "$0"): cannot be made here: $*"
	exit 75
}

# Copies a file into OUT under its name: it is there whole, or not at all.
deliver() { # file, name in OUT
	cp "$1" "$out/.$2"
	mv "$out/.$2" "$out/$2"
}

# Configures and builds the program (no tests, no simulator) in a folder, for prefix /usr. More arguments go to cmake:
# -DDASHSYNC_STATIC_GIT2=ON, or a toolchain file. Does nothing that is done already. No launcher of the compiler: one that
# remembers objects may give one of another folder, whose paths are in its debug information and so in the build id.
build_release() { # folder [cmake argument...]
	folder=$1
	shift
	cmake -S "$root" -B "$folder" --preset release -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_C_COMPILER_LAUNCHER= \
		-DDASHSYNC_TESTS=OFF -DDASHSYNC_COMMIT="$DASHSYNC_COMMIT" "$@" >"$folder.log" 2>&1 ||
		{ cat "$folder.log" >&2 && die "cmake failed in $folder"; }
	ninja -C "$folder" -n | grep -q 'no work to do' || say "  building $(basename "$folder") ..."
	cmake --build "$folder" >"$folder.log" 2>&1 || { cat "$folder.log" >&2 && die "the build failed in $folder"; }
}

# Installs a build below a folder that is emptied first, and strips the program as debhelper does. STRIP names the strip
# of another architecture.
stage() { # build folder, tree
	rm -rf "$2"
	DESTDIR=$2 cmake --install "$1" >"$1.log" 2>&1 || { cat "$1.log" >&2 && die "cmake --install failed in $1"; }
	"${STRIP:-strip}" --remove-section=.comment --remove-section=.note "$2/usr/bin/$name"
}

# Modes and times of a tree as every packager sees them.
normalize() { # folder
	find "$1" -type d -exec chmod 755 {} +
	find "$1" -type f -perm /111 -exec chmod 755 {} +
	find "$1" -type f ! -perm /111 -exec chmod 644 {} +
	find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# The bytes that the files of a tree have, in KiB, as du counts them on any file system: for Installed-Size and the table.
installed_kib() { # folder
	find "$1" \( -type f -o -type l \) -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n + 0 }'
}

# Writes a tree as tar, the same bytes for the same tree, to stdout.
tar_of() { # folder [name in the archive]
	tar --create --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
		--directory "$1" "${2:-.}"
}

# The fastest of 41 starts of a program, in ms: what else the machine does only adds to it.
start_ms() { # program [argument...]
	bash -c 'for i in {1..41}; do
			begun=$EPOCHREALTIME
			"$@" >/dev/null || exit
			ended=$EPOCHREALTIME
			echo $((${ended/[.,]/} - ${begun/[.,]/}))
		done' start_ms "$@" | sort -n | awk 'NR == 1 { printf "%.1f\n", $1 / 1000 }'
}

# A row of the table in docs/install.md, in OUT/sizes.tsv. The row of an earlier call for the same file is replaced.
size_row() { # kind, file in OUT, KiB installed or -, ms of a start or -, where tests/packages tries it
	touch "$out/sizes.tsv"
	bytes=$(stat --format=%s "$out/$2")
	{
		awk -F '\t' -v file="$2" '$2 != file' "$out/sizes.tsv"
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$bytes" "$3" "$4" "$5"
	} >"$out/.sizes"
	mv "$out/.sizes" "$out/sizes.tsv"
}

# The table of docs/install.md, from OUT/sizes.tsv.
size_table() {
	awk -F '\t' '
		function mb(bytes) { return sprintf("%.1f MB", bytes / 1000000) }
		BEGIN {
			print "| file | is | size | installed | start | tried on |"
			print "|---|---|--:|--:|--:|---|"
		}
		{
			printf "| `%s` | %s | %s | %s | %s | %s |\n", $2, $1, mb($3), $4 == "-" ? "" : mb($4 * 1024),
				$5 == "-" ? "" : $5 " ms", $6
		}' "$out/sizes.tsv"
}

# Puts the table between its two marker comments.
write_table() {
	page=$root/docs/install.md
	size_table >"$out/.table"
	awk -v table="$out/.table" '
		/^<!-- end of the table/ { while ((getline line < table) > 0) print line; skip = 0 }
		!skip
		/^<!-- table: / { skip = 1 }' "$page" >"$out/.page"
	cat "$out/.page" >"$page"
	rm "$out/.page" "$out/.table"
}
