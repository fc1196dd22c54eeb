"""Exporting a series: the file can be read again and means the same, both ways."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sympolis.core import clock
from sympolis.networks.models import Network
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.series_file.apply import apply
from sympolis.programme.series_file.checks import NAMED_BY, minutes_of
from sympolis.programme.series_file.document import Document, Known
from sympolis.programme.series_file.known import known_here
from sympolis.programme.series_file.read import nothing_known, read
from sympolis.programme.series_file.write import write
from sympolis.programme.states import Focus, SegmentKind, SessionRole, SessionState
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db

HOUSE = Path(__file__).parents[4]
SMALL = (HOUSE / "docs/secretariat/series-file.md").read_text().split("```toml\n")[1].split("```")[0]
EXAMPLE = (HOUSE / "examples/connective-cities-2020.toml").read_text()
EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def meaning(document: Document, known: Known) -> dict[str, Any]:
    """What a file says, with what is usual where it says nothing: rows by name, so that their order does not matter."""
    tables: dict[str, Any] = {
        table: {row[key]: _full(table, row, document, known) for row in getattr(document, table)}
        for table, key in NAMED_BY.items()
    }
    tables["network"], tables["series"] = _told(document.network), _told(document.series)
    tables["network"]["carriers"] = [{"kind": "carrier", **one} for one in document.network.get("carriers", [])]
    tables["order of themes"] = [row["code"] for row in document.themes]
    return tables


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in EMPTY}


def _full(table: str, row: Any, document: Document, known: Known) -> dict[str, Any]:
    told = _told(row)
    if table == "sessions":
        usual = {
            "zone": document.zone,
            "focus": Focus.REGIONAL if row.get("regions") else Focus.GLOBAL,
            "floor": document.language,
            "recording": "none",
            "state": SessionState.PLANNED,
            "minutes": minutes_of(row, document, known),
            "part": 1,
        }
        told = {**usual, **told}
        for key in ("regions", "cities"):
            told[key] = sorted(told.get(key, []))
        told["parts"] = [{"role": SessionRole.SPEAKER, **part} for part in row.get("parts", [])]
        told["segments"] = [_step(step) for step in row.get("segments", [])]
    if table == "formats":
        told = {"backstage": 15, **told, "segments": [_step(step) for step in row.get("segments", [])]}
    if table == "cities":
        told["aliases"] = {alias.casefold() for alias in told.get("aliases", [])}
    return told


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {"kind": SegmentKind.PLENARY, **_told(step)}


def exported_and_read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The meaning of a file, and that of the export of what it made."""
    before = nothing_known("", "")
    document = read(text.encode(), known_here)
    series = apply(document).series
    written = read(write(series).encode())
    return meaning(document, before), meaning(written, before)


@pytest.mark.parametrize("text", [SMALL, EXAMPLE], ids=["small", "example"])
def test_an_export_means_what_was_imported(text):
    told, written = exported_and_read(text)

    spellings = {slug: city.pop("aliases") for slug, city in told["cities"].items()}
    kept = {slug: city.pop("aliases") for slug, city in written["cities"].items()}
    # written out though usual: working language, languages of the texts, state of the sessions' series
    for key in ("working_language", "languages"):
        told["series"].setdefault(key, written["series"][key])
    assert told == written
    assert all(kept[slug] <= spellings[slug] for slug in kept)  # a spelling like one that is there is kept once


def test_importing_an_export_changes_nothing():
    series = apply(read(EXAMPLE.encode(), known_here)).series

    assert apply(read(write(series).encode(), known_here)).differences == []


def test_an_export_into_an_empty_installation_is_exported_as_the_same_text():
    written = write(apply(read(EXAMPLE.encode(), known_here)).series)
    slug = "network"
    renamed = written.replace('slug = "connective-cities"', f'slug = "{slug}"')
    for person in read(written.encode()).people:  # people belong to one network
        renamed = renamed.replace(f'"{person["slug"]}"', f'"{person["slug"]}-2"')

    again = write(apply(read(renamed.encode(), known_here)).series)

    assert again == renamed


def test_what_the_desk_made_is_exported_and_read():
    """A series in Arabic with everything a file can hold: signs of all kinds, odd hours, moves, outdated texts."""
    network = factories.network("desk", languages=["ar", "fr"])
    city = factories.municipality(network, 'Saint-"Quote"', slug="quote", country="FR", zone="Europe/Paris")
    title = {"ar": "سلسلة", "fr": 'Série "A"\\B'}
    series = actions.create_series(
        network, by=None, title=title, starts_on=datetime(2026, 9, 1).date(),
        ends_on=datetime(2026, 12, 1).date(), zone="Africa/Cairo", description={"ar": 'a\n\n"""b"""\\\n\tc\u202e\u200b'},
        host_city=city, targets={"sessions": 3, "share": 2},
    )  # fmt: skip
    actions.add_theme(series, by=None, name={"ar": "موضوع"}, code="one")
    person = factories.person(network, "O'Neil", slug="oneil", email="secret@city.example")
    session = actions.add_session(
        series, by=None, title={"ar": "جلسة", "fr": "Séance"}, local_start=datetime(2026, 10, 25, 2, 30),
        zone="Europe/Paris", second_hour=True, minutes=75, floor_language="fr", interpretation_languages=["ar"],
        guiding_questions={"ar": "س١\nس٢", "fr": "Q1\nQ2"}, join_url="https://meet.example/secret", cities=[city],
    )  # fmt: skip
    session = actions.change_session(session, by=None, title={"ar": "جلسة أخرى", "fr": "Séance"})
    session = actions.move_session(session, by=None, local_start=datetime(2026, 10, 29, 23, 45), reason={"fr": "Salle"})
    session = actions.set_parts(session, [{"person": person, "role": "moderator"}], by=None)
    actions.set_run_of_show(
        session,
        [
            {
                "minutes": 75,
                "kind": "advice",
                "title": {"ar": "خطوة"},
                "note": {"ar": "a\nb"},
                "person": person,
                "tool": "x",
            }
        ],
        by=None,
    )

    written = write(series)

    assert "secret" not in written
    assert 'outdated = ["fr"]' in written
    assert "second_hour = true" in written  # of the hour it was moved from
    assert apply(read(written.encode(), known_here)).differences == []
    assert "https://meet.example/secret" in write(series, with_secrets=True)
    assert apply(read(write(series, with_secrets=True).encode(), known_here)).differences == []


def test_a_series_with_a_pending_draft_is_not_released_by_its_export():
    series = apply(read(SMALL.encode(), known_here)).series
    actions.change_session(series.sessions.first(), by=None, capacity=5)

    written = write(series)

    assert "released = false" in written
    assert "release_note" not in written  # there is no release that it could be about
    assert apply(read(written.encode(), known_here)).release is None


def test_the_number_of_queries_does_not_grow_with_the_sessions(django_assert_num_queries):
    def queries_of(number: int) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        series = factories.series(factories.network(f"towns-{number}"))
        kind = factories.format(series.network)
        for session in factories.sessions(series, number, format=kind):
            factories.part(session)
            factories.segment(session)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            write(Series.objects.select_related("network").get(pk=series.pk))
        return len(caught)

    assert queries_of(3) == queries_of(30)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Africa/Cairo", "Asia/Amman"])
def test_every_hour_of_two_years_is_written_so_that_it_is_read_as_the_same_instant(zone):
    """Around all clock changes: the half hours of each day on which a zone changes its offset."""
    series = factories.series(
        factories.network("zones"),
        zone=zone,
        starts_on=datetime(2020, 1, 1).date(),
        ends_on=datetime(2022, 1, 1).date(),
    )
    first, last = datetime(2020, 1, 2, tzinfo=clock.UTC), datetime(2021, 12, 30, tzinfo=clock.UTC)
    instants = [
        change.at + timedelta(minutes=30 * step)
        for change in clock.clock_changes(zone, first, last)
        for step in range(-4, 5)
    ]
    for moment in instants:
        local = moment.astimezone(clock.zone(zone))
        factories.session(series, local.replace(tzinfo=None, fold=0), zone=zone, second_hour=bool(local.fold))

    document = read(write(series).encode(), known_here)

    stored = {session.slug: session.starts_at for session in series.sessions.all()}
    told = {
        row["slug"]: clock.instant(row["start"], row.get("zone", zone), second=row.get("second_hour"))
        for row in document.sessions
    }
    assert told == stored
    assert set(stored.values()) == set(instants)


def test_network_of_a_series_is_exported_with_its_look():
    network = factories.network("look")
    Network.objects.filter(pk=network.pk).update(mast_light="#ffc93a")

    document = read(write(factories.series(Network.objects.get(pk=network.pk))).encode())

    assert document.network["look"] == {"mast_light": "#ffc93a"}
