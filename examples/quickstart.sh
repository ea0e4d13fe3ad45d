#!/bin/sh
# SPDX-License-Identifier: MIT
# dashsync's main job on the embedded simulator, as a person would do it: plan, apply, plan again, somebody edits a
# dashboard by hand, plan again. Everything happens in a temporary folder and on loopback; nothing is left running.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
sh "$here/examples/dependencies.sh" build-essential cmake ninja-build pkg-config git curl ca-certificates \
	libcurl4-openssl-dev libgit2-dev libyaml-dev libcjson-dev libssl-dev libmicrohttpd-dev libcmocka-dev

echo "building (release) ..."
(cd "$here" && cmake --preset release >/dev/null && cmake --build --preset release --target dashsync dashsync-gateway |
	tail -n 1)
PATH=$here/build/release/cmd:$here/build/release/fixtures/gateway:$PATH

work=$(mktemp -d)
gateway=
clean_up() {
	[ -z "$gateway" ] || { kill "$gateway" 2>/dev/null && wait "$gateway" || true; }
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
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Operator GIT_AUTHOR_EMAIL=operator@example.org
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

# Somebody opens "latency" in the browser, changes the time range and saves.
printf '\n$ # somebody edits "latency" by hand on the server\n'
edit="curl -fsS -H 'Authorization: Bearer $DASHSYNC_TOKEN' $url/api/dashboards/uid/latency"
printf '$ %s | sed s/now-6h/now-15m/ | curl ... POST /api/dashboards/db\n' "curl .../api/dashboards/uid/latency"
sh -c "$edit" | sed 's/now-6h/now-15m/' |
	curl -fsS -o /dev/null -H "Authorization: Bearer $DASHSYNC_TOKEN" -H 'Content-Type: application/json' \
		--data-binary @- "$url/api/dashboards/db"

run dashsync plan
printf '\nThat was it: the edit is shown and stays until somebody decides.\n'
