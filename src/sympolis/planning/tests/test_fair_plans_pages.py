"""The pages of fair times: asked, waited for, compared."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from sympolis.contributions.models import Speaker, Unavailable
from sympolis.core import clock
from sympolis.directory.models import Region
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning import fair_words, plan_content, tasks
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.models import Plan
from sympolis.planning.states import PlanState
from sympolis.planning.tests import plans
from sympolis.planning.tests.plans import BERLIN, asked, day, worked_out
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def series():
    return plans.series()


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


def test_the_plan_of_a_series_links_to_the_planner(client, series):
    programme.session(series, local_start=day(0))
    client.force_login(programme.coordinator(series.network))

    page = client.get(f"/desk/series/{series.slug}/")

    assertContains(page, f'href="/desk/series/{series.slug}/fair-times/">Fair times</a>')


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
