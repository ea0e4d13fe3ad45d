#!/bin/sh
# SPDX-License-Identifier: MIT
# issue.sh BODY: keeps one work item of Azure Boards at the Markdown report of a nightly run. With DASHSYNC_DRIFTED above 0
# it is created, or edited and reopened. It is closed where DASHSYNC_DRIFTED is 0 and DASHSYNC_COMPLETE is 1, and left alone
# by a run that did not look at everything. It is found by its tag, dashsync-drift-KEY, and its author. DASHSYNC_ITEM_TYPE
# is its type (Issue; in Scrum Impediment). Needs curl, jq, the variables of the job, and SYSTEM_ACCESSTOKEN.
set -eu
body=${1:?"usage: issue.sh BODY"} drifted=${DASHSYNC_DRIFTED:-}
key=$(sed -n '1s/^<!-- dashsync:v1 key=\([A-Za-z0-9._-]*\) -->$/\1/p' "$body")
[ -n "$key" ] || { echo "issue.sh: not a Markdown report: $body" >&2 && exit 65; }
case $drifted in '' | *[!0-9]*) exit 0 ;; 0) [ "${DASHSYNC_COMPLETE:-}" = 1 ] || exit 0 ;; esac
export drifted tag="dashsync-drift-$key" title="dashsync · $key: $drifted edited by hand" me='' state=''
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$SYSTEM_ACCESSTOKEN" >"$tmp/token" # not on a command line
type=$(jq -rn --arg type "${DASHSYNC_ITEM_TYPE:-Issue}" '$type | @uri') wit=${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/wit
call() { # METHOD URL [curl's options]: the answer is in $tmp/answer
	method=$1 url=$2 && shift 2
	curl -sS --fail-with-body -m 60 -K "$tmp/token" -X "$method" -o "$tmp/answer" "$@" "$url" && return
	echo "issue.sh: $method: $(jq -r '.message // empty' "$tmp/answer" | tr -cd ' -~' | tr -d '#' | head -c 500)" >&2 && exit 1
}
call GET "${SYSTEM_COLLECTIONURI%/}/_apis/connectionData?api-version=7.1-preview.1" && me=$(jq -er .authenticatedUser.id "$tmp/answer")
jq -n '{query: "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Tags] CONTAINS \u0027\(env.tag)\u0027"}' >"$tmp/query"
call POST "$wit/wiql?api-version=7.1" -H 'Content-Type: application/json' --data-binary @"$tmp/query"
for ids in $(jq -r '[.workItems[].id] | sort | range(0; length; 200) as $i | .[$i:$i + 200] | map(tostring) | join(",")' "$tmp/answer"); do
	call GET "$wit/workitems?ids=$ids&fields=System.CreatedBy,System.Tags,System.State&api-version=7.1"
	found=$(jq -r 'first(.value[] | . as {$id, $fields} | select($fields["System.CreatedBy"].id == env.me
		and ($fields["System.Tags"] | split("; ") | index(env.tag))) | "\($id) \($fields["System.State"])")' "$tmp/answer")
	[ -z "$found" ] || break
done
[ -n "${found:=}" ] || [ "$drifted" != 0 ] || exit 0
state=${found#* } && call GET "$wit/workitemtypes/$type/states?api-version=7.1"
jq --rawfile body "$body" 'def set($path; $value): {op: "add", path: "/\($path)", $value};
	(.value | map(select(.category | IN("Completed", "Removed") | not))) as $open | ($open | any(.name == env.state)) as $is_open
	| if env.drifted != "0" then [set("fields/System.Title"; env.title), set("multilineFieldsFormat/System.Description"; "Markdown"),
		set("fields/System.Description"; $body), if env.state == "" then set("fields/System.Tags"; env.tag) elif $is_open then empty else set("fields/System.State"; $open[0].name) end]
	elif $is_open then [set("fields/System.State"; first(.value[] | select(.category == "Completed")).name), set("fields/System.History"; "No edits by hand any more.")] else [] end' "$tmp/answer" >"$tmp/patch"
[ "$(jq length "$tmp/patch")" -gt 0 ] || exit 0
if [ -n "$found" ]; then set -- PATCH "workitems/${found%% *}"; else set -- POST "workitems/\$$type"; fi
call "$1" "$wit/$2?api-version=7.1" -H 'Content-Type: application/json-patch+json' --data-binary @"$tmp/patch"
