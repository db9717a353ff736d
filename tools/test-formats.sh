#!/usr/bin/env bash
# Lets programs of other people read what mockserver writes for them, and fails where they do not: HAR files by the schema of
# HAR 1.2 and by Chromium, contracts by Pact's verifier, reports of mutate by Stryker's viewer and its schema.
# MOCKSERVER_CHROMIUM names a browser; else Debian's is installed where there is none.
#
#   tools/test-formats.sh bin/mockserver
set -euo pipefail
BINARY=$(realpath "$1")
export BINARY
cd "$(dirname "$0")/formats"
chromium=${MOCKSERVER_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
	apt-get update -q
	apt-get install -y -q --no-install-recommends chromium
	chromium=$(command -v chromium)
fi
for folder in . .. stryker; do
	npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel error
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== reports of a run"
"$BINARY" run --quiet --fail-on never --report "$work/run.har" --report "$work/run.pact.json" -- node calls.mjs
"$BINARY" run --quiet --fail-on never -- node har.mjs "$work/run.har" "$chromium"
"$BINARY" run --quiet --fail-on never -- node pact.mjs "$work"/run.*.pact.json

echo "== a report of mutate"
"$BINARY" mutate --provider qijiayun --rules 'qijiayun/[ct]*' --workers 1 --report "$work/mutation.json" -- node stryker/graded.mjs
node stryker/view.mjs "$work/mutation.json" "$chromium"
