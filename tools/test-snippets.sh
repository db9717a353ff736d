#!/usr/bin/env bash
# Runs the snippets of docs/testing.md, each a sandbox for each test while many run at once: pytest with pytest-xdist, Vitest and
# Go's testing. Without --sandbox-per-test each must fail.
#
#   tools/test-snippets.sh bin/mockserver
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../examples/snippets"
# What the pages show is what runs here.
python3 - <<-'END'
	for page in ("../../docs/testing.md", "../../docs/testing.zh-CN.md"):
	    shown = open(page).read()
	    whole = open("go/member_test.go").read()
	    for code in (open("python/conftest.py").read(), open("javascript/sandbox.js").read(), whole[whole.index("// sandbox leads"):whole.index("func Test")].rstrip()):
	        assert code in shown, f"{page} does not show\n{code}"
END
[ -x python/.venv/bin/python ] || python3 -m venv python/.venv
python/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement python/requirements.txt
npm ci --prefix javascript --ignore-scripts --no-audit --no-fund --loglevel error

pytest() { "$binary" run --quiet "$@" -- env -C python .venv/bin/python -m pytest --quiet -p no:cacheprovider -n 4; }
vitest() { "$binary" run --quiet "$@" -- npm --prefix javascript --silent test; }
testing() { "$binary" run --quiet "$@" -- env -C go go test -count=1 ./...; }
for run in pytest vitest testing; do
	"$run" --sandbox-per-test
	if "$run" >/dev/null 2>&1; then
		echo "test-snippets: $run passes without sandboxes of its own" >&2
		exit 1
	fi
done
