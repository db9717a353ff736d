#!/usr/bin/env bash
# Proves in headless Chromium that browsers keep foreign pages away from apihub's keys: the contracts labelled "browser".
# Installs Debian's chromium where there is none; MOCKSERVER_CHROMIUM names another one.
set -euo pipefail
chromium=${MOCKSERVER_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
	apt-get update -q
	apt-get install -y -q --no-install-recommends chromium
	chromium=$(command -v chromium)
fi
MOCKSERVER_CHROMIUM=$chromium go test -count=1 ./contracts -ginkgo.label-filter=browser -ginkgo.fail-on-empty
