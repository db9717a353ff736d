#!/usr/bin/env bash
# Builds the image and runs it, and then docker/compose.yaml and docker/compose.replicas.yaml, with Debian's podman, which is
# installed where there is none: size, user, labels, health check, a read-only root, SIGTERM; the recipes for Testcontainers; a client that
# waits for the server; three servers of which two end. Needs root, npm, mvn, no engine, and tools/.venv with podman-compose;
# "make test-container" makes it.
#
# docker/Dockerfile and the files of Compose are taken as they are. The images that they pull are stood in for: Go's and
# Node.js's by empty ones, into which this machine's own /usr is mounted; those of HAProxy and Redis by ones that hold Debian's
# programs and what these load. Only images of this machine's own architecture can be run; of the other it is seen that its
# program is of that architecture.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=20000000 # bytes, as it is pulled
folder=$(mktemp -d)
chmod 0755 "$folder" # a container's user looks into it
name=localhost/mockserver
arch=$(go env GOARCH)
service=
finish() {
	[ -z "$service" ] || { kill "$service" && wait "$service"; } 2>/dev/null || true
	podman rm --all --force --time 0 --volumes >/dev/null 2>&1 || true
	podman network prune --force >/dev/null 2>&1 || true
	podman image umount --all >/dev/null 2>&1 || true
	# A container that ended in the wrong way leaves the rule of its published port behind: whatever listens there next cannot
	# be reached on this machine.
	[ ! -s "$folder/nat" ] || iptables-restore -T nat <"$folder/nat" || true
	rm -rf "$folder"
}
fail() { echo "test-container: $*" >&2; exit 1; }

needs=(podman runc netavark aardvark-dns iptables haproxy redis-server)
dpkg -s "${needs[@]}" >/dev/null 2>&1 || {
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${needs[@]}"
}

# A storage of its own, and settings with which containers run inside a container as well: limits that may be lowered but
# not raised, cgroups of either version, no systemd.
export CONTAINERS_CONF=$folder/containers.conf CONTAINERS_STORAGE_CONF=$folder/storage.conf DISABLE_HC_SYSTEMD=true
cat >"$CONTAINERS_CONF" <<C
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$folder/tmp"
[network]
network_backend = "netavark"
network_config_dir = "$folder/networks"
C
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$folder/root" "$folder/run" >"$CONTAINERS_STORAGE_CONF"
iptables-save -t nat >"$folder/nat" || true
trap finish EXIT

# stand_in IMAGE PATH makes an image that holds no program; /usr is mounted into it.
stand_in() {
	rm -rf "$folder/image"
	mkdir -p "$folder/image/"{etc,usr,root,home}
	mkdir -m 1777 "$folder/image/tmp"
	for one in bin lib lib64; do ln -s "usr/$one" "$folder/image/$one"; done
	printf 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n' >"$folder/image/etc/passwd"
	printf 'FROM scratch\nCOPY . /\nCOPY --chown=1000:1000 home /home/node\nENV PATH=%s:/usr/bin:/bin GOPROXY=off\n' "$2" |
		podman build --quiet --format docker --layers=false --tag "docker.io/library/$1" --file - "$folder/image" >/dev/null
}
# packed IMAGE FOLDER COMMAND PROGRAM… makes an image of programs of this machine, which runs the command in the folder.
packed() {
	local image=$1 work=$2 command=$3 one
	shift 3
	rm -rf "$folder/image"
	mkdir -p "$folder/image/"{etc,usr} "$folder/image/$work"
	for one in bin sbin lib lib64; do mkdir "$folder/image/usr/$one" && ln -s "usr/$one" "$folder/image/$one"; done
	for one in $(which "$@") $(which "$@" | xargs -n 1 ldd | grep -o '/[^ ]*'); do install -D "$one" "$folder/image$one"; done
	echo 'root:x:0:0::/root:/bin/sh' >"$folder/image/etc/passwd"
	printf 'FROM scratch\nCOPY . /\nENV PATH=/usr/sbin:/usr/bin\nWORKDIR %s\nCMD %s\n' "$work" "$command" |
		podman build --quiet --format docker --layers=false --tag "docker.io/library/$image" --file - "$folder/image" >/dev/null
}
# The modules are fetched here, so that the build needs no network.
mounts=(-v /usr:/usr:ro -v /etc/ssl:/etc/ssl:ro
	-v "$(go env GOMODCACHE):/root/go/pkg/mod" -v "$(go env GOCACHE):/root/.cache/go-build")
go mod download
mkdir -p "$(go env GOCACHE)"
stand_in "$(sed -n 's/^FROM .* \(golang:[^ ]*\) AS build$/\1/p' docker/Dockerfile)" "$(go env GOROOT)/bin"

for one in amd64 arm64; do
	echo "== build, linux/$one"
	podman build --quiet --format docker --layers=false --pull=never "${mounts[@]}" --build-arg VERSION=test --build-arg REVISION=test \
		--build-arg BUILDPLATFORM="linux/$arch" --platform "linux/$one" --file docker/Dockerfile --tag "$name:$one" . >/dev/null
	podman save --quiet --format docker-archive --output "$folder/$one.tar" "$name:$one"
	packed=$(gzip -c "$folder/$one.tar" | wc -c)
	echo "$one: $packed bytes as pulled, $(stat -c %s "$folder/$one.tar") unpacked"
	[ "$packed" -le "$limit" ] || fail "the image of $one has $packed bytes; $limit are allowed"
	podman image inspect "$name:$one" >"$folder/inspect.json"
	python3 tools/check-image.py "$folder/inspect.json" "$one"
	root=$(podman image mount "$name:$one")
	go version -m "$root/mockserver" | grep -q "GOARCH=$one" || fail "the program is not for $one"
	[ -s "$root/etc/ssl/certs/ca-certificates.crt" ] && [ -s "$root/usr/share/zoneinfo.zip" ] || fail "certificates or time zones are missing"
	writable=$(find "$root" -xdev -not -type l -not -path "$root/state*" \( -uid 65532 -o -perm -o+w \))
	[ -z "$writable" ] || fail "its user may write to $writable"
done

# refused WORDS COMMAND… must fail and say so.
refused() {
	local words=$1
	shift
	if "$@" >"$folder/out" 2>&1; then fail "not refused: $*"; fi
	grep -q "$words" "$folder/out" || fail "$*: $(cat "$folder/out")"
}
# healthy CONTAINER waits for it as an engine does, by the health check of the image.
healthy() {
	for _ in $(seq 50); do
		podman healthcheck run "$1" >/dev/null 2>&1 && return
		sleep 0.2
	done
	podman logs "$1" >&2
	fail "the health check fails"
}

echo "== the server, as its user, on a read-only root"
run=(podman run --network none --pull=never)
"${run[@]}" --rm "$name:$arch" version
refused "connection refused" "${run[@]}" --rm "$name:$arch" health
refused "read-only file system" "${run[@]}" --rm --read-only --user 0 --env MOCKSERVER_STATE=/try "$name:$arch" ca
refused "permission denied" "${run[@]}" --rm --env MOCKSERVER_STATE=/try "$name:$arch" ca
"${run[@]}" --detach --name server --read-only --cap-drop ALL --security-opt no-new-privileges --env MOCKSERVER_TLS=:8443 "$name:$arch" >/dev/null
healthy server
[ "$(podman top server user | tail -n 1)" = 65532 ] || fail "it runs as $(podman top server user)"
[ -n "$(ls "$(podman inspect --format '{{(index .Mounts 0).Source}}' server)")" ] || fail "it keeps no authority in /state"
podman stop --time 6 server >/dev/null
[ "$(podman inspect --format '{{.State.ExitCode}}' server)" = 0 ] || fail "it did not stop cleanly: $(podman logs server)"

echo "== Testcontainers"
podman tag "$name:$arch" "$(sed -n 's/^IMAGE=//p' tools/packages/names.env)"
podman system service --time 0 "unix://$folder/socket" 2>"$folder/service" &
service=$!
for _ in $(seq 300); do [ -S "$folder/socket" ] && break || sleep 0.1; done
PODMAN=4 DOCKER_HOST=unix://$folder/socket ./tools/test-testcontainers.sh || fail "a recipe of examples/testcontainers failed: $(tail "$folder/service")"
kill "$service" && wait "$service" || true
service=

echo "== docker/compose.yaml"
# The client's packages come from a folder, for the same reason as the modules above; podman-compose waits for health
# checks with newer versions of podman only.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stand_in "$(sed -n 's/^ *image: \(node:.*\)$/\1/p' docker/compose.yaml)" "$(dirname "$(command -v node)")"
mkdir "$folder/packages"
cp examples/javascript/package*.json "$folder/packages"
npm ci --prefix "$folder/packages" --cache "$folder/npm" --no-audit --no-fund --loglevel error >/dev/null
chown -R 1000:1000 "$folder/npm"
cat >"$folder/compose.yaml" <<C
services:
  client:
    environment: { npm_config_cache: /npm, npm_config_offline: "true" }
    volumes: ["/usr:/usr:ro", "$folder/npm:/npm"]
C
export MOCKSERVER_PORT=$port
compose=(tools/.venv/bin/podman-compose --podman-build-args="${mounts[*]}" -f docker/compose.yaml -f "$folder/compose.yaml")
"${compose[@]}" up --build --detach mockserver >"$folder/up" 2>&1 || fail "$(cat "$folder/up")"
healthy mockserver_mockserver_1
curl --noproxy '*' --silent --show-error --fail "http://127.0.0.1:$port/__admin/health" >/dev/null
timeout 60 "${compose[@]}" up --no-deps --exit-code-from client client >"$folder/client" 2>&1 || fail "the client failed: $(cat "$folder/client")"
podman logs mockserver_client_1 2>/dev/null | grep -E '^(企加云|爱速搭|InnoPaaS|apihub): ' | tee "$folder/lines"
[ "$(wc -l <"$folder/lines")" = 4 ] || fail "the client does not print four lines: $(cat "$folder/client")"
"${compose[@]}" down --volumes >/dev/null 2>&1

echo "== docker/compose.replicas.yaml"
image() { sed -n "s/^ *image: \($1:.*\)\$/\1/p" docker/compose.replicas.yaml; }
packed "$(image haproxy)" /var/lib/haproxy '["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]' haproxy
packed "$(image redis)" /data '["redis-server"]' redis-server redis-cli
compose=(tools/.venv/bin/podman-compose -f docker/compose.replicas.yaml)
up() { "${compose[@]}" up --no-deps --detach "$@" >"$folder/up" 2>&1 || fail "$(cat "$folder/up")"; }
up redis && healthy mockserver-replicas_redis_1
up one two three
for one in one two three; do healthy "mockserver-replicas_${one}_1"; done
up balancer
url=http://127.0.0.1:$port admin="Authorization: Bearer for-tests-only"
ask() { curl --noproxy '*' --silent --max-time 30 --header "$admin" "$@"; }
# answered TIMES calls so often, each by another connection, until each is answered. Meanwhile nothing but 503, and broken
# connections, may be seen.
made=0 unsure=0
answered() {
	local status n
	for ((n = 0; n < $1; )); do
		status=$(ask --output /dev/null --write-out '%{http_code}' "$url/~box/apihub/api/weather-basic/now?lng=116.4&lat=39.93") || true
		case $status in
		200) n=$((n + 1)) made=$((made + 1)) ;;
		503) sleep 0.2 ;;
		000) unsure=$((unsure + 1)) && sleep 0.2 ;;
		*) fail "a call was answered $status" ;;
		esac
		[ "$unsure" -lt 300 ] || fail "nobody answers: $(podman logs mockserver-replicas_balancer_1 2>&1)"
	done
}
for _ in $(seq 100); do ask --fail --output /dev/null "$url/__admin/ready" && break || sleep 0.2; done
ask --fail --output /dev/null --data '{"id":"box"}' "$url/__admin/sandboxes" || fail "no sandbox can be made through the balancer"
answered 9
podman stop --time 6 mockserver-replicas_one_1 >/dev/null
answered 9
podman kill --signal KILL mockserver-replicas_two_1 >/dev/null
answered 9
kept=$(ask --fail "$url/__admin/sandboxes/box/exchanges?limit=1000" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')
[ "$kept" -ge "$made" ] && [ "$kept" -le $((made + unsure)) ] || fail "$made calls were answered, of $unsure it is not known, and $kept are in the journal"
echo "three servers, one of them stopped and one killed: $made calls were answered, of $unsure it is not known, and $kept are in the journal"
"${compose[@]}" down --volumes >/dev/null 2>&1
echo "the image is good"
