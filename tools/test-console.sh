#!/usr/bin/env bash
# Proves the console in headless Chromium: what is seen and done by mouse and by keyboard, in both languages, axe-core, the
# Content-Security-Policy, hostile text, and what open pages cost the server.
# Installs Debian's chromium where there is none; MOCKSERVER_CHROMIUM names another one. Pictures of every page are left
# in dist/console, or the folder that is given.
set -euo pipefail
binary=$1
folder=${2:-dist/console}
chromium=$(tools/chromium.sh)
npm --prefix tools ci --ignore-scripts --silent
# Everything is on loopback: what the environment says of proxies is not for it.
env -u NODE_USE_ENV_PROXY MOCKSERVER_BINARY="$binary" MOCKSERVER_CHROMIUM="$chromium" MOCKSERVER_PICTURES="$folder" \
	node --test-reporter=spec tools/console/all.mjs
