"""Registering, alone and together."""

import pytest
import time_machine

from sympolis.core.refusals import Refused
from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import SeriesState, SessionState
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions
from sympolis.registrations.actions import About
from sympolis.registrations.models import Delegation, Invitation, Participant, Registration
from sympolis.registrations.states import Mode, Source
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def in_october():
    with time_machine.travel(NOW, tick=False):
        yield


def sign_up(*sessions, name="Ama Boateng", email="ama@kumasi.example", **more):
    return actions.sign_up(network_of(sessions[0]), sessions, name=name, email=email, **more)


def states(**where) -> set[tuple]:
    return set(Registration.objects.filter(**where).values_list("session_id", "state"))


def refusal(*sessions, **more) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        sign_up(*sessions, **more)
    assert (Participant.objects.count(), Person.objects.count()) == (0, 0)
    return caught.value.code, caught.value.field


def test_one_form_gives_a_seat_in_each_session_and_a_place_in_line_where_it_is_full():
    series = programme.series()
    roomy, full = factories.session(series, capacity=10), factories.session(series, capacity=1)
    factories.registered(full)

    done = sign_up(roomy, full)

    assert states(participant=done.participant) == {(roomy.pk, "registered"), (full.pk, "waiting")}
    assert {entry.facts["session"] for entry in Entry.objects.filter(name="registration.waiting")} == {full.pk}
    assert done.new[0].until is not None


def test_the_same_person_again_is_shown_what_is_there():
    session = factories.session()
    sign_up(session)

    again = sign_up(session, name="ama  BOATENG", email="AMA@kumasi.example")

    assert (again.new, [row.state for row in again.known]) == ([], ["registered"])
    assert (Participant.objects.count(), Registration.objects.count()) == (1, 1)


def test_two_colleagues_with_one_mailbox_are_two_people():
    session = factories.session()

    one, other = (
        sign_up(session, email="office@kumasi.example"),
        sign_up(session, name="Kofi Mensah", email="office@kumasi.example"),
    )

    assert one.participant != other.participant
    assert states() == {(session.pk, "registered")}
    assert Registration.objects.count() == 2


def test_what_a_stranger_types_under_a_known_name_waits_until_the_owner_confirms():
    session = factories.session()
    mine = sign_up(session, about=About(phone="+233 1", sector="administration")).participant
    actions.confirm(mine, by=mine)

    sign_up(factories.session(session.series), about=About(phone="+1 666", sector="private"))

    mine.refresh_from_db()
    assert (mine.phone, mine.person.sector, mine.given["phone"]) == ("+233 1", "administration", "+1 666")


def test_who_is_signed_in_under_the_address_needs_no_confirming():
    session, account = factories.session(), directory.account("ama@kumasi.example")

    done = sign_up(session, by=account)

    assert [row.state for row in done.new] == ["confirmed"]


def test_a_session_with_approval_takes_applications_even_when_it_is_full():
    session = factories.session(capacity=1)
    factories.registered(session)
    factories.admission(session, mode=Mode.APPROVAL)

    assert [row.state for row in sign_up(session).new] == ["applied"]


def test_a_session_by_invitation_opens_to_the_invited_only():
    session = factories.session()
    factories.admission(session, mode=Mode.INVITATION)
    asked = Invitation.objects.create(series=session.series, session=session, email="ama@kumasi.example")

    assert refusal(session) == ("by_invitation", "sessions")
    assert [row.state for row in sign_up(session, invitation=asked).new] == ["registered"]


@pytest.mark.parametrize("rule", ["region", "sector", "members"])
def test_whoever_the_session_is_not_for_is_told_and_nothing_is_kept(rule):
    session = factories.session()
    here, elsewhere = directory.region("here"), directory.region("elsewhere")
    city = directory.municipality("Kumasi", region=here)
    admission = factories.admission(
        session, for_sectors=["administration"] if rule == "sector" else [], members_only=rule == "members"
    )
    if rule == "region":
        admission.for_regions.add(here)

    assert refusal(session, about=About(region_id=elsewhere.pk, sector="private")) == ("not_for_you", "sessions")
    networks.city(network_of(session), city)
    fitting = About(region_id=here.pk, sector="administration", municipality_id=city.pk)
    assert [row.state for row in sign_up(session, about=fitting).new] == ["registered"]


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.DONE])
def test_only_open_sessions_take_registrations(state):
    assert refusal(factories.session(state=state)) == ("closed", "sessions")


def test_after_the_start_or_the_closing_time_registration_is_closed():
    session = factories.session()
    factories.admission(session, closes_at="2020-10-01T07:59:00Z")
    session.refresh_from_db()

    assert refusal(session) == ("closed", "sessions")
    with time_machine.travel("2020-10-27T09:00:00Z"):
        assert refusal(factories.session()) == ("closed", "sessions")


def test_one_closed_session_leaves_nothing_of_the_whole_form():
    series = programme.series()
    fine, closed = factories.session(series), factories.session(series, state=SessionState.DONE)

    assert refusal(fine, closed) == ("closed", "sessions")
    assert states() == set()


def test_sessions_of_another_network_cannot_be_smuggled_in():
    mine, theirs = factories.session(), factories.session()

    with refused("closed"):
        actions.sign_up(network_of(mine), [theirs], name="Ama", email="ama@kumasi.example")
    assert states() == set()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": " \u200b "}, ("missing", "name")),
        ({"name": "A" * 301}, ("too_long", "name")),
        ({"email": ""}, ("missing", "email")),
        ({"email": "ama(at)kumasi"}, ("wrong_address", "email")),
        ({"about": About(question="?" * 5001)}, ("too_long", "question")),
        ({"together_with": [("Ama Boateng", "ama@kumasi.example")]}, ("twice", "together_with")),
        ({"together_with": [(f"P {n}", f"p{n}@k.example") for n in range(12)]}, ("too_many", "together_with")),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(given, told):
    assert refusal(factories.session(), **given) == told


def test_a_delegation_waits_as_one_when_not_all_fit():
    session = factories.session(capacity=2)

    sign_up(session, together_with=[("Kofi Mensah", "kofi@k.example"), ("Esi", "esi@k.example")], label="Kumasi")

    assert states() == {(session.pk, "waiting")}
    assert Delegation.objects.get().registrations.count() == 3


def test_only_the_team_registers_others_without_asking_them():
    session = factories.session()
    stranger, team = directory.account(), programme.coordinator(network_of(session))

    assert refusal(session, source=Source.TEAM, by=stranger) == ("not_allowed", "")
    assert [row.state for row in sign_up(session, source=Source.TEAM, by=team).new] == ["confirmed"]


def test_who_gave_a_seat_back_can_register_again_in_the_same_row():
    session = factories.session()
    first = sign_up(session).new[0]
    actions.cancel(first, by=first.participant)

    again = sign_up(session).new[0]

    assert (again.pk, again.state, again.calendar_turns) == (first.pk, "registered", 1)


def test_a_declined_person_stays_declined_when_the_form_is_sent_again():
    session = factories.session()
    factories.admission(session, mode=Mode.APPROVAL)
    row = sign_up(session).new[0]
    actions.decide(session, [row], accept=False, by=None)

    assert sign_up(session).new == []
    assert states() == {(session.pk, "declined")}


def test_a_series_that_is_not_public_takes_nobody():
    session = factories.session(programme.series(state=SeriesState.DRAFT))

    assert refusal(session) == ("closed", "sessions")
