"""Who will hear of changes that are not released yet: counts by group, and in words for the desk's release page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.languages import pick
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.pending import PendingChange
from sympolis.programme.states import ChangeKind, SessionRole
from sympolis.programme.versions import card_of
from sympolis.registrations.following import COLUMNS, told
from sympolis.registrations.models import Registration
from sympolis.registrations.states import ALIVE, RegistrationState
from sympolis.registrations.wishes import is_news

LANGUAGES = {"into", "without"}
TOLD = {ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.REINSTATED}


Whom = Callable[[Iterable[int]], set[tuple[int, int]]]
_first: list[tuple[frozenset[str], Whom]] = []


def hear_first(fields: Iterable[str], whom: Whom) -> None:
    """A higher app writes to interpreters when these fields of a session change: ids of sessions -> (session, person)."""
    _first.append((frozenset(fields), whom))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a change of a session concerns; each counted once a session.

    interpreters, parts   those with a part in it, told first
    seats                 with a seat: a letter and the calendar entry
    others                applied, waiting, offered, not confirmed: a letter
    """

    session: Session
    kind: ChangeKind
    interpreters: int
    parts: int
    seats: int
    others: int

    @property
    def all(self) -> int:
        return self.interpreters + self.parts + self.seats + self.others


def concerned(changes: Iterable[PendingChange]) -> list[Concerned]:
    """Pending changes of which people will hear, and how many of each group; few queries however many changes."""
    pending = list(changes)
    timed = [one for one in pending if one.kind in TOLD or {"minutes", "floor"} & set(one.fields)]
    heard = _interpreters([one for one in pending if one not in timed])
    others = [one for one in pending if one not in timed and (LANGUAGES & set(one.fields) or one.session.pk in heard)]
    by_languages = _by_languages(others, heard)
    sessions = [one.session.pk for one in timed]
    rows = Registration.objects.filter(session__in=sessions, state__in=ALIVE, participant__erased_at=None).order_by()
    seats = Count("pk", filter=Q(state=RegistrationState.CONFIRMED))
    registered = {pk: (n, every) for pk, n, every in rows.values_list("session").annotate(n=seats, every=Count("pk"))}
    parts: dict[int, dict[int, set[str]]] = {}
    for session, person, role in Part.objects.filter(session__in=sessions).values_list("session", "person", "role"):
        parts.setdefault(session, {}).setdefault(person, set()).add(role)
    every = [_counts(one, parts.get(one.session.pk, {}), *registered.get(one.session.pk, (0, 0))) for one in timed]
    return every + by_languages


def _interpreters(changes: list[PendingChange]) -> dict[int, int]:
    """Session -> how many interpreters hear of a change beside its time."""
    found: dict[int, set[int]] = {}
    for fields, whom in _first:
        for session, person in whom([one.session.pk for one in changes if fields & set(one.fields)]):
            found.setdefault(session, set()).add(person)
    return {session: len(people) for session, people in found.items()}


def _by_languages(changes: list[PendingChange], heard: dict[int, int]) -> list[Concerned]:
    """Changes beside the time: interpreters hear of them, and who wishes a language of which something else becomes."""
    rows = Registration.objects.filter(
        session__in=[one.session.pk for one in changes], state__in=ALIVE, participant__erased_at=None
    ).order_by()  # fmt: skip
    people = list(rows.values_list("session_id", "state", *COLUMNS)) if changes else []
    found = []
    for one in changes:
        assert one.session.released is not None  # what was added is no change of languages
        before, now = one.session.released.card, card_of(one.session)
        states = [
            state for pk, state, *said in people if pk == one.session.pk and is_news(before, now, told(*said))
        ]  # fmt: skip
        seats = states.count(RegistrationState.CONFIRMED)
        interpreters = heard.get(one.session.pk, 0)
        found.append(Concerned(one.session, one.kind, interpreters, 0, seats, len(states) - seats))
    return found


def _counts(change: PendingChange, parts: dict[int, set[str]], seats: int, every: int) -> Concerned:
    interpreters = sum(SessionRole.INTERPRETER in roles for roles in parts.values())
    return Concerned(change.session, change.kind, interpreters, len(parts) - interpreters, seats, every - seats)


def in_words(series: Series, changes: Sequence[PendingChange]) -> list[str]:
    """One sentence for each session of which people will hear, in the active language."""
    return [words for one in concerned(changes) if one.all and (words := _sentence(series, one))]


def _sentence(series: Series, one: Concerned) -> str:
    groups = [
        ngettext("%(n)d interpreter", "%(n)d interpreters", one.interpreters) % {"n": one.interpreters},
        ngettext("%(n)d other person with a part", "%(n)d others with a part", one.parts) % {"n": one.parts},
        ngettext("%(n)d person with a seat", "%(n)d people with a seat", one.seats) % {"n": one.seats},
        ngettext("%(n)d person who waits or applied", "%(n)d people who wait or applied", one.others)
        % {"n": one.others},
    ]
    numbers = (one.interpreters, one.parts, one.seats, one.others)
    told = ", ".join(words for words, number in zip(groups, numbers, strict=True) if number)
    wanted = (get_language() or "en", series.working_language)
    title = f"\u2068{pick(one.session.title, *wanted)[0]}\u2069"  # an Arabic one would turn numbers round
    return _("%(title)s: %(told)s") % {"title": title, "told": told}
