"""Pages of going live: who sees and does what, what is typed wrongly, how many queries they take."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.contributions.actions.speaking import make_speaker
from sympolis.contributions.speaking_links import token
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning.actions import checklist as actions
from sympolis.planning.actions.going_live import set_on_the_day
from sympolis.planning.checks import ALL
from sympolis.planning.models import ChecklistLine, GoLive, Item, LowBandwidth
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-10T08:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def here() -> Desk:
    return desk()


def url(here: Desk, name: str, *more: str) -> str:
    keys = [here.series.slug] if name == "series" else [here.series.slug, here.session.slug, *more]
    return reverse(f"go_live:{name}", args=keys)


def test_looking_stores_nothing_and_a_tick_does(here):
    page = here.client.get(url(here, "session"))
    assertContains(page, "Done: Room tried")
    assertContains(page, "Join link set")
    assert not GoLive.objects.exists()

    answer = here.client.post(url(here, "session"), {"do": "tick", "item": "room"})
    assert answer["Location"].endswith("/go-live/#room")
    item = Item.objects.get(session=here.session, key="room")
    assert item.done_by == here.by
    here.client.post(url(here, "session"), {"do": "reopen", "item": "room"})
    item.refresh_from_db()
    assert item.done_at is None


def test_what_is_refused_is_said(here):
    answer = here.client.post(url(here, "session"), {"do": "tick", "item": "join"}, follow=True)
    assertContains(answer, "ticked by itself")
    answer = here.client.post(url(here, "session"), {"do": "tick", "item": "rehearsed"}, follow=True)
    assertContains(answer, "Say first when the rehearsal is")
    assert here.client.post(url(here, "session"), {"do": "explode"}).status_code == 404


def test_a_viewer_sees_and_does_nothing(here):
    viewer = here.signed_in(Role.VIEWER)
    page = viewer.client.get(url(here, "session"))
    assertContains(page, "Join link set")
    assertNotContains(page, '<button class="live__tick')
    answer = viewer.client.post(url(here, "session"), {"do": "tick", "item": "room"}, follow=True)
    assertContains(answer, "Only the team of this series can change this.")
    viewer.client.post(url(here, "low_bandwidth"), {"questions_to": "x@city.example"})
    assert not Item.objects.exists()
    assert not LowBandwidth.objects.exists()


def test_an_item_is_changed_and_nothing_typed_is_lost(here):
    address = url(here, "item", "phone")
    form = here.client.get(address).context["form"]
    answer = here.client.post(address, as_posted(form, days="minus one", note="By bus"))
    assertContains(answer, "By bus", status_code=422)
    assertContains(answer, "Write a whole number of days", status_code=422)
    answer = here.client.post(address, as_posted(form, is_left_out="on"))
    assertContains(answer, "Say in the note why", status_code=422)

    owner = f"account-{here.by.pk}"
    here.client.post(address, as_posted(form, is_left_out="on", note="All are in the hall.", owner=owner))
    item = Item.objects.get(session=here.session, key="phone")
    assert (item.is_left_out, item.note, item.owner_account) == (True, "All are in the hall.", here.by)


def test_who_saves_second_is_told(here):
    address = url(here, "item", "phone")
    form = here.client.get(address).context["form"]
    actions.change_item(here.session, "phone", by=None, owner="", days=9, note="Theirs", is_left_out=False)
    answer = here.client.post(address, as_posted(form, note="Mine"))
    assertContains(answer, "Somebody else changed this", status_code=422)
    assertContains(answer, "Theirs", status_code=422)


def test_an_own_item_comes_and_goes(here):
    form = here.client.get(url(here, "item_new")).context["form"]
    assert here.client.post(url(here, "item_new"), as_posted(form)).status_code == 422
    here.client.post(url(here, "item_new"), as_posted(form, **{"title-en": "Flowers <b>"}))
    item = Item.objects.get(title={"en": "Flowers <b>"})
    assertContains(here.client.get(url(here, "session")), "Flowers &lt;b&gt;")
    here.client.post(url(here, "item", item.key), {"do": "remove"})
    assert not Item.objects.filter(pk=item.pk).exists()
    assert here.client.get(url(here, "item", item.key)).status_code == 404


def test_on_the_day(here):
    address = url(here, "on_the_day")
    form = here.client.get(address).context["form"]
    answer = here.client.post(address, as_posted(form, backup_url="nowhere", rehearsal="2020-10-20"))
    assertContains(answer, "Say at what time, too.", status_code=422)
    # The clocks in Berlin go from two to three on 29 March
    answer = here.client.post(address, as_posted(form, rehearsal="2020-03-29", rehearsal_time="02:30"))
    assertContains(answer, "this time does not exist", status_code=422)

    good = {"backup_url": "https://b.example/", "on_duty": f"account-{here.by.pk}", "duty_phone": "+49 228 123456"}
    here.client.post(address, as_posted(form, **good, rehearsal="2020-10-20", rehearsal_time="09:30"))
    going = GoLive.objects.get()
    assert going.rehearsal_at == datetime(2020, 10, 20, 7, 30, tzinfo=UTC)
    assertContains(here.client.get(url(here, "session")), 'href="tel:+49228123456"')


def test_nothing_of_it_is_public(here, client):
    duty = programme.part(here.session, role="host", person_=programme.person(here.network, "Dutymann"))
    set_on_the_day(
        here.session, by=None, backup_url="https://backup.example/secret", on_duty=f"person-{duty.person_id}",
        duty_phone="+49 228 99887766", rehearsal_at=None,
    )  # fmt: skip
    for path in (f"/series/own/sessions/{here.session.slug}/", "/series/own/", "/series/own/programme.json"):
        page = client.get(path)
        for secret in ("backup.example", "99887766"):
            assertNotContains(page, secret)


def test_viewers_see_that_it_is_there_and_neither_numbers_nor_links(here, client):
    programme_actions.change_session(here.session, by=None, dial_in="+49 30 1234567", join_url="https://meet.example/x")
    set_on_the_day(
        here.session, by=None, backup_url="https://backup.example/secret", on_duty=f"account-{here.by.pk}",
        duty_phone="+49 228 99887766", rehearsal_at=None,
    )  # fmt: skip
    client.force_login(networks.member(here.network, Role.VIEWER))

    for page in ("session", "series"):
        answer = client.get(url(here, page))
        assert answer.status_code == 200
        for secret in ("backup.example", "99887766", "1234567", "meet.example"):
            assertNotContains(answer, secret)


def test_those_with_a_part_learn_of_rehearsal_backup_and_duty(here, client, october):
    series = here.series
    part = programme.part(here.session, programme.person(here.network, "Asante", email="a@city.example"))
    programme.release(series)
    set_on_the_day(
        here.session, by=None, backup_url="https://backup.example/room", on_duty=f"account-{here.by.pk}",
        duty_phone="+49 228 123456", rehearsal_at=datetime(2020, 10, 26, 8, tzinfo=UTC),
    )  # fmt: skip
    address = reverse("contributions:speaking", args=[token(make_speaker(series, part.person))])
    page = client.get(address)
    assertContains(page, "Mon 26 October 2020, 09:00")
    assertNotContains(page, "backup.example")

    october.move_to("2020-10-26T10:00:00Z")
    page = client.get(address)
    assertContains(page, "https://backup.example/room")
    assertContains(page, 'href="tel:+49228123456"')
    assertNotContains(page, here.by.email)


def test_the_series_shows_what_is_late_first(here):
    later = programme.session(here.series, datetime(2020, 10, 30, 10), title={"en": "Late one"})
    actions.change_item(later, "room", by=None, owner="", days=60, note="", is_left_out=False)
    programme.session(here.series, datetime(2020, 12, 30, 10), title={"en": "Far away"})
    actions.begin(here.session, by=None)
    Item.objects.filter(session=here.session).update(days=0)

    page = here.client.get(url(here, "series"))
    text = page.content.decode()
    assert text.index("Late one") < text.index("Water supply")
    assert "Far away" not in text
    assertContains(page, "1 session later than that")
    assertContains(here.client.get(url(here, "series") + "?all"), "Far away")


def test_the_networks_list(here):
    form = here.client.get(reverse("go_live:line", args=["join"])).context["form"]
    here.client.post(reverse("go_live:line", args=["join"]), as_posted(form, days="30"))
    assert ChecklistLine.objects.get(key="join").days == 30
    assert ChecklistLine.objects.count() == len(ALL)

    form = here.client.get(reverse("go_live:line_new")).context["form"]
    here.client.post(reverse("go_live:line_new"), as_posted(form, **{"title-en": "Flowers", "title-de": "Blumen"}))
    assertContains(here.client.get(reverse("go_live:list"), headers={"accept-language": "de"}), "Blumen")

    here.client.post(reverse("go_live:line", args=["join"]), {"do": "remove"})
    assertContains(here.client.get(reverse("go_live:list")), "Not in your list")
    contractor = here.signed_in(Role.CONTRACTOR)
    assert contractor.client.post(reverse("go_live:line", args=["room"]), {"do": "remove"}).status_code == 403


def test_another_networks_session_is_not_there(here):
    theirs = programme.session(programme.series(networks.network("far", host="far.example")))
    address = reverse("go_live:session", args=[theirs.series.slug, theirs.slug])
    assert here.client.post(address, {"do": "tick", "item": "room"}).status_code == 404


def test_pages_take_as_many_queries_for_thirty_as_for_three(here):
    counts = []
    for number in (3, 30):
        for day in range(number):
            row = programme.session(here.series, datetime(2020, 10, 12, 10 + day % 8))
            programme.part(row)
            actions.begin(row, by=None)
            programme.part(here.session)
            actions.add_item(here.session, by=None, title={"en": f"Item {number} {day}"})
            if number == 30 and day == 20:
                break
        for name in ("series", "session"):
            with CaptureQueriesContext(connection) as told:
                here.client.get(url(here, name))
            counts.append(len(told))
    assert counts[:2] == counts[2:]
    assert max(counts) < 70
