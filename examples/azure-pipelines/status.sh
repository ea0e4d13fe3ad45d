#!/bin/sh
# SPDX-License-Identifier: MIT
# status.sh TARGET RESULT: sets the status dashsync/TARGET of the commit in Azure Repos, with a link to the run. RESULT is
# the job's: Succeeded, SucceededWithIssues, or anything else for a failure. Needs curl, jq, the variables of the job, and
# SYSTEM_ACCESSTOKEN with the right "Contribute".
set -eu

target=${1:?"usage: status.sh TARGET RESULT"} result=${2:?"usage: status.sh TARGET RESULT"}
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$SYSTEM_ACCESSTOKEN" >"$tmp/token" # not on a command line
project=${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID
case $result in Succeeded*) state=succeeded ;; *) state=failed ;; esac
jq -n --arg state "$state" --arg name "$target" --arg url "$project/_build/results?buildId=$BUILD_BUILDID" \
	'{$state, description: "dashboards of \($name)", targetUrl: $url, context: {genre: "dashsync", $name}}' >"$tmp/status"
curl -sS --fail-with-body -m 60 -K "$tmp/token" -X POST -o "$tmp/answer" -H 'Content-Type: application/json' --data-binary @"$tmp/status" \
	"$project/_apis/git/repositories/$BUILD_REPOSITORY_ID/commits/$BUILD_SOURCEVERSION/statuses?api-version=7.1" && exit
echo "status.sh: $(jq -r '.message // empty' "$tmp/answer" | tr -cd ' -~' | tr -d '#' | head -c 500)" >&2 && exit 1
