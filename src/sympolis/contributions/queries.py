"""Reads of calls and of what comes in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from sympolis.contributions.content import Field, Section, Shape, sections
from sympolis.contributions.models import Author, Call, CallQuestion, Contribution, Remark, Version
from sympolis.contributions.states import Asked, CallState, ContributionState
from sympolis.core.text import comparable
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality
from sympolis.programme.models import Series, Theme
from sympolis.programme.queries import PUBLIC_STATES


def calls_of(series: Series) -> QuerySet[Call]:
    """All calls of a series, for its team; themes and regions are fetched along."""
    return Call.objects.filter(series=series).prefetch_related("themes", "regions").order_by("pk")


def open_calls(series: Series, now: datetime) -> list[Call]:
    """Calls of a public series that are open, as the public sees them: nobody is told of the time of grace.

    Those with the next deadline come first, rolling ones last.
    """
    if series.state not in PUBLIC_STATES:
        return []
    shown = calls_of(series).filter(state=CallState.OPEN).exclude(closes_at__lte=now)
    return sorted(shown, key=lambda call: (call.closes_at is None, call.closes_at, call.pk))


def questions_of(row: Contribution) -> list[CallQuestion]:
    """Own questions of its call: those that are asked, and those that were answered before they were closed."""
    if row.call is None:
        return []
    return [one for one in row.call.questions.all() if one.is_open or str(one.pk) in row.answers]


def contributions_of(series: Series) -> QuerySet[Contribution]:
    """What came in to a series and what is being written, newest first; city, themes, call, authors fetched along."""
    authors = Author.objects.select_related("participant__person").order_by("order", "pk")
    rows = Contribution.objects.filter(series=series).select_related("municipality", "call")
    return rows.prefetch_related("themes", Prefetch("authors", authors)).order_by("-pk")


def found(
    rows: QuerySet[Contribution], *, state: str = "", kind: str = "", theme: int = 0, call: int = 0, words: str = ""
) -> QuerySet[Contribution]:
    """Of these the ones that fit; `words` in title, city or an author's name, accents and case left aside."""
    if state == "sent":
        rows = rows.exclude(state=ContributionState.DRAFT)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if theme:
        rows = rows.filter(themes=theme)
    if call:
        rows = rows.filter(call=call)
    if key := comparable(words):
        rows = rows.filter(pk__in=[row.pk for row in rows if key in _searched(row)])
    return rows


def _searched(row: Contribution) -> str:
    names = [str(author.participant.person) for author in row.authors.all()]
    city = list(row.municipality.name.values()) if row.municipality else [row.place]
    told = [*row.title.values(), *city, row.organisation, *names]
    return comparable("\n".join(str(one) for one in told))


def counts_by_state(series: Series) -> dict[str, int]:
    """state -> how many contributions of a series, in one query."""
    rows = Contribution.objects.filter(series=series).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def contributions_by(accounts_persons: Iterable[int], network: int) -> QuerySet[Contribution]:
    """What these persons (ids) write in a network, newest first."""
    rows = Contribution.objects.filter(
        authors__participant__person__in=list(accounts_persons), authors__participant__erased_at=None, series__network=network
    )  # fmt: skip
    return rows.select_related("series").distinct().order_by("-pk")


@dataclass(frozen=True, slots=True)
class Told:
    """A field with what is said in it; `text` in `language`, or `values` as words."""

    field: Field
    text: str
    language: str
    values: list[str]

    @property
    def is_text(self) -> bool:
        return self.field.shape == Shape.TEXT


def told_sections(kind: str, content: dict[str, Any], *wanted: str) -> list[tuple[Section, list[Told]]]:
    """What a contribution says, section by section, in the first wanted language that each text has."""
    shown = []
    for section in sections(kind):
        rows = [told for field in section.fields if (told := told_field(field, content.get(field.code), *wanted))]
        if rows:
            shown.append((section, rows))
    return shown


def told_field(field: Field, value: Any, *wanted: str) -> Told | None:
    """One field as a page shows it; None when it says nothing."""
    if field.shape in (Shape.TEXT, Shape.LINE):
        text, language = Texts(value or {}).best(*wanted)
        return Told(field, text, language, []) if text else None
    words = _values(field, value)
    return Told(field, "", "", words) if words else None


def _values(field: Field, value: Any) -> list[str]:
    if field.shape == Shape.YEARS:
        first, last = value or (None, None)
        return [f"{first or '…'}–{last or ''}".rstrip("–") if first != last else str(first)] if first or last else []
    names = {code: str(words) for code, words in field.choices}
    chosen = value if isinstance(value, list) else [value]
    return [names[code] for code in chosen if code in names]


def open_contributions(series: Series) -> QuerySet[Contribution]:
    """Those that wait for somebody of the team: sent and not decided, or accepted and not with the city."""
    waiting = (ContributionState.SUBMITTED, ContributionState.IN_REVIEW)
    return Contribution.objects.filter(Q(state__in=waiting), series=series)


def open_remarks(row: Contribution) -> dict[str, list[Remark]]:
    """What shall be done before a contribution that went back is sent again: code of the field -> remarks, in order.

    The codes are those of content.py, besides `title` and `summary`. Nothing for one that is not back for revision.
    """
    found: dict[str, list[Remark]] = {}
    if row.state == ContributionState.RETURNED:
        for one in row.remarks.filter(done_at=None).order_by("pk"):
            found.setdefault(one.field, []).append(one)
    return found


def versions_of(row: Contribution) -> list[Version]:
    """All versions, newest first, with who wrote them."""
    return list(row.versions.select_related("author__participant__person").order_by("-number"))


def answer_words(question: CallQuestion, value: Any) -> str:
    """What was answered to an own question, in words; "" for nothing."""
    if question.shape == Asked.CHOICE:
        chosen = int(value) if str(value or "").isdecimal() else -1
        return str(Texts(question.options[chosen])) if 0 <= chosen < len(question.options) else ""
    if question.shape == Asked.YES:
        return str(_("yes")) if value else ""
    return str(value or "")


def names_in(versions: Iterable[Version]) -> dict[str, Callable[[Any], str]]:
    """Words of the numbers in versions: themes and cities, in two queries."""
    rows = list(versions)
    themes = Theme.objects.in_bulk({pk for one in rows for pk in one.content.get("themes") or []})
    cities = Municipality.objects.in_bulk(
        {one.content["municipality"] for one in rows if one.content.get("municipality")}
    )
    return {
        "themes": lambda value: "; ".join(str(themes[pk].name) for pk in value or [] if pk in themes),
        "municipality": lambda value: str(cities[value]) if value in cities else "",
    }
