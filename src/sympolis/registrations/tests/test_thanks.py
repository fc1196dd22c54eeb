"""Letters after a session."""

import pytest
import time_machine
from django.urls import reverse

from sympolis.core.texts import Texts
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, links
from sympolis.registrations.actions import attendance
from sympolis.registrations.letters import thanks
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AFTER = "2020-10-27T12:00:00Z"


@pytest.fixture
def held(clock):
    """A session that is over: Ama came, Kofi did not, Esi gave her seat back, Yaw waits, Efua wants no such letters."""
    session = factories.session(capacity=4)
    rows = {
        name: factories.registered(session, name, email=f"{name}@k.example")
        for name in ("ama", "kofi", "esi", "efua", "yaw")
    }
    actions.cancel(rows["esi"], by=rows["esi"].participant)
    Participant.objects.filter(pk=rows["efua"].participant_id).update(unwanted=["thanks", "missed"])
    attendance.set_attendance(session, [rows["ama"], rows["efua"]], "live", by=None)
    clock.move_to(AFTER)
    Letter.objects.all().delete()
    session.refresh_from_db()
    return session, rows


def told() -> set[tuple]:
    return set(Letter.objects.values_list("kind", "to_address"))


def test_who_came_is_thanked_and_who_missed_it_is_told_how_to_follow_once(held):
    session, _rows = held
    thanks.keep_material(session, Texts({"en": "Slides: https://north.example/slides"}), by=None)
    assert thanks.concerned(session) == {"thanks": 1, "missed": 1}

    assert thanks.send(session, by=None) == 2

    assert told() == {("thanks", "ama@k.example"), ("missed", "kofi@k.example")}
    letter = Letter.objects.get(kind="thanks")
    assert "https://north.example/slides" in letter.text
    assert f"/mine/{links.token(Participant.objects.get(email='ama@k.example'), Purpose.MINE)}/" in letter.text
    assert "/letters/stop/" in letter.stop_url
    with refused("nobody"):
        thanks.send(session, by=None)
    assert len(told()) == 2


def test_a_line_without_material_is_left_out(held):
    session, _rows = held

    thanks.send(session, by=None)

    assert "{material}" not in Letter.objects.get(kind="thanks").text
    assert "\n\n\n" not in Letter.objects.get(kind="thanks").text


def test_somebody_noted_later_gets_no_second_letter(held):
    session, rows = held
    thanks.send(session, by=None)
    attendance.set_attendance(session, [rows["kofi"]], "followed", by=None)

    with refused("nobody"):
        thanks.send(session, by=None)


@pytest.mark.parametrize(
    ("moment", "code"), [("2020-10-27T10:00:00Z", "not_over"), ("2021-03-01T10:00:00Z", "too_late")]
)
def test_letters_go_out_after_the_session_and_not_months_later(held, clock, moment, code):
    clock.move_to(moment)

    with refused(code):
        thanks.send(held[0], by=None)
    with refused("not_allowed"):
        thanks.send(held[0], by=directory.account())


def test_the_desk_shows_counts_and_letters_first_and_sends_with_a_button(client, held):
    session, rows = held
    client.force_login(programme.coordinator(network_of(session)))
    page = reverse("attendance:thanks", args=[session.series.slug, session.slug])
    first = client.get(page).content.decode()
    assert "Thank you:" in first
    assert "We missed you:" in first
    assert told() == set()

    kept = client.post(page, {"material-en": "Slides **here**", "material-de": "", "do": "keep"}, follow=True)
    assert "Slides **here**" in kept.content.decode()
    assert told() == set()
    done = client.post(page, {"material-en": "Slides **here**", "material-de": "", "do": "send"}, follow=True)

    assert "2 letters go out." in done.content.decode()
    mine = reverse("registrations:mine", args=[links.token(rows["ama"].participant, Purpose.MINE)])
    assert "Slides <strong>here</strong>" in client.get(mine).content.decode()


def test_queries_do_not_grow_with_the_letters(django_assert_max_num_queries, clock):
    def counted(number: int) -> int:
        session = factories.session()
        for at in range(number):
            factories.registered(session, f"Person N{at}", email=f"n{at}@k{number}.example")
        session.refresh_from_db()
        with time_machine.travel(AFTER), django_assert_max_num_queries(40) as queries:
            thanks.send(session, by=None)
        return len(queries)

    assert counted(30) <= counted(3) + 2  # SQLite takes at most 999 values in one statement
