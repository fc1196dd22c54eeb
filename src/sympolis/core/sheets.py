"""Tables to take away: CSV and XLSX that every spreadsheet opens and none runs as formulas.

An XLSX is written by hand: one sheet of text, numbers and moments needs six small parts (ECMA-376, SpreadsheetML), and
libraries that can do more take several times as long for 10,000 rows. `core/tables.py` reads what people send.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | float | date | datetime | None

BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
MADE_HARMLESS = re.compile("^'(?='*[ \u00a0]*[=+@\t\r\n＝＋－＠-])")
INSIDE_TOO = re.compile("([;\t\r\n][ \u00a0\"]*)'(?='*[=+@＝＋－＠-])")
AFTER_AN_END = re.compile("([;\t\r\n][ \u00a0\"]*)(?='*[=+@＝＋－＠-])")  # where others see the next cell begin
LONGEST_CELL = 32_767  # signs; more is refused by Excel
LONGEST_NAME = 31  # of a sheet
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
DAY, MOMENT = 1, 2  # styles below
QUICK = 1  # of zlib: twice as fast as the usual 6, a fifth larger

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    "</Types>"
)
_STYLES = (
    f"{_HEAD}<styleSheet {_MAIN}>"
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark (Excel reads it as Windows-1252 otherwise), commas, CRLF (RFC 4180).

    Text that a spreadsheet would take for a formula gets an apostrophe in front, as spreadsheets write it themselves.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(column) for column in columns])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet reads as a formula, nor one whose cells end at semicolons, as in many countries.

    Where an apostrophe stands in that place already, it gets one more: `as_written` then leaves the one that was typed.
    """
    text = f"'{text}" if text.lstrip("'").lstrip(" \u00a0").startswith(BEGINS_FORMULA) else text
    return AFTER_AN_END.sub(r"\1'", text) if AFTER_AN_END.search(text) else text


def as_written(text: str) -> str:
    """The text again that `harmless` was given."""
    return INSIDE_TOO.sub(r"\1", MADE_HARMLESS.sub("", text)) if "'" in text else text


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, str):
        return harmless(cell)
    return "" if cell is None else str(cell)


def xlsx_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet with its first row kept in sight. Text stands as text, so nothing in it is evaluated.

    Moments (datetime) are written as they are, so give them without a zone, on the clock that the column names.
    """
    out = io.BytesIO()
    sheet = escape(NOT_IN_NAMES.sub(" ", NOT_XML.sub("", name)).strip()[:LONGEST_NAME] or "1", {'"': "&quot;"})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.xml"))
        parts.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml"),
        )
        parts.writestr("xl/styles.xml", _STYLES)
        parts.writestr("xl/worksheets/sheet1.xml", _sheet(columns, rows))
    return out.getvalue()


def _relations(*pairs: str) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(zip(pairs[::2], pairs[1::2], strict=True), 1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    head = "".join(f'<c t="inlineStr" s="3"><is><t>{_text(column)}</t></is></c>' for column in columns)
    lines = "</row><row>".join("".join([_written(cell) for cell in row]) for row in rows)
    return (
        f"{_HEAD}<worksheet {_MAIN}>"
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<sheetData><row>{head}</row>{f'<row>{lines}</row>' if lines else ''}</sheetData></worksheet>"
    ).encode()


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>' if cell else "<c/>"
    if cell is None:
        return "<c/>"
    if isinstance(cell, bool):
        return f'<c t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, datetime):
        part = (cell.hour * 60 + cell.minute) / 1440
        return f'<c s="{MOMENT}"><v>{(cell.date() - EPOCH).days + part:.8f}</v></c>'
    if isinstance(cell, date):
        return f'<c s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
    return f"<c><v>{cell}</v></c>"


def _text(text: str) -> str:
    return escape(NOT_XML.sub("", text[:LONGEST_CELL]))
