"""The form: two fields, sessions, everything else by choice; nothing typed is lost, nothing of others is shown."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sympolis.directory.models import Consent, Municipality, Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import Recording, SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, limits, links
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Answer, Invitation, Participant, Question, Registration
from sympolis.registrations.states import Mode, QuestionKind
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "quiet")]
AMA = {"name": "Ama Boateng", "email": "ama@kumasi.example"}


@pytest.fixture
def series():
    return programme.series(networks.network("north"), retention_on="2021-06-30")


def address(series) -> str:
    return reverse("registrations:register", args=[series.slug])


def post(client, series, *sessions, **told):
    return client.post(address(series), {**AMA, "sessions": [one.slug for one in sessions], **told})


def text_of(answer) -> str:
    return answer.content.decode()


def states() -> dict[str, str]:
    return dict(Registration.objects.values_list("session__slug", "state"))


def test_two_fields_and_a_session_are_enough(client, series):
    session = factories.session(series, capacity=5)

    answer = post(client, series, session)
    receipt = text_of(client.get(answer["Location"]))

    assert answer.status_code == 302
    assert states() == {session.slug: "registered"}
    assert "confirm your address" in receipt
    assert "ama@kumasi.example" in receipt
    assert session.title["en"] in receipt


def test_form_tells_times_seats_languages_and_why_a_session_cannot_be_chosen(client, series):
    latin = directory.region("latin-america", name={"en": "Latin America"})
    roomy = factories.session(series, capacity=12, interpretation_languages=["fr"])
    full = factories.session(series, capacity=1)
    factories.registered(full)
    factories.registered(full)
    kept = factories.session(series, capacity=5)
    actions.set_kept_seats(kept, [Wished(2, region=latin, until=timezone.now() + timedelta(days=19))], by=None)
    factories.admission(factories.session(series, capacity=20), mode=Mode.APPROVAL)
    factories.admission(factories.session(series), mode=Mode.INVITATION)
    factories.admission(factories.session(series), closes_at="2020-09-30T08:00Z")
    factories.session(series, state=SessionState.PLANNED)

    text = text_of(client.get(address(series) + "?tz=Africa/Nairobi"))

    for words in (
        "12 seats left.", "English, interpreted into French.", "Full: you join the waiting list. 1 person waits.",
        "3 seats left. 2 seats are kept for Latin America until 20 October 2020.", "for 20 seats", "By invitation.",
        "Registration closed on Wed 30 September 2020, 11:00, Nairobi time, UTC+3.", "Registration is not open yet.",
        "Tue 27 October 2020", "12:00–14:00", "Nairobi time, UTC+3", "Host: 10:00–12:00, Berlin time, UTC+1",
    ):  # fmt: skip
        assert words in text, words
    assert f'value="{roomy.slug}"' in text


def test_session_whose_page_one_comes_from_is_ticked_and_no_consent_is(client, series):
    first, second = factories.session(series), factories.session(series)

    text = text_of(client.get(f"{address(series)}?session={second.slug}"))

    assert re.findall(r'value="([^"]+)" checked', text) == [second.slug]
    assert first.slug in text


def test_everything_typed_survives_an_error_which_is_said_at_its_field(client, series):
    session = factories.session(series)

    answer = post(
        client, series, session, email="ama(at)kumasi", spoken_name="AH-ma", place="Kumasi", zone="Africa/Accra",
        gender="woman", country="GH", speaks_1="fr", access_needs="Captions", colleague_name=["Kofi"],
        colleague_email=["kofi@kumasi.example"], agree_contacts="on", way="audio",
    )  # fmt: skip

    text = text_of(answer)
    assert answer.status_code == 422
    assert '<a href="#id_email">' in text
    for kept in (
        'value="ama(at)kumasi"', 'value="AH-ma"', 'value="Kumasi"', 'value="Africa/Accra" selected', 'value="woman" selected',
        'value="GH" selected', 'value="fr" selected', "Captions", 'value="Kofi"', 'value="kofi@kumasi.example"',
        f'value="{session.slug}" checked',
    ):  # fmt: skip
        assert kept in text, kept
    assert re.search(r'name="agree_contacts"[^>]*checked', text)
    assert re.search(r'value="audio"[^>]*checked', text)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"name": ""}, "name", "Tell us your name."),
        ({"email": ""}, "email", "Tell us your e-mail address"),
        ({"sessions": []}, "sessions", "Choose at least one session."),
        ({"zone": "Mars/Olympus"}, "zone", "Choose a time zone"),
        ({"country": "XX"}, "country", "Choose a country"),
        ({"colleague_name": ["Kofi"], "colleague_email": [""]}, "together_with", "both a name and an e-mail"),
        ({"name": "A" * 100_000}, "name", "at most 300"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_linked_from_the_top(client, series, told, field, words):
    session = factories.session(series)

    answer = client.post(address(series), {**AMA, "sessions": [session.slug], **told})

    text = text_of(answer)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text
    assert f'id="id_{field}"' in text
    assert words in text


def test_ten_thousand_sessions_are_refused_at_once(client, series):
    factories.session(series)

    answer = client.post(address(series), {**AMA, "sessions": [f"s{number}" for number in range(10_000)]})

    assert answer.status_code == 413
    assert "This form is too large" in answer.content.decode()


def test_details_are_kept_for_the_person_and_with_the_registration(client, series):
    africa = directory.region("africa")
    networks.city(
        network_of(factories.session(series)),
        directory.municipality("Kumasi", country="GH", region=africa, zone="Africa/Accra"),
    )
    session = factories.session(series)

    post(
        client, series, session, place="kumasi, ghana", sector="administration", gender="woman", language="fr",
        function="Town planner", speaks_0="en", speaks_1="tw", way="text", phone="+233 1", brings="practice",
        brings_text="Markets", question="Who pays?",
    )  # fmt: skip

    row, person = Registration.objects.get(), Person.objects.get(email=AMA["email"])
    assert (row.municipality.slug, row.region, row.country, row.gender, row.language, row.way, row.brings) == (
        "kumasi", africa, "GH", "woman", "fr", "text", "practice",
    )  # fmt: skip
    assert (person.municipality, person.function["en"], person.languages) == (
        row.municipality,
        "Town planner",
        [{"code": "en"}, {"code": "tw"}],
    )
    assert (row.participant.zone, row.participant.language) == ("Africa/Accra", "en")


def test_the_old_name_of_a_zone_that_a_browser_tells_is_kept_by_its_present_one(client, series):
    session = factories.session(series)

    refused = post(client, series, session, name="", zone="Asia/Calcutta")
    post(client, series, session, zone="Asia/Calcutta")

    assert 'value="Asia/Kolkata" selected' in text_of(refused)
    assert Registration.objects.get().participant.zone == "Asia/Kolkata"


def test_the_page_after_the_form_shows_times_on_the_clock_that_was_just_told(client, series):
    answer = post(client, series, factories.session(series), zone="Asia/Kolkata")

    assert "Kolkata time" in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("typed", "country", "found", "place"),
    [
        ("München", "", ("Munich", "DE"), ""),
        ("Springfield, United States", "", None, "Springfield, United States"),
        ("Old Harbour Quarter", "GH", None, "Old Harbour Quarter"),
        ("", "GH", None, ""),
    ],
)
def test_city_is_found_in_the_world_or_kept_as_typed(client, series, typed, country, found, place):
    post(client, series, factories.session(series), place=typed, country=country)

    row = Registration.objects.select_related("municipality", "participant").get()
    city = row.municipality and (str(row.municipality), row.municipality.country)
    assert (city, row.participant.place) == (found, place)
    if not found:
        assert row.country == (country or "US")


def test_two_towns_of_the_directory_with_one_name_are_not_guessed(client, series):
    for slug in ("one", "two"):
        networks.city(
            network_of(factories.session(series)), directory.municipality("Neustadt", slug=slug, country="DE")
        )

    post(client, series, factories.session(series), place="Neustadt")

    assert Participant.objects.get().place == "Neustadt"
    assert Municipality.objects.count() == 2


def test_delegation_is_registered_as_one(client, series):
    session = factories.session(series, capacity=2)

    post(
        client, series, session, delegation="City of Kumasi", phone="+233 1", gender="woman",
        colleague_name=["Kofi Mensah", "", "Esi Owusu"], colleague_email=["office@k.example", "", "office@k.example"],
    )  # fmt: skip

    assert list(Registration.objects.values_list("state", "delegation__label", "gender").order_by("pk")) == [
        ("waiting", "City of Kumasi", "woman"), ("waiting", "City of Kumasi", ""), ("waiting", "City of Kumasi", ""),
    ]  # fmt: skip
    assert set(Participant.objects.exclude(email=AMA["email"]).values_list("phone", flat=True)) == {""}


def test_all_open_sessions_are_those_that_this_person_may_simply_take(client, series):
    first, second = factories.session(series), factories.session(series)
    factories.admission(factories.session(series), mode=Mode.APPROVAL)
    factories.admission(factories.session(series), for_sectors=["academia"])
    factories.session(series, state=SessionState.PLANNED)

    post(client, series, every="on", sector="administration")

    assert states() == {first.slug: "registered", second.slug: "registered"}


def test_consents_are_kept_with_their_words_and_only_when_ticked(client, series):
    post(client, series, factories.session(series, recording=Recording.ALL), agree_contacts="on")

    (consent,) = Consent.objects.all()
    assert (consent.purpose, consent.language, consent.series_id) == ("contacts", "en", series.pk)
    assert "may see my name, city and e-mail address" in consent.wording


def questions(series) -> dict[str, Question]:
    texts = {
        "text": {"label": {"en": "What do you expect?", "de": "Was erwarten Sie?"}, "required": True},
        "choice": {"label": {"en": "Which group?"}, "options": [{"en": "Water"}, {"en": "Waste"}]},
        "number": {"label": {"en": "How many buses?"}},
        "file": {"label": {"en": "A plan"}},
        "consent": {"label": {"en": "I keep to the rules"}},
    }
    return {
        kind: Question.objects.create(series=series, kind=kind, order=place, **fields)
        for place, (kind, fields) in enumerate(texts.items())
    }


PDF = b"%PDF-1.7 a plan"


def test_own_questions_are_asked_in_the_readers_language_and_answered(client, series):
    session, asked = factories.session(series), questions(series)
    name = {kind: f"question_{question.pk}" for kind, question in asked.items()}
    assert "Was erwarten Sie?" in text_of(client.get(address(series) + "?lang=de"))

    answer = post(client, series, session, **{
        name["text"]: "Peers", name["choice"]: "1", name["number"]: "12.5", name["consent"]: "on",
        name["file"]: SimpleUploadedFile("../plan of <b>.exe", PDF),
    })  # fmt: skip

    assert answer.status_code == 302
    told = {row.question.kind: row for row in Answer.objects.select_related("question")}
    assert {kind: row.value for kind, row in told.items() if kind != "file"} == {
        "text": "Peers", "choice": 1, "number": 12.5, "consent": True,
    }  # fmt: skip
    assert told["file"].value == {"name": "plan of <b>.pdf", "size": len(PDF)}
    assert re.fullmatch(r"answers/[a-z0-9]{24}\.pdf", told["file"].file.name)
    assert Consent.objects.get().purpose == f"question:{asked['consent'].pk}"
    with told["file"].file.open("rb") as kept:
        assert kept.read() == PDF


def test_the_first_option_and_a_nought_are_answers(client, series):
    session = factories.session(series)
    options = [{"en": "Mayor"}, {"en": "Planner"}]
    which = Question.objects.create(series=series, kind="choice", label={"en": "?"}, options=options, required=True)
    number = Question.objects.create(series=series, kind="number", label={"en": "How many?"}, order=1, required=True)
    for question in (which, number):
        question.sessions.add(session)

    answer = post(client, series, session, **{f"question_{which.pk}": "0", f"question_{number.pk}": "0"})

    assert answer.status_code == 302
    assert set(Answer.objects.values_list("question", "value")) == {(which.pk, 0), (number.pk, 0)}


def test_a_file_survives_an_error_elsewhere(client, series):
    session, asked = factories.session(series), questions(series)
    name = {kind: f"question_{question.pk}" for kind, question in asked.items()}

    wrong = post(client, series, session, **{name["file"]: SimpleUploadedFile("plan.pdf", PDF)})
    sealed = re.search(rf'name="{name["file"]}_kept" value="([^"]+)"', text_of(wrong))[1]
    right = post(client, series, session, **{name["text"]: "Peers", f"{name['file']}_kept": sealed})
    again = post(client, series, session, name="Somebody Else", **{name["text"]: "x", f"{name['file']}_kept": sealed})

    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 302)
    assert "“plan.pdf” is here" in text_of(wrong)
    assert Answer.objects.filter(question=asked["file"]).count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"<!doctype html><script>", b"%!PS-Adobe",
        b"PK\x03\x04 no archive", b"MZ\x90", b"GIF89a", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff",
    ],
)  # fmt: skip
def test_files_are_told_by_their_content(client, series, content):
    session, asked = factories.session(series), questions(series)

    answer = post(client, series, session, **{
        f"question_{asked['text'].pk}": "x", f"question_{asked['file'].pk}": SimpleUploadedFile("plan.pdf", content),
    })  # fmt: skip

    assert (answer.status_code, Answer.objects.filter(question=asked["file"]).count()) == (422, 0)


def test_question_of_another_session_is_not_asked_for_this_one(client, series):
    mine, other = factories.session(series), factories.session(series)
    question = Question.objects.create(series=series, kind=QuestionKind.TEXT, label={"en": "Why?"}, required=True)
    question.sessions.add(other)

    assert post(client, series, mine).status_code == 302
    wrong = post(client, series, other)
    assert (wrong.status_code, "Answer this question." in text_of(wrong)) == (422, True)


def test_closed_format_asks_why_one_wants_to_come(client, series):
    session = factories.session(series)
    factories.admission(session, mode=Mode.APPROVAL, asks_motivation=True)

    wrong = post(client, series, session)
    post(client, series, session, motivation="To learn", city_use="A plan", is_backed="on")

    assert (wrong.status_code, '<a href="#id_motivation">' in text_of(wrong)) == (422, True)
    row = Registration.objects.get()
    assert (row.state, row.motivation, row.city_use, row.is_backed) == ("applied", "To learn", "A plan", True)


def test_same_person_again_is_told_that_nothing_has_changed_and_no_more(client, series):
    session = factories.session(series, capacity=1)
    first = factories.registered(session, "Ama Boateng", email="ama@kumasi.example", phone="+233 1")
    before = Entry.objects.count()

    receipt = text_of(client.get(post(client, series, session, phone="+1 666")["Location"]))

    first.participant.refresh_from_db()
    assert "Nothing has changed" in receipt
    assert session.title["en"] in receipt
    assert "You have a seat" not in receipt
    assert (Registration.objects.count(), Entry.objects.count(), first.participant.phone) == (1, before, "+233 1")


def test_receipt_asks_a_known_address_to_confirm_the_new_seat(client, series):
    first, second = factories.session(series), factories.session(series)
    post(client, series, first)
    Participant.objects.update(address_confirmed_at=timezone.now())

    receipt = text_of(client.get(post(client, series, second)["Location"]))

    assert states()[second.slug] == "registered"
    assert "One more step: confirm your address" in receipt


def test_receipt_explains_the_place_in_the_line(client, series):
    session = factories.session(series, capacity=1)
    factories.registered(session)
    factories.registered(session)

    receipt = text_of(client.get(post(client, series, session)["Location"]))

    assert "You are second in the line." in receipt


@pytest.mark.parametrize("how", ["old", "forged", "other series"])
def test_receipt_is_short_lived_and_signed(client, series, clock, how):
    location = post(client, series, factories.session(series))["Location"]
    if how == "old":
        clock.shift(timedelta(hours=2))
    elif how == "forged":
        location = location.replace(":", "A", 1) if ":" in location else location[:-4] + "AAA/"
    else:
        location = location.replace(series.slug, programme.series(programme.network("south", host="s.example")).slug)

    assert client.get(location).status_code == 404


def test_personal_pages_are_kept_nowhere(client, series):
    answer = client.get(post(client, series, factories.session(series))["Location"])

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


def known(series, **about) -> Registration:
    return factories.registered(
        factories.session(series),
        "Ama Boateng",
        email="ama@kumasi.example",
        spoken_name="AH-ma",
        phone="+233 24",
        **about,
    )


def test_strangers_see_nothing_of_what_somebody_told(client, series):
    known(series)

    answers = [
        client.get(address(series)), client.get(address(series) + "?email=ama@kumasi.example&name=Ama+Boateng"),
        post(client, series, name="Ama Boateng", email="ama@kumasi.example"),
    ]  # fmt: skip

    assert not [answer for answer in answers if "AH-ma" in text_of(answer) or "+233 24" in text_of(answer)]


def test_who_is_signed_in_finds_their_details_filled_in(client, series):
    row, account = known(series), directory.account("ama@kumasi.example")
    Person.objects.filter(pk=row.participant.person_id).update(account=account)
    client.force_login(account)

    text = text_of(client.get(address(series)))

    for words in ("Ama Boateng", "ama@kumasi.example", "AH-ma", "+233 24"):
        assert f'value="{words}"' in text


def test_who_is_signed_in_needs_no_confirming_and_is_one_person_with_the_speaker(client, series):
    session, account = factories.session(series), directory.account("ama@kumasi.example")
    speaker = programme.person(network_of(session), "Boateng", given_name="Ama", account=account)
    client.force_login(account)

    post(client, series, session)

    assert states() == {session.slug: "confirmed"}
    assert Participant.objects.get().person == speaker
    assert Participant.objects.get().address_confirmed_at is not None


def test_personal_link_registers_for_more_under_the_same_name(client, series):
    row, other = known(series), factories.session(series)
    path = reverse("registrations:register_more", args=[links.token(row.participant, Purpose.MINE), series.slug])

    text = text_of(client.get(path))
    client.post(path, {"sessions": [other.slug], "phone": "+233 99", "name": "Mallory", "email": "m@evil.example"})

    assert 'value="AH-ma"' in text
    assert states()[other.slug] == "confirmed"
    row.participant.refresh_from_db()
    assert (Participant.objects.count(), row.participant.phone) == (1, "+233 99")


def test_invitation_opens_its_session_and_is_noted_as_used(client, series):
    session = factories.session(series)
    factories.admission(session, mode=Mode.INVITATION)
    invitation = Invitation.objects.create(
        series=series, session=session, email="ama@kumasi.example", name="Ama Boateng"
    )
    path = reverse("registrations:invited", args=[series.slug, links.token(invitation, Purpose.INVITED)])

    assert post(client, series, session).status_code == 422
    text = text_of(client.get(path))
    client.post(path, {**AMA, "sessions": [session.slug]})

    invitation.refresh_from_db()
    assert ("You are invited." in text, 'value="Ama Boateng"' in text) == (True, True)
    assert (states(), invitation.used_at) == ({session.slug: "registered"}, timezone.now())


def test_field_that_people_do_not_see_keeps_programs_out(client, series):
    answer = post(client, series, factories.session(series), fax="buy now")

    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert "Send the form again." in text_of(answer)


def test_a_city_hall_registers_at_once_but_nobody_goes_on_for_hours(client, series):
    limit = limits.Limit(3000, 600)

    assert sum(limit.allows("10.0.0.1") for _one in range(5000)) == 3000
    assert limit.allows("10.0.0.2")


def test_mailbox_that_is_named_too_often_is_left_alone(client, series, monkeypatch):
    session = factories.session(series)
    monkeypatch.setattr(limits, "forms_of_mailbox", limits.Limit(2, 900))

    codes = [post(client, series, session, name=f"Person {number}").status_code for number in range(3)]

    assert codes == [302, 302, 429]


def test_past_series_says_so_and_points_to_what_is_coming(client, series):
    past = programme.series(series.network, starts_on="2019-01-01", ends_on="2019-12-31")
    factories.session(series)

    text = text_of(client.get(address(past)))

    assert "This series is over" in text
    assert f'href="{address(series)}"' in text


@pytest.mark.parametrize("state", ["draft", "elsewhere", "none"])
def test_what_is_not_public_has_no_form(client, series, state):
    slug = "nowhere"
    if state == "draft":
        slug = programme.series(series.network, state="draft").slug
    elif state == "elsewhere":
        slug = programme.series(programme.network("south", host="south.example")).slug

    assert client.get(f"/series/{slug}/register/").status_code == 404


def test_join_link_and_dial_in_stand_on_no_form(client, series):
    factories.session(series, join_url="https://meet.example/room", dial_in="+49 30 room")

    text = text_of(client.get(address(series)))

    assert not [words for words in ("meet.example", "+49 30") if words in text]


def test_form_asks_the_database_as_often_for_thirty_sessions_as_for_three(client, series):
    counted = []
    factories.session(series)
    client.get(address(series))  # the cities are read once
    for more in (3, 27):
        for _one in range(more):
            session = factories.session(series, capacity=1)
            factories.admission(session, for_sectors=["academia"])
        with CaptureQueriesContext(connection) as caught:
            client.get(address(series))
        counted.append(len(caught))

    assert counted[0] == counted[1] <= 14, counted


def test_script_in_what_people_type_is_shown_as_text(client, series):
    session, evil = factories.session(series), '<script>alert("x")</script>'

    wrong = post(client, series, session, name=evil, email="x", place=evil, question=evil)
    right = post(client, series, session, name=evil)

    assert "<script>alert" not in text_of(wrong)
    assert "<script>alert" not in text_of(client.get(right["Location"]))


def test_additional_fields_change_nothing(client, series):
    session = factories.session(series)

    post(client, series, session, state="confirmed", source="team", network="99", is_staff="1", capacity="9999")

    assert list(Registration.objects.values_list("state", "source")) == [("registered", "form")]
