#!/usr/bin/env bash
# Step of action.yml: puts a release's program into FOLDER, unless the cache has brought it, and FOLDER into the path. Takes
# VERSION, FOLDER, and FROM where the release is not at the address in names.env.
set -euo pipefail
case $RUNNER_OS in Linux) os=linux kind=tar.gz ;; macOS) os=darwin kind=tar.gz ;; Windows) os=windows kind=zip ;; *) os= ;; esac
case $RUNNER_ARCH in X64) arch=amd64 ;; ARM64) arch=arm64 ;; *) arch= ;; esac
[ -n "$os" ] && [ -n "$arch" ] || { echo "mockserver: there is no program for $RUNNER_OS on $RUNNER_ARCH" >&2; exit 2; }
name=mockserver
[ $os = windows ] && name=mockserver.exe
if [ ! -x "$FOLDER/$name" ]; then
	. "$(dirname "$0")/../packages/names.env"
	archive=mockserver_${VERSION}_${os}_$arch.$kind
	mkdir -p "$FOLDER"
	cd "$FOLDER"
	for file in "$archive" checksums.txt; do
		curl --fail --silent --show-error --location --retry 3 --output "$file" "${FROM:-$DOWNLOADS}/v$VERSION/$file"
	done
	line=$(grep " $archive\$" checksums.txt) || { echo "mockserver: checksums.txt has no line for $archive" >&2; exit 1; }
	if command -v sha256sum >/dev/null; then echo "$line" | sha256sum --check --quiet; else echo "$line" | shasum -a 256 --check --quiet; fi
	if [ $kind = zip ]; then unzip -q "$archive" $name; else tar -xzf "$archive" $name; fi
	rm "$archive" checksums.txt
fi
echo "$FOLDER" >>"$GITHUB_PATH"
"$FOLDER/$name" version
