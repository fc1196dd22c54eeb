"""What happened, on the desk."""

from datetime import datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.journal import registry
from sympolis.journal.models import Delivery, Entry
from sympolis.journal.states import DeliveryState
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.networks.actions import team
from sympolis.networks.states import Role
from sympolis.programme import actions
from sympolis.programme.history import WORDS
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def failing(network: int) -> Delivery:
    entry = Entry.objects.create(name="session.moved", network_id=network, subject_type="x", subject_id="1")
    return Delivery.objects.create(
        entry=entry, listener="letters", state=DeliveryState.FAILED, tries=32, last_error="The mail server <hangs>."
    )


def trouble(network: int, **fields) -> Letter:
    given = {
        "key": f"letter-{network}",
        "kind": "invitation",
        "to_address": "gone@city.example",
        "subject": "You are in the team",
    }
    reason = {"state": LetterState.FAILED, "last_error": "550 no such mailbox <here>"}
    return Letter.objects.create(network_id=network, **{**given, **reason, **fields})


def test_every_fact_has_words_here():
    assert WORDS.keys() == registry.facts().keys()


def test_facts_are_told_with_what_they_are_about_and_who_did_it(here):
    actions.move_session(here.session, by=here.by, local_start=datetime(2020, 10, 30, 15))

    page = here.get("journal")

    assertContains(page, "<b>Session moved</b>: Water supply")
    assertContains(page, here.by.email)


def test_facts_of_another_network_are_not_told(here):
    other = factories.network(host="south.example")
    actions.add_format(other, by=None, code="secret", name="Secret")

    assertNotContains(here.get("journal"), "Format added")


def test_whose_role_it_was_is_told(here):
    member = team.invite(here.network, "new@city.example", by=here.by, role=Role.VIEWER)

    assertContains(here.get("journal"), f"<b>Role in the team given</b>: {member.account.email}")


def test_a_failing_delivery_shows_its_last_error_and_is_tried_again_by_a_post(here):
    delivery = failing(here.network.pk)
    page = here.get("journal")
    assertContains(page, "The mail server &lt;hangs&gt;.")
    assert here.get("delivery_retry", delivery.pk).status_code == 405

    assertRedirects(here.post("delivery_retry", delivery.pk), here.url("journal"))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, 0)


def test_another_networks_delivery_is_not_found(here):
    assert here.post("delivery_retry", failing(factories.network(host="south.example").pk).pk).status_code == 404


def test_viewers_look_and_do_not_retry(here):
    delivery = failing(here.network.pk)
    viewer = here.signed_in(Role.VIEWER)

    assertNotContains(viewer.get("journal"), "Try again")
    assert viewer.post("delivery_retry", delivery.pk).status_code == 403


def test_a_role_for_one_series_does_not_open_the_networks_journal(here):
    assert here.signed_in(Role.CONTRACTOR, series_id=here.series.pk).get("journal").status_code == 404


def test_queries_do_not_grow_with_the_facts(here, django_assert_max_num_queries):
    actions.add_session(here.series, by=here.by, title="First", local_start=datetime(2020, 11, 4, 10), minutes=60)
    with django_assert_max_num_queries(30) as few:
        here.get("journal")
    for _ in range(10):
        actions.add_session(
            here.series, by=here.by, title="One more", local_start=datetime(2020, 11, 5, 10), minutes=60
        )

    with django_assert_max_num_queries(len(few)):
        here.get("journal")


def test_a_letter_that_did_not_arrive_shows_why_and_is_sent_again_by_a_post(here):
    letter = trouble(here.network.pk)
    page = here.get("journal")
    assertContains(page, "550 no such mailbox &lt;here&gt;")
    assertContains(page, letter.to_address)
    assert here.get("letter_retry", letter.pk).status_code == 405

    assertRedirects(here.post("letter_retry", letter.pk), here.url("journal"))

    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING


def test_letters_of_another_network_are_neither_shown_nor_sent_again(here):
    letter = trouble(factories.network(host="south.example").pk)

    assertNotContains(here.get("journal"), letter.to_address)
    assert here.post("letter_retry", letter.pk).status_code == 404


def test_a_letter_with_a_code_in_it_shows_no_words_and_no_button(here):
    trouble(here.network.pk, is_secret=True, subject="sealed words")

    page = here.get("journal")
    assertNotContains(page, "sealed words")
    assertNotContains(page, "Send again")
