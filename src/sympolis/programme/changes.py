"""The change list of a release in words, for the page of changes, the feed and letters.

Shape of a change (programme/actions/releases.py): {"session": slug, "title": texts, "kind": ChangeKind, "fields":
[keys of card and content], "old": moment | None, "new": moment, "reason": texts if told}, moment = {"starts_at": "2020-10-27T09:00:00Z",
"local": "2020-10-27T10:00", "zone": "Europe/Berlin", "minutes": 120}.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.core.text import isolated, one_line
from sympolis.core.zone_words import zone_words
from sympolis.programme.published import ALL_DAYS
from sympolis.programme.states import ChangeKind

FIELDS = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "description": gettext_lazy("description"),
    "audience": gettext_lazy("who it is for"),
    "questions": gettext_lazy("guiding questions"),
    "theme": gettext_lazy("theme"),
    "format": gettext_lazy("format"),
    "focus": gettext_lazy("regions"),
    "regions": gettext_lazy("regions"),
    "cities": gettext_lazy("cities"),
    "minutes": gettext_lazy("length"),
    "floor": gettext_lazy("languages"),
    "into": gettext_lazy("languages"),
    "without": gettext_lazy("languages"),
    "capacity": gettext_lazy("number of seats"),
    "recording": gettext_lazy("recording"),
    "segments": gettext_lazy("run of show"),
    "parts": gettext_lazy("speakers and moderators"),
    "cancelled_reason": gettext_lazy("reason"),
}


def in_words(change: dict[str, Any], *, language: str, original: str, zone: str) -> str:
    """One change as a sentence in the active language, times on the clock of `zone` with the zone named.

    Texts are taken in `language`, else in `original`, the series' working language.
    """
    title = isolated(pick(change.get("title"), language, original)[0]) or change["session"]
    old, new = change.get("old"), change.get("new")
    facts = {
        "title": title,
        "old": moment_words(old, language, zone) if old else "",
        "new": moment_words(new, language, zone) if new else "",
        "what": what_changed(change.get("fields", ())),
    }
    sentence = {
        ChangeKind.ADDED: _("New: %(title)s, %(new)s"),
        ChangeKind.MOVED: _("Moved: %(title)s, from %(old)s to %(new)s"),
        ChangeKind.CHANGED: _("Changed: %(title)s (%(what)s)"),
        ChangeKind.CANCELLED: _("Cancelled: %(title)s, planned for %(new)s"),
        ChangeKind.REINSTATED: _("Takes place after all: %(title)s, %(new)s"),
        ChangeKind.RETIMED: _("Clock rules changed: %(title)s, from %(old)s to %(new)s; the host's local time stays"),
    }.get(change["kind"], "%(title)s")
    if change["kind"] == ChangeKind.CHANGED and not facts["what"]:
        sentence = _("Changed: %(title)s")
    return sentence % facts


def reason_in_words(reason: dict[str, Any] | None, *, language: str, original: str) -> str:
    """ "Why: The hall was not free.": the reason of a change (texts) on one line; "" when nobody told."""
    words = one_line(pick(reason, language, original)[0])
    return _("Why: %(reason)s") % {"reason": isolated(words)} if words else ""


def what_changed(fields: Iterable[str]) -> str:
    """ "title, languages": the fields of a change in words, each once, in the order of a session's page."""
    keys = set(fields)
    return ", ".join(dict.fromkeys(str(words) for key, words in FIELDS.items() if key in keys))


def moment_words(moment: dict[str, Any], language: str, zone_name: str) -> str:
    """ "27 October 2020, 10:00, Berlin time, UTC+1"; for a written exchange over days "9 November 2020 to 20 …"."""
    starts_at = datetime.fromisoformat(moment["starts_at"])
    place = clock.zone(zone_name)
    local = starts_at.astimezone(place)
    if moment["minutes"] >= ALL_DAYS:
        last = (starts_at + timedelta(minutes=moment["minutes"] - 1)).astimezone(place)
        return _("%(first)s to %(last)s") % {"first": _day(local), "last": _day(last)}
    zone = zone_words(starts_at, zone_name, language)
    return _("%(day)s, %(time)s, %(zone)s") % {"day": _day(local), "time": f"{local:%H:%M}", "zone": zone}


def _day(local: datetime) -> str:
    return formats.date_format(local, "DATE_FORMAT")
