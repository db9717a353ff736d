#!/usr/bin/env bash
# Installs what "make release-snapshot" has made as its users will: from registries, into an empty folder, by npx, pip, pipx
# and go install, and runs a client under "mockserver run" by each. The registries run on this machine and have no other
# behind them: verdaccio for npm, pypiserver for PyPI, files for Go. tools/test-action.py then runs the action for GitHub and the
# component for GitLab. Needs node, npm, python3, curl and tools/.venv.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
promised=15 limit=600 # seconds to install and run: as promised, and for whatever hangs, as a machine may be busy with other tests
folder=$(mktemp -d)
pids=()
finish() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	chmod -R u+w "$folder"
	rm -rf "$folder"
}
trap finish EXIT
fail() { echo "test-packages: $*" >&2; exit 1; }

# dist/ of other files than these, or of another commit, is built anew.
if [ ! -e dist/provenance.intoto.json ] || [ "$(cat .release/of)" != "$(tools/packages/tree.sh) $(git rev-parse HEAD)" ]; then make release-snapshot; fi
tools/.venv/bin/python tools/test-packages.py

# The same bytes again.
platform=linux_$(go env GOARCH)
tools/packages/make.py "$folder/again" "$platform" >/dev/null
for file in "$folder"/again/*/*; do cmp "$file" "dist/${file#"$folder/again/"}"; done
version=$(python3 -c 'import json; print(json.load(open("dist/metadata.json"))["version"])')
program=$folder/program/mockserver
mkdir "$folder/program"
tar -xzf "dist/mockserver_${version}_$platform.tar.gz" -C "$folder/program" mockserver
sum=$(sha256sum <"$program")

echo "== the registries"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
up() { # NAME URL LOG: waits until it answers
	for _ in $(seq 300); do
		curl --silent --fail --noproxy '*' --output /dev/null "$2" && return
		sleep 0.1
	done
	fail "$1 does not answer: $(cat "$3")"
}
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY npm_config_proxy npm_config_https_proxy
npm=http://127.0.0.1:$(free)
mkdir "$folder/npm" "$folder/pypi"
cp tools/packages/registry/verdaccio.yaml "$folder/npm"
node tools/packages/registry/node_modules/verdaccio/bin/verdaccio --config "$folder/npm/verdaccio.yaml" --listen "${npm#http://}" >"$folder/npm/log" 2>&1 &
pids+=($!)
port=$(free)
pypi=http://127.0.0.1:$port/simple/
# pipx brings its own pip up to date, from the registry as well.
tools/.venv/bin/pip download --quiet --disable-pip-version-check --no-deps --require-hashes --dest "$folder/pypi" \
	--requirement <(awk '/^pip==/ { on = 1 } on && !/^pip==|^ *--hash/ { exit } on' tools/requirements.txt)
tools/.venv/bin/pypi-server run -i 127.0.0.1 -p "$port" --disable-fallback "$folder/pypi" dist/pypi >"$folder/pypi.log" 2>&1 &
pids+=($!)
mod=$(tools/packages/proxy.sh "$folder/proxy")
proxy=file://$folder/proxy,file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY) cache=$(go env GOCACHE)
module=$(go list -m)

# From here on as a user who has nothing yet.
export HOME=$folder/home
mkdir "$HOME" "$folder/empty"
export NPM_CONFIG_USERCONFIG=$HOME/.npmrc npm_config_registry=$npm/ npm_config_cache=$HOME/npm npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
echo "//${npm#http://}/:_authToken=for-tests-only" >"$NPM_CONFIG_USERCONFIG"
export PIP_CONFIG_FILE=/dev/null PIP_INDEX_URL=$pypi PIP_DISABLE_PIP_VERSION_CHECK=1 PIPX_HOME=$HOME/pipx PIPX_BIN_DIR=$HOME/bin
up verdaccio "$npm/-/ping" "$folder/npm/log"
up pypiserver "$pypi" "$folder/pypi.log"
for file in "$top"/dist/npm/*.tgz; do
	case $file in *-linux-*"$version".tgz | *mockserver-"$version".tgz) npm publish --loglevel error --tag latest "$file" ;; esac
done

cat >"$folder/empty/client.sh" <<'C'
curl --silent --show-error --fail --noproxy '*' "$QIJIAYUN_BASE_URL/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=$QIJIAYUN_APP_ID&appSecret=$QIJIAYUN_APP_SECRET" | grep accessToken
C
cd "$folder/empty"
timed() { # WHAT COMMAND…: the command lets the client run, in time
	local what=$1 from=$EPOCHREALTIME took
	shift
	"$@" >"$folder/out" 2>&1 || fail "$what: $(cat "$folder/out")"
	took=$(((${EPOCHREALTIME/./} - ${from/./}) / 100000))
	grep -q accessToken "$folder/out" || fail "$what: the client was not run: $(cat "$folder/out")"
	echo "$what: $((took / 10)).$((took % 10)) s ($promised s are promised)"
	[ "$took" -le $((limit * 10)) ] || fail "$what takes more than $limit s"
}
same() { [ "$(sha256sum <"$2")" = "$sum" ] || fail "$1 has another program than the archive: $2"; }

echo "== npm"
timed npx npx --yes "$NPM_PACKAGE@$version" run -- sh client.sh
mkdir "$folder/project"
cd "$folder/project"
npm init --yes >/dev/null
npm install --loglevel error "$NPM_PACKAGE@$version" >/dev/null
same npm node_modules/"$NPM_PACKAGE"-*/bin/mockserver
shim=node_modules/.bin/mockserver
[ "$($shim version)" = "$("$program" version)" ] || fail "npm's program says $($shim version)"
code=0
"$shim" run --fail-on never -- sh -c 'exit 7' >"$folder/out" 2>&1 || code=$?
[ $code = 7 ] || fail "the exit code of a test is 7, npm's program ends with $code: $(cat "$folder/out")"
echo here | "$shim" run --fail-on never -- cat 2>/dev/null | grep -q here || fail "npm's program passes no input on"

# A signal to what npm starts is one to the program, and it ends as the program does.
signalled() { # SIGNAL CODE
	local shim_pid program_pid code=0
	node "$shim" --addr 127.0.0.1:0 >"$folder/out" 2>&1 &
	shim_pid=$!
	for _ in $(seq 300); do
		grep -q 'listens at' "$folder/out" && break
		sleep 0.1
	done
	program_pid=$(ps -o pid= --ppid "$shim_pid" | tr -d ' ')
	[ -n "$program_pid" ] || fail "npm's program does not start: $(cat "$folder/out")"
	if [ "$1" = KILL ]; then kill -KILL "$program_pid"; else kill -"$1" "$shim_pid"; fi
	{ wait "$shim_pid" || code=$?; } 2>/dev/null # bash tells who was killed
	[ $code = "$2" ] || fail "after SIG$1 npm's program ends with $code: $(cat "$folder/out")"
	! kill -0 "$program_pid" 2>/dev/null || fail "after SIG$1 the program goes on"
}
signalled TERM 0
signalled INT 0
signalled KILL 137

refused() { # WORDS COMMAND…: ends with 2 and one line that says so
	local words=$1 code=0
	shift
	"$@" >"$folder/out" 2>&1 || code=$?
	[ $code = 2 ] && [ "$(wc -l <"$folder/out")" = 1 ] && grep -q "$words" "$folder/out" || fail "$code: $(cat "$folder/out")"
}
echo 'Object.defineProperty(process, "platform", { value: "sunos" })' >sunos.js
refused 'no program for sunos-.*only for linux-x64' env LC_ALL=C node --require ./sunos.js "$shim" version
rm -r node_modules package-lock.json
npm install --omit=optional --loglevel error "$NPM_PACKAGE@$version" >/dev/null
refused "is missing.*npm install $NPM_PACKAGE-.*@$version" env LC_ALL=C "$shim" version
refused '缺少' env LC_ALL=zh_CN.UTF-8 "$shim" version

echo "== PyPI"
python=$(basename "$top"/dist/pypi/*win_amd64.whl | cut -d - -f 2)
python3 -m venv "$folder/venv"
install() { "$folder/venv/bin/pip" install --quiet "$PYPI_PACKAGE==$python" && "$folder/venv/bin/mockserver" run -- sh "$folder/empty/client.sh"; }
timed "pip install" install
same pip "$folder/venv/bin/mockserver"
timed "pipx run" "$top/tools/.venv/bin/pipx" run "$PYPI_PACKAGE==$python" run -- sh "$folder/empty/client.sh"

echo "== Go"
# Compiling takes as long as a build does; what is promised is for compiled packages.
go_install() {
	GOCACHE=$cache GOPROXY=$proxy GOMODCACHE=$folder/modules GOBIN=$folder/bin GOWORK=off GOPRIVATE='' GONOPROXY='' GOSUMDB=off \
		GOFLAGS='-modcacherw -trimpath' go install "$module/cmd/mockserver@$mod" && "$folder/bin/mockserver" run -- sh "$folder/empty/client.sh"
}
go_install >"$folder/out" 2>&1 || fail "go install: $(cat "$folder/out")"
rm "$folder/bin/mockserver"
timed "go install, of compiled packages" go_install

echo "== CI"
cd "$top"
tools/.venv/bin/python tools/test-action.py
