"""A speaker's own page: what it shows, what it takes, and who meets nothing there."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.contributions import speaking_links
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.tests import speakers as factories
from sympolis.core import seals
from sympolis.directory.models import Consent, Person
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.messaging.secrets import unseal
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Part, Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.tests import factories as registrations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
PAGES = ["", "about/", "photo/", "consents/", "check/", "times/", "remark/", "data/", "erase/"]
SECRET = "meet.example"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    session = factories.session(programme.series(networks.network(host="testserver")), title={"en": "Water"})
    programme.part(session, programme.person(session.series.network, "Asante", given_name="Kwame"), "moderator")
    return session


@pytest.fixture
def ama(session) -> Speaker:
    who = factories.speaker(session, zone="Africa/Accra")
    factories.with_turn(session, who)
    factories.released(session)
    return who


def get(who: Speaker, page: str = "", **options):
    return Client().get(factories.link(who, page), **options)


def post(who: Speaker, page: str = "", **fields):
    return Client().post(factories.link(who, page), fields)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_turn_stands_on_both_clocks_with_what_comes_around_it(ama):
    page = text(get(ama))

    for words in ("Your turn, Tue 27 October 2020", "09:10–09:30", "Accra time, UTC", "Host: 10:10–10:30, Berlin time, UTC+1",
                  "Kwame Asante", "Welcome", "Questions", "7 things are missing"):  # fmt: skip
        assert words in page


def test_the_zone_chosen_here_counts_before_the_known_one(ama):
    assert "14:55–15:15" in text(get(ama, "?tz=Asia/Kathmandu"))


def test_internal_notes_drafts_and_the_way_in_stand_nowhere(session, ama):
    session.segments.update(note={"en": "Secret note"}, fallback={"en": "Secret fallback"})
    secret = factories.session(session.series, title={"en": "Secret plan"})
    programme.part(secret, ama.person)
    page = text(get(ama))

    assert "Secret" not in page
    assert SECRET not in page
    assert get(ama, f"slides/{secret.slug}/").status_code == 404


def test_the_door_opens_15_minutes_before(ama, session, october):
    october.move_to("2020-10-27T08:44:59Z")
    assert "The way in opens here on Tue 27 October 2020, 08:45, Accra time, UTC" in text(get(ama))
    assert post(ama, do="join", session=session.slug).url == factories.link(ama)

    october.move_to("2020-10-27T08:45:00Z")
    answer = get(ama)
    assert SECRET not in text(answer)
    assert "https://meet.example" in answer.headers["Content-Security-Policy"]
    assert post(ama, do="join", session=session.slug).url == "https://meet.example/secret"

    october.move_to("2020-10-27T11:31:00Z")
    assert post(ama, do="join", session=session.slug).url == factories.link(ama)


def test_a_cancelled_session_says_so_and_lets_nobody_in(ama, session, october):
    programme_actions.cancel_session(session, by=None, reason={"en": "A storm."})
    programme.release(session.series)
    october.move_to("2020-10-27T09:00:00Z")

    page = text(get(ama))

    assert "This session does not take place" in page
    assert "A storm." in page
    assert post(ama, do="join", session=session.slug).url == factories.link(ama)


def test_whose_part_has_ended_reads_that_and_cannot_go_in(ama, session, october):
    Part.objects.filter(person=ama.person).delete()
    october.move_to("2020-10-27T09:00:00Z")

    assert "Your part has ended" in text(get(ama))
    assert post(ama, do="join", session=session.slug).status_code == 404
    answer = post(ama, "remark/", remark="Still here")
    assert answer.status_code == 422
    assert "You have no part in this series any more." in text(answer)
    assert "Still here" in text(answer)


def test_nothing_missing_is_said(ama, session):
    factories.give_everything(ama, session)

    assert "Nothing is missing. Thank you, and see you there." in text(get(ama))


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_one_person_alone(ama, page):
    answer = get(ama, page)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def stored() -> tuple:
    rows = [
        list(model.objects.order_by("pk").values())
        for model in (Speaker, Talk, Slides, Portrait, Unavailable, Person, Consent)
    ]
    return rows, Entry.objects.count(), Letter.objects.count()


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(ama, session, method):
    factories.give_everything(ama, session)
    before = stored()
    for page in (*PAGES, f"slides/{session.slug}/", f"slides/{session.slug}/1/", "photo.jpg", "data.json", "files.zip"):
        answer = getattr(Client(), method)(factories.link(ama, page))
        assert answer.status_code == 200, page
        if answer.streaming:
            b"".join(answer)  # to its end: then the client closes the file, and leaves the database open

    assert stored() == before


def test_wrong_renewed_and_foreign_links_are_not_there(ama, session):
    token = speaking_links.token(ama)
    for wrong in ("nobody", token[:-2] + "zz", token[:-4], "A" * 24, token + "A"):
        assert Client().get(f"/speaking/{wrong}/").status_code == 404
    foreign = factories.speaker(factories.session(), "Ana Foreign")
    assert get(foreign).status_code == 404

    answer = post(ama, do="new_link")
    assert Client().get(f"/speaking/{token}/").status_code == 404
    assert Client().get(answer.url).status_code == 200


def test_a_link_to_another_thing_is_not_this_one(ama):
    other = seals.token("sympolis.contributions.pack", ama.pk, 0)
    assert Client().get(f"/speaking/{other}/").status_code == 404


def test_name_and_biography_are_saved_in_each_language(ama):
    answer = post(
        ama,
        "about/",
        spoken_name="AH-mah",
        function_en="Engineer",
        biography_en="Builds wells.",
        biography_de="Baut Brunnen.",
    )

    assert answer.url == factories.link(ama)
    ama.person.refresh_from_db()
    assert (ama.person.spoken_name, str(ama.person.function)) == ("AH-mah", "Engineer")
    assert (ama.person.biography["en"], ama.person.biography["de"]) == ("Builds wells.", "Baut Brunnen.")


def test_a_biography_that_is_too_long_comes_back_whole(ama):
    long = "word " * 200

    answer = post(ama, "about/", spoken_name="AH-mah", biography_en=long)

    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert "at most 800 fit. Shorten it a little." in text(answer)


def test_what_the_team_saved_meanwhile_is_shown_beside(ama):
    form = get(ama, "about/").context["form"]
    seen = form["seen"].value()
    actions.tell_about(
        ama,
        by=networks.member(ama.series.network),
        spoken_name="AMA",
        function=ama.person.function,
        biography=ama.person.biography,
    )

    answer = post(ama, "about/", seen=seen, spoken_name="AH-mah")

    assert answer.status_code == 422
    assert "Somebody else saved this meanwhile" in text(answer)
    assert "AMA" in text(answer)
    assert 'value="AH-mah"' in text(answer)


def test_what_is_typed_is_kept_and_comes_back(ama):
    kept = Client().post(factories.link(ama, "about/"), {"biography_en": "Half a"}, headers={"X-Draft": "1"})
    assert kept.json()["said"] == "Kept as a draft at 08:00. Press Save when it is done."

    page = text(get(ama, "about/"))
    assert "Half a</textarea>" in page
    assert "It is not saved yet." in page
    ama.person.refresh_from_db()
    assert not ama.person.biography


def test_a_photo_is_sent_seen_and_removed(ama):
    assert post(ama, "photo/", do="send", photo=factories.photo()).url == factories.link(ama)
    shown = get(ama, "photo.jpg")
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")

    post(ama, "photo/", do="remove")
    assert get(ama, "photo.jpg").status_code == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("me.png", b"<html><script>alert(1)</script>"),
        ("me.svg", b"<svg/>"),
        ("me.jpg", b"%!PS-Adobe-3.0 EPSF"),
        ("me.png", b""),
    ],
)
def test_what_is_no_photo_says_what_to_do(ama, name, body):
    answer = Client().post(factories.link(ama, "photo/"), {"do": "send", "photo": SimpleUploadedFile(name, body)})

    assert answer.status_code == 422
    assert not Portrait.objects.exists()


def test_consents_are_asked_apart_and_nothing_is_ticked(ama):
    page = text(get(ama, "consents/"))
    assert "checked" not in page
    assert "Choose yes or no." in text(post(ama, "consents/"))

    post(ama, "consents/", recording="yes", publication="no")

    (held,) = Consent.objects.all()
    assert (held.purpose, held.language) == ("recording", "en")
    assert held.wording.startswith("My part in the sessions of this network may be recorded")
    assert "You said no." in text(get(ama))

    post(ama, "consents/", recording="no")
    held.refresh_from_db()
    assert held.withdrawn_at is not None


def test_a_consent_is_kept_in_the_language_it_was_read_in(ama):
    Client().post(factories.link(ama, "consents/?lang=de"), {"publication": "yes"})

    assert Consent.objects.get().language == "de"
    assert Consent.objects.get().wording.startswith("Mein Foto")


def test_every_consent_stands_under_a_short_title_among_ones_own(client, ama, session):
    row = registrations.registered(session)
    row.participant.person = ama.person
    row.participant.save()
    for purpose, words in (("publication", "My photo may stand there."), ("contact:7", "Other cities may write.")):
        Consent.objects.create(
            person=ama.person, network_id=session.series.network_id, purpose=purpose, wording=words, language="en"
        )

    page = text(client.get(f"/mine/{links.token(row.participant, links.Purpose.MINE)}/details/"))

    assert re.findall(r'<li class="pick"><h3>(.*?)</h3>', page) == ["Publication", "Questions from other cities"]
    assert page.count("My photo may stand there.") == 1


def test_recording_is_not_asked_about_when_nothing_is_recorded(session):
    session.recording = "none"
    session.save()
    who = factories.speaker(session)
    factories.released(session)

    assert "None of your sessions is recorded" in text(get(who, "consents/"))


def test_slides_come_in_versions_and_go_out_as_attachments(ama, session):
    page = f"slides/{session.slug}/"
    for name in ("one.pdf", "two.pdf"):
        assert post(ama, page, do="send", file=factories.pdf(name)).status_code == 302

    shown = text(get(ama, page))
    assert shown.index("two.pdf") < shown.index("one.pdf")
    answer = get(ama, f"{page}1/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="one.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer) == factories.PDF

    post(ama, page, do="choose", is_public="on")
    assert Talk.objects.get().is_public is True
    post(ama, page, do="remove", version="2")
    assert [one.number for one in Slides.objects.all()] == [1]


def test_slides_of_others_are_not_there(ama, session):
    kofi = factories.speaker(session, "Kofi Boateng")
    factories.slides(kofi, session)

    assert get(ama, f"slides/{session.slug}/1/").status_code == 404
    assert post(ama, f"slides/{session.slug}/", do="remove", version="1").status_code == 404


def test_wrong_slides_say_what_would_be_right(ama, session):
    answer = post(ama, f"slides/{session.slug}/", do="send", file=SimpleUploadedFile("a.exe", b"MZ"))

    assert answer.status_code == 422
    assert "Send the slides as PDF, PowerPoint (.pptx) or LibreOffice (.odp), without macros." in text(answer)


def test_who_speaks_without_slides_says_so(ama, session):
    post(ama, f"slides/{session.slug}/", do="without")

    assert "You speak without slides." in text(get(ama))


def test_the_check_asks_when_it_would_suit(ama):
    assert post(ama, "check/", tech="asked").status_code == 422
    post(ama, "check/", tech="asked", wish="Mondays")
    assert "You have asked for a date" in text(get(ama))
    assert get(ama, "check/").headers["Permissions-Policy"].startswith("camera=(self), microphone=(self)")
    assert get(ama).headers["Permissions-Policy"].startswith("camera=(), microphone=()")


def test_times_away_are_told_in_lines(ama):
    post(
        ama, "times/", zone="Africa/Accra", from_0="2020-11-02", from_1="2020-11-03", from_time_1="14:00", to_1="2020-11-03",
        to_time_1="16:30",
    )  # fmt: skip

    assert [str(one) for one in Unavailable.objects.all()] == [
        "2020-11-02 00:00 - 2020-11-03 00:00", "2020-11-03 14:00 - 2020-11-03 16:30",
    ]  # fmt: skip
    form = get(ama, "times/").context["form"]
    assert [form[f"{name}_1"].value() for name in ("from", "to")] == [Unavailable.objects.last().starts_at.date()] * 2
    assert form["from_time_0"].value() is None


def test_wrong_times_are_named_line_by_line(ama):
    answer = post(
        ama, "times/", zone="Africa/Accra", to_0="2020-11-02", from_1="2020-11-03", to_1="2020-11-01", from_2="soon"
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "Say from which day on." in page
    assert "The end has to come after the beginning." in page
    assert 'value="soon"' in page
    assert not Unavailable.objects.exists()


def test_what_is_held_can_be_read_and_taken_along(ama, session):
    factories.give_everything(ama, session)

    assert "talk.pdf" in text(get(ama, "data/"))
    assert get(ama, "data.json").json()["slides"][0]["name"] == "talk.pdf"
    assert b"talk.pdf" in b"".join(get(ama, "files.zip"))


def test_erasing_needs_the_code_from_the_letter(ama):
    client, page = Client(), factories.link(ama, "erase/")
    client.post(page, {"send": "1"})
    letter = Letter.objects.get(kind="erase_code")
    assert letter.to_address == "ama@kumasi.example"
    assert client.post(page, {"code": "0000 0000", "certain": "on"}).status_code == 422
    assert Speaker.objects.exists()

    code = re.search(r"\d{4} \d{4}", unseal(letter.text)).group()
    assert client.post(page, {"code": code, "certain": "on"}).url == "/privacy/erased/"
    assert not Speaker.objects.exists()
    ama.person.refresh_from_db()
    assert ama.person.family_name == ""


def test_extra_fields_change_nothing_else(ama):
    post(
        ama, "about/", spoken_name="AH-mah", family_name="Queen", email="x@evil.example", link_version="9", state="done"
    )

    ama.refresh_from_db()
    ama.person.refresh_from_db()
    assert (ama.person.family_name, ama.person.email, ama.link_version) == ("Mensah", "ama@kumasi.example", 0)


def test_scripts_in_what_people_type_are_shown_as_text(ama, session):
    post(ama, "about/", spoken_name="<script>alert(1)</script>", biography_en="<img src=x onerror=alert(1)>")
    post(ama, "remark/", remark="<script>alert(2)</script>")

    for page in ("", "about/", "remark/", "data/"):
        assert "<script>alert" not in get(ama, page).content.decode()
        assert "<img src=x" not in get(ama, page).content.decode()


def test_how_many_sessions_and_people_there_are_does_not_change_the_queries(session, ama):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert get(ama).status_code == 200
        return len(found)

    queries()
    few = queries()
    for number in range(29):
        other = factories.session(session.series)
        programme.part(other, ama.person)
        factories.speaker(session, f"Kofi Boateng{number}")
    factories.released(session)
    assert Session.objects.filter(released__isnull=False).count() == 30

    assert queries() == few
