"""Fair times at the desk: asked, worked out, compared, taken over."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import DataError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from sympolis.contributions.models import Speaker, Unavailable
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Region
from sympolis.directory.tests import factories as directory
from sympolis.interpretation.tests import factories as interpretation
from sympolis.journal.models import Entry
from sympolis.journal.queries import latest_change
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning import fair_words, plan_content, tasks
from sympolis.planning.actions import board
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.conflicts import Away, span_words
from sympolis.planning.fair_times import proposals as solver
from sympolis.planning.models import Plan, Step
from sympolis.planning.plan_content import Asked
from sympolis.planning.queries import fair_times as queries
from sympolis.planning.states import PlanState
from sympolis.programme.actions import lock_session, move_session
from sympolis.programme.models import Move, Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests import factories as registrations

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A busy machine is no fault of ours."""
    monkeypatch.setattr(solver, "SECONDS", 60.0)
    monkeypatch.setattr(solver, "MOST_SECONDS", 60.0)


@pytest.fixture
def north():
    return networks.network("north", zone=BERLIN)


@pytest.fixture
def series(north):
    """A series of the coming year with cities in Bogota and Kochi."""
    today = timezone.now().date()
    found = programme.series(
        north, zone=BERLIN, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=300)
    )
    for code, name, country, zone in (
        ("lac", "Bogota", "CO", "America/Bogota"),
        ("asia", "Kochi", "IN", "Asia/Kolkata"),
    ):
        region = directory.region(code)
        networks.city(north, directory.municipality(name, country=country, zone=zone, region=region))
        found.regions.add(region)
    return found


def day(number: int, hour: int = 14) -> datetime:
    """A wall clock in Berlin on a Wednesday, some weeks from now."""
    today = timezone.now().date()
    wednesday = today + timedelta(days=(2 - today.weekday()) % 7 + 14 + 7 * number)
    return datetime(wednesday.year, wednesday.month, wednesday.day, hour)


def asked(*sessions: Session, **more) -> Asked:
    told = {
        "sessions": tuple(one.pk for one in sessions), "people": {"lac": 10, "asia": 10}, "within": 1, "first": 6 * 60,
        "last": 20 * 60, "works": (540, 1020), "weekends": False, "holidays": False, "apart": 0,
    }  # fmt: skip
    return Asked(**{**told, **more})


def worked_out(series, question: Asked) -> Plan:
    plan = actions.ask(series, question, by=None)
    assert tasks.work_out_due(lambda: False) == 1
    plan.refresh_from_db()
    return plan


def test_a_night_becomes_bearable_and_is_taken_into_the_draft(series):
    late = programme.session(series, day(0, 20))  # half past midnight in Kochi
    plan = worked_out(series, asked(late))

    assert plan.state == PlanState.READY
    now, proposals = plan_content.proposals(plan.answer)
    assert [one.aim for one in proposals] == ["balanced", "least_total", "least_worst"]
    assert (now.nights(), [one.nights() for one in proposals]) == (1, [0, 0, 0])
    assert all(step.gap == 0 for step in proposals[0].steps)

    (moved,) = actions.take(plan, "balanced", by=None, reason="Fairer hours")

    assert moved.starts_at == proposals[0].starts[late.pk] != late.starts_at
    assert str(Move.objects.get().reason) == "Fairer hours"
    assert Entry.objects.filter(name="session.moved").count() == 1
    plan.refresh_from_db()
    assert plan.taken_aim == "balanced"
    with pytest.raises(Refused) as twice:
        actions.take(plan, "balanced", by=None)
    assert twice.value.code == "taken"


def test_the_next_session_spares_whom_the_last_one_woke(series):
    held = programme.session(
        series,
        datetime.combine((timezone.now() - timedelta(days=20)).date(), datetime.min.time().replace(hour=19, minute=30)),
    )
    assert held.starts_at < timezone.now()
    coming = programme.session(series, day(0, 12))

    # Only two hours are allowed: late in Kochi, or before dawn in Bogota
    plan = worked_out(series, asked(coming, within=0, first=12 * 60, last=19 * 60 + 30))

    now, proposals = plan_content.proposals(plan.answer)
    kochi = next(place for place, one in enumerate(plan.answer["groups"]) if one["name"] == "Kochi")
    before = next(one for one in now.carries if one.group == kochi)
    assert before.nights == 1  # carried from the session that is over
    assert all(next(one for one in of.carries if one.group == kochi).nights == 1 for of in proposals)


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


def test_what_changed_meanwhile_is_not_overwritten(series):
    first, second = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(first, second))
    mine = day(0, 11)
    move_session(first, by=None, local_start=mine)

    with pytest.raises(Refused) as refused:
        actions.take(plan, "balanced", by=None)

    assert refused.value.code == "changed_meanwhile"
    assert str(first.title) in str(refused.value.words)
    second.refresh_from_db()
    assert second.starts_at == clock.instant(day(1, 20), BERLIN)
    assert [one.pk for one in actions.take(plan, "balanced", by=None, only=[second.pk])] == [second.pk]


def test_two_sessions_of_one_speaker_may_swap_their_places(series):
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 15))
    speaker = programme.person(series.network, "Ama")
    for one in (first, second):
        programme.part(one, speaker)
    plan = worked_out(series, asked(first, second, within=0))
    answer = plan.answer
    for told in answer["proposals"]:
        told["starts"] = {str(first.pk): second.starts_at.isoformat(), str(second.pk): first.starts_at.isoformat()}
    Plan.objects.filter(pk=plan.pk).update(answer=answer)

    actions.take(plan, "balanced", by=None)

    assert Session.objects.get(pk=first.pk).starts_at == second.starts_at
    assert Session.objects.get(pk=second.pk).starts_at == first.starts_at


def test_ideas_become_planned_when_they_get_a_time(series):
    idea = programme.session(series, day(0, 20), state=SessionState.IDEA)

    actions.take(worked_out(series, asked(idea)), "balanced", by=None)

    assert Session.objects.get(pk=idea.pk).state == SessionState.PLANNED


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

    found = {target.region.code: target for target in queries.targets(series, "en")}

    assert (found["lac"].suggested, [one.name for one in found["lac"].clusters]) == (3, ["Lima"])
    assert (found["asia"].people, found["asia"].suggested, found["asia"].clusters[0].name) == (0, 1, "Kochi")


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


def test_pages_ask_wait_show_and_take(series):
    session = programme.session(series, day(0, 20))
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/"
    form = {"sessions": [session.pk], "people_lac": 10, "people_asia": "10", "within": "1", "first": "07:00", "last": "20:00",
            "works_from": "09:00", "works_to": "17:00", "apart": "0"}  # fmt: skip

    wrong = client.post(here, {**form, "first": "21:00", "within": "14"})
    assert wrong.status_code == 422
    assert "The latest start lies before the earliest" in wrong.content.decode()
    assert 'value="14" selected' in wrong.content.decode()
    nobody = client.post(here, {**form, "people_lac": "0", "people_asia": "0"})
    assert "Say for how many people" in nobody.content.decode()

    there = client.post(here, form)["Location"]
    waiting = client.get(there)
    assert waiting["Refresh"] == "2"
    tasks.work_out_due(lambda: False)
    page = client.get(there).content.decode()
    assert "Bogota:" in page or "In working hours everywhere" in page
    assert client.get(there, {"aim": "least_worst"}).status_code == 200
    assert client.post(there, {"aim": "balanced"}).status_code == 422
    answer = client.post(there, {"aim": "balanced", "sessions": [session.pk], "reason": "fair"}, follow=True)
    assert "1 session moved in the draft" in answer.content.decode()
    taken = client.get(there).content.decode()
    assert "Taken over" in taken
    assert "Take 1 session back" in taken
    back = client.post(there, {"do": "back"}, follow=True).content.decode()
    assert "Taken back: 1 session has its earlier time again" in back
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


def test_a_plan_that_was_taken_over_can_be_taken_back_and_taken_anew(series):
    late, idea = programme.session(series, day(0, 20)), programme.session(series, day(1, 20), state=SessionState.IDEA)
    plan = worked_out(series, asked(late, idea))
    actions.take(plan, "balanced", by=None)
    assert Step.objects.filter(undone_at=None).count() == 2

    assert len(actions.take_back(plan, by=None)) == 2

    stands = [(one.starts_at, one.state) for one in Session.objects.filter(pk__in=[late.pk, idea.pk]).order_by("pk")]
    assert stands == [(late.starts_at, late.state), (idea.starts_at, SessionState.IDEA)]
    assert not Step.objects.filter(undone_at=None).exists()
    with pytest.raises(Refused) as twice:
        actions.take_back(plan, by=None)
    assert twice.value.code == "gone"
    plan.refresh_from_db()
    assert len(actions.take(plan, "balanced", by=None)) == 2


def test_two_sessions_that_swapped_their_places_swap_back(series):
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 15))
    speaker = programme.person(series.network, "Ama")
    for one in (first, second):
        programme.part(one, speaker)
    plan = worked_out(series, asked(first, second, within=0))
    answer = plan.answer
    for told in answer["proposals"]:
        told["starts"] = {str(first.pk): second.starts_at.isoformat(), str(second.pk): first.starts_at.isoformat()}
    Plan.objects.filter(pk=plan.pk).update(answer=answer)
    actions.take(plan, "balanced", by=None)

    actions.take_back(plan, by=None)

    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at


def test_a_plan_is_not_taken_back_over_what_somebody_did_since(series):
    late, other = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(late, other))
    actions.take(plan, "balanced", by=None)
    moved = Session.objects.get(pk=late.pk)
    move_session(moved, by=None, local_start=day(0, 11), expected_revision=moved.revision)

    with pytest.raises(Refused) as refused:
        actions.take_back(plan, by=None)

    assert refused.value.code == "changed_since"
    assert str(late.title) in str(refused.value.words)
    assert Session.objects.get(pk=other.pk).starts_at != other.starts_at


def test_the_others_go_back_without_those_that_changed_since(series):
    late, other = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(late, other))
    actions.take(plan, "balanced", by=None)
    moved = Session.objects.get(pk=late.pk)
    move_session(moved, by=None, local_start=day(0, 11), expected_revision=moved.revision)
    moved.refresh_from_db()
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"

    refused = client.post(here, {"do": "back"}, follow=True).content.decode()
    assert "Nothing was taken back" in refused
    assert "Take the other session back" in refused

    done = client.post(here, {"do": "others"}, follow=True).content.decode()

    assert "Taken back: 1 session has its earlier time again" in done
    assert "Take these times into the draft" in done
    assert Session.objects.get(pk=other.pk).starts_at == other.starts_at
    assert Session.objects.get(pk=late.pk).starts_at == moved.starts_at
    plan.refresh_from_db()
    with pytest.raises(Refused) as meanwhile:
        actions.take(plan, "balanced", by=None)
    assert meanwhile.value.code == "changed_meanwhile"


def test_a_plan_whose_steps_were_all_taken_back_on_the_board_can_be_taken_anew(series):
    late = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(late))
    actions.take(plan, "balanced", by=None)
    board.undo(Step.objects.get(), by=None)
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"
    assert "Choose from the proposals again" in client.get(here).content.decode()

    done = client.post(here, {"do": "back"}, follow=True).content.decode()

    assert "The proposals can be taken over again." in done
    plan.refresh_from_db()
    assert len(actions.take(plan, "balanced", by=None)) == 1


def test_whoever_asks_again_finds_what_they_asked(series):
    near = programme.session(series, day(0, 20), title={"en": "Asked"})
    programme.session(series, day(1, 20), title={"en": "Left out"})
    plan = worked_out(series, asked(near, within=14, people={"lac": 37, "asia": 4}, apart=720))
    client = Client()
    client.force_login(networks.member(series.network))

    page = client.get(f"/desk/series/{series.slug}/fair-times/?again={plan.pk}")

    assert f'href="/desk/series/{series.slug}/fair-times/?again={plan.pk}"' in client.get(
        f"/desk/series/{series.slug}/fair-times/{plan.pk}/"
    ).content.decode()  # fmt: skip
    form = page.context["form"]
    assert [row["session"].pk for row in page.context["rows"] if row["is_chosen"]] == [near.pk]
    values = [str(form[name].value()) for name in ("people_lac", "within", "apart")]
    assert values == ["37", "14", "720"]
    assert client.get(f"/desk/series/{series.slug}/fair-times/?again=99999").status_code == 200


def test_what_begins_soon_is_ticked_only_by_hand_and_global_ones_at_once(series):
    soon = programme.session(series, timezone.now().replace(tzinfo=None) + timedelta(days=2))
    regional = programme.session(series, day(0, 20), focus="regional")
    world = [programme.session(series, day(number, 20)) for number in (1, 2)]
    client = Client()
    client.force_login(networks.member(series.network))

    def ticked(page) -> set[int]:
        return {row["session"].pk for row in page.context["rows"] if row["is_chosen"]}

    here = f"/desk/series/{series.slug}/fair-times/"
    assert ticked(client.get(here)) == {regional.pk, *(one.pk for one in world)}
    assert ticked(client.post(here, {"pick": "global"})) == {one.pk for one in world}
    assert ticked(client.post(here, {"pick": "all"})) == {soon.pk, regional.pk, *(one.pk for one in world)}
    assert ticked(client.post(here, {"pick": "none"})) == set()


def test_ticking_others_loses_nothing_that_was_typed(series):
    for number in range(4):
        programme.session(series, day(number, 20))
    client = Client()
    client.force_login(networks.member(series.network))
    typed = {"people_lac": "many", "first": "05:30", "within": "14", "weekends": "on"}

    page = client.post(f"/desk/series/{series.slug}/fair-times/", {**typed, "pick": "none"})

    form = page.context["form"]
    assert page.status_code == 200
    values = [form[name].value() for name in ("people_lac", "first", "within", "weekends", "holidays")]
    assert values == ["many", "05:30", "14", True, False]
    assert series.plans.count() == 0


def test_times_of_a_plan_stand_on_the_clock_of_the_series(series):
    session = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(session))
    Plan.objects.filter(pk=plan.pk).update(at=clock.instant(datetime(2026, 7, 1, 12), "UTC"))
    client = Client()
    client.force_login(networks.member(series.network))

    for page in ("", f"{plan.pk}/"):
        assert "14:00</time>" in client.get(f"/desk/series/{series.slug}/fair-times/{page}").content.decode()


def test_regions_stand_in_the_readers_language(series):
    Region.objects.filter(code="lac").update(name={"en": "Latin America", "de": "Lateinamerika"})
    plan = worked_out(series, asked(programme.session(series, day(0, 20))))
    client = Client(headers={"accept-language": "de"})
    client.force_login(networks.member(series.network))

    page = client.get(f"/desk/series/{series.slug}/fair-times/{plan.pk}/").content.decode()

    assert "Lateinamerika" in page
    assert "Latin America" not in page


def test_a_gap_is_never_told_as_none():
    """A plan that is not proven best may still be beaten, by however little."""
    told = plan_content.Kept(
        "balanced", {}, 9, 9, 0, [plan_content.Step("both", 100_000, 99_999)], "HiGHS", 1.0, [], []
    )

    assert fair_words.quality(told) == "No plan has more than 0.1 % less burden"
    with translation.override("de"):
        assert "0,1 %" in fair_words.quality(told)


def test_proposals_that_are_no_better_say_so(series):
    session = programme.session(series, day(0, 13))
    plan = worked_out(series, asked(session, first=20 * 60, last=20 * 60, within=0))
    client = Client()
    client.force_login(networks.member(series.network))

    page = client.get(f"/desk/series/{series.slug}/fair-times/{plan.pk}/").content.decode()

    assert "No proposal is better than the times as they stand" in page


def test_viewers_look_and_change_nothing(series):
    session = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(session))
    client = Client()
    client.force_login(networks.member(series.network, Role.VIEWER))
    here = f"/desk/series/{series.slug}/fair-times/"

    assert "Take these times" not in client.get(f"{here}{plan.pk}/").content.decode()
    client.post(f"{here}{plan.pk}/", {"aim": "balanced", "sessions": [session.pk]})
    answer = client.post(here, {"sessions": [session.pk], "people_lac": 1, "people_asia": 0, "within": "0", "first": "07:00", "last": "08:00",
                                "works_from": "09:00", "works_to": "17:00"})  # fmt: skip

    assert answer.status_code == 422
    assert Plan.objects.count() == 1
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


@pytest.mark.parametrize("what", ["ask", "plan"])
def test_queries_do_not_grow_with_sessions(series, what):
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/"
    counts, made = [], []
    for number in (3, 30):
        while len(made) < number:
            made.append(programme.session(series, day(len(made), 12)))
        path = here
        if what == "plan":
            plan = worked_out(series, asked(*made, within=0))
            path = f"{here}{plan.pk}/"
        client.get(path)
        with CaptureQueriesContext(connection) as asks:
            assert client.get(path).status_code == 200
        counts.append(len(asks))
    assert counts[0] == counts[1]


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


def test_people_are_named_as_they_are_called_today_and_never_kept(series):
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 12))
    speaker = programme.person(series.network, "Achebe")
    programme.part(first, speaker)
    Unavailable.objects.create(
        speaker=Speaker.objects.create(series=series, person=speaker), starts_at=first.starts_at - timedelta(days=2),
        ends_at=first.starts_at + timedelta(days=2), zone=BERLIN,
    )  # fmt: skip
    client = Client()
    client.force_login(networks.member(series.network))

    plan = worked_out(series, asked(first, second, within=1))

    assert plan.state == PlanState.IMPOSSIBLE
    assert "Achebe" not in str(plan.answer)
    here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"
    assert "Achebe is away or in another session" in client.get(here).content.decode()


def test_a_plan_does_not_move_what_has_begun_since(series):
    session = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(session))

    with time_machine.travel(session.starts_at + timedelta(minutes=5), tick=False), pytest.raises(Refused) as refused:
        actions.take(plan, "balanced", by=None)

    assert refused.value.code == "gone"
    assert str(session.title) in str(refused.value.words)
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


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


def test_the_plan_of_a_series_links_to_the_planner(client, series):
    programme.session(series, local_start=day(0))
    client.force_login(programme.coordinator(series.network))

    page = client.get(f"/desk/series/{series.slug}/")

    assertContains(page, f'href="/desk/series/{series.slug}/fair-times/">Fair times</a>')


@pytest.fixture
def autumn():
    with time_machine.travel("2026-10-20T08:00:00Z", tick=False):
        yield


def of_german_cities(autumn_day: datetime) -> tuple[Session, Plan]:
    """A session for Leipzig in Saxony, Bonn on the Rhine, and Kiel, of which nobody told where it lies."""
    network = networks.network("north", zone=BERLIN)
    series = programme.series(network, zone=BERLIN, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31))
    region = directory.region("germany")
    for name, part in (("Leipzig", "DE-SN"), ("Bonn", "DE-NW"), ("Kiel", "")):
        networks.city(network, directory.municipality(name, subdivision=part, region=region))
    session = programme.session(series, autumn_day)
    return session, worked_out(
        series, asked(session, within=0, first=840, last=840, people={"germany": 30}, holidays=True)
    )


def test_a_holiday_of_a_citys_region_weighs_there_only(autumn, client):
    session, plan = of_german_cities(datetime(2026, 11, 18, 14))  # Repentance and Prayer Day, in Saxony only

    told = {one["name"]: (one["people"], one["holidays"]) for one in plan.answer["groups"]}
    assert told == {"Leipzig": (10, {"2026-11-18": "Repentance and Prayer Day (Saxony)"}), "Kiel": (20, {})}
    client.force_login(networks.member(session.series.network))
    page = client.get(f"/desk/series/{session.series.slug}/fair-times/{plan.pk}/")
    assertContains(page, "Leipzig: 14:00, by day, Repentance and Prayer Day (Saxony)")


def test_regions_without_holidays_of_their_own_on_these_days_stay_together(autumn):
    _session, plan = of_german_cities(datetime(2026, 11, 25, 14))

    assert [(one["people"], one["holidays"]) for one in plan.answer["groups"]] == [(30, {})]


def test_the_page_of_a_question_says_how_far_it_is(series):
    client = Client()
    client.force_login(networks.member(series.network))
    with time_machine.travel("2026-10-20T08:00:00Z", tick=False) as clock_hand:
        plan = actions.ask(series, asked(programme.session(series, day(0))), by=None)
        here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"
        assertContains(client.get(here), "It waits for its turn")

        assert actions.claim(plan)
        begun = client.get(here).content.decode()
        clock_hand.shift(120)
        late = client.get(here)

    assert "waits for its turn" not in begun
    assert "longer than it should" not in begun
    assertContains(late, "taken up again by itself in 3 minutes.")
    assert late["Refresh"] == "2"


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
