#!/usr/bin/env bash
# mutants.sh PROVIDER… — changes one operator of a provider's code at a time and counts how many changes its tests and
# its contracts find (https://gremlins.dev). It works on a copy of the tree, and builds the provider anew for every
# change: about five seconds each on two quiet processors, hundreds of them. FILES="account.go token.go" takes the changes in these files only. Ledgers are
# texts and fixtures are read once, so they are left out. The lists of mutants are left in the folder mutants.
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
	left_out='(rules|fixture)[a-z_]*'
	if [ -n "${FILES:-}" ]; then # gremlins can only leave files out
		for file in "providers/$provider"/*.go; do
			name=${file##*/}
			case " $FILES " in *" $name "*) ;; *) left_out="$left_out|${name%.go}" ;; esac
		done
	fi
	title=$(sed -n 's/.*Title: .*ZH: "\([^"]*\)".*/\1/p' "providers/$provider/$provider.go")
	sed "s/PROVIDER/$provider/g; s/TITLE/$title/g" "$top/tools/mutants/contracts_test.go.in" >"providers/$provider/contracts_test.go"
	# a change that makes an endless loop is waited for three times as long as the tests take, not ten
	./gremlins unleash "./providers/$provider" --workers "${WORKERS:-2}" --timeout-coefficient "${PATIENCE:-3}" \
		--exclude-files "(^|/)($left_out)\.go\$" --output "$top/mutants/$provider.json" | tee "$top/mutants/$provider.txt"
	rm "providers/$provider/contracts_test.go"
done
