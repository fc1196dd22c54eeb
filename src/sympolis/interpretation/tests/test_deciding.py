from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.interpretation.actions.languages import Choice, decide, set_terms
from sympolis.interpretation.models import Decision
from sympolis.interpretation.queries.bookings import channels_of
from sympolis.interpretation.tests.asking import ask
from sympolis.journal.models import Entry
from sympolis.networks.states import Role
from sympolis.programme import actions as programme
from sympolis.programme import queries
from sympolis.programme.models import Session
from sympolis.programme.tests import factories
from sympolis.registrations.models import Registration
from sympolis.registrations.tests.desk import people_desk
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db
MANY = "ar fr de es it pt nl sv da fi pl cs sk sl hr sr bg ro hu el tr uk ru lt lv et ga mt sw hi ta bn vi"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk():
    return people_desk(capacity=None)


def choice(desk, code="fr", outcome="ordered", reason="Many ask.", cost=None, **fields) -> Choice:
    return Choice(fields.pop("session", desk.session).pk, code, outcome, reason, cost, **fields)


def session(desk) -> Session:
    return Session.objects.get(pk=desk.session.pk)


def test_a_decision_is_kept_with_its_figures_and_changes_the_draft(desk):
    ask(desk, "fr", 6)
    ask(desk, "fr", 1, speaks=("fr", "en"))

    (made,) = decide(desk.series, [choice(desk, cost=Decimal(900))], by=desk.by)

    assert (made.language, made.service, made.outcome, made.cost) == ("fr", "spoken", "ordered", Decimal(900))
    assert made.counted == {
        "asked": 7, "expected": 4, "only": 6, "waiting": 0, "threshold": 5, "percent": 60, "interpreters": 2,
        "regions": {},
    }  # fmt: skip
    assert session(desk).interpretation_languages == ["fr"]
    assert session(desk).released.card["into"] == []
    facts = Entry.objects.get(name="language.decided").facts
    assert facts == {"series": desk.series.pk, "language": "fr", "service": "spoken", "outcome": "ordered"}


def test_captions_and_sign_languages_are_decided_like_spoken_ones(desk):
    decide(desk.series, [choice(desk, "gsg"), choice(desk, "en-x-cc"), choice(desk, "ar", "left_out")], by=None)

    told = set(Decision.objects.values_list("language", "service"))
    assert told == {("gsg", "sign"), ("en", "captions"), ("ar", "spoken")}
    assert session(desk).interpretation_languages == ["gsg", "en-x-cc"]
    assert session(desk).left_out_languages == ["ar"]
    (channels,) = channels_of([session(desk)]).values()
    assert [one.key for one in channels] == [("sign", "gsg"), ("captions", "en")]


def test_a_later_decision_counts_and_the_first_one_stays(desk):
    decide(desk.series, [choice(desk)], by=None)
    decide(desk.series, [choice(desk, outcome="left_out", reason="Too few now.")], by=None)

    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == ["ordered", "left_out"]
    assert (session(desk).interpretation_languages, session(desk).left_out_languages) == ([], ["fr"])


def test_a_language_that_is_there_already_stays_in_its_place(desk):
    """Its decision puts reason and cost into the log, and leaves nothing to release."""
    programme.change_session(desk.session, by=None, interpretation_languages=["fr", "es"])
    programme.release(desk.series, by=None, note={})

    decide(desk.series, [choice(desk)], by=None)

    assert session(desk).interpretation_languages == ["fr", "es"]
    assert queries.pending_changes(desk.series) == []


def test_a_form_sent_twice_decides_once(desk):
    decide(desk.series, [choice(desk, seen=0)], by=None)
    assert decide(desk.series, [choice(desk, seen=0)], by=None) == []
    assert Decision.objects.count() == 1


def test_somebody_who_has_not_seen_the_last_decision_is_told(desk):
    decide(desk.series, [choice(desk)], by=None)

    with pytest.raises(Refused) as refused:
        decide(desk.series, [choice(desk, outcome="left_out", seen=0)], by=None)

    assert (refused.value.code, refused.value.field) == ("changed_meanwhile", "outcome-0")
    assert Decision.objects.count() == 1


def test_what_goes_over_the_budget_needs_a_word_of_its_own(desk):
    set_terms(desk.series, by=None, budget=Decimal(1000), fee=Decimal(400))
    decide(desk.series, [choice(desk, cost=Decimal(800))], by=None)
    more = [choice(desk, "ar", cost=Decimal(800))]

    with pytest.raises(Refused) as refused:
        decide(desk.series, more, by=None)
    assert refused.value.code == "over_budget"
    assert "600" in str(refused.value)
    assert session(desk).interpretation_languages == ["fr"]

    decide(desk.series, more, by=None, over_budget=True)
    decide(desk.series, [choice(desk, "fr", "left_out")], by=None)  # what saves money is never over it
    assert session(desk).interpretation_languages == ["ar"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "en"}, "floor"), ({"code": "nolang"}, "unknown_language"), ({"outcome": "maybe"}, "unknown_choice"),
        ({"reason": " "}, "missing"), ({"reason": "x" * 2001}, "too_long"), ({"cost": Decimal(-1)}, "wrong_number"),
        ({"cost": Decimal("NaN")}, "wrong_number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_stored(desk, wrong, code):
    with pytest.raises(Refused) as refused:
        decide(desk.series, [choice(desk, "ar"), choice(desk, **wrong)], by=None)

    assert refused.value.code == code
    assert not Decision.objects.exists()
    assert session(desk).interpretation_languages == []


def test_sessions_that_are_over_or_cancelled_are_not_decided(desk, clock):
    other = factories.released_session(desk.series, slug="gone")
    programme.cancel_session(other, by=None)
    with pytest.raises(Refused) as refused:
        decide(desk.series, [choice(desk, session=other)], by=None)
    assert refused.value.code == "gone"

    clock.shift(timedelta(days=30))
    with pytest.raises(Refused) as refused:
        decide(desk.series, [choice(desk)], by=None)
    assert refused.value.code == "over"


def test_a_viewer_decides_nothing(desk):
    viewer = desk.signed_in(Role.VIEWER).by
    for act in (lambda: decide(desk.series, [choice(desk)], by=viewer), lambda: set_terms(desk.series, by=viewer)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ({"threshold": 0}, "wrong_number"), ({"show_rate": 101}, "wrong_number"), ({"budget": Decimal(-1)}, "wrong_number"),
        ({"currency": "E1R"}, "wrong_currency"), ({"give_back_days": True}, "wrong_number"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(desk, wished, code):
    with pytest.raises(Refused) as refused:
        set_terms(desk.series, by=None, **wished)
    assert refused.value.code == code


def test_a_currency_stays_while_decisions_cost_in_it(desk):
    decide(desk.series, [choice(desk, cost=Decimal(800))], by=None)
    with pytest.raises(Refused) as refused:
        set_terms(desk.series, by=None, currency="kes")
    assert (refused.value.code, refused.value.field) == ("other_currency", "currency")

    decide(desk.series, [choice(desk)], by=None)
    assert set_terms(desk.series, by=None, currency="kes").currency == "KES"


def test_saving_the_same_terms_is_no_news(desk):
    set_terms(desk.series, by=None, threshold=7)
    set_terms(desk.series, by=None, threshold=7)

    assert Entry.objects.filter(name="terms.changed").count() == 1


def test_queries_do_not_grow_with_the_languages_decided(desk):
    region = directory.region()
    many, counts = MANY.split(), []
    for code in many:
        (row,) = ask(desk, code)
        Registration.objects.filter(pk=row.pk).update(region=region)

    for codes in (many[:3], many[3:33]):
        wished = [choice(desk, code) for code in codes]
        with CaptureQueriesContext(connection) as queries:
            made = decide(desk.series, wished, by=None)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert {one.counted["regions"][region.code] for one in made} == {1}
