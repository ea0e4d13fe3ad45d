#!/bin/sh
# SPDX-License-Identifier: MIT
# issue.sh FILE OUTPUTS: keeps one issue of a target's edits by hand: FILE is the Markdown report of dashsync drift,
# OUTPUTS what --outputs wrote in the same run. Opened, edited and reopened while there are edits; closed only by a run
# that looked at every dashboard and found none. The issue is found by the marker in the first line of FILE and by its
# author, the owner of DASHSYNC_GITLAB_TOKEN: a project access token with the role Reporter and the scope api.
set -eu

file=$1
drifted=$(sed -n 's/^DASHSYNC_DRIFTED=\([0-9]*\)$/\1/p' "$2")
complete=$(sed -n 's/^DASHSYNC_COMPLETE=\([01]\)$/\1/p' "$2")
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'header = "PRIVATE-TOKEN: %s"\n' "$DASHSYNC_GITLAB_TOKEN" >"$work/curl"
api() { # URL and options of curl; the response is in $work/out
	curl -sS --fail-with-body -m 60 --config "$work/curl" -D "$work/headers" -o "$work/out" "$@" && return
	tr -cd ' -~\n' <"$work/out" | head -c 2000 >&2 # no escapes for a terminal
	exit 1
}

api "$CI_API_V4_URL/user"
me=$(jq .id "$work/out")
issues=$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues
found='' page=1 pages=1
while [ -z "$found" ] && [ -n "$page" ]; do
	api "$issues?scope=all&state=all&author_id=$me&per_page=100&order_by=created_at&sort=asc&page=$page"
	found=$(jq -r --arg marker "$(head -n 1 "$file")" --argjson me "$me" 'first(.[] | select(.author.id == $me
		and (.description // "" | split("\n")[0] | rtrimstr("\r")) == $marker)) | "\(.iid) \(.state)"' "$work/out")
	[ $((pages += 1)) -le 100 ] || { echo "issue.sh: the list has no end after 100 pages" >&2 && exit 1; }
	page=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Xx]-[Nn]ext-[Pp]age: *//p')
done
if [ "${drifted:?"is not in $2"}" -gt 0 ]; then event=reopen; elif [ "$complete" = 1 ]; then event=close; else exit 0; fi
iid=${found% *}
case "$event $found" in "close " | close*closed) exit 0 ;; esac # nothing is open
jq -n --rawfile description "$file" --arg title "dashsync: ${DASHSYNC_TARGET:-dashboards} edited by hand" \
	--arg event "${iid:+$event}" '{$title, $description} + if $event == "" then {} else {state_event: $event} end' >"$work/body"
api -H 'Content-Type: application/json' --data-binary @"$work/body" ${iid:+-X PUT} "$issues${iid:+/$iid}"
jq -r '"issue \(.iid) is \(.state)"' "$work/out"
