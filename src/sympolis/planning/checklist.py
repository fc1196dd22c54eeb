"""A session's go-live checklist as one reads it: what is done, what is open, what is late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core import clock
from sympolis.core.texts import Texts
from sympolis.planning.checks import ALL, CHECKS, Finding, is_seen
from sympolis.planning.evidence import Seen
from sympolis.planning.low_bandwidth import Provision
from sympolis.planning.models import ChecklistLine, GoLive, Item
from sympolis.planning.owners import Somebody
from sympolis.programme.models import Session


@dataclass
class Line:
    """An item with how it stands. `item` is not stored (no pk) while the session's list has not begun.

    finding   what the system sees; None for what is ticked by hand
    due_at    moves with the session
    """

    item: Item
    due_at: datetime
    now: datetime
    finding: Finding | None = None
    is_outdated: bool = False  # was done by hand, for something that changed since

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def title(self) -> Any:
        return title_of(self.item)

    @property
    def has_own_title(self) -> bool:
        return bool(Texts(self.item.title))

    @property
    def page(self) -> str:
        """Where it is done, "" for what is ticked by hand."""
        return CHECKS[self.key].page if self.key in CHECKS else ""

    @property
    def owner(self) -> Somebody | None:
        return self.item.owner or self.item.owner_account

    @property
    def is_seen(self) -> bool:
        return self.finding is not None

    @property
    def is_done(self) -> bool:
        if self.finding is not None:
            return self.finding.is_met
        return self.item.done_at is not None and not self.is_outdated

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.item.is_left_out

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < self.now

    @property
    def state(self) -> str:
        """ "left_out", "done", "late" or "open"."""
        return "left_out" if self.item.is_left_out else "done" if self.is_done else "late" if self.is_late else "open"

    @property
    def distance(self) -> str:
        """ "3 days late", "due in 2 days", "due today"."""
        days = abs(self.due_at - self.now) // timedelta(days=1)
        if self.due_at < self.now:
            words = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
            return words if days else _("late since today")
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days} if days else _("within a day")


@dataclass
class Checklist:
    """All of a session."""

    session: Session
    lines: list[Line] = field(default_factory=list)
    going: GoLive | None = None
    provision: Provision | None = None

    @property
    def asked(self) -> list[Line]:
        return [line for line in self.lines if not line.item.is_left_out]

    @property
    def done(self) -> list[Line]:
        return [line for line in self.asked if line.is_done]

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def late(self) -> list[Line]:
        return sorted((line for line in self.lines if line.is_late), key=lambda line: line.due_at)

    @property
    def unowned(self) -> list[Line]:
        return [line for line in self.open if line.owner is None]

    @property
    def next_due(self) -> Line | None:
        return min((line for line in self.open if not line.is_late), key=lambda line: line.due_at, default=None)

    def line(self, key: str) -> Line | None:
        return next((one for one in self.lines if one.key == key), None)


def due_at(session: Session, days: int) -> datetime:
    """So many days before the start, at the same time on the host's clock (UTC)."""
    local = session.starts_at.astimezone(clock.zone(session.zone))
    return (local - timedelta(days=days)).astimezone(UTC)  # arithmetic of the wall clock, PEP 495


def title_of(item: Item) -> Any:
    """What an item is called: its own title in its languages, else our words for it."""
    own = Texts(item.title)
    if own:
        return own
    return CHECKS[item.key].words if item.key in CHECKS else item.key


def lines_of_network(network: int) -> list[ChecklistLine]:
    """The list of a network: its own, else ours (not stored)."""
    return lists([network])[network]


def lists(networks: Iterable[int]) -> dict[int, list[ChecklistLine]]:
    """Network (id) -> its list."""
    wanted = list(networks)
    found: dict[int, list[ChecklistLine]] = {}
    for line in ChecklistLine.objects.filter(network__in=wanted).order_by("order", "pk"):
        found.setdefault(line.network_id, []).append(line)
    return {pk: found.get(pk) or standard(pk) for pk in wanted}


def standard(network: int) -> list[ChecklistLine]:
    return [
        ChecklistLine(network_id=network, key=check.key, order=order, days=check.days)
        for order, check in enumerate(ALL)
    ]


def copied(session: Session, lines: Iterable[ChecklistLine]) -> list[Item]:
    """A network's list as items of a session, not stored."""
    return [
        Item(session=session, key=line.key, order=order, title=line.title, days=line.days)
        for order, line in enumerate(lines)
    ]


def checklists(sessions: Iterable[Session], now: datetime) -> dict[int, Checklist]:
    """Session (id) -> its list, in the order of the dates; sessions as in programme.queries.drafts, series with network.

    A session whose list has not begun shows that of its network.
    """
    rows = list(sessions)
    if not rows:
        return {}
    seen = Seen(rows, now)
    stored: dict[int, list[Item]] = {}
    items = Item.objects.filter(session__in=rows).select_related(
        "owner__account", "owner_account", "done_by", "done_by_person"
    )
    for item in items.prefetch_related("owner_account__persons", "done_by__persons"):
        stored.setdefault(item.session_id, []).append(item)
    templates = lists({session.series.network_id for session in rows})
    found = {}
    for session in rows:
        going = seen.going.get(session.pk)
        mine = stored.get(session.pk, []) if going else copied(session, templates[session.series.network_id])
        found[session.pk] = checklist(session, mine, seen.findings(session), going, now)
        found[session.pk].provision = seen.provided[session.pk]
    return found


def with_a_date_over(sessions: Iterable[Session], now: datetime) -> list[Session]:
    """Those with an item whose date is over, done or not: few of all that are to come. Two queries."""
    rows = list(sessions)
    if not rows:
        return []
    longest = dict(Item.objects.filter(session__in=rows).order_by().values_list("session").annotate(Max("days")))
    usual = {
        network: max((line.days for line in lines), default=0)
        for network, lines in lists({session.series.network_id for session in rows}).items()
    }
    return [one for one in rows if due_at(one, longest.get(one.pk, usual[one.series.network_id])) < now]


def checklist(
    session: Session, items: Iterable[Item], findings: Mapping[str, Finding], going: GoLive | None, now: datetime
) -> Checklist:
    """Items with what is seen of them."""
    lines = []
    for item in items:
        finding = findings.get(item.key) if is_seen(item.key) else None
        outdated = item.key == "rehearsed" and is_before_rehearsal(item.done_at, going)
        days = item.days if finding is None or finding.days is None else min(item.days, finding.days)
        lines.append(Line(item, due_at(session, days), now, finding, outdated))
    lines.sort(key=lambda line: (line.due_at, line.item.order))
    return Checklist(session, lines, going)


def is_before_rehearsal(done_at: datetime | None, going: GoLive | None) -> bool:
    """Whether a rehearsal was ticked that is dated later: it has still to be held."""
    return bool(done_at and going and going.rehearsal_at and done_at < going.rehearsal_at)
