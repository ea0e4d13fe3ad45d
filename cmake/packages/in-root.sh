#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command inside a root:
#
#   in-root.sh ROOT [-r FROM:TO]... [-w FROM:TO]... COMMAND...
#
# -r and -w show the folder FROM inside as TO, read-only or writable. The command sees the machine's network and none of
# its processes. proc, dev and those folders are mounted in a private namespace, which ends with this process, however it
# ends: nothing stays mounted, nothing keeps running. Needs root. Exits as the command did.
set -eu

if [ "${1:-}" != --inside ]; then
	[ $# -ge 2 ] || { echo "usage: in-root.sh ROOT [-r FROM:TO]... [-w FROM:TO]... COMMAND..." >&2 && exit 64; }
	exec unshare --mount --propagation private --pid --fork --kill-child -- sh "$0" --inside "$@"
fi
root=$2
shift 2

mount -t proc none "$root/proc"
mount -t tmpfs -o mode=755 none "$root/dev"
for device in null zero full random urandom tty; do
	: >"$root/dev/$device"
	mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 none "$root/dev/pts"
mount -t tmpfs -o mode=1777 none "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for file in resolv.conf hosts; do # how the machine reaches its package sources
	[ -e "/etc/$file" ] || continue
	[ -e "$root/etc/$file" ] || : >"$root/etc/$file"
	mount --bind "/etc/$file" "$root/etc/$file"
done
while [ $# -gt 0 ]; do
	case $1 in
	-r | -w)
		from=${2%%:*}
		to=$root${2#*:}
		mkdir -p "$to"
		mount --bind "$from" "$to"
		[ "$1" = -w ] || mount -o remount,bind,ro "$to"
		shift 2
		;;
	*) break ;;
	esac
done
# Not exec: the first process of a namespace ignores the signals of a terminal.
status=0
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}" \
	chroot "$root" "$@" || status=$?
exit "$status"
