#!/bin/sh
# Writes the shells' completions to completions/, for the archives of a release.
set -eu
rm -rf completions && mkdir completions
for shell in bash zsh fish powershell; do
	go run ./cmd/mockserver completion "$shell" >"completions/mockserver.$shell"
done
