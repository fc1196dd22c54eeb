"""Answers of calendars: read, noted as a forecast, never a way to lose a seat."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.programme import actions
from sympolis.programme.models import Part, Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations import attention, listeners, queries
from sympolis.registrations.incoming import read_answers
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.desk import people_desk
from sympolis.registrations.tests.post import event, kinds, later, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMA = "ama@kumasi.example"


@pytest.fixture
def row() -> Registration:
    found = factories.registered(factories.session(), email=AMA)
    work()
    found.refresh_from_db()
    return found


def mail(
    row, partstat="ACCEPTED", *, address=f"mailto:{AMA}", sequence=0, stamp="20201001T080000Z", method="REPLY", **more
):
    """A mail as Outlook, Gmail and Apple Mail write it: alternatives, the last one text/calendar."""
    body = more.get("body") or "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", f"METHOD:{method}", "BEGIN:VEVENT",
            f"UID:{row.session.uid}@sympolis", f"DTSTAMP:{stamp}", f"SEQUENCE:{sequence}", "DTSTART:20201027T090000Z",
            "ORGANIZER:mailto:exchange@mail.example", f"ATTENDEE;CN=Ama;PARTSTAT={partstat}:{address}",
            "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = AMA, "exchange@mail.example", "Accepted"
    message.set_content("Ama accepted.")
    message.add_alternative(body, subtype="calendar", params={"method": method})
    return message_from_bytes(message.as_bytes())


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_an_answer_is_noted_and_the_seat_stays(row, partstat):
    assert read_answers(mail(row, partstat))
    work()

    row.refresh_from_db()
    assert (row.reply, row.state) == (partstat.lower(), "confirmed")


def test_who_declines_is_asked_once_whether_the_seat_is_free(row):
    for stamp in ("20201001T080000Z", "20201001T080100Z"):
        read_answers(mail(row, "DECLINED", stamp=stamp))
    work()
    for entry in Entry.objects.filter(name="registration.replied"):
        listeners.ask_declined(entry)

    assert kinds() == ["registration_added", "calendar_declined"]
    assert "/mine/" in letters()[-1].text


@pytest.mark.parametrize(
    "more",
    [
        {"address": "mailto:somebody@else.example"},
        {"method": "REQUEST"},
        {"partstat": "DELEGATED"},
        {"sequence": "x"},
        {"body": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT"},
        {"body": "\x00" * 1000},
        {"body": "METHOD:REPLY\r\n" * 30_000},
    ],
)
def test_what_is_no_answer_of_a_guest_changes_nothing(row, more):
    read_answers(mail(row, **more))

    row.refresh_from_db()
    assert row.reply == ""


def test_an_answer_to_an_older_entry_or_an_older_answer_is_overtaken(row):
    row.session.released.sequence = 3
    row.session.released.save()
    read_answers(mail(row, "DECLINED", sequence=2))
    row.refresh_from_db()
    assert row.reply == ""

    read_answers(mail(row, "ACCEPTED", sequence=3, stamp="20201001T100000Z"))
    read_answers(mail(row, "DECLINED", sequence=3, stamp="20201001T090000Z"))
    row.refresh_from_db()
    assert row.reply == "accepted"


def test_percent_signs_and_capitals_do_not_hide_who_answers(row):
    read_answers(mail(row, address="MAILTO:AMA%40Kumasi.example"))

    row.refresh_from_db()
    assert row.reply == "accepted"


def test_a_bounce_is_marked_at_the_participant(row):
    letter = Letter.objects.get()
    letter.last_error = "550 No such user"
    letter.save()
    entry = SimpleNamespace(subject_id=str(letter.pk), at=letter.created_at)
    listeners.mark_bounced(entry)
    listeners.mark_bounced(entry)

    row.participant.refresh_from_db()
    assert (row.participant.bounced_at, row.participant.bounce_reason) == (letter.created_at, "550 No such user")


# Those with a part in the session


@pytest.fixture
def part(client):
    place = people_desk()
    person = programme.person(place.network, "Okello", email="Okello@kumasi.example")
    actions.set_parts(place.session, [{"person": person, "role": "interpreter"}], by=None)
    actions.change_session(place.session, by=None, summary="With interpretation")  # an interpreter alone is no news
    actions.release(place.series, by=None)
    return Part.objects.select_related("session__series", "session__released", "person").get()


def reply(part, partstat: str, **more):
    read_answers(mail(part, partstat, **{"address": "mailto:okello@kumasi.example", **more}))
    part.refresh_from_db()
    return part.reply


def people_page(client, part) -> str:
    client.force_login(programme.coordinator(part.session.series.network))
    return client.get(
        reverse("programme:session_people", args=[part.session.series.slug, part.session.slug])
    ).content.decode()


def test_an_interpreters_calendar_is_shown_at_the_sessions_people(client, part):
    sequence = part.session.released.sequence
    assert "What their calendars answered" not in people_page(client, part)

    assert reply(part, "ACCEPTED", sequence=sequence) == "accepted"
    assert reply(part, "DECLINED", sequence=sequence, stamp="20201001T080500Z") == "declined"

    text = people_page(client, part)
    assert ("What their calendars answered" in text, "declined" in text) == (True, True)
    assert [entry.facts["reply"] for entry in Entry.objects.filter(name="part.replied").order_by("pk")] == [
        "accepted", "declined",
    ]  # fmt: skip


def test_a_speakers_no_is_among_what_needs_doing_until_the_session_moves(client, part, clock):
    def steps() -> list[str]:
        rows = [Session.objects.select_related("released", "series").get(pk=part.session_id)]
        return [step.words for step in attention.declined_steps(rows, timezone.now())]

    reply(part, "ACCEPTED", sequence=part.session.released.sequence)
    assert steps() == []
    reply(part, "DECLINED", sequence=part.session.released.sequence, stamp="20201001T080500Z")
    assert [words.startswith("The calendar of \u2068Okello\u2069 declined") for words in steps()] == [True]
    clock.shift(600)
    actions.move_session(part.session, by=None, local_start=datetime(2020, 10, 28, 10))
    actions.release(part.session.series, by=None)

    assert steps() == []


def test_an_older_or_foreign_answer_about_a_part_changes_nothing(part):
    sequence = part.session.released.sequence
    reply(part, "ACCEPTED", sequence=sequence, stamp="20201001T080500Z")

    assert reply(part, "DECLINED", sequence=sequence, stamp="20201001T080000Z") == "accepted"
    assert (
        reply(part, "DECLINED", sequence=sequence, address="mailto:else@kumasi.example", stamp="20201001T090000Z")
        == "accepted"
    )
    assert reply(part, "ACCEPTED", sequence=sequence, stamp="20201001T090000Z") == "accepted"
    assert Entry.objects.filter(name="part.replied").count() == 1


def test_an_answer_stays_with_the_part_and_is_old_after_a_move(client, part, clock):
    reply(part, "ACCEPTED", sequence=part.session.released.sequence)
    speaker = programme.person(part.session.series.network, "Adjei")
    wished = [{"person": part.person, "role": "interpreter"}, {"person": speaker}]
    actions.set_parts(part.session, wished, by=None)
    clock.shift(600)
    actions.move_session(part.session, by=None, local_start=datetime(2020, 10, 28, 10))
    actions.release(part.session.series, by=None)

    kept = Part.objects.select_related("session__released").get(person=part.person)

    assert (kept.reply, kept.is_reply_old) == ("accepted", True)
    assert "before the last change" in people_page(client, part)


def test_another_title_leaves_the_answer_as_it_is(client, part, clock):
    reply(part, "DECLINED", sequence=part.session.released.sequence)
    clock.shift(600)
    actions.change_session(part.session, by=None, title={"en": "Another title"})
    actions.release(part.session.series, by=None)

    part = Part.objects.select_related("session__released").get()

    assert part.is_reply_old  # a later version is public, at the same time
    assert "before the last change" not in people_page(client, part)
    steps = attention.declined_steps([Session.objects.get(pk=part.session_id)], timezone.now())
    assert len(steps) == 1


def status_sent_after(part, clock, **changes) -> str:
    """PARTSTAT of the entry that the next letter brings to the interpreter's calendar."""
    work()
    Letter.objects.all().delete()
    clock.shift(600)
    change = actions.move_session if "local_start" in changes else actions.change_session
    change(Session.objects.get(pk=part.session_id), by=None, **changes)
    if set(changes) != {"dial_in"}:  # the way in is not public and needs no release
        actions.release(part.session.series, by=None)
    work()
    later(clock, minutes=11)
    (letter,) = letters("Okello@kumasi.example")
    return event(letter)["ATTENDEE"].params["PARTSTAT"]


@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_the_answer_of_somebody_with_a_part_stays_in_the_entry_while_the_time_stays(part, clock, answer):
    assert status_sent_after(part, clock, dial_in="+49 30 1", summary={"en": "One"}) == "NEEDS-ACTION"
    reply(part, answer, sequence=part.session.released.sequence + 1, stamp="20201002T080000Z")

    assert status_sent_after(part, clock, dial_in="+49 30 2", summary={"en": "Two"}) == answer
    assert status_sent_after(part, clock, dial_in="+49 30 3") == answer


@pytest.mark.parametrize("changes", [{"local_start": datetime(2020, 10, 28, 10)}, {"minutes": 45}])
def test_another_time_asks_those_with_a_part_anew(part, clock, changes):
    reply(part, "ACCEPTED", sequence=part.session.released.sequence)

    assert status_sent_after(part, clock, **changes) == "NEEDS-ACTION"

    part = Part.objects.select_related("session__series", "session__released", "person").get()
    reply(part, "ACCEPTED", sequence=part.session.released.sequence, stamp="20261201T080000Z")
    assert status_sent_after(part, clock, dial_in="+49 30 4") == "ACCEPTED"


def test_a_session_that_was_cancelled_in_between_asks_those_with_a_part_anew(part, clock):
    reply(part, "ACCEPTED", sequence=part.session.released.sequence)
    for change in (actions.cancel_session, actions.reinstate_session):
        clock.shift(600)
        change(Session.objects.get(pk=part.session_id), by=None)
        actions.release(part.session.series, by=None)

    assert status_sent_after(part, clock, dial_in="+49 30 5") == "NEEDS-ACTION"


def test_answers_of_parts_are_read_in_one_query(part, django_assert_num_queries):
    reply(part, "ACCEPTED", sequence=part.session.released.sequence)

    with django_assert_num_queries(1):
        found = queries.answers_of_parts([part.session_id])

    assert found == {(part.session_id, part.person_id): "accepted"}
