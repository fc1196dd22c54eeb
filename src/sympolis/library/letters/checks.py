"""Does it still run? One letter a person, however many practices they stand behind."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import pick
from sympolis.library import links
from sympolis.library.letters import common
from sympolis.library.models import Check, Practice
from sympolis.library.queries import people
from sympolis.messaging import kinds
from sympolis.networks.models import Network
from sympolis.registrations.models import Participant

CHECK, AGAIN = "practice_check", "practice_check_again"


def declare() -> None:
    """Make the kinds known to the post office."""
    told: dict[str, Any] = {
        "fields": {
            "name": _("name of the person"), "network": _("name of the network"),
            "practices": _("titles of the practices, one a line"),
        },
        "links": {"page": _("page with three buttons for each practice")}, "needed": ("page",), "example": example,
    }  # fmt: skip
    kinds.declare(
        CHECK, name=_("Does it still run?"), subject=_("Does it still run?"), **told,
        body=_(
            "Hello {name},\n\nother cities read in the library of {network} what yours has done:\n\n{practices}\n\nDoes it "
            "still run as it is written there? Your answer takes one click: yes; yes, but it has changed; or no, it has "
            "ended.\n\n[Answer]({page})\n\nWithout an answer we mark it as outdated after six weeks.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        AGAIN, name=_("Does it still run? Asked again"), subject=_("Still open: does it still run?"), **told,
        body=_(
            "Hello {name},\n\nthree weeks ago we asked you whether this still runs as it is written in the library of "
            "{network}:\n\n{practices}\n\nOne click is enough:\n\n[Answer]({page})\n\nWithout an answer we mark it as "
            "outdated in three weeks. If somebody else should be asked, answer this letter and say who.\n\n{network}"
        ),
    )  # fmt: skip


def ask(checks: Iterable[Check], kind: str) -> int:
    """Write to everybody who answers for the cities of these practices, one letter a person; how many letters.

    Practices come with network and series. In the caller's transaction; said twice, it is one letter.
    """
    rows = list(checks)
    authors = people.proven_of([check.practice for check in rows])
    concerned: dict[int, tuple[Participant, list[Check]]] = {}
    for check in rows:
        for author in people.answering(authors.get(check.practice.contribution_id, [])):
            concerned.setdefault(author.participant_id, (author.participant, []))[1].append(check)
    for participant, mine in concerned.values():
        _ask(participant, mine, kind)
    return len(concerned)


def _ask(participant: Participant, checks: list[Check], kind: str) -> None:
    first = checks[0].practice
    common.send(
        kind, first, language=participant.language or first.language,
        values=lambda language: {
            **values_of([check.practice for check in checks], language), "name": str(participant.person),
            "page": common.address(first, "checks", links.of_asked(participant)),
        },
        key=f"{kind}:{participant.pk}:{max(check.pk for check in checks)}", to_address=participant.email,
        to_name=str(participant.person), person=participant.person_id, about=f"library.check:{checks[0].pk}",
    )  # fmt: skip


def values_of(practices: list[Practice], language: str) -> dict[str, str]:
    network = practices[0].network
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "practices": "\n".join(common.title_of(practice, language) for practice in practices),
    }


def example(network: Network, language: str) -> dict[str, str] | None:
    """Values of the newest practice, for looking at a letter; None while there is none."""
    rows = Practice.objects.filter(network=network).select_related("network", "series")
    row = rows.first()
    if row is None:
        return None
    return {**values_of([row], language), "name": "Ama Owusu", "page": common.address(row, "checks", "…")}
