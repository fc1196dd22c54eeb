"""Reads of the post office."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from sympolis.messaging import kinds
from sympolis.messaging.models import Letter, LetterText
from sympolis.messaging.secrets import unseal
from sympolis.messaging.states import OPEN, TROUBLED, LetterState


def due(now: datetime) -> QuerySet[Letter]:
    """Letters to be sent now: those with codes first, somebody waits for them; then the longest due.

    Among them letters that a worker began to send and never reported on.
    """
    return Letter.objects.filter(state__in=OPEN, due_at__lte=now).order_by("-is_secret", "due_at", "pk")


def newest(limit: int = 300) -> list[Letter]:
    """The newest letters, readable: sealed ones unsealed."""
    return [readable(letter) for letter in Letter.objects.order_by("-pk")[:limit]]


def readable(letter: Letter) -> Letter:
    """The letter with subject and bodies unsealed in memory; do not save it."""
    if letter.is_secret:
        letter.subject, letter.text, letter.html = (unseal(part) for part in (letter.subject, letter.text, letter.html))
    return letter


def counts(networks: Iterable[int] | None = None) -> dict[str, int]:
    """State -> number of letters, every state named; of these networks (ids) only, or of the whole host."""
    letters = Letter.objects.all() if networks is None else Letter.objects.filter(network_id__in=list(networks))
    found = dict(letters.order_by().values_list("state").annotate(number=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in LetterState}


def in_trouble(network_id: int) -> QuerySet[Letter]:
    """Letters of a network that failed, or that wait after a failed try, newest first."""
    return Letter.objects.filter(network_id=network_id, state__in=TROUBLED).order_by("-pk")


def sent_by(network_id: int, *, kind: str = "", state: str = "", words: str = "") -> QuerySet[Letter, int]:
    """Ids of a network's letters, newest first: of a kind, in a state, to whom or about what words say."""
    letters = Letter.objects.filter(network_id=network_id)
    if kind:
        letters = letters.filter(kind=kind)
    if state:
        letters = letters.filter(state=state)
    for word in words.split()[:5]:
        named = Q(to_name__icontains=word) | Q(to_address__icontains=word)
        letters = letters.filter(named | Q(subject__icontains=word, is_secret=False))
    return letters.order_by("-pk").values_list("pk", flat=True)


def rows_of(ids: Iterable[int]) -> list[Letter]:
    """These letters in this order, without their long parts."""
    found = Letter.objects.defer("text", "html", "calendar", "headers").in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def kinds_used(network_id: int) -> dict[str, str]:
    """Code of each kind of which the network has letters -> its name, by name."""
    codes = Letter.objects.filter(network_id=network_id).order_by().values_list("kind", flat=True).distinct()
    return dict(sorted(((code, str(kinds.name_of(code))) for code in codes), key=lambda pair: pair[1]))


def own_texts(network_id: int) -> Mapping[tuple[str, str], LetterText]:
    """(kind, language) -> the network's own text."""
    return {(row.kind, row.language): row for row in LetterText.objects.filter(network_id=network_id)}
