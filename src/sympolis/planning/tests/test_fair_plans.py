"""Questions for fair times and their answers: what is asked, worked out, refused, and which wishes collide."""

from datetime import datetime, time, timedelta

import pytest
from django.db import DataError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.models import Speaker, Unavailable
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.interpretation.tests import factories as interpretation
from sympolis.journal.models import Entry
from sympolis.journal.queries import latest_change
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning import plan_content, tasks
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.conflicts import Away, span_words
from sympolis.planning.models import Plan
from sympolis.planning.queries import fair_times as queries
from sympolis.planning.states import PlanState
from sympolis.planning.tests import plans
from sympolis.planning.tests.plans import BERLIN, asked, day, worked_out
from sympolis.programme.actions import lock_session
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests import factories as registrations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def series():
    return plans.series()


@pytest.mark.parametrize("hour", [20, 9], ids=["woke Kochi", "woke Bogota"])
def test_the_next_session_spares_whom_the_last_one_woke(series, hour):
    """From midnight to six in Berlin three hours are at night in Kochi or in Bogota: it is the turn of the other city."""
    day_before = (timezone.now() - timedelta(days=20)).date()
    programme.session(series, datetime.combine(day_before, time(hour)))
    coming = programme.session(series, day(0, 2), minutes=180)

    plan = worked_out(series, asked(coming, within=0, first=0, last=6 * 60))

    _now, (balanced, *_others) = plan_content.proposals(plan.answer)
    names = [one["name"] for one in plan.answer["groups"]]
    assert {names[one.group]: one.nights for one in balanced.carries} == {"Kochi": 1, "Bogota": 1}


def test_two_sessions_that_must_be_at_night_do_not_wake_the_same_city_twice(series):
    """From midnight to six in Berlin three hours are at night in Kochi or in Bogota."""
    pair = [programme.session(series, day(week, 2), minutes=180) for week in (0, 1)]

    plan = worked_out(series, asked(*pair, within=0, first=0, last=6 * 60))

    _now, (balanced, *_others) = plan_content.proposals(plan.answer)
    assert sorted(one.nights for one in balanced.carries) == [1, 1]
    assert (balanced.twice(), balanced.again) == (0, 0)


def test_what_is_as_good_where_it_stands_does_not_move(series):
    good = programme.session(series, day(0, 15))
    late = programme.session(series, day(1, 20))

    plan = worked_out(series, asked(good, late, within=3, people={"lac": 10, "asia": 0}))

    _now, proposals = plan_content.proposals(plan.answer)
    assert {one.starts[good.pk] for one in proposals} == {good.starts_at}
    days = {one.starts[late.pk].astimezone(clock.zone(BERLIN)).date() for one in proposals}
    assert days == {day(1).date()}  # another hour of the same day is as good as one of another


def test_speakers_who_are_away_and_locked_sessions_are_respected(series):
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 15))
    speaker = programme.person(series.network, "Ama")
    programme.part(first, speaker)
    Unavailable.objects.create(
        speaker=Speaker.objects.create(series=series, person=speaker), starts_at=first.starts_at - timedelta(hours=12),
        ends_at=first.starts_at + timedelta(hours=5), zone=BERLIN,
    )  # fmt: skip
    lock_session(second, by=None)

    plan = worked_out(series, asked(first, within=0))

    _now, proposals = plan_content.proposals(plan.answer)
    for one in proposals:
        start = one.starts[first.pk]
        assert start >= first.starts_at + timedelta(hours=5)
        assert one.starts[second.pk] == second.starts_at
        assert (
            start >= second.starts_at + timedelta(minutes=second.minutes)
            or start + timedelta(minutes=first.minutes) <= second.starts_at
        )


def test_no_plan_says_which_wishes_collide(series):
    first, second = (
        programme.session(series, day(0, 9)),
        programme.session(
            series,
            day(
                0,
                9,
            )
            + timedelta(hours=3),
        ),
    )
    client = Client()
    client.force_login(networks.member(series.network))

    plan = worked_out(series, asked(first, second, within=0, first=600, last=600))

    assert plan.state == PlanState.IMPOSSIBLE
    page = client.get(f"/desk/series/{series.slug}/fair-times/{plan.pk}/").content.decode()
    assert "These wishes collide" in page
    assert str(first.title) in page
    assert "do not lie at the same time" in page


def test_who_is_away_is_named_with_the_times_that_stand_in_the_way(series):
    session = programme.session(series, day(0, 14))
    ama = programme.person(series.network, "Ama")
    programme.part(session, ama)
    speaker = Speaker.objects.create(series=series, person=ama)
    for first, days in ((session.starts_at - timedelta(days=3), 6), (session.starts_at + timedelta(days=90), 1)):
        Unavailable.objects.create(speaker=speaker, zone=BERLIN, starts_at=first, ends_at=first + timedelta(days=days))
    plan = worked_out(series, asked(session, within=1))
    client = Client()
    client.force_login(networks.member(series.network))

    page = client.get(f"/desk/series/{series.slug}/fair-times/{plan.pk}/").content.decode()

    near, far = (
        span_words(Away(one.starts_at, one.ends_at, one.zone)) for one in Unavailable.objects.order_by("starts_at")
    )
    assert f"could have. Away: {near}." in page
    assert far not in page


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sessions": ()}, "missing"),
        ({"people": {"lac": 0}}, "missing"),
        ({"sessions": (0,)}, "gone"),
        ({"sessions": tuple(range(1, 300))}, "too_many"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(series, change, code):
    with pytest.raises(Refused) as refused:
        actions.ask(series, asked(programme.session(series, day(0)), **change), by=None)

    assert refused.value.code == code
    assert not Plan.objects.exists()


def test_people_come_from_registrations_by_region_and_clock(series):
    session = programme.session(series, day(0))
    lima = directory.municipality("Lima", country="PE", zone="America/Lima", region=series.regions.get(code="lac"))
    for _number in range(3):
        row = registrations.registered(session)
        row.municipality, row.region, row.country = lima, lima.region, "PE"
        row.save()
    asia = series.regions.get(code="asia")
    networks.city(series.network, directory.municipality("Pune", country="IN", zone="Asia/Kolkata", region=asia))

    found = {target.region.code: target for target in queries.targets(series, "en")}

    assert (found["lac"].suggested, [one.name for one in found["lac"].clusters]) == (3, ["Lima"])
    assert (found["asia"].people, found["asia"].suggested) == (0, 2)  # nobody registered: one for each city
    assert [one.zone for one in found["asia"].clusters] == ["Asia/Kolkata"]


def test_a_worker_that_fails_says_so_instead_of_leaving_people_waiting(series, monkeypatch):
    plan = actions.ask(series, asked(programme.session(series, day(0))), by=None)
    Plan.objects.filter(pk=plan.pk).update(asked={**plan.asked, "within": None})

    assert tasks.work_out_due(lambda: False) == 1

    plan.refresh_from_db()
    assert plan.state == PlanState.FAILED
    assert "Ask once more" in plan.why


def test_a_question_leaves_public_pages_as_they_are(series):
    session = programme.session(series, day(0, 20))
    before = latest_change()

    plan = actions.ask(series, asked(session), by=None)

    assert Entry.objects.get(name="plan.asked").subject_id == str(plan.pk)
    assert latest_change() == before


def test_gathering_asks_the_same_number_of_questions_for_many_sessions(series):
    counts, made = [], []
    for number in (3, 30):
        while len(made) < number:
            made.append(programme.session(series, day(len(made), 12)))
            programme.part(made[-1], programme.person(series.network, f"P{len(made)}"))
        with CaptureQueriesContext(connection) as asks:
            queries.problem(series, asked(*made), now=timezone.now(), language="en")
        counts.append(len(asks))
    assert counts[0] == counts[1]


def test_a_meeting_link_that_collides_is_never_shown_nor_kept(series):
    secret = "https://meet.example/secret"
    first, second = (programme.session(series, day(0, 9 + 3 * number), join_url=secret) for number in range(2))
    client = Client()
    client.force_login(networks.member(series.network, Role.VIEWER))

    plan = worked_out(series, asked(first, second, within=0, first=600, last=600, apart=None))

    assert plan.state == PlanState.IMPOSSIBLE
    assert secret not in str(plan.answer)
    page = client.get(f"/desk/series/{series.slug}/fair-times/{plan.pk}/").content.decode()
    assert "The meeting link that they share can be in one session at a time" in page
    assert secret not in page


def test_whoever_was_asked_to_interpret_is_not_planned_twice(series):
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 12))
    ama = interpretation.interpreter(series.network, "Ama")
    for session in (first, second):
        interpretation.offered(session, ama)

    plan = worked_out(series, asked(first, second, within=0, first=600, last=600, apart=None))

    assert plan.state == PlanState.IMPOSSIBLE


def test_a_question_is_left_to_the_next_when_the_database_fails(series, monkeypatch):
    plan = actions.ask(series, asked(programme.session(series, day(0))), by=None)

    def broken(plan, language):
        raise OperationalError("gone")

    monkeypatch.setattr(actions, "_answer", broken)
    with pytest.raises(OperationalError):
        tasks.work_out_due(lambda: False)
    monkeypatch.undo()

    assert tasks.work_out_due(lambda: False) == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.READY


def test_a_question_that_the_database_never_takes_does_not_hold_the_others_up(series, monkeypatch):
    first = actions.ask(series, asked(programme.session(series, day(0))), by=None)
    second = actions.ask(series, asked(programme.session(series, day(1))), by=None)
    answer = actions._answer

    def broken(plan, language):
        if plan.pk == first.pk:
            raise DataError("out of range")
        answer(plan, language)

    monkeypatch.setattr(actions, "_answer", broken)

    assert tasks.work_out_due(lambda: False) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PlanState.FAILED, PlanState.READY)
