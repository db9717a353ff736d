#!/usr/bin/env bash
# Runs every fuzz target of the repository for the given time, one after the other.
set -euo pipefail
time=$1
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package"
	done
done
