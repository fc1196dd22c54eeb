"""Stopping letters to many by the address in them."""

import pytest
from django.test import Client
from django.utils import timezone

from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.registrations import links
from sympolis.registrations.links import Purpose
from sympolis.registrations.tests import factories

pytestmark = pytest.mark.django_db


def waiting(participant, kind, number=0):
    return post(
        key=f"{kind}:{participant.pk}:{number}", kind=kind, to_address=participant.email, subject="S", text="T",
        network=participant.network_id, person=participant.person_id,
    )  # fmt: skip


def test_one_click_stops_that_kind_at_once_and_only_for_its_reader(settings):
    session = factories.session()
    one, other = (factories.registered(session, email=f"{name}@kumasi.example").participant for name in ("ama", "kofi"))
    Letter.objects.all().delete()
    gone, kept, others = waiting(one, "reminder_day"), waiting(one, "announcement"), waiting(other, "reminder_day")
    network = one.network
    settings.ALLOWED_HOSTS = ["*"]
    address = f"/letters/stop/{links.token(one, Purpose.STOP)}/?kind=reminder_day"
    host = network.host or "testserver"

    for _ in range(2):
        page = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"}, headers={"host": host})
        assert page.status_code == 200

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.unwanted, other.unwanted) == (["reminder_day"], [])
    assert set(Letter.objects.all()) == {kept, others}
    assert gone.pk not in {kept.pk, others.pk}


def test_links_for_another_purpose_and_of_erased_people_open_nothing(client):
    participant = factories.registered(factories.session(), email="ama@kumasi.example").participant

    assert client.get(f"/letters/stop/{links.token(participant, Purpose.MINE)}/").status_code == 404
    address = f"/letters/stop/{links.token(participant, Purpose.STOP)}/"
    assert client.get(address).status_code == 200
    participant.erased_at = timezone.now()
    participant.save()
    assert client.get(address).status_code == 404
