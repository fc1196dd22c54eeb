"""The go-live checklist of a session: begun, ticked, given to somebody, changed; and the network's own list."""

from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Person
from sympolis.journal import actions as journal
from sympolis.planning import checklist
from sympolis.planning.checks import is_seen
from sympolis.planning.models import GoLive, Item
from sympolis.planning.owners import Somebody, circles, key_of, pair
from sympolis.planning.permissions import may_keep, may_tick_own
from sympolis.programme.models import Series, Session

MOST_ITEMS = 60
MOST_DAYS = 365
LONGEST_TITLE, LONGEST_NOTE = 300, 2000


def begin(session: Session, *, by: Account | None) -> GoLive:
    """Give a session its own list, a copy of the network's; once. Raises Refused("not_allowed"), ("gone")."""
    with transaction.atomic():
        return begun(held(session, by), by)


def begin_all(series: Series, sessions: Iterable[int]) -> int:
    """Give sessions (ids) of a series their lists, where they have none yet; how many.

    The first release of a large series begins hundreds: a fixed number of queries, all of them in one transaction.
    """
    with transaction.atomic():
        locked = Session.objects.select_for_update(no_key=True).filter(series=series, pk__in=sessions)
        rows = list(locked.order_by("pk"))
        begun_before = set(GoLive.objects.filter(session__series=series).values_list("session_id", flat=True))
        fresh = [row for row in rows if row.pk not in begun_before]
        return len(_begin(series.network_id, fresh, None))


def tick(session: Session, key: str, *, by: Account | None) -> Item:
    """Note that an item is done. Twice is once.

    Raises Refused: "not_allowed", "gone", "seen" (the system sees by itself whether it is done), "too_early" (a rehearsal
    that has no date, or lies ahead).
    """
    with transaction.atomic():
        row = held(session, by)
        going = begun(row, by)
        item = _item(row, key)
        if is_seen(key):
            raise Refused("seen", _("This is ticked by itself, as soon as it is there."))
        if _ticked(item, going, done_by=by, done_by_person=None):
            record(row, by, key)
    return item


def tick_own(session: Session, key: str, *, by: Person) -> Item:
    """Note that an item which somebody with a part takes care of is done, by their personal link. Twice is once.

    Raises Refused: "gone" (nothing of theirs, or not any more), "seen", "too_early".
    """
    with transaction.atomic():
        row = held(session, None)
        item = Item.objects.filter(session=row, key=key, owner=by, is_left_out=False).first()
        if item is None or not may_tick_own(by, row, circles([row])[row.pk]):
            raise Refused("gone", _("This is not yours to tick any more. Write to the secretariat if that is wrong."))
        if is_seen(key):
            raise Refused("seen", _("This is ticked by itself, as soon as it is there."))
        if _ticked(item, begun(row, None), done_by=None, done_by_person=by):
            _tell("checklist.changed", row, None, item=key, person=by.pk)
    return item


def _ticked(item: Item, going: GoLive, **who: Account | Person | None) -> bool:
    """Whether it is done now and was not before. Raises Refused("too_early")."""
    if item.key == "rehearsed":
        _refuse_early(going)
    if item.done_at is not None and not checklist.is_before_rehearsal(item.done_at, going):
        return False
    item.done_at = timezone.now()
    for name, one in who.items():
        setattr(item, name, one)
    item.save(update_fields=["done_at", *who])
    return True


def _refuse_early(going: GoLive) -> None:
    if going.rehearsal_at is None:
        raise Refused("too_early", _("Say first when the rehearsal is. It can be ticked once it was held."))
    if going.rehearsal_at > timezone.now():
        raise Refused("too_early", _("The rehearsal lies ahead. It can be ticked once it was held."))


def reopen(session: Session, key: str, *, by: Account | None) -> Item:
    """Take a tick back, or that an item is not needed. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        row = held(session, by)
        begun(row, by)
        item = _item(row, key)
        if item.done_at or item.is_left_out:
            item.done_at = item.done_by = item.done_by_person = None
            item.is_left_out = False
            item.save(update_fields=["done_at", "done_by", "done_by_person", "is_left_out"])
            record(row, by, key)
    return item


def take_over(session: Session, *, by: Account) -> int:
    """Whatever is open and nobody's becomes that of whoever asks; how many. Raises Refused("not_allowed"), ("gone")."""
    with transaction.atomic():
        row = held(session, by)
        begun(row, by)
        free = Item.objects.filter(session=row, owner=None, owner_account=None, is_left_out=False, done_at=None)
        count = free.update(owner_account=by, reminded_at=None)
        if count:
            record(row, by, "")
    return count


def change_item(
    session: Session, key: str, *, by: Account | None, owner: str, days: int, note: str, is_left_out: bool,
    title: dict[str, Any] | None = None,
) -> Item:  # fmt: skip
    """Say who cares for an item, by when, and what there is to know.

    owner        a key of owners.Circle.choices; "" for nobody
    is_left_out  it is not needed for this session; the note says why
    title        of an item of one's own; None leaves it
    Raises Refused: "not_allowed", "gone", "unknown_choice" (owner), "range" (days), "too_long", "missing" (title; note).
    """
    with transaction.atomic():
        row = held(session, by)
        begun(row, by)
        item = _item(row, key)
        _fill(item, row, owner=owner, days=days, note=note, is_left_out=is_left_out, title=title)
        item.save()
        record(row, by, key)
    return item


def add_item(
    session: Session, *, by: Account | None, title: dict[str, Any], owner: str = "", days: int = 0, note: str = ""
) -> Item:
    """An item of this session's own, ticked by hand. Raises Refused as `change_item`, and "too_many"."""
    with transaction.atomic():
        row = held(session, by)
        begun(row, by)
        if Item.objects.filter(session=row).count() >= MOST_ITEMS:
            raise Refused("too_many", _("A list has at most %(most)d items.") % {"most": MOST_ITEMS})
        last = Item.objects.filter(session=row).aggregate(last=Max("order"))["last"]
        item = Item(session=row, key=own_key(), order=0 if last is None else last + 1)
        _fill(item, row, owner=owner, days=days, note=note, is_left_out=False, title=title)
        item.save()
        record(row, by, item.key)
    return item


def remove_item(session: Session, key: str, *, by: Account | None) -> None:
    """Delete an item that is ticked by hand. What the system sees is left out instead.

    Raises Refused: "not_allowed", "gone", "seen".
    """
    with transaction.atomic():
        row = held(session, by)
        begun(row, by)
        item = _item(row, key)
        if is_seen(key):
            raise Refused("seen", _("Say instead that it is not needed for this session, and why."))
        item.delete()
        record(row, by, key)


def own_key() -> str:
    """A key for an item that is no check of ours."""
    return f"own-{token_hex(5)}"


def _fill(
    item: Item, session: Session, *, owner: str, days: int, note: str, is_left_out: bool, title: dict[str, Any] | None
) -> None:
    before = item.owner or item.owner_account
    chosen = chosen_owner(session, owner, before)
    refuse_days(days)
    note = tidy(note)
    if len(note) > LONGEST_NOTE:
        raise Refused("too_long", _("A note has at most %(most)d signs.") % {"most": LONGEST_NOTE}, "note")
    if is_left_out and not note:
        raise Refused("missing", _("Say in the note why it is not needed."), "note")
    if title is not None:
        refuse_title(title)
        item.title = title
    if chosen != before or days != item.days:
        item.reminded_at = None
    for name, value in pair("owner", chosen).items():
        setattr(item, name, value)
    item.days, item.note, item.is_left_out = days, note, is_left_out


def chosen_owner(session: Session, key: str, before: Somebody | None, field: str = "owner") -> Somebody | None:
    """Whom a key means; who was there before may stay although they have left. Raises Refused("unknown_choice")."""
    if not key:
        return None
    if before is not None and key_of(before) == key:
        return before
    found = circles([session])[session.pk].found(key)
    if found is None:
        raise Refused("unknown_choice", _("Choose somebody of the team, or with a part in the session."), field)
    return found


def refuse_days(days: int) -> None:
    """Raises Refused("range")."""
    if not 0 <= days <= MOST_DAYS:
        raise Refused("range", _("Choose 0 to %(most)d days.") % {"most": MOST_DAYS}, "days")


def refuse_title(title: dict[str, Any]) -> None:
    """Raises Refused: "missing", "too_long"."""
    if not Texts(title).best()[0]:
        raise Refused("missing", _("Write what has to be done."), "title")
    if any(isinstance(text, str) and len(text) > LONGEST_TITLE for text in title.values()):
        raise Refused("too_long", _("At most %(most)d signs fit.") % {"most": LONGEST_TITLE}, "title")


def held(session: Session, by: Account | None) -> Session:
    """The session, locked. Raises Refused: "gone", "not_allowed"."""
    rows = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network")
    row = rows.filter(pk=session.pk).first()
    if row is None:
        raise Refused("gone", _("Somebody else has deleted this session."))
    if by is not None and not may_keep(by, row.series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    return row


def begun(session: Session, by: Account | None) -> GoLive:
    """What is kept of a session that is locked; its list is copied the first time."""
    going = GoLive.objects.filter(session=session).first()
    if going is not None:
        return going
    return _begin(session.series.network_id, [session], by)[0]


def _begin(network: int, sessions: list[Session], by: Account | None) -> list[GoLive]:
    """Copy the list of a network (id) for sessions of one of its series that have none."""
    lines = checklist.lines_of_network(network)
    going = GoLive.objects.bulk_create(GoLive(session=one) for one in sessions)
    Item.objects.bulk_create(item for one in sessions for item in checklist.copied(one, lines))
    told: list[tuple[Session, dict[str, object]]] = [(one, {"series": one.series_id}) for one in sessions]
    journal.record_all("checklist.begun", told, network=network, by=by, on_pages=False)
    return going


def _item(session: Session, key: str) -> Item:
    item = Item.objects.filter(session=session, key=key).select_related("owner", "owner_account").first()
    if item is None:
        raise Refused("gone", _("Somebody else has removed this item."))
    return item


def record(session: Session, by: Account | None, key: str) -> None:
    """Write a change of the list down."""
    _tell("checklist.changed", session, by, item=key)


def _tell(fact: str, session: Session, by: Account | None, **facts: object) -> None:
    told: dict[str, object] = {"series": session.series_id, **facts}
    journal.record_all(fact, [(session, told)], network=session.series.network_id, by=by, on_pages=False)
