"""Checks that another program reads from a workbook what VALUES.json says: check-workbook.py WORKBOOK VALUES.json.
openpyxl reads WORKBOOK.xlsx; WORKBOOK.csv is what LibreOffice has made of one, with quotes around texts alone."""

import json
import math
import re
import sys

wrong = []


def openpyxl_reads(path):
    import openpyxl
    from openpyxl.utils.escape import unescape

    cells = list(openpyxl.load_workbook(path)["Sheet1"].iter_rows())
    wrong.extend(f"{cell.coordinate} is a formula" for row in cells for cell in row if cell.data_type == "f")
    # A text is left as it is spelt in the file. openpyxl's own function undoes that, as Excel does.
    return [[unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row] for row in cells]


def libreoffice_reads(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    rows, row, at = [], [], 0
    field = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)(,|\n)')
    while at < len(text):
        found = field.match(text, at)
        if not found:
            sys.exit(f"check-workbook: {path}: no CSV at {text[at : at + 40]!r}")
        row.append(value_of(found[1]))
        if found[2] == "\n":
            rows, row = [*rows, row], []
        at = found.end()
    return rows


def value_of(field):
    if field.startswith('"'):
        return field[1:-1].replace('""', '"')
    return {"": None, "TRUE": True, "FALSE": False}[field] if field in ("", "TRUE", "FALSE") else float(field)


def same(value, meant):
    """A cell of the empty text and none at all look alike; LibreOffice keeps fifteen digits and one kind of line end."""
    if value in (None, "") or meant in (None, ""):
        return value in (None, "") and meant in (None, "")
    if isinstance(meant, str) or isinstance(meant, bool):
        return type(value) is type(meant) and lines(value) == lines(meant)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isclose(value, meant, rel_tol=1e-15)


def lines(value):
    return re.sub("\r\n?", "\n", value) if isinstance(value, str) and libreoffice else value


libreoffice = sys.argv[1].endswith(".csv")
rows = (libreoffice_reads if libreoffice else openpyxl_reads)(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    want = json.load(file)
if len(rows) != len(want):
    wrong.append(f"{len(rows)} rows, not {len(want)}")
for number, (row, meant) in enumerate(zip(rows, want), 1):
    for column, pair in enumerate(zip(row + [None] * (len(meant) - len(row)), meant), 1):
        if not same(*pair):
            wrong.append(f"row {number}, column {column}: {pair[0]!r}, not {pair[1]!r}")
if wrong:
    sys.exit("check-workbook: " + "\n".join([sys.argv[1], *wrong]))
print(f"{'LibreOffice' if libreoffice else 'openpyxl'} reads {len(rows)} rows as they were written")
