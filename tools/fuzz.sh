#!/usr/bin/env bash
# Runs every fuzz target of the repository for the given time, one after the other. What is new is made shorter for a
# second only: the fuzzer would take a minute for each, in which it tries nothing else and its count of runs stands still.
set -euo pipefail
time=$1
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1s "$package"
	done
done
