"""Personal links."""

import pytest

from sympolis.registrations import links
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant

pytestmark = pytest.mark.django_db


def participant(**fields) -> Participant:
    from sympolis.networks.models import Contact
    from sympolis.programme.tests import factories as programme

    person = programme.person(programme.network(), "Boateng")
    assert Contact.objects.filter(person=person).exists()
    return Participant.objects.create(
        network=person.contacts.get().network, person=person, email_key="a@b.example", name_key="a", **fields
    )


def test_a_link_leads_to_its_person_and_is_plain_in_an_address():
    ama = participant()
    text = links.token(ama, Purpose.MINE)

    assert links.participant_of(text, Purpose.MINE) == ama
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_link_for_one_purpose_is_none_for_another():
    text = links.token(participant(), Purpose.FEED)

    assert links.participant_of(text, Purpose.MINE) is None


def test_a_link_can_be_taken_back():
    ama = participant()
    mine, feed = links.token(ama, Purpose.MINE), links.token(ama, Purpose.FEED)
    Participant.objects.update(feed_version=1)

    assert (links.participant_of(mine, Purpose.MINE), links.participant_of(feed, Purpose.FEED)) == (ama, None)


@pytest.mark.parametrize("text", ["", "a", "=" * 24, "ä" * 24, "A" * 24, "A" * 41, "AAAAAAAAAAAAAAAAAAAAAAA\x00"])
def test_anything_else_is_no_link(text):
    participant()

    assert links.participant_of(text, Purpose.MINE) is None


def test_the_link_of_an_erased_person_leads_nowhere():
    ama = participant(erased_at="2020-10-01T00:00Z")

    assert links.participant_of(links.token(ama, Purpose.MINE), Purpose.MINE) is None
