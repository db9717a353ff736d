#!/usr/bin/env bash
# mutants.sh PROVIDER… — changes one operator of a provider's code at a time and counts how many changes its tests and
# its contracts find (https://gremlins.dev). It works on a copy of the tree, and builds the provider anew for every
# change: five seconds each, hundreds of them. Ledgers are texts and fixtures are read once, so they are left out. The lists of mutants are left in the folder mutants.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$copy"
mkdir -p mutants
go build -modfile=tools/mutants/go.mod -o "$copy/gremlins" github.com/go-gremlins/gremlins/cmd/gremlins
go test -c -o "$copy/contracts.test" ./contracts
cd "$copy"
export CONTRACTS=$copy/contracts.test
# vet and debugging information cost more than the tests
export GOFLAGS="${GOFLAGS:-} -trimpath -vet=off -ldflags=-w"
for provider in "$@"; do
	sed "s/PROVIDER/$provider/g" "$top/tools/mutants/contracts_test.go.in" >"providers/$provider/contracts_test.go"
	./gremlins unleash "./providers/$provider" --workers "${WORKERS:-1}" --timeout-coefficient 10 \
		--exclude-files '(^|/)(rules|fixture)[a-z_]*\.go$' --output "$top/mutants/$provider.json" | tee "$top/mutants/$provider.txt"
	rm "providers/$provider/contracts_test.go"
done
