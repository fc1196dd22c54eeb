"""Speakers look at a note: asked, approving, suggesting, silent; who is asked anew."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sympolis.directory.actions import change_person
from sympolis.directory.actions.merging import merge, part
from sympolis.directory.models import Person
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.library import note_links
from sympolis.library.actions import note_approvals, note_publishing
from sympolis.library.letters import notes as letters_of_notes
from sympolis.library.models import NoteApproval, NoteSuggestion
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import AFTER, BEFORE, UNTIL, approve, letters, refused, rewrite, send, write
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(clock):
    place = factories.held(clock)
    write(place)
    return place


def answers(place) -> dict[str, str]:
    names = {person.pk: name for name, person in place.people.items()}
    return {names[pk]: answer for pk, answer in NoteApproval.objects.values_list("person", "answer")}


def test_everybody_with_a_part_is_asked_once(place):
    send(place)
    send(place)

    assert letters() == {"ama@kumasi.example", "ben@bonn.example", "cleo@quito.example"}
    assert Letter.objects.count() == 3
    assert answers(place) == {"ama": "asked", "ben": "asked", "cleo": "asked"}
    assert (place.note.state, place.note.versions.count()) == ("sent", 1)


def test_told_twice_it_is_one_letter(place):
    send(place)
    Delivery.objects.update(state="waiting", due_at="2020-01-01T00:00Z")
    deliver_due(bool)

    assert Letter.objects.count() == 3


def test_the_letter_is_in_the_language_of_its_reader_and_tells_the_rule(place):
    from sympolis.directory.tests import factories as directory

    account = directory.account(email="ben@bonn.example", language="de")
    Person.objects.filter(pk=place.people["ben"].pk).update(account=account)

    send(place, silence=True)

    german = Letter.objects.get(to_address="ben@bonn.example")
    assert german.language == "de"
    assert "Wasser" in german.subject
    english = Letter.objects.get(to_address="ama@kumasi.example")
    assert "If you do not answer until then, we take it as a yes." in english.text
    assert "/notes/approve/" in english.text


def test_without_the_rule_silence_is_no_consent(place, clock):
    send(place)
    clock.move_to(UNTIL + timedelta(hours=1))

    assert note_publishing.assume_overdue() == 0
    assert answers(place) == {"ama": "asked", "ben": "asked", "cleo": "asked"}


def test_with_the_rule_silence_counts_once_the_time_is_over(place, clock):
    send(place, silence=True)
    approve(place, "ama")
    assert note_publishing.assume_overdue() == 0
    clock.move_to(UNTIL + timedelta(hours=1))

    assert note_publishing.assume_overdue() == 2
    assert note_publishing.assume_overdue() == 0
    assert answers(place) == {"ama": "approved", "ben": "silent", "cleo": "silent"}
    assert place.note.state == "approved"


def test_silence_counts_only_of_those_who_were_told_so(place, clock):
    send(place)
    approve(place, "cleo")
    Letter.objects.all().delete()

    send(place, silence=True)
    assert letters() == {"ama@kumasi.example", "ben@bonn.example"}
    Letter.objects.all().delete()
    send(place, silence=True, until=UNTIL + timedelta(days=1))
    assert letters() == set()  # more time than they know of
    send(place, silence=True, until=UNTIL - timedelta(days=1))
    assert letters() == {"ama@kumasi.example", "ben@bonn.example"}

    clock.move_to(UNTIL - timedelta(hours=20))
    assert note_publishing.assume_overdue() == 2


def test_whose_part_became_another_one_is_not_held_to_the_new_rule(place, clock):
    send(place)
    rewrite(place, "Wells of Kumasi", "* Fifty wells")
    Person.objects.filter(pk=place.people["ben"].pk).update(email="")
    send(place, silence=True)
    clock.move_to(UNTIL + timedelta(hours=1))

    assert note_publishing.assume_overdue() == 2
    assert answers(place) == {"ama": "silent", "ben": "asked", "cleo": "silent"}


@pytest.mark.parametrize("state", ["failed", "bounced", "waiting"])
def test_silence_after_a_letter_that_never_arrived_is_no_consent(place, clock, state):
    send(place, silence=True)
    Letter.objects.filter(to_address="ben@bonn.example").update(state=state)
    clock.move_to(UNTIL + timedelta(hours=1))

    assert note_publishing.assume_overdue() == 2
    assert answers(place) == {"ama": "silent", "ben": "asked", "cleo": "silent"}


def test_a_letter_that_arrives_after_the_time_binds_nobody(place, clock):
    send(place, silence=True)
    clock.move_to(UNTIL + timedelta(hours=1))
    Letter.objects.filter(to_address="ben@bonn.example").update(sent_at=UNTIL + timedelta(minutes=1))

    assert note_publishing.assume_overdue() == 2
    assert answers(place)["ben"] == "asked"
    assert refused(lambda: note_approvals.renew_link(place.fresh(), place.people["ben"], by=None)).code == "past"


def test_whose_letter_came_back_can_be_asked_again(place):
    send(place)
    Letter.objects.filter(to_address="ben@bonn.example").update(state="bounced")
    Person.objects.filter(pk=place.people["ben"].pk).update(email="weber@bonn.example")

    send(place)

    assert Letter.objects.filter(to_address="weber@bonn.example").count() == 1
    assert Letter.objects.count() == 4


def test_nobody_answers_for_a_version_that_they_did_not_see(place):
    send(place)
    rewrite(place, "Wells of Kumasi", "* Fifty wells")
    send(place)

    assert refused(lambda: note_approvals.approve(place.approval("ama"), shown=1)).code == "changed"
    assert refused(lambda: note_approvals.suggest(place.approval("ama"), {}, remark="Yes", shown=1)).code == "changed"
    assert answers(place)["ama"] == "asked"


def test_who_has_no_part_any_more_answers_for_nothing(place):
    send(place)
    asked = place.approval("ama")
    place.session.parts.filter(person=place.people["ama"]).delete()
    write(place, entries=[factories.entry("Talk", "Everybody meters.")], lines={})

    assert refused(lambda: note_approvals.approve(asked, shown=1)).code == "gone"


def test_a_new_link_ends_the_old_one(place):
    send(place)
    old = note_links.token(place.approval("ben"))

    note_approvals.renew_link(place.fresh(), place.people["ben"], by=None)
    deliver_due(bool)

    new = note_links.token(place.approval("ben"))
    assert note_links.approval_of(old, place.network) is None
    assert note_links.approval_of(new, place.network) == place.approval("ben")
    assert Letter.objects.filter(to_address="ben@bonn.example", text__contains=new).count() == 1
    approve(place, "ben")
    assert refused(lambda: note_approvals.renew_link(place.fresh(), place.people["ben"], by=None)).code == "not_asked"


def moved_to(place, email: str) -> None:
    change_person(place.people["ben"], by=None, email=email)
    deliver_due(bool)


def test_a_changed_address_ends_the_link_at_once_and_the_new_one_gets_its_own(place):
    send(place)
    old = note_links.token(place.approval("ben"))
    unsent = Letter.objects.get(to_address="ben@bonn.example")
    Letter.objects.filter(pk=unsent.pk).update(state="waiting", sent_at=None)

    change_person(place.people["ben"], by=None, email="weber@bonn.example")
    assert note_links.approval_of(old, place.network) is None
    deliver_due(bool)

    new = note_links.token(place.approval("ben"))
    letter = Letter.objects.get(to_address="weber@bonn.example")
    assert new in letter.text
    assert note_links.approval_of(new, place.network) == place.approval("ben")
    assert not Letter.objects.filter(pk=unsent.pk).exists()
    assert letters() == {"ama@kumasi.example", "weber@bonn.example", "cleo@quito.example"}
    moved_to(place, "Weber@Bonn.example")  # the same mailbox
    assert Letter.objects.filter(to_address__iexact="weber@bonn.example").count() == 1


def test_following_an_address_twice_is_one_letter(place):
    send(place)
    change_person(place.people["ben"], by=None, email="weber@bonn.example")
    for _ in range(2):
        note_approvals.follow_address(place.people["ben"])
        deliver_due(bool)

    assert Letter.objects.filter(to_address="weber@bonn.example").count() == 1
    assert place.approval("ben").times == 2


def test_without_an_address_nobody_has_asked_and_silence_means_nothing(place, clock):
    send(place, silence=True)
    moved_to(place, "")

    clock.move_to(UNTIL + timedelta(minutes=1))
    note_publishing.assume_overdue()

    assert place.approval("ben").asked_at is None
    assert answers(place) == {"ama": "silent", "ben": "asked", "cleo": "silent"}


def test_silence_of_whose_link_ended_before_a_new_one_came_means_nothing(place, clock):
    send(place, silence=True)
    change_person(place.people["ben"], by=None, email="weber@bonn.example")  # and nobody works until the time is over

    clock.move_to(UNTIL + timedelta(minutes=1))
    note_publishing.assume_overdue()

    assert answers(place) == {"ama": "silent", "ben": "asked", "cleo": "silent"}


def test_letters_on_their_way_to_an_address_that_is_gone_are_taken_back(place):
    send(place)
    Letter.objects.filter(to_address="ben@bonn.example").update(state="waiting", sent_at=None)

    moved_to(place, "")

    assert not Letter.objects.filter(to_address="ben@bonn.example").exists()


@pytest.mark.parametrize("when", ["answered", "over"])
def test_who_answered_or_whose_time_is_over_gets_no_new_link(place, clock, when):
    send(place)
    if when == "answered":
        approve(place, "ben")
    else:
        clock.move_to(UNTIL + timedelta(minutes=1))
    old = note_links.token(place.approval("ben"))

    moved_to(place, "weber@bonn.example")

    assert note_links.approval_of(old, place.network) is None
    assert "weber@bonn.example" not in letters()


def test_who_became_one_with_somebody_is_asked_at_the_address_of_that_one(place):
    send(place)
    old = note_links.token(place.approval("ben"))
    kept = programme.person(place.network, "Weber", given_name="Benjamin", email="b.weber@bonn.example")

    done = merge("person", kept.pk, place.people["ben"].pk, by=None, network=place.network.pk)
    deliver_due(bool)
    assert note_links.approval_of(old, place.network) is None
    assert Letter.objects.filter(to_address="b.weber@bonn.example").count() == 1

    part(done, by=None)
    deliver_due(bool)
    assert Letter.objects.filter(to_address="ben@bonn.example").count() == 2


def test_approving_twice_is_once(place):
    send(place)
    approve(place, "ama", "ama", "ben", "cleo")

    assert place.note.state == "approved"


def test_whose_part_changed_is_asked_anew_and_nobody_else(place):
    send(place)
    approve(place, "ama", "ben")

    rewrite(place, "Wells of Kumasi", "* Fifty wells")

    assert answers(place) == {"ama": "outdated", "ben": "approved", "cleo": "outdated"}  # Cleo moderates: all of it
    Letter.objects.all().delete()
    send(place)
    assert letters() == {"ama@kumasi.example", "cleo@quito.example"}
    assert "has changed since we last asked you" in Letter.objects.get(to_address="ama@kumasi.example").text
    assert place.note.versions.count() == 2


def test_an_old_text_cannot_be_approved(place):
    send(place)
    asked = place.approval("ama")
    rewrite(place, "Wells of Kumasi", "* Fifty wells")

    assert refused(lambda: note_approvals.approve(asked, shown=1)).code == "changed"
    assert answers(place)["ama"] == "outdated"


def test_a_suggestion_that_is_taken_over_counts_as_approval(place):
    send(place)
    entry = place.note.entries.get(title__en="Wells of Kumasi")

    note_approvals.suggest(place.approval("ama"), {entry.pk: ("en", "* Forty-two wells")}, remark="", shown=1)
    assert answers(place)["ama"] == "changes"
    assert refused(lambda: send(place)).code == "open_suggestions"
    note_approvals.take_suggestion(NoteSuggestion.objects.select_related("approval__note__session").get(), by=None)

    entry.refresh_from_db()
    assert entry.points["en"] == "* Forty-two wells"
    assert answers(place)["ama"] == "approved"
    rewrite(place, "Talk", "More.")
    assert answers(place)["ama"] == "approved"


def test_a_suggestion_that_is_left_leads_to_another_question(place):
    send(place)
    entry = place.note.entries.get(title__en="Wells of Kumasi")
    note_approvals.suggest(place.approval("ama"), {entry.pk: ("en", "* None")}, remark="", shown=1)

    suggestion = NoteSuggestion.objects.select_related("approval__note__session").get()
    note_approvals.leave_suggestion(suggestion, by=None)

    assert refused(lambda: note_approvals.take_suggestion(suggestion, by=None)).code == "settled"
    assert answers(place)["ama"] == "changes"
    Letter.objects.all().delete()
    send(place)
    assert letters() == {"ama@kumasi.example"}


def test_one_of_two_suggestions_left_is_no_approval(place):
    send(place)
    entries = {str(one.title): one for one in place.note.entries.all()}
    note_approvals.suggest(
        place.approval("ama"),
        {entries["Wells of Kumasi"].pk: ("en", "* Forty-two"), entries["Talk"].pk: ("en", "Nobody meters.")},
        remark="",
        shown=1,
    )
    first, second = NoteSuggestion.objects.select_related("approval__note__session")

    note_approvals.leave_suggestion(second, by=None)
    note_approvals.take_suggestion(first, by=None)

    assert answers(place)["ama"] == "changes"


def test_a_remark_has_to_be_read_by_the_team(place):
    send(place)
    note_approvals.suggest(place.approval("ama"), {}, remark="Please add the photo.", shown=1)

    assert (answers(place)["ama"], place.approval("ama").remark) == ("changes", "Please add the photo.")
    assert refused(lambda: note_approvals.suggest(place.approval("ben"), {}, remark="", shown=1)).code == "nothing"


def test_what_was_suggested_before_is_replaced(place):
    send(place)
    entry = place.note.entries.get(title__en="Talk")
    for words in ("One.", "Two."):
        note_approvals.suggest(place.approval("ben"), {entry.pk: ("en", words)}, remark="", shown=1)

    assert list(NoteSuggestion.objects.values_list("text", "state")) == [("Two.", "open")]


def test_who_has_no_address_is_asked_elsewhere(place):
    Person.objects.filter(pk=place.people["cleo"].pk).update(email="")
    send(place)
    approve(place, "ama", "ben")

    assert letters() == {"ama@kumasi.example", "ben@bonn.example"}
    assert (
        refused(lambda: note_approvals.note_consent(place.fresh(), place.people["cleo"], how=" ", by=None)).code
        == "missing"
    )
    note_approvals.note_consent(place.fresh(), place.people["cleo"], how="By telephone", by=None)
    assert place.note.state == "approved"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"until": datetime(2020, 10, 28, 8, tzinfo=UTC)}, "past"),
        ({"empty": True}, "empty"),
        ({"approved": True}, "nobody"),
    ],
)
def test_what_cannot_be_sent_is_refused(place, change, code):
    if change.pop("empty", False):
        write(place, summary="", entries=[], lines={})
    if change.pop("approved", False):
        send(place)
        approve(place, "ama", "ben", "cleo")

    assert refused(lambda: send(place, **change)).code == code


def test_whoever_has_not_answered_is_reminded_once_a_day_before(place, clock):
    send(place)
    approve(place, "ama")
    Letter.objects.all().delete()
    assert letters_of_notes.remind_due() == 0
    clock.move_to(UNTIL - timedelta(hours=20))

    assert letters_of_notes.remind_due() == 2
    assert letters_of_notes.remind_due() == 0
    assert letters("note_reminder") == {"ben@bonn.example", "cleo@quito.example"}


def test_somebody_is_reminded_by_hand_but_not_twice_a_day(place, clock):
    send(place)
    assert refused(lambda: letters_of_notes.remind(place.approval("ama"), by=None)).code == "too_soon"
    factories.a_day_later(clock)

    letters_of_notes.remind(place.approval("ama"), by=None)

    assert letters("note_reminder") == {"ama@kumasi.example"}
    assert refused(lambda: letters_of_notes.remind(place.approval("ama"), by=None)).code == "too_soon"
    approve(place, "ama")
    assert refused(lambda: letters_of_notes.remind(place.approval("ama"), by=None)).code == "answered"


def test_somebody_new_with_a_part_has_to_be_asked_too(place, clock):
    send(place)
    approve(place, "ama", "ben", "cleo")
    clock.move_to(AFTER)
    dan = programme.person(place.network, "Dan", email="dan@city.example")
    programme.part(place.session, dan)
    Letter.objects.all().delete()

    send(place)

    assert letters() == {"dan@city.example"}
    assert place.note.state == "sent"
