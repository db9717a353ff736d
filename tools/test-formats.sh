#!/usr/bin/env bash
# Lets programs of other people read what mockserver writes for them, and fails where they do not: HAR files by the schema of
# HAR 1.2 and by Chromium, contracts by Pact's verifier, Postman collections by newman, .http files by httpYac, reports of mutate by Stryker's viewer and its schema.
# MOCKSERVER_CHROMIUM names a browser; else Debian's is installed where there is none.
#
#   tools/test-formats.sh bin/mockserver
set -euo pipefail
BINARY=$(realpath "$1")
export BINARY
cd "$(dirname "$0")/formats"
chromium=$(../chromium.sh)
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

echo "== collections"
for provider in qijiayun aisuda innopaas apihub; do
	operations=$(grep -c '^      operationId:' "../../openapi/$provider.yaml")
	for format in postman http; do
		"$BINARY" run --quiet --provider "$provider" --fail-on refused,unmatched,uncalled --require-operations 100% --report "$work/report.json" -- \
			./collections.sh "$provider" "$format" "$work"
		echo "$provider, $format: each of $operations requests is accepted"
	done
done
# A request that is refused is found.
# shellcheck disable=SC2016 # the command's own variables
if "$BINARY" run --quiet --fail-on refused -- bash -c 'curl -sS "$APIHUB_BASE_URL/api/weather-basic/now" -H "Apihub-Token: none"' >/dev/null 2>&1; then
	echo "test-formats: a refusal goes unnoticed" >&2
	exit 1
fi
