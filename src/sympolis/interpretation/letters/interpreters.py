"""Letters to interpreters: asked, asked anew after a move, reminded, booked, not needed; each with its calendar entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import pick
from sympolis.interpretation import links, roster
from sympolis.interpretation.letter_kinds import CONFIRMED, ENDED, MOVED, OFFER, REMINDER
from sympolis.interpretation.models import Booking
from sympolis.interpretation.news import known
from sympolis.interpretation.queries.bookings import standing_in
from sympolis.interpretation.states import STANDING, BookingState
from sympolis.interpretation.words import fee_told, role_words
from sympolis.journal.models import Entry
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.changes import reason_in_words
from sympolis.programme.models import Session
from sympolis.programme.published import Published, published
from sympolis.programme.queries import reasons_of_moves
from sympolis.registrations import itip
from sympolis.registrations.letters import words
from sympolis.registrations.letters.entries import Booked, Calendars
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import Reader, contact_of, reader_with_part

OF_FACT = {
    "booking.offered": OFFER, "booking.moved": MOVED, "booking.reminded": REMINDER, "booking.accepted": CONFIRMED,
    "booking.released": ENDED, "booking.given_back": ENDED, "booking.declined": ENDED,
}  # fmt: skip
ASKED = {OFFER, MOVED, REMINDER}


def declare() -> None:
    """Make the kinds known to the post office."""
    fields = {
        "name": gettext_lazy("name of the person"),
        "network": gettext_lazy("name of the network"),
        "series": gettext_lazy("title of the series"),
        "title": gettext_lazy("title of the session"),
        "session": gettext_lazy("title and time of the session, on their clock and the host’s"),
        "role": gettext_lazy("what they would do: service, languages, relay"),
        "fee": gettext_lazy("fee; may be empty"),
        "team": gettext_lazy("the others who interpret in the session; may be empty"),
    }
    reason = gettext_lazy("why the session moved or is cancelled, if the team told; may be empty")
    asking = {**fields, "until": gettext_lazy("until when an answer is needed")}
    links_ = {"answer": gettext_lazy("personal page of the offer")}
    kinds.declare(
        OFFER, name=gettext_lazy("To interpreters: offer"), fields=asking, links=links_, needed=("session", "answer"),
        example=example, subject=gettext_lazy("Would you interpret “{title}”?"),
        body=gettext_lazy(
            "Hello {name},\n\nwe would like you to interpret in “{series}”:\n\n{session}\n\n{role}\n\n{fee}\n\n{team}\n\n"
            "Please answer by {until}.\n\n[Accept or decline]({answer})\n\nThe link is for you alone and asks for no password."
            "\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        MOVED, name=gettext_lazy("To interpreters: session moved, asked anew"),
        fields={**asking, "before": gettext_lazy("the time before"), "reason": reason}, links=links_, needed=("session", "before", "answer"),
        example=example, subject=gettext_lazy("New time, can you still come? “{title}”"),
        body=gettext_lazy(
            "Hello {name},\n\na session that you were asked for has another time. You hear of it first.\n\n{before}\n\nNow:\n\n"
            "{session}\n\n{reason}\n\n{role}\n\n{fee}\n\n{team}\n\nCan you come at the new time? Please answer by {until}.\n\n"
            "[Accept or decline]({answer})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        REMINDER, name=gettext_lazy("To interpreters: an offer waits"), fields=asking, links=links_,
        needed=("session", "answer"), example=example, subject=gettext_lazy("Your answer is still missing: “{title}”"),
        body=gettext_lazy(
            "Hello {name},\n\nwe have asked you to interpret and do not know your answer yet:\n\n{session}\n\n{role}\n\n{fee}"
            "\n\nPlease answer by {until}. A no helps us too.\n\n[Accept or decline]({answer})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        CONFIRMED, name=gettext_lazy("To interpreters: booked"), fields=fields, needed=("session",),
        links={**links_, "desk": gettext_lazy("their own desk, with the pack of each session")},
        example=example, subject=gettext_lazy("Booked: “{title}”"),
        body=gettext_lazy(
            "Hello {name},\n\nthank you, you interpret in “{series}”:\n\n{session}\n\n{role}\n\n{fee}\n\n{team}\n\nA calendar "
            "entry comes with this letter, or as soon as the time is public, and follows every change.\n\nSlides, names, "
            "terms and all else to prepare stand on your page as they arrive, and the way into the session an hour before "
            "it. What is missing you mark there:\n\n[Open my page]({desk})\n\nShould you not be able to "
            "come, give the session back as early as you can:\n\n[My booking]({answer})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        ENDED, name=gettext_lazy("To interpreters: not needed, or given back"),
        fields={**fields, "why": gettext_lazy("what has happened, in a sentence"), "reason": reason}, needed=("session", "why"),
        example=example, subject=gettext_lazy("You do not interpret: “{title}”"),
        body=gettext_lazy(
            "Hello {name},\n\n{why}\n\n{session}\n\n{reason}\n\n{role}\n\nIf the session is in your calendar, this letter takes it out.\n\n"
            "{network}"
        ),
    )  # fmt: skip


def tell(entry: Entry) -> None:
    """Write the letter of a fact, once, while it is still so."""
    row, kind = _booking(entry), OF_FACT[entry.name]
    if row is None or not _still_so(row, kind) or (kind == ENDED and _is_silent(entry)):
        return
    old = datetime.fromisoformat(entry.facts["old"]) if kind == MOVED else None
    _post(kind, row, f"{kind}:{row.pk}:{entry.pk}", before=old, why=_why(entry) if kind == ENDED else "")


def _reason(programme: Published, kind: str) -> str:
    """Why the session moved, or does not take place, as the public reads it; "" when nobody told."""
    told: dict[str, Any] = {}
    for entry in programme.entries:
        if kind == MOVED and (moves := reasons_of_moves([entry.pk]).get(entry.pk)):
            told = moves[-1][1]
        elif kind == ENDED and entry.cancelled:
            told = entry.cancelled_reason or {}
    return reason_in_words(told, language=programme.language, original=programme.series.working_language)


def send_entry(row: Booking) -> None:
    """Send the calendar entry to somebody who accepted before the time was public. In the caller's transaction."""
    _post(CONFIRMED, row, f"{CONFIRMED}:{row.pk}:public:{row.session.released_id}")


def _booking(entry: Entry) -> Booking | None:
    rows = Booking.objects.select_related("interpreter__person__account").exclude(interpreter__person__family_name="")
    return rows.filter(pk=entry.subject_id).first()


def _still_so(row: Booking, kind: str) -> bool:
    """Whether a letter says what is still true: a worker may have been away."""
    if kind in ASKED:
        return row.state == BookingState.OFFERED
    return (row.state == BookingState.ACCEPTED) if kind == CONFIRMED else row.state not in STANDING


def _is_silent(entry: Entry) -> bool:
    """Whoever said no to an offer hears nothing more, unless their calendar holds the session."""
    return entry.name == "booking.declined" and not entry.facts.get("entry")


def _why(entry: Entry) -> Any:
    if entry.name in ("booking.given_back", "booking.declined"):
        return gettext_lazy("We have noted that you cannot come. Thank you for telling us.")
    if entry.facts.get("why") == "cancelled":
        return gettext_lazy("This session is cancelled. You are not needed for it any more.")
    return gettext_lazy("You are not needed for this session any more. Thank you for having been ready.")


@dataclass(frozen=True)
class _Time:
    """What words.when_lines reads, of a session that need not be public."""

    card: dict[str, Any]
    starts_at: datetime
    ends_at: datetime


def _post(kind: str, row: Booking, key: str, *, before: datetime | None = None, why: Any = "") -> None:
    with transaction.atomic():
        session = Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.session_id)
        row = (
            Booking.objects.select_for_update(of=("self",))
            .select_related("interpreter__person__account")
            .get(pk=row.pk)
        )
        session = Session.objects.select_related("series__network", "released").get(pk=session.pk)
        row.session = session
        address, series = row.interpreter.person.address, session.series
        if not address or not _still_so(row, kind) or Letter.objects.filter(key=key).exists():
            return
        reader = reader_of(row)
        writer = texts.Writer(kind, network=series.network, language=reader.language)
        with translation.override(ours(writer.language)):
            programme = programme_of(session, writer.language)
            values = {
                **values_of(row, programme, reader.zone, before=before),
                "why": str(why),
                "reason": _reason(programme, kind),
            }
            written = writer.written(values)
            method, calendar = _calendar(row, programme, kind)
        if kind == CONFIRMED:
            _note_known(row)
        post(
            key=key, kind=kind, to_address=address, to_name=str(row.interpreter.person), language=written.language,
            subject=written.subject, text=written.text, html=written.html, network=series.network_id,
            person=row.interpreter.person_id, about=roster.about(row), reply_to=contact_of(series, series.network),
            calendar=calendar, calendar_method=method,
        )  # fmt: skip


def _note_known(row: Booking) -> None:
    """Whoever is booked knows how things stand now: later letters tell what is new."""
    rows = [row if one.pk == row.pk else one for one in standing_in(row.session)]
    row.told = {**known(row.session, rows)[row.pk], "letters": row.told.get("letters", 0)}
    row.save(update_fields=["told"])


def reader_of(row: Booking) -> Reader:
    """How an interpreter reads: as the roster says, else as their account does, else in the working language."""
    found = reader_with_part(row.interpreter.person, row.session.series)
    return Reader(row.interpreter.language or found.language, found.zone)


def offer_url(row: Booking) -> str:
    """The page of an offer."""
    return public_base(row.session.series.network) + reverse("interpretation:offer", args=[links.offer_token(row)])


def desk_url(row: Booking) -> str:
    """An interpreter's own page with all their sessions."""
    page = reverse("interpreter:linked_desk", args=[links.desk_token(row.interpreter)])
    return public_base(row.session.series.network) + page


def values_of(row: Booking, programme: Published, zone: str, *, before: datetime | None = None) -> dict[str, Any]:
    """What stands in a letter to an interpreter, in the active language."""
    session, network, language = row.session, row.session.series.network, programme.language
    title = programme.best(session.title)[0]
    old = _when(session, before, row.minutes) if before else None
    return {
        "name": str(row.interpreter.person),
        "network": pick(network.name, language, network.working_language)[0],
        "series": pick(session.series.title, language, session.series.working_language)[0],
        "title": title,
        "session": "\n".join([title, *words.when_lines(programme, _when(session, row.starts_at, row.minutes), zone)]),
        "role": role_words(row, language),
        "fee": _("Fee: %(fee)s") % {"fee": fee_told(row)} if row.fee is not None else "",
        "team": team_words(row, language),
        "until": words.until_words(row.answer_by, language, zone or session.zone) if row.answer_by else "",
        "before": _("Before: %(when)s") % {"when": words.when_lines(programme, old, zone)[0]} if old else "",
        "answer": offer_url(row),
        "desk": desk_url(row),
    }


def team_words(row: Booking, language: str) -> str:
    """ "With you: Amina Haddad (Interpretation, English to Arabic); ..." """
    others = Booking.objects.filter(session=row.session_id, state=BookingState.ACCEPTED).exclude(pk=row.pk)
    found = [
        f"{one.interpreter.person} ({role_words(one, language)})"
        for one in others.select_related("interpreter__person")
    ]
    return _("With you: %(team)s") % {"team": "; ".join(found)} if found else ""


def _when(session: Session, starts_at: datetime, minutes: int) -> Any:
    card = {"zone": session.zone, "minutes": minutes}
    return _Time(card, starts_at, starts_at + timedelta(minutes=minutes))


def programme_of(session: Session, language: str) -> Published:
    """What is public of one session."""
    base = public_base(session.series.network)
    return published(session.series, base_url=base, language=language, sessions=[session.pk])


def _calendar(row: Booking, programme: Published, kind: str) -> tuple[str, str]:
    """(method, message) for their calendar: an entry that comes or follows a move, or goes; ("", "") for none.

    Only what is public stands in calendars; SEQUENCE grows with every time that the entry comes and goes.
    """
    entry = next(iter(programme.entries), None)
    comes = kind in (CONFIRMED, MOVED)
    if entry is None or not (comes or (kind == ENDED and row.has_entry)):
        return "", ""
    if comes and (entry.cancelled or entry.starts_at != row.starts_at or (kind == MOVED and not row.has_entry)):
        return "", ""
    if row.calendar_turns % 2 == comes:
        row.calendar_turns += 1
    row.has_entry = comes
    row.save(update_fields=["calendar_turns", "has_entry"])
    method = itip.REQUEST if comes else itip.CANCEL
    calendars = Calendars({row.session_id: row.session})
    return method, calendars.for_part(row.interpreter.person, None, programme, entry, method)


def turns_of_bookings(sessions: Any) -> dict[tuple[int, str], int]:
    """(session id, address key) -> what bookings under it add to SEQUENCE, where it is not 0."""
    rows = Booking.objects.filter(session__in=list(sessions), calendar_turns__gt=0)
    found: dict[tuple[int, str], int] = {}
    for row in rows.select_related("interpreter__person__account"):
        key = (row.session_id, roster.key_of(row.interpreter))
        found[key] = found.get(key, 0) + row.calendar_turns
    return found


def in_calendars(sessions: Any) -> dict[tuple[int, int], Booked]:
    """(session id, person id) -> the desk of those who interpret, where the session opens, and whether they accepted."""
    rows = Booking.objects.filter(session__in=list(sessions), state__in=STANDING - {BookingState.PROPOSED})
    rows = rows.select_related("interpreter", "session__series__network")
    return {
        (row.session_id, row.interpreter.person_id): Booked(desk_url(row), row.state == BookingState.ACCEPTED)
        for row in rows
    }


def told_of_moves(sessions: Any) -> set[tuple[int, int]]:
    """(session id, person id) of those whom a letter of ours told of a new time already."""
    rows = Booking.objects.filter(session__in=list(sessions), state__in=STANDING - {BookingState.PROPOSED})
    return set(rows.values_list("session_id", "interpreter__person_id"))


def example(network: Network, language: str) -> dict[str, Any] | None:
    """The newest offer of the network; None while there is none."""
    rows = Booking.objects.filter(session__series__network=network, offered_at__isnull=False)
    row = rows.select_related("session__series__network", "interpreter__person__account").order_by("-pk").first()
    if row is None:
        return None
    with translation.override(ours(language)):
        values = values_of(row, programme_of(row.session, language), "", before=row.starts_at - timedelta(days=1))
        until = words.until_words(row.answer_by or row.starts_at, language, row.session.zone)
        return {**values, "until": until, "reason": "", "why": str(gettext_lazy("You are not needed for this session any more. Thank you for having been ready.")), "answer": f"{settings.ORIGIN}/interpreter/…/", "desk": f"{settings.ORIGIN}/interpreter/…/"}  # fmt: skip
