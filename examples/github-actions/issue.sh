#!/bin/sh
# SPDX-License-Identifier: MIT
# Keeps one issue for a target's edits by hand: opens it, edits it while they last, also after somebody closed it, and
# closes it after a run that looked at every dashboard and found none. It is known by the marker of FILE and its author.
#   issue.sh FILE DRIFTED COMPLETE   FILE: of 'dashsync drift --report markdown=FILE'; the others: its --outputs
#
# From the environment: GITHUB_TOKEN ('issues: write'), GITHUB_API_URL, GITHUB_REPOSITORY, and DASHSYNC_AUTHOR, whose
# issues are edited (default: github-actions[bot], the author of a GITHUB_TOKEN). Exit 1: the API refused; 64: usage.
set -eu
file=$1 drifted=$2 complete=$3 author=${DASHSYNC_AUTHOR:-github-actions[bot]} marker=$(head -n 1 "$1")
title="dashsync: edits by hand on $(expr "$marker" : '.*key=\(.*\) -->' || true)"
case $drifted/$complete in *[!0-9/]* | /* | */) echo "issue.sh: no number: $drifted/$complete" >&2 && exit 64 ;; esac
case $marker in '<!-- dashsync:v1 key='*' -->') ;; *) echo "issue.sh: '$file' has no marker" >&2 && exit 64 ;; esac
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT # of mode 700: no token among the arguments, where others see it
printf '%s\n' "Authorization: Bearer $GITHUB_TOKEN" 'Accept: application/vnd.github+json' \
	'Content-Type: application/json' 'X-GitHub-Api-Version: 2022-11-28' >"$tmp/headers"
call() { # METHOD PATH [KEYS]; KEYS: of the body, beside title and text
	[ "$#" -lt 3 ] || jq -n --rawfile body "$file" --arg title "$title" "{\$title, \$body, $3}" >"$tmp/body"
	code=$(curl -sS --max-time 60 -X "$1" -H "@$tmp/headers" -D "$tmp/head" -o "$tmp/answer" -w '%{http_code}' \
		${3:+--data-binary "@$tmp/body"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues$2") || true
	case $code in 2??) return ;; esac
	why=$(jq -r '.message // empty | tostring | gsub("[^ -~]|[#:]"; " ")[:200]' "$tmp/answer" 2>/dev/null) || why='no JSON'
	echo "::error title=dashsync::issue.sh: $1 issues$2: $code $why" && exit 1
}
id='' state='' page=1
while [ -z "$id" ] && [ -n "$page" ]; do # the newest first
	call GET "?state=all&creator=$(jq -nr --arg author "$author" '$author | @uri')&per_page=100&page=$page"
	jq -r --arg marker "$marker" --arg author "$author" 'first(.[] | select((.pull_request | not) and
		.user.login == $author and (.body // "" | split("\n")[0] | rtrimstr("\r")) == $marker) |
		"\(.number) \(.state)")' "$tmp/answer" >"$tmp/found"
	[ "$page" -le 100 ] || { echo "::error title=dashsync::issue.sh: the list has no end after 100 pages" && exit 1; }
	if grep -qi '^link:.*rel="next"' "$tmp/head"; then page=$((page + 1)); else page=; fi
	read -r id state <"$tmp/found" || true
done
if [ "$drifted" -gt 0 ]; then
	if [ -n "$id" ]; then call PATCH "/$id" 'state: "open"'; else call POST '' 'labels: ["dashsync"]'; fi
elif [ "$state" = open ] && [ "$complete" -eq 1 ]; then call PATCH "/$id" 'state: "closed", state_reason: "completed"'
else echo "nothing to do: $drifted edited, complete: $complete, issue: ${id:-none} ${state}" && exit 0; fi
jq -r '"issue \(.number) is \(.state)"' "$tmp/answer"
