"""An interpreter's own desk: by link and signed in, what it shows, what its buttons do, whose it is not."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.contributions.tests import speakers
from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.interpretation import links
from sympolis.interpretation.actions import glossary, roster
from sympolis.interpretation.models import Booking, Interpreter, Missing
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.terms_files import Row
from sympolis.interpretation.tests import desks
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import Recording, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
PACK = "sessions/own/water/"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(desks.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return desks.session(desks.network())


@pytest.fixture
def luc(session) -> Interpreter:
    return desks.interpreter(session.series.network)


@pytest.fixture
def row(session, luc) -> Booking:
    return desks.booking(session, luc)


def address(who: Interpreter, page: str = "") -> str:
    return f"/interpreter/{links.desk_token(who)}/{page}"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def account_of(who: Interpreter) -> Account:
    account = directory.account()
    who.person.account = account
    who.person.save()
    return account


# -- the desk


def test_it_shows_offers_first_and_everything_on_the_own_clock(client, session, luc, row):
    other = desks.session(session.series.network, slug="waste", series=session.series, title={"en": "Waste"})
    desks.booking(other, luc, state=BookingState.OFFERED, answer_by=session.starts_at - timedelta(days=2))
    amina = desks.interpreter(session.series.network, "Amina Haddad")
    desks.booking(session, amina)

    page = text(client.get(address(luc)))

    assert "1 offer waits for your answer." in page
    assert page.index("Waste") < page.index(">Water</h3>")
    assert "Dakar time" in page
    assert "Interpretation: English to French" in page
    assert "Amina Haddad" in page
    assert "€300.00" in page


def test_what_the_team_only_proposes_is_not_theirs_to_see(client, session, luc):
    desks.booking(session, luc, state=BookingState.PROPOSED)

    page = text(client.get(address(luc)))

    assert "Nothing is planned with you" in page
    assert "Water" not in page


def test_a_moved_session_says_when_it_was(client, session, luc, row):
    row.starts_at -= timedelta(days=1)
    row.save()

    assert "Moved" in text(client.get(address(luc)))


def test_who_signs_in_sees_the_same(client, luc, row):
    client.force_login(account_of(luc))

    page = text(client.get("/interpreter/"))

    assert "You are booked for 1 session." in page
    assert "/interpreter/sessions/own/water/" in page
    assert "My interpreting" in text(client.get("/me/"))


def test_nobody_else_comes_in(client, session, luc, row):
    assert client.get("/interpreter/").status_code == 302
    client.force_login(directory.account())
    assert client.get("/interpreter/").status_code == 404
    stranger = desks.interpreter(networks.network("far", host="far.example"), "Far Away")
    assert client.get(address(stranger)).status_code == 404
    assert client.get("/interpreter/nobodynobodynobodynobody/").status_code == 404


def test_a_renewed_link_ends_the_old_one(client, luc, row):
    old = address(luc)

    roster.renew_link(luc, by=None)

    assert client.get(old).status_code == 404
    luc.refresh_from_db()
    assert client.get(address(luc)).status_code == 200


def test_looking_changes_nothing(client, luc, row):
    before = list(Booking.objects.values())

    for page in ("", "times/", "invoices/", PACK, PACK + "pack.zip", PACK + "terms.csv"):
        answer = client.get(address(luc, page))
        assert answer.status_code == 200
        if answer.streaming:
            b"".join(answer)

    assert list(Booking.objects.values()) == before
    assert client.get(address(luc)).headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("page", ["", "times/", "invoices/"])
def test_queries_do_not_grow_with_bookings(client, session, luc, row, page):
    counts = []
    for total in (3, 30):
        while Booking.objects.count() < total:
            number = Booking.objects.count()
            made = desks.session(session.series.network, slug=f"s{number}", series=session.series)
            desks.booking(made, luc)
        client.get(address(luc, page))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(luc, page))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_pack_of_a_session_that_moved_leads_to_the_question(client, session, luc, row):
    Booking.objects.update(state=BookingState.OFFERED, moved_from=row.starts_at - timedelta(days=1))

    answer = client.get(address(luc, PACK), follow=True)

    assert answer.redirect_chain == [(f"/interpreter/offers/{links.offer_token(row)}/", 302)]
    assert "Say first whether you can come" in text(answer)
    Booking.objects.update(moved_from=None)
    assert client.get(address(luc, PACK)).status_code == 404


# -- times away


def test_times_away_warn_of_bookings(client, luc, row):
    told = {"zone": "Africa/Dakar", "from_0": "2020-10-27", "from_time_0": "", "to_0": "", "to_time_0": ""}

    answer = client.post(address(luc, "times/"), told, follow=True)

    assert luc.away.count() == 1
    assert "You are booked or asked at these times" in text(answer)
    assert "You are away then" in text(client.get(address(luc)))


def test_a_bad_time_is_told_and_nothing_is_lost(client, luc):
    told = {
        "zone": "Africa/Dakar",
        "from_0": "2020-10-27",
        "from_time_0": "12:00",
        "to_0": "2020-10-27",
        "to_time_0": "11:00",
    }

    answer = client.post(address(luc, "times/"), told)

    assert answer.status_code == 422
    assert "The end has to come after the beginning." in text(answer)
    assert 'value="11:00"' in text(answer)


def test_times_away_stay_on_the_clock_on_which_they_were_told(client, session, luc, row):
    told = {"zone": "Asia/Kolkata", "from_0": "2020-10-27", "to_0": "2020-10-27"}

    answer = client.post(address(luc, "times/"), told, follow=True)

    page = text(answer)
    assert 'value="Asia/Kolkata" selected' in page
    assert 'name="from_0" value="2020-10-27"' in page
    assert answer.context["form"]["from_time_0"].value() is None
    assert "Tue 27 October 2020, 09:00–11:00, Dakar time" in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"from_0": "2020-10-27"}, "<small>Tue 27 October 2020</small>"),
        ({"from_0": "2020-10-27", "to_0": "2020-10-29"}, "<small>Tue 27 October 2020 to Thu 29 October 2020</small>"),
        (
            {"from_0": "2020-10-27", "from_time_0": "14:00", "to_time_0": "15:30"},
            "<small>Tue 27 October 2020, 14:00–15:30, Dakar time, UTC</small>",
        ),
        (
            {"from_0": "2020-10-27", "from_time_0": "22:00", "to_0": "2020-10-28", "to_time_0": "02:00"},
            "Tue 27 October 2020, 22:00, Dakar time, UTC to Wed 28 October 2020, 02:00, Dakar time, UTC",
        ),
    ],
)
def test_times_away_are_said_as_briefly_as_they_were_told(client, luc, told, words):
    client.post(address(luc, "times/"), {"zone": "Africa/Dakar", **told})

    assert words in text(client.get(address(luc)))


# -- invoices


def test_invoice_data_and_numbers(client, luc, row):
    client.post(address(luc, "invoices/"), {"do": "data", "invoice": "Luc Diallo\nRue 1\nDakar"})
    client.post(
        address(luc, "invoices/"), {"booking": row.pk, f"b{row.pk}-number": "2020-7", f"b{row.pk}-on": "2020-10-28"}
    )

    luc.refresh_from_db()
    row.refresh_from_db()
    assert luc.invoice == "Luc Diallo\nRue 1\nDakar"
    assert (row.invoice_number, str(row.invoiced_at)) == ("2020-7", "2020-10-28")


def test_a_date_needs_a_number_and_what_is_paid_stays(client, luc, row):
    typo = client.post(address(luc, "invoices/"), {"do": "data", "invoice": "Luc\nIBAN: DE88 3704 0044 0532 0130 00"})
    assert typo.status_code == 422
    assert "The IBAN DE88 3704 0044 0532 0130 00 cannot be right" in text(typo)
    assert "Luc IBAN: DE88" in text(typo)
    bad = client.post(address(luc, "invoices/"), {"booking": row.pk, f"b{row.pk}-on": "2020-10-28"})
    assert bad.status_code == 422
    assert "Write the number of the invoice, too." in text(bad)
    assert text(bad).count('role="alert"') == 1
    assert f'action="#b{row.pk}"' in text(bad)

    Booking.objects.update(paid_at="2020-10-30", invoice_number="1")
    paid = client.post(address(luc, "invoices/"), {"booking": row.pk, f"b{row.pk}-number": "2"})
    assert paid.status_code == 422
    assert Booking.objects.get().invoice_number == "1"


def test_nobody_notes_an_invoice_for_somebody_else(client, session, luc, row):
    other = desks.interpreter(session.series.network, "Awa Sow")

    assert client.post(address(other, "invoices/"), {"booking": row.pk, f"b{row.pk}-number": "1"}).status_code == 404


# -- the pack


def test_the_pack_holds_what_there_is_to_read(client, session, luc, row):
    ama = speakers.speaker(session, spoken_name="AH-mah")
    speakers.with_turn(session, ama)
    host = speakers.speaker(session, "Hana Host", role=SessionRole.HOST, email="hana@host.example")
    programme.release(session.series)
    speakers.slides(ama, session)
    take = [
        Row(1, {"en": "water supply", "fr": "approvisionnement en eau", "de": "Wasserversorgung"}),
        Row(2, {"de": "nur"}),
    ]
    glossary.take_over(session.series.network, take, by=None)

    page = text(client.get(address(luc, PACK)))

    assert "AH-mah" in page
    assert "Slides, version 1: talk.pdf" in page
    assert str(host.person) in page
    assert "hana@host.example" in page
    assert "approvisionnement en eau" in page
    assert "Wasserversorgung" not in page
    assert "ama@kumasi.example" not in page


def test_terms_and_slides_can_be_taken_away(client, session, luc, row):
    ama = speakers.speaker(session)
    slides = speakers.slides(ama, session)
    take = [Row(1, {"en": "=water", "fr": "eau"})]
    glossary.take_over(session.series.network, take, by=None)

    table = list(csv.reader(io.StringIO(client.get(address(luc, PACK + "terms.csv")).content.decode("utf-8-sig"))))
    assert table == [["en", "fr", "comment"], ["'=water", "eau", ""]]
    answer = client.get(address(luc, f"{PACK}slides/{slides.key}/"))
    assert b"".join(answer.streaming_content) == speakers.PDF


def unzipped(client, luc, language: str) -> dict[str, str]:
    answer = client.get(address(luc, PACK + "pack.zip"), headers={"accept-language": language})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        return {name: archive.read(name).decode("utf-8-sig", "replace") for name in archive.namelist()}


def test_all_of_it_comes_in_one_file(client, session, luc, row):
    speakers.slides(speakers.speaker(session), session)
    speakers.speaker(session, "Hana Host", role=SessionRole.HOST, email="hana@host.example")
    amina = desks.interpreter(session.series.network, "Amina </b>Haddad")
    desks.booking(session, amina, order=1)
    Booking.objects.filter(pk=row.pk).update(is_relay=True)
    session.join_url = "https://meet.example/water"
    session.save()
    glossary.take_over(session.series.network, [Row(1, {"en": "=water", "fr": "eau"})], by=None)

    found = unzipped(client, luc, "en")

    assert list(found) == ["pack.html", "my-part.html", "terms.csv", "slides/01 Ama Mensah talk.pdf"]
    assert list(csv.reader(io.StringIO(found["terms.csv"]))) == [["en", "fr", "comment"], ["'=water", "eau", ""]]
    assert "hana@host.example" in found["pack.html"]
    mine = found["my-part.html"]
    assert "Interpretation: English to French, relay" in mine
    assert "You hear the channel English, not the floor." in mine
    assert "Amina &lt;/b&gt;Haddad" in mine
    assert mine.count("<b>you</b>") == 3
    assert "meet.example" not in "".join(found.values())  # it opens on the desk, and may change until then

    german = unzipped(client, luc, "de")
    assert "Englisch nach Französisch, Relais" in german["my-part.html"]
    assert "Ton und Bild" in german["pack.html"]


def test_a_file_without_terms_has_no_empty_table(client, luc, row):
    assert list(unzipped(client, luc, "en")) == ["pack.html", "my-part.html"]


def test_what_came_since_one_has_read_it_is_new(client, session, luc, row, october):
    ama = speakers.speaker(session)
    speakers.slides(ama, session)
    client.post(address(luc, PACK), {"do": "read"})
    assert "New</span>" not in text(client.get(address(luc, PACK)))

    october.shift(3600)
    speakers.slides(ama, session)

    assert "New</span>" in text(client.get(address(luc, PACK)))
    assert "1 new file" in text(client.get(address(luc)))


def test_partners_share_turns_and_relay_is_told(client, session, luc, row):
    amina = desks.interpreter(session.series.network, "Amina Haddad")
    desks.booking(session, amina, order=1)
    Booking.objects.filter(pk=row.pk).update(is_relay=True, source="en")

    page = text(client.get(address(luc, PACK)))

    assert "You hear the channel English, not the floor." in page
    assert "haddad@interpret.example" in page
    assert page.count('class="is-mine"') == 3


def test_check_and_recording_are_told(client, session, luc, row):
    session.recording = Recording.ALL
    session.save()
    programme.release(session.series)

    client.post(address(luc, PACK), {"do": "checked", "done": "yes"})
    client.post(address(luc, PACK), {"do": "recording", "recording": "no"})

    row.refresh_from_db()
    assert row.checked_at is not None
    assert row.recording == "no"
    desk = Client()
    desk.force_login(networks.member(session.series.network))
    assert "Record without this interpretation." in text(desk.get("/desk/"))
    assert "Do not record this interpretation" in text(desk.get("/desk/series/own/interpreters/water/"))


def test_missing_is_marked_seen_by_the_partner_and_resolved(client, session, luc, row):
    ama = speakers.speaker(session)
    amina = desks.interpreter(session.series.network, "Amina Haddad")
    desks.booking(session, amina)

    answer = client.post(address(luc, PACK), {"do": "missing", "lack": "slides", "person": ama.person_id}, follow=True)
    assert "Marked. Ama Mensah is asked for it by letter." in text(answer)
    partner = text(client.get(address(amina, PACK)))
    assert "Slides: Ama Mensah" in partner
    assert "Marked by Luc Diallo" in partner

    client.post(address(amina, PACK), {"do": "here", "row": Missing.objects.get().pk})
    assert Missing.objects.get().resolved_at is not None


def test_slides_that_arrive_are_not_missing_any_more(client, session, luc, row):
    ama = speakers.speaker(session)
    client.post(address(luc, PACK), {"do": "missing", "lack": "slides", "person": ama.person_id})
    work()
    assert "For the interpreters" in text(client.get(speakers.link(ama)))

    speakers.slides(ama, session)
    work()

    assert "Nothing is marked as missing." in text(client.get(address(luc, PACK)))
    assert "For the interpreters" not in text(client.get(speakers.link(ama)))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Choose what is missing."),
        ({"lack": "slides"}, "Choose whose it is."),
        ({"lack": "other"}, "Say in a few words what is missing."),
        ({"lack": "terms", "words": "x" * 600}, "at most 500 fit"),
        ({"lack": "money"}, "is not one of the available choices"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(client, luc, row, told, words):
    answer = client.post(address(luc, PACK), {"do": "missing", **told})

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Missing.objects.exists()


@pytest.mark.parametrize(
    "state", [BookingState.OFFERED, BookingState.DECLINED, BookingState.GIVEN_BACK, BookingState.RELEASED]
)
def test_only_who_has_accepted_sees_the_pack(client, luc, row, state):
    Booking.objects.update(state=state)

    assert client.get(address(luc, PACK)).status_code == 404
    assert client.get(address(luc)).status_code == 200


def test_a_session_that_is_over_has_no_pack(client, luc, row, october):
    october.move_to("2020-10-27T12:30:00Z")

    assert client.get(address(luc, PACK)).status_code == 404
    assert "No invoice noted" in text(client.get(address(luc)))


def test_rows_of_other_sessions_are_not_theirs(client, session, luc, row):
    other = desks.session(session.series.network, slug="waste", series=session.series)
    far = Missing.objects.create(session=other, lack="run")

    assert client.post(address(luc, PACK), {"do": "here", "row": far.pk}).status_code == 404
    assert client.post(address(luc, PACK), {"do": "fly"}).status_code == 404
    assert client.get(address(luc, "sessions/own/waste/")).status_code == 404


def test_queries_of_the_pack_do_not_grow(client, session, luc, row):
    counts = []
    for total in (3, 30):
        for number in range(Missing.objects.count(), total):
            who = speakers.speaker(session, f"Ama{number} Mensah")
            Missing.objects.create(session=session, lack="slides", person=who.person, by=luc)
            speakers.slides(who, session)
        client.get(address(luc, PACK))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(luc, PACK))
        counts.append(len(queries))
    assert counts[0] == counts[1]
