#!/usr/bin/env bash
# Lets Schemathesis call each operation of the five documents with what their schemas allow and with what they forbid:
#   tools/test-schemathesis.sh bin/mockserver
# What it need not find is in tools/schemathesis/*.toml, each with its reason. It calls the default sandbox, whose records the
# examples of the documents name; its clock stands still, so that credentials made at the beginning are good to the end.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/schemathesis"
here=$PWD
documents=$(realpath ../../openapi)
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt

work=$(mktemp -d)
"$binary" --addr 127.0.0.1:0 --log-requests none --check-replies >"$work/out" 2>"$work/err" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
MOCKSERVER_URL=""
until [ -n "$MOCKSERVER_URL" ]; do
	kill -0 "$server" || { cat "$work/err" >&2; exit 1; }
	MOCKSERVER_URL=$(sed -n 's/^mockserver .* listens at //p' "$work/out")
	[ -n "$MOCKSERVER_URL" ] || sleep 0.1
done
export MOCKSERVER_URL

# credential NAME prints one of a provider's, such as innopaas.appKey.
credential() {
	"$binary" credentials | .venv/bin/python -c 'import json, sys
provider, name = sys.argv[1].split(".")
print(json.load(sys.stdin)[provider][name])' "$1"
}

# check NAME BASE ARGS… runs Schemathesis with the document and the configuration of that name, in a folder where it may leave
# its cache.
check() {
	local name=$1 base=$2
	shift 2
	echo "== $name"
	env -C "$work" "$here/.venv/bin/schemathesis" --config-file "$here/$name.toml" run "$documents/$name.yaml" --url "$MOCKSERVER_URL$base" --no-color --request-timeout 60 \
		--continue-on-failure --no-shrink --suppress-health-check all "$@"
}

"$binary" clock freeze >"$work/said"
ACCESS_TOKEN=$("$binary" token qijiayun)
export ACCESS_TOKEN
failed=""
check qijiayun /qijiayun || failed="$failed qijiayun"
check aisuda /aisuda -H "Authorization: Bearer $("$binary" token aisuda)" -H "x-client-id: $(credential aisuda.clientId)" || failed="$failed aisuda"
check innopaas /innopaas -H "AppKey: $(credential innopaas.appKey)" -H "Authorization: $(credential innopaas.authorization)" || failed="$failed innopaas"
check apihub /apihub -H "apihub-token: $("$binary" token apihub)" || failed="$failed apihub"

# Calls that are all refused for their credentials would find nothing.
.venv/bin/python -c 'import json, sys, urllib.request
accepted = {}
for o in json.load(urllib.request.urlopen(sys.argv[1] + "/__admin/sandboxes/default/coverage"))["operations"]:
    accepted[o["provider"]] = accepted.get(o["provider"], 0) + o["accepted"]
print("accepted calls:", accepted)
sys.exit(min(accepted.values()) == 0)' "$MOCKSERVER_URL" || failed="$failed (no call was accepted)"
check admin "" || failed="$failed admin"
[ -z "$failed" ] || { echo "Schemathesis found something in:$failed" >&2; exit 1; }
if grep -v 'mockserver: stopping' "$work/err"; then echo "the server complained" >&2; exit 1; fi
