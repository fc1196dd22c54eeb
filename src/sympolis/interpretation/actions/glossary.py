"""The glossary: write an entry, remove it, take a file over."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, tidy
from sympolis.directory.models import Account
from sympolis.interpretation.models import GlossaryEntry
from sympolis.interpretation.permissions import may_keep_glossary
from sympolis.interpretation.queries.glossary import theme_names, themes_by_words
from sympolis.interpretation.terms_files import LONGEST_COMMENT, LONGEST_TERM, Row, synonyms
from sympolis.interpretation.terms_joining import Entry, Joined, join, keys_of
from sympolis.journal import actions as journal
from sympolis.networks.models import Network

MOST_ENTRIES = 20_000  # of a network


def save_entry(
    network: Network, entry: GlossaryEntry | None, *, by: Account | None, terms: Mapping[str, str], theme: str = "", comment: str = ""
) -> GlossaryEntry:  # fmt: skip
    """Write an entry, a new one without `entry`. `terms`: language -> term, several with semicolons between them.

    Raises Refused: "not_allowed", "missing" (no term at all), "too_long", "unknown_language", "unknown_theme", "taken"
    (another entry of the theme has all of these terms), "gone" (somebody removed it meanwhile), "too_many".
    """
    with transaction.atomic():
        _lock(network, by)
        told = _terms(terms)
        if theme and theme not in theme_names(network):
            raise Refused("unknown_theme", _("This theme is not among those of your series."), "theme")
        comment = tidy(comment)
        if len(comment) > LONGEST_COMMENT:
            raise Refused("too_long", _("At most %(most)d signs.") % {"most": LONGEST_COMMENT}, "comment")
        row = entry and GlossaryEntry.objects.filter(network=network, pk=entry.pk).first()
        if entry is not None and row is None:
            raise Refused("gone", _("Somebody else removed this entry meanwhile. Add it anew if it is wanted."))
        _refuse_twin(network, row, told, theme)
        row = row or GlossaryEntry(network=network)
        row.terms, row.theme, row.comment = told, theme, comment
        _store([row])
        _record(row, 1, by)
    return row


def remove_entry(network: Network, entry: GlossaryEntry, *, by: Account | None) -> None:
    """Remove an entry; twice is once. Raises Refused("not_allowed")."""
    with transaction.atomic():
        _lock(network, by)
        if GlossaryEntry.objects.filter(network=network, pk=entry.pk).exists():
            _record(entry, 1, by)
            entry.delete()


def what_would_be(network: Network, rows: Sequence[Row], *, replace: bool = False) -> Joined:
    """What taking these rows over would do, without doing it."""
    names = themes_by_words(network)
    there = [
        Entry(row.pk, row.theme, dict(row.terms), row.comment) for row in GlossaryEntry.objects.filter(network=network)
    ]
    return join(there, [_with_theme(row, names) for row in rows], replace=replace)


def unknown_themes(network: Network, rows: Sequence[Row]) -> list[str]:
    """Themes of a file that no series has."""
    names = themes_by_words(network)
    return list(dict.fromkeys(row.theme for row in rows if row.theme and comparable(row.theme) not in names))


def take_over(network: Network, rows: Sequence[Row], *, by: Account | None, replace: bool = False) -> Joined:
    """Bring the rows of a file into the glossary, as `terms_joining.join` says.

    A theme that no series has becomes part of the comment. Raises Refused: "not_allowed", "too_many".
    """
    with transaction.atomic():
        _lock(network, by)
        joined = what_would_be(network, rows, replace=replace)
        there = GlossaryEntry.objects.in_bulk([one.pk for one in joined.changed if one.pk is not None])
        if GlossaryEntry.objects.filter(network=network).count() + len(joined.new) > MOST_ENTRIES:
            raise Refused("too_many", _("A glossary has at most %(most)d entries.") % {"most": MOST_ENTRIES}, "file")
        stored = []
        for one in [*joined.new, *joined.changed]:
            row = there.get(one.pk or 0) or GlossaryEntry(network=network)
            row.terms, row.theme, row.comment = one.terms, one.theme, one.comment[:LONGEST_COMMENT]
            stored.append(row)
        if stored:
            _store(stored)
            _record(stored[0], len(stored), by)
    return joined


def _lock(network: Network, by: Account | None) -> None:
    """One at a time, or two files would bring the same notion twice."""
    list(Network.objects.select_for_update(no_key=True).filter(pk=network.pk).values_list("pk"))
    if by is not None and not may_keep_glossary(by, network):
        raise Refused("not_allowed", _("You may not change the glossary of this network."))


def _terms(terms: Mapping[str, str]) -> dict[str, str]:
    told = {}
    for code, term in terms.items():
        if not known_language(code):
            raise Refused(
                "unknown_language", _("“%(code)s” is no language that is known.") % {"code": code}, "language"
            )
        words = "; ".join(synonyms(term))
        if len(words) > LONGEST_TERM:
            raise Refused("too_long", _("At most %(most)d signs.") % {"most": LONGEST_TERM}, f"term_{code}")
        if words:
            told[code] = words
    if not told:
        raise Refused("missing", _("Write the term in one language at least."))
    return told


def _refuse_twin(network: Network, row: GlossaryEntry | None, terms: dict[str, str], theme: str) -> None:
    keys = keys_of(terms)
    for other in GlossaryEntry.objects.filter(network=network, theme=theme):
        if other != row and keys <= set(other.keys.split("\n")):
            words = _("There is an entry with these terms already (%(terms)s). Add to that one.")
            raise Refused("taken", words % {"terms": ", ".join(other.terms.values())})


def _with_theme(row: Row, names: Mapping[str, str]) -> Row:
    code = names.get(comparable(row.theme), "")
    comment = row.comment if code or not row.theme else "\n".join(filter(None, [row.theme, row.comment]))
    return Row(row.place, row.terms, code, comment)


def _store(rows: Sequence[GlossaryEntry]) -> None:
    for row in rows:
        row.keys, row.changed_at = "\n".join(sorted(keys_of(row.terms))), timezone.now()
    GlossaryEntry.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
    GlossaryEntry.objects.bulk_update(
        [row for row in rows if row.pk is not None], ["terms", "theme", "comment", "keys", "changed_at"], batch_size=200
    )


def _record(row: GlossaryEntry, entries: int, by: Account | None) -> None:
    told: list[tuple[Model, dict[str, object]]] = [(row, {"entries": entries})]
    journal.record_all("glossary.changed", told, network=row.network_id, by=by, on_pages=False)
