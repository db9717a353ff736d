#!/bin/sh
# Makes the files of the image: docker/files.sh FOLDER. FOLDER/root is what its user reads, FOLDER/own what is its own.
set -eu
to=$1/root
mkdir -p "$to/etc/ssl/certs" "$to/usr/share" "$1/own"
mkdir -m 0700 "$1/own/state"
# shellcheck disable=SC2046 # a word to a flag
CGO_ENABLED=0 go build $(cat tools/build-flags) -ldflags "-s -w -X main.version=${VERSION:-development} -X main.commit=${REVISION:-}" -o "$to/mockserver" ./cmd/mockserver
cp /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"
cp "$(go env GOROOT)/lib/time/zoneinfo.zip" "$to/usr/share/"
cp LICENSE "$to/"
chmod -R a+rX,go-w "$to"
