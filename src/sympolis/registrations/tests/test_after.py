"""Feedback and certificates: the verbs, the pages, the paper."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.messaging.kinds import kind_of
from sympolis.messaging.models import LetterText
from sympolis.messaging.texts import default_text
from sympolis.networks.models import Network
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import certificates, links
from sympolis.registrations.actions import attendance
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.actions.feedback import give_feedback
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Certificate, Feedback
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AFTER = "2020-10-27T12:00:00Z"


def attended(name: str = "Ama Boateng", how: str = "live", **fields):
    session = factories.session(**fields)
    row = factories.registered(session, name)
    attendance.set_attendance(session, [row], how, by=None)
    row.refresh_from_db()
    return row


def address(name: str, row, **more) -> str:
    token = links.token(row.participant, Purpose.MINE)
    return reverse(f"after:{name}", args=[token, row.pk])


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# Feedback


def test_an_answer_is_kept_apart_from_who_gave_it(clock):
    row = attended()
    clock.move_to(AFTER)

    give_feedback(row, by=row.participant, usefulness=5, will_use="The map of wells")

    kept = Feedback.objects.get()
    row.refresh_from_db()
    assert (kept.session_id, kept.usefulness, kept.will_use) == (row.session_id, 5, "The map of wells")
    assert {field.name for field in Feedback._meta.fields} & {"registration", "participant", "person", "at"} == set()
    assert str(row.feedback_on) == "2020-10-27"
    assert Entry.objects.get(name="feedback.given").subject_type == "programme.session"


def test_one_answer_a_person_and_only_after_the_session(clock):
    row, other = attended(), attended("Kofi")
    with refused("not_over"):
        give_feedback(row, by=row.participant, usefulness=5)
    clock.move_to(AFTER)
    give_feedback(row, by=row.participant, usefulness=5)

    with refused("given"):
        give_feedback(row, by=row.participant, usefulness=1)
    with refused("not_allowed"):
        give_feedback(other, by=row.participant, usefulness=1)
    clock.move_to("2021-01-27T12:00:00Z")
    with refused("closed"):
        give_feedback(other, by=other.participant, usefulness=1)
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "code"), [({}, "missing"), ({"usefulness": 6}, "wrong_number"), ({"will_use": "x" * 4001}, "too_long")]
)
def test_what_cannot_be_an_answer_is_refused(clock, answer, code):
    row = attended()
    clock.move_to(AFTER)

    with refused(code):
        give_feedback(row, by=row.participant, **answer)


def test_the_page_of_three_questions(client, clock):
    row = attended()
    page = address("feedback", row)
    clock.move_to(AFTER)

    wrong = client.post(page, {"usefulness": "", "will_use": " "})
    assert "Answer at least one question." in wrong.content.decode()
    done = client.post(page, {"usefulness": "4", "improvement": "Shorter"}, follow=True)

    assert "You have answered. Thank you." in done.content.decode()
    assert (done.headers["Cache-Control"], done.headers["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")
    assert Feedback.objects.get().usefulness == 4


def test_who_did_not_come_is_not_asked_how_it_was(client, clock):
    session = factories.session(capacity=1)
    row, waiting = factories.registered(session), factories.registered(session)
    clock.move_to(AFTER)

    for one, words in ((row, "I followed it afterwards"), (waiting, "If you were there, write to the secretariat.")):
        with refused("not_attended"):
            give_feedback(one, by=one.participant, usefulness=5)
        page = client.get(reverse("registrations:mine", args=[links.token(one.participant, Purpose.MINE)]))
        assert address("feedback", one) not in page.content.decode()
        for answer in (
            client.get(address("feedback", one)),
            client.post(address("feedback", one), {"usefulness": "5"}),
        ):
            assert answer.status_code == 403
            assert "We ask those who took part" in answer.content.decode()
            assert words in answer.content.decode()
            assert 'name="usefulness"' not in answer.content.decode()
    assert not Feedback.objects.exists()


def test_who_says_that_they_followed_afterwards_is_asked(client, clock):
    row = factories.registered(factories.session())
    clock.move_to(AFTER)
    client.post(address("follow", row))

    assert client.post(address("feedback", row), {"usefulness": "4"}).status_code == 302
    assert Feedback.objects.get().usefulness == 4


def test_who_came_without_a_seat_is_asked_too(client, clock):
    session = factories.session(capacity=1)
    factories.registered(session)
    row = factories.registered(session)
    attendance.set_attendance(session, [row], "live", by=None)
    clock.move_to(AFTER)

    page = client.get(reverse("registrations:mine", args=[links.token(row.participant, Purpose.MINE)]))

    assert address("feedback", row) in page.content.decode()
    assert 'name="usefulness"' in client.get(address("feedback", row)).content.decode()


@pytest.mark.parametrize(
    ("moment", "words"), [(NOW, "This session is not over yet."), ("2021-03-01T12:00:00Z", "no longer collected")]
)
def test_nothing_is_asked_too_early_or_too_late_and_the_certificate_stays(client, clock, moment, words):
    row = attended()
    clock.move_to(moment)

    page = client.get(address("feedback", row))

    assert page.status_code == 200
    assert words in page.content.decode()
    assert 'name="usefulness"' not in page.content.decode()
    assert address("certificate_issue", row) in page.content.decode()


def test_a_session_that_did_not_take_place_asks_nothing(clock):
    row = attended()
    programme.cancel_session(row.session, by=None, reason={"en": "Storm"})
    programme.release(row.session.series, by=None)
    clock.move_to(AFTER)

    with refused("cancelled"):
        give_feedback(row, by=row.participant, usefulness=5)


def test_a_link_of_somebody_else_opens_nobodys_page(client):
    row, other = attended(), attended("Kofi")
    token = links.token(other.participant, Purpose.MINE)

    assert client.get(reverse("after:feedback", args=[token, row.pk])).status_code == 404
    assert client.get(reverse("after:feedback", args=["x" * 24, row.pk])).status_code == 404
    assert client.get(address("certificate_issue", row)).status_code == 405


# Certificates


def test_a_certificate_is_issued_once_to_those_who_took_part():
    row, absent = attended(), factories.registered(factories.session())

    first, again = issue(row, by=row.participant), issue(row, by=row.participant)

    assert first == again
    assert re.fullmatch(r"([A-HJKMNP-Z2-9]{4}-){2}[A-HJKMNP-Z2-9]{4}", first.code)
    with refused("not_attended"):
        issue(absent, by=absent.participant)
    with refused("not_allowed"):
        issue(row, by=absent.participant)
    with refused("not_allowed"):
        issue(row, by=directory.account())


def test_a_certificate_ends_with_the_attendance_and_comes_back_with_its_code(client):
    row = attended()
    code = issue(row, by=row.participant).code
    attendance.set_attendance(row.session, [row], "", by=None)

    page = client.get(reverse("after:certificate", args=[code]))
    assert "This certificate is no longer valid." in page.content.decode()
    assert client.get(reverse("after:certificate_pdf", args=[code])).status_code == 404
    attendance.set_attendance(row.session, [row], "followed", by=None)
    row.refresh_from_db()
    assert issue(row, by=row.participant).code == code
    assert "followed, after it took place" in client.get(reverse("after:certificate", args=[code])).content.decode()


def test_one_click_leads_to_the_certificate_and_its_address_verifies_it(client):
    row = attended()

    page = client.post(address("certificate_issue", row), follow=True).content.decode()
    code = Certificate.objects.get().code
    pdf = client.get(reverse("after:certificate_pdf", args=[code]))

    assert "This certificate is genuine." in page
    assert "Ama Boateng" in page
    words = text_of(pdf.content)
    assert "Ama Boateng" in words
    assert f"/certificates/{code}/" in words
    assert "27 October 2020, 10:00" in words
    assert len(pdf.content) <= 150_000
    assert client.get(reverse("after:certificate", args=[code.lower()])).status_code == 200


def test_an_unknown_code_says_so_and_another_network_knows_nothing(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    row = attended()
    code = issue(row, by=row.participant).code
    Network.objects.filter(pk=row.session.series.network_id).update(host="north.example")
    networks.network("south", host="south.example")

    unknown = client.get(reverse("after:certificate", args=["AAAA-BBBB-CCCC"]), headers={"host": "north.example"})
    elsewhere = Client().get(reverse("after:certificate", args=[code]), headers={"host": "south.example"})

    assert (unknown.status_code, elsewhere.status_code) == (404, 404)
    assert "AAAA-BBBB-CCCC" in unknown.content.decode()


@pytest.mark.parametrize(
    ("language", "name", "title"),
    [
        ("en", "Ama Boateng", "Water at night"),
        ("ru", "Наталья Ковальчук", "Городская мобильность"),
        ("ar", "ليلى حداد", "مدن في زمن صعب"),
        ("zh", "王小明", "城市在危机中"),
        ("de", "M" * 300, "T" * 300),
    ],
)
def test_the_paper_prints_in_many_scripts_accessible_and_light(language, name, title):
    row = attended(title={"en": title})
    certificate = issue(row, by=row.participant)
    certificate.name = name

    pdf = certificates.certificate_pdf(
        certificate, row.session.series.network, url="https://north.example/certificates/A/", language=language
    )

    words = text_of(pdf)
    assert b"pdfuaid" in pdf
    assert len(pdf) <= 150_000
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    for word in name.split():
        assert word in words or word[::-1] in words or word in words.replace("\n", "").replace(" ", "")


def test_the_code_on_the_paper_is_the_address():
    dark = certificates.modules("https://north.example/certificates/7KQ4-PM2X-9ABC/")

    assert {len(row) for row in dark} == {len(dark)}
    assert dark[0][:7] == [True] * 7  # a corner of ISO/IEC 18004


# The way in, and the way back


def test_one_click_leads_into_the_meeting_and_counts(client, clock):
    session = factories.session(join_url="https://meet.example/room")
    row = factories.registered(session)
    page = reverse("registrations:mine", args=[links.token(row.participant, Purpose.MINE)])
    assert "meet.example" not in str(client.get(page).headers) + client.get(page).content.decode()
    clock.move_to("2020-10-27T08:50:00Z")

    shown = client.get(page)
    assert address("join", row) in shown.content.decode()
    assert "form-action 'self' https://meet.example;" in shown.headers["Content-Security-Policy"]
    assert client.get(address("join", row)).status_code == 405
    done = client.post(address("join", row))

    row.refresh_from_db()
    assert (done.status_code, done["Location"], row.attendance) == (302, "https://meet.example/room", "live")


def test_whoever_missed_it_can_tell_that_they_followed_and_gets_a_certificate(client, clock):
    session = factories.session()
    row = factories.registered(session)
    page = reverse("registrations:mine", args=[links.token(row.participant, Purpose.MINE)])
    clock.move_to(AFTER)
    assert address("follow", row) in client.get(page).content.decode()

    words = client.post(address("follow", row), follow=True).content.decode()

    row.refresh_from_db()
    assert (row.attendance, row.attendance_from) == ("followed", "person")
    assert address("follow", row) not in words
    assert address("certificate_issue", row) in words
    assert address("feedback", row) in words


# The network's own words for the paper

FRENCH = (
    "a participé à la séance {live}\n\na suivi après coup la séance {followed}\n\nle {day} à {time}, heure de {place} "
    "({offset})\n\n{minutes} minutes, en ligne\n\ndès le {from}\n\n{days} jours, par écrit\n\nÉmis le {issued}\n\n"
    "Son authenticité se vérifie ici : {verify}"
)


def own_words(network: Network, language: str, subject: str, body: str) -> None:
    LetterText.objects.create(network_id=network.pk, kind="certificate", language=language, subject=subject, body=body)


def paper_in(client, row, language: str) -> str:
    code = issue(row, by=row.participant).code
    return text_of(client.get(reverse("after:certificate_pdf", args=[code]) + f"?lang={language}").content)


def test_a_certificate_speaks_a_language_for_which_the_network_has_words(client):
    row = attended()
    own_words(network_of(row.session), "fr", "Attestation de participation", FRENCH)

    words = " ".join(paper_in(client, row, "fr").split())
    page = client.get(issue(row, by=row.participant).get_absolute_url()).content.decode()

    for part in ("Attestation de participation", "a participé à la séance", "le 27 octobre 2020 à 10:00", "Émis le 1 octobre 2020",
                 "Son authenticité se vérifie ici :"):  # fmt: skip
        assert part in words
    assert ("a suivi" in words, "{" in words, "took part" in words) == (False, False, False)
    assert "?lang=fr" in page
    assert "?lang=es" not in page


def test_who_followed_afterwards_gets_that_line_in_arabic_too(client):
    row = attended(how="followed")
    lines = FRENCH.replace("a suivi après coup la séance", "تابع الجلسة لاحقا")
    own_words(network_of(row.session), "ar", "شهادة مشاركة", lines)
    content = certificates.paper_content(
        issue(row, by=row.participant), network_of(row.session), url="https://x.example/", language="ar"
    )

    assert (content["kind"], content["says"]) == ("شهادة مشاركة", "تابع الجلسة لاحقا")
    assert paper_in(client, row, "ar")


@pytest.mark.parametrize("body", [FRENCH.replace("{verify}", ""), FRENCH + "{salary}"])
def test_words_that_no_longer_fit_are_passed_over(client, body):
    row = attended()
    own_words(network_of(row.session), "fr", "Attestation", body)

    assert "took part in the session" in paper_in(client, row, "fr")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_words_offered_for_change_are_those_of_the_paper(language):
    row = attended()
    certificate, network = issue(row, by=row.participant), network_of(row.session)
    with translation.override(language):
        ours = certificates.paper_content(certificate, network, url="https://x.example/", language=language)
        own_words(network, language, *default_text(kind_of("certificate"), language))
        theirs = certificates.paper_content(certificate, network, url="https://x.example/", language=language)

    for name in ("kind", "says", "verify"):
        assert theirs[name] == ours[name]
    assert theirs["facts"][1] == ours["facts"][1]
