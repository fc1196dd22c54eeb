"""Consents, erasure, retention, public figures (trust.md 33 to 36). Each test prints its figures; `-s` shows them."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sympolis.directory.models import Consent
from sympolis.directory.tests import factories as directory
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, figures, limits, links, retention, towns
from sympolis.registrations.actions import attendance
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant, Question, Registration
from sympolis.registrations.states import QuestionKind
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db
AMA = {
    "name": "Ama Asantewaa",
    "email": "ama.asantewaa@kumasi.example",
    "phone": "+233 20 7777",
    "access_needs": "Ramp for Asantewaa",
}
OF_HER = ("asantewaa", "+233 20 7777")


@pytest.fixture(autouse=True)
def clock(settings, tmp_path) -> Iterator[time_machine.Traveller]:
    settings.DATA_DIR = tmp_path
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    for limit in (limits.forms_of_network, limits.forms_of_mailbox, limits.files_of_network, limits.codes_of_mailbox):
        limit.full_until.clear()
    towns.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def series():
    return programme.series(networks.network("north"), slug="own", retention_on=date(2021, 3, 31))


def form(session, **told: object):
    page = reverse("registrations:register", args=[session.series.slug])
    return Client().post(page, {**AMA, "sessions": [session.slug], **told})


def mine(participant: Participant, page: str = "") -> str:
    return f"/mine/{links.token(participant, Purpose.MINE)}/{page}"


def rows_that_name_her() -> dict[str, int]:
    """Table -> rows in which something of her stands."""
    found = {}
    for model in apps.get_models():
        columns = [field.attname for field in model._meta.concrete_fields]
        rows = [repr(row).casefold() for row in model._base_manager.values_list(*columns)]
        if number := sum(any(word in row for word in OF_HER) for row in rows):
            found[model._meta.db_table] = number
    return found


def test_each_consent_has_its_words_and_moment_and_ends_at_once_and_alone(series, clock):
    session = factories.session(series, recording="all")
    form(session, agree_contacts="on", agree_recording="on")
    participant = Participant.objects.get()
    actions.confirm(participant, by=participant)
    given = {one.purpose: (one.given_at.isoformat(), len(one.wording), one.language) for one in Consent.objects.all()}
    clock.shift(3600)

    answer = Client().post(mine(participant, "details/"), {"do": "withdraw", "purpose": "recording"})

    left = set(Consent.objects.filter(withdrawn_at=None).values_list("purpose", flat=True))
    taken_back = Consent.objects.get(purpose="recording")
    print(
        f"\nconsents {given}; one click later {left}, {taken_back.withdrawn_at:%H:%M}, its words kept: {bool(taken_back.wording)}"
    )
    assert answer.status_code == 302
    assert set(given) == {"contacts", "recording"}
    assert all(length > 20 and language == "en" for _at, length, language in given.values())
    assert left == {"contacts"}


def test_somebody_takes_everything_along_and_erases_it_alone_and_the_figures_stay(
    series, clock, django_capture_on_commit_callbacks
):
    question = Question.objects.create(series=series, kind=QuestionKind.FILE, label={"en": "Plan"})
    over, full = factories.session(series), factories.session(series, capacity=1)
    for number in range(14):
        factories.registered(over, gender="woman" if number < 7 else "man", sector="academia", language="en")
    factories.registered(full)
    form(over, gender="woman", sector="academia", **{f"question_{question.pk}": SimpleUploadedFile("asantewaa.pdf", b"%PDF-1.7 Asantewaa")})  # fmt: skip
    participant = Participant.objects.get(name_key="ama asantewaa")
    actions.confirm(participant, by=participant)
    Client().post(mine(participant, f"register/{series.slug}/"), {"sessions": [full.slug]})
    deliver_due(bool)
    rows = list(Registration.objects.filter(session=over))
    clock.move_to("2020-10-27T12:00:00Z")
    attendance.set_attendance(over, rows, "live", by=None)
    counts, public = counted(), figures.figures(series, "en")
    client, named = Client(), rows_that_name_her()
    taken = json.loads(client.get(mine(participant, "data.json")).content)
    page = mine(participant, "erase/")
    client.post(page, {"send": "1"})
    (code,) = re.findall(r"\d{4} \d{4}", readable(Letter.objects.get(kind="erase_code")).text)

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(page, {"certain": "on", "code": code}, follow=True)

    _folders, files = default_storage.listdir("answers")
    print(f"\nshe took {len(taken['registrations'])} registrations along; rows that name her before {named}, after "
          f"{rows_that_name_her()}, files after {files}, registrations counted before and after "
          f"{counts.total()}/{counted().total()}")  # fmt: skip
    assert done.status_code == 200
    assert len(named) >= 5
    assert rows_that_name_her() == {}
    assert files == []
    assert counted() == counts
    assert figures.figures(series, "en") == public
    assert client.get(page).status_code == 404


def counted() -> Counter:
    return Counter(Registration.objects.values_list("session_id", "region_id", "sector", "gender", "attendance"))


def test_what_a_series_holds_goes_by_itself_after_its_last_day_and_a_proof_stays(series, clock):
    session = factories.session(series)
    for _one in range(30):
        factories.registered(session, question="How?", phone="+233 1")
    form(session)
    deliver_due(bool)
    counts, held = counted(), retention.kept(series)
    clock.move_to("2021-03-31T21:00:00Z")  # the last evening in Berlin
    early = retention.forget_overdue()
    clock.move_to("2021-04-01T01:00:00Z")

    gone, again = retention.forget_overdue(), retention.forget_overdue()

    proofs = [entry.facts for entry in Entry.objects.filter(name="series.forgotten").order_by("pk")]
    print(
        f"\nheld {held}; series forgotten on the last day {early}, the day after {gone}, once more {again}; proof {proofs}"
    )
    assert (early, gone, again) == (0, 1, 0)
    assert not retention.holds_anything(series)
    assert rows_that_name_her() == {}
    assert counted() == counts
    assert proofs == [{"letters": held.letters, "registrations": 30}, {"people": 31}]


def test_no_public_page_shows_a_number_from_one_to_four(series):
    session = factories.session(series)
    africa = directory.region("africa", name={"en": "Africa"})
    asia = directory.region("asia", name={"en": "Asia"})
    for number in range(23):
        region = africa if number < 11 else asia if number < 14 else None
        gender = "woman" if number < 3 else "man" if number < 15 else "other" if number < 16 else ""
        factories.registered(session, region_id=region.pk if region else None, gender=gender, sector="academia")
    page = Client().get(reverse("registrations:figures", args=[series.slug])).content.decode()
    told = figures.figures(series, "en")

    cells = [(line.words, line.count) for table in told.tables for line in table.lines]
    small = re.findall(r"<td[^>]*>\s*([1-4])\s*</td>", page)
    print(
        f"\n{len(cells)} cells on the public page: {sum(count is None for _w, count in cells)} hidden, small ones shown {small}"
    )
    assert [cell for cell in cells if cell[1] is not None and 0 < cell[1] < 5] == []
    assert small == []
    assert any(count is None for _words, count in cells)
