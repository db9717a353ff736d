#!/bin/sh
# Builds syft, which makes a release's software bills of materials, at bin/syft. It is built before and not run by
# "go tool": goreleaser calls it with HOME and PATH alone, and Go would miss its own settings.
set -eu
version=$(go list -modfile=tools/sbom/go.mod -m -f '{{ .Version }}' github.com/anchore/syft)
CGO_ENABLED=0 go build -modfile=tools/sbom/go.mod -trimpath -ldflags "-s -w -X main.version=${version#v}" -o bin/syft github.com/anchore/syft/cmd/syft
