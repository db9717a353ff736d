#!/usr/bin/env bash
# Runs the recipes of examples/testcontainers, in Java, JavaScript, Python and Go, against an engine that has the image under
# the name in tools/packages/names.env. tools/test-container.sh calls it with podman's socket as DOCKER_HOST. Ryuk, which
# would remove what a killed test leaves behind, is an image of Docker Hub, and is not started.
set -euo pipefail
cd "$(dirname "$0")/../examples/testcontainers"
# On a machine that looks like a container itself, Python's would seek the container at another host.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CONNECTION_MODE=docker_host NO_PROXY='*' no_proxy='*'
# shellcheck source=tools/packages/names.env
. ../../tools/packages/names.env
# What the pages show is what runs here, and names the image as it is published.
IMAGE=$IMAGE python3 - <<-'END'
	import os
	whole = open("go/mockserver_test.go").read()
	recipes = (open("java/src/test/java/example/Mockserver.java").read(), open("javascript/mockserver.js").read(),
	           open("python/conftest.py").read(), whole[whole.index("// mockserver starts"):whole.index("func Test")].rstrip())
	for page in ("../../docs/testing.md", "../../docs/testing.zh-CN.md"):
	    for code in recipes:
	        assert code in open(page).read(), f"{page} does not show\n{code}"
	        assert f'"{os.environ["IMAGE"]}"' in code.replace("'", '"'), f"the image is not {os.environ['IMAGE']}:\n{code}"
END

# thrice COMMAND… runs it up to three times: on a busy machine the engine may need longer than the limits that stand in the
# libraries, such as 10 s in JavaScript's for ports to be bound.
thrice() { "$@" || "$@" || "$@"; }

echo "== java"
thrice mvn --file java --batch-mode --no-transfer-progress --quiet test
echo "== javascript"
npm ci --prefix javascript --ignore-scripts --no-audit --no-fund --loglevel error
# podman 4 lists the image's other ports as unbound, on which JavaScript's waits in vain: there the recipe is only loaded.
if [ "${PODMAN:-}" = 4 ]; then
	env -C javascript node --input-type=module --eval "const { start } = await import('./mockserver.js'); if (typeof start !== 'function') process.exit(1)"
else
	thrice npm --prefix javascript --silent test
fi
echo "== python"
[ -x python/.venv/bin/python ] || python3 -m venv python/.venv
python/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement python/requirements.txt
thrice env -C python .venv/bin/python -m pytest --quiet -p no:cacheprovider
echo "== go"
thrice env -C go go test -count=1 ./...
