#!/usr/bin/env bash
# Prints the path of a Chromium for tests: the one that MOCKSERVER_CHROMIUM names, else one that is there, else Debian's,
# which it installs (as root).
set -euo pipefail
chromium=${MOCKSERVER_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
	apt-get update -q >&2
	apt-get install -y -q --no-install-recommends chromium >&2
	chromium=$(command -v chromium)
fi
echo "$chromium"
