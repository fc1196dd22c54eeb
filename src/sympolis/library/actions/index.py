"""Keeps what the library is searched in as its practices are. Called in the transactions of the verbs that change them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sympolis.contributions.models import Presentation
from sympolis.directory.models import Municipality
from sympolis.library.indexing import findable
from sympolis.library.models import Indexed, Practice, Word
from sympolis.library.states import SHOWN
from sympolis.library.words import coded, grams
from sympolis.networks.models import Network

AT_ONCE = 400  # words in one statement
LATELY = timedelta(days=7)


def hold_network(network: int) -> Network:
    """Until the end of the transaction nobody else changes the vocabulary of the network.

    Whoever changes a practice holds that first, always in this order.
    """
    return Network.objects.select_for_update(no_key=True).get(pk=network)


def hold(practices: Iterable[Practice]) -> list[Practice]:
    """The practices as they are, then their networks, all held until the end of the transaction."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("network", "municipality__region", "region")
    held = list(rows.filter(pk__in=[practice.pk for practice in practices]).order_by("pk"))
    for network in sorted({row.network_id for row in held}):
        hold_network(network)
    return held


def put_in(practice: Practice) -> None:
    """Let a practice be found as it is now; its network is held."""
    found = findable(practice)
    row = Indexed.objects.filter(practice=practice).first()
    before = set(row.words.split()) if row else set()
    _count(practice.network_id, found.vocabulary, before)
    Indexed.objects.update_or_create(
        practice=practice,
        defaults={
            "title": found.title, "summary": found.summary, "rest": found.rest, "facets": found.facets,
            "words": " ".join(found.vocabulary), "of_version": practice.version_id,
        },
    )  # fmt: skip


def take_out(practice: Practice) -> None:
    """Let a practice be found no more, nor a word that stood in it alone; its network is held."""
    row = Indexed.objects.filter(practice=practice).first()
    if row is not None:
        _count(practice.network_id, {}, set(row.words.split()))
        row.delete()


def refresh(practices: Iterable[Practice]) -> None:
    """Take region, country and size anew from the cities, and let the practices be found as they are."""
    with transaction.atomic():
        for row in hold(practices):
            if row.municipality:
                take_place(row, row.municipality)
                row.save(update_fields=["country", "region", "size_band"])
            if row.state in SHOWN:
                put_in(row)


def take_place(practice: Practice, city: Municipality) -> None:
    """What is told of a practice by its city."""
    practice.country, practice.region, practice.size_band = city.country, city.region, city.size_band


def repair() -> int:
    """Put right what is missing in the index or should not be there; how many practices that were."""
    missing = Q(indexed=None) | ~Q(indexed__of_version=F("version_id"))
    wrong = Practice.objects.filter(Q(state__in=SHOWN) & missing | ~Q(state__in=SHOWN) & Q(indexed__isnull=False))
    rows = [*wrong.order_by("pk"), *_begun()]
    put_right(rows)
    for network in Network.objects.filter(pk__in=Word.objects.filter(text__contains=" ").values("network")):
        with transaction.atomic():
            _count_anew(hold_network(network.pk))
    return len(rows)


def _begun() -> list[Practice]:
    """Practices that were presented in a session which began lately, and are not found by its title yet.

    Nothing is recorded when a session begins, and a release that came before tells nothing of what was added since.
    """
    now = timezone.now()
    begun = Presentation.objects.filter(
        session__released__starts_at__lte=now, session__released__starts_at__gt=now - LATELY
    )
    rows = Practice.objects.filter(contribution__in=begun.values("contribution"), state__in=SHOWN)
    joined = rows.select_related("indexed", "network", "series", "municipality__region", "region").distinct()
    return [row for row in joined.order_by("pk") if hasattr(row, "indexed") and findable(row).rest != row.indexed.rest]


def rebuild() -> int:
    """Make all of the index anew, one practice after another while it goes on being searched; how many."""
    rows = list(Practice.objects.filter(Q(state__in=SHOWN) | Q(indexed__isnull=False)).order_by("pk"))
    put_right(rows)
    for network in Network.objects.all():
        with transaction.atomic():
            _count_anew(hold_network(network.pk))
    return len(rows)


def put_right(rows: Iterable[Practice]) -> None:
    """Let each practice be found as it is, one after another, so that nobody waits for all of them."""
    for practice in rows:
        with transaction.atomic():
            (row,) = hold([practice])
            put_in(row) if row.state in SHOWN else take_out(row)


def _count(network: int, wanted: dict[str, str], before: set[str]) -> None:
    """Count the words of a practice that it had not before, and no more those that it has no longer."""
    new, gone = sorted(wanted.keys() - before), sorted(before - wanted.keys())
    rows = Word.objects.filter(network=network)
    for some in _portions(new):
        there = set(rows.filter(text__in=some).values_list("text", flat=True))
        rows.filter(text__in=there).update(uses=F("uses") + 1)
        Word.objects.bulk_create([_word(network, text, wanted[text]) for text in some if text not in there])
    for some in _portions(gone):
        rows.filter(text__in=some).update(uses=F("uses") - 1)
        rows.filter(text__in=some, uses=0).delete()


def _word(network: int, text: str, shown: str, uses: int = 1) -> Word:
    written = " ".join(map(coded, grams(text)))
    return Word(network_id=network, text=text, shown=shown, uses=uses, grams=written)


def _count_anew(network: Network) -> None:
    uses: Counter[str] = Counter()
    indexed = Indexed.objects.filter(practice__network=network).values_list("words", flat=True)
    for told in indexed.iterator(chunk_size=200):
        uses.update(told.split())
    rows = {row.text: row for row in Word.objects.filter(network=network).defer("grams")}
    Word.objects.filter(pk__in=[row.pk for text, row in rows.items() if text not in uses]).delete()
    changed = [row for text, row in rows.items() if text in uses and row.uses != uses[text]]
    for row in changed:
        row.uses = uses[row.text]
    Word.objects.bulk_update(changed, ["uses"], batch_size=AT_ONCE)
    missing = [_word(network.pk, text, text, uses[text]) for text in uses.keys() - rows.keys()]
    Word.objects.bulk_create(missing, batch_size=AT_ONCE)


def _portions(texts: list[str]) -> Iterator[list[str]]:
    return (texts[place : place + AT_ONCE] for place in range(0, len(texts), AT_ONCE))
