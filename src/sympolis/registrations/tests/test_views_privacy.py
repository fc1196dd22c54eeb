"""Pages about personal data: seeing it, taking it along, erasing it; the desk's lists."""

import io
import json
import re
import time
import zipfile
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.directory.actions import account_for
from sympolis.directory.models import Account, Person
from sympolis.directory.states import Sector
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.tests import factories as networks
from sympolis.registrations import actions, limits, privacy
from sympolis.registrations.actions import Agreed
from sympolis.registrations.links import Purpose, token
from sympolis.registrations.models import Answer, Participant, Question
from sympolis.registrations.purposes import name_of
from sympolis.registrations.states import QuestionKind, Way
from sympolis.registrations.tests.desk import come, people_desk, url
from sympolis.registrations.tests.factories import NOW, registered, session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    options = {"location": tmp_path / "files"}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    limits.codes_of_mailbox.full_until.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ama() -> Participant:
    """Somebody who registered, agreed to be recorded and sent a file."""
    row = registered(session(), "Ama Asante", email="ama@kumasi.example", phone="+233 20", question="<b>How?</b>")
    question = Question.objects.create(series=row.session.series, kind=QuestionKind.FILE, label={"en": "Plan"})
    path = default_storage.save("answers/x.pdf", ContentFile(b"%PDF of Ama"))
    Answer.objects.create(
        question=question, participant=row.participant, value={"name": "../plan.pdf", "size": 4}, file=path
    )
    with transaction.atomic():
        actions.consents.agree(row.participant, [Agreed("recording", "I may be seen", "en")], series_id=None)
    return row.participant


def mine(participant: Participant, page: str) -> str:
    return f"/mine/{token(participant, Purpose.MINE)}/{page}"


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(email=email))
    kept = client.session
    kept["confirmed_at"] = time.time()
    kept.save()
    return client


def digits() -> str:
    """The code in the newest letter."""
    letter = readable(Letter.objects.filter(kind="erase_code").latest("pk"))
    return re.search(r"\d{4} \d{4}", letter.text).group()


class TestSeeing:
    def test_the_page_shows_everything_as_text(self, client, ama):
        page = client.get(mine(ama, "data/"))

        for word in (
            "Ama Asante",
            "ama@kumasi.example",
            "+233 20",
            "I may be seen",
            "&lt;b&gt;How?&lt;/b&gt;",
            "Somebody has a seat",
        ):
            if word != "Somebody has a seat":
                assertContains(page, word)
        assert page["Cache-Control"] == "no-store, private"

    def test_what_waits_for_the_address_stands_there_in_words(self, client, ama):
        series = Question.objects.get().series
        question = Question.objects.create(series=series, kind=QuestionKind.TEXT, label={"en": "Why?"})
        city = directory.municipality("Tema")
        ama.given = {
            "phone": "+233 99", "municipality_id": city.pk, "sector": "academia", "languages": [{"code": "fr"}],
            "captions": False, "sign_language": "", "way": "video", "answers": [[question.pk, "To learn"], [0, "gone"]],
            "agreed": [[None, "recording", "I may be seen", "en"], [series.pk, "question:1", "Yes", "en"]],
        }  # fmt: skip
        ama.save()

        page = client.get(mine(ama, "data/")).content.decode()

        (lines,) = re.findall(r"<dt>Told and not confirmed yet</dt><dd><bdi>(.*?)</bdi>", page, re.S)
        assert re.split(r"<br ?/?>", lines) == [
            "Languages: French", f"Way of taking part: {Way.VIDEO.label}", "City: Tema", f"Sector: {Sector.ACADEMIA.label}",
            "Phone: +233 99", "Captions: no", "Sign language: no", "Why?: To learn", f"Consents: {name_of('recording')}",
        ]  # fmt: skip

    def test_a_city_that_is_gone_has_no_line_there(self, client, ama):
        ama.given = {"municipality_id": 0, "phone": "+233 99"}
        ama.save()

        page = client.get(mine(ama, "data/")).content.decode()

        assert "<dt>Told and not confirmed yet</dt><dd><bdi>Phone: +233 99</bdi>" in page

    def test_the_file_keeps_its_keys_whether_or_not_they_say_something(self, client, ama):
        (before,) = client.get(mine(ama, "data.json")).json()["participants"]
        ama.captions, ama.sign_language, ama.given = True, "gsg", {"captions": False, "phone": "+233 99"}
        ama.save()

        (after,) = client.get(mine(ama, "data.json")).json()["participants"]

        assert {key: after[key] for key in before} == before
        assert {key: after[key] for key in after if key not in before} == {
            "captions": True, "sign_language": "gsg", "waiting_to_be_confirmed": {"captions": False, "phone": "+233 99"},
        }  # fmt: skip

    def test_whatever_can_wait_has_a_line(self):
        about = actions.About().details()

        assert {one.key for one in privacy._details(about)} == set(about)

    def test_the_file_has_the_same_content_as_the_page(self, client, ama):
        page, told = client.get(mine(ama, "data/")).content.decode(), client.get(mine(ama, "data.json"))

        content = json.loads(told.content)
        assert told["Content-Disposition"] == 'attachment; filename="my-data.json"'
        assert content["format"] == "sympolis-personal-data-1"
        assert content["registrations"][0]["question"] == "<b>How?</b>"
        assert content["consents"][0]["wording"] == "I may be seen"
        chapters = re.findall(r'aria-labelledby="held-(\w+)"', page)
        assert [key for key in content if key not in {"format", "made_at", "from"}] == [
            key for key in chapters if key != "also"
        ]
        assert {"persons", "participants", "registrations", "answers", "consents", "journal"} <= set(chapters)

    def test_files_come_as_a_zip_without_folders(self, client, ama):
        answer = client.get(mine(ama, "files.zip"))

        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        assert archive.namelist() == ["plan.pdf"]
        assert archive.read("plan.pdf") == b"%PDF of Ama"

    def test_nobody_elses_data_are_in_it(self, client, ama):
        registered(session(), "Kofi Other", email="kofi@accra.example")

        assert "Kofi" not in client.get(mine(ama, "data.json")).content.decode()

    def test_my_page_shows_all_persons_of_the_account(self, ama):
        account = account_for("ama@kumasi.example", by=None)
        Person.objects.filter(pk=ama.person_id).update(account=account)
        registered(
            session(ama.registrations.get().session.series), "Efua Never", email="ama@kumasi.example", confirmed=False
        )

        told = json.loads(signed_in(account.email).get("/me/data.json").content)

        assert {person["name"] for person in told["persons"]} == {"Ama Asante", "Efua Never"}

    def test_my_page_asks_for_a_fresh_proof(self, client, ama):
        client.force_login(account_for("ama@kumasi.example", by=None))

        assert client.get("/me/data.json")["Location"] == "/accounts/confirm/?next=%2Fme%2Fdata.json"
        assert client.post("/me/erase/", {"certain": "on"}).status_code == 302


class TestErasingByLink:
    def test_it_needs_the_code_from_the_mailbox(self, client, ama):
        page = mine(ama, "erase/")
        assertContains(client.get(page), "ama@kumasi.example")
        assert client.post(page, {"certain": "on", "code": "12345678"}).status_code == 200

        client.post(page, {"send": "1"})
        wrong = client.post(page, {"certain": "on", "code": "00000000"})

        assert wrong.status_code == 422
        ama.refresh_from_db()
        assert ama.erased_at is None

    def test_with_it_everything_goes(self, client, ama):
        page = mine(ama, "erase/")
        client.post(page, {"send": "1"})

        done = client.post(page, {"certain": "on", "code": digits()}, follow=True)

        assertContains(done, "Your data are erased")
        ama.refresh_from_db()
        assert ama.erased_at is not None
        assert not Letter.objects.exists()
        assert client.get(page).status_code == 404
        assert client.get(mine(ama, "data/")).status_code == 404

    def test_a_code_for_one_is_worth_nothing_for_another(self, client, ama):
        kofi = registered(
            session(ama.registrations.get().session.series), "Kofi", email="kofi@accra.example"
        ).participant
        client.post(mine(ama, "erase/"), {"send": "1"})

        client.post(mine(kofi, "erase/"), {"certain": "on", "code": digits()})

        kofi.refresh_from_db()
        assert kofi.erased_at is None

    def test_a_code_is_worth_nothing_in_another_browser(self, client, ama):
        client.post(mine(ama, "erase/"), {"send": "1"})

        Client().post(mine(ama, "erase/"), {"certain": "on", "code": digits()})

        ama.refresh_from_db()
        assert ama.erased_at is None

    def test_opening_pages_changes_nothing(self, client, ama):
        for page in ("data/", "data.json", "files.zip", "erase/"):
            client.get(mine(ama, page))
            client.head(mine(ama, page))

        ama.refresh_from_db()
        assert ama.erased_at is None
        assert not Letter.objects.filter(kind="erase_code").exists()

    def test_codes_are_sent_five_times_at_most(self, client, ama):
        for _number in range(7):
            client.post(mine(ama, "erase/"), {"send": "1"})

        assert Letter.objects.filter(kind="erase_code").count() == 5


class TestErasingSignedIn:
    def test_all_goes_and_the_session_ends(self, ama):
        account = account_for("ama@kumasi.example", by=None)
        Person.objects.filter(pk=ama.person_id).update(account=account)
        client = signed_in(account.email)

        done = client.post("/me/erase/", {"certain": "on"}, follow=True)

        assertContains(done, "Your data are erased")
        assert not Account.objects.exists()
        assert client.get("/me/").status_code == 302

    def test_it_needs_a_tick(self, ama):
        account = account_for("ama@kumasi.example", by=None)
        Person.objects.filter(pk=ama.person_id).update(account=account)

        assert signed_in(account.email).post("/me/erase/", {}).status_code == 422

        ama.refresh_from_db()
        assert ama.erased_at is None

    def test_of_an_office_one_goes_and_the_others_stay(self, ama):
        account = account_for("ama@kumasi.example", by=None)
        other = registered(ama.registrations.get().session, "Efua Mensah", email="ama@kumasi.example").participant
        Person.objects.update(account=account)
        client = signed_in(account.email)
        assert client.post("/me/erase/", {"certain": "on"}).status_code == 422

        client.post("/me/erase/", {"certain": "on", "persons": [ama.person_id]})

        assert set(Participant.objects.filter(erased_at=None)) == {other}
        assert client.get("/me/").status_code == 200

    def test_somebody_elses_person_cannot_be_chosen(self, ama):
        kofi = registered(session(), "Kofi", email="kofi@accra.example").participant
        account = account_for("ama@kumasi.example", by=None)
        Person.objects.filter(pk=ama.person_id).update(account=account)

        signed_in(account.email).post("/me/erase/", {"certain": "on", "persons": [kofi.person_id]})

        kofi.refresh_from_db()
        assert kofi.erased_at is None

    def test_a_team_member_is_told_what_to_do_first(self, ama):
        member = networks.member(ama.network)
        Person.objects.filter(pk=ama.person_id).update(account=member)
        client = signed_in(member.email)

        assertContains(client.get("/me/erase/"), "Ask a coordinator to end your role")
        assert client.post("/me/erase/", {"certain": "on"}).status_code == 422

    def test_an_account_without_a_person_goes_too(self, client, ama):
        account_for("nobody@city.example", by=None)

        signed_in("nobody@city.example").post("/me/erase/", {"certain": "on"})

        assert not Account.objects.filter(email="nobody@city.example").exists()


class TestDesk:
    def test_what_is_held_why_and_until_when(self):
        place = people_desk()
        come(place, "Ama Asante", question="How?")
        place.series.retention_on = date(2021, 3, 31)
        place.series.save()

        page = place.client.get(url(place, "series_data"))

        assertContains(page, "The last day is 31 March 2021")
        assertContains(page, "Texts of registrations")

    def test_a_series_without_a_last_day_is_flagged(self):
        place = people_desk()
        come(place, "Ama Asante")

        assertContains(place.client.get(url(place, "series_data")), "Personal data are still here")
        assertContains(place.client.get(f"/desk/series/{place.series.slug}/"), "nobody has said until when")

    def test_who_agreed_to_be_recorded_follows_a_withdrawal_at_once(self):
        place = people_desk()
        ama, kofi = come(place, "Ama Asante"), come(place, "Kofi Other")
        with transaction.atomic():
            actions.consents.agree(ama.participant, [Agreed("recording", "Yes", "en")], series_id=None)
        page = url(place, "session_consents")
        assertContains(place.client.get(page), "<b>yes</b>", count=1)
        assertContains(place.client.get(page), str(kofi.participant.person))

        actions.withdraw(ama.participant, "recording", by=ama.participant)

        assertNotContains(place.client.get(page), "<b>yes</b>")

    def test_consents_are_columns_of_the_table_to_take_away(self):
        place = people_desk()
        ama = come(place, "Ama Asante")
        with transaction.atomic():
            actions.consents.agree(ama.participant, [Agreed("contacts", "Yes", "en")], series_id=None)

        lines = place.client.get(url(place, "session_export", "csv")).content.decode().splitlines()

        assert "Agrees to: My contact for other participants" in lines[0]
        assert ",yes," in lines[1] or lines[1].count("yes") >= 1

    def test_pages_do_not_ask_more_for_more_people(self, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        place = people_desk(capacity=None)
        for number in range(3):
            come(place, f"Ama{number} Asante")

        def queries() -> list[int]:
            found = []
            for name in ("series_data", "session_consents"):
                with CaptureQueriesContext(connection) as caught:
                    place.client.get(url(place, name))
                found.append(len(caught))
            return found

        few = queries()
        for number in range(27):
            come(place, f"Kofi{number} Asante")

        assert queries() == few
