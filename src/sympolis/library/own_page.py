"""On somebody's own page: the practices of which they told that their city uses them too."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language

from sympolis.library.letters.reuse import city_words
from sympolis.library.queries import reuse as reuse_queries
from sympolis.registrations import links
from sympolis.registrations.models import Participant
from sympolis.registrations.own_page import Line


def lines(participants: Sequence[Participant]) -> Iterable[Line]:
    """One a practice, the newest first. Whoever sees the page reads the mailbox under which it was told."""
    by_network: dict[int, list[Participant]] = {}
    for one in participants:
        by_network.setdefault(one.network_id, []).append(one)
    for mine in by_network.values():
        whose = {one.email_key: one for one in mine}
        met: set[int] = set()
        for row in reuse_queries.told_by(whose, mine[0].network):
            if row.practice_id not in met:
                met.add(row.practice_id)
                token = links.token(whose[row.email_key], links.Purpose.MINE)
                path = reverse("library:reuse_by_link", args=[token, row.practice.slug])
                words = f"{city_words(row, get_language() or 'en')} · {row.get_state_display()}"  # type: ignore[attr-defined]
                yield Line(row.practice.title, path, words)
