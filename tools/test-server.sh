#!/usr/bin/env bash
# Runs the contracts against servers in processes of their own: started on free ports, stopped with SIGTERM afterwards.
# PERSIST says which, of memory, file, redis, and replicas: three servers behind HAProxy, which goes round, by the
# configuration of docker/. REDIS is the server of the last two, started by tools/test-redis.sh.
set -euo pipefail
binary=$1
files=$(dirname "$0")/../docker
folder=$(mktemp -d)
servers=()
balancer=
finish() {
	for one in "${servers[@]}" $balancer; do kill "$one" 2>/dev/null || true; done
	rm -rf "$folder"
}
trap finish EXIT
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# start ARG… starts a server at $port, and leaves its URL in $url. It fails if the server ends at once.
start() {
	local n=${#servers[@]}
	"$binary" --addr "127.0.0.1:$port" --check-replies --log-level error --log-requests none "$@" >"$folder/out.$n" 2>"$folder/err.$n" &
	local server=$!
	for _ in $(seq 600); do
		url=$(sed -n 's/^mockserver .* listens at //p' "$folder/out.$n")
		[ -z "$url" ] || { servers+=("$server"); return 0; }
		kill -0 "$server" 2>/dev/null || return 1
		sleep 0.1
	done
	kill "$server"
	return 1
}

# peer starts one of several servers, which knows its address before. A port that is free now may be taken a moment later.
peer() {
	for _ in 1 2 3 4 5; do
		port=$(free)
		if start --persist "$REDIS?prefix=replicas" --advertise "http://127.0.0.1:$port" --peer-token "between us"; then return; fi
	done
	cat "$folder"/err.* >&2
	exit 1
}

# balance starts HAProxy before the servers whose ports are given, and leaves its URL in $url.
balance() {
	for _ in 1 2 3 4 5; do
		port=$(free)
		sed -e "s/bind :8080/bind 127.0.0.1:$port/" -e "s/ one:8080/ 127.0.0.1:$1/" -e "s/ two:8080/ 127.0.0.1:$2/" -e "s/ three:8080/ 127.0.0.1:$3/" \
			"$files/haproxy.cfg" >"$folder/haproxy.cfg"
		haproxy -db -f "$folder/haproxy.cfg" >"$folder/haproxy" 2>&1 &
		balancer=$! url=http://127.0.0.1:$port
		for _ in $(seq 600); do
			! curl --noproxy '*' --silent --fail --output /dev/null "$url/__admin/ready" || return 0
			kill -0 "$balancer" 2>/dev/null || break
			sleep 0.1
		done
		kill "$balancer" 2>/dev/null || true
		balancer=
	done
	cat "$folder/haproxy" >&2
	exit 1
}

stop() {
	[ -z "$balancer" ] || { kill "$balancer"; wait "$balancer" || true; balancer=; }
	for n in "${!servers[@]}"; do kill -TERM "${servers[n]}"; done
	for n in "${!servers[@]}"; do
		wait "${servers[n]}" || { echo "a server did not stop cleanly" >&2; cat "$folder/err.$n" >&2; exit 1; }
		if [ "$(grep -cv 'mockserver: stopping' "$folder/err.$n")" -gt 0 ]; then
			echo "a server complained:" >&2
			cat "$folder/err.$n" >&2
			exit 1
		fi
	done
	servers=()
}

for how in ${PERSIST:-memory file}; do
	port=0 skip=()
	case $how in
	memory) start ;;
	file) start --persist "file:$folder/state" ;;
	redis) start --persist "$REDIS?prefix=contracts" ;;
	replicas)
		ports=()
		for _ in 1 2 3; do peer && ports+=("$port"); done
		balance "${ports[@]}"
		# A server does not know the credentials of sandboxes that another one holds (docs/persistence.md). HAProxy ends a
		# connection that a server resets by a plain close; TestReplicasResetConnections shows the reset without it.
		skip=(-ginkgo.skip 'A credential of another sandbox is called so by|Faults reset connections')
		;;
	esac || { cat "$folder"/err.* >&2; echo "a server did not start" >&2; exit 1; }
	MOCKSERVER_URL=$url go test -count=1 ./contracts "${skip[@]}"
	stop
done
