"""The book of a series: what is in it, in three shapes, and who may have it."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.storage import default_storage
from pypdf import PdfReader

from sympolis.directory.actions import erasure
from sympolis.library import actions
from sympolis.library.actions import books, note_publishing
from sympolis.library.book import made
from sympolis.library.book.content import content_of
from sympolis.library.models import SeriesBook
from sympolis.library.tests import factories as library
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, entry, refused, write
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


@pytest.fixture
def place(clock):
    """A series with two sessions, one with a public note, and a practice in the library."""
    place = factories.held(clock)
    programme.session(place.series, slug="hidden", title={"en": "Secret draft"})
    write(place, summary={"en": "Wells first.", "de": "Brunnen zuerst."})
    note_publishing.publish_note(place.fresh(), reason="They agreed.", by=None)
    factories.rewrite(place, "Talk", "Secret correction")
    library.practice(place.series, title={"en": "Markets that move"}, municipality=place.people["ama"].municipality)
    library.approved(place.series, title={"en": "Secret practice"})
    return place


def series_of(place) -> Series:
    return Series.objects.select_related("network").get(pk=place.series.pk)


def pages(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def book(place, kind: str, language: str = "en") -> bytes:
    return made(series_of(place), language=language, kind=kind).body


def test_everything_public_is_in_the_book_and_nothing_else(place):
    for kind in ("pdf", "html"):
        body = book(place, kind)
        told = pages(body) if kind == "pdf" else body.decode()
        told = " ".join(told.split())
        for words in ("Lessons learned", "Water supply", "Wells first.", "Forty wells", "A call on meters", "Markets that move", "Kumasi"):  # fmt: skip
            assert words in told
        assert "Secret" not in told


def test_contents_tell_the_page_where_something_stands(place):
    reader = PdfReader(io.BytesIO(book(place, "pdf")))
    told = [page.extract_text() for page in reader.pages]

    (number,) = re.findall(r"Markets that move\s+(\d+)", told[1])

    assert "Markets that move" in told[int(number) - 1]
    assert f"Page {number} of {len(told)}" in told[int(number) - 1]


def test_the_same_content_gives_the_same_bytes(place):
    for kind in ("pdf", "epub", "html"):
        first = book(place, kind)
        for name in default_storage.listdir(f"books/{place.series.pk}")[1]:
            default_storage.delete(f"books/{place.series.pk}/{name}")
        assert book(place, kind) == first


def test_an_epub_is_well_formed_and_complete(place):
    archive = zipfile.ZipFile(io.BytesIO(book(place, "epub")))

    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read(first)) == (
        "mimetype",
        zipfile.ZIP_STORED,
        b"application/epub+zip",
    )
    package = ElementTree.fromstring(archive.read("EPUB/package.opf"))
    items = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    assert {f"EPUB/{name}" for name in items.values()} | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} == set(archive.namelist())  # fmt: skip
    assert [item.get("href") for item in package.iter(f"{OPF}item") if item.get("properties") == "nav"] == ["nav.xhtml"]
    ids: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    for name in items.values():
        if name.endswith(".xhtml"):
            root = ElementTree.fromstring(archive.read(f"EPUB/{name}"))
            ids[name] = {node.get("id") for node in root.iter() if node.get("id")}
            links |= {
                (href, name) for node in root.iter(f"{XHTML}a") if not (href := node.get("href")).startswith("http")
            }
    broken = [
        href
        for href, here in links
        if href.partition("#")[2] and href.partition("#")[2] not in ids[href.partition("#")[0] or here]
    ]
    assert (broken, bool(links)) == ([], True)
    meta = {node.get("property"): node.text for node in package.iter(f"{OPF}meta")}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", meta["dcterms:modified"])


def test_a_long_chapter_of_an_epub_is_parted_and_its_links_still_lead(place):
    for number in range(45):
        library.practice(place.series, title={"en": f"Practice {number}"})

    archive = zipfile.ZipFile(io.BytesIO(book(place, "epub")))

    assert {"EPUB/practices-1.xhtml", "EPUB/practices-2.xhtml"} <= set(archive.namelist())
    assert "practices-2.xhtml#practice-" in archive.read("EPUB/nav.xhtml").decode()


def test_hostile_texts_are_shown_as_text(place):
    bad = '<script>alert(1)</script> #read("/etc/passwd") \u0001\ufffe & "quotes" </style>'
    library.practice(place.series, title={"en": bad}, summary={"en": bad})
    place.series.title = {"en": bad}
    place.series.save()

    page = book(place, "html").decode()
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert "root:" not in pages(book(place, "pdf"))
    for name in zipfile.ZipFile(io.BytesIO(epub := book(place, "epub"))).namelist():
        if name.endswith(".xhtml"):
            ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(epub)).read(name))


def test_the_book_speaks_the_language_that_was_asked_for(place):
    told = book(place, "html", "de").decode()

    assert '<html lang="de"' in told
    assert "Brunnen zuerst." in told
    assert "Wasser" in told


def test_what_is_taken_back_is_gone_from_the_next_book(place):
    assert "Forty wells" in book(place, "html").decode()
    note_publishing.withdraw_note(place.fresh(), by=None)
    actions.withdraw(place.series.practices.get(), by=None)

    told = book(place, "html").decode()

    assert "Forty wells" not in told
    assert "Markets that move" not in told
    assert len([name for name in default_storage.listdir(f"books/{place.series.pk}")[1] if name.endswith("html")]) == 1


def test_no_kept_file_names_somebody_who_was_erased(place, django_capture_on_commit_callbacks):
    assert "Ama Mensah" in book(place, "html").decode()

    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase([place.people["ama"]], by=None)

    assert default_storage.listdir(f"books/{place.series.pk}")[1] == []
    assert "Mensah" not in book(place, "html").decode()


def test_a_series_without_anything_is_a_book_too(clock):
    empty = programme.series(slug="empty")

    for kind in ("pdf", "epub", "html"):
        assert made(Series.objects.select_related("network").get(pk=empty.pk), language="en", kind=kind).body


def test_reading_takes_as_many_queries_for_thirty_sessions_as_for_three(place, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while place.series.sessions.count() < number:
            programme.part(programme.session(place.series), programme.person(place.network))
        while place.series.practices.count() < number:
            library.practice(place.series)
        programme.release(place.series)
        with django_assert_max_num_queries(40) as queries:
            content_of(series_of(place), language="en")
        counts.append(len(queries))

    assert counts[0] == counts[1]


DESK = "/desk/series/autumn/book/"


@pytest.fixture
def desk(client, place):
    client.force_login(programme.coordinator(place.network))
    return client


def test_the_desk_takes_it_along_writes_a_foreword_and_publishes(desk, place, client):
    page = desk.get(DESK).content.decode()
    assert "1 session that is over has no public note" not in page
    for kind, content_type in (("pdf", "application/pdf"), ("epub", "application/epub+zip"), ("html", "text/html")):
        answer = desk.get(f"{DESK}de.{kind}")
        assert answer.headers["Content-Type"].startswith(content_type)
    assert desk.get(f"{DESK}fr.pdf").status_code == 404
    assert client.get("/series/autumn/book.pdf").status_code == 404

    desk.post(DESK, {"foreword-en": "Thanks to *all*.", "foreword-de": "Dank an alle."})
    assert "Dank an alle." in desk.get(f"{DESK}de.html").content.decode()
    wrong = desk.post(DESK, {"foreword-en": "Typed " + "x" * 10_000})
    assert (wrong.status_code, "Typed" in wrong.content.decode()) == (422, True)
    desk.post(f"{DESK}publish/", {"do": "publish"})
    assert "/series/autumn/book.pdf" in client.get("/series/autumn/").content.decode()
    answer = client.get("/series/autumn/book.html?lang=de")
    assert "Dank an alle." in answer.content.decode()
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    again = client.get("/series/autumn/book.html?lang=de", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    desk.post(f"{DESK}publish/", {"do": "withdraw"})
    assert client.get("/series/autumn/book.html").status_code == 404
    assert "/series/autumn/book.pdf" not in client.get("/series/autumn/").content.decode()


def test_two_who_write_the_foreword_are_told(desk, place):
    page = desk.get(DESK).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    books.save_foreword(place.series, {"en": "Hers."}, by=None)

    answer = desk.post(DESK, {"foreword-en": "His.", "seen": seen})

    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    assert str(SeriesBook.objects.get().foreword) == "Hers."


def test_a_viewer_takes_it_along_and_changes_nothing(client, place):
    viewer = networks.member(place.network, Role.VIEWER)
    client.force_login(viewer)

    assert client.get(f"{DESK}en.html").status_code == 200
    client.post(DESK, {"foreword-en": "Mine."})
    assert client.post(f"{DESK}publish/", {"do": "publish"}).status_code == 403
    assert not SeriesBook.objects.exists()
    assert refused(lambda: books.publish_book(place.series, by=viewer)).code == "not_allowed"


def test_the_book_of_a_hidden_series_is_for_nobody_outside(client, place):
    books.publish_book(place.series, by=None)
    place.series.state = "draft"
    place.series.save()

    assert client.get("/series/autumn/book.pdf").status_code == 404
    assert refused(lambda: books.publish_book(series_of(place), by=None)).code == "not_public"


def test_arabic_runs_from_right_to_left(clock):
    place = factories.held(clock, languages=["en", "ar"])
    write(place, entries=[{**entry("Wells", "* Forty"), "title": {"ar": "آبار"}, "points": {"ar": "أربعون"}}])
    note_publishing.publish_note(place.fresh(), reason="x", by=None)

    page = book(place, "html", "ar").decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "أربعون" in page
    assert b'page-progression-direction="rtl"' in zipfile.ZipFile(io.BytesIO(book(place, "epub", "ar"))).read(
        "EPUB/package.opf"
    )
    assert book(place, "pdf", "ar").startswith(b"%PDF-")
