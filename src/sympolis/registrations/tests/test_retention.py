"""Personal data of a series go by themselves after its last day for them."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.directory.actions import account_for
from sympolis.directory.models import Account, Person
from sympolis.journal.models import Entry
from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Part, Series
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, retention
from sympolis.registrations.actions import Guest
from sympolis.registrations.actions.imports import read_people
from sympolis.registrations.attention import data_steps
from sympolis.registrations.models import Answer, Feedback, ImportRow, Invitation, Participant, Question, Registration
from sympolis.registrations.states import QuestionKind
from sympolis.registrations.tests.factories import NOW, registered, session

pytestmark = pytest.mark.django_db
LAST = date(2021, 3, 31)
AFTER = "2021-04-01T08:00:00Z"


@pytest.fixture(autouse=True)
def october(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    options = {"location": tmp_path / "files"}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def held_until(day: date | None, **fields):
    """A session of a series whose personal data are kept until that day."""
    return session(programme.series(retention_on=day, **fields))


def full(held) -> Registration:
    """Somebody of whom there is something of every kind."""
    row = registered(held, "Ama Asante", email="ama@kumasi.example", question="How?", sector="academia")
    question = Question.objects.create(series=held.series, kind=QuestionKind.FILE, label={"en": "Plan"})
    path = default_storage.save("answers/plan.pdf", ContentFile(b"%PDF"))
    Answer.objects.create(question=question, participant=row.participant, value={"name": "p.pdf", "size": 4}, file=path)
    actions.invite(held.series, held, [Guest("Guest", "guest@city.example")], by=None)
    read_people(held.series, b"Name,E-mail\nEfua Mensah,efua@x.example\n", "people.csv", by=None)
    Feedback.objects.create(
        session=held, shuffle="7d444840-9dc0-11d1-b245-5ffdce74fad2", on=date(2020, 10, 28), usefulness=5, will_use="All",
    )  # fmt: skip
    with transaction.atomic():
        post(
            key="k", kind="t", to_address="ama@kumasi.example", subject="s", text="t", network=held.series.network_id,
            about=f"registrations.registration:{row.pk}", person=row.participant.person_id,
        )  # fmt: skip
    return row


def counts() -> Counter:
    return Counter(Registration.objects.values_list("session_id", "region_id", "sector", "gender", "attendance"))


def test_nothing_goes_on_the_last_day_itself(october):
    full(held_until(LAST))
    october.move_to("2021-03-31T21:59:00Z")  # 23:59 in Berlin

    assert retention.forget_overdue() == 0
    assert Participant.objects.get().erased_at is None


def test_everything_goes_after_it_and_counts_stay(october, django_capture_on_commit_callbacks):
    row = full(held_until(LAST))
    before, series = counts(), row.session.series
    october.move_to("2021-03-31T22:01:00Z")  # the day after in Berlin

    with django_capture_on_commit_callbacks(execute=True):
        assert retention.forget_overdue() == 1

    assert not retention.kept(series).any
    assert not retention.holds_anything(series)
    assert Participant.objects.get().erased_at == timezone.now()
    assert str(Person.objects.get()) == ""
    assert not default_storage.exists("answers/plan.pdf")
    assert [model.objects.count() for model in (Answer, Invitation, ImportRow, Letter)] == [0, 0, 0, 0]
    assert Feedback.objects.values_list("usefulness", "will_use").get() == (5, "")
    assert counts() == before


def test_a_proof_line_says_how_much_went(october):
    full(held_until(LAST))
    october.move_to(AFTER)

    retention.forget_overdue()

    told: Counter = Counter()
    for entry in Entry.objects.filter(name="series.forgotten"):
        told.update(entry.facts)
    assert told == {
        "people": 1, "registrations": 1, "answers": 1, "files": 1, "invitations": 1, "import_rows": 1, "letters": 1,
        "feedback": 1,
    }  # fmt: skip


def test_a_second_run_does_nothing(october):
    full(held_until(LAST))
    october.move_to(AFTER)
    retention.forget_overdue()
    number = Entry.objects.count()

    assert retention.forget_overdue() == 0
    assert Entry.objects.count() == number


@pytest.mark.parametrize(("other", "stays"), [(date(2021, 12, 31), True), (None, True), (date(2021, 2, 1), False)])
def test_who_takes_part_in_a_series_that_still_keeps_its_data_stays(october, other, stays):
    held = held_until(LAST)
    mine = registered(held, "Ama Asante", email="ama@kumasi.example", question="How?")
    other_session = session(programme.series(held.series.network, retention_on=other))
    registered(other_session, "Ama Asante", email="ama@kumasi.example", question="Why?")
    october.move_to(AFTER)

    retention.forget(held.series)

    mine.refresh_from_db()
    assert (Participant.objects.get().erased_at is None) == stays
    assert mine.question == ""
    assert Registration.objects.get(session=other_session).question == ("Why?" if stays else "")


def test_speakers_and_the_team_keep_their_names(october):
    held = held_until(LAST)
    speaker, member, guest = (registered(held, f"{name} Asante") for name in ("Ama", "Kofi", "Efua"))
    Part.objects.create(session=held, person=speaker.participant.person)
    Person.objects.filter(pk=member.participant.person_id).update(account=networks.member(held.series.network))
    Person.objects.filter(pk=guest.participant.person_id).update(account=account_for("efua@x.example", by=None))
    october.move_to(AFTER)

    retention.forget_overdue()

    assert Participant.objects.filter(erased_at=None).count() == 0
    assert {str(person) for person in Person.objects.all()} == {"Ama Asante", "Kofi Asante", ""}
    assert not Account.objects.filter(email="efua@x.example").exists()


def test_a_series_without_a_last_day_keeps_everything(october):
    full(held_until(None))
    october.move_to("2030-01-01T08:00:00Z")

    assert retention.forget_overdue() == 0
    assert Participant.objects.get().erased_at is None


@pytest.mark.parametrize(
    ("now", "day", "words"),
    [
        ("2021-02-28T08:00:00Z", LAST, []),
        ("2021-03-01T08:00:00Z", LAST, ["The personal data of this series are deleted in 30 days."]),
        ("2021-03-30T08:00:00Z", LAST, ["The personal data of this series are deleted in 1 day."]),
        (AFTER, LAST, []),
        ("2021-02-28T08:00:00Z", None, ["Personal data are here, and nobody has said until when."]),
    ],
)
def test_the_desk_warns(october, now, day, words):
    held = held_until(day)
    registered(held)
    october.move_to(now)

    steps = data_steps([held.series_id], timezone.now())

    assert [step.words for step in steps] == words


def test_an_empty_series_is_not_warned_of():
    held = held_until(None)

    assert data_steps([held.series_id], timezone.now()) == []


def test_forgetting_many_takes_as_many_queries_as_forgetting_few(october):
    def queries(number: int) -> int:
        held = held_until(LAST)
        for _number in range(number):
            registered(held)
        october.move_to(AFTER)
        with CaptureQueriesContext(connection) as caught:
            retention.forget(Series.objects.get(pk=held.series_id))
        october.move_to(NOW)
        return len(caught)

    assert queries(3) == queries(30)


def test_what_an_app_above_holds_is_told_and_goes_with_the_rest(october, monkeypatch):
    held, other = held_until(LAST), session()
    slides = {held.series.pk: 3}
    monkeypatch.setattr(retention, "_further", {})
    further = retention.Further(
        rows=lambda series: [("Slides", slides.get(series.pk, 0), "To be shown")],
        forgets=lambda series: Counter(slides=slides.pop(series.pk, 0)),
    )
    retention.also("slides", further)
    october.move_to(AFTER)

    assert retention.further_rows(held.series) == [("Slides", 3, "To be shown")]
    assert retention.further_rows(other.series) == []
    assert retention.forget_overdue() == 1
    assert retention.forget_overdue() == 0
    assert Entry.objects.get(name="series.forgotten").facts == {"slides": 3}
