"""The note of a session as a paper: the content of papers/session_note.typ."""

from pathlib import Path
from typing import Any

from django.utils.dateformat import DateFormat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sympolis.core.languages import pick
from sympolis.library.models import SessionNote
from sympolis.library.note_reading import Line, Reading, Who
from sympolis.programme.papers import blocks_of

NOTE_PAPER = Path(__file__).parent / "papers" / "session_note.typ"


def note_paper(note: SessionNote, shown: Reading, head: dict[str, Any], *, language: str) -> dict[str, Any]:
    """A public note for its reader. `head`: title, series_title, when, languages, in words."""
    series = note.session.series
    network, version = series.network, note.published
    assert version is not None
    published_on = version.published_at or version.at
    words = _("Version %(number)d, published on %(day)s") % {
        "number": version.number,
        "day": DateFormat(published_on).format(_("j F Y")),
    }
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "kind": _("Session note"),
        "title": head["title"],
        "series": head["series_title"],
        "footer": {"version": words, "page": _("Page {page} of {pages}")},
        "colours": {"mast": network.mast_light or None, "brand": network.brand_light or None},
        "facts": [{"label": _("When"), "value": head["when"]}],
        **parts_of(shown),
    }


def parts_of(shown: Reading) -> dict[str, Any]:
    """What was said, shown, offered and agreed, as the template takes it."""
    return {
        "summary": {"heading": _("In brief"), "blocks": blocks_of(shown.summary.text)} if shown.summary else None,
        "entries": {
            "heading": _("What was said"),
            "rows": [
                {
                    "title": entry.title.text, "who": entry.who.name, "place": entry.who.place,
                    "blocks": blocks_of(entry.points.text),
                }
                for entry in shown.entries
            ],
        },
        "practices": {
            "heading": _("Good practices"),
            "rows": [{"title": one.title.text, "place": one.place} for one in shown.practices],
        }
        if shown.practices
        else None,
        "challenges": _lines(_("Challenges"), [_("Whose"), _("Question")], shown.challenges, None),
        "offers": _lines(_("Offers"), [_("Who"), _("What"), _("To whom")], shown.offers, "whom"),
        "steps": _lines(_("Next steps"), [_("Who"), _("What"), _("By when")], shown.steps, "due"),
    }  # fmt: skip


def _lines(heading: str, columns: list[str], lines: list[Line], last: str | None) -> dict[str, Any] | None:
    if not lines:
        return None
    rows = [{"who": who_words(one.who) or "–", "text": one.text.text, "last": _last(one, last)} for one in lines]
    return {"heading": heading, "columns": columns, "rows": rows}


def who_words(who: Who) -> str:
    return ", ".join(part for part in (who.name, who.place) if part)


def _last(line: Line, which: str | None) -> str:
    if which == "whom":
        return line.whom or _("to all")
    return date_format(line.due, "DATE_FORMAT") if which == "due" and line.due else ""
