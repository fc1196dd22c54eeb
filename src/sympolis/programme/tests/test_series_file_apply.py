"""Applying a series file: everything or nothing, twice is once, and what is not told stays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sympolis.directory.models import Municipality, Organisation, Person, Region
from sympolis.journal.models import Entry
from sympolis.networks.models import Network
from sympolis.programme import actions, queries
from sympolis.programme.models import Format, Release, Series, Session
from sympolis.programme.series_file.apply import Outcome, apply
from sympolis.programme.series_file.document import Unusable
from sympolis.programme.series_file.known import known_here
from sympolis.programme.series_file.read import read
from sympolis.programme.series_file.write import write
from sympolis.programme.states import ChangeKind, SeriesState, SessionRole, SessionState
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db

HOUSE = Path(__file__).parents[4]
FILE = (HOUSE / "docs/secretariat/series-file.md").read_text().split("```toml\n")[1].split("```")[0]
EVERYTHING = (Network, Region, Municipality, Organisation, Person, Format, Series, Session, Release, Entry)


def bring_in(text: str, **options) -> Outcome:
    return apply(read(text.encode(), known_here), **options)


def told(outcome: Outcome) -> list[str]:
    return [difference.printed() for difference in outcome.differences]


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def patch(*lines: str) -> str:
    """A file that tells only what changes."""
    return "\n".join(['[network]\nslug = "river-towns"', '[series]\nslug = "flood-season-2027"', *lines])


def session(slug: str) -> Session:
    return Session.objects.get(series__slug="flood-season-2027", slug=slug)


def test_the_example_of_the_documentation_is_brought_in():
    outcome = bring_in(FILE)

    series, first, second = outcome.series, session("first-hour"), session("halls-and-pets")
    assert series.network.slug == "river-towns"
    assert (series.state, outcome.release.number) == (SeriesState.PUBLISHED, 1)
    assert [theme.code for theme in series.themes.all()] == ["warning", "shelter"]
    assert first.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert (first.format.code, first.segments.count()) == ("C", first.format.parts.get().segments.count())
    assert [(part.person.slug, part.role) for part in first.parts.all()] == [
        ("ida-steiner", "moderator"),
        ("pavel-novotny", "speaker"),
    ]
    assert (second.zone, second.minutes) == ("Europe/Prague", 60)
    assert [step.person.slug if step.person else "" for step in second.segments.all()] == ["", "pavel-novotny", ""]
    assert [city.slug for city in Municipality.objects.filter(memberships__network=series.network)] == ["linz"]
    assert queries.released(series).count() == 2


def test_the_same_file_again_changes_nothing_and_is_not_told_to_anybody():
    bring_in(FILE)
    before = counts()

    outcome = bring_in(FILE)

    assert (told(outcome), outcome.changed, outcome.release) == ([], False, None)
    assert counts() == before


def test_a_dry_run_tells_the_same_and_writes_nothing():
    before = counts()

    dry = bring_in(FILE, dry_run=True)

    assert counts() == before
    assert told(dry) == told(bring_in(FILE))


def test_a_refusal_in_the_middle_leaves_nothing_behind():
    before = counts()
    retention = FILE.replace('slug = "first-hour"', 'slug = "new"')  # an address that is a page of ours

    with pytest.raises(Unusable) as unusable:
        bring_in(retention)

    line = FILE.splitlines().index('slug = "first-hour"') + 1
    assert [(problem.line, problem.key) for problem in unusable.value.problems] == [(line, "sessions.new.slug")]
    assert counts() == before


def test_only_what_is_told_changes():
    bring_in(FILE)

    outcome = bring_in(
        patch(
            "[[sessions]]",
            'slug = "first-hour"',
            "capacity = 60",
            'title = { de = "Die erste Stunde" }',
            "[[themes]]",
            'code = "shelter"',
            'short_name = "Shelter"',
        )
    )

    assert told(outcome) == [
        "~ theme shelter: changed, short_name",
        ". theme warning: left alone, not in the file",
        ". session halls-and-pets: left alone, not in the file",
        "~ session first-hour: changed, capacity, title",
    ]
    changed = session("first-hour")
    assert changed.capacity == 60
    assert (changed.title["en"], changed.title["de"]) == ("The first hour", "Die erste Stunde")
    assert changed.parts.count() == 2
    assert list(changed.cities.values_list("slug", flat=True)) == ["linz"]


def test_empty_values_empty():
    bring_in(FILE)

    bring_in(
        patch('[[sessions]]\nslug = "first-hour"\ndescription = ""\ncities = []\ntheme = ""\ninto = []\nparts = []')
    )

    emptied = session("first-hour")
    assert not emptied.description
    assert (emptied.theme, emptied.interpretation_languages) == (None, [])
    assert (emptied.cities.count(), emptied.parts.count()) == (0, 0)


def test_another_start_is_a_move_with_its_reason_and_is_released():
    bring_in(FILE)
    later = FILE.replace("start = 2027-04-14 09:00:00", "start = 2027-04-15 10:00:00").replace(
        'theme = "shelter"',
        'theme = "shelter"\nmoves = [{ from = 2027-04-14 09:00:00, reason = "The hall was taken" }]',
    )

    outcome = bring_in(later)

    assert told(outcome) == [
        "> session halls-and-pets: moved, 2027-04-14 09:00 Europe/Prague -> 2027-04-15 10:00 Europe/Prague",
        "* series flood-season-2027: released, version 2, 1 sessions",
    ]
    moved = session("halls-and-pets")
    assert [str(move.reason) for move in moved.moves.all()] == ["The hall was taken"]
    assert moved.released.previous_starts_at == datetime(2027, 4, 14, 7, tzinfo=UTC)
    assert [change["kind"] for change in outcome.release.changes] == [ChangeKind.MOVED]


def test_a_new_session_remembers_its_moves():
    row = '[[sessions]]\nslug = "third"\ntitle = "Third"\nminutes = 30\nstart = 2027-04-20 12:00:00\n'
    moves = (
        'moves = [{ from = 2027-04-19 12:00:00, zone = "Asia/Kathmandu", reason = "One", on = 2027-01-05T10:00:00Z },'
        ' { from = 2027-04-19 13:00:00, reason = "Two", on = 2027-01-06T10:00:00Z }]'
    )

    bring_in(FILE + row + moves)

    history = list(session("third").moves.all())
    assert [(str(move.reason), move.at) for move in history] == [
        ("One", datetime(2027, 1, 5, 10, tzinfo=UTC)),
        ("Two", datetime(2027, 1, 6, 10, tzinfo=UTC)),
    ]
    assert [move.from_starts_at for move in history] == [
        datetime(2027, 4, 19, 6, 15, tzinfo=UTC),
        datetime(2027, 4, 19, 11, tzinfo=UTC),
    ]
    assert history[-1].to_starts_at == session("third").starts_at


def test_cancelling_and_taking_it_back():
    bring_in(FILE)
    cancelled = patch('[[sessions]]\nslug = "first-hour"\nstate = "cancelled"\ncancelled_reason = "Flood came early"')

    assert "x session first-hour: cancelled" in told(bring_in(cancelled))
    assert session("first-hour").state == SessionState.CANCELLED
    assert str(session("first-hour").cancelled_reason) == "Flood came early"

    back = bring_in(patch('[[sessions]]\nslug = "first-hour"\nstate = "open"'))

    assert [line for line in told(back) if "first-hour" in line] == [
        "+ session first-hour: reinstated",
        "~ session first-hour: changed, state",
    ]
    assert session("first-hour").state == SessionState.OPEN


def test_the_old_name_of_a_zone_means_the_zone_and_is_no_move():
    old = FILE.replace("Europe/Prague", "Asia/Calcutta")
    bring_in(old)
    there = session("halls-and-pets")

    again = bring_in(old)
    Session.objects.filter(pk=there.pk).update(zone="Asia/Calcutta")  # as stored before names were looked up
    stored = bring_in(old)

    assert there.zone == "Asia/Kolkata"
    assert (told(again), there.moves.count()) == ([], 0)
    assert not [line for line in told(stored) if "moved" in line]


def test_two_sessions_with_the_same_speaker_swap_their_times():
    extra = '[[sessions]]\nslug = "third"\ntitle = "Third"\nminutes = 60\nstart = {}\n'
    extra += 'parts = [{{ person = "pavel-novotny" }}]\n'
    bring_in(FILE + extra.format("2027-04-14 11:00:00"))
    with_pavel = FILE.replace(
        'theme = "shelter"\nsegments', 'theme = "shelter"\nparts = [{ person = "pavel-novotny" }]\nsegments'
    )
    bring_in(with_pavel + extra.format("2027-04-14 11:00:00"))

    swapped = with_pavel.replace("start = 2027-04-14 09:00:00", "start = 2027-04-14 11:00:00")
    bring_in(swapped + extra.format("2027-04-14 09:00:00"))

    assert session("third").starts_at < session("halls-and-pets").starts_at
    assert [part.person.slug for part in session("third").parts.all()] == ["pavel-novotny"]
    assert [part.person.slug for part in session("halls-and-pets").parts.all()] == ["pavel-novotny"]


def test_a_speaker_busy_in_another_series_is_told_with_line_and_key():
    bring_in(FILE)
    other = factories.series(Network.objects.get(slug="river-towns"), ends_on=datetime(2027, 12, 31).date())
    busy = factories.session(other, datetime(2027, 4, 21, 9))
    factories.part(busy, Person.objects.get(slug="pavel-novotny"))
    before = counts()
    text = patch(
        '[[sessions]]\nslug = "third"\ntitle = "Third"\nminutes = 60\nstart = 2027-04-21 10:00:00',
        'parts = [{ person = "pavel-novotny" }]',
    )

    with pytest.raises(Unusable) as unusable:
        bring_in(text)

    (problem,) = unusable.value.problems
    assert (problem.line, problem.key) == (9, "sessions.third.start")
    assert "two sessions at once" in problem.words
    assert counts() == before


def test_a_person_whom_only_another_network_knows_is_not_taken_over():
    other = factories.network("other")
    factories.person(other, "Steiner", slug="ida-steiner")

    with pytest.raises(Unusable) as unusable:
        bring_in(FILE)

    assert [problem.key for problem in unusable.value.problems] == ["people.ida-steiner.slug"]
    assert not Network.objects.filter(slug="river-towns").exists()


def test_a_city_that_is_in_the_directory_under_another_name_is_pointed_at():
    factories.municipality(
        factories.network("other"), "Linz", slug="linz-donau", country="AT", latitude=None, longitude=None
    )

    with pytest.raises(Unusable) as unusable:
        bring_in(FILE)

    assert [problem.key for problem in unusable.value.problems] == ["cities.linz.slug"]
    assert "“linz-donau”" in unusable.value.problems[0].words


def test_dates_can_be_narrowed_together_with_the_sessions_that_stood_outside():
    bring_in(FILE)
    narrower = FILE.replace("starts = 2027-03-01", "starts = 2027-04-01").replace(
        "start = 2027-03-28 03:30:00", "start = 2027-04-02 09:30:00"
    )

    bring_in(narrower)

    assert str(Series.objects.get(slug="flood-season-2027").starts_on) == "2027-04-01"
    assert str(session("first-hour").local_date) == "2027-04-02"


def test_a_translation_counts_as_outdated_when_only_the_original_changes():
    bring_in(FILE)
    bring_in(FILE.replace("Before the flood season", "Before the high water"))
    series = Series.objects.get(slug="flood-season-2027")

    states = {row.field: row.states["de"] for row in queries.translation_overview(series) if row.target == series}
    assert states["title"] == "outdated"


def test_the_run_of_show_goes_back_to_that_of_the_format():
    bring_in(FILE)
    bring_in(patch('[[sessions]]\nslug = "first-hour"\nsegments = [{ minutes = 90, title = "All in one" }]'))
    assert session("first-hour").segments.count() == 1

    outcome = bring_in(patch('[[sessions]]\nslug = "first-hour"\nsegments = "format"'))

    assert "~ session first-hour: changed, segments" in told(outcome)
    assert session("first-hour").segments.count() == session("first-hour").format.parts.get().segments.count()


def test_formats_of_the_file_are_added_and_changed():
    row = '[[formats]]\ncode = "K"\nname = "Coffee round"\nsegments = [{{ minutes = {}, title = "Coffee" }}]\n'
    bring_in(FILE + row.format(30))

    assert "~ format K: changed, segments" in told(bring_in(FILE + row.format(45)))
    assert Format.objects.get(code="K").parts.get().segments.get().minutes == 45
    assert told(bring_in(FILE + row.format(45))) == []


def test_a_draft_is_not_released_until_it_is_asked_for():
    draft = FILE.replace('state = "published"', 'state = "draft"')

    assert bring_in(draft).release is None
    assert bring_in(FILE.replace('state = "published"', 'state = "published"\nreleased = false')).release is None
    assert bring_in(FILE).release.number == 1


def test_taking_a_series_off_the_public_site():
    bring_in(FILE)

    outcome = bring_in(FILE.replace('state = "published"', 'state = "draft"'))

    assert told(outcome) == ["* series flood-season-2027: withdrawn"]


def test_changes_on_the_desk_stay_when_the_file_does_not_speak_of_them():
    bring_in(FILE)
    actions.change_session(session("first-hour"), by=None, summary={"en": "From the desk"}, capacity=12)

    assert told(bring_in(FILE)) == ["* series flood-season-2027: released, version 2, 1 sessions"]
    assert (str(session("first-hour").summary), session("first-hour").capacity) == ("From the desk", 12)


def test_a_fixed_time_is_told_both_ways():
    bring_in(FILE)
    lock = ("[[sessions]]", 'slug = "first-hour"', "locked = true")

    assert told(bring_in(patch(*lock)))[-1] == "~ session first-hour: changed, locked"
    assert session("first-hour").is_locked
    assert bring_in(patch(*lock)).changed is False
    assert "locked = true" in write(session("first-hour").series)
    assert bring_in(write(session("first-hour").series)).changed is False
    with pytest.raises(Unusable) as unusable:
        bring_in(patch(*lock, "start = 2027-03-29 10:00:00"))
    assert "time of this session is fixed" in unusable.value.problems[0].words
    bring_in(patch(*lock[:2], "locked = false", "start = 2027-03-29 10:00:00"))
    assert (session("first-hour").is_locked, session("first-hour").local_date.day) == (False, 29)


def test_a_new_session_is_fixed_where_its_moves_end():
    text = FILE.replace('slug = "first-hour"', 'slug = "first-hour"\nlocked = true')
    moved = "[[sessions.moves]]\nfrom = 2027-03-27 10:00:00\n"
    head, tail = text.split('[[sessions]]\nslug = "halls-and-pets"')

    bring_in(f'{head}{moved}[[sessions]]\nslug = "halls-and-pets"{tail}')

    assert (session("first-hour").is_locked, session("first-hour").moves.count()) == (True, 1)
    assert not session("halls-and-pets").is_locked
    actions.cancel_session(session("first-hour"), by=None)
    assert bring_in(write(session("first-hour").series)).changed is False


def test_interpreters_of_whom_the_file_says_nothing_stay():
    bring_in(FILE)
    voice = factories.person(session("first-hour").series.network, "Voice")
    actions.add_part(session("first-hour"), voice, SessionRole.INTERPRETER, by=None)
    before = session("first-hour").revision

    assert bring_in(FILE).changed is False
    assert session("first-hour").revision == before
    bring_in(patch("[[sessions]]", 'slug = "first-hour"', "parts = []"))
    assert [part.person for part in session("first-hour").parts.all()] == [voice]
    assert f'{{ person = "{voice.slug}", role = "interpreter" }}' in write(session("first-hour").series)
    assert bring_in(write(session("first-hour").series)).changed is False
    bring_in(FILE)
    assert [part.role for part in session("first-hour").parts.all()] == ["moderator", "speaker", "interpreter"]


def test_a_citys_part_of_its_country_is_told_both_ways():
    bring_in(FILE)
    linz = ("[[cities]]", 'slug = "linz"')

    assert told(bring_in(patch(*linz, 'subdivision = "AT-4"')))[0] == "~ city linz: changed, subdivision"
    assert Municipality.objects.get(slug="linz").subdivision == "AT-4"
    written = write(session("first-hour").series)
    assert 'subdivision = "AT-4"' in written
    assert bring_in(written).changed is False
    with pytest.raises(Unusable) as unusable:
        bring_in(patch(*linz, 'subdivision = "DE-SN"'))
    assert [(problem.key, problem.words) for problem in unusable.value.problems] == [
        ("cities.linz.subdivision", "Saxony is no part of Austria. Choose again.")
    ]
