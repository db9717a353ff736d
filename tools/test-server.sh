#!/usr/bin/env bash
# Runs the contracts against a server in a process of its own: started on a free port, stopped with SIGTERM afterwards.
# The second server keeps its sandboxes in a file.
set -euo pipefail
binary=$1
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

run() {
	: >"$folder/out"
	"$binary" --addr 127.0.0.1:0 --check-replies --log-level error --log-requests none "$@" >"$folder/out" 2>"$folder/err" &
	server=$!
	url=
	for _ in $(seq 100); do
		url=$(sed -n 's/^mockserver .* listens at //p' "$folder/out")
		[ -n "$url" ] && break
		kill -0 "$server" 2>/dev/null || { cat "$folder/err" >&2; exit 1; }
		sleep 0.1
	done
	[ -n "$url" ] || { echo "the server did not start" >&2; cat "$folder/err" >&2; exit 1; }

	MOCKSERVER_URL=$url go test -count=1 ./contracts
	kill -TERM "$server"
	wait "$server" || { echo "the server did not stop cleanly" >&2; cat "$folder/err" >&2; exit 1; }
	server=
	if [ "$(grep -cv 'mockserver: stopping' "$folder/err")" -gt 0 ]; then
		echo "the server complained:" >&2
		cat "$folder/err" >&2
		exit 1
	fi
}

for how in ${PERSIST:-memory file}; do # PERSIST=file: that one alone
	case $how in
	memory) run ;;
	file) run --persist "file:$folder/state" ;;
	redis) run --persist "$REDIS?prefix=contracts" ;; # of tools/test-redis.sh
	esac
done
