"""Who asks for French and Arabic in the running series: decided for tomorrow, and waiting for a decision for later."""

from decimal import Decimal
from typing import Any

from django.utils.translation import override

from sympolis.directory.models import Municipality
from sympolis.interpretation import reasons
from sympolis.interpretation.actions.languages import Choice, decide, set_terms
from sympolis.interpretation.grid import reading
from sympolis.interpretation.standing import reckoned
from sympolis.interpretation.states import Outcome
from sympolis.programme.models import Series, Session
from sympolis.registrations import actions, queries
from sympolis.registrations.actions import About
from sympolis.registrations.states import Source
from sympolis.site.demo.coming import BROAD, TOMORROW, address, mark_invented
from sympolis.site.demo.files import SLUG

TERMS = {"threshold": 4, "fee": Decimal(450), "budget": Decimal(6000), "currency": "EUR"}
PEOPLE: tuple[tuple[str, str, str, tuple[str, ...], dict[str, Any]], ...] = (  # name, city, language to follow in, languages spoken, what they need
    ("Aristide Houngbo", "cotonou", "fr", ("fr",), {}), ("Clarisse Adjovi", "cotonou", "fr", ("fr", "en"), {}),
    ("Lala Randria", "antananarivo", "fr", ("fr",), {}), ("Tahina Rabe", "antananarivo", "", ("fr", "pt"), {}),
    ("Amel Ziani", "batna", "fr", ("fr", "ar"), {}), ("Leila Qasem", "greater-amman", "ar", ("ar", "en"), {}),
    ("Omar Nasser", "greater-amman", "ar", ("ar",), {}), ("Sami Gharbi", "beni-khalled", "ar", ("ar", "fr"), {}),
    ("Huda Salem", "zletin", "ar", ("ar",), {}), ("Rania Khalil", "zletin", "", ("ar",), {}),
    ("Greta Vogel", "leipzig", "en", ("de", "en"), {"captions": True, "access_needs": "I hear very little: slides beforehand help me."}),
    ("Jonas Kern", "leipzig", "en", ("de", "en"), {"sign_language": "gsg"}),
    ("Nour Haddad", "greater-amman", "en", ("en", "ar"), {"captions": True, "sign_language": "jos"}),
)  # fmt: skip
LANGUAGE = "fr"
ALSO_TOMORROW = ("Aristide Houngbo", "Clarisse Adjovi", "Amel Ziani")  # so that enough ask for French there


def settle() -> None:
    """Register those who ask, set the terms of the series, and decide on French for the session of tomorrow."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    found = {session.slug: session for session in queries.open_sessions(series)}
    if not {TOMORROW, BROAD} <= found.keys():
        return
    for row in PEOPLE:
        tomorrow = [found[TOMORROW]] if row[0] in ALSO_TOMORROW else []
        _register(series, [*tomorrow, found[BROAD]], *row)
    mark_invented(series.network)
    set_terms(series, by=None, **TERMS)
    _decide(series, found[TOMORROW])


def _register(
    series: Series,
    sessions: list[Session],
    name: str,
    slug: str,
    wish: str,
    speaks: tuple[str, ...],
    needs: dict[str, Any],
) -> None:
    city = Municipality.objects.get(slug=slug)
    about = About(
        municipality_id=city.pk, region_id=city.region_id, country=city.country, zone=city.zone, sector="administration",
        language=wish, languages=[{"code": code} for code in speaks], letters="en", **needs,
    )  # fmt: skip
    actions.sign_up(series.network, sessions, name=name, email=address(name), about=about, source=Source.TEAM)


def _decide(series: Series, session: Session) -> None:
    known = reading(series, session.created_at)
    cell = known.cell(session, LANGUAGE)
    with override("en"):
        why = reasons.proposed(cell, known.terms, known.rates[session.pk], {}, "en")
    cost = reckoned(session, cell.service, known.terms)
    decide(series, [Choice(session.pk, LANGUAGE, Outcome.ORDERED, why, cost)], by=None)
