"""Demo data: the series of 2020 as it was held, the same as if it ran today with people who take part, a
team, and a large series for measuring.

All of it goes through series files and actions, as a secretariat's own work does. What is there is left as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sympolis.library.actions.index import rebuild
from sympolis.programme.models import Series
from sympolis.programme.series_file.apply import apply
from sympolis.programme.series_file.known import known_here
from sympolis.programme.series_file.read import read
from sympolis.site.demo import (
    calls,
    coming,
    desk,
    glossary,
    going_live,
    interpreters,
    languages,
    load,
    notes,
    now,
    past,
    planned,
    practices,
    reviews,
    speakers,
    team,
)
from sympolis.site.demo.files import EXAMPLES, PAST, SLUG, example

Told = Callable[[str], None]


@dataclass(frozen=True)
class Demo:
    """What the demo made, or found there already."""

    made: list[str]  # slugs of the series that are new
    series: list[str]  # slugs of all series of the demo
    accounts: list[tuple[str, str]]  # (address, what it may)


def load_demo(moment: datetime, *, sessions: int = 0, told: Told = lambda line: None) -> Demo:
    """Load what is missing of the demo.

    moment     now: it lies in the sixth week of the running series
    sessions   also load a series of that many sessions, called load-<number>
    """
    wanted = [*EXAMPLES, SLUG, *([load.slug_of(sessions)] if sessions else [])]
    there = set(Series.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    made = [slug for slug in wanted if slug not in there]
    for slug in made:
        told(f"series {slug}")
        with transaction.atomic():
            _make(slug, moment, sessions)
    with transaction.atomic():
        team.settle()
        if SLUG in made:
            told("people who take part")
            coming.settle()
            past.settle()
            languages.settle()
            calls.settle()
            practices.settle_now()
            reviews.settle()
            notes.settle_now()
            speakers.settle()
            glossary.settle(Series.objects.select_related("network").get(slug=SLUG).network)
            interpreters.settle()
            desk.settle()
            going_live.settle(moment)
            planned.settle()
    if made:
        rebuild()  # sessions that became public later stand in the practices' words; no worker has followed yet
    return Demo(made, wanted, team.ACCOUNTS)


def _make(slug: str, moment: datetime, sessions: int) -> None:
    if slug in EXAMPLES:
        apply(read(example(slug), known_here))
        if slug == PAST:
            practices.settle_past()
            past.settle_past()
            notes.settle_past()
    elif slug == SLUG:
        now.make(moment)
    else:
        load.make(sessions, moment)


__all__ = ["Demo", "load_demo"]
