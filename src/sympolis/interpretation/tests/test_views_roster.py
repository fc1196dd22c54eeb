"""Pages of the roster."""

from datetime import timedelta

import pytest

from sympolis.interpretation.models import Interpreter
from sympolis.interpretation.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
GRID = "/desk/series/own/interpreters/"
CHANNEL = GRID + "water/spoken/fr/"
ROSTER = "/desk/network/interpreters/"


@pytest.fixture
def session():
    return factories.water()


def told(**fields) -> dict[str, str]:
    line = {"service_0": "spoken", "source_0": "fr", "way_0": "both", "target_0": "en"}
    return {**line, "fee_unit": "session", "currency": "EUR", "given_name": "Awa", "family_name": "Diop", **fields}


def test_somebody_typed_is_put_on_the_roster_in_one_step(team, network):
    answer = team.post(ROSTER + "new/", told(email="awa@x.example", fee="300", zone="Africa/Dakar"), follow=True)

    assert "Awa Diop" in answer.content.decode()
    row = Interpreter.objects.get()
    assert set(row.pairs.values_list("source", "target")) == {("fr", "en"), ("en", "fr")}
    assert row.person.zone == "Africa/Dakar"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"family_name": ""}, "Choose somebody, or type a name below."),
        ({"source_0": ""}, "Choose both languages."),
        ({"source_0": "", "target_0": ""}, "Choose at least two languages."),
        ({"target_0": "fr"}, "Choose two different languages."),
        ({"target_0": "gsg"}, "Choose “Sign language” in front"),
        ({"fee": "much"}, "Write an amount of money"),
        ({"fee": "-1"}, "not below zero, like 350"),
        ({"email": "nobody"}, "valid email"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(team, network, fields, words):
    answer = team.post(ROSTER + "new/", told(note="Kept note", **fields))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Kept note" in answer.content.decode()
    assert not Interpreter.objects.exists()


def test_whoever_saves_second_is_told(team, network):
    row = factories.interpreter(network, "Ama")
    address = f"{ROSTER}of/{row.person.slug}/"
    seen = team.get(address).context["form"].mark()
    team.post(address, told(note="First", seen=seen))

    answer = team.post(address, told(note="Second", seen=seen))
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()


def test_retiring_and_bringing_back(team, network):
    row = factories.interpreter(network, "Ama")
    turn = f"{ROSTER}of/{row.person.slug}/turn/"
    team.post(turn, {"do": "retire"})
    row.refresh_from_db()
    assert not row.is_active

    team.post(turn, {"do": "bring_back"})
    row.refresh_from_db()
    assert row.is_active


def test_times_away_are_saved_on_their_clock(team, network):
    row = factories.interpreter(network, "Ama")
    team.post(
        f"{ROSTER}of/{row.person.slug}/away/", {"zone": "Africa/Accra", "from_0": "2020-11-02", "to_0": "2020-11-03"}
    )

    [away] = row.away.all()
    assert (away.ends_at - away.starts_at) == timedelta(days=2)
