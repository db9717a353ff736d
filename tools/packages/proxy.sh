#!/usr/bin/env bash
# proxy.sh FOLDER: lays this working tree into FOLDER as a module proxy keeps a module of a version (go help goproxy), and
# prints the version. It holds tracked files as they are now, without the modules in folders below.
set -euo pipefail
cd "$(dirname "$0")/../.."
module=$(go list -m)
time=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
version=v0.0.0-$(tr -d :TZ- <<<"$time")-$(git rev-parse HEAD | cut -c -12)
kept=$1/$module/@v
mkdir -p "$kept"
tree=$(tools/packages/tree.sh)
mapfile -t others < <(git ls-files '*/go.mod' | sed 's|\(.*\)/go.mod|:(exclude)\1|')
git archive --format=zip --prefix="$module@$version/" --output="$kept/$version.zip" "$tree" -- . "${others[@]}"
cp go.mod "$kept/$version.mod"
echo "$version" >"$kept/list"
echo "{\"Version\":\"$version\",\"Time\":\"$time\"}" >"$kept/$version.info"
echo "$version"
