"""What interpreters do and cost, in the active language."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import language_name, locale_of, zone_city
from sympolis.core.text import isolated
from sympolis.interpretation.fees import Charge, halves_of
from sympolis.interpretation.fitting import SOFT, Fit, Hindrance
from sympolis.interpretation.gaps import Gap, Lacks
from sympolis.interpretation.models import Booking, Ending
from sympolis.interpretation.states import BookingState, FeeUnit, Service
from sympolis.programme.board import local_of, short_day
from sympolis.registrations.times import day, moment, times


def role_words(row: Booking, language: str) -> str:
    """ "Interpretation: English to French", "Interpretation: French to Arabic, relay"."""
    told = {
        "service": Service(row.service).label, "source": language_name(row.source, language),
        "target": language_name(row.language, language),
    }  # fmt: skip
    if row.is_relay:
        return _("%(service)s: %(source)s to %(target)s, relay") % told
    return _("%(service)s: %(source)s to %(target)s") % told


def hours_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """ "09:00–09:20", on the clock of a zone."""
    place = clock.zone(zone)
    return f"{starts_at.astimezone(place):%H:%M}–{ends_at.astimezone(place):%H:%M}"


def away_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """ "Sun 3 May 2026 to Tue 5 May 2026", "Sun 3 May 2026, 14:00–15:30, Madrid time, UTC+2", or two moments."""
    place = clock.zone(zone)
    start, end = starts_at.astimezone(place), ends_at.astimezone(place)
    if start.time() == end.time() == time():
        first, last = (date_format(day, _("D j F Y")) for day in (start, end - timedelta(minutes=1)))
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    if start.date() == end.date():
        found = times(starts_at, int((ends_at - starts_at).total_seconds() // 60), zone=zone, host=zone)
        return f"{found.day}, {found.hours}, {found.zone}"
    return _("%(start)s to %(end)s") % {"start": moment(starts_at, zone), "end": moment(ends_at, zone)}


def channel_words(service: str, language: str) -> str:
    """ "French", "French, captions", "German Sign Language": what a column or page is called."""
    name = language_name(language, get_language() or "en")
    return _("%(language)s, captions") % {"language": name} if service == Service.CAPTIONS else name


def fee_words(fee: Decimal | None, currency: str) -> str:
    """ "€350.00", in German "350,00 €"; "" for none."""
    if fee is None:
        return ""
    return format_currency(fee, currency, locale=locale_of(get_language() or "en"))


def fee_told(row: Booking) -> str:
    """ "€350.00", "€400.00 a day", "€120.00 (1.5 h at €80.00)"; "" for none."""
    told = {"fee": fee_words(row.fee, row.currency), "rate": fee_words(row.rate, row.currency)}
    if row.fee is None:
        return ""
    if row.fee_unit == FeeUnit.DAY:
        return _("%(fee)s a day") % told
    if row.fee_unit == FeeUnit.HOUR and row.rate is not None:
        return _("%(fee)s (%(hours)s h at %(rate)s)") % {**told, "hours": _hours(row.minutes)}
    return told["fee"]


def _hours(minutes: int) -> str:
    return number_format(Decimal(halves_of(minutes)) / 2, 0 if halves_of(minutes) % 2 == 0 else 1)


def charge_words(row: Booking, charge: Charge, zone: str, *, is_own: bool = False) -> str:
    """How a sum came about: "for the day 27 October 2020 (Dakar), once", "2 h at €80.00".

    is_own   told to the interpreter; a team may not know the sessions of other series, so they are not named to it
    """
    if charge.amount is None:
        return ""
    if charge.day is not None:
        told = {
            "day": date_format(charge.day, "DATE_FORMAT"), "zone": zone_city(zone or "UTC", get_language() or "en"),
            "title": isolated(str(charge.borne_by.session.title)) if charge.borne_by else "",
        }  # fmt: skip
        if charge.borne_by is not None:
            if not is_own and charge.borne_by.session.series_id != row.session.series_id:
                return _("in the fee for the day %(day)s (%(zone)s): a session of another series") % told
            return _("in the fee for the day %(day)s (%(zone)s): %(title)s") % told
        return _("for the day %(day)s (%(zone)s), once however many sessions") % told
    if row.rate is None:
        return _("agreed by hand")
    if row.fee_unit == FeeUnit.HOUR:
        return _("%(hours)s h at %(rate)s") % {"hours": _hours(row.minutes), "rate": fee_words(row.rate, row.currency)}
    return _("for the session")


def hindrance_words(hindrance: str) -> str:
    """What stands in the way, in a few words."""
    return {
        Hindrance.DIRECTION: _("not in this direction"),
        Hindrance.OUT: _("said no to this session"),
        Hindrance.AWAY: _("away"),
        Hindrance.BUSY: _("in another session then"),
        Hindrance.REST: _("too little rest"),
        Hindrance.DAY: _("as many sessions that day as allowed"),
        Hindrance.NIGHT: _("at night on their clock"),
    }[Hindrance(hindrance)]


def ending_words(ending: Ending, zone: str) -> str:
    """ "said no on 5 October 2020", on the session's calendar."""
    words = {
        BookingState.DECLINED: _("said no on %(day)s"),
        BookingState.GIVEN_BACK: _("gave it back on %(day)s"),
        BookingState.RELEASED: _("was told on %(day)s that they are not needed"),
    }[BookingState(ending.state)]
    return words % {"day": day(ending.at, zone)}


def gap_words(gap: Gap) -> str:
    """What a channel lacks, in a few words."""
    words = {
        Lacks.NOBODY: _("Nobody yet"),
        Lacks.SECOND: _("A second one is missing"),
        Lacks.UNANSWERED: _("Nobody has accepted yet"),
        Lacks.UNDECIDED: _("This language was left out since"),
        Lacks.RELAY: _("%(name)s: the channel for relay has nobody"),
        Lacks.EXPIRED: _("%(name)s: no answer in time"),
        Lacks.WILLING: _("%(name)s: said yes when all places were taken"),
        Lacks.ANEW: _("%(name)s: asked anew after the move"),
        Lacks.MOVING: _("Asked for %(when)s; the next release asks anew"),
    }.get(gap.lacks) or _("%(name)s: %(what)s")
    told = {"name": "", "what": "", "when": ""}
    if gap.booking is not None:
        at = local_of(gap.booking.starts_at, gap.booking.session.zone)
        told["when"] = f"{short_day(at)}, {at:%H:%M}"
        told["name"] = isolated(str(gap.booking.interpreter.person))
        told["what"] = hindrance_words(gap.lacks.value) if gap.lacks.value in set(Hindrance) else ""
    return words % told


def reason_words(fits: Sequence[Fit], *, is_first: bool) -> str:
    """Why a seat is empty, or how many could take it. `is_first`: nobody is in the channel yet."""
    able = [fit for fit in fits if Hindrance.DIRECTION not in fit.hindrances]
    if not able:
        if is_first:
            return _("Nobody on the roster works in this direction.")
        return _("Nobody else on the roster works in this direction.")
    free = [fit for fit in able if fit.is_free]
    if free:
        return ngettext("%(count)d could take it.", "%(count)d could take it.", len(free)) % {"count": len(free)}
    counts = Counter(next(one for one in fit.hindrances if one not in SOFT) for fit in able)
    listed = [f"{count} {hindrance_words(one)}" for one, count in sorted(counts.items())]
    words = ngettext("The only one who works in this direction: %(why)s.", "Of %(count)d who work in this direction: %(why)s.", len(able))  # fmt: skip
    return words % {"count": len(able), "why": ", ".join(listed)}
