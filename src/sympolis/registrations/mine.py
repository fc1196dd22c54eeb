"""Somebody's own registrations, each with how it stands, why, and what can be done about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.languages import direction, pick
from sympolis.directory.models import Account
from sympolis.networks.models import Network
from sympolis.programme.models import Series
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import SessionState
from sympolis.registrations import kept, links, queries, wishes, wording
from sympolis.registrations.actions.feedback import OPEN_FOR, refusal_of
from sympolis.registrations.door import door, doors
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.offers import languages_words, own_words
from sympolis.registrations.queries import Place
from sympolis.registrations.states import ALIVE, HOLDING, Attendance, RegistrationState
from sympolis.registrations.times import Times, moment, times


@dataclass
class Row:
    """A registration on its owner's page.

    state      how it stands; `why` explains it, in words
    join       "" or the address of the room, now that it is open; `dial_in` beside it; `opens` tells when it opens
    asks       whether it can be told how it was: who took part has not told it yet
    follows    whether it can be told that it was followed afterwards
    accept     whether a seat is offered and can be taken
    give_back  words of the button that ends it, "" when there is nothing to end
    """

    registration: Registration
    title: str
    language: str  # of the title
    url: str
    when: Times
    languages: str
    state: str
    why: str
    is_over: bool
    is_cancelled: bool
    join: str = ""
    dial_in: str = ""
    opens: str = ""
    accept: bool = False
    give_back: str = ""
    is_delegation: bool = False
    asks: bool = False
    follows: bool = False
    material: str = ""  # what stays of a session that is over, for whoever had a seat
    wishes: list[str] = field(default_factory=list)  # what becomes of each, a sentence
    kept: str = ""  # path of the page where they read what was said in it

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def chip(self) -> str:
        """Class of the state's mark."""
        if self.registration.state in (RegistrationState.CONFIRMED, RegistrationState.OFFERED):
            return "open"
        ended = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
        return "bad" if self.is_cancelled or self.registration.state in ended else ""


def rows(registrations: Iterable[Registration], *, language: str, zone: str, now: datetime | None = None) -> list[Row]:
    """Rows in the order given, in a constant number of queries. `zone` "": the host's of each series.

    Session, its released version and series are joined.
    """
    found, now = list(registrations), now or timezone.now()
    places = queries.places_in_line(found, now=now)
    names = wording.Names(kept for place in places.values() for kept in place.kept)
    made = [_row(one, places.get(one.pk), names, language, zone, now) for one in found]
    pages = kept.pages([row.registration for row in made if row.is_over and _had_seat(row.registration)])
    for row in made:
        row.kept = pages.get(row.registration.pk, "")
    return made


def _had_seat(one: Registration) -> bool:
    return one.state in HOLDING or bool(one.attendance)


def _row(one: Registration, place: Place | None, names: wording.Names, language: str, zone: str, now: datetime) -> Row:
    session, version = one.session, one.session.released
    assert version is not None  # only released sessions have registrations that are shown
    title, title_language = pick(version.card["title"], language, session.series.working_language)
    cancelled, over = version.state == SessionState.CANCELLED, version.ends_at <= now
    clock = zone or session.series.zone
    row = Row(
        one, title, title_language, session.get_absolute_url(),
        times(version.starts_at, version.card["minutes"], zone=zone, host=version.card["zone"]),
        languages_words(version.card, language), own_words(one.state), _why(one, place, names, clock), over, cancelled,
        is_delegation=one.delegation_id is not None,
    )  # fmt: skip
    if one.state in ALIVE and not cancelled and not over:
        row.wishes = wishes.in_words(wishes.wishes_in(version.card, wishes.told_by(one)), language)
    if cancelled:
        row.state, row.why = _("This session is cancelled."), ""
    elif over and one.state in ALIVE:
        row.state, row.why = _past(one), ""
    elif version.starts_at > now:
        row.accept = one.state == RegistrationState.OFFERED and (one.until is None or one.until > now)
        row.give_back = _give_back(one.state)
    opens_at, closes_at = doors(session)
    if one.state == RegistrationState.CONFIRMED and not cancelled and now <= closes_at:
        before = door(session, opens_at, zone=clock, now=now)
        row.join, row.dial_in, row.opens = before.join, before.dial_in, before.words
    if over and _had_seat(one) and (material := getattr(session, "material", None)):
        row.material = pick(material.text, language, session.series.working_language)[0]
    row.asks = refusal_of(one, now) is None
    row.follows = may_follow(one, now)
    return row


def may_follow(one: Registration, now: datetime | None = None) -> bool:
    """Whether somebody who had a seat, and was not seen, can tell that they followed the session afterwards."""
    version, now = one.session.released, now or timezone.now()
    if version is None or version.state == SessionState.CANCELLED or one.attendance or one.state not in HOLDING:
        return False
    return version.ends_at <= now <= version.ends_at + OPEN_FOR


def _past(one: Registration) -> str:
    """How somebody's registration stood when the session was over."""
    if one.attendance:
        return _("You took part.") if one.attendance == Attendance.LIVE else _("You followed it afterwards.")
    if one.state == RegistrationState.APPLIED:
        return _("You had applied.")
    return _("You were on the waiting list.") if one.state == RegistrationState.WAITING else _("You had a seat.")


def _why(one: Registration, place: Place | None, names: wording.Names, zone: str) -> str:
    """What is to be known beside the state."""
    if place is not None:
        return wording.place_words(place, names, zone)
    if one.state == RegistrationState.REGISTERED and one.until:
        words = _("It is kept until %(when)s: confirm your address before that.")
        return words % {"when": moment(one.until, zone)}
    if one.state == RegistrationState.OFFERED and one.until:
        words = _("Take it before %(when)s; after that it goes to the next in the line.")
        return words % {"when": moment(one.until, zone)}
    if one.state == RegistrationState.APPLIED:
        return _("The secretariat decides and writes to you.")
    if one.state == RegistrationState.CANCELLED and one.ending:
        return _("Why: %(why)s.") % {"why": one.get_ending_display()}  # type: ignore[attr-defined]
    return ""


def _give_back(state: str) -> str:
    return {
        RegistrationState.REGISTERED: _("Give my seat back"),
        RegistrationState.CONFIRMED: _("Give my seat back"),
        RegistrationState.OFFERED: _("I do not want this seat"),
        RegistrationState.WAITING: _("Leave the waiting list"),
        RegistrationState.APPLIED: _("Withdraw my application"),
    }.get(RegistrationState(state), "")


def rooms(found: Iterable[Row]) -> list[str]:
    """Scheme and host of the meetings that are open now: where their buttons may lead (CSP form-action)."""
    parts = {urlsplit(row.join)[:2] for row in found if row.join}
    return sorted(f"{scheme}://{host}" for scheme, host in parts if scheme in {"http", "https"} and "'" not in host)


def parted(found: Sequence[Row]) -> dict[str, list[Row]]:
    """{"coming", "ended", "past"}: to come and alive; to come but ended; over."""
    alive = {str(state) for state in ALIVE}
    parts: dict[str, list[Row]] = {"coming": [], "ended": [], "past": []}
    for row in found:
        kind = "past" if row.is_over and not row.join else "coming" if row.registration.state in alive else "ended"
        parts[kind].append(row)
    parts["past"].reverse()
    return parts


@dataclass(frozen=True)
class Self:
    """Somebody as whom an account takes part: their rows (`parted`), and the token of their personal page."""

    participant: Participant
    token: str
    coming: list[Row]
    ended: list[Row]
    past: list[Row]


def selves(account: Account, network: Network, *, language: str, zone: str) -> list[Self]:
    """Everybody as whom an account takes part in a network, in a constant number of queries."""
    people = list(queries.participants_of(account, network).select_related("person").order_by("pk"))
    every = rows(queries.registrations_of(people), language=language, zone=zone) if people else []
    made = []
    for one in people:
        own = [row for row in every if row.registration.participant_id == one.pk]
        made.append(Self(one, links.token(one, links.Purpose.MINE), **parted(own)))
    return made


def open_series(network: Network, now: datetime) -> list[Series]:
    """Public series with sessions to come that are open, the next one first; `open_count` of them each."""
    is_open = Q(sessions__released__state=SessionState.OPEN, sessions__released__starts_at__gt=now)
    every = Series.objects.filter(network=network, state__in=PUBLIC_STATES)
    return list(
        every.annotate(open_count=Count("sessions", filter=is_open)).filter(open_count__gt=0).order_by("starts_on")
    )
