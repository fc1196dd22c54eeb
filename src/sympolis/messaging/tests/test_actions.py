"""Posting letters."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from sympolis.core import pulse
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery, Entry
from sympolis.journal.tests import factories as journal
from sympolis.messaging import actions, queries
from sympolis.messaging.drafts import Draft
from sympolis.messaging.models import Letter
from sympolis.messaging.secrets import unseal
from sympolis.messaging.states import KEPT, LetterState
from sympolis.messaging.tests.factories import letter

pytestmark = pytest.mark.django_db


def test_a_letter_waits_and_the_worker_is_woken(django_capture_on_commit_callbacks):
    before = pulse.read("work")

    with django_capture_on_commit_callbacks(execute=True):
        posted = letter(network=4)

    assert (posted.state, posted.network_id, posted.tries) == (LetterState.WAITING, 4, 0)
    assert pulse.read("work") > before


def test_the_same_key_twice_is_one_letter():
    first = letter(key="7:site.greet", subject="First")

    second = letter(key="7:site.greet", subject="Second")

    assert second.pk == first.pk
    assert list(Letter.objects.values_list("subject", flat=True)) == ["First"]


def test_many_letters_are_posted_at_once_and_a_key_that_is_there_stays(
    django_capture_on_commit_callbacks, django_assert_num_queries
):
    first = letter(key="same", subject="First")
    drafts = [Draft(key=f"many:{n}", kind="test", to_address=f"r{n}@city.example", subject="S", text="T", headers={"X-A": "b"},
                    network=4, person=n, about=f"x.y:{n}", secret=n == 7) for n in range(50)]  # fmt: skip
    drafts += [Draft(key="same", kind="test", to_address="a@city.example", subject="Second", text="T")]
    drafts += [Draft(key="bad", kind="test", to_address="nobody", subject="S", text="T")]
    before = pulse.read("work")

    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(1):
        assert actions.post_all(iter(drafts)) == 52

    assert pulse.read("work") > before
    assert Letter.objects.count() == 52
    assert Letter.objects.get(key="same").pk == first.pk
    assert Letter.objects.get(key="bad").last_error == "not an e-mail address"
    found, same = Letter.objects.get(key="many:3"), drafts[3].letter()
    kept = ("kind", "network_id", "to_address", "subject", "text", "headers", "person_id", "about", "state", "tries")
    assert [getattr(found, name) for name in kept] == [getattr(same, name) for name in kept]
    assert queries.readable(Letter.objects.get(key="many:7")).text == "T"


def test_a_letter_of_a_rolled_back_action_is_never_sent():
    def change_your_mind() -> None:
        with transaction.atomic():
            letter()
            raise KeyError

    with pytest.raises(KeyError):
        change_your_mind()

    assert not Letter.objects.exists()


def test_a_listener_run_twice_for_one_entry_writes_one_letter():
    def write(entry: Entry) -> None:
        letter(key=f"{entry.pk}:test.write")

    with journal.listening(write=write):
        journal.entry()
        deliver_due(bool)
        Delivery.objects.update(state="waiting", due_at=timezone.now())
        assert deliver_due(bool) == 1

    assert Letter.objects.count() == 1


def test_line_ends_in_names_subject_and_headers_add_no_header():
    evil = "Hello\r\nBcc: everybody@city.example\n\nBuy"

    posted = letter(to_name=evil, subject=evil, headers={"List-Id": evil})

    folded = "Hello Bcc: everybody@city.example Buy"
    assert (posted.to_name, posted.subject, posted.headers) == (folded, folded, {"List-Id": folded})


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        letter(to_address=address)


def test_a_letter_with_a_code_is_unreadable_at_rest():
    posted = letter(secret=True, subject="Your code is 482913", text="482913", html="<b>482913</b>")

    kept = Letter.objects.get(pk=posted.pk)
    assert all("482913" not in part for part in (kept.subject, kept.text, kept.html))
    assert unseal(kept.text) == "482913"
    assert queries.readable(kept).subject == "Your code is 482913"


def test_a_sealed_letter_is_blank_under_another_key(settings):
    posted = letter(secret=True)

    settings.SECRET_KEY = "another"

    assert unseal(Letter.objects.get(pk=posted.pk).text) == ""


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.DEFERRED, LetterState.BOUNCED])
def test_a_letter_that_did_not_arrive_is_sent_again_when_asked(state):
    failed = letter(network=3)
    Letter.objects.update(state=state, tries=9, last_error="550 No such user")

    again = actions.retry(failed, by=None)

    assert (again.state, again.tries) == (LetterState.WAITING, 0)
    assert Entry.objects.filter(name="letter.retried", network_id=3, subject_id=str(failed.pk)).count() == 1


@pytest.mark.parametrize(
    ("state", "secret"), [(LetterState.SENT, False), (LetterState.SENDING, False), (LetterState.FAILED, True)]
)
def test_what_is_sent_or_wiped_is_not_sent_again(state, secret):
    posted = letter(secret=secret)
    Letter.objects.update(state=state)

    assert actions.retry(posted, by=None).state == state
    assert not Entry.objects.exists()


def test_old_letters_are_forgotten_unless_they_are_on_their_way():
    sent, failed, deferred, young = (letter() for _ in range(4))
    for posted, state in ((sent, "sent"), (failed, "failed"), (deferred, "deferred"), (young, "sent")):
        Letter.objects.filter(pk=posted.pk).update(state=state, created_at=timezone.now() - KEPT - timedelta(hours=1))
    Letter.objects.filter(pk=young.pk).update(created_at=timezone.now())

    assert actions.forget_old() == 2

    assert set(Letter.objects.values_list("pk", flat=True)) == {deferred.pk, young.pk}


def test_counts_name_every_state_and_stay_within_the_network():
    letter(network=1)
    letter(network=2)
    Letter.objects.filter(network_id=2).update(state=LetterState.FAILED)

    assert queries.counts() == {"waiting": 1, "sending": 0, "sent": 0, "deferred": 0, "failed": 1, "bounced": 0}
    assert queries.counts([1])["failed"] == 0
    assert list(queries.in_trouble(1)) == []
    assert [found.network_id for found in queries.in_trouble(2)] == [2]
