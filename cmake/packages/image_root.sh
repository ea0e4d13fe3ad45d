#!/bin/sh
# SPDX-License-Identifier: MIT
# The file system of the image, from Debian packages that need not be installed, by any user:
#
#   image_root.sh --packages                the packages that it is made of, without those that they depend on
#   image_root.sh --bundle FOLDER           the certificates of a folder, one after the other
#   image_root.sh PROGRAM ARCHIVES ROOT     makes ROOT from the program and the .deb files of a folder
#
# ROOT has the program, the libraries that it and they link, of each package that one is from the copyright file and the
# entry that scanners read (var/lib/dpkg/status.d, as in other images without dpkg), the certificates as one bundle, and
# the few files that a C library looks for. No other program is in it.
set -eu
export LC_ALL=C
umask 022

packages="ca-certificates libc6 libcurl4 libgcc-s1 libgit2-1.5 libpcre2-8-0 libssl3 libyaml-0-2 zlib1g"
opened="libgcc_s.so.1" # glibc opens it by name when a thread ends early

die() {
	echo "image_root.sh: $*" >&2
	exit 1
}

# What update-ca-certificates makes of them when ca-certificates is installed: an unpacked package has no bundle.
bundle() { # folder
	find "$1" -name '*.crt' -type f | sort | while IFS= read -r file; do
		awk 1 "$file" # ends the last line
	done
}

# Unpacks each .deb into a folder of its package's name; of two versions the later one.
unpack() { # archives, folder
	for archive in "$1"/*.deb; do
		package=$(dpkg-deb --field "$archive" Package)
		version=$(dpkg-deb --field "$archive" Version)
		if [ -f "$2/$package/.version" ]; then
			dpkg --compare-versions "$version" gt "$(cat "$2/$package/.version")" || continue
			rm -rf "${2:?}/$package"
		fi
		mkdir -p "$2/$package"
		dpkg-deb --extract "$archive" "$2/$package"
		dpkg-deb --field "$archive" >"$2/$package/.control"
		echo "$version" >"$2/$package/.version"
	done
}

needed_by() { # program or library
	readelf --dynamic --wide "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p'
}

# The file of a library in the unpacked packages. The loader is in a folder of its own.
find_library() { # folder, soname
	found=$(find "$1" -path "*/lib*/$2" | sort | head -n 1)
	[ -n "$found" ] || die "no package has '$2': is one missing in the list of image_root.sh?"
	echo "$found"
}

# A library under its soname, which is the only name that the loader asks for, and its package's papers.
take_library() { # file, folder, root
	inside=${1#"$2"/}
	package=${inside%%/*}
	path=${inside#*/}
	mkdir -p "$3/$(dirname "$path")"
	cp --dereference "$1" "$3/$path"
	chmod 644 "$3/$path"
	take_papers "$package" "$2" "$3"
}

take_papers() { # package, folder, root
	mkdir -p "$3/usr/share/doc/$1" "$3/var/lib/dpkg/status.d"
	copyright=$2/$1/usr/share/doc/$1/copyright
	[ -e "$copyright" ] || copyright=$(find_copyright "$1" "$2")
	cp --dereference "$copyright" "$3/usr/share/doc/$1/copyright"
	sed '1a Status: install ok installed' "$2/$1/.control" >"$3/var/lib/dpkg/status.d/$1"
}

# Some packages have a link to another one's folder of documents instead.
find_copyright() { # package, folder
	link=$(readlink "$2/$1/usr/share/doc/$1") || die "package '$1' has no copyright file"
	echo "$2/${link##*/}/usr/share/doc/${link##*/}/copyright"
}

# The loader's path, which is written into programs, and all libraries from the program on.
take_libraries() { # program, folder, root
	interpreter=$(readelf --program-headers --wide "$1" | sed -n 's/.*program interpreter: \(.*\)\]$/\1/p')
	taken=" "
	waiting="$(needed_by "$1") $opened ${interpreter##*/}"
	while [ -n "$waiting" ]; do
		next=
		for soname in $waiting; do
			case $taken in
			*" $soname "*) continue ;;
			esac
			taken="$taken$soname "
			file=$(find_library "$2" "$soname")
			take_library "$file" "$2" "$3"
			next="$next $(needed_by "$file")"
		done
		waiting=$(echo "$next" | xargs)
	done
	loader=$(find "$3" -name "${interpreter##*/}")
	chmod 755 "$loader"
	[ -e "$3$interpreter" ] || {
		mkdir -p "$3$(dirname "$interpreter")"
		ln -s "${loader#"$3"}" "$3$interpreter"
	}
}

# 65532 is the user that images without a shell have; any other one works as well. Nobody's git is in the image, so no
# setting of a repository can start a program, and a repository that another user owns (a mounted one) is safe to read.
write_settings() { # root
	mkdir -p "$1/etc/ssl/certs" "$1/tmp" "$1/work"
	printf '%s\n' root:x:0:0:root:/:/nologin dashsync:x:65532:65532:dashsync:/tmp:/nologin >"$1/etc/passwd"
	printf '%s\n' root:x:0: dashsync:x:65532: >"$1/etc/group"
	printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' >"$1/etc/nsswitch.conf"
	printf '[safe]\n\tdirectory = *\n' >"$1/etc/gitconfig"
}

make_root() { # program, archives, root, folder for what is unpacked
	unpack "$2" "$4"
	for package in $packages; do
		[ -d "$4/$package" ] || die "no '$package' among the packages in '$2'"
	done
	rm -rf "$3"
	mkdir -p "$3/usr/bin"
	write_settings "$3"
	cp "$1" "$3/usr/bin/dashsync"
	mkdir -p "$3/usr/share/doc/dashsync"
	cp "$(dirname "$0")/../../LICENSE" "$3/usr/share/doc/dashsync/copyright"
	chmod 644 "$3/usr/share/doc/dashsync/copyright"
	take_libraries "$3/usr/bin/dashsync" "$4" "$3"
	take_papers ca-certificates "$4" "$3"
	bundle "$4/ca-certificates/usr/share/ca-certificates" >"$3/etc/ssl/certs/ca-certificates.crt"
	find "$3" -type d -exec chmod 755 {} +
	chmod 755 "$3/usr/bin/dashsync"
	chmod 1777 "$3/tmp"
}

case $# in
1) [ "$1" = --packages ] && echo "$packages" | tr ' ' '\n' && exit ;;
2) [ "$1" = --bundle ] && bundle "$2" && exit ;;
3)
	unpacked=$(mktemp -d)
	trap 'rm -rf "$unpacked"' EXIT
	make_root "$1" "$2" "$3" "$unpacked"
	exit
	;;
esac
echo "usage: image_root.sh --packages | --bundle FOLDER | PROGRAM ARCHIVES ROOT" >&2
exit 64
