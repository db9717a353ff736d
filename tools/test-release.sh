#!/usr/bin/env bash
# Looks at what "make release-snapshot" left in dist/: tools/test-release.py reads each file, and here Debian's package and
# Fedora's are installed into a folder each, run and removed. Needs dpkg, root, tools/.venv, and man and rpm, which are
# installed where there are none.
set -euo pipefail
cd "$(dirname "$0")/../dist"
fail() { echo "test-release: $*" >&2; exit 1; }
needs() { # needs PROGRAM PACKAGE
	command -v "$1" >/dev/null || { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$2"; } >/dev/null
}
sha256sum --quiet --check checksums.txt
../tools/.venv/bin/python ../tools/test-release.py

needs man man-db
needs rpm rpm
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
try() { "$@" >"$scratch/out" 2>&1 || fail "$* says: $(cat "$scratch/out")"; }
installed() { find "$1" -type f -not -path "$1/var/*" | wc -l; }
works() { # works FOLDER: what a package has put there runs, completes, and has its manual
	"$1/usr/bin/mockserver" version
	try "$1/usr/bin/mockserver" run -- "$1/usr/bin/mockserver" token qijiayun
	bash -c '. "$1" && complete -p mockserver' bash "$1/usr/share/bash-completion/completions/mockserver" >/dev/null || fail "bash finds no completion in $1"
	MANPATH=$1/usr/share/man man --where mockserver-run >/dev/null || fail "man finds no page for run in $1"
	[ "$(installed "$1")" -gt 100 ] || fail "only $(installed "$1") files are installed in $1"
}

deb=$(echo mockserver_*_linux_"$(dpkg --print-architecture)".deb)
root=$scratch/deb
mkdir -p "$root"/var/lib/dpkg/{info,updates} "$root/var/log"
touch "$root/var/lib/dpkg/status"
try dpkg --root="$root" --install "$deb"
works "$root"
try dpkg --root="$root" --purge mockserver
[ "$(installed "$root")" = 0 ] || fail "$deb leaves $(installed "$root") files"
echo "$deb: installed, run and removed"

rpm=$(echo mockserver_*_linux_"$(dpkg --print-architecture)".rpm)
root=$scratch/rpm
mkdir -p "$root/var/lib/rpm"
fedora() { rpm --root "$root" --dbpath /var/lib/rpm "$@"; } # Debian's rpm has its database elsewhere, in /root
try fedora --install "$rpm"
works "$root"
try fedora --verify mockserver
echo >>"$root/usr/share/man/man1/mockserver.1.gz"
fedora --verify mockserver >/dev/null && fail "rpm does not notice that a file was changed" # and so would have noticed nothing above
try fedora --erase mockserver
[ "$(installed "$root")" = 0 ] || fail "$rpm leaves $(installed "$root") files"
echo "$rpm: installed, verified, run and removed"
