#!/usr/bin/env bash
# Lets programs that share no code with this repository read a workbook that providers/aisuda/xlsx has written:
# test-workbook.sh openpyxl, or libreoffice, whose copy of the workbook openpyxl reads. Needs tools/.venv, which make makes.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go test -count=1 ./providers/aisuda/xlsx -run TestWorkbookForOthers -workbook "$folder"
book=$folder/workbook.xlsx
if [ "$1" = libreoffice ]; then
	command -v soffice >/dev/null || { echo "test-workbook: no soffice here (Debian: apt-get install libreoffice-calc-nogui)" >&2; exit 1; }
	soffice "-env:UserInstallation=file://$folder/settings" --headless --convert-to xlsx --outdir "$folder/copy" "$book" >/dev/null
	book=$folder/copy/workbook.xlsx
fi
tools/.venv/bin/python tools/check-workbook.py "$book" "$folder/workbook.json"
