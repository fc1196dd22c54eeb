"""The personal page: opened by a link, changed by buttons only, for one person alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sympolis.directory.models import Account, Consent
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Delivery, Entry
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, links
from sympolis.registrations.actions import Agreed, attendance
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Invitation, Participant, Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
JOIN = "/join/"  # the button that leads to the room
ROOM, PHONE = "https://meet.example/room", "+49 30 1234"


@pytest.fixture
def series():
    return programme.series(networks.network("north"))


def path(participant, name: str = "mine", **keys) -> str:
    return reverse(f"registrations:{name}", kwargs={"token": links.token(participant, Purpose.MINE), **keys})


def page(client, participant, query: str = "") -> str:
    answer = client.get(path(participant) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, participant, do: str, registration=None, **more):
    told = {"do": do, **({"registration": registration.pk} if registration else {}), **more}
    return client.post(path(participant), told, follow=True).content.decode()


def full(series, waiting: int = 1):
    session = factories.session(series, capacity=1)
    return session, factories.registered(session), [factories.registered(session) for _one in range(waiting)]


def stored() -> tuple:
    rows = list(Registration.objects.order_by("pk").values_list("pk", "state", "state_at", "until"))
    people = list(Participant.objects.order_by("pk").values_list("pk", "address_confirmed_at", "link_version", "given"))
    others = (Entry, Delivery, Letter, Consent, Account, Invitation)
    return rows, people, [model.objects.count() for model in others]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_any_mailed_link_changes_nothing(client, series, method):
    session = factories.session(series)
    row = factories.registered(session, confirmed=False)
    invitation = Invitation.objects.create(series=series, session=session, email="a@b.example")
    before = stored()

    for address in (
        path(row.participant), path(row.participant) + "?do=confirm", path(row.participant, "my_details") + "?do=new_link",
        path(row.participant, "register_more", slug=series.slug) + f"?sessions={session.slug}&name=x&email=x@y.example",
        reverse("registrations:invited", args=[series.slug, links.token(invitation, Purpose.INVITED)]),
    ):  # fmt: skip
        for headers in ({}, {"sec-purpose": "prefetch"}):
            getattr(client, method)(address, headers=headers)

    assert stored() == before


def test_button_confirms_makes_the_account_and_signs_in_by_code_from_then_on(client, series):
    row = factories.registered(
        factories.session(series), confirmed=False, email="ama@kumasi.example", zone="Africa/Accra"
    )
    assert "Is this address yours?" in page(client, row.participant)

    text = press(client, row.participant, "confirm")
    press(client, row.participant, "confirm")

    account = Account.objects.get(email="ama@kumasi.example")
    row.refresh_from_db()
    assert ("Your address is confirmed" in text, "You have a seat." in text) == (True, True)
    assert (row.state, row.participant.person.account, account.zone) == ("confirmed", account, "Africa/Accra")


def test_what_was_typed_under_my_name_counts_once_i_confirm(client, series):
    mine = factories.registered(
        factories.session(series), "Ama", email="ama@kumasi.example", phone="+233 1"
    ).participant
    agreed = [Agreed("contacts", "They may see it.", "en")]
    other = factories.session(series)
    actions.sign_up(
        network_of(other),
        [other],
        name="Ama",
        email="ama@kumasi.example",
        about=actions.About(phone="+233 2"),
        agreed=agreed,
    )
    assert (Participant.objects.get().phone, Consent.objects.count()) == ("+233 1", 0)

    press(client, mine, "confirm")

    assert (Participant.objects.get().phone, Consent.objects.get().purpose) == ("+233 2", "contacts")


def test_way_in_is_shown_to_the_confirmed_and_not_before_it_opens(client, series, clock):
    session = factories.session(series, capacity=1, join_url=ROOM, dial_in=PHONE)
    row, waiting = factories.registered(session), factories.registered(session)
    early = page(client, row.participant, "?tz=Africa/Nairobi")
    clock.move_to("2020-10-27T08:45:00Z")

    late, never = page(client, row.participant), page(client, waiting.participant)

    assert "The way in opens here on Tue 27 October 2020, 11:45, Nairobi time, UTC+3." in early
    assert not [text for text in (early, never) if ROOM in text or PHONE in text]
    assert (JOIN in late, ROOM in late, PHONE in late) == (True, False, True)


def test_way_in_is_gone_once_a_seat_is_given_back(client, series, clock):
    row = factories.registered(factories.session(series, join_url=ROOM))
    clock.move_to("2020-10-27T08:50:00Z")
    assert JOIN in page(client, row.participant)

    text = press(client, row.participant, "cancel", row)

    assert ROOM not in text
    assert "You do not take part." in text


def test_place_in_the_line_is_explained(client, series):
    session = factories.session(series, capacity=2)
    latin = directory.region("latin-america", name={"en": "Latin America"})
    actions.set_kept_seats(session, [Wished(2, region=latin, until=timezone.now() + timedelta(days=19))], by=None)
    rows = [factories.registered(session) for _one in range(3)]

    text = page(client, rows[2].participant)

    assert "You are third in the line. 2 seats are kept for Latin America until 20 October 2020." in text


def test_offer_is_taken_by_one_click_and_told_until_when(client, series):
    _session, holder, (first,) = full(series)
    press(client, holder.participant, "cancel", holder)

    before, after = page(client, first.participant), press(client, first.participant, "accept", first)

    assert "Take it before Sat 3 October 2020, 10:00, Berlin time, UTC+2" in before
    assert ("The seat is yours." in after, "Take the seat" in after) == (True, False)


def test_offer_that_has_ended_is_told_in_words(client, series, clock):
    _session, holder, (first,) = full(series)
    press(client, holder.participant, "cancel", holder)
    clock.shift(timedelta(hours=49))

    assert "This offer has ended" in press(client, first.participant, "accept", first)


@pytest.mark.parametrize(("state", "button"), [
    ("confirmed", "Give my seat back"), ("waiting", "Leave the waiting list"), ("applied", "Withdraw my application"),
])  # fmt: skip
def test_leaving_takes_one_click(client, series, state, button):
    session = factories.session(series, capacity=0 if state == "waiting" else 5)
    if state == "applied":
        factories.admission(session, mode=Mode.APPROVAL)
    row = factories.registered(session, source="form" if state == "applied" else "")
    assert row.state == state
    assert button in page(client, row.participant)

    press(client, row.participant, "cancel", row)

    row.refresh_from_db()
    assert row.state == "cancelled"


def test_registration_of_somebody_else_is_not_there(client, series):
    session = factories.session(series)
    mine, other = factories.registered(session), factories.registered(session)

    assert client.post(path(mine.participant), {"do": "cancel", "registration": other.pk}).status_code == 404
    assert client.post(path(mine.participant), {"do": "cancel", "registration": "x' OR 1"}).status_code == 404
    assert client.post(path(mine.participant), {"do": "rule"}).status_code == 404
    other.refresh_from_db()
    assert other.state == "confirmed"


def test_link_of_another_network_or_a_renewed_one_leads_nowhere(client, series):
    mine = factories.registered(factories.session(series)).participant
    theirs = factories.registered(
        factories.session(programme.series(networks.network("s", host="south.example")))
    ).participant
    old = path(mine)

    text = client.post(path(mine, "my_details"), {"do": "new_link"}, follow=True).content.decode()

    assert "This page has a new address" in text
    assert [client.get(address).status_code for address in (old, path(theirs), "/mine/nothing/")] == [404, 404, 404]


def test_personal_pages_are_kept_nowhere_and_found_by_no_search_engine(client, series):
    mine = factories.registered(factories.session(series)).participant

    for name, keys in (("mine", {}), ("my_details", {}), ("register_more", {"slug": series.slug})):
        answer = client.get(path(mine, name, **keys))
        assert "no-store" in answer["Cache-Control"], name
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin"), name


def test_details_are_changed_and_coming_sessions_follow(client, series):
    row = factories.registered(factories.session(series, interpretation_languages=["fr"]), confirmed=True)

    client.post(path(row.participant, "my_details"), {
        "language": "fr", "letters": "de", "zone": "Africa/Accra", "way": "audio", "organisation": "City hall",
    })  # fmt: skip

    row.refresh_from_db()
    participant = Participant.objects.get()
    assert (row.way, row.language) == ("audio", "fr")
    assert (participant.language, participant.zone, participant.organisation) == ("de", "Africa/Accra", "City hall")
    assert Entry.objects.filter(name="participant.changed").count() == 1


def test_details_that_cannot_be_are_refused_at_their_field(client, series):
    mine = factories.registered(factories.session(series)).participant

    answer = client.post(path(mine, "my_details"), {"zone": "Mars/Olympus", "phone": "1" * 61, "organisation": "Kept"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert ('href="#id_zone"' in text, 'href="#id_phone"' in text, 'value="Kept"' in text) == (True, True, True)


def test_consent_is_given_and_taken_back_at_once_with_its_words_kept(client, series, clock):
    mine = factories.registered(factories.session(series)).participant
    client.post(path(mine, "my_details"), {"agree_follow_up": "on"})
    clock.shift(timedelta(hours=1))

    text = client.get(path(mine, "my_details")).content.decode()
    client.post(path(mine, "my_details"), {"do": "withdraw", "purpose": "follow_up"})

    consent = Consent.objects.get()
    assert "The secretariat may write to me after the series" in text
    assert not re.search(r'name="agree_\w+"[^>]*checked', text)
    assert consent.withdrawn_at == timezone.now()
    assert "after the series" in consent.wording


def test_calendar_address_is_shown_and_renewed(client, series):
    mine = factories.registered(factories.session(series)).participant
    before = links.token(mine, Purpose.FEED)
    assert before in client.get(path(mine, "my_details")).content.decode()

    text = client.post(path(mine, "my_details"), {"do": "new_feed"}, follow=True).content.decode()

    assert before not in text
    assert links.token(Participant.objects.get(), Purpose.FEED) in text


def test_cancelled_session_says_so_and_offers_nothing(client, series):
    session = factories.session(series)
    row = factories.registered(session)
    programme_actions.cancel_session(session, by=None, reason={"en": "Nobody can come."})
    programme.release(series)

    text = page(client, row.participant)

    assert "This session is cancelled." in text
    assert "Give my seat back" not in text


def test_page_asks_the_database_as_often_for_thirty_sessions_as_for_three(client, series):
    counted, mine = [], None
    for more in (3, 27):
        for _one in range(more):
            session, _holder, (row,) = full(series)
            mine = mine or row.participant
            actions.sign_up(network_of(session), [session], name=str(mine.person), email=mine.email)
        with CaptureQueriesContext(connection) as caught:
            page(client, mine)
        counted.append(len(caught))

    assert counted[0] == counted[1] <= 12, counted


def test_script_in_a_name_is_shown_as_text(client, series):
    row = factories.registered(factories.session(series), name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page(client, row.participant)


@pytest.mark.parametrize(
    ("attended", "words"),
    [("live", "You took part."), ("followed", "You followed it afterwards."), ("", "You had a seat.")],
)
def test_session_that_is_over_says_whether_one_came(client, series, clock, attended, words):
    session = factories.session(series)
    row = factories.registered(session)
    if attended:
        attendance.set_attendance(session, [row], attended, by=None)
    clock.move_to("2020-10-28T12:00:00Z")

    text = page(client, row.participant)

    assert words in text
    assert "You have a seat." not in text


def test_who_is_asked_for_the_address_alone_is_promised_no_seat(client, series):
    row = factories.registered(factories.session(series))

    text = page(client, row.participant)

    assert ("Is this address yours?" in text, "Yes, it is mine" in text, "seats kept" in text) == (True, True, False)
