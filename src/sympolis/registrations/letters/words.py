"""Sessions and places in words, in the active language: what stands in letters for each session."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import pick
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Sector
from sympolis.programme import changes
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.published import ALL_DAYS, Entry, Published
from sympolis.registrations import queries, wishes
from sympolis.registrations.letters import beside
from sympolis.registrations.models import Registration
from sympolis.registrations.seats import Kept
from sympolis.registrations.states import Ending, RegistrationState
from sympolis.registrations.wishes import Wish

A_PARAGRAPH = "\n\n"
MOST_ENTRIES = 10  # calendar entries sent for one form; who comes to more gets the calendar to subscribe to


def what(titles: list[str]) -> str:
    """ "Waste and water", or "3 sessions"."""
    if len(titles) == 1:
        return titles[0]
    return ngettext("%(number)d session", "%(number)d sessions", len(titles)) % {"number": len(titles)}


def session_lines(programme: Published, entry: Entry, zone: str) -> list[str]:
    """Title, the time on the reader's clock, and on the host's where that is another one."""
    return [programme.title(entry)[0], *when_lines(programme, entry, zone)]


def language_lines(programme: Published, entry: Entry, wished: Iterable[Wish], *, is_last: bool = False) -> list[str]:
    """The languages of a session, and what becomes of the reader's wishes."""
    return [programme.languages_line(entry), *wishes.in_words(wished, programme.language, is_last=is_last)]


def when_lines(programme: Published, entry: Entry | SessionVersion, zone: str) -> list[str]:
    """The time on the reader's clock and, named as such, on the host's; one line where both are the same."""
    host = str(entry.card["zone"])
    if not zone or zone == host:
        return [moment_line(programme, entry, host)]
    return [
        moment_line(programme, entry, zone),
        _("Host's clock: %(when)s") % {"when": moment_line(programme, entry, host)},
    ]


def moment_line(programme: Published, entry: Entry | SessionVersion, zone: str) -> str:
    if entry.card["minutes"] >= ALL_DAYS:
        moment = {"starts_at": entry.starts_at.isoformat(), "minutes": entry.card["minutes"]}
        return changes.moment_words(moment, programme.language, zone)
    return programme.clock_line(entry.starts_at, entry.ends_at, zone)


def until_words(moment: datetime, language: str, zone: str) -> str:
    """ "20 October 2020, 18:00, Accra time, UTC"."""
    return changes.moment_words({"starts_at": moment.isoformat(), "minutes": 0}, language, zone)


def place_lines(registration: Registration, programme: Published, zone: str) -> list[str]:
    """What there is to say of a registration in its state, below the session: why, until when, what is asked."""
    state = RegistrationState(registration.state)
    if state == RegistrationState.WAITING:
        return waiting_lines(registration, programme, zone)
    if state == RegistrationState.CONFIRMED:
        return [*dial_in_lines(registration.session), *beside.lines(registration.way)]
    if state == RegistrationState.CANCELLED:
        return [_("Why: %(reason)s.") % {"reason": Ending(registration.ending).label}] if registration.ending else []
    return []


def dial_in_lines(session: Session) -> list[str]:
    return [_("By phone: %(dial_in)s") % {"dial_in": session.dial_in}] if session.dial_in else []


def waiting_lines(registration: Registration, programme: Published, zone: str) -> list[str]:
    """ "You are number 3 in the line. 2 seats are kept for Latin America until 20 October ..."."""
    place = queries.place_in_line(registration)
    if place is None:
        return []
    lines = [_("You are number %(number)d in the line.") % {"number": place.number}]
    if place.size > 1:
        lines.append(_("Your delegation of %(size)d waits as one and comes as one.") % {"size": place.size})
    return [*lines, *(kept_line(share, programme, zone) for share in place.kept)]


def kept_line(share: Kept, programme: Published, zone: str) -> str:
    seats = ngettext(
        "%(number)d free seat is kept for %(whom)s", "%(number)d free seats are kept for %(whom)s", share.unfilled
    )
    words = seats % {"number": share.unfilled, "whom": _for_whom(share, programme)}
    if share.until is None:
        return f"{words}."
    until = until_words(share.until, programme.language, zone)
    return _("%(what)s until %(until)s.") % {"what": words, "until": until}


def _for_whom(share: Kept, programme: Published) -> str:
    traits = share.traits
    if traits.region:
        return _name(Region.objects.filter(pk=traits.region), programme)
    if traits.municipality:
        return _name(Municipality.objects.filter(pk=traits.municipality), programme)
    return str(Sector(traits.sector).label)


def _name(rows, programme: Published) -> str:
    row = rows.first()
    return pick(row.name, programme.language)[0] if row else ""


def public_page(programme: Published, entries: list[Entry]) -> dict[str, str]:
    """Where the public reads about sessions, for those without a page of their own: {"page": its name, "public": address}."""
    if len(entries) == 1:
        return {"page": _("The session"), "public": programme.url(entries[0])}
    return {"page": _("The programme"), "public": programme.programme_url}


def entry_words(sent: int, seats: int) -> str:
    """How sessions come into the reader's calendar: entries sent, seats confirmed by the same letter."""
    if sent == 1:
        return _("The calendar entry in this letter follows every change.")
    if sent > 1:
        return _(
            "Each session comes as a calendar entry, the further ones in letters of their own. They follow every change."
        )
    return _("So many sessions are best followed in one calendar.") if seats > MOST_ENTRIES else ""


def paragraphs(blocks: Iterable[list[str]]) -> str:
    """Blocks of lines with a blank line between them."""
    return A_PARAGRAPH.join("\n".join(lines) for lines in blocks if lines)
