from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.programme import actions, queries
from sympolis.programme.models import Release, SessionVersion
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db


def kinds(series) -> list[tuple[str, tuple[str, ...]]]:
    return [(change.kind.value, change.fields) for change in queries.pending_changes(series)]


def sequence(session) -> int:
    session.refresh_from_db()
    return session.released.sequence


def test_the_first_release_makes_everything_but_ideas_public():
    series = factories.series()
    session = factories.session(series, title={"en": "Water", "de": "Wasser"})
    idea = factories.session(series, state=SessionState.IDEA)
    me = factories.coordinator(series.network)

    release = actions.release(series, by=me, note="First version")

    session.refresh_from_db()
    idea.refresh_from_db()
    assert (release.number, release.by, dict(release.note)) == (1, me, {"en": "First version"})
    assert release.changes == [
        {
            "session": session.slug,
            "title": {"en": "Water", "de": "Wasser"},
            "kind": "added",
            "fields": [],
            "old": None,
            "new": {
                "starts_at": "2020-10-27T09:00:00Z",
                "local": "2020-10-27T10:00",
                "zone": "Europe/Berlin",
                "minutes": 120,
            },
        }
    ]
    version = session.released
    assert (version.sequence, version.release, version.state) == (0, release, "planned")
    assert (version.starts_at, version.ends_at) == (session.starts_at, session.ends_at)
    assert version.previous_starts_at is None
    assert idea.released is None
    told = {"series": series.pk, "number": 1, "added": 1}
    assert facts() == [("programme.released", told)]
    assert kinds(series) == []


def test_only_what_changed_gets_a_new_version():
    series = factories.series()
    one, two = factories.sessions(series, 2)
    factories.release(series)

    actions.change_session(two, by=None, title="New title")
    assert kinds(series) == [("changed", ("title",))]
    release = factories.release(series)

    assert release.number == 2
    assert list(release.versions.values_list("session", flat=True)) == [two.pk]
    assert (sequence(one), sequence(two)) == (0, 1)
    assert SessionVersion.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "rises"),
    [
        ({"title": "x"}, True),
        ({"summary": "x"}, True),
        ({"minutes": 90}, True),
        ({"floor_language": "fr"}, True),
        ({"interpretation_languages": ["ar"]}, True),
        ({"state": "done"}, True),
        ({"description": "x"}, False),
        ({"capacity": 12}, False),
        ({"recording": "all"}, False),
        ({"focus": "regional"}, False),
    ],
)
def test_calendars_learn_what_concerns_them(fields, rises):
    session = factories.released_session()

    actions.change_session(session, by=None, **fields)
    change = queries.pending_changes(session.series)[0]
    factories.release(session.series)

    assert change.raises_sequence is rises
    assert sequence(session) == int(rises)


def test_what_is_internal_or_hidden_is_no_news():
    session = factories.released_session()

    actions.change_session(session, by=None, join_url="https://meet.example/x", dial_in="+49 30 1")
    actions.set_run_of_show(session, [], by=None)

    assert kinds(session.series) == []
    with refused("nothing_to_release"):
        factories.release(session.series)


def test_join_link_and_internal_notes_never_stand_in_a_version():
    series = factories.series()
    session = factories.session(series, join_url="https://meet.example/secret", dial_in="secret number")
    factories.segment(session, note={"en": "secret note"}, fallback={"en": "secret plan"}, tool="secret tool")
    release = factories.release(series)

    version = release.versions.get()
    assert "secret" not in str([version.card, version.content, release.changes])


def test_a_move_keeps_the_entry_and_raises_the_sequence_with_old_and_new_time():
    session = factories.released_session()
    uid, slug, before = session.uid, session.slug, session.starts_at

    actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 10), zone="Asia/Amman", reason="Holiday")
    change = queries.pending_changes(session.series)[0]
    release = factories.release(session.series)

    session.refresh_from_db()
    assert (change.kind, change.old_starts_at, change.new_starts_at) == ("moved", before, session.starts_at)
    assert (change.old_zone, change.new_zone) == ("Europe/Berlin", "Asia/Amman")
    assert (session.uid, session.slug, session.released.sequence) == (uid, slug, 1)
    assert session.released.previous_starts_at == before
    entry = release.changes[0]
    assert (entry["kind"], entry["fields"], entry["reason"]) == (
        "moved",
        ["local", "starts_at", "zone"],
        {"en": "Holiday"},
    )
    assert (entry["old"]["starts_at"], entry["old"]["zone"]) == ("2020-10-27T09:00:00Z", "Europe/Berlin")
    assert (entry["new"]["starts_at"], entry["new"]["zone"]) == ("2020-11-03T08:00:00Z", "Asia/Amman")


def test_moved_there_and_back_before_a_release_is_no_news():
    session = factories.released_session()

    actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 10))
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 27, 10))

    assert kinds(session.series) == []


def test_the_time_before_stays_known_when_something_else_changes_later():
    session = factories.released_session()
    before = session.starts_at
    actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 10))
    factories.release(session.series)

    actions.change_session(session, by=None, title="New")
    factories.release(session.series)

    session.refresh_from_db()
    assert (session.released.sequence, session.released.previous_starts_at) == (2, before)


def test_cancelled_released_reinstated():
    session = factories.released_session()

    actions.cancel_session(session, by=None, reason={"en": "Strike", "de": "Streik"})
    assert kinds(session.series) == [("cancelled", ("cancelled_reason", "state"))]
    cancelled = factories.release(session.series)
    session.refresh_from_db()
    assert (session.released.state, session.released.sequence) == ("cancelled", 1)
    assert cancelled.changes[0]["reason"] == {"en": "Strike", "de": "Streik"}

    actions.reinstate_session(session, by=None)
    assert kinds(session.series) == [("reinstated", ("cancelled_reason", "state"))]
    factories.release(session.series)
    assert sequence(session) == 2


def test_a_session_cancelled_before_anybody_knew_is_released_as_cancelled():
    series = factories.series()
    session = actions.cancel_session(factories.session(series), by=None)

    assert kinds(series) == [("cancelled", ())]
    factories.release(series)

    session.refresh_from_db()
    assert session.released.state == "cancelled"


def test_nothing_to_release_says_since_when():
    series = factories.series()
    with refused("nothing_to_release"):
        factories.release(series)

    factories.session(series)
    factories.release(series)
    with refused("nothing_to_release") as caught:
        factories.release(series)
    assert "1" in str(caught.value)
    assert "Europe/Berlin" in str(caught.value)


def test_the_draft_changed_while_one_looked():
    series = factories.series()
    session = factories.session(series)
    seen = queries.fingerprint_of(series, queries.pending_changes(series))
    actions.change_session(session, by=None, title="Changed meanwhile")

    with refused("changed_meanwhile"):
        actions.release(series, by=None, expected=seen)

    fresh = queries.fingerprint_of(series, queries.pending_changes(series))
    assert fresh != seen
    assert actions.release(series, by=None, expected=fresh).number == 1


def test_a_change_of_people_or_regions_alone_is_noticed_too():
    series = factories.series()
    session = factories.session(series)
    seen = queries.fingerprint_of(series, queries.pending_changes(series))

    factories.part(session)

    assert queries.fingerprint_of(series, queries.pending_changes(series)) != seen


def test_what_was_changed_back_or_is_not_public_is_the_same_draft():
    series = factories.series()
    session = factories.session(series)
    actions.release(series, by=None)
    actions.change_session(session, by=None, title="Changed")
    seen = queries.fingerprint_of(series, queries.pending_changes(series))

    actions.change_session(session, by=None, title="Changed meanwhile")
    actions.change_session(session, by=None, title="Changed", join_url="https://meet.example/secret")
    actions.lock_session(session, by=None)

    assert actions.release(series, by=None, expected=seen).number == 2


def test_another_reason_for_a_move_is_noticed():
    series = factories.series()
    session = factories.session(series)
    actions.release(series, by=None)
    before = datetime.combine(session.local_date, session.local_time)
    there, elsewhere = before + timedelta(days=1), before + timedelta(days=2)
    actions.move_session(session, by=None, local_start=there, reason="The room is taken.")
    seen = queries.fingerprint_of(series, queries.pending_changes(series))

    actions.move_session(session, by=None, local_start=elsewhere)
    actions.move_session(session, by=None, local_start=there, reason="The mayor is ill.")

    with refused("changed_meanwhile"):
        actions.release(series, by=None, expected=seen)


def test_the_second_of_two_who_release_is_told():
    series = factories.series()
    factories.session(series)
    seen = queries.fingerprint_of(series, queries.pending_changes(series))
    actions.release(series, by=None, expected=seen)

    with refused("nothing_to_release"):
        actions.release(series, by=None, expected=seen)

    factories.session(series)
    with refused("changed_meanwhile"):
        actions.release(series, by=None, expected=seen)
    assert Release.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory belongs to one thread")
def test_two_who_release_at_the_same_moment_make_one_version():
    series = factories.series()
    factories.sessions(series, 5)
    start, outcomes = Barrier(2), []

    def press() -> None:
        start.wait()
        try:
            outcomes.append(actions.release(series, by=None).number)
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=str) == [1, "nothing_to_release"]
    assert SessionVersion.objects.count() == 5


def test_note_too_long_is_refused():
    series = factories.series()
    factories.session(series)

    with refused("too_long", "note"):
        actions.release(series, by=None, note="x" * 100_000)


def test_a_version_survives_the_account_that_released_it():
    series = factories.series()
    factories.session(series)
    me = factories.coordinator(series.network)
    release = actions.release(series, by=me)

    Account.objects.filter(pk=me.pk).delete()

    release.refresh_from_db()
    assert (release.by, release.number) == (None, 1)


def test_the_public_reads_the_released_version_until_the_next():
    series = factories.series()
    session = factories.released_session(series, title={"en": "Old"})

    actions.change_session(session, by=None, title="New")

    assert [version.card["title"]["en"] for version in queries.released(series)] == ["Old"]
    factories.release(series)
    assert [version.card["title"]["en"] for version in queries.released(series)] == ["New"]


@pytest.mark.parametrize("number", [3, 30])
def test_the_desk_reads_draft_and_changes_in_few_queries(django_assert_num_queries, number):
    series = factories.series()
    region = factories.directory.region()
    for session in factories.sessions(series, number):
        factories.segment(session)
        factories.part(session)
        session.regions.add(region)
        session.cities.add(factories.municipality(series.network))
    factories.release(series)
    for session in series.sessions.all():
        actions.change_session(session, by=None, title="New")

    with django_assert_num_queries(6):  # sessions, regions, cities, segments, parts, persons
        changes = queries.pending_changes(series)

    assert len(changes) == number


@pytest.mark.parametrize("number", [3, 30])
def test_a_release_takes_as_many_queries_for_many_as_for_few(django_assert_max_num_queries, number):
    series = factories.series(ends_on=date(2021, 12, 31))
    factories.sessions(series, number)

    with django_assert_max_num_queries(22):
        actions.release(series, by=None)


def test_starts_are_stored_in_utc():
    session = factories.released_session()

    assert session.released.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)
