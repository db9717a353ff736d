#!/usr/bin/env bash
# Generates clients from the OpenAPI documents with the generators that people use, compiles them, and makes a call of each
# provider and of the admin API with each: oapi-codegen (Go), openapi-typescript with openapi-fetch and orval (TypeScript),
# openapi-python-client, and openapi-generator (Python, Go, TypeScript). A generator that leaves something out fails this.
# All of them come from the ordinary registries, at the versions that the lock files name.
#
#   tools/test-generated.sh bin/mockserver
set -euo pipefail
binary=$(realpath "$1")
documents=$(realpath "$(dirname "$0")/../openapi")
cd "$(dirname "$0")/testdata/generated"
names="qijiayun aisuda innopaas apihub admin"
bin=$PWD/python/.venv/bin

echo "== install"
npm ci --prefix typescript --ignore-scripts --no-audit --no-fund --loglevel error
[ -x "$bin/python" ] || python3 -m venv python/.venv
"$bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement python/requirements.txt

# What is generated is in folders called dist, which no test of the repository looks into.
rm -rf go/dist typescript/dist python/dist
mkdir -p typescript/dist python/dist/batch python/dist/client
for name in $names; do
	mkdir -p "go/dist/$name"
	for language in python go typescript-fetch; do
		case $language in
		python) out=python/dist/generator package=openapi_$name ;;
		go) out=go/dist/$name/generated package=generated ;;
		*) out=typescript/dist/$language-$name package=$name ;;
		esac
		cat >"python/dist/batch/$name-$language.yaml" <<-EOF
			generatorName: $language
			inputSpec: $documents/$name.yaml
			outputDir: $PWD/$out
			globalProperties: {apiTests: "false", modelTests: "false", apiDocs: "false", modelDocs: "false"}
			additionalProperties: {packageName: $package, enumClassPrefix: "true", withGoMod: "false", importFileExtension: .js}
		EOF
	done
done

# quietly COMMAND… shows what a generator says only if it fails or leaves something out.
quietly() {
	"$@" >python/dist/log 2>&1 && ! grep -q 'WARNING\|pieces may be missing' python/dist/log || { cat python/dist/log >&2; exit 1; }
}
for name in $names; do
	echo "== generate: $name"
	quietly env -C go go tool oapi-codegen -package "$name" -generate types,client -o "dist/$name/client.gen.go" "$documents/$name.yaml"
	quietly typescript/node_modules/.bin/openapi-typescript "$documents/$name.yaml" --output "typescript/dist/$name.ts"
	quietly env -C typescript node_modules/.bin/orval --input "$documents/$name.yaml" --output "dist/orval-$name.ts" --client fetch
	quietly "$bin/openapi-python-client" generate --path "$documents/$name.yaml" --config python/config.yaml --meta none --output-path "python/dist/client/$name"
done
echo "== generate: all, by openapi-generator"
"$bin/openapi-generator-cli" batch --fail-fast --threads 2 python/dist/batch/*.yaml >python/dist/log 2>&1 || { cat python/dist/log >&2; exit 1; }

echo "== compile"
(cd go && go vet ./... && go build -o ../python/dist/go-clients .)
typescript/node_modules/.bin/tsc --project typescript
"$bin/python" -m compileall -q python/dist

echo "== call"
# shellcheck disable=SC2016 # the command's own variables
BINARY=$binary "$binary" run --quiet --fail-on refused,unmatched,uncalled -- bash -ec '
	with_token() { AISUDA_TOKEN=$("$BINARY" token aisuda) "$@"; }
	with_token python/dist/go-clients
	for generator in fetch orval generator; do with_token node "typescript/dist/js/$generator.js"; done
	python/.venv/bin/python python/call.py
'
echo "clients of seven generators for five documents: all compile and call"
