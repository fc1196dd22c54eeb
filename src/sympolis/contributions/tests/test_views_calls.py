"""Calls at the desk, and what the public sees of them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sympolis.contributions.models import Call
from sympolis.contributions.tests import factories
from sympolis.directory.tests import factories as directory
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories as programme

NOW = datetime(2020, 10, 1, 8, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def in_october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def series():
    return programme.series(slug="autumn", zone="Europe/Berlin", contact_email="team@network.example")


@pytest.fixture
def desk(client, series):
    client.force_login(programme.coordinator(series.network))
    return client


def typed(**more) -> dict:
    return {
        "title-en": "Share a good practice", "intro-en": "What worked?", "kinds": ["practice", "input"],
        "closes_on": "2020-10-25", "closes_time": "02:30", "zone": "Europe/Berlin", "grace_minutes": "60", **more,
    }  # fmt: skip


def said(answer) -> str:
    return answer.content.decode()


def test_a_call_is_opened_from_a_template_in_one_step(desk, series):
    page = said(desk.get("/desk/series/autumn/calls/new/?from=practice"))
    assert "Share a good practice" in page
    assert "what went wrong" in page

    answer = desk.post("/desk/series/autumn/calls/new/", typed(do="open"))

    call = Call.objects.get()
    assert answer.headers["Location"] == "/desk/series/autumn/calls/"
    assert (call.state, call.kinds, call.grace_minutes) == ("open", ["practice", "input"], 60)
    assert call.closes_at == datetime(2020, 10, 25, 1, 30, tzinfo=UTC)  # the hour comes twice: the later one


def test_the_deadline_stands_in_the_form_on_its_own_clock(desk, series):
    call = factories.call(series, closes_at=datetime(2020, 11, 5, 22, 59, tzinfo=UTC), zone="Europe/Berlin")

    page = said(desk.get(f"/desk/series/autumn/calls/{call.pk}/"))

    assert 'value="2020-11-05"' in page
    assert 'value="23:59"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title-en": ""}, "Title:"),
        ({"kinds": []}, "Choose what the call asks for."),
        ({"closes_time": ""}, "Say until when on that day"),
        ({"closes_on": ""}, "Say which day is the last"),
        ({"closes_on": "2021-03-28", "closes_time": "02:30"}, "does not exist"),
        ({"closes_on": "soon"}, "Last day:"),
        ({"zone": "Europe/Nowhere"}, "Time zone of the deadline:"),
        ({"grace_minutes": "100000"}, "Minutes of grace:"),
        ({"closes_on": "2020-09-01", "do": "open"}, "The deadline is over."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, series, given, words):
    answer = desk.post("/desk/series/autumn/calls/new/", typed(**given))

    assert answer.status_code == 422
    assert words in said(answer)
    assert "What worked?" in said(answer)
    assert not Call.objects.exists()


def test_a_region_that_is_no_more_one_of_the_series_stays_with_the_call(desk, series):
    region = directory.region("mena")
    call = factories.call(series, open_now=False, regions=[region])

    page = said(desk.get(f"/desk/series/autumn/calls/{call.pk}/"))
    desk.post(f"/desk/series/autumn/calls/{call.pk}/", typed(regions=[region.pk]))

    assert f'value="{region.pk}"' in page
    assert list(call.regions.all()) == [region]


def test_two_at_the_same_call_are_told(desk, series):
    call = factories.call(series, open_now=False)
    page = said(desk.get(f"/desk/series/autumn/calls/{call.pk}/"))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    Call.objects.update(grace_minutes=5)

    answer = desk.post(f"/desk/series/autumn/calls/{call.pk}/", typed(seen=seen))

    assert answer.status_code == 422
    assert "Somebody else changed this" in said(answer)
    assert Call.objects.get().grace_minutes == 5


def test_buttons_open_close_and_remove(desk, series):
    call = factories.call(series, open_now=False)
    turn = f"/desk/series/autumn/calls/{call.pk}/turn/"

    desk.post(turn, {"do": "open"})
    assert Call.objects.get().state == "open"
    desk.post(turn, {"do": "close"})
    assert Call.objects.get().state == "closed"
    answer = desk.post(turn, {"do": "remove"}, follow=True)
    assert "Close it instead" in said(answer)
    assert desk.post(turn, {"do": "sing"}).status_code == 404
    assert Call.objects.count() == 1


def test_the_public_page_shows_open_calls_with_the_deadline_on_the_readers_clock(client, series):
    factories.call(series, title={"en": "Practices, please"}, closes_at=datetime(2020, 11, 5, 22, 59, tzinfo=UTC))
    factories.call(series, title={"en": "Secret draft"}, open_now=False)

    page = said(client.get("/series/autumn/contribute/?tz=Asia/Kolkata"))

    assert "Practices, please" in page
    assert "Secret draft" not in page
    assert "6 November 2020, 04:29" in page
    assert "5 November 2020, 23:59" in page
    assert f"/series/autumn/contribute/{Call.objects.get(opened_at__isnull=False).pk}/" in page


def test_a_call_goes_from_the_page_when_its_time_is_over(client, series):
    factories.call(series, title={"en": "Practices, please"}, closes_at=NOW + timedelta(hours=1))

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        page = said(client.get("/series/autumn/contribute/"))

    assert "Practices, please" not in page
    assert "At the moment no call is open." in page


def test_a_series_that_is_over_says_so(client, series):
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC), tick=False):
        assert "This series is over" in said(client.get("/series/autumn/contribute/"))


def test_scripts_in_a_call_are_shown_as_text(client, series):
    factories.call(series, title={"en": "<script>alert(1)</script>"}, intro={"en": "<img src=x onerror=alert(1)>"})

    page = said(client.get("/series/autumn/contribute/"))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_series_that_is_not_public_is_not_there(client, series):
    factories.call(series)
    series.state = SeriesState.DRAFT
    series.save()

    assert client.get("/series/autumn/contribute/").status_code == 404


def test_the_page_of_the_series_leads_there(client, series):
    assert 'href="/series/autumn/contribute/"' in said(client.get("/series/autumn/"))


@pytest.mark.parametrize("path", ["/series/autumn/contribute/", "/desk/series/autumn/calls/"])
def test_queries_do_not_grow_with_the_calls(desk, series, path, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while series.calls.count() < number:
            call = factories.call(series)
            call.themes.add(programme.theme(series))
        with django_assert_max_num_queries(30) as queries:
            desk.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]
