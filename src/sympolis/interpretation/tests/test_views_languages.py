import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.interpretation.actions.languages import Choice, decide, set_terms
from sympolis.interpretation.models import Decision, Terms
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.asking import ask
from sympolis.networks.states import Role
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions as registrations
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.desk import city_named, people_desk
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk():
    place = people_desk(capacity=None)
    set_terms(place.series, by=None, threshold=3, show_rate=100, fee=Decimal(400), budget=Decimal(1000))
    return place


def url(desk, name: str, *args) -> str:
    return reverse(f"languages:{name}", args=[desk.series.slug, *args])


def grid(desk, **query):
    return desk.client.get(url(desk, "grid"), query)


def who(desk, code: str):
    return desk.client.get(url(desk, "people", desk.session.slug, code))


def cells(page) -> dict[str, str]:
    return {one.cell.code: str(one.cell.standing) for line in page.context["lines"] for one in line.cells}


def post(desk, *cells: str, **changes):
    """Send the form of these cells as it was proposed, with some answers changed."""
    page = desk.client.get(url(desk, "decide"), {"at": cells})
    data = {"at": cells}
    for form in page.context["forms"]:
        data |= {form.add_prefix(name): value for name in form.fields if (value := form[name].value()) is not None}
    return desk.client.post(url(desk, "decide"), {**data, **changes})


def test_the_grid_says_who_asks_what_is_decided_and_where_the_gaps_are(desk):
    ask(desk, "fr", 4)
    ask(desk, "ar", 2)
    ask(desk, "", 1, speaks=("es",), access_needs="Captions")
    decide(desk.series, [Choice(desk.session.pk, "pt", "ordered", "Asked by phone.", Decimal(800))], by=None)

    page = grid(desk)

    assert cells(page) == {"fr": "gap", "ar": "few", "es-x-cc": "few", "pt": "ordered"}
    assert (page.context["gaps"], page.context["budget"].left) == (1, Decimal(200))
    assertContains(page, "captions in Spanish")
    assertContains(page, "€200.00")


def test_the_budget_counts_what_interpreters_agreed_to_as_the_page_of_fees_does(desk):
    """Two are needed in two hours, reckoned at 400 each; what is agreed takes the place of what was reckoned."""
    decide(desk.series, [Choice(desk.session.pk, "fr", "ordered", "Asked by phone.", Decimal(800))], by=None)
    session = Session.objects.get(pk=desk.session.pk)
    spent = [grid(desk).context["budget"].spent]
    for name in ("Luc", "Awa"):
        factories.accepted(session, factories.interpreter(desk.network, name))
        spent.append(grid(desk).context["budget"].spent)

    page = grid(desk)

    assert spent == [800, 800, 600]
    assertContains(page, "€600.00 of it agreed or offered")
    assertContains(page, "€400.00")
    assertContains(desk.client.get(reverse("interpreters_team:fees", args=[desk.series.slug])), "€400.00")
    Terms.objects.update(budget=Decimal(450))
    assertContains(grid(desk), "€150.00 <small>the budget is €450.00</small>")


def test_languages_without_a_decision_cost_what_is_agreed_or_are_told_as_unknown(desk):
    programme.session(desk.series, datetime(2020, 10, 29, 10), slug="air", interpretation_languages=["ar"])
    Session.objects.filter(pk=desk.session.pk).update(interpretation_languages=["fr"])
    factories.accepted(Session.objects.get(pk=desk.session.pk), factories.interpreter(desk.network, "Luc"))

    page = grid(desk)

    assert (page.context["budget"].spent, page.context["budget"].unknown) == (300, 1)
    assertContains(page, "language of a session</small>")


def test_a_day_that_is_paid_once_is_told_once_where_somebody_has_to_think_again(desk):
    ask(desk, "fr", 4)
    post(desk, "water.fr")
    session = Session.objects.get(pk=desk.session.pk)
    start = session.starts_at.replace(tzinfo=None) - timedelta(hours=5)
    first = programme.session(desk.series, start, slug="first", interpretation_languages=["fr"])
    luc = factories.interpreter(desk.network, "Luc", fee=Decimal(400), fee_unit="day")
    factories.accepted(first, luc)
    factories.accepted(session, luc)

    set_terms(desk.series, by=None, threshold=9)

    page = grid(desk)
    assert page.context["budget"].agreed == Decimal(400)
    assertContains(page, "Keeping it costs €0.00.")


def test_a_threshold_that_rose_is_named_where_somebody_has_to_think_again(desk):
    ask(desk, "fr", 4)
    post(desk, "water.fr")
    assertNotContains(grid(desk), "The threshold was")

    set_terms(desk.series, by=None, threshold=9)

    assertContains(grid(desk), "4 were expected when it was decided, now 4 are.")
    assertContains(grid(desk), "The threshold was 3 then and is 9 now.")


def test_a_region_narrows_the_numbers_but_not_what_is_to_be_decided(desk):
    bonn, kochi = city_named(desk, "Bonn"), city_named(desk, "Kochi")
    ask(desk, "fr", 2, city=bonn)
    ask(desk, "fr", 1, city=kochi)

    page = grid(desk, region="kochi")

    ((line,),) = [page.context["lines"]]
    assert [(one.demand.asked, one.cell.demand.asked, one.cell.standing) for one in line.cells] == [(1, 3, "gap")]
    assert [region.code for region in page.context["regions"]] == ["bonn", "kochi"]


def test_two_clicks_lead_from_french_and_arabic_to_logged_decisions(desk):
    ask(desk, "fr", 4)
    ask(desk, "ar", 2)

    page = post(desk, "water.fr", "water.ar")

    assert page.status_code == 302
    told = list(Decision.objects.order_by("language").values_list("language", "outcome", "cost", "by"))
    assert told == [("ar", "left_out", None, desk.by.pk), ("fr", "ordered", Decimal(800), desk.by.pk)]
    session = Session.objects.get(pk=desk.session.pk)
    assert (session.interpretation_languages, session.left_out_languages) == (["fr"], ["ar"])
    log = desk.client.get(url(desk, "log"))
    assertContains(log, "4 people asked for French, 4 expected; the threshold is 3.")
    assertContains(log, "Then 2 asked, 2 expected; threshold 3")
    ask(desk, "fr", 1)
    assertContains(desk.client.get(url(desk, "log")), "Now 5 asked, 5 expected")


def test_over_the_budget_is_said_before_and_asks_for_a_word_of_its_own(desk):
    ask(desk, "fr", 4)
    ask(desk, "ar", 4)

    before = desk.client.get(url(desk, "decide"), {"at": ["water.fr", "water.ar"]})
    assertContains(before, "€600.00 over the budget of €1,000.00")
    refused = post(desk, "water.fr", "water.ar", **{"c0-reason": "My own words."})

    assert refused.status_code == 422
    assertContains(refused, "This goes over the budget by €600.00", status_code=422)
    assertContains(refused, "My own words.", status_code=422)
    assert not Decision.objects.exists()
    assert post(desk, "water.fr", "water.ar", over_budget="1").status_code == 302
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"c0-reason": ""}, "Say why, in a sentence"), ({"c0-cost": "much"}, "Write an amount of money"),
        ({"c0-cost": "-5"}, "Write an amount of money"), ({"c0-cost": "1e400"}, "Write an amount of money"),
        ({"c0-outcome": "perhaps"}, "Choose one of both"), ({"c0-seen": "x"}, "whole number"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(desk, changes, words):
    ask(desk, "fr", 4)

    page = post(desk, "water.fr", **{"c0-reason": "Typed by me."} | changes)

    assert page.status_code == 422
    assertContains(page, words, status_code=422)
    if "c0-reason" not in changes:
        assertContains(page, "Typed by me.", status_code=422)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("at", ["", "water", "water.en", "water.nolang", "nowhere.fr", ".", "water.fr-x-cc-x-cc-x"])
def test_ticks_that_mean_nothing_lead_back_to_the_grid(desk, at):
    page = desk.client.get(url(desk, "decide"), {"at": at}, follow=True)

    assertContains(page, "Tick at least one language")


def test_a_decision_that_somebody_else_took_meanwhile_is_shown(desk):
    page = desk.client.get(url(desk, "decide"), {"at": "water.fr"})
    (form,) = page.context["forms"]
    data = {"at": "water.fr", **{form.add_prefix(name): form[name].value() or "" for name in form.fields}}
    decide(desk.series, [Choice(desk.session.pk, "fr", "ordered", "By a colleague.")], by=None)

    told = desk.client.post(url(desk, "decide"), data)
    assertContains(told, "Somebody else decided on this in the meantime", status_code=422)
    assertContains(told, "By a colleague.", status_code=422)
    (form,) = told.context["forms"]
    again = {"at": "water.fr", **{form.add_prefix(name): form[name].value() or "" for name in form.fields}}
    assert desk.client.post(url(desk, "decide"), again).status_code == 302
    assert Decision.objects.first().outcome == "left_out"


def test_demand_that_falls_after_the_decision_is_thought_about_again_and_nothing_is_cancelled(desk, clock):
    rows = ask(desk, "fr", 4)
    decide(desk.series, [Choice(desk.session.pk, "fr", "ordered", "Many ask.", Decimal(800))], by=None)
    for row in rows[:2]:
        registrations.cancel(row, by=None)

    page = grid(desk)
    assert cells(page)["fr"] == "again"
    assertContains(page, "4 were expected when it was decided, now 2 are.")
    assertContains(page, "Keeping it costs €800.00.")
    assertContains(page, "It can be given back at no cost until")
    for address in (desk.url("series_plan"), "/desk/"):
        assertContains(desk.client.get(address), "French was ordered for 4, and 2 are expected now")
    assert Session.objects.get(pk=desk.session.pk).interpretation_languages == ["fr"]

    clock.shift(timedelta(days=25))
    desk.client.force_login(desk.by)
    assertContains(grid(desk), "The day for giving back at no cost was")


def test_a_language_left_out_that_more_people_ask_for_is_thought_about_again(desk):
    ask(desk, "fr", 1)
    decide(desk.series, [Choice(desk.session.pk, "fr", "left_out", "Too few.")], by=None)
    ask(desk, "fr", 3)

    assert cells(grid(desk))["fr"] == "more"
    assertContains(desk.client.get("/desk/"), "French was left out, and 4 are expected now, 1 then")


def test_what_waits_for_a_decision_stands_at_the_first_page(desk):
    ask(desk, "fr", 4)

    assertContains(desk.client.get("/desk/"), "Enough people ask for 1 language, and it is not decided yet.")


def test_numbers_open_their_people(desk):
    ask(desk, "fr", 2, speaks=("fr", "en"))
    (gone,) = ask(desk, "fr", 1)
    registrations.cancel(gone, by=None)
    ask(desk, "ar", 1)

    page = desk.client.get(reverse("languages:people", args=["own", "water", "fr"]))

    assert page.context["counts"] == {"asked": 2, "waiting": 0, "cancelled": 1}
    names = re.findall(r"<bdi>(\w+) Asker", page.content.decode())
    assert sorted({name[:2] for name in names}) == ["Fr"]
    assert len(names) == 3


def test_ticks_are_counted_exactly_and_what_is_read_from_words_is_marked(desk):
    ask(desk, "", 2, captions=True)
    ask(desk, "", 1, captions=True, sign_language="gsg", access_needs="DGS, and captions")
    ask(desk, "fr", 1, sign_language="ils")
    ask(desk, "", 1, access_needs="Captions, I hear little")

    page = grid(desk)
    captions = who(desk, "en-x-cc")

    shown = [one.cell for line in page.context["lines"] for one in line.cells]
    asked = {cell.code: cell.demand.asked for cell in shown if cell.demand.asked}
    assert asked == {"en-x-cc": 4, "gsg": 1, "ils": 1, "fr": 1}
    assert captions.context["counts"]["asked"] == 4
    assertContains(captions, "1 of them did not tick it")
    assertContains(captions, "read from these words, not ticked", count=1)
    assertContains(captions, "ticked captions, German Sign Language", count=1)
    assertNotContains(who(desk, "gsg"), "did not tick")


def test_a_viewer_sees_numbers_but_not_who_needs_captions(desk):
    ask(desk, "", 3, access_needs="Captions, I hear little")
    ask(desk, "fr", 3)
    viewer = desk.signed_in(Role.VIEWER)

    page = grid(viewer)

    assert cells(page) == {"fr": "gap", "en-x-cc": "gap"}
    assertNotContains(page, "/languages/en-x-cc/")
    assertNotContains(page, 'name="at"')
    people = [viewer.client.get(reverse("languages:people", args=["own", "water", c])) for c in ("fr", "en-x-cc")]
    assert [one.status_code for one in people] == [200, 403]
    assert viewer.client.get(url(desk, "terms")).status_code == 403
    assert viewer.client.post(url(desk, "decide"), {"at": "water.fr"}).status_code == 403


def test_terms_are_saved_and_bad_ones_told(desk):
    page = desk.client.get(url(desk, "terms"))
    form = page.context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}

    bad = desk.client.post(url(desk, "terms"), {**data, "threshold": "many", "currency": "12"})
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"threshold", "currency"})
    good = desk.client.post(url(desk, "terms"), {**data, "threshold": "8", "budget": "", "currency": "kes"})
    assert good.status_code == 302
    terms = Terms.objects.get()
    assert (terms.threshold, terms.budget, terms.currency) == (8, None, "KES")


def test_an_empty_series_and_one_without_wishes_say_so(desk):
    assertContains(grid(desk), "Nobody has asked for another language")
    assertContains(grid(desk, also="pt"), "Portuguese")
    assertContains(desk.client.get(url(desk, "log")), "Nothing was decided yet")
    Session.objects.filter(series=desk.series).update(state="cancelled")
    assertContains(grid(desk), "The series has no sessions yet")


@pytest.mark.parametrize("address", ["grid", "log", "people", "/desk/", "decide"])
def test_as_many_queries_for_3_rows_as_for_30(desk, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            if address == "people":
                page = desk.client.get(reverse("languages:people", args=["own", "water", "fr"]))
            elif address == "decide":
                slugs = [f"{one.slug}.fr" for one in Session.objects.filter(series=desk.series)]
                page = desk.client.get(url(desk, "decide"), {"at": slugs})
            else:
                page = desk.client.get(address if address.startswith("/") else url(desk, address))
            assert page.status_code == 200
        return len(told)

    def fill(number: int) -> None:
        ask(desk, "fr", number)
        first = datetime(2020, 10, 28, 14) + timedelta(days=Session.objects.count())
        for day in range(number):
            one = programme.session(desk.series, first + timedelta(days=day))
            decide(desk.series, [Choice(one.pk, "fr", "ordered", "Why not.")], by=None)

    fill(3)
    queries()
    few = queries()
    fill(9 if address == "/desk/" else 27)

    assert queries() == few


def test_people_who_are_erased_ask_for_nothing(desk):
    ask(desk, "fr", 3)
    Participant.objects.update(erased_at=timezone.now())

    assert cells(grid(desk)) == {}
