"""Tables that people send."""

import contextlib
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sympolis.core.refusals import Refused
from sympolis.core.tables import LARGEST, column_letters, read_lines, table_of
from sympolis.core.workbook import text_of


def table(content: bytes):
    return table_of(*read_lines(content))


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        table(content)
    assert caught.value.field == "file"
    assert len(str(caught.value.words)) > 15
    return caught.value.code


def workbook(*rows: list) -> bytes:
    """The smallest XLSX that a spreadsheet would open."""

    def cell(value) -> str:
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        if isinstance(value, datetime):
            days = (value - datetime(1899, 12, 30)).total_seconds() / 86400
            return f'<c s="1"><v>{days}</v></c>'
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    sheet = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {packages}><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {packages}><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return kept.getvalue()


def with_cells(cells: dict[str, str]) -> bytes:
    """A workbook with cells at their places, as spreadsheets store them; "" is a cell with a colour and nothing in it."""
    rows: dict[int, str] = {}
    for place, value in cells.items():
        inside = f' t="inlineStr"><is><t>{value}</t></is></c>' if value else "/>"
        number = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        rows[number] = f'{rows.get(number, "")}<c r="{place}" s="1"{inside}'
    sheet = "".join(f'<row r="{number}">{row}</row>' for number, row in sorted(rows.items()))
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as parts, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name in parts.namelist():
            book.writestr(name, parts.read(name).replace(b"</sheetData>", f"{sheet}</sheetData>".encode()))
    return kept.getvalue()


LIST = {"A1": "Name", "B1": "City", "A2": "Ama", "B2": "Kumasi"}


@pytest.mark.parametrize(
    ("stray", "named"),
    [
        (["XFD1048576"], "XFD1048576"),  # reading it would take 500 GB
        (["T1048576"], "T1048576"),
        (["XFD60000", "XFC60000"], "XFC60000"),
        (["XFD1"], "XFD1"),
        (["GZ2"], "GZ2"),
    ],
)
def test_a_cell_far_from_the_rest_is_named(stray, named):
    with pytest.raises(Refused) as caught:
        table(with_cells({**LIST, **dict.fromkeys(stray, "x")}))

    assert str(caught.value.words).startswith(f"Cell {named} holds something far from the rest. Delete it")


def test_a_row_far_below_is_read_with_its_number():
    read = table(with_cells({**LIST, "A60000": "Kofi"}))

    assert [(line.number, line.cells) for line in read.lines] == [(2, ["Ama", "Kumasi"]), (60_000, ["Kofi", ""])]


def test_empty_rows_and_columns_around_a_list_do_not_count():
    around = {"D4": "Name", "E4": "City", "D5": "Ama", "E5": "Kumasi", "XFD1048576": ""}
    wide = b"Name,City" + b"," * 300 + b"\nAma,Kumasi" + b"," * 300 + b"\n" + b",\n" * 1000

    assert [(line.number, line.cells) for line in read_lines(with_cells(around))[0]] == [
        (4, ["", "", "", "Name", "City"]), (5, ["", "", "", "Ama", "Kumasi"]),
    ]  # fmt: skip
    assert [(line.number, line.cells) for line in read_lines(wide)[0]] == [
        (1, ["Name", "City"]),
        (2, ["Ama", "Kumasi"]),
    ]


def test_a_line_that_is_really_too_long_is_told_as_that():
    with pytest.raises(Refused, match="Line 1 has more than 200 columns"):
        table(",".join(map(str, range(250))).encode())


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Name,City\nAma,Kumasi\n", "utf-8"),
        ("\ufeffName;City\r\nAma;Kumasi\r\n", "utf-8"),
        ("Name\tCity\nAma\tKumasi", "utf-16"),
    ],
)
def test_csv_as_spreadsheets_write_it(content, encoding):
    read = table(content.encode(encoding))

    assert (read.columns, [line.cells for line in read.lines], read.encoding) == (
        ["Name", "City"], [["Ama", "Kumasi"]], encoding,
    )  # fmt: skip


def test_windows_text_is_read_and_said_to_be_guessed():
    read = table("Name;Stadt\nJörg;Köln\n".encode("cp1252"))

    assert (read.lines[0].cells, read.encoding) == (["Jörg", "Köln"], "cp1252")


def test_lines_keep_the_numbers_that_an_editor_shows():
    read = table(b'Name,Note\n\nAma,"two\nlines"\nKofi,\n')

    assert [(line.number, line.cells) for line in read.lines] == [(4, ["Ama", "two\nlines"]), (5, ["Kofi", ""])]


def test_xlsx_cells_become_plain_text():
    read = table(workbook(["Name", "Count", "Day", "In"], ["Ama", 3.0, datetime(2020, 10, 27), True], ["Kofi", 2.5]))

    assert [line.cells for line in read.lines] == [["Ama", "3", "2020-10-27", "yes"], ["Kofi", "2.5", "", ""]]
    assert read.columns == ["Name", "Count", "Day", "In"]


def test_moments_are_written_as_iso():
    assert [text_of(one) for one in (datetime(2020, 10, 27, 9, 30), date(2020, 10, 27), time(9, 30))] == [
        "2020-10-27 09:30", "2020-10-27", "09:30:00",
    ]  # fmt: skip


def test_columns_without_a_name_and_equal_names_can_be_told_apart():
    assert table(b"Name,,Name,name\na,b,c,d\n").columns == ["Name", "Column B", "Name (2)", "name (3)"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b",,\n,,\n", "empty"),
        (b"Name\n" + b"x" * (LARGEST + 1), "too_large"),
        (b'Name,City\n"Ama,Kumasi\n', "unreadable"),
        (b"Name\x00City\n\x00\x01", "unreadable"),
        (b"PK\x03\x04 half a workbook", "unreadable"),
        (b"\xd0\xcf\x11\xe0 old excel", "unreadable"),
        (b"Name,City\nAma,Kumasi,GH\n", "too_many"),
        (b"Name\n" + b"x\n" * 20_002, "too_many"),
        (b"Name" + b"," * 250 + b"x\n", "too_many"),
        (b"Name\n" + b"x" * 10_001 + b"\n", "too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, code):
    assert refusal(content) == code


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is():
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(210):
            part.write(b" " * 1_000_000)

    assert refusal(kept.getvalue()) == "too_large"


def test_columns_are_lettered_as_in_spreadsheets():
    assert [column_letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@settings(deadline=None)
@given(some.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    with contextlib.suppress(Refused):
        table(content)
