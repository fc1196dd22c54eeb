"""A contribution from its first line until it is sent: who may, what is kept, what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sympolis.contributions import actions, links
from sympolis.contributions.actions import Begun
from sympolis.contributions.actions.moving import turn
from sympolis.contributions.flat import flat
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Author, Contribution
from sympolis.contributions.telling import marks
from sympolis.contributions.tests import factories
from sympolis.directory import merge, privacy
from sympolis.directory.actions import erasure as directory_erasure
from sympolis.directory.models import Person
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.post import letters, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return tmp_path


@pytest.fixture
def series():
    return programme.series(slug="autumn", contact_email="team@network.example")


def begun(title: str = "Open markets", **more) -> Begun:
    return Begun(**{"kind": "practice", "title": title, "language": "en", "place": "Kumasi, Ghana", **more})


def begin(
    series, title: str = "Open markets", *, name="Ama Mensah", email="ama@kumasi.example", call=None, **more
) -> Author:
    return actions.begin(call or factories.call(series), begun(title, **more), name=name, email=email)


def save(row: Contribution, by, seen=None, **told) -> actions.Saved:
    row = Contribution.objects.get(pk=row.pk)
    return actions.save(row, told, seen=marks(flat(row)) if seen is None else seen, by=by)


def complete(author: Author) -> Contribution:
    texts = {
        f"c_{code}": "A sentence."
        for code in ("office", "problem", "done", "staff", "results", "wrong", "must_have", "can_change")
    }
    save(author.contribution, author, summary="In short.", c_status="running", c_cost="low", **texts)
    return Contribution.objects.get(pk=author.contribution_id)


def test_a_draft_begins_and_its_link_is_mailed(series):
    author = begin(series)
    work()

    (letter,) = letters("ama@kumasi.example")
    assert letter.kind == "contribution_begun"
    assert links.token(author, Purpose.MAILED) in letter.text
    assert links.token(author, Purpose.WRITE) not in letter.text
    assert author.contribution.state == "draft"
    assert author.proven_at is None


def test_the_same_form_twice_is_one_draft_and_one_letter(series):
    call = factories.call(series)
    first, second = (begin(series, key="form-1", call=call) for _time in range(2))
    work()

    assert first.pk == second.pk
    assert Contribution.objects.count() == 1
    assert len(letters()) == 1


def test_two_forms_are_two_drafts_of_one_person(series):
    call = factories.call(series)
    begin(series, key="form-1", call=call)
    begin(series, "Another", key="form-2", call=call)

    assert (Contribution.objects.count(), Participant.objects.count()) == (2, 1)


def test_a_form_begun_under_a_known_address_changes_nothing_of_the_person(series):
    first = begin(series)
    actions.prove_author(first)
    before = Person.objects.values().get()

    begin(series, name="Ama Mensah", place="Berlin, Germany", language="de")

    assert Person.objects.values().get() == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "missing"), ({"title": "x" * 201}, "too_long"), ({"language": "klingon!"}, "unknown_choice"),
        ({"kind": "input"}, "unknown_choice"),
    ],
)  # fmt: skip
def test_what_cannot_begin_says_why_and_leaves_nothing(series, more, code):
    with refused(code):
        begin(series, **more)
    with refused("wrong_address"):
        begin(series, email="ama at kumasi")

    assert (Contribution.objects.count(), Person.objects.count()) == (0, 0)


def test_a_closed_call_takes_nothing_but_its_grace_does(series):
    call = factories.call(series, closes_at=timezone.now() + timedelta(hours=1), grace_minutes=30)

    with time_machine.travel(timezone.now() + timedelta(minutes=75)):
        begin(series, call=call)
    with time_machine.travel(timezone.now() + timedelta(minutes=95)), refused("closed"):
        begin(series, "Too late", call=call)


def test_a_draft_is_kept_when_the_deadline_passes_but_not_sent(series):
    call = factories.call(series, closes_at=timezone.now() + timedelta(hours=1))
    author = begin(series, call=call)
    row = complete(author)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        save(row, author, c_lessons="Still typing.")
        with refused("too_late"):
            actions.submit(row, by=author)
        actions.submit(row, by=programme.coordinator(series.network))  # the team may let it count

    row.refresh_from_db()
    assert row.content["lessons"] == {"en": "Still typing."}
    assert row.state == "submitted"


def test_sending_needs_everything_and_says_what_is_missing(series):
    author = begin(series)

    with refused("missing", "summary"):
        actions.submit(author.contribution, by=author)
    assert actions.missing(author.contribution)[:3] == ["summary", "c_office", "c_status"]

    row = complete(author)
    assert actions.missing(row) == []
    actions.submit(row, by=author)
    actions.submit(row, by=author)
    work()
    assert [letter.kind for letter in letters()] == ["contribution_begun", "contribution_received"]


def test_own_questions_that_must_be_answered_count(series):
    call = factories.call(series)
    question = call.questions.create(label={"en": "Who pays?"}, required=True)
    row = complete(begin(series, call=call))

    assert actions.missing(row) == [f"q_{question.pk}"]


def test_two_authors_at_once_lose_no_word(series):
    author = begin(series)
    colleague = actions.add_author(author.contribution, name="Kofi Boateng", email="kofi@kumasi.example", by=author)
    seen = marks(flat(author.contribution))

    save(author.contribution, author, seen, c_problem="Crowds at the gate", c_done="We marked places")
    second = save(author.contribution, colleague, seen, c_problem="Crowds in the lanes", c_partners="The traders")

    row = Contribution.objects.get()
    assert second.joined.conflicts == {"c_problem": "Crowds at the gate"}
    assert row.content["problem"] == {"en": "Crowds at the gate"}
    assert row.content["partners"] == {"en": "The traders"}
    assert row.content["done"] == {"en": "We marked places"}
    aside = row.versions.get(moment="aside")
    assert aside.content["content"]["problem"] == {"en": "Crowds in the lanes"}
    assert aside.author == colleague


def test_saves_of_one_sitting_are_one_version_and_those_of_another_a_new_one(series):
    author = begin(series)
    for words in ("one", "two", "three"):
        save(author.contribution, author, c_problem=words)
    assert author.contribution.versions.count() == 1

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        save(author.contribution, author, c_problem="four")
    assert [one.content["content"]["problem"]["en"] for one in author.contribution.versions.all()] == ["four", "three"]


def test_a_text_that_was_deleted_by_mistake_can_be_brought_back(series):
    author = begin(series)
    words = "We marked places two metres apart with paint, in every market."
    for told in (words, words + " It rained.", "", "W"):
        save(author.contribution, author, c_done=told)

    row = Contribution.objects.get()
    assert [one.content["content"].get("done", {}).get("en", "") for one in row.versions.all()] == [
        "W",
        words + " It rained.",
    ]


def test_what_is_kept_aside_is_followed_by_a_version_of_its_own(series):
    author = begin(series)
    seen = marks(flat(author.contribution))
    save(author.contribution, author, seen, c_problem="First")
    save(author.contribution, author, seen, c_problem="Second")
    save(author.contribution, author, c_done="Later")

    told = [(one.moment, one.content["content"].get("done")) for one in Contribution.objects.get().versions.all()]
    assert told == [("saved", {"en": "Later"}), ("aside", None), ("saved", None)]


def test_what_was_sent_is_never_written_over(series):
    author = begin(series)
    row = complete(author)
    actions.submit(row, by=author)
    save(row, author, c_problem="Afterwards")

    assert [one.moment for one in row.versions.all()] == ["saved", "submitted"]
    assert row.versions.get(moment="submitted").content["content"]["problem"] == {"en": "A sentence."}


def test_an_older_version_comes_back_and_the_present_one_stays(series):
    author = begin(series)
    row = complete(author)
    actions.submit(row, by=author)
    save(row, author, c_problem="Afterwards", title="Another title")

    actions.restore(row, row.versions.get(moment="submitted"), by=author)

    row.refresh_from_db()
    assert (row.content["problem"], str(row.title)) == ({"en": "A sentence."}, "Open markets")
    assert "Afterwards" in [one.content["content"]["problem"]["en"] for one in row.versions.all()]


def test_the_language_it_is_written_in_may_be_put_right(series):
    author = begin(series)
    save(author.contribution, author, c_problem="Zu viele Menschen")
    save(author.contribution, author, language="de", title="Offene Märkte")

    row = Contribution.objects.get()
    assert row.content["problem"] == {"de": "Zu viele Menschen"}
    assert dict(row.title) == {"de": "Offene Märkte"}


def test_during_the_review_authors_write_nothing(series, django_capture_on_commit_callbacks):
    row = factories.contribution(series, state="in_review")
    author = factories.author(row)

    with refused("wrong_state"):
        save(row, author, c_problem="Meanwhile")
    save(row, programme.coordinator(series.network), c_problem="The team puts a word right")


def test_somebody_who_was_taken_out_writes_nothing(series):
    author = begin(series)
    colleague = actions.add_author(author.contribution, name="Kofi", email="kofi@kumasi.example", by=author)
    token = links.token(colleague, Purpose.WRITE)
    actions.remove_author(colleague, by=author)

    assert links.author_of(token) is None
    with refused("not_allowed"):
        save(author.contribution, colleague, c_problem="Still here")
    with refused("last"):
        actions.remove_author(author, by=author)


def test_a_renewed_link_takes_the_old_ones_back(series):
    author = begin(series)
    old = [links.token(author, purpose) for purpose in (Purpose.WRITE, Purpose.MAILED)]

    renewed = actions.renew_link(author, by=None)

    assert [links.author_of(token) for token in old] == [None, None]
    assert links.author_of(links.token(renewed, Purpose.MAILED)) is not None


def test_tokens_of_one_purpose_open_nothing_of_another(series):
    row = factories.contribution(series, state="accepted")
    author = factories.author(row)
    approval = actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)

    assert links.approval_of(links.token(author, Purpose.MAILED)) is None
    assert links.author_of(links.token(approval, Purpose.APPROVE)) is None


def test_the_team_enters_one_and_the_city_takes_it_over(series):
    team = programme.coordinator(series.network)
    row = actions.enter(series, begun("By mail"), by=team)
    assert row.authors.count() == 0

    author = actions.add_author(row, name="Ama Mensah", email="ama@kumasi.example", by=team, why="handed_over")
    work()

    (letter,) = letters("ama@kumasi.example")
    assert letter.kind == "contribution_handed_over"
    save(row, author, c_problem="In our own words")
    with refused("not_allowed"):
        actions.enter(series, begun("By a stranger"), by=programme.coordinator(networks.network()))


def test_a_draft_that_was_never_sent_goes_with_its_files(series, django_capture_on_commit_callbacks):
    author = begin(series)
    kept = actions.add_file(author.contribution, SimpleUploadedFile("plan.pdf", b"%PDF-1.7"), by=author)
    path = kept.file.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(author.contribution, by=author)

    assert Contribution.objects.count() == 0
    assert not default_storage.exists(path)


def test_what_was_sent_is_withdrawn_and_may_come_back(series):
    author = begin(series)
    row = complete(author)
    actions.submit(row, by=author)

    assert actions.withdraw(row, by=author).state == "withdrawn"
    assert actions.bring_back(row, by=author).state == "draft"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.pdf", b"<html><script>", "wrong_file"), ("picture.svg", b"<svg/>", "wrong_file"),
        ("print.eps", b"%!PS-Adobe", "wrong_file"), ("plan.pdf", b"%PDF-" + b"0" * 10_000_001, "too_large"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_and_leave_nothing(series, storage, name, content, code):
    author = begin(series)

    with refused(code):
        actions.add_file(author.contribution, SimpleUploadedFile(name, content), by=author)

    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_at_most_a_dozen_files(series, storage):
    author = begin(series)
    for number in range(12):
        actions.add_file(author.contribution, SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7"), by=author)

    with refused("too_many"):
        actions.add_file(author.contribution, SimpleUploadedFile("more.pdf", b"%PDF-1.7"), by=author)
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 12


def test_states_that_do_not_follow_are_refused(series):
    row = factories.contribution(series, state="draft")
    with refused("wrong_state"):
        turn(row, "published", by=None)


def test_merged_cities_bring_their_contributions_along(series):
    kept, lost = (programme.municipality(series.network, name) for name in ("Kumasi", "Coomassie"))
    row = factories.contribution(series, municipality=lost)
    changes = merge.Changes()
    for join in merge.joins("city"):
        join(changes, kept.pk, lost.pk)

    row.refresh_from_db()
    assert row.municipality == kept


def test_a_person_sees_and_erases_what_they_write(series):
    author = begin(series)
    sent = complete(begin(series, "Sent one"))
    actions.submit(sent, by=Author.objects.get(contribution=sent))
    person = Person.objects.get()

    (chapter,) = [one for one in privacy.held([person]).chapters if one.key == "contributions"]
    assert len(chapter.rows) == 2

    directory_erasure.erase([person], by=None)

    assert [row.pk for row in Contribution.objects.all()] == [sent.pk]  # the city's, with nobody behind it
    assert Author.objects.count() == 0
    assert author.contribution_id != sent.pk


def test_the_same_page_sent_again_with_something_else_is_another_draft(series):
    call = factories.call(series)
    begin(series, key="form-1", call=call)
    second = begin(series, "Something else", name="Kofi", email="kofi@kumasi.example", key="form-1", call=call)

    assert str(second.contribution.title) == "Something else"
    assert Contribution.objects.count() == 2


def test_a_translation_survives_when_the_language_is_put_right(series):
    author = begin(series)
    save(author.contribution, author, summary="Deutsch gemeint", title_de="Titel auf Deutsch", summary_de="Übersetzt")
    save(author.contribution, author, language="de")

    row = Contribution.objects.get()
    assert dict(row.summary) == {"de": "Deutsch gemeint", "en": "Übersetzt"}
    assert "Titel auf Deutsch" in row.title.values()


def test_a_new_city_of_somebody_else_stays_when_only_the_country_is_changed(series):
    author = begin(series)
    seen = marks(flat(author.contribution))
    save(author.contribution, author, seen, place="Xtown", country="")

    save(
        author.contribution,
        author,
        {**seen, "country": marks(flat(Contribution.objects.get()))["country"]},
        country="DE",
    )

    row = Contribution.objects.get()
    assert (row.place, row.country, row.municipality) == ("Xtown", "DE", None)


def test_years_that_change_places_are_a_change(series):
    author = begin(series)
    save(author.contribution, author, c_years=[2020, None])
    save(author.contribution, author, c_years=[None, 2020])

    assert Contribution.objects.get().content["years"] == [None, 2020]
