"""Where good practices come from: a map, and the same as a list."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.core.text import comparable
from sympolis.directory.models import Municipality
from sympolis.library import listing, queries
from sympolis.library.asking import asked
from sympolis.library.models import Practice
from sympolis.networks.models import Network
from sympolis.ui.caching import public_page

MOST = 400  # practices named; of more only the number of each city is told
SIZES = ((10, "5"), (4, "3.8"), (2, "3"), (1, "2.2"))  # from how many on, radius of the dot


@dataclass(slots=True)
class Home:
    """A city with its practices. `x`, `y`: degrees east of 180 west, south of 90 north."""

    city: Municipality
    practices: list[Practice] = field(default_factory=list)

    @property
    def x(self) -> str:
        return f"{(self.city.longitude or 0) + 180:.1f}"

    @property
    def y(self) -> str:
        return f"{90 - (self.city.latitude or 0):.1f}"

    @property
    def radius(self) -> str:
        return next(size for least, size in SIZES if len(self.practices) >= least)

    @property
    def is_placed(self) -> bool:
        return self.city.longitude is not None and self.city.latitude is not None


@public_page
def library_map(request: HttpRequest) -> HttpResponse:
    """The practices that the library's own parameters ask for, each city a dot that leads to its practices below."""
    network: Network | None = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    language = request.reader.language  # type: ignore[attr-defined]
    words, filters, _sort = asked(request)
    found = queries.search(network, words, filters, language=language)
    rows = queries.of_map(network, found.ids)
    homes = _homes(rows, language)
    context = {
        "homes": homes, "placed": [home for home in homes if home.is_placed], "total": len(found.ids), "words": words,
        "elsewhere": [row for row in rows if row.municipality is None][:MOST], "names": len(rows) <= MOST,
        "chips": listing.chips(listing.Labels(network, language), filters, words, ""), "query": filters.query(q=words),
        "here": "practices",
    }  # fmt: skip
    return render(request, "library/map.html", context)


def _homes(rows: Iterable[Practice], language: str) -> list[Home]:
    homes: dict[int, Home] = {}
    for row in rows:
        if row.municipality is not None:
            homes.setdefault(row.municipality.pk, Home(row.municipality)).practices.append(row)
    return sorted(homes.values(), key=lambda home: comparable(home.city.name.best(language)[0]))
