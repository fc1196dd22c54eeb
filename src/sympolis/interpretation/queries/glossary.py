"""Reads of a network's glossary."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sympolis.core.languages import ORIGINS
from sympolis.core.text import comparable
from sympolis.interpretation.models import GlossaryEntry
from sympolis.interpretation.suggesting import Suggestion, Text, suggest
from sympolis.library.models import Practice
from sympolis.library.queries import public
from sympolis.networks.models import Network
from sympolis.programme.models import Theme

READ_FOR_TERMS = 500  # practices, the newest
MOST_FIELDS = 12


def entries(network: Network, *, words: str = "", theme: str = "", language: str = "") -> list[GlossaryEntry]:
    """Those whose terms or comment hold the words, whatever their accents, by their term in a language."""
    rows = GlossaryEntry.objects.filter(network=network)
    if theme:
        rows = rows.filter(theme__in=[theme, ""])
    wanted = comparable(words)
    found = [row for row in rows if wanted in comparable(" ".join([*row.terms.values(), row.comment]))]
    return sorted(found, key=lambda row: (comparable(row.terms.get(language) or str(row)), row.pk))


def languages_of(network: Network, rows: Iterable[GlossaryEntry]) -> list[str]:
    """The network's languages first, then what else the entries have, those with the most terms before the others."""
    own = list(dict.fromkeys(network.languages or ["en"]))
    counts = Counter(code for row in rows for code in row.terms if code not in own)
    return own + sorted(counts, key=lambda code: (-counts[code], code))


def theme_names(network: Network) -> dict[str, str]:
    """Code -> name of the themes of all series of a network, those of the newest series first."""
    found: dict[str, str] = {}
    for theme in Theme.objects.filter(series__network=network).order_by("-series__starts_on", "order", "pk"):
        found.setdefault(theme.code, str(theme.short_name) or str(theme.name))
    return found


def themes_by_words(network: Network) -> dict[str, str]:
    """How files may call a theme, folded -> its code: the code, and its names in every language; the newest series first."""
    found: dict[str, str] = {}
    rows = list(Theme.objects.filter(series__network=network).order_by("-series__starts_on", "order", "pk"))
    for told in (lambda row: [row.code], lambda row: _names(row.short_name), lambda row: _names(row.name)):
        for row in rows:
            for words in told(row):
                found.setdefault(comparable(words), row.code)
    return found


def _names(texts: dict[str, Any]) -> list[str]:
    return [words for language, words in texts.items() if language != ORIGINS and words]


def suggestions(network: Network) -> tuple[list[Suggestion], dict[int, Practice]]:
    """Terms of the practices that the glossary lacks, and the practices in which they stand."""
    practices = list(public(network).order_by("-published_at", "-pk")[:READ_FOR_TERMS])
    keys = GlossaryEntry.objects.filter(network=network).values_list("keys", flat=True)
    found = suggest(
        (text for practice in practices for text in _texts(practice)),
        {key for told in keys for key in told.split("\n")},
    )
    return found, {practice.pk: practice for practice in practices}


def _texts(practice: Practice) -> Iterable[Text]:
    fields = [practice.title, practice.summary, *list(practice.content.values())[: MOST_FIELDS * 2]]
    for texts in fields:
        if isinstance(texts, dict):
            for language, words in texts.items():
                if isinstance(words, str) and len(language) <= 12:
                    yield Text(practice.pk, language, words)
