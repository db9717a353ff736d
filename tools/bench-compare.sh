#!/usr/bin/env bash
# Measures the binary of the working tree beside one of an earlier revision, in the same rounds, and the micro benchmarks
# of both by benchstat.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 base=${2:?usage: make bench-compare BASE=revision} seconds=${3:-2}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tree"
git archive "$base" | tar -x -C "$folder/tree"
# shellcheck disable=SC2046 # a word to a flag
(cd "$folder/tree" && CGO_ENABLED=0 go build $(cat tools/build-flags) -ldflags '-s -w' -o "$folder/mockserver" ./cmd/mockserver)
go run ./bench -binary "$binary" -base "$folder/mockserver" -parts rate -seconds "$seconds" -json bin/bench-compare.json
micro() { go test -run NONE -bench 'Serve|Get|Put|Add|Exact|Open' -count 1 ./bench ./internal/store ./internal/journal ./internal/body ./internal/sandbox; }
for _ in 1 2 3 4 5 6; do # in turn, since a machine is not equally busy all the time
  micro >>"$folder/new"
  (cd "$folder/tree" && micro) >>"$folder/old"
done
go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da "$folder/old" "$folder/new"
