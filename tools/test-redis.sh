#!/usr/bin/env bash
# Runs the tests of the Redis engine, those of servers that share it, and the contracts against a real redis-server
# (Debian's, installed with its haproxy where there is none and this is root), started on a free port of this machine and
# stopped by its process id. The contracts run against one server, and against three behind HAProxy.
#
# test-redis.sh all BINARY | kill | chaos: the last two are proofs that take minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "test-redis: $*" >&2; exit 1; }
if ! command -v redis-server >/dev/null || ! command -v haproxy >/dev/null; then
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "redis-server or haproxy is missing"
	install() { DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends redis-server haproxy >/dev/null; }
	install || { apt-get update >/dev/null && install; } || fail "redis-server and haproxy cannot be installed"
fi
folder=$(mktemp -d)
service=
stop() {
	[ -z "$service" ] || { kill "$service" 2>/dev/null && wait "$service"; } || true
	rm -rf "$folder"
}
trap stop EXIT

# A port that is free now may be taken a moment later: then another one is tried.
for _ in 1 2 3 4 5; do
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	redis-server --port "$port" --bind 127.0.0.1 --dir "$folder" --save "" --appendonly no --requirepass s3cret >"$folder/log" 2>&1 &
	service=$!
	for _ in $(seq 100); do
		grep -qs 'Ready to accept connections' "$folder/log" && break 2
		kill -0 "$service" 2>/dev/null || break
		sleep 0.1
	done
	kill "$service" 2>/dev/null || true
	wait "$service" || true
	service=
done
[ -n "$service" ] || { cat "$folder/log" >&2; fail "redis-server did not start"; }
redis-server --version

redis="redis://:s3cret@127.0.0.1:$port/0"
slow() { MOCKSERVER_TEST_REDIS=$redis go test -timeout 60m -count 1 -v ./cmd/mockserver -run "$1"; }
case $1 in
kill) MOCKSERVER_KILL_POINTS=200 slow '^TestAKilledServer'; exit ;;
chaos) MOCKSERVER_CHAOS=2m slow '^(TestKilledReplicas|TestAThousandSandboxes|TestAStoppedHolder|TestRedisThatIs)'; exit ;;
esac
go test -count=1 ./internal/persist/redis -redis "$redis"
MOCKSERVER_TEST_REDIS=$redis go test -count=1 ./cmd/mockserver -run 'TestReplicas|TestAForwarded|TestAHolder|TestSIGTERMHands|TestAKilledServer/redis'
PERSIST="redis replicas" REDIS=$redis ./tools/test-server.sh "$2"
