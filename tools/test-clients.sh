#!/usr/bin/env bash
# Runs the clients of examples/ against the simulation: their tests, and their programs, which print the same lines in
# every language. Each runs with a server of its own, by base URL first and then, by --intercept, with the providers'
# real hosts in it and nothing changed; and the tests once more at another instant of the sandbox's clock, so that none of
# them depends on the hour at which CI runs. Packages come from the ordinary registries, as the lock files name them.
#
#   tools/test-clients.sh bin/mockserver [javascript] [python] [java] [go]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- javascript python java go
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
maven="mvn --batch-mode --no-transfer-progress --quiet -Dstyle.color=never"

install_javascript() { npm ci --no-audit --no-fund --loglevel error; }
test_javascript() { npm --silent test; }
program_javascript() { npm --silent start; }

install_python() {
	[ -x .venv/bin/python ] || python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
}
test_python() { .venv/bin/python -m pytest --quiet; }
program_python() { .venv/bin/python -m clients.demo; }

# Everything that Maven needs is fetched here, by a test that needs no server and a program that is skipped: behind the
# proxy of --intercept there is no registry.
install_java() { $maven test-compile surefire:test exec:java -Dtest=KeysTest -Dexec.skip; }
test_java() { mvn --offline --batch-mode -Dstyle.color=never surefire:test; }
program_java() { $maven --offline exec:java; }

install_go() { go mod download && go build ./...; }
test_go() { go test -count=1 ./...; }
program_go() { go run ./demo; }

# with_server MODE FUNCTION runs a function in the environment of "mockserver run".
with_server() {
	local mode=$1 command=$2
	export -f "${command?}"
	case $mode in
	direct) set -- ;;
	intercept) set -- --intercept ;;
	evening) set -- --clock "$evening" ;;
	esac
	"$binary" run --quiet "$@" -- bash -ec "$command"
}
export maven
evening=2027-12-31T17:00:00Z # in Shanghai, whose days the providers count, it is the next day, month and year

for language; do
	echo "== $language: install"
	(cd "examples/$language" && "install_$language")
done
for mode in direct intercept; do
	for language; do
		echo "== $language: $mode"
		(
			cd "examples/$language"
			with_server $mode "program_$language" >"$folder/$mode.$language" 2>"$folder/err" & # it waits for a delivery report
			with_server $mode "test_$language"
			wait $! || { cat "$folder/err" >&2; exit 1; }
		)
		sed -i 's/\x1b\[[0-9;]*m//g' "$folder/$mode.$language"
		if [ ! -e "$folder/lines" ]; then
			cat "$folder/$mode.$language"
			[ "$(wc -l <"$folder/$mode.$language")" -eq 4 ] || { echo "the program of $language does not print four lines" >&2; exit 1; }
			cp "$folder/$mode.$language" "$folder/lines"
		fi
		diff "$folder/lines" "$folder/$mode.$language" || { echo "the program of $language prints other lines" >&2; exit 1; }
	done
done
for language; do
	echo "== $language: evening"
	(cd "examples/$language" && with_server evening "test_$language")
done
