"""Letters about a practice that another city uses too: is it you, does its city know of it, what did it say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import country_name, pick
from sympolis.library import links
from sympolis.library.actions.reuse import about
from sympolis.library.letters import common
from sympolis.library.models import Reuse
from sympolis.library.queries import people
from sympolis.library.queries.practices import public
from sympolis.library.states import ReuseState
from sympolis.messaging import kinds
from sympolis.networks.models import Network

TOLD, ASKED, CONFIRMED, REFUSED = "reuse_told", "reuse_asked", "reuse_confirmed", "reuse_refused"
FIELDS = {
    "name": _("name of the person"),
    "network": _("name of the network"),
    "practice": _("title of the practice"),
    "city": _("the city that uses it too"),
}
S = ReuseState


def declare() -> None:
    """Make the kinds known to the post office."""
    page = {"page": _("page with what was told")}
    kinds.declare(
        TOLD, name=_("Used elsewhere: is this address yours?"), fields=FIELDS, links=page, needed=("page",), example=example,
        subject=_("Please confirm: {city} uses “{practice}” too"),
        body=_(
            "Hello {name},\n\nsomebody, we think it was you, has told us that {city} uses this practice too:\n\n"
            "{practice}\n\n[Yes, I told this]({page})\n\nThen we ask the city that it comes from. If it was not you, "
            "you need do nothing: it is deleted after 30 days and never shown.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        ASKED, name=_("Used elsewhere: the city is asked"), links={"page": _("page to read and answer")},
        fields={
            **FIELDS, "teller": _("name of whoever told it"), "adapted": _("what they say they changed"),
            "since": _("year since when"),
        },
        needed=("page",), example=example, subject=_("{city} uses your practice: do you know of it?"),
        body=_(
            "Hello {name},\n\ngood news: {teller} has told us that {city} uses your practice “{practice}” since {since}. "
            "This is what they say of it:\n\n{adapted}\n\nDo you know of it? Your answer takes one click. Only what you "
            "confirm is shown in the library.\n\n[Read it and answer]({page})\n\n{network}"
        ),
    )  # fmt: skip
    said = {**FIELDS, "answer": _("what the city said, may be empty")}
    kinds.declare(
        CONFIRMED, name=_("Used elsewhere: confirmed"), fields=said, links=page, needed=("page",), example=example,
        subject=_("Confirmed: {city} uses “{practice}” too"),
        body=_(
            "Hello {name},\n\nit is confirmed: {city} stands in the library now among the cities that use this "
            "practice.\n\n{practice}\n\n{answer}\n\n[See it]({page})\n\nThank you for telling. You can take it back at any "
            "time on the same page.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        REFUSED, name=_("Used elsewhere: not confirmed"), fields=said, links=page, needed=("page",), example=example,
        subject=_("Not confirmed yet: {city} uses “{practice}” too"),
        body=_(
            "Hello {name},\n\nyou told us that {city} uses this practice too:\n\n{practice}\n\nThat could not be confirmed "
            "yet. This is what we were told:\n\n{answer}\n\nWrite to us if you can clear it up. The library does not show "
            "it meanwhile.\n\n[See it]({page})\n\n{network}"
        ),
    )  # fmt: skip


def ask_teller(row: Reuse, *, key: str) -> bool:
    """Ask whether the address is theirs; whoever has shown that before gets the link again."""
    return _to_teller(row, TOLD, key=key, when=(S.TOLD, S.PROVEN, S.CONFIRMED, S.REFUSED))


def tell_answer(row: Reuse, *, key: str) -> bool:
    """Tell whoever told it what was answered; not an address that nobody has shown to be theirs."""
    if row.proven_at is None:
        return False
    kind = CONFIRMED if row.state == S.CONFIRMED else REFUSED
    return _to_teller(row, kind, key=key, when=(S.CONFIRMED, S.REFUSED))


def ask_city(row: Reuse) -> int:
    """Ask whoever answers for the city of the practice; how many were asked."""
    if row.state != S.PROVEN or not _is_shown(row):
        return 0
    authors = people.answering(people.proven(row.practice))
    for author in authors:
        participant = author.participant
        common.send(
            ASKED, row.practice, language=common.language_for(author, row.practice),
            values=lambda language, author=author: {
                **values_of(row, language), "name": str(author.participant.person), "teller": row.name,
                "page": common.address(row.practice, "reuse_city", links.of_city(row, author)),
            },
            key=f"{ASKED}:{row.pk}:{author.pk}", to_address=participant.email, to_name=str(participant.person),
            person=participant.person_id, about=about(row),
        )  # fmt: skip
    return len(authors)


def _to_teller(row: Reuse, kind: str, *, key: str, when: tuple[str, ...]) -> bool:
    if row.state not in when or not row.email or not _is_shown(row):
        return False
    common.send(
        kind, row.practice, language=row.language,
        values=lambda language: {
            **values_of(row, language), "name": row.name,
            "page": common.address(row.practice, "reuse_told", links.of_teller(row)),
        },
        key=key, to_address=row.email, to_name=row.name, about=about(row),
    )  # fmt: skip
    return True


def _is_shown(row: Reuse) -> bool:
    return public(row.practice.network).filter(pk=row.practice_id).exists()


def values_of(row: Reuse, language: str) -> dict[str, Any]:
    """What stands in these letters, but for the reader's name and the link."""
    return {
        **common.head(row.practice, language), "city": city_words(row, language), "adapted": row.adapted,
        "since": str(row.since), "answer": row.answer, "teller": row.name,
    }  # fmt: skip


def city_words(row: Reuse, language: str) -> str:
    """ "Kumasi, Ghana"."""
    city = row.municipality
    name = pick(city.name, language, row.practice.network.working_language)[0] if city else row.place
    country = country_name(city.country if city else row.country, language) if city or row.country else ""
    return f"{name}, {country}" if country and country not in name else name


def example(network: Network, language: str) -> dict[str, Any] | None:
    """Values of the newest one of a network, for looking at a letter; None while there is none."""
    rows = Reuse.objects.filter(practice__network=network).exclude(state=S.WITHDRAWN)
    row = rows.select_related("practice__network", "practice__series", "municipality").first()
    if row is None:
        return None
    return {**values_of(row, language), "name": row.name, "page": common.address(row.practice, "reuse_told", "…")}
