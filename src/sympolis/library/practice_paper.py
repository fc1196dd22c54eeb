"""A good practice as a paper: the content of papers/practice.typ."""

from pathlib import Path
from typing import Any

import segno
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sympolis.contributions.content import sdg_choices
from sympolis.core.languages import country_name, pick
from sympolis.library.models import Practice
from sympolis.library.reading import Band, Reading
from sympolis.programme.papers import blocks_of

PRACTICE_PAPER = Path(__file__).parent / "papers" / "practice.typ"


def practice_paper(practice: Practice, told: Reading, *, address: str, cite: str, language: str) -> dict[str, Any]:
    """A public practice for its reader. `address` is the one that stays, in full; `cite` how it is cited."""
    network = practice.network
    city = pick(practice.municipality.name, language)[0] if practice.municipality else practice.place
    place = [city or practice.organisation, country_name(practice.country, language) if practice.country else ""]
    facts = [
        (_("Status"), told.status, told.years), (_("What it took"), told.cost, told.staff.text if told.staff else ""),
        (_("Ready to advise"), ", ".join(told.advise), ""),
    ]  # fmt: skip
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "kind": _("Good practice"),
        "title": told.title.text,
        "over": ", ".join(part for part in place if part),
        "footer": {"version": _version(practice), "page": _("Page {page} of {pages}")},
        "colours": {"mast": network.mast_light or None, "brand": network.brand_light or None},
        "facts": [{"label": label, "value": value, "note": note} for label, value, note in facts if value],
        "summary": told.summary.text,
        "outdated": _outdated(practice),
        "bands": [*map(_band, told.bands), _about(practice, told, cite, language)],
        "link": address,
        "find": _("The practice as it stands now"),
        "code": [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix],
    }


def _version(practice: Practice) -> str:
    words = _("Approved by its city, last confirmed on %(day)s")
    return words % {"day": date_format(practice.checked_at, "DATE_FORMAT")}


def _outdated(practice: Practice) -> str:
    if practice.outdated_at is None:
        return ""
    return _("No longer as written, since %(day)s.") % {"day": date_format(practice.outdated_at, "DATE_FORMAT")}


def _about(practice: Practice, told: Reading, cite: str, language: str) -> dict[str, Any]:
    goals = dict(sdg_choices())
    pairs = [
        (_("Responsible office"), told.office.text if told.office else ""),
        (_("Organisation"), practice.organisation if practice.municipality else ""),
        (_("Themes"), "; ".join(pick(topic.name, language)[0] for topic in practice.topics.all())),
        (_("Sustainable Development Goals"), "; ".join(str(goals[number]) for number in practice.sdgs)),
        (_("In the library since"), date_format(practice.published_at, "DATE_FORMAT")), (_("Cite"), cite),
    ]  # fmt: skip
    shown = [{"label": label, "text": text} for label, text in pairs if text]
    return {"heading": _("About this practice"), "texts": [], "pairs": shown}


def _band(band: Band) -> dict[str, Any]:
    return {
        "heading": band.title,
        "texts": [{"head": words.head, "blocks": blocks_of(words.text)} for words in band.texts],
        "pairs": [{"label": words.head, "text": words.text} for words in band.facts],
    }
