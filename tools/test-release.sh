#!/usr/bin/env bash
# Looks at what "make release-snapshot" left in dist/: tools/test-release.py reads each file, and here Debian's package is
# installed into a folder, run and removed. Needs dpkg, root, and tools/.venv.
set -euo pipefail
cd "$(dirname "$0")/../dist"
fail() { echo "test-release: $*" >&2; exit 1; }
sha256sum --quiet --check checksums.txt
../tools/.venv/bin/python ../tools/test-release.py

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
installs() { find "$folder" -type f -not -path "$folder/var/*" | wc -l; }
mkdir -p "$folder"/var/lib/dpkg/{info,updates} "$folder/var/log"
touch "$folder/var/lib/dpkg/status"
deb=$(echo mockserver_*_linux_"$(dpkg --print-architecture)".deb)
dpkg --root="$folder" --install "$deb" >"$folder/var/out" || fail "$(cat "$folder/var/out")"
"$folder/usr/bin/mockserver" version
"$folder/usr/bin/mockserver" run -- "$folder/usr/bin/mockserver" token qijiayun >"$folder/var/out" 2>&1 || fail "$(cat "$folder/var/out")"
bash -c '. "$1" && complete -p mockserver' bash "$folder/usr/share/bash-completion/completions/mockserver" >/dev/null || fail "bash finds no completion"
command -v man >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends man-db; } >/dev/null
MANPATH=$folder/usr/share/man man --where mockserver-run >/dev/null || fail "man finds no page for run"
[ "$(installs)" -gt 100 ] || fail "$deb installs $(installs) files"
dpkg --root="$folder" --purge mockserver >"$folder/var/out" || fail "$(cat "$folder/var/out")"
[ "$(installs)" = 0 ] || fail "$deb leaves $(installs) files"
echo "$deb: installed, run and removed"
