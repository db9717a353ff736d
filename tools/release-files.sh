#!/usr/bin/env bash
# Makes what a release holds beside the program: documents, shell completions and man pages. .release/documents and
# .release/extras are laid out as in an archive, .release/packages has what Debian's and Fedora's packages name otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf .release
mkdir -p .release/documents .release/extras/{completions,man/man1} .release/packages/{bash,zsh,fish,man1}

# Documents: tracked files as they are now, and all that they link to. "make release-snapshot" follows the links.
documents=(LICENSE NOTICE README.md README.zh-CN.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs docker evidence examples fixtures)
tree=$(tools/packages/tree.sh)
echo "$tree $(git rev-parse HEAD)" >.release/of
git archive "$tree" "${documents[@]}" | tar -x -C .release/documents
tools/release-licenses.sh .release/documents/licenses

# Completions.
go build -o .release/mockserver ./cmd/mockserver
for shell in bash zsh fish powershell; do
	.release/mockserver completion "$shell" >".release/extras/completions/mockserver.$shell"
done
cp .release/extras/completions/mockserver.bash .release/packages/bash/mockserver
cp .release/extras/completions/mockserver.zsh .release/packages/zsh/_mockserver
cp .release/extras/completions/mockserver.fish .release/packages/fish/mockserver.fish

# Man pages, by a copy of the program with one more file, and with the modules that it needs for that.
cat go.sum tools/manpages/go.sum >.release/go.sum
cp go.mod .release/go.mod
while read -r module version _; do go mod edit -require "$module@${version%/go.mod}" .release/go.mod; done <tools/manpages/go.sum
echo "{\"Replace\":{\"$PWD/cmd/mockserver/manpages.go\":\"$PWD/tools/manpages/manpages.go.in\"}}" >.release/overlay.json
date=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
MANPAGES_FOLDER=$PWD/.release/extras/man/man1 MANPAGES_DATE=$date \
	go run -overlay .release/overlay.json -modfile .release/go.mod ./cmd/mockserver
for page in .release/extras/man/man1/*; do gzip -9 --no-name <"$page" >".release/packages/man1/${page##*/}.gz"; done
rm -f .release/mockserver .release/overlay.json .release/go.mod .release/go.sum

# The same bytes for the same commit.
chmod -R u=rwX,go=rX .release
find .release -exec touch -d "$date" {} +
