#!/usr/bin/env bash
# Lets programs that share no code with this repository read a workbook that providers/aisuda/xlsx has written:
# test-workbook.sh openpyxl, or libreoffice, which makes CSV of it. Needs tools/.venv; make makes it.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go test -count=1 ./providers/aisuda/xlsx -run TestWorkbookForOthers -workbook "$folder"
book=$folder/workbook.xlsx
if [ "$1" = libreoffice ]; then
	command -v soffice >/dev/null || { echo "test-workbook: no soffice here (Debian: apt-get install libreoffice-calc-nogui)" >&2; exit 1; }
	# Commas; quotes, around texts alone; UTF-8; values rather than their look.
	soffice "-env:UserInstallation=file://$folder/settings" --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false' \
		--outdir "$folder" "$book" >/dev/null
	book=$folder/workbook.csv
fi
tools/.venv/bin/python tools/check-workbook.py "$book" "$folder/workbook.json"
