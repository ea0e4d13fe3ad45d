#!/bin/sh
# SPDX-License-Identifier: MIT
# dashsync's main job on the embedded simulator, as a person would do it: plan, apply, plan again, somebody edits a
# dashboard by hand, plan again. Everything happens in a temporary folder and on loopback; nothing is left running.
#
# DASHSYNC and DASHSYNC_GATEWAY may name the programs when they are built already, as the tests do.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
if [ -z "${DASHSYNC:-}" ] || [ -z "${DASHSYNC_GATEWAY:-}" ]; then
	sh "$here/examples/dependencies.sh" build
	sh "$here/examples/build.sh" release dashsync dashsync-gateway
	DASHSYNC=$here/build/release/cmd/dashsync
	DASHSYNC_GATEWAY=$here/build/release/fixtures/gateway/dashsync-gateway
fi
PATH=$(dirname "$DASHSYNC"):$(dirname "$DASHSYNC_GATEWAY"):$PATH

work=$(mktemp -d)
gateway=
clean_up() {
	if [ -n "$gateway" ]; then
		kill "$gateway" 2>/dev/null || true
		wait "$gateway" || true
	fi
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The server: an Azure-like gateway on a free port. Azure Resource Manager has created four dashboards, one of them
# ("payments") just now, so it is still empty.
dashsync-gateway --profile azure --listen 127.0.0.1:0 --seed "$here/examples/quickstart/live" --quiet \
	>"$work/gateway.log" &
gateway=$!
for _ in $(seq 100); do
	grep -q '^listening on ' "$work/gateway.log" && break
	sleep 0.05
done
url=$(sed -n 's/^listening on //p' "$work/gateway.log")
[ -n "$url" ] || { echo "the simulator did not start" >&2; exit 1; }

# The repository. Its first commit is what the server has; the second is what the team wants now.
# Without a pager: the one that git finds on a machine without less waits for a key.
export DASHSYNC_PAGER=cat GIT_PAGER=cat GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Operator GIT_AUTHOR_EMAIL=operator@example.org
export GIT_COMMITTER_NAME=Operator GIT_COMMITTER_EMAIL=operator@example.org
repo=$work/dashboards-repo
mkdir -p "$repo/dashboards"
cd "$repo"
git init -q -b main
for name in overview latency checkout; do
	cp "$here/examples/quickstart/live/$name.json" dashboards/
done
cat >dashsync.yaml <<YAML
version: 1
dashboards:
  - path: dashboards
targets:
  dev:
    endpoint: $url
    auth: { method: token }
YAML
git add . && git commit -q -m "Take over the dashboards"
cp "$here"/examples/quickstart/wanted/*.json dashboards/
git add . && git commit -q -m "Tighten the checkout alert line, add payments and invoices"

export DASHSYNC_TOKEN=quickstart-token

run() {
	printf '\n$ %s\n' "$*"
	"$@"
}

run git log --oneline
run dashsync plan
run dashsync apply --yes
run dashsync plan

# Somebody opens "latency" in the browser, changes the time range and saves with a message.
printf '\n$ # somebody edits "latency" by hand on the server\n'
edit="curl -fsS -H 'Authorization: Bearer $DASHSYNC_TOKEN' $url/api/dashboards/uid/latency"
printf '$ %s | sed s/now-6h/now-15m/ | curl ... POST /api/dashboards/db\n' "curl .../api/dashboards/uid/latency"
sh -c "$edit" | sed 's/now-6h/now-15m/; s/"message":"[^"]*"/"message":"Zoom in on the incident"/' |
	curl -fsS -o /dev/null -H "Authorization: Bearer $DASHSYNC_TOKEN" -H 'Content-Type: application/json' \
		--data-binary @- "$url/api/dashboards/db"

run dashsync plan
printf '\nThat was it: the edit is shown and stays until somebody decides.\n'
