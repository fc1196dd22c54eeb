"""Seats of a session filled from what was accepted."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from sympolis.contributions.actions.deciding import Wish, decide
from sympolis.contributions.actions.presenting import present, take_out
from sympolis.contributions.actions.writing import withdraw
from sympolis.contributions.balance import Regions, groups, traits_of
from sympolis.contributions.models import Presentation
from sympolis.contributions.review_attention import steps
from sympolis.contributions.tests import factories
from sympolis.core.refusals import Refused
from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Part
from sympolis.programme.queries import drafts
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn")


@pytest.fixture
def session(series):
    return programme.session(series, slug="water")


@pytest.fixture
def piece(series):
    row = factories.contribution(series, state="accepted", title={"en": "Markets", "de": "Märkte"})
    factories.author(row)
    return row


@pytest.fixture
def desk(client, series):
    client.force_login(programme.coordinator(series.network))
    return client


def said(answer) -> str:
    return answer.content.decode()


def parts(session) -> list[tuple[str, str, str]]:
    return [(str(one.person), one.role, str(one.topic)) for one in Part.objects.filter(session=session)]


def test_the_author_becomes_a_speaker_with_the_title_as_topic(session, piece):
    moderator = programme.part(session, role="moderator")

    present(session, {piece.pk: None}, by=None)
    present(session, {piece.pk: None}, by=None)

    assert parts(session) == [(str(moderator.person), "moderator", ""), ("Ama Mensah", "speaker", "Markets")]
    assert dict(Part.objects.last().topic)["de"] == "Märkte"
    assert Presentation.objects.get().made_part


def test_one_is_presented_in_several_sessions_by_whom_one_chooses(series, session, piece):
    second = factories.author(piece, "Jo Doe", "jo@kumasi.example")
    other = programme.session(series, datetime(2020, 11, 3, 10))
    piece.authors.filter(pk=second.pk).update(is_contact=True)

    present(session, {piece.pk: None}, by=None)
    present(other, {piece.pk: piece.authors.first().pk}, by=None)

    assert [parts(one)[0][0] for one in (session, other)] == ["Jo Doe", "Ama Mensah"]
    foreign = factories.author(factories.contribution(series, state="accepted"), "No", "no@city.example")
    third = programme.session(series, datetime(2020, 11, 4, 10))
    with pytest.raises(Refused) as refusal:
        present(third, {piece.pk: foreign.pk}, by=None)
    assert refusal.value.code == "no_author"


def test_who_speaks_there_already_keeps_the_part_and_so_does_it_when_taken_out(session, piece):
    person = Person.objects.get(family_name="Mensah")
    programme.part(session, person, topic={"en": "Welcome"})

    (made,) = present(session, {piece.pk: None}, by=None)
    assert parts(session) == [("Ama Mensah", "speaker", "Welcome")]
    take_out(made, by=None)

    assert parts(session) == [("Ama Mensah", "speaker", "Welcome")]


def test_taking_out_takes_the_part_that_came_with_it(session, series, piece):
    twin = factories.contribution(series, state="accepted", title={"en": "Gardens"})
    twin.authors.create(participant=piece.authors.get().participant)
    first, second = (present(session, {row.pk: None}, by=None)[0] for row in (piece, twin))

    take_out(first, by=None)
    assert [who for who, _role, _topic in parts(session)] == ["Ama Mensah"]
    take_out(Presentation.objects.get(pk=second.pk), by=None)

    assert parts(session) == []
    with pytest.raises(Refused):
        take_out(second, by=None)


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "returned", "declined", "withdrawn"])
def test_only_what_is_accepted_is_presented(session, series, state):
    row = factories.contribution(series, state=state)

    with pytest.raises(Refused) as refusal:
        present(session, {row.pk: None}, by=None)

    assert refusal.value.code == "not_chosen"


def test_all_or_nothing_and_by_the_team_only(series, session, piece):
    foreign = factories.contribution(programme.series(), state="accepted")
    with pytest.raises(Refused):
        present(session, {piece.pk: None, foreign.pk: None}, by=None)
    for by in (networks.member(series.network, Role.VIEWER), directory.account()):
        with pytest.raises(Refused) as refusal:
            present(session, {piece.pk: None}, by=by)
        assert refusal.value.code == "not_allowed"
    clash = programme.session(series)
    present(session, {piece.pk: None}, by=None)
    with pytest.raises(Refused) as refusal:
        present(clash, {piece.pk: None}, by=None)

    assert refusal.value.code == "person_twice"
    assert Presentation.objects.count() == 1


def test_withdrawal_flags_the_session_and_changes_no_programme(series, session, piece):
    present(session, {piece.pk: None}, by=None)
    programme.release(series)
    session.refresh_from_db()
    released = session.released.content
    withdraw(piece, by=piece.authors.get())

    session.refresh_from_db()
    assert session.released.content == released
    assert [who for who, _role, _topic in parts(session)] == ["Ama Mensah"]
    with time_machine.travel("2020-10-01T08:00:00Z", tick=False):
        (step,) = steps(list(drafts([series])), timezone.now())
    assert step.urgency == "fix"
    assert "“Markets” is not accepted any more (Withdrawn), and still in: " in step.words
    assert step.session == session
    decide(series, [piece.pk], Wish("accepted"), by=None)
    piece.refresh_from_db()
    assert piece.state == "withdrawn"


def test_balance_counts_who_speaks_and_says_what_is_not_stated(series, session):
    africa, asia = directory.region("africa", order=1), directory.region("asia", order=2)
    accra = directory.municipality("Accra", country="GH", region=africa)
    typed = factories.contribution(series, place="Tamale", country="GH")
    known = factories.contribution(series, municipality=directory.municipality("Kochi", country="IN", region=asia))
    woman = Person(gender="woman", sector="administration", municipality=accra)
    regions = Regions()

    assert traits_of(typed, None, regions) == (africa.pk, "", "")
    assert traits_of(known, woman, regions) == (asia.pk, "administration", "woman")
    assert traits_of(None, woman, regions) == (africa.pk, "administration", "woman")
    told = groups([(africa.pk, "", "woman")], [(asia.pk, "academia", "")], [(None, "", "man")] * 2, regions)

    assert [[(line.words, line.here, line.ticked, line.series) for line in group.lines] for group in told] == [
        [("Africa", 1, 0, 0), ("Asia", 0, 1, 0), ("not stated", 0, 0, 2)],
        [("Academia", 0, 1, 0), ("not stated", 1, 0, 2)],
        [("woman", 1, 0, 0), ("man", 0, 0, 2), ("not stated", 0, 1, 0)],
    ]


PAGE = "/desk/series/autumn/sessions/water/contributions/"


def test_ticked_ones_are_added_and_taken_out_again(desk, series, session, piece):
    silent = factories.contribution(series, state="accepted", title={"en": "Nobody behind"})

    assert desk.post(PAGE, {"do": "add"}).status_code == 422
    page = said(desk.post(PAGE, {"do": "look", "chosen": [piece.pk]}))
    assert "1 is ticked." in page
    assert not Presentation.objects.exists()
    answer = desk.post(PAGE, {"do": "add", "chosen": [piece.pk, silent.pk]}, follow=True)
    assert "2 contributions are presented here" in said(answer)
    assert "Nobody stands behind some of them yet" in said(answer)
    number = Presentation.objects.get(contribution=piece).pk
    desk.post(PAGE, {"do": f"out:{number}"})

    assert [one.contribution for one in Presentation.objects.all()] == [silent]
    assert desk.post(PAGE, {"do": "sing"}).status_code == 404
    assert desk.post(PAGE, {"do": f"out:{number}"}).status_code == 404


def test_the_session_says_what_was_taken_back(desk, session, piece):
    present(session, {piece.pk: None}, by=None)
    withdraw(piece, by=piece.authors.get())

    page = said(desk.get(PAGE))

    assert "It is not accepted any more." in page
    assert "Withdrawn" in page


def test_queries_do_not_grow(desk, series, session, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while series.contributions.count() < number:
            row = factories.contribution(series, state="accepted", place="Kumasi", country="GH")
            factories.author(row, f"Jo {row.pk}", f"jo{row.pk}@city.example")
            factories.author(row, f"Ann {row.pk}", f"ann{row.pk}@city.example")
            if row.pk % 2:
                present(session, {row.pk: None}, by=None)
        with django_assert_max_num_queries(40) as queries:
            desk.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
