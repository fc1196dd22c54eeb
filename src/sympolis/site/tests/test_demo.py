"""The demo: real titles and dates, the series running now, a team, and a series for measuring."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from sympolis.contributions.models import Contribution, Review
from sympolis.core import clock
from sympolis.directory.models import Account, Municipality, Person
from sympolis.interpretation.grid import reading
from sympolis.interpretation.models import Decision
from sympolis.interpretation.standing import Standing, further_cost, reckoned
from sympolis.interpretation.states import Outcome
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Entry
from sympolis.library.book.content import content_of
from sympolis.library.models import Practice
from sympolis.library.queries.practices import presented_in
from sympolis.messaging.models import Letter
from sympolis.networks.models import TeamMember
from sympolis.networks.queries import roles_of
from sympolis.networks.states import Role
from sympolis.programme import queries
from sympolis.programme.models import Series, Theme
from sympolis.programme.states import ChangeKind, SessionState
from sympolis.registrations import queries as registrations
from sympolis.registrations.feedback import summary
from sympolis.registrations.letters import own, reminders
from sympolis.registrations.models import Certificate, Participant, Registration
from sympolis.registrations.states import RegistrationState
from sympolis.site.demo import load_demo
from sympolis.site.demo.coming import BROAD, TOMORROW
from sympolis.site.demo.files import EXAMPLES, example

MOMENT = datetime(2026, 11, 24, 15, tzinfo=UTC)
THEMES = [
    "Containing the pandemic: Local authorities as stakeholders in public health care",
    "Resilient communities in the pandemic: ensuring the provision of municipal services and the further work of the "
    "local administration",
    "Lockdown management: organizational planning, crisis management teams, ensuring local supply facilities for the "
    "resident population, safety, culture",
    "Digitalisation of processes and services as a crisis mitigation strategy",
    "Economic development in times of crisis; protecting and supporting small businesses, reconstruction, green "
    "recovery",
    "Supporting and collaborating with schools, daycare centers, and other educational facilities during the pandemic: "
    "digital learning possibilities, childcare alternatives, digital gap in education",
    "Solidarity and equality: how do we protect the weakest? Mass housing, urban poverty, informal settlements",
    "Resilience for the future: learning from experiences for tomorrow's urban development",
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo once for all tests of this file, rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(MOMENT):
            load_demo(MOMENT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db) -> None:
    """The demo; what a test adds to it is rolled back."""


def test_the_series_of_2020_is_the_announced_one(demo):
    series = Series.objects.get(slug="lessons-learned-2020")

    assert series.title["en"] == "International Exchange of Experiences: Lessons Learned in the COVID-19 Crisis"
    assert (series.starts_on, series.ends_on) == (date(2020, 8, 25), date(2020, 12, 31))
    assert [theme.name["en"] for theme in series.themes.all()] == THEMES
    assert (series.working_language, series.apply_line["en"]) == ("en", "Registration open")
    assert set(series.sessions.values_list("state", flat=True)) == {SessionState.DONE, SessionState.DOCUMENTED}
    assert not Theme.objects.filter(series=series, sessions=None).exists()


def test_sourced_sessions_stand_at_their_real_times(demo):
    sessions = Series.objects.get(slug="lessons-learned-2020").sessions.all()
    starts = {session.slug: session.starts_at for session in sessions}

    assert starts["cities-in-crisis"] == datetime(2020, 11, 23, 13, tzinfo=UTC)  # 14:00 CET
    assert starts["infection-chains-mobile-testing"] == datetime(2020, 11, 24, 7, 30, tzinfo=UTC)  # 08:30 CET
    days = {
        "civil-society-initiatives": "2020-08-25", "infection-chains-informal-sector": "2020-10-14",
        "municipal-services-water": "2020-10-27", "municipal-services-solid-waste": "2020-10-28",
        "municipal-services-peer-advice": "2020-10-29", "infection-chains-second-session": "2020-11-05",
    }  # fmt: skip
    assert {slug: f"{starts[slug]:%Y-%m-%d}" for slug in days} == days
    lengths = {session.slug: session.minutes for session in sessions}
    assert (lengths["cities-in-crisis"], lengths["infection-chains-mobile-testing"]) == (150, 120)


def test_all_people_are_marked_as_invented(demo):
    assert Person.objects.exists()
    assert not Person.objects.filter(is_demo=False).exists()
    assert all("invented" in person.biography["en"] for person in Person.objects.all())


def test_cities_in_sessions_are_those_that_the_sources_name(demo):
    shown = set(Municipality.objects.filter(sessions__isnull=False).values_list("slug", flat=True))

    assert shown == {"beni-khalled", "greater-amman", "zletin", "wuhan"}
    assert not Municipality.objects.filter(slug__in=shown, is_demo=True).exists()


def test_today_lies_in_the_sixth_week_of_the_running_series(demo):
    old, now = Series.objects.get(slug="lessons-learned-2020"), Series.objects.get(slug="lessons-learned-now")

    assert clock.monday_of(MOMENT.date()) - clock.monday_of(now.starts_on) == timedelta(weeks=5)
    assert {session.local_date.weekday() for session in now.sessions.all()} <= {0, 1, 2, 3, 4}
    shifted = now.starts_on - old.starts_on
    planned = now.sessions.exclude(slug="second-look").exclude(state=SessionState.IDEA)
    times = {one.slug: (one.local_date + shifted, one.local_time) for one in old.sessions.all()}
    assert {one.slug: (one.local_date, one.local_time) for one in planned} == times


def test_past_sessions_are_over_and_coming_ones_open(demo):
    now = Series.objects.get(slug="lessons-learned-now")

    for version in queries.released(now):
        over = version.ends_at <= MOMENT - timedelta(hours=20)
        assert over == (version.state in {SessionState.DONE, SessionState.DOCUMENTED})
    states = set(queries.released(now).values_list("state", flat=True))
    assert states == {"documented", "done", "open", "planned", "cancelled"}


def test_the_change_log_tells_additions_a_move_and_a_cancellation(demo):
    now = Series.objects.get(slug="lessons-learned-now")
    log = {one.number: {(change["kind"], change["session"]) for change in one.changes} for one in now.releases.all()}

    assert {kind for kind, _slug in log[1]} == {ChangeKind.ADDED}
    assert (ChangeKind.ADDED, "hands-on-social-media") in log[2]
    assert log[3] == {(ChangeKind.MOVED, "infection-chains-second-session")}
    assert (ChangeKind.CANCELLED, "hands-on-virtual-meetings") in log[4]
    moments = list(now.releases.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < MOMENT
    moved = now.releases.get(number=3).versions.get()
    assert (moved.sequence, moved.starts_at - moved.previous_starts_at) == (1, timedelta(days=1))


def test_a_draft_waits_to_be_released(demo):
    now = Series.objects.get(slug="lessons-learned-now")

    assert {(change.kind, change.session.slug) for change in queries.pending_changes(now)} == {
        (ChangeKind.CHANGED, "digital-gap-in-education"),
        (ChangeKind.ADDED, "second-look"),
    }


def test_french_is_decided_for_tomorrow_and_two_languages_wait_for_later_within_the_budget(demo):
    series = Series.objects.select_related("network").get(slug="lessons-learned-now")
    known = reading(series, MOMENT)

    assert [(one.session.slug, one.language, one.outcome) for one in Decision.objects.filter(session__series=series)] == [
        (TOMORROW, "fr", Outcome.ORDERED)
    ]  # fmt: skip
    later = next(one for one in known.sessions if one.slug == BROAD)
    cells = [known.cell(later, code) for code in ("fr", "ar")]
    assert [(one.standing, one.reaches) for one in cells] == [(Standing.GAP, True)] * 2
    wished = {(later.pk, one.code): (reckoned(later, one.service, known.terms), 2) for one in cells}
    assert not known.budget.with_cost(further_cost(known.agreed, {}, wished)).is_over


def test_some_translations_are_missing_so_that_the_desk_has_something_to_show(demo):
    series = Series.objects.get(slug="lessons-learned-2020")
    states = [row.states["de"] for row in queries.translation_overview(series)]

    assert states.count("missing") > 10
    assert states.count("done") > 100


def test_every_role_can_sign_in(demo):
    network = Series.objects.get(slug="lessons-learned-2020").network
    roles = {one.account.email: one.role for one in TeamMember.objects.select_related("account")}

    assert roles == {
        "secretariat@demo.example": Role.COORDINATOR, "carrier@demo.example": Role.CARRIER,
        "contractor@demo.example": Role.CONTRACTOR, "funder@demo.example": Role.VIEWER,
    }  # fmt: skip
    assert TeamMember.objects.get(account__email="contractor@demo.example").ends_on is not None
    linked = Person.objects.filter(account__email__endswith="@demo.example")
    assert {person.account.email.split("@")[0]: person.slug for person in linked.select_related("account")} == {
        "speaker": "kwame-asante", "interpreter": "ines-caballero", "city": "lina-khoury", "participant": "femi-adeyemi",
    }  # fmt: skip
    assert roles_of(Account.objects.get(email="speaker@demo.example"), network) == set()


def test_people_take_part_in_every_state(demo):
    rows = Registration.objects.filter(session__series__slug="lessons-learned-now")
    full = rows.filter(session__slug="municipal-services-peer-advice")

    assert set(rows.values_list("state", flat=True)) == set(RegistrationState.values)
    assert set(full.values_list("state", flat=True)) == {"confirmed", "waiting", "offered", "cancelled"}
    assert full.filter(state="waiting", delegation__label="City of Praia").count() == 3
    seats = registrations.seatings([full.first().session], now=MOMENT)[full.first().session_id]
    assert (seats.taken, seats.free(), [share.unfilled for share in seats.kept]) == (8, 2, [2])


def test_the_last_session_shows_what_comes_afterwards(demo):
    rows = Registration.objects.filter(session__series__slug="lessons-learned-now").exclude(attendance="")
    session = rows.first().session

    assert set(rows.values_list("attendance", "attendance_from")) == {
        ("live", "list"), ("live", "hand"), ("followed", "person"),
    }  # fmt: skip
    assert (summary(session).given, [said.count for said in summary(session).own]) == (5, [4])
    names = set(Certificate.objects.values_list("name", flat=True))
    assert names == {"Femi Adeyemi", "Олена Шевченко", "ليلى حداد", "李娜"}
    assert {"thanks", "missed"} <= set(Letter.objects.values_list("kind", flat=True))
    assert set(Participant.objects.exclude(place="").values_list("place", flat=True)) >= {"La Pazz", "Krusevatz"}
    assert not Person.objects.filter(participants__isnull=False, is_demo=False).exists()


def test_nobody_of_the_fresh_demo_is_reminded_before_their_seat_is_confirmed(demo):
    with time_machine.travel(MOMENT, tick=False) as clock:
        for _minute in range(3):  # what the worker does, the reminders first
            reminders.remind_due()
            deliver_due(bool)
            own.tell_due()
            clock.shift(60)

    told: dict[int | None, set[str]] = {}
    for person, kind in Letter.objects.order_by("pk").values_list("person_id", "kind"):
        assert not kind.startswith("reminder") or "registration" in "".join(told.get(person, set()))
        told.setdefault(person, set()).add(kind)
    assert {"registration_added", "registration_confirmed", "registration_waiting"} <= set.union(*told.values())


@pytest.mark.parametrize(
    ("email", "states"),
    [
        ("participant@demo.example", {"confirmed", "waiting", "applied"}),
        ("city@demo.example", {"confirmed"}),
        ("speaker@demo.example", {"confirmed"}),
    ],
)
def test_who_can_sign_in_has_something_on_their_page(demo, email, states):
    account = Account.objects.get(email=email)
    network = Series.objects.get(slug="lessons-learned-now").network
    people = registrations.participants_of(account, network)

    assert people.count() == 1
    assert set(registrations.registrations_of(people).values_list("state", flat=True)) == states


def test_loading_again_changes_nothing_whatever_the_day(demo):
    before = Entry.objects.count()

    again = load_demo(MOMENT + timedelta(days=9))

    assert again.made == []
    assert Entry.objects.count() == before


def test_a_series_for_measuring_has_as_many_sessions_as_asked_for(demo):
    made = load_demo(MOMENT, sessions=40)

    series = Series.objects.get(slug="load-40")
    assert made.made == ["load-40"]
    assert queries.released(series).count() == 40
    assert series.themes.count() == 8
    assert series.sessions.values("floor_language").distinct().count() > 3
    assert not series.sessions.filter(parts=None).exists()


def test_the_example_files_name_no_address_outside_the_demo():
    for slug in EXAMPLES:
        text = example(slug).decode()
        assert all(word.endswith("@demo.example") for word in _addresses(text))


def _addresses(text: str) -> list[str]:
    return [word.strip('",') for word in text.split() if "@" in word]


def test_practices_of_cities_are_in_the_library_and_nobody_real_says_what_went_wrong(demo):
    rows = {row.slug: row for row in Practice.objects.select_related("municipality")}

    assert len(rows) == 16
    for row in rows.values():
        if not row.municipality.is_demo:
            assert "(" in str(row.content["wrong"])  # marked as demo text, left for the city to tell
    found = {one.state for one in Contribution.objects.filter(series__slug="lessons-learned-now")}
    assert found == {"in_review", "accepted", "published"}
    assert Review.objects.count() == 2


@pytest.mark.parametrize(
    ("slug", "notes", "practices"), [("lessons-learned-2020", 3, 14), ("lessons-learned-now", 2, 2)]
)
def test_the_books_of_the_demo_are_whole(demo, slug, notes, practices):
    with time_machine.travel(MOMENT):
        book = content_of(Series.objects.get(slug=slug), language="en")

    chapters = {chapter["kind"]: chapter for chapter in book["chapters"]}
    assert list(chapters) == ["about", "programme", "sessions", "practices", "figures", "cities"]
    noted = [one["note"] for one in chapters["sessions"]["items"] if one["note"]]
    assert (len(noted), len(chapters["practices"]["items"])) == (notes, practices)
    assert all(note["practices"] for note in noted)
    assert chapters["figures"]["tables"]


def test_a_practice_of_the_running_series_tells_where_it_was_presented(demo):
    series = Series.objects.select_related("network").get(slug="lessons-learned-now")

    with time_machine.travel(MOMENT):
        session = series.sessions.get(slug="crisis-teams-operational-planning")
        shown = presented_in(series.network, session.pk)

    assert [practice.slug for practice in shown] == ["three-questions-twice-a-day"]
