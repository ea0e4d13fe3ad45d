#!/bin/sh
# SPDX-License-Identifier: MIT
# comment.sh FILE: keeps FILE, a Markdown report of dashsync, as one note on a merge request, edited by each run.
#
# The note is found by the marker in the first line of FILE and by its author, the owner of the token. Nothing is posted
# where there was no note and FILE has only its heading. Needs curl, jq, the variables of a merge request pipeline, and
# DASHSYNC_GITLAB_TOKEN: a project access token with the role Reporter and the scope api. A fork has none: exit 0.
set -eu

file=$1
if [ -z "${DASHSYNC_GITLAB_TOKEN:-}" ]; then
	echo "comment.sh: DASHSYNC_GITLAB_TOKEN is not set (a fork has none): no note, see the artifacts of this job" >&2
	exit 0
fi
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
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
id='' page=1 pages=1
while [ -z "$id" ] && [ -n "$page" ]; do
	api "$notes?per_page=100&order_by=created_at&sort=asc&page=$page"
	id=$(jq --arg marker "$(head -n 1 "$file")" --argjson me "$me" 'first(.[]
		| select(.author.id == $me and (.body | split("\n")[0] | rtrimstr("\r")) == $marker)) | .id' "$work/out")
	[ $((pages += 1)) -le 100 ] || { echo "comment.sh: the list has no end after 100 pages" >&2 && exit 1; }
	page=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Xx]-[Nn]ext-[Pp]age: *//p')
done
[ -n "$id" ] || [ "$(grep -c . "$file")" -gt 2 ] || exit 0
jq -n --rawfile body "$file" '{$body}' >"$work/body"
api -H 'Content-Type: application/json' --data-binary @"$work/body" ${id:+-X PUT} "$notes${id:+/$id}"
jq -r '"note \(.id) has the report"' "$work/out"
