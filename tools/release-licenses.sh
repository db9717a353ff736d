#!/usr/bin/env bash
# Copies the licences of all that the program is linked of into a folder: of Go's standard library, and of each module, by the
# packages that any of the platforms takes from it. A package's folder may have a licence of its own.
#
#   tools/release-licenses.sh FOLDER
set -euo pipefail
folder=$(realpath --canonicalize-missing "$1")
cd "$(dirname "$0")/.."
# copy_from DIRECTORY NAME copies the texts of one directory, and says whether there were any.
copy_from() {
	local found=1 text
	while read -r text; do
		mkdir -p "$folder/$2"
		cp --no-preserve=mode "$text" "$folder/$2/"
		found=0
	done < <(find "$1/" -maxdepth 1 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'copyright*' -o -iname 'patents*' \) -not -name '*.go')
	return "$found"
}
copy_from "$(go env GOROOT)" go
for system in linux darwin windows; do
	CGO_ENABLED=0 GOOS=$system go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}	{{.Dir}}	{{$.Dir}}{{end}}{{end}}' ./cmd/mockserver
done | sed '/^$/d' | sort -u | while IFS=$'\t' read -r module top directory; do
	copy_from "$top" "$module" || { echo "release-licenses: $module has no licence" >&2; exit 1; }
	while [ "$directory" != "$top" ]; do
		copy_from "$directory" "$module${directory#"$top"}" || true
		directory=$(dirname "$directory")
	done
done
