#!/bin/sh
# Makes the files of the image in a folder: docker/files.sh FOLDER. The Dockerfile and tools/test-container.sh both call it.
set -eu
to=$1
mkdir -p "$to/etc/ssl/certs" "$to/usr/share" "$to/state"
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION:-development}" -o "$to/mockserver" ./cmd/mockserver
cp /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"
cp "$(go env GOROOT)/lib/time/zoneinfo.zip" "$to/usr/share/"
cp LICENSE "$to/"
chmod -R a+rX,go-w "$to"
chmod 0700 "$to/state"
