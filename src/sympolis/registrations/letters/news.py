"""What is new of a session for somebody, and the lines of a letter that say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolis.programme.changes import reason_in_words
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.published import Entry, Published
from sympolis.programme.states import SessionState
from sympolis.registrations.following import Told
from sympolis.registrations.letters import words
from sympolis.registrations.letters.notices import standing
from sympolis.registrations.models import Notice
from sympolis.registrations.offers import languages_words
from sympolis.registrations.wishes import Wish, in_words, is_news, wishes_in


@dataclass(frozen=True, slots=True)
class Change:
    """What one reader has to hear of one session. `before` None: only the way in changed.

    of_languages   that it has other ones, and what becomes of their `wishes` ((): they follow on the floor)
    """

    session: int
    before: SessionVersion | None
    now_cancelled: bool
    of_languages: bool = False
    wishes: tuple[Wish, ...] = ()


def news_of(
    session: Session,
    before: SessionVersion | None,
    notice: Notice,
    *,
    in_calendar: bool = True,
    follows: Told | None = None,
) -> Change | None:
    """What is new for somebody who was told of `before`; None when nothing that matters is.

    follows   what they told of how they follow, None for somebody with a part: they hear of another floor only
    """
    now = session.released
    if now is None:
        return None
    cancelled = now.state == SessionState.CANCELLED
    if before is not None:
        spoken = not cancelled and is_news(before.card, now.card, follows)
        if spoken or standing(before) != standing(now):
            wishes = wishes_in(now.card, follows) if spoken and follows else ()
            return Change(session.pk, before, cancelled, spoken, wishes)
    if notice.way_in_changed and in_calendar and not cancelled:
        return Change(session.pk, None, now_cancelled=False)
    return None


def change_lines(
    programme: Published, entry: Entry, change: Change, zone: str, *, why: dict[str, Any] | None = None
) -> list[str]:
    """What changed of one session, in the active language: title, what happened, old time and new, the reason told.

    why   of a move, as texts; that of a cancellation is the entry's
    """
    title = programme.best(entry.card["title"])[0]
    before = change.before
    if before is None:
        return [
            title,
            *words.when_lines(programme, entry, zone),
            _("The number to dial in has changed: see your calendar entry."),
        ]
    spoken = _languages(programme, entry, before, change.wishes) if change.of_languages else []
    is_held = before.state != SessionState.CANCELLED and not change.now_cancelled
    if is_held and (before.starts_at, before.ends_at) == (entry.starts_at, entry.ends_at):
        return [title, *words.when_lines(programme, entry, zone), *spoken]
    old = [_("Before: %(when)s") % {"when": line} for line in words.when_lines(programme, before, zone)[:1]]
    if change.now_cancelled:
        return [title, _("is cancelled."), *old, *_reason(programme, entry.cancelled_reason)]
    if before.state == SessionState.CANCELLED:
        return [title, _("takes place after all."), *_now(programme, entry, zone), *spoken]
    if before.starts_at == entry.starts_at:
        return [title, _("has another length."), *old, *_now(programme, entry, zone), *spoken]
    return [title, _("has moved."), *old, *_now(programme, entry, zone), *_reason(programme, why), *spoken]


def _languages(programme: Published, entry: Entry, before: SessionVersion, wishes: Iterable[Wish]) -> list[str]:
    """Old languages, new ones, and what becomes of the reader's wishes."""
    now = languages_words(entry.card, programme.language)
    told = languages_words(before.card, programme.language)
    lines = [_("Languages before: %(languages)s") % {"languages": told}] if told != now else []
    lines.append(_("Languages now: %(languages)s") % {"languages": now})
    return [*lines, *in_words(wishes, programme.language)]


def _reason(programme: Published, why: dict[str, Any] | None) -> list[str]:
    """One line: a letter parts its sessions by blank ones."""
    line = reason_in_words(why, language=programme.language, original=programme.series.working_language)
    return [line] if line else []


def _now(programme: Published, entry: Entry, zone: str) -> list[str]:
    first, *rest = words.when_lines(programme, entry, zone)
    return [_("Now: %(when)s") % {"when": first}, *rest]
