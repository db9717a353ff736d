#!/usr/bin/env bash
# test-mutate.sh BINARY PROVIDER… — grades the contracts as a client's tests are graded: each rule that a provider's
# contracts meet is answered with a code and a status that the provider never sends, and a contract must fail.
set -euo pipefail
binary=$(realpath "$1")
shift
export MOCKSERVER_BINARY=$binary
for provider; do
	# shellcheck disable=SC2016 # MOCKSERVER_URL is another one each time
	PROVIDER=$provider "$binary" mutate --set wrong --provider "$provider" --workers "${WORKERS:-1}" --require robust=100% -- \
		sh -c '"$MOCKSERVER_BINARY" verify --target "$MOCKSERVER_URL" --filter "$PROVIDER"'
done
