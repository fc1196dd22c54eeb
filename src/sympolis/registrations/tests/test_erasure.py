"""Erasing oneself: everything goes, the counts stay."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from sympolis.core.refusals import Refused
from sympolis.directory import erased
from sympolis.directory.actions import account_for, make_code
from sympolis.directory.actions.erasure import erase as erase_persons
from sympolis.directory.models import Account, Consent, Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Part, Segment, SessionVersion
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, privacy
from sympolis.registrations.actions import About, Agreed, Guest
from sympolis.registrations.actions.attendance import read_list, set_attendance
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.actions.erasure import erase
from sympolis.registrations.actions.imports import read_people
from sympolis.registrations.models import (
    Answer,
    AttendanceList,
    AttendanceRow,
    Certificate,
    Delegation,
    ImportRow,
    Invitation,
    Participant,
    Question,
    Registration,
)
from sympolis.registrations.states import Ending, QuestionKind, RegistrationState
from sympolis.registrations.tests.factories import NOW, registered, session

pytestmark = pytest.mark.django_db
S = RegistrationState
SECRETS = ("asante", "ama.asante", "+233", "ramp", "waste sorting", "because of ama")
ABOUT = {
    "phone": "+233 20 1234", "access_needs": "A ramp for Ama Asante", "organisation": "Asante & Co", "place": "Asanteville",
    "country": "GH", "sector": "administration", "gender": "woman", "language": "en", "brings": "practice",
    "brings_text": "Our waste sorting", "question": "Asante asks", "motivation": "because of Ama", "city_use": "Asante will",
}  # fmt: skip


@pytest.fixture(autouse=True)
def october(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"},
        },
    }  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        yield


def everything_written() -> dict[str, str]:
    """Every row of every table as text, by table."""
    found = {}
    for model in apps.get_models():
        rows = [
            " ".join(str(value) for value in row)
            for row in model._base_manager.values_list(*(field.attname for field in model._meta.concrete_fields))
        ]
        found[model._meta.db_table] = "\n".join(rows).casefold()
    return found


def left_of_her() -> dict[str, list[str]]:
    """Where something of Ama Asante still stands."""
    found = {table: [word for word in SECRETS if word in text] for table, text in everything_written().items()}
    return {table: words for table, words in found.items() if words}


def counts() -> Counter:
    """Registrations by session, region, sector, gender, state and attendance."""
    return Counter(
        Registration.objects.order_by().values_list(
            "session_id", "region_id", "sector", "gender", "country", "municipality_id", "attendance"
        )
    )


def ama(held, *, days_ago: int = 0, **about) -> Registration:
    return registered(held, "Ama Asante", email="Ama.Asante@Kumasi.example", **{**ABOUT, **about})


def with_everything(settings) -> tuple[Participant, Account]:
    """Ama, of whom there is something in every place that holds something of anybody."""
    city = programme.municipality(programme.network("north"), "Kumasi", region=directory.region("africa"))
    series = programme.series(city.memberships.get().network, slug="own")
    over, coming = session(series), session(series, capacity=1)
    registration = ama(over, municipality_id=city.pk, region_id=city.region_id)
    participant = registration.participant
    ama(coming, municipality_id=city.pk, region_id=city.region_id)
    registered(coming, "Kofi Waits", email="kofi@accra.example")
    account = participant.person.account or account_for(participant.email, by=None)
    Person.objects.filter(pk=participant.person_id).update(
        account=account, function={"en": "Asante's function"}, biography={"en": "Asante was"}, spoken_name="A-SAN-te"
    )
    question = Question.objects.create(series=series, kind=QuestionKind.FILE, label={"en": "Plan"})
    path = default_storage.save("answers/plan.pdf", ContentFile(b"%PDF of Asante"))
    Answer.objects.create(
        question=question, participant=participant, value={"name": "asante.pdf", "size": 8}, file=path
    )
    Consent.objects.create(
        person=participant.person,
        network_id=series.network_id,
        purpose="recording",
        wording="Asante may be seen",
        language="en",
    )
    participant.given = {"phone": "+233 99"}
    participant.save()
    actions.invite(series, over, [Guest("Ama Asante", participant.email)], by=None)
    read_people(series, b"Given name,Family name,E-mail\nAma,Asante,ama.asante@kumasi.example\nEfua,Mensah,efua@x.example\n",
                "people.csv", by=None)  # fmt: skip
    read_list(
        over, b"Name,E-mail,Minutes\nAma Asante,ama.asante@kumasi.example,50\nAsante Ama,,10\n", "list.csv", by=None
    )
    Part.objects.create(session=over, person=participant.person, topic={"en": "Asante speaks"})
    Segment.objects.create(session=over, minutes=10, title={"en": "Speech"}, person=participant.person)
    programme.release(series)
    for key, person in (("to-her", participant.person_id), ("by-address", None)):
        with transaction.atomic():
            post(key=key, kind="test", to_address=participant.email, to_name="Ama Asante", subject="Dear Asante", text="x",
                 network=series.network_id, person=person)  # fmt: skip
    make_code("sign_in", account)
    with time_machine.travel("2020-10-28T08:00:00Z", tick=False):
        set_attendance(over, [registration], "live", by=None)
        issue(registration, by=None)
    return Participant.objects.get(pk=participant.pk), account


def test_nothing_of_her_is_left_anywhere(settings, django_capture_on_commit_callbacks, client):
    participant, account = with_everything(settings)
    client.force_login(account)
    assert len(left_of_her()) > 10

    with django_capture_on_commit_callbacks(execute=True):
        erase_persons([participant.person], by=account)

    assert left_of_her() == {}
    assert not default_storage.exists("answers/plan.pdf")
    assert not Account.objects.filter(pk=account.pk).exists()
    assert client.get("/me/").status_code == 302
    assert Letter.objects.filter(to_address__icontains="asante").count() == 0


def test_counts_stay(settings):
    participant, account = with_everything(settings)
    before = counts()

    erase_persons([participant.person], by=account)

    assert counts() == before
    assert before.total() == 3


def test_over_stays_as_it_was_and_what_comes_is_given_back(settings):
    participant, account = with_everything(settings)
    over, coming = Registration.objects.filter(participant=participant).order_by("pk")
    with time_machine.travel("2020-10-27T12:00:00Z", tick=False):
        coming.session.released.starts_at = timezone.now() + timedelta(days=9)
        coming.session.released.save()
        erase_persons([participant.person], by=account)

    over.refresh_from_db()
    coming.refresh_from_db()
    kofi = Registration.objects.get(participant__email_key="kofi@accra.example")
    assert (over.state, over.attendance) == (S.CONFIRMED, "live")
    assert (coming.state, coming.ending, kofi.state) == (S.CANCELLED, Ending.ERASED, S.OFFERED)


def test_what_stays_of_a_participant(settings):
    participant, account = with_everything(settings)

    erase_persons([participant.person], by=account)

    participant.refresh_from_db()
    person = participant.person
    assert (participant.email, participant.email_key, participant.given) == ("", f"erased:{participant.pk}", {})
    assert participant.erased_at == timezone.now()
    assert (str(person), person.account, person.email) == ("", None, "")
    assert Certificate.objects.get().name == ""
    assert sorted(len(row.cells) for row in ImportRow.objects.all()) == [0, 3]
    assert {(row.name, row.email, row.minutes) for row in AttendanceRow.objects.all()} == {("", "", 50), ("", "", 10)}
    assert not Invitation.objects.exists()


def test_a_row_that_may_be_somebody_else_is_wiped_with_her_and_not_shown_to_her(settings):
    participant, account = with_everything(settings)
    over = AttendanceList.objects.get().session
    read_list(over, "Name,E-mail,Minutes\nАма Асанте,somebody@else.example,40\n".encode(), "second.csv", by=None)
    row = AttendanceRow.objects.get(email="somebody@else.example")
    assert (row.registration, row.candidates[:1]) == (None, [participant.registrations.get(session=over).pk])

    told = str([chapter.rows for chapter in privacy.of_participants([participant]).chapters])
    erase_persons([participant.person], by=account)

    assert "ama.asante@kumasi.example" in told
    assert "somebody@else.example" not in told
    row.refresh_from_db()
    assert (row.name, row.email, row.minutes) == ("", "", 40)


def test_she_is_gone_from_the_public_programme(settings, client):
    participant, account = with_everything(settings)
    version = SessionVersion.objects.exclude(content__parts=[]).get()

    erase_persons([participant.person], by=account)

    version.refresh_from_db()
    assert version.content["parts"] == []
    assert [segment["person"] for segment in version.content["segments"]] == [None]
    assert client.get(version.session.get_absolute_url()).status_code == 200


def test_a_proof_line_stays_without_her(settings):
    participant, account = with_everything(settings)

    erase_persons([participant.person], by=account)

    facts = Entry.objects.filter(name__endswith=".erased").order_by("pk")
    assert [(one.name, one.by_id) for one in facts] == [
        ("participant.erased", None), ("person.erased", None), ("account.erased", None),
    ]  # fmt: skip
    assert {tuple(one.facts) for one in facts} == {("made_at",)}


def test_erasing_twice_is_once(settings):
    participant, account = with_everything(settings)
    erase_persons([participant.person], by=account)
    number = Entry.objects.count()

    assert erase_persons([participant.person], by=None) == 0
    with transaction.atomic():
        assert actions.erasure.erase_participants([participant.pk], by=None) == []
    assert Entry.objects.count() == number


def test_a_colleague_with_the_same_mailbox_stays():
    held = session()
    mine = registered(held, "Ama Asante", email="office@kumasi.example")
    hers = registered(held, "Efua Mensah", email="office@kumasi.example")
    account = account_for("office@kumasi.example", by=None)
    Person.objects.update(account=account)
    with transaction.atomic():
        post(
            key="k",
            kind="t",
            to_address="office@kumasi.example",
            subject="s",
            text="t",
            person=hers.participant.person_id,
        )

    erase_persons([mine.participant.person], by=account)

    hers.refresh_from_db()
    assert (hers.state, str(hers.participant.person)) == (S.CONFIRMED, "Efua Mensah")
    assert Account.objects.get() == account
    assert Letter.objects.filter(key="k").exists()


def test_rows_of_the_same_mailbox_go_by_name():
    held = session()
    mine = registered(held, "Ama Asante", email="office@kumasi.example")
    registered(held, "Efua Mensah", email="office@kumasi.example")
    content = b"Name,E-mail\nAma Asante,office@kumasi.example\nEfua Mensah,office@kumasi.example\n"
    read_people(held.series, content, "people.csv", by=None)

    erase(mine.participant, by=mine.participant)

    assert [row.cells[:1] for row in ImportRow.objects.order_by("line")] == [[], ["Efua Mensah"]]


def test_a_team_member_is_told_what_to_do_first():
    held = session()
    row = registered(held)
    member = networks.member(held.series.network)
    Person.objects.filter(pk=row.participant.person_id).update(account=member)

    with pytest.raises(Refused) as refusal:
        erase_persons(Person.objects.filter(pk=row.participant.person_id), by=member)

    assert refusal.value.code == "in_team"
    row.participant.refresh_from_db()
    assert row.participant.erased_at is None


def test_a_link_reaches_only_what_was_done_under_its_address():
    """The person is known under another address too: whoever reads this mailbox must not erase that."""
    held = session()
    row = registered(held, "Ama Asante", email="new@kumasi.example")
    Person.objects.filter(pk=row.participant.person_id).update(email="old@kumasi.example")
    participant = Participant.objects.select_related("person").get(pk=row.participant_id)

    erase(participant, by=participant)

    participant.refresh_from_db()
    assert participant.erased_at is not None
    assert str(participant.person) == "Ama Asante"


def test_a_delegation_ends_with_its_lead():
    held = session()
    done = actions.sign_up(
        held.series.network, [held], name="Ama Asante", email="ama@kumasi.example", source="team", about=About(),
        together_with=[("Efua Mensah", "efua@kumasi.example")],
    )  # fmt: skip

    erase(done.participant, by=done.participant)

    other = Registration.objects.get(participant__email="efua@kumasi.example")
    assert not Delegation.objects.exists()
    assert (other.delegation, other.state) == (None, S.CONFIRMED)


def test_answers_typed_under_a_known_address_go_too(django_capture_on_commit_callbacks):
    row = registered(session())
    path = default_storage.save("answers/given.pdf", ContentFile(b"%PDF"))
    participant = row.participant
    participant.given = {"answers": [[1, {"path": path, "name": "x.pdf", "size": 4}]]}
    participant.save()

    with django_capture_on_commit_callbacks(execute=True):
        erase(participant, by=participant)

    assert not default_storage.exists(path)


def test_withdrawn_consents_and_others_are_not_touched():
    row = registered(session())
    with transaction.atomic():
        actions.consents.agree(row.participant, [Agreed("recording", "Yes", "en")], series_id=None)
    other = registered(session())
    with transaction.atomic():
        actions.consents.agree(other.participant, [Agreed("recording", "Yes", "en")], series_id=None)

    erase(row.participant, by=row.participant)

    assert [one.person_id for one in Consent.objects.all()] == [other.participant.person_id]


def test_erasing_many_takes_as_many_queries_as_erasing_few(django_assert_num_queries):
    held = session()
    few = [registered(held).participant_id for _number in range(3)]
    many = [registered(held).participant_id for _number in range(30)]

    def queries(people: list[int]) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught, transaction.atomic():
            actions.erasure.erase_participants(people, by=None)
        return len(caught)

    assert queries(few) == queries(many)


class TestAfterRestoring:
    """An older backup brings people back; the list beside the database takes them out again."""

    @pytest.fixture
    def back(self, settings, django_capture_on_commit_callbacks) -> tuple[Participant, Person]:
        participant, account = with_everything(settings)
        before = {model: list(model.objects.all()) for model in (Account, Person, Participant, Registration)}
        with django_capture_on_commit_callbacks(execute=True):
            erase_persons([participant.person], by=account)
        Entry.objects.filter(name__endswith=".erased").delete()
        for model, rows in before.items():
            for row in rows:
                models.Model.save(row, force_update=model.objects.filter(pk=row.pk).exists())
        return participant, participant.person

    def test_they_are_erased_again(self, back):
        assert {line[0] for line in erased.listed()} == {"participant.erased", "person.erased", "account.erased"}

        erased.look_after()

        assert left_of_her() == {}
        assert erased.again() == 0

    def test_another_person_with_the_same_number_is_left_alone(self, back):
        participant, person = back
        moment = timezone.now() + timedelta(days=1)
        Person.objects.filter(pk=person.pk).update(created_at=moment)
        Participant.objects.filter(pk=participant.pk).update(created_at=moment)

        erased.again()

        participant.refresh_from_db()
        assert participant.erased_at is None

    def test_a_line_that_was_cut_short_is_passed_over(self, back):
        with erased.file().open("a") as out:
            out.write('["person.erased", "1')

        erased.keep([("person.erased", "7", "2020-10-01T08:00:00+00:00", "2020-10-02T08:00:00+00:00")])

        assert ("person.erased", "7") in {line[:2] for line in erased.listed()}
        assert len(erased.listed()) == 4

    def test_the_file_is_its_owners(self, back):
        assert erased.file().stat().st_mode & 0o777 == 0o600


def test_a_full_disk_keeps_nobody_from_being_erased(settings, tmp_path, django_capture_on_commit_callbacks, caplog):
    row = registered(session())
    settings.DATA_DIR = tmp_path / "missing"

    with django_capture_on_commit_callbacks(execute=True):
        erase(row.participant, by=row.participant)

    settings.DATA_DIR = tmp_path
    assert erased.listed() == set()
    erased.look_after()
    assert {line[0] for line in erased.listed()} >= {"participant.erased", "person.erased"}


def invited(*people: tuple[str, str]) -> None:
    place = session()
    actions.invite(place.series, place, [Guest(name, email) for name, email in people], by=None, language="en")


def test_an_invitation_that_was_never_used_goes_with_the_person_and_is_told_before():
    person = directory.person("Ama Asante", email="ama@kumasi.example")
    invited(("Ama Asante", "AMA@kumasi.example"), ("Kofi", "kofi@kumasi.example"))

    told = privacy.tells([person])
    erase_persons([person], by=None)

    assert [chapter.key for chapter in told.chapters if chapter.rows] == ["lists"]
    assert list(Invitation.objects.values_list("name", flat=True)) == ["Kofi"]
    assert not Letter.objects.filter(to_address__iexact="ama@kumasi.example").exists()


def test_an_invitation_of_a_shared_mailbox_goes_only_with_whom_it_names():
    ama = directory.person("Ama Asante", email="office@kumasi.example")
    directory.person("Kofi Mensah", email="office@kumasi.example")
    invited(("Ama Asante", "office@kumasi.example"), ("Kofi Mensah", "office@kumasi.example"))

    erase_persons([ama], by=None)

    assert list(Invitation.objects.values_list("name", flat=True)) == ["Kofi Mensah"]


def test_an_account_without_a_person_takes_its_invitations_along():
    account = account_for("ama@kumasi.example", by=None)
    invited(("Somebody", "ama@kumasi.example"))

    erase_persons([], by=account, account=account)

    assert not Invitation.objects.exists()
