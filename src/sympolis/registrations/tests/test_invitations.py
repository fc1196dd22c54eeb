"""Invitations: once each, taken back, opened again under a new link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sympolis.journal.models import Entry
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, links
from sympolis.registrations.actions import Guest
from sympolis.registrations.models import Invitation
from sympolis.registrations.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_list_is_invited_once_however_often_it_is_sent():
    session = factories.session()
    guests = [Guest("Ama Owusu", "ama@kumasi.example"), Guest("", "office@lima.example")]

    first = actions.invite(session.series, session, guests, by=None)
    second = actions.invite(session.series, session, [*guests, Guest("Ama Owusu", "AMA@kumasi.example")], by=None)

    assert [len(first.new), len(second.new), len(second.known)] == [2, 0, 2]
    assert Entry.objects.filter(name="invitation.sent").count() == 2


def test_two_colleagues_of_one_mailbox_are_two_guests():
    session = factories.session()

    done = actions.invite(
        session.series, None, [Guest("Ama", "office@kumasi.example"), Guest("Kofi", "office@kumasi.example")], by=None
    )

    assert len(done.new) == 2


def test_an_invitation_taken_back_is_worth_nothing_and_a_new_one_has_another_link():
    session = factories.session()
    (row,) = actions.invite(session.series, session, [Guest("Ama", "ama@kumasi.example")], by=None).new
    old = links.token(row, links.Purpose.INVITED)

    actions.withdraw_invitation(row, by=None)
    actions.withdraw_invitation(row, by=None)
    assert links.invitation_of(old) is None
    done = actions.invite(session.series, session, [Guest("Ama", "ama@kumasi.example")], by=None)

    assert (done.new, len(done.again), Invitation.objects.count()) == ([], 1, 1)
    assert links.invitation_of(old) is None
    assert links.invitation_of(links.token(done.again[0], links.Purpose.INVITED)) == row
    assert Entry.objects.filter(name="invitation.withdrawn").count() == 1


def test_a_used_invitation_is_marked_and_stays():
    session = factories.session()
    (row,) = actions.invite(session.series, session, [Guest("Ama", "ama@kumasi.example")], by=None).new

    actions.sign_up(session.series.network, [session], name="Ama", email="ama@kumasi.example", invitation=row)

    row.refresh_from_db()
    assert row.used_at == timezone.now()
    with refused("used"):
        actions.withdraw_invitation(row, by=None)


def test_what_cannot_be_invited_is_refused_whole():
    session, other = factories.session(), factories.session()
    good = Guest("Ama", "ama@kumasi.example")

    with refused("wrong_address"):
        actions.invite(session.series, session, [good, Guest("Kofi", "nonsense")], by=None)
    with refused("missing"):
        actions.invite(session.series, session, [], by=None)
    with refused("too_many"):
        actions.invite(session.series, session, [Guest("", f"p{n}@x.example") for n in range(1001)], by=None)
    with refused("no_session"):
        actions.invite(session.series, other, [good], by=None)
    with refused("past"):
        actions.invite(session.series, session, [good], by=None, ends_at=timezone.now() - timedelta(hours=1))
    with refused("not_allowed"):
        actions.invite(session.series, session, [good], by=programme.coordinator(programme.network()))
    assert not Invitation.objects.exists()
