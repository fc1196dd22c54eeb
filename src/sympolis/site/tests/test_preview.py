"""Preview pictures, really drawn."""

import struct
from datetime import datetime
from pathlib import Path

import pytest

from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.published import published
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories
from sympolis.site import preview

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "cache" / "previews"


@pytest.fixture
def series():
    return factories.series(networks.network("north", name={"en": "North"}), slug="crisis", title={"en": "Crisis"})


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.*"))


def test_pictures_of_series_and_session(client, series):
    factories.released_session(series, slug="water")

    pictures = [client.get("/series/crisis/preview.png"), client.get("/series/crisis/sessions/water/preview.png")]

    for picture in pictures:
        assert (picture.status_code, picture["Content-Type"], size(picture.content)) == (200, "image/png", (1200, 630))
        assert len(picture.content) < 300_000
    assert pictures[0].content != pictures[1].content


def test_picture_is_drawn_once_a_release_and_old_ones_go(client, series, folder):
    session = factories.released_session(series, slug="water")
    address = "/series/crisis/sessions/water/preview.png"
    first = client.get(address).content
    (kept,) = files(folder)
    kept.write_bytes(b"from the shelf")

    again = client.get(address).content
    actions.move_session(session, by=None, local_start=datetime(2020, 11, 5, 15))
    factories.release(series)
    moved = client.get(address).content

    assert again == b"from the shelf"
    assert size(moved) == (1200, 630)
    assert moved != first
    assert [path.parent.name for path in files(folder)] == [f"{series.pk}-2"]


def test_other_words_are_another_picture_without_a_release(client, series, folder):
    client.get("/series/crisis/preview.png")
    Series.objects.filter(pk=series.pk).update(title={"en": "Other"})
    client.get("/series/crisis/preview.png")

    assert len(files(folder)) == 2


def test_no_picture_of_what_is_not_public(client, series, folder):
    factories.session(series, slug="draft")
    assert client.get("/series/crisis/sessions/draft/preview.png").status_code == 404
    Series.objects.filter(pk=series.pk).update(state=SeriesState.DRAFT)
    assert client.get("/series/crisis/preview.png").status_code == 404
    assert files(folder) == []


def test_not_sent_again_to_those_who_have_it(client, series):
    etag = client.get("/series/crisis/preview.png")["ETag"]

    assert client.get("/series/crisis/preview.png", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "title",
    [
        "#panic(1) $x$ *b* @a <l> // c",
        "مدن في أزمة",
        "水" * 300,
        "W" * 300,
        "\u202eevil\x00\x1b",
        "👩‍👩‍👧‍👦 cities",
        '"]',
        "",
    ],
)
def test_any_title_gives_a_picture(title):
    content = {
        "title": title, "over": title, "when": title, "network": title, "colours": preview.colours(networks.network()),
        "sky": {"starts": [], "minutes": 0, "host": None},
    }  # fmt: skip

    assert size(preview.kept_picture(content, "ar", "1-1")) == (1200, 630)


def test_a_full_disk_costs_no_picture(client, series, folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")

    response = client.get("/series/crisis/preview.png")

    assert size(response.content) == (1200, 630)


def test_sky_shows_the_cities_clocks(series):
    network = series.network
    cities = [
        factories.municipality(network, "Bogota", zone="America/Bogota", longitude=-74.1, latitude=4.6),
        factories.municipality(network, "Kochi", zone="Asia/Kolkata", longitude=76.3, latitude=9.9),
        factories.municipality(network, "Amman", zone="Asia/Amman", longitude=35.9, latitude=31.9),
    ]
    session = factories.session(series)
    session.cities.set(cities)
    factories.release(series)
    entry = published(series, base_url="", language="en").entries[0]

    assert preview.sky(entry, series) == {
        "starts": [
            {"minute": 4 * 60, "part": "night"}, {"minute": 12 * 60, "part": "day"}, {"minute": 14 * 60 + 30, "part": "day"},
        ],
        "minutes": 120, "host": 10 * 60,
    }  # fmt: skip


def test_written_exchange_tells_its_days_and_has_no_hour(series):
    factories.released_session(series, datetime(2020, 11, 9, 8), minutes=4 * 1440)
    programme = published(series, base_url="", language="en")

    assert preview.when(programme, programme.entries[0]) == "9 November 2020 to 13 November 2020"
    assert preview.sky(programme.entries[0], series)["host"] is None
