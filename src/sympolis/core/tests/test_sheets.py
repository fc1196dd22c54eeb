"""Tables to take away, read by another program than ours."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sympolis.core import sheets
from sympolis.core.tables import read_lines

NASTY = [
    "=1+1",
    "+49 30",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "  =1",
    'a "quoted", cell',
    "two\nlines",
    "مرحبا",
    "\x00\x0b<&>",
]


def test_a_csv_says_what_was_in_the_cells_and_begins_no_formula():
    found = list(csv.reader(io.StringIO(sheets.csv_of(["=name"], [[cell] for cell in NASTY]).decode("utf-8-sig"))))

    assert found[0] == ["'=name"]
    assert [row[0].lstrip()[:1] not in "=+-@\t\r＝" for row in found] == [True] * len(found)
    assert found[9:13] == [['a "quoted", cell'], ["two\nlines"], ["مرحبا"], ["\x00\x0b<&>"]]


@given(st.text("'=- \u00a0\"\t\r\n;＠a", max_size=12))
def test_what_was_made_harmless_is_read_as_it_was_written(text):
    assert sheets.as_written(sheets.harmless(text)) == text


def test_an_apostrophe_that_was_typed_stays():
    assert [sheets.harmless(text) for text in ("'=a", "'a", "b;'-c")] == ["''=a", "'a", "b;''-c"]


def test_numbers_and_moments_in_a_csv_are_no_text():
    row = [-5, 2.5, date(2020, 10, 27), datetime(2020, 10, 27, 14, 30), None, ""]

    assert sheets.csv_of(["a"] * 6, [row]).decode("utf-8-sig").splitlines()[1] == "-5,2.5,2020-10-27,2020-10-27 14:30,,"


def workbook(name: str, columns: list[str], rows: list[list]) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sheets.xlsx_of(name, columns, rows)))


def test_a_workbook_holds_text_as_text_and_moments_as_moments():
    rows = [[-5, date(2020, 10, 27), datetime(2020, 10, 27, 14, 30), "=1+1", True], [2.5, None, None, "", False]]

    book = workbook("All / of [them]: “Ä”", ["n", "d", "m", "t", "b"], rows)

    assert book.sheet_names == ["All   of  them   “Ä”"]
    assert book.get_sheet_by_index(0).to_python()[1:] == [
        [-5, date(2020, 10, 27), datetime(2020, 10, 27, 14, 30), "=1+1", True],
        [2.5, "", "", "", False],
    ]


@pytest.mark.parametrize("cell", NASTY)
def test_every_text_comes_back_without_what_xml_cannot_hold(cell):
    (read,) = workbook("x", ["a"], [[cell]]).get_sheet_by_index(0).to_python()[1:]

    assert read == [cell.replace("\x00", "").replace("\x0b", "").replace("\r", "\n")]


def test_no_part_of_a_workbook_holds_a_formula_and_all_are_xml():
    with zipfile.ZipFile(io.BytesIO(sheets.xlsx_of("=x", ["=a"], [[cell] for cell in NASTY]))) as parts:
        trees = [etree.fromstring(parts.read(name)) for name in parts.namelist()]

    assert len(trees) == 6
    assert [tree for tree in trees if tree.findall(".//{*}f")] == []


def test_what_we_write_we_can_read():
    content = sheets.xlsx_of("x", ["Name", "Seats"], [["Ama", 3], ["Ñandú", None]])

    assert [line.cells for line in read_lines(content)[0]] == [["Name", "Seats"], ["Ama", "3"], ["Ñandú"]]


def test_an_empty_table_and_a_cell_that_is_too_long():
    assert workbook("", ["a"], []).get_sheet_by_index(0).to_python() == [["a"]]
    (row,) = workbook("x", ["a"], [["y" * 40_000]]).get_sheet_by_index(0).to_python()[1:]
    assert len(row[0]) == sheets.LONGEST_CELL
