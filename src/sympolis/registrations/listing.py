"""Lists of those who take part: filtered, in an order, counted, in a fixed number of queries however long they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy

from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Municipality, Region
from sympolis.programme.models import Series, Session
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import HOLDING, RegistrationState

MOST_WORDS = 8
STATE_ORDER = (
    RegistrationState.APPLIED, RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.REGISTERED,
    RegistrationState.CONFIRMED, RegistrationState.DECLINED, RegistrationState.CANCELLED,
)  # fmt: skip
TRAITS = (
    "state",
    "region_id",
    "sector",
    "gender",
    "municipality_id",
    "language",
    "way",
    "brings",
    "reply",
    "attendance",
)
NEEDS = {
    "captions": Q(participant__captions=True), "sign": ~Q(participant__sign_language=""),
    "other": ~Q(participant__access_needs=""),
}  # fmt: skip
NEED_WORDS = {
    "captions": gettext_lazy("Captions"), "sign": gettext_lazy("Sign language"),
    "other": gettext_lazy("something else, in their words"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a list shows, and in which order. "" or None: all; "none" of a trait: those who did not tell.

    state   a RegistrationState, "seat" (whoever holds one) or "alive" (neither declined nor cancelled)
    reply   what the calendar answered; "none" also stands for no answer yet
    needs   "captions", "sign" or "other" (in their own words): only for whoever may see what somebody needs
    words   every one of them in name, city or organisation, and in the address when `by_address`
    sort    "name", "city", "new" (newest first), "state", "line" (as they wait)
    """

    state: str = ""
    region: str = ""
    sector: str = ""
    gender: str = ""
    city: str = ""
    language: str = ""
    brings: str = ""
    reply: str = ""
    needs: str = ""
    bounced: bool = False
    words: str = ""
    by_address: bool = False
    sort: str = "name"

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out."""
        return replace(self, sort="name", by_address=False) == Wish()


def registrations_in(session: Session, wish: Wish) -> QuerySet[Registration]:
    """Registrations of a session as wished; participant, person, city, region and delegation are joined."""
    rows = _wished(Registration.objects.filter(session=session), wish)
    joined = rows.select_related("participant__person", "municipality", "region", "delegation")
    return joined.order_by(*_order(wish.sort))


def participants_in(series: Series, wish: Wish, *, session: Session | None = None) -> QuerySet[Participant]:
    """Participants with a registration in the series (or in one session of it) as wished; the person is joined.

    Of a person who takes part under several addresses only the first of these participants.
    """
    rows = Registration.objects.filter(session__series=series, participant=OuterRef("pk"))
    if session is not None:
        rows = rows.filter(session=session)
    every = Participant.objects.filter(Exists(_wished(rows, wish)), network=series.network_id)
    found = every.exclude(Exists(every.filter(person=OuterRef("person_id"), pk__lt=OuterRef("pk"))))
    order = ["-pk"] if wish.sort == "new" else ["name_key", "pk"]
    return found.select_related("person__municipality").order_by(*order)


def _wished(rows: QuerySet[Registration], wish: Wish) -> QuerySet[Registration]:
    if wish.state == "seat":
        rows = rows.filter(state__in=HOLDING)
    elif wish.state == "alive":
        rows = rows.exclude(state__in=[RegistrationState.DECLINED, RegistrationState.CANCELLED])
    elif wish.state:
        rows = rows.filter(state=wish.state)
    for name, column in (("region", "region_id"), ("city", "municipality_id")):
        value = getattr(wish, name)
        if value:
            rows = rows.filter(**{column: None} if value == "none" else {column: _number(value)})
    for name in ("sector", "gender", "language", "brings", "reply"):
        value = getattr(wish, name)
        if value:
            rows = rows.filter(**{name: "" if value == "none" else value})
    if wish.needs:
        rows = rows.filter(NEEDS.get(wish.needs, Q(pk=None)))
    if wish.bounced:
        rows = rows.exclude(participant__bounced_at=None)
    for word in comparable(wish.words).split()[:MOST_WORDS]:
        rows = rows.filter(_about(word, by_address=wish.by_address))
    return rows


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def _about(word: str, *, by_address: bool) -> Q:
    found = Q(participant__name_key__contains=word) | Q(participant__place__icontains=word)
    found |= Q(participant__organisation__icontains=word) | Q(municipality__slug__contains=word)
    if by_address:
        found |= Q(participant__email_key__contains=address_key(word))
    return found


def _order(sort: str) -> list[Any]:
    name = [F("participant__name_key"), F("pk")]
    if sort == "city":
        return [F("municipality__slug").asc(nulls_last=True), *name]
    if sort == "new":
        return [F("created_at").desc(), F("pk").desc()]
    if sort == "state":
        rank = Case(
            *(When(state=state, then=Value(place)) for place, state in enumerate(STATE_ORDER)),
            output_field=IntegerField(),
        )
        return [rank.asc(), F("queued_at").asc(nulls_last=True), *name]
    if sort == "line":
        return [F("queued_at").asc(nulls_last=True), F("pk")]
    return name


@dataclass(frozen=True)
class Tally:
    """Traits of registrations, counted as often as one likes without asking the database again."""

    rows: list[tuple]  # in the order of TRAITS
    bounced: int = 0
    needs: Mapping[str, int] = field(default_factory=dict)  # by the names of NEEDS

    @cached_property
    def _columns(self) -> list[tuple]:
        return list(zip(*self.rows, strict=True)) or [()] * len(TRAITS)

    def by(self, trait: str, states: Iterable[str] | None = None) -> Counter:
        """Value of a trait -> how many registrations in these states (all when None)."""
        values = self._columns[TRAITS.index(trait)]
        if states is None:
            return Counter(values)
        wanted = frozenset(states)
        return Counter(value for value, state in zip(values, self._columns[0], strict=True) if state in wanted)


def tally(rows: QuerySet[Registration]) -> Tally:
    """The traits of all these registrations, in two queries: every figure beside a list comes from it."""
    found = {name: Count("pk", filter=what) for name, what in NEEDS.items()}
    needs = rows.order_by().aggregate(bounced=Count("pk", filter=Q(participant__bounced_at__isnull=False)), **found)
    return Tally(list(rows.order_by().values_list(*TRAITS)), needs.pop("bounced"), needs)


def needs_told(rows: QuerySet[Registration]) -> list[tuple[str, str]]:
    """(state, need) for each need that somebody told: a name of NEEDS, for "sign" the code of the language."""
    return [
        (state, sign if name == "sign" else name)
        for name, what in NEEDS.items()
        for state, sign in rows.filter(what).values_list("state", "participant__sign_language")
    ]


@dataclass(frozen=True)
class Names:
    """What ids of regions and cities in a tally are called, in two queries."""

    regions: dict[int, str] = field(default_factory=dict)
    cities: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, counted: Tally) -> "Names":
        regions = [pk for pk in counted.by("region_id") if pk]
        cities = [pk for pk in counted.by("municipality_id") if pk]
        return cls(
            {row.pk: str(row) for row in Region.objects.filter(pk__in=regions)},
            dict(_city_names(cities)),
        )


def _city_names(ids: list[int]) -> Iterable[tuple[int, str]]:
    """All municipalities at once when there are many: SQLite takes a limited number of ids in a query."""
    rows = Municipality.objects.only("name")
    wanted = frozenset(ids)
    for row in rows.filter(pk__in=ids) if len(ids) < 500 else rows:
        if row.pk in wanted:
            yield row.pk, str(row)


def registrations_of_series(series: Series, wish: Wish) -> QuerySet[Registration]:
    """Registrations of a series as wished, session by session; joined as in `registrations_in`, and the session."""
    rows = _wished(Registration.objects.filter(session__series=series), wish)
    joined = rows.select_related("participant__person", "municipality", "region", "delegation", "session")
    return joined.order_by("session__starts_at", "session_id", "participant__name_key", "pk")
