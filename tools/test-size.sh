#!/usr/bin/env bash
# Holds the size of the stripped binary for linux/amd64, and that the linker can drop methods that nobody calls: it keeps
# every exported method once something in the program can call methods by a name that is known at run time only.
# docs/decisions/2026-11-25-no-replace.md says what to do when it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=26000000 # bytes
fail() { echo "test-size: $*" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# shellcheck disable=SC2046 # a word to a flag
CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build $(cat tools/build-flags) -ldflags '-s -w -dumpdep' -o "$folder/mockserver" ./cmd/mockserver >"$folder/reached" 2>&1 ||
	fail "$(tail -20 "$folder/reached")"
grep -q '<UsedInIface>' "$folder/reached" || fail "go build -ldflags=-dumpdep does not print what is reached"
! grep '<ReflectMethod>' "$folder/reached" || fail "these call methods by name, so that the linker keeps all methods"
size=$(wc -c <"$folder/mockserver")
echo "test-size: the binary has $size bytes"
[ "$size" -le "$limit" ] || fail "more than $limit"
