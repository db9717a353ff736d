#!/usr/bin/env bash
# Installs this working tree as its users install a release: as a module of a version, by go install, go run and go get
# -tool, and in a module of somebody else's that imports mocktest and contracts. The proxy is a folder of files; all other
# modules come from this machine's module cache, and from GOPROXY where it lacks one.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "test-install: $*" >&2; exit 1; }
folder=$(mktemp -d)
server=
finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	rm -rf "$folder"
}
trap finish EXIT

module=$(go list -m)
version=$(tools/packages/proxy.sh "$folder/proxy")
examples=$PWD/examples/ginkgo
GOPROXY=file://$folder/proxy,file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)
export GOPROXY GOMODCACHE=$folder/modules GOBIN=$folder/bin GOWORK=off GOPRIVATE='' GONOPROXY='' GOFLAGS='-modcacherw -trimpath'
export GOSUMDB=off # what is in the cache is held to go.sum by "make tidy-check"
mkdir "$folder/tool" "$folder/suite"

cd "$folder"
go install "$module/cmd/mockserver@$version"
mockserver=$folder/bin/mockserver
says() { # WHAT COMMAND…: the command prints the version
	local what=$1 out
	shift
	out=$("$@") || fail "$what failed"
	[[ $out == *"$version"* ]] || fail "$what prints $out, not $version"
	echo "$what: $out"
}
says "go install" "$mockserver" version
says "go run" go run "$module/cmd/mockserver@$version" version

"$mockserver" --addr 127.0.0.1:0 --log-level error >"$folder/out" &
server=$!
for _ in $(seq 100); do
	url=$(sed -n 's/^mockserver .* listens at //p' "$folder/out")
	[ -n "$url" ] && break
	kill -0 "$server" 2>/dev/null || fail "the server did not start"
	sleep 0.1
done
[ -n "${url:-}" ] || fail "the server did not start"
variables=$("$mockserver" credentials --server "$url" --format shell)
eval "$variables"
answer=$(curl --silent --show-error --noproxy '*' \
	"$QIJIAYUN_BASE_URL/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=$QIJIAYUN_APP_ID&appSecret=$QIJIAYUN_APP_SECRET")
[[ $answer == *accessToken* ]] || fail "企加云 answers $answer"
kill "$server"
wait "$server" || fail "the server did not stop cleanly"
server=
"$mockserver" verify --filter apihub

cd "$folder/tool"
go mod init example.org/tool 2>/dev/null
go get -tool "$module/cmd/mockserver@$version"
says "go tool" go tool mockserver version

# The specs of docs/ginkgo.md, in a module that knows this one by its version only.
cp "$examples"/*.go "$folder/suite"
cd "$folder/suite"
go mod init example.org/suite 2>/dev/null
go get -t "$module/mocktest@$version" "$module/contracts@$version" ./...
go test -count=1 ./...

# What mocktest alone brings to a go.mod: docs/decisions/2026-11-26-one-module.md says why these.
mkdir "$folder/alone"
cd "$folder/alone"
go mod init example.org/alone 2>/dev/null
printf 'package alone\n\nimport _ "%s/mocktest"\n' "$module" >alone.go
go mod edit -require "$module@$version"
go mod tidy 2>/dev/null
brought=$(grep -c '// indirect$' go.mod)
echo "mocktest brings $brought indirect requirements"
[ "$brought" -le 29 ] || fail "more than 29: $(cat go.mod)"
! grep -E 'cobra|ginkgo|rueidis' go.mod || fail "mocktest brings what no test of a user's runs"
