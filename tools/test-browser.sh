#!/usr/bin/env bash
# Proves in headless Chromium that browsers keep foreign pages away from apihub's keys, the contracts labelled "browser", and
# that "mockserver evidence" reads what Chromium's developer tools save.
# Installs Debian's chromium where there is none; MOCKSERVER_CHROMIUM names another one.
set -euo pipefail
chromium=$(tools/chromium.sh)
MOCKSERVER_CHROMIUM=$chromium go test -count=1 ./contracts -ginkgo.label-filter=browser -ginkgo.fail-on-empty

work=$(mktemp -d)
go build -o "$work/mockserver" ./cmd/mockserver
"$work/mockserver" --addr 127.0.0.1:0 >"$work/said" &
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT
base=""
while [ -z "$base" ]; do
	kill -0 "$server"
	base=$(sed -n 's/^mockserver .* listens at //p' "$work/said")
	[ -n "$base" ] || sleep 0.2
done
npm --prefix tools ci --ignore-scripts --silent
node tools/browser-har.mjs "$chromium" "$base" "$work/chromium.har"
MOCKSERVER_CHROMIUM_HAR=$work/chromium.har go test -count=1 ./cmd/mockserver -run '^TestRecordingsOfOtherProgramsAreRead$'
