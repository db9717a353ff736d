#!/usr/bin/env bash
# Builds the image without a container engine and looks at it: size, user, labels, health check, a read-only root.
# Installs Debian's buildah where there is none. The first stage of docker/Dockerfile, which needs the golang image, is
# replaced by a local build context that the same script fills: docker/files.sh. Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=20000000 # bytes, as it is pulled
folder=$(mktemp -d)
name=localhost/mockserver-test:$$
arch=$(go env GOARCH)
image() { buildah --storage-driver vfs --root "$folder/root" --runroot "$folder/run" "$@"; }
server=""
finish() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
	if [ -n "${container:-}" ]; then image umount "$container" >/dev/null 2>&1 || true; fi
	rm -rf "$folder"
}
trap finish EXIT
fail() { echo "test-container: $*" >&2; exit 1; }

if ! command -v buildah >/dev/null; then
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends buildah
fi

echo "== build, linux/$arch and linux/$([ "$arch" = arm64 ] && echo amd64 || echo arm64)"
for one in amd64 arm64; do
	VERSION=test GOOS=linux GOARCH=$one docker/files.sh "$folder/$one/files"
done
(echo "FROM scratch AS build"; echo "COPY files /files"; sed -n '/^FROM scratch$/,$p' docker/Dockerfile) >"$folder/Dockerfile"
for one in amd64 arm64; do
	image build --quiet --isolation chroot --format docker --arch "$one" --layers=false \
		--build-arg VERSION=test -f "$folder/Dockerfile" -t "$name-$one" "$folder/$one" >/dev/null
	image push --quiet --format v2s2 "$name-$one" "docker-archive:$folder/$one.tar" 2>/dev/null
	unpacked=$(stat -c %s "$folder/$one.tar")
	packed=$(gzip -c "$folder/$one.tar" | wc -c)
	echo "$one: $packed bytes as pulled, $unpacked unpacked"
	[ "$packed" -le "$limit" ] || fail "the image of $one has $packed bytes; $limit are allowed"
done

echo "== what the image says"
image inspect --type image "$name-$arch" >"$folder/inspect.json"
python3 - "$folder/inspect.json" "$arch" <<'P'
import json, sys
docker = json.load(open(sys.argv[1]))["Docker"]
config = docker["config"]
def check(what, got, want):
    if got != want:
        sys.exit(f"test-container: {what}: {got!r}, not {want!r}")
check("user", config["User"], "65532:65532")
check("entry point", config["Entrypoint"], ["/mockserver"])
check("health check", config["Healthcheck"]["Test"], ["CMD", "/mockserver", "health"])
check("ports", sorted(config["ExposedPorts"]), ["8080/tcp", "8443/tcp", "8888/tcp"])
check("architecture", docker["architecture"], sys.argv[2])
for label in ("title", "description", "licenses", "version", "revision"):
    if not config["Labels"].get("org.opencontainers.image." + label):
        sys.exit(f"test-container: the label {label} is missing")
environment = dict(e.split("=", 1) for e in config["Env"])
check("address", environment.get("MOCKSERVER_ADDR"), ":8080")
P

echo "== its entry point, as its user"
container=$(image from --pull-never "$name-$arch")
root=$(image mount "$container")
find "$root" -xdev -not -type l -not -path "$root/state*" \( -uid 65532 -o -perm -o+w \) -not -path "$root/proc*" -not -path "$root/dev*" -not -path "$root/sys*" >"$folder/writable"
[ ! -s "$folder/writable" ] || fail "its user may write to $(cat "$folder/writable")"
[ -s "$root/etc/ssl/certs/ca-certificates.crt" ] && [ -s "$root/usr/share/zoneinfo.zip" ] || fail "certificates or time zones are missing"
image run --isolation chroot "$container" /mockserver version

# The health check runs where the server runs: both in the image's root, as the image's user. A read-only bind mount is the
# container engine's --read-only; where mounts are forbidden, nothing but /state may have changed afterwards.
state=$folder/state
install -d -o 65532 -g 65532 -m 0700 "$state"
own=$(unshare --mount true 2>/dev/null && echo "unshare --mount" || true)
cat >"$folder/serve" <<S
if [ -n "$own" ] && mount --bind "$root" "$root" 2>/dev/null && mount --bind "$state" "$root/state" && mount -o remount,bind,ro "$root"; then
	echo "the root is read-only"
	if touch "$root/try" 2>/dev/null; then echo "the root is not read-only" >&2; exit 1; fi
else
	echo "mounts are forbidden here: comparing files instead"
fi
exec env -i PATH="$PATH" MOCKSERVER_ADDR=127.0.0.1:0 MOCKSERVER_STATE=/state ZONEINFO=/usr/share/zoneinfo.zip \
	chroot --userspec=65532:65532 "$root" /mockserver --tls=127.0.0.1:0 --log-level error
S
touch "$folder/before"
$own bash "$folder/serve" >"$folder/out" 2>"$folder/err" &
server=$!
url() { sed -n 's/^mockserver .* listens at //p' "$folder/out"; }
health() { env -i PATH="$PATH" chroot --userspec=65532:65532 "$root" /mockserver health --server "$(url)"; }
for _ in $(seq 100); do
	health >/dev/null 2>&1 && break
	kill -0 "$server" 2>/dev/null || { cat "$folder/out" "$folder/err" >&2; fail "the server ended"; }
	sleep 0.1
done
health || { cat "$folder/out" "$folder/err" >&2; fail "the health check fails"; }
grep "listens at" "$folder/out"
kill -TERM "$server"
wait "$server" || fail "it did not stop cleanly: $(cat "$folder/err")"
server=""
find "$root" -xdev -newer "$folder/before" -not -type d -not -path "$root/state/*" >"$folder/changed"
[ ! -s "$folder/changed" ] || fail "it changed $(cat "$folder/changed")"
if health >/dev/null 2>&1; then fail "the health check passes without a server"; fi
echo "the image is good"
