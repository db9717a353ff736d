#!/usr/bin/env bash
# Runs the snippets of docs/testing.md, each a sandbox for each test while many run at once: pytest with pytest-xdist, Vitest,
# JUnit 5, Go's testing and Ginkgo. Without --sandbox-per-test each must fail.
#
#   tools/test-snippets.sh bin/mockserver
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../examples/snippets"
# What the pages show is what runs here.
python3 - <<-'END'
	for page in ("../../docs/testing.md", "../../docs/testing.zh-CN.md"):
	    shown = open(page).read()
	    testing, ginkgo = open("go/member_test.go").read(), open("ginkgo/member_test.go").read()
	    java = "java/src/test/"
	    for code in (open("python/conftest.py").read(), open("javascript/sandbox.js").read(),
	                 open(java + "java/example/Sandbox.java").read(), open(java + "resources/junit-platform.properties").read(),
	                 testing[testing.index("// sandbox leads"):testing.index("func Test")].rstrip(),
	                 ginkgo[ginkgo.index("// sandbox leads"):ginkgo.index("var _ =")].rstrip()):
	        assert code in shown, f"{page} does not show\n{code}"
END
[ -x python/.venv/bin/python ] || python3 -m venv python/.venv
python/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement python/requirements.txt
npm ci --prefix javascript --ignore-scripts --no-audit --no-fund --loglevel error

pytest() { "$binary" run --quiet "$@" -- env -C python .venv/bin/python -m pytest --quiet -p no:cacheprovider -n 4; }
vitest() { "$binary" run --quiet "$@" -- npm --prefix javascript --silent test; }
junit() { "$binary" run --quiet "$@" -- mvn --file java --batch-mode --no-transfer-progress --quiet test; }
testing() { "$binary" run --quiet "$@" -- env -C go go test -count=1 ./...; }
ginkgo() { "$binary" run --quiet "$@" -- env -C ginkgo go tool ginkgo -p --procs 4; }
for run in pytest vitest junit testing ginkgo; do
	"$run" --sandbox-per-test
	if "$run" >/dev/null 2>&1; then
		echo "test-snippets: $run passes without sandboxes of its own" >&2
		exit 1
	fi
done
