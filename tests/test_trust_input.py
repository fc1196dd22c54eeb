"""What people type and send (trust.md 11, 13, 14, 16 to 18), from the form through letter, calendar, paper and tables.

Each test prints its figures; `-s` shows them.
"""

import csv
import email
import io
import re
import struct
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from email import policy

import icalendar
import pytest
import python_calamine
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from sympolis.core import workbook as unpacking
from sympolis.core.sheets import xlsx_of
from sympolis.core.tables import LARGEST, LARGEST_UNPACKED, MOST_ROWS
from sympolis.core.text import comparable, one_line
from sympolis.directory.models import Person
from sympolis.journal.delivering import deliver_due
from sympolis.messaging.models import Letter
from sympolis.messaging.sending import message_of
from sympolis.programme.tests.desk import Desk
from sympolis.registrations import actions, limits, links, towns
from sympolis.registrations.actions import attendance, imports
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.certificates import certificate_pdf
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Answer, AttendanceList, Import, Participant, Question, Registration
from sympolis.registrations.states import QuestionKind
from sympolis.registrations.tests.desk import people_desk, url
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db
SLOW_MACHINE = 3.0  # seconds: what is allowed is one, where nobody else shares the cores

NAMES = {
    "line end and header": "Ama\r\nBcc: evil@x.example\r\n\r\nBody",
    "script": "<script>alert(1)</script> Ama",
    "right-to-left override": "Ama \u202egnetaoB",
    "isolates left open": "Ama \u2067\u2067Boateng",
    "zero width": "A\u200bm\u2060a \ufeffBoateng",
    "300 signs": "Ö" * 149 + " " + "M" * 150,
    "emoji": "👩🏽‍🌾 Ama 🏙",
    "decomposed": unicodedata.normalize("NFD", "Zoë Müller"),
    "arabic": "ليلى حداد",
    "formula": '=HYPERLINK("http://evil.example","Ama")',
    "formula behind a semicolon": "Ama;=1+1",
    "formula behind a tab": "@SUM(A1)\t=2",
    "comma and quote": 'Ama "the, mayor"; CN=x:mailto:evil@x.example',
    "calendar": "Ama\\nATTENDEE:mailto:evil@x.example",
    "our own marks": "Ama \ue000\ue001\ue002 https://\uf8f1 \uf8f0",
    "template": "{{ 7|add:7 }} {name} %(name)s [link](javascript:alert(1))",
}
MAY_BEGIN = re.compile(r"^[\s\u00a0]*[=+@＝＋－＠-]")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    for limit in (limits.forms_of_network, limits.forms_of_mailbox, limits.files_of_network):
        limit.full_until.clear()
    towns.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def storage(settings, tmp_path) -> None:
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": options}


@pytest.fixture
def desk() -> Desk:
    return people_desk(capacity=None)


def form(desk: Desk, **told: object):
    """The public form, sent by a stranger."""
    given = {"name": "Ama Boateng", "email": "ama@kumasi.example", "sessions": [desk.session.slug]}
    return Client().post(reverse("registrations:register", args=[desk.series.slug]), {**given, **told})


def confirmed(desk: Desk, name: str) -> Registration:
    """Somebody of this name, registered by the form and confirmed by the button in the letter, their letters written."""
    assert form(desk, name=name).status_code == 302
    row = Registration.objects.select_related("participant__person", "session__series__network").get()
    deliver_due(bool)
    actions.confirm(row.participant, by=row.participant)
    deliver_due(bool)
    return row


def lines_of(text: str) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", text).split("\r\n")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_goes_through_form_letter_calendar_table_and_paper(desk, name):
    row = confirmed(desk, name)
    kept = str(row.participant.person)
    assert kept == one_line(name)

    headers, attendees = set(), 0
    for letter in Letter.objects.all():
        message = email.message_from_bytes(message_of(letter).message().as_bytes(), policy=policy.default)
        headers |= set(message.keys())
        assert [box.addr_spec for box in message["To"].addresses] == ["ama@kumasi.example"]
        assert message["Bcc"] is None
        assert "\n" not in str(message["Subject"])
        assert "<script" not in letter.html
        assert 'href="javascript' not in letter.html
        # What turns the direction ends with its value, not with the letter
        for text in (letter.text, letter.subject):
            for line in text.split("\n"):
                opened = sum(line.count(sign) for sign in "\u2066\u2067\u2068")
                assert opened <= line.count("\u2069"), line
        if letter.calendar:
            (event,) = icalendar.Calendar.from_ical(letter.calendar).events
            guests = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
            attendees += len(guests)
            assert {str(guest) for guest in guests} == {"mailto:ama@kumasi.example"}
            assert sum(line.startswith("ATTENDEE") for line in lines_of(letter.calendar)) == 1
            assert max(len(line.encode()) for line in letter.calendar.split("\r\n")) <= 75

    cells = list(csv.reader(io.StringIO(export(desk, "csv").decode("utf-8-sig"))))
    for delimiter in (",", ";", "\t"):
        for line in csv.reader(io.StringIO(export(desk, "csv").decode("utf-8-sig")), delimiter=delimiter):
            assert not [cell for cell in line if MAY_BEGIN.match(cell)], delimiter
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export(desk, "xlsx")))
    table = book.get_sheet_by_index(0).to_python()
    assert kept in table[1]
    assert not [part for part in parts_of(export(desk, "xlsx")) if b"<f" in part.replace(b"<fonts", b"").replace(b"<fills", b"").replace(b"<fill>", b"").replace(b"<font>", b"")]  # fmt: skip

    attendance.set_attendance(row.session, [row], "live", by=None)
    row.refresh_from_db()
    paper = certificate_pdf(
        issue(row, by=row.participant), desk.network, url="https://north.example/certificates/A/", language="en"
    )
    pages = len(PdfReader(io.BytesIO(paper)).pages)

    page = desk.client.get(url(desk, "session_participants")).content.decode()
    assert "<script>alert" not in page
    print(f"\n{ascii(name)[:40]}: {Letter.objects.count()} letters, {len(headers)} headers, {attendees} guests, "
          f"{len(cells) - 1} line in CSV, {pages} page, {len(paper) // 1000} kB")  # fmt: skip
    assert (len(cells), pages) == (2, 1)


def export(desk: Desk, kind: str) -> bytes:
    return desk.client.get(url(desk, "session_export", kind)).content


def parts_of(archive: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as kept:
        return [kept.read(name) for name in kept.namelist()]


def test_texts_of_a_form_are_no_formulas_whatever_separates_the_cells(desk):
    nasty = ["=1+1", "Water;=1+1", "a\n=1+1", "a\r\n@x", "a\t+1", '";=1+1', "a; \u00a0-2", "a;＝1"]
    for number, text in enumerate(nasty):
        form(desk, name=f"Ama {number}", email=f"ama{number}@k.example", question=text, access_needs=text, place=text)
    content = export(desk, "csv").decode("utf-8-sig")

    found = [
        (delimiter, cell)
        for delimiter in (",", ";", "\t")
        for line in csv.reader(io.StringIO(content), delimiter=delimiter)
        for cell in line
        if MAY_BEGIN.match(cell)
    ]
    print(
        f"\n{len(nasty)} formulas in 3 columns, read with 3 separators: {len(found)} cells that a spreadsheet would run"
    )
    assert found == []


def test_people_who_look_alike_are_told_apart_or_joined_as_their_addresses_are_one(desk):
    same = [
        ("Zoë Müller", "ama@kumasi.example"),
        (unicodedata.normalize("NFD", "Zoë Müller"), "AMA@KUMASI.example"),
        ("ZOE  MULLER", "ama@kumasi.example"),
        ("Zo\u200bë Müller", "ama@kumasi.example"),
    ]
    other = [
        ("Zoë Müller", "аma@kumasi.example"),
        ("Zoë Müller", "ama@kumasì.example"),
        ("Zoé Mueller", "ama@kumasi.example"),
    ]
    answers = [form(desk, name=name, email=address).status_code for name, address in [*same, *other]]

    keys = set(Participant.objects.values_list("email_key", "name_key"))
    print(
        f"\n{len(same)} spellings of one person and {len(other)} that only look so: {len(keys)} people, answers {answers}"
    )
    assert answers[: len(same)] == [302] * len(same)
    assert len({key for key in keys if key[0] == "ama@kumasi.example"}) == 2  # with Zoé Mueller, who is another
    assert not [key for key in keys if key[0].startswith("а") and key[0] == "ama@kumasi.example"]


def test_a_city_is_one_city_however_its_name_is_composed(desk):
    for number, name in enumerate(("Köln", unicodedata.normalize("NFD", "Köln"), "KÖLN", "Kö\u200bln")):
        form(desk, name=f"Ama {number}", email=f"ama{number}@k.example", place=name, country="DE")

    found = set(Registration.objects.values_list("municipality__slug", flat=True))
    print(f"\n4 ways to write Köln: {found}")
    assert len(found) == 1
    assert None not in found


# -- 14: files


def office(folder: str, **more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", f"{folder}/x.xml": b"<x/>", **more}.items():
            archive.writestr(name, content)
    return made.getvalue()


FILES = {  # name, content, whether it is taken
    "pdf": ("../../etc/plan.pdf", b"%PDF-1.7", True),
    "word": ("C:\\x\\plan.docx", office("word"), True),
    "pdf called html": ("plan.html", b"%PDF-1.7", True),
    "html called pdf": ("plan.pdf", b"<!doctype html><script>alert(1)</script>", False),
    "svg": ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    "postscript": ("plan.eps", b"%!PS-Adobe-3.0 EPSF-3.0", False),
    "dos eps": ("plan.pdf", b"\xc5\xd0\xd3\xc6", False),
    "program": ("plan.pdf", b"MZ\x90\x00", False),
    "shell": ("plan.pdf", b"#!/bin/sh\n", False),
    "macros": ("plan.docx", office("word", **{"word/vbaProject.bin": b"x"}), False),
    "zip bomb": ("plan.xlsx", office("xl", bomb=b"0" * 61_000_000), False),
    "many parts": ("plan.xlsx", office("xl", **{f"xl/{n}": b"" for n in range(2001)}), False),
    "image bomb": ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 60_000, 60_000) + b"\x08\x06", False),
    "jpeg of a million segments": ("a.jpg", b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1_249_000, False),
    "too large": ("a.pdf", b"%PDF-" + b"0" * 5_000_000, False),
    "empty": ("a.pdf", b"", False),
}  # fmt: skip


def test_files_of_forms_are_told_by_content_and_kept_under_names_of_ours(desk):
    question = Question.objects.create(series=desk.series, kind=QuestionKind.FILE, label={"en": "Plan"})
    slowest, wrong = (0.0, ""), []
    for number, (what, (name, content, taken)) in enumerate(FILES.items()):
        told = {f"question_{question.pk}": SimpleUploadedFile(name, content, "image/png")}
        began = time.perf_counter()
        answer = form(desk, name=f"Ama {number}", email=f"ama{number}@k.example", **told)
        slowest = max(slowest, (time.perf_counter() - began, what))
        if (answer.status_code == 302) != taken and what != "empty":
            wrong.append((what, answer.status_code))
    kept = Answer.objects.exclude(file="")
    _folders, names = default_storage.listdir("answers")

    print(
        f"\n{len(FILES)} files: {kept.count()} taken, the slowest ({slowest[1]}) {slowest[0]:.2f} s, names {sorted(names)}"
    )
    assert wrong == []
    assert [bool(re.fullmatch(r"[a-z0-9]{24}\.(pdf|docx)", name)) for name in names] == [True] * kept.count()
    assert {answer.value["name"] for answer in kept} == {"plan.pdf", "plan.docx"}
    assert slowest[0] < SLOW_MACHINE


def far_cell(place: str) -> bytes:
    """An XLSX of one cell, far from the corner."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of("x", ["Name"], []))) as good,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            cell = (
                f'<row r="{place.lstrip("XFD")}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
            )
            bad.writestr(name, good.read(name).replace(b"</sheetData>", cell.encode()))
    return made.getvalue()


def wide(size: int) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of("x", ["Name"], []))) as good,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b"</sheetData>", b"<row>" + b" " * size + b"</row></sheetData>"))
    return made.getvalue()


@pytest.mark.parametrize("where", ["import", "attendance list"])
def test_a_workbook_that_would_fill_the_memory_is_refused_and_the_server_lives(desk, where):
    page = reverse("imports:lists", args=[desk.series.slug])
    if where == "attendance list":
        page = reverse("attendance:who_came", args=[desk.series.slug, desk.session.slug])
    bombs = {
        "cell in the last corner": far_cell("XFD1048576"), "half a gigabyte": wide(LARGEST_UNPACKED + 1),
        "no workbook": office("xl"), "cut in half": xlsx_of("x", ["Name"], [["Ama"]] * 50)[:900], "not a zip": b"PK\x03\x04" + b"x" * 99,
    }  # fmt: skip
    told = []
    for what, content in bombs.items():
        began = time.perf_counter()
        answer = desk.client.post(page, {"file": SimpleUploadedFile("list.xlsx", content)})
        told.append((what, len(content), answer.status_code, round(time.perf_counter() - began, 2)))

    print(f"\n{where}, at most {unpacking.MOST_MEMORY // 1_000_000} MB and {unpacking.MOST_SECONDS} s: {told}")
    assert {status for _what, _size, status, _took in told} == {422}
    assert not Import.objects.exists()
    assert not AttendanceList.objects.exists()


class Untouched(io.BytesIO):
    """A body that nobody may begin to read."""

    def read(self, *_size) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def test_a_body_that_is_too_large_is_refused_before_anything_of_it_is_read(desk):
    stranger, told = Client(enforce_csrf_checks=True), {}
    stranger.cookies["sympolis_csrf"] = "a" * 32
    pages = [
        reverse("registrations:register", args=[desk.series.slug]), "/accounts/login/", "/settings/", "/letters/stop/x/",
        reverse("imports:lists", args=[desk.series.slug]),
    ]  # fmt: skip
    for page in pages:
        for size in (25_000_001, 10**12, 10**30):
            sent = {"CONTENT_LENGTH": str(size), "wsgi.input": Untouched(b"x")}
            answer = stranger.generic("POST", page, b"x", "multipart/form-data; boundary=b", **sent)
            told[page, size] = answer.status_code

    print(f"\n{len(told)} bodies of 25 MB and more: {set(told.values())}, nothing read")
    assert set(told.values()) == {413}
    assert "25 MB" in answer.content.decode()


# -- 16: long


def long_inputs(desk: Desk) -> dict[str, Callable[[], object]]:
    """What is sent, by name; 100 kB unless another length is told."""
    long, token = "A" * 100_000, links.token(Participant.objects.get(), Purpose.MINE)
    stranger, mine = Client(), f"/mine/{token}/"
    page = reverse("registrations:register", args=[desk.series.slug])
    table = reverse("imports:lists", args=[desk.series.slug])
    fields = (
        "name",
        "email",
        "place",
        "country",
        "zone",
        "language",
        "speaks_0",
        "phone",
        "question",
        "sector",
        "way",
        "delegation",
    )
    sent: dict[str, Callable[[], object]] = {
        f"form: {field}": lambda field=field: form(desk, **{field: long}) for field in fields
    }
    sent |= {
        f"form: {field} of combining signs": lambda field=field: form(desk, **{field: "a" + "\u0301" * 100_000})
        for field in ("name", "place")
    }
    sent |= {
        "form: name of 100 kB of at signs as address": lambda: form(desk, email="a@" * 50_000 + "a.example"),
        "form: 10,000 sessions": lambda: form(desk, sessions=[f"s{n}" for n in range(10_000)]),
        "form: 1,900 sessions": lambda: form(desk, sessions=[f"s{n}" for n in range(1900)]),
        "form: 1,000 answers": lambda: form(desk, **{f"question_{n}": "x" for n in range(1000)}),
        "form: 900 colleagues": lambda: form(
            desk, colleague_name=[f"K {n}" for n in range(900)], colleague_email=[f"k{n}@k.example" for n in range(900)]
        ),
        "form: colleague's name": lambda: form(desk, colleague_name=[long], colleague_email=["k@k.example"]),
        "form: colleague's address": lambda: form(desk, colleague_name=["K"], colleague_email=[long + "@k.example"]),
        "form: 3 MB": lambda: form(desk, question="A" * 3_000_000),
        "form: 26 MB told": lambda: stranger.generic("POST", page, b"x", CONTENT_LENGTH="26000000"),
        "form: sealed file": lambda: form(desk, question_1_kept=long),
        "form: zone in the address": lambda: stranger.get(f"{page}?tz={long}"),
        "form: session in the address": lambda: stranger.get(f"{page}?session={long}&lang={long}"),
        "form: language wished": lambda: stranger.get(page, headers={"accept-language": "de," * 33_000}),
        "receipt": lambda: stranger.get(f"{page}done/{long}/"),
        "invitation": lambda: stranger.get(f"{page}invited/{long}/"),
        "personal link": lambda: stranger.get(f"/mine/{long}/"),
        "calendar link": lambda: stranger.get(f"/me/calendar/{long}.ics"),
        "link that stops letters": lambda: stranger.get(f"/letters/stop/{long}/"),
        "certificate": lambda: stranger.get(f"/certificates/{long}/"),
        "registration of my page": lambda: stranger.post(mine, {"do": "cancel", "registration": "9" * 100_000}),
        "deed of my page": lambda: stranger.post(mine, {"do": long}),
        "my details": lambda: stranger.post(f"{mine}details/", {"phone": long, "place": long, "zone": long}),
        "code to erase": lambda: stranger.post(f"{mine}erase/", {"certain": "on", "code": long}),
        "desk: words": lambda: desk.client.get(url(desk, "session_participants"), {"q": long, "state": long, "region": long}),
        "desk: ticked": lambda: desk.client.post(url(desk, "session_selection"), {"chosen": ["9" * 1000] * 1000, "do": "accept"}),
    }  # fmt: skip
    sent |= {
        f"import: {what}": lambda content=content: desk.client.post(table, {"file": SimpleUploadedFile("a.csv", content)})
        for what, content in {
            "10 MB and a byte": b"a" * (LARGEST + 1), "one line of 10 MB": b"a," * (LARGEST // 2), "a quote of 10 MB": b'"' + b"a\n" * (LARGEST // 2 - 1),
            "20,001 lines": b"Name,Email\n" + b"A,a@b.example\n" * (MOST_ROWS + 1), "5 million line ends": b"\n" * 5_000_000 + b"x",
            "200,000 columns": b"x," * 200_000,
        }.items()
    }  # fmt: skip
    return sent


def test_long_inputs_are_answered_clearly_within_a_second(desk):
    form(desk)
    people = Person.objects.count()
    took, answers = {}, {}
    for what, send in long_inputs(desk).items():
        limits.forms_of_mailbox.full_until.clear()
        began = time.perf_counter()
        answers[what] = send().status_code
        took[what] = time.perf_counter() - began

    slowest = sorted(took, key=took.get, reverse=True)[:5]
    counted = {code: list(answers.values()).count(code) for code in sorted(set(answers.values()))}
    print(f"\n{len(took)} long inputs, answers {counted}; the slowest: "
          + ", ".join(f"{what} {took[what]:.2f} s ({answers[what]})" for what in slowest))  # fmt: skip
    assert {what: code for what, code in answers.items() if code >= 500} == {}
    assert took[slowest[0]] < SLOW_MACHINE
    assert Person.objects.count() - people <= 3
    assert all(len(str(person)) <= 300 for person in Person.objects.all())


# -- 18: lists


FAULTY = [  # cells and the columns in which something is wrong
    (["Name", "E-mail", "Country", "Language", "Time zone", "Gender", "Sessions"], ""),
    (["Ama Boateng", "ama@kumasi.example", "Ghana", "en", "Africa/Accra", "woman", "Water supply"], ""),
    (["", "kofi@kumasi.example", "Ghana", "", "", "", ""], "A"),
    (["Kofi Mensah", "kofi(at)kumasi", "Atlantis", "Klingon", "Mars/Olympus", "7", "Dancing"], "BCDEFG"),
    (["Ö" * 301, "", "GH", "en", "UTC", "f", ""], "AB"),
    (["Ama Boateng", "AMA@kumasi.example", "GH", "", "", "", ""], ""),
    (["Esi", "esi@kumasi.example\r\nBcc: x@y.example", "GH", "", "", "", ""], "B"),
]


def as_csv(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "utf-16", "semicolons", "tabs", "xlsx"])
def test_every_fault_of_a_list_is_told_with_line_and_column_and_nothing_is_written(desk, kind):
    rows = [cells for cells, _wrong in FAULTY]
    content = {
        "xlsx": lambda: xlsx_of("x", rows[0], rows[1:]), "semicolons": lambda: as_csv(rows, delimiter=";"),
        "tabs": lambda: as_csv(rows, delimiter="\t"),
    }.get(kind, lambda: as_csv(rows, kind))()  # fmt: skip
    before = Person.objects.count(), Participant.objects.count(), Registration.objects.count()

    kept = imports.read_people(desk.series, content, "list", by=None)
    kept = imports.set_mapping(kept, kept.mapping, sessions=[desk.session], tells=False, by=None)
    made = imports.plan(kept)
    answer = desk.client.post(reverse("imports:list", args=[desk.series.slug, kept.pk]), {}, follow=True)
    file = desk.client.get(reverse("imports:faults", args=[desk.series.slug, kept.pk])).content.decode("utf-8-sig")

    columns = [
        [column for _line, column, _words in made.faults if _line == line]
        for line in sorted({f[0] for f in made.faults})
    ]
    print(f"\n{kind}: {len(made.faults)} faults in {len(columns)} lines, told one by one; doubled {made.doubled}")
    assert ["".join(found) for found in columns] == [wrong for _cells, wrong in FAULTY if wrong]
    assert [line[1] - line[0] for line in made.doubled] == [-4]
    assert len(list(csv.reader(io.StringIO(file)))) == 1 + len(made.faults)
    assert answer.status_code == 200
    assert (Person.objects.count(), Participant.objects.count(), Registration.objects.count()) == before


BROKEN = {
    "empty": b"", "blanks": b" \n\n", "half a quote": b'Name,E-mail\n"Ama,ama@k.example\n', "only a heading": b"Name,E-mail\n",
    "no address column": b"Name,City\nAma,Kumasi\n", "old Excel": b"\xd0\xcf\x11\xe0" + b"0" * 99, "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "half an XLSX": xlsx_of("x", ["Name", "E-mail"], [["Ama", "ama@k.example"]])[:700], "neither": b"\x81\x8d\x8f\x90\x9d",
    "more cells than columns": b"Name,E-mail\nAma,ama@k.example,x,y\n", "json": b'{"name": "Ama"}', "nul": b"Name\x00,E-mail\nA,b@c.example\n",
}  # fmt: skip


@pytest.mark.parametrize("where", ["import", "attendance list"])
def test_what_is_no_list_is_refused_in_words_and_nothing_is_kept(desk, where):
    page = reverse("imports:lists", args=[desk.series.slug])
    if where == "attendance list":
        page = reverse("attendance:who_came", args=[desk.series.slug, desk.session.slug])
    answers, before = {}, Person.objects.count()
    for what, content in BROKEN.items():
        answer = desk.client.post(page, {"file": SimpleUploadedFile("list.csv", content)}, follow=True)
        answers[what] = answer.status_code

    print(f"\n{where}: {answers}")
    taken = {what for what, code in answers.items() if code == 200}
    # Which column holds the address can still be said; names are enough to tell who came, and further cells too many
    assert taken == {"no address column", *(["more cells than columns"] if where == "attendance list" else [])}
    assert set(answers.values()) <= {200, 422}
    assert Person.objects.count() == before
    assert not Registration.objects.exists()


def test_names_are_compared_as_readers_see_them():
    pairs = [
        ("Zoë", "ZOE\u0308"),
        ("Ama\u200b", "ama"),
        ("ﬁ", "fi"),
        ("Ａｍａ", "ama"),
        ("Ama\u202e", "AMA"),
        ("Straße", "STRASSE"),
    ]
    print(
        f"\n{len(pairs)} pairs that look alike: {sum(comparable(a) == comparable(b) for a, b in pairs)} compare equal"
    )
    assert [comparable(a) == comparable(b) for a, b in pairs] == [True] * len(pairs)
