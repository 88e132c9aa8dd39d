"""Write small care directories in the publisher's layouts, with made-up locations.

A directory is a list of :func:`location` rows; what a test does not name is an active care home
with nursing in Plymouth, rated good.
"""

import csv
import itertools
import zipfile
from xml.sax.saxutils import escape

import openpyxl

NURSING = "Care home service with nursing"
RESIDENTIAL = "Care home service without nursing"
HOME_CARE = "Domiciliary care service"
HOSPITAL = "Acute services with overnight beds"
SERVICES = (NURSING, RESIDENTIAL, HOME_CARE, HOSPITAL)
QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
NAME = "01_October_2023_HSCA_Active_Locations"

_PREAMBLE = [["Care directory with ratings"], ["Made up for a test"], []]
_ids = itertools.count(1)


def location(council="Plymouth", services=NURSING, rating="Good", **others):
    """Return one row by heading; `services` is one of SERVICES, or several with commas."""
    return {
        "Location ID": f"1-{next(_ids):09}",
        "Dormant (Y/N)": "N",
        "Location Name": "Somewhere",
        "Care homes beds": "",
        "Service types": services,
        "Location Local Authority": council,
        "Location Latest Overall Rating": rating,
        "Location HSCA End Date": "",
    } | others


def asked(ratings, **others):
    """Return one row with ratings of the five key questions, in the order of QUESTIONS."""
    heads = (f"Location {name} Rating" for name in QUESTIONS)
    return location(**others) | dict(zip(heads, ratings, strict=True))


def one_column_each(rows):
    """Lay services out in one column each, as the newer directories do."""
    out = []
    for row in rows:
        row = dict(row)
        held = {part.strip() for part in row.pop("Service types").split(",")}
        out.append(row | {f"Service type - {s}": "Y" if s in held else "" for s in SERVICES})
    return out


def _cells(rows, above):
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [*above, heads, *([row.get(head, "") for head in heads] for row in rows)]


def write_csv(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_cells(rows, []))
    return path


def write_xlsx(path, rows, sheet="HSCA_Active_Locations", above=_PREAMBLE):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Location ID and other headings are explained here"])
    held = book.create_sheet(sheet)
    for cells in _cells(rows, above):
        held.append(cells)
    book.save(path)
    return path


def write_ods(path, rows, sheet="HSCA_Active_Locations", above=_PREAMBLE):
    """Write the least that a spreadsheet program takes for an OpenDocument spreadsheet."""

    def cell(value):
        text = escape(str(value))
        if isinstance(value, int | float):
            kind = f'office:value-type="float" office:value="{value}"'
        else:
            kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    lines = "".join(
        f"<table:table-row>{''.join(map(cell, cells)) or '<table:table-cell/>'}</table:table-row>"
        for cells in _cells(rows, above)
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(sheet)}">{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind, zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        book.writestr("content.xml", content)
    return path


WRITERS = {".csv": write_csv, ".xlsx": write_xlsx, ".ods": write_ods}


def write(folder, rows, ending=".csv", name=NAME):
    """Write rows into a folder in one of the three formats."""
    return WRITERS[ending](folder / f"{name}{ending}", rows)
