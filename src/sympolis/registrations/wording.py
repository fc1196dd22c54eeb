"""Seats, kept seats and places in the line, said in words that anybody in the line can follow."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Sector
from sympolis.registrations.queries import Place
from sympolis.registrations.seats import Kept, Seating, Traits
from sympolis.registrations.times import day


class Names:
    """Names of what seats are kept for, in two queries for any number of sessions; none when nothing is kept."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        traits = [one.traits for one in kept]
        regions = {one.region for one in traits if one.region}
        cities = {one.municipality for one in traits if one.municipality}
        self.regions = {pk: str(row) for pk, row in Region.objects.in_bulk(regions).items()} if regions else {}
        self.cities = {pk: str(row) for pk, row in Municipality.objects.in_bulk(cities).items()} if cities else {}

    def of(self, traits: Traits) -> str:
        if traits.region:
            return self.regions.get(traits.region, "")
        if traits.municipality:
            return self.cities.get(traits.municipality, "")
        return str(Sector(traits.sector).label) if traits.sector in Sector.values else ""


def kept_words(kept: Iterable[Kept], names: Names, zone: str) -> str:
    """ "2 seats are kept for Latin America until 20 October 2020." for each share that is not filled."""
    return " ".join(_share_words(one, names, zone) for one in kept if one.unfilled)


def _share_words(share: Kept, names: Names, zone: str) -> str:
    told = {"count": share.unfilled, "whom": names.of(share.traits)}
    if share.until is None:
        words = ngettext(
            "%(count)d seat is kept for %(whom)s.", "%(count)d seats are kept for %(whom)s.", share.unfilled
        )
        return words % told
    words = ngettext(
        "%(count)d seat is kept for %(whom)s until %(day)s.", "%(count)d seats are kept for %(whom)s until %(day)s.",
        share.unfilled,
    )  # fmt: skip
    return words % {**told, "day": day(share.until, zone)}


def seats_words(seating: Seating, waiting: int, names: Names, zone: str) -> tuple[str, bool]:
    """(what is left for somebody of whom nothing is known yet, whether they would get a seat)."""
    free = seating.free()
    if free is None:
        return _("There is a seat for everybody."), True
    kept = kept_words(seating.kept, names, zone)
    open_to_all = free - sum(share.unfilled for share in seating.kept)
    if open_to_all > 0:
        words = ngettext("%(count)d seat left.", "%(count)d seats left.", open_to_all) % {"count": open_to_all}
        return f"{words} {kept}".strip(), True
    if free > 0:
        return _("%(kept)s Others join the waiting list.") % {"kept": kept}, False
    full = _("Full: you join the waiting list.")
    if waiting:
        line = ngettext("%(count)d person waits.", "%(count)d people wait.", waiting) % {"count": waiting}
        full = f"{full} {line}"
    return full, False


def place_words(place: Place, names: Names, zone: str) -> str:
    """ "You are third in the line. 2 seats are kept for Latin America until 20 October 2020." """
    words = _("You are number %(number)s in the line.") % {"number": place.number}
    if place.number == 1:
        words = _("You are first in the line.")
    elif place.number == 2:
        words = _("You are second in the line.")
    elif place.number == 3:
        words = _("You are third in the line.")
    if place.size > 1:
        words += " " + _("The %(count)s of you wait and come together.") % {"count": place.size}
    if place.free:
        words += " " + kept_words(place.kept, names, zone)
        if place.size > 1 and not place.kept:
            words += ngettext(
                "%(count)d seat is free, fewer than you need.", "%(count)d seats are free, fewer than you need.",
                place.free,
            ) % {"count": place.free}  # fmt: skip
    return words.strip()
