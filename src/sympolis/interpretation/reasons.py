"""Why a session has a language or not, proposed in words from the figures, in the active language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import language_name
from sympolis.interpretation.demand import Demand, Rate
from sympolis.interpretation.models import Terms
from sympolis.interpretation.standing import Cell
from sympolis.interpretation.states import Outcome

MOST_REGIONS = 3


def proposed_outcome(cell: Cell, terms: Terms) -> str:
    """What the figures say: there from the threshold on."""
    return Outcome.ORDERED if cell.demand.expected >= terms.threshold else Outcome.LEFT_OUT


def proposed(cell: Cell, terms: Terms, rate: Rate, regions: Mapping[int, str], language: str) -> str:
    """ "12 people asked for French, 8 are expected, the threshold is 5. ..."."""
    demand = cell.demand
    lines = [_figures(cell, terms, language)]
    if demand.only:
        told = ngettext(
            "%(count)d of them could not follow otherwise.",
            "%(count)d of them could not follow otherwise.",
            demand.only,
        )
        lines.append(told % {"count": demand.only})
    if places := _places(demand, regions):
        lines.append(_("From: %(places)s.") % {"places": places})
    if cell.relay:
        told = _("Nobody works from the floor directly: relay by way of %(language)s.")
        lines.append(told % {"language": language_name(cell.relay, language)})
    lines.append(rate_words(rate))
    return " ".join(lines)


def _figures(cell: Cell, terms: Terms, language: str) -> str:
    demand = cell.demand
    words = ngettext(
        "%(count)d person asked for %(language)s, %(expected)d expected; the threshold is %(threshold)d.",
        "%(count)d people asked for %(language)s, %(expected)d expected; the threshold is %(threshold)d.", demand.asked,
    )  # fmt: skip
    return words % {
        "count": demand.asked, "expected": demand.expected, "threshold": terms.threshold,
        "language": language_name(cell.code, language),
    }  # fmt: skip


def _places(demand: Demand, regions: Mapping[int, str]) -> str:
    known = [(regions[pk], number) for pk, number in demand.regions.most_common() if pk is not None and pk in regions]
    named = [f"{name} {number}" for name, number in known[:MOST_REGIONS]]
    return ", ".join(named)


def rate_words(rate: Rate) -> str:
    """From where it is known how many come."""
    told = {"percent": rate.percent, "sessions": rate.sessions}
    if rate.source == "series":
        return _("Reckoned with %(percent)d%% who come, as set for the series.") % told
    if rate.source == "format":
        words = ngettext(
            "%(percent)d%% came to the last session of this format.",
            "%(percent)d%% came to the last %(sessions)d sessions of this format.", rate.sessions,
        )  # fmt: skip
        return words % told
    words = ngettext(
        "%(percent)d%% came to the last session of the network.",
        "%(percent)d%% came to the last %(sessions)d sessions of the network.", rate.sessions,
    )  # fmt: skip
    return words % told
