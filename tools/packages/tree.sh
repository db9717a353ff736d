#!/usr/bin/env bash
# Prints git's name of the tracked files as they are now, as a tree: the commit's own when nothing was changed.
set -euo pipefail
cd "$(dirname "$0")/../.."
index=$(mktemp)
trap 'rm -f "$index"' EXIT
cp "$(git rev-parse --git-path index)" "$index"
export GIT_INDEX_FILE=$index
git add --update
git write-tree
