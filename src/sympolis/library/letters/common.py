"""What letters of the library have in common."""

from typing import Any

from django.urls import reverse

from sympolis.contributions.letters.own import contact_of
from sympolis.contributions.models import Author
from sympolis.core.languages import pick
from sympolis.library.models import Practice
from sympolis.messaging import texts
from sympolis.messaging.actions import post
from sympolis.networks.public_address import public_base


def language_for(author: Author, practice: Practice) -> str:
    """In which language an author of a practice reads letters."""
    return author.participant.language or practice.language


def title_of(practice: Practice, language: str) -> str:
    return pick(practice.title, language, practice.series.working_language, practice.language)[0]


def head(practice: Practice, language: str) -> dict[str, Any]:
    """What stands in every letter about a practice."""
    network = practice.network
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "practice": title_of(practice, language),
    }


def address(practice: Practice, name: str, token: str) -> str:
    """The whole address of a personal page."""
    return public_base(practice.network) + reverse(f"library:{name}", args=[token])


def send(kind: str, practice: Practice, *, language: str, values: Any, **envelope: Any) -> None:
    """Post one letter about a practice; `values(language)` gives its values in the language that was found."""
    writer = texts.Writer(kind, network=practice.network, language=language or practice.network.working_language)
    written = writer.written(values(writer.language))
    post(
        kind=kind, language=written.language, subject=written.subject, text=written.text, html=written.html,
        network=practice.network_id, reply_to=contact_of(practice.series), **envelope,
    )  # fmt: skip
