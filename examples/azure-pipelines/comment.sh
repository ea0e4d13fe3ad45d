#!/bin/sh
# SPDX-License-Identifier: MIT
# comment.sh BODY: keeps one thread of a pull request in Azure Repos at the text in BODY, a Markdown report of dashsync.
# The thread is found by the report's first line (its key) and its author. Where there is none, and BODY has only its
# heading, none is opened. It is active while an edit by hand would be lost (DASHSYNC_LOST is not 0), else closed.
# Needs curl, jq, the variables of the job, and SYSTEM_ACCESSTOKEN with the right "Contribute to pull requests".
set -eu
body=${1:?"usage: comment.sh BODY"}
marker=$(head -n 1 "$body")
case $marker in '<!-- dashsync:v1 key='*' -->') ;; *) echo "comment.sh: not a Markdown report: $body" >&2 && exit 65 ;; esac
case ${DASHSYNC_LOST:-0} in *[1-9]*) status=active ;; *) status=closed ;; esac
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$SYSTEM_ACCESSTOKEN" >"$tmp/token" # not on a command line
server=${SYSTEM_COLLECTIONURI%/}
threads=$server/$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads

call() { # METHOD URL [curl's options]: the answer is in $tmp/answer, its headers in $tmp/head
	method=$1 url=$2 && shift 2
	curl -sS --fail-with-body -m 60 -K "$tmp/token" -X "$method" -o "$tmp/answer" -D "$tmp/head" "$@" "$url" && return
	echo "comment.sh: $method: $(jq -r '.message // empty' "$tmp/answer" | tr -cd ' -~' | tr -d '#' | head -c 500)" >&2 && exit 1
}
send() { call "$1" "$2?api-version=7.1" -H 'Content-Type: application/json' --data-binary @"$tmp/$3"; } # METHOD URL FILE

call GET "$server/_apis/connectionData?api-version=7.1-preview.1" --retry 3 && me=$(jq -er .authenticatedUser.id "$tmp/answer")
found='' next='' pages=1
while call GET "$threads?api-version=7.1$next" --retry 3; do
	found=$(jq -r --arg me "$me" --arg marker "$marker" 'first(.value[] | select(.isDeleted | not) | .id as $thread | .comments[0]
		| select(.author.id == $me and (.content // "" | split("\n")[0] | rtrimstr("\r")) == $marker) | "\($thread)/comments/\(.id)")' "$tmp/answer")
	[ $((pages += 1)) -le 100 ] || { echo "comment.sh: the list has no end after 100 pages" >&2 && exit 1; }
	next=$(tr -d '\r' <"$tmp/head" | sed -n 's/^x-ms-continuationtoken: *\(..*\)/\&continuationToken=\1/Ip')
	if [ -n "$found" ] || [ -z "$next" ]; then break; fi
done
[ -n "$found" ] || [ "$(grep -c . "$body")" -gt 2 ] || exit 0
jq -n --rawfile content "$body" '{$content}' >"$tmp/edit"
jq --arg status "$status" '{comments: [. + {parentCommentId: 0, commentType: "text"}], $status}' "$tmp/edit" >"$tmp/new"
jq -n --arg status "$status" '{$status}' >"$tmp/status"
[ -n "$found" ] || { send POST "$threads" new && exit; }
send PATCH "$threads/$found" edit && send PATCH "$threads/${found%%/*}" status
