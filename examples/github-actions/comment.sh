#!/bin/sh
# SPDX-License-Identifier: MIT
# Keeps one comment of dashsync on a pull request: edits the one that has the marker of FILE and the job's own author,
# else posts it; posts nothing when FILE has nothing to show.
#   comment.sh NUMBER FILE   NUMBER: of the pull request; FILE: what 'dashsync --report markdown=FILE' wrote
#
# From the environment: GITHUB_TOKEN ('pull-requests: write'), GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH,
# GITHUB_STEP_SUMMARY, and DASHSYNC_AUTHOR, whose comments are edited (default: github-actions[bot], the author of a
# GITHUB_TOKEN). Exit 0, also where a fork's token may not comment, which is shown; 1: the API refused; 64: usage.
set -eu
number=$1 file=$2 marker=$(head -n 1 "$2")
case $number in '' | *[!0-9]*) echo "comment.sh: not a number: '$number'" >&2 && exit 64 ;; esac
case $marker in '<!-- dashsync:v1 key='*' -->') ;; *) echo "comment.sh: '$file' has no marker" >&2 && exit 64 ;; esac
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT # of mode 700: no token among the arguments, where others see it
printf '%s\n' "Authorization: Bearer $GITHUB_TOKEN" 'Accept: application/vnd.github+json' \
	'Content-Type: application/json' 'X-GitHub-Api-Version: 2022-11-28' >"$tmp/headers"
jq -n --rawfile body "$file" '{$body}' >"$tmp/body"
call() { # METHOD PATH [FILE]
	code=$(curl -sS --max-time 60 -X "$1" -H "@$tmp/headers" -D "$tmp/head" -o "$tmp/answer" -w '%{http_code}' \
		${3:+--data-binary "@$3"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2") || true
	case $code in 2??) return ;; esac
	why=$(jq -r '.message // empty | tostring | gsub("[^ -~]|[#:]"; " ")[:200]' "$tmp/answer" 2>/dev/null) || why='no JSON'
	if [ "$code" = 403 ] && jq -e '.pull_request | .head.repo.id != .base.repo.id' "$GITHUB_EVENT_PATH" >"$tmp/fork"; then
		echo "dashsync: no comment, the token of a pull request from a fork may not write one." >>"$GITHUB_STEP_SUMMARY"
		echo "::notice title=dashsync::no comment from a fork: $1 $2: 403 $why" && exit 0
	fi
	echo "::error title=dashsync::comment.sh: $1 $2: $code $why" && exit 1
}
id='' page=1
while [ -z "$id" ] && [ -n "$page" ]; do
	call GET "issues/$number/comments?per_page=100&page=$page"
	id=$(jq -r --arg marker "$marker" --arg author "${DASHSYNC_AUTHOR:-github-actions[bot]}" 'first(.[] |
		select(.user.login == $author and (.body // "" | split("\n")[0] | rtrimstr("\r")) == $marker) | .id)' "$tmp/answer")
	[ "$page" -le 100 ] || { echo "::error title=dashsync::comment.sh: the list has no end after 100 pages" && exit 1; }
	if grep -qi '^link:.*rel="next"' "$tmp/head"; then page=$((page + 1)); else page=; fi
done
if [ -n "$id" ]; then call PATCH "issues/comments/$id" "$tmp/body" && echo "edited comment $id"; exit 0; fi
[ "$(grep -c . "$file")" -gt 2 ] || { echo "nothing to comment" && exit 0; } # marker and heading are all
call POST "issues/$number/comments" "$tmp/body" && echo "posted comment $(jq .id "$tmp/answer")"
