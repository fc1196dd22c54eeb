"""What an address asks of the library."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sympolis.core.text import one_line
from sympolis.library.facets import Facet, Filters
from sympolis.library.words import LONGEST_QUERY

SORTS = {"": _("Best match"), "new": _("Newest"), "checked": _("Confirmed last")}


def asked(request: HttpRequest) -> tuple[str, Filters, str]:
    """(words, filters, sort): ?q=, a parameter for each facet, several values each, and ?sort=."""
    told = request.GET
    words = one_line(told.get("q", "")[: 2 * LONGEST_QUERY])[:LONGEST_QUERY]
    sort = told.get("sort", "")
    return words, Filters.of({facet: told.getlist(facet) for facet in Facet.values}), sort if sort in SORTS else ""
