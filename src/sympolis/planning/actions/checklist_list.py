"""The network's list, from which those of its sessions are copied."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.networks.models import Network
from sympolis.planning import checklist
from sympolis.planning.actions.checklist import MOST_ITEMS, own_key, refuse_days, refuse_title
from sympolis.planning.checks import CHECKS
from sympolis.planning.models import ChecklistLine
from sympolis.planning.permissions import may_keep_list


def change_line(
    network: Network, key: str, *, by: Account | None, days: int, title: dict[str, Any] | None = None
) -> ChecklistLine:
    """Change a line, or bring back a check of ours that was taken out.

    title   of a line of the network's own; {} or None at a check of ours: our words
    Raises Refused: "not_allowed", "gone", "range" (days), "missing", "too_long" (title).
    """
    with transaction.atomic():
        rows = _held(network, by)
        line = rows.get(key) or _new(rows, network, key)
        refuse_days(days)
        if title is not None and (title or key not in CHECKS):
            refuse_title(title)
        line.title, line.days = title or {}, days
        line.save()
        _record(network, by)
    return line


def add_line(network: Network, *, by: Account | None, title: dict[str, Any], days: int) -> ChecklistLine:
    """A line of the network's own. Raises Refused as `change_line`, and "too_many"."""
    with transaction.atomic():
        rows = _held(network, by)
        refuse_title(title)
        refuse_days(days)
        line = _line(rows, network, own_key())
        line.title, line.days = title, days
        line.save()
        _record(network, by)
    return line


def remove_line(network: Network, key: str, *, by: Account | None) -> None:
    """Take a line out of the list of sessions to come. The last one stays. Raises Refused: "not_allowed", "last"."""
    with transaction.atomic():
        rows = _held(network, by)
        if key not in rows:
            return
        if len(rows) == 1:
            raise Refused("last", _("A list has at least one line. Add another one first."))
        rows[key].delete()
        _record(network, by)


def _held(network: Network, by: Account | None) -> dict[str, ChecklistLine]:
    """Key -> line of the network's own list; ours is stored as its own first. The network is locked."""
    if by is not None and not may_keep_list(by, network):
        raise Refused("not_allowed", _("Only those who set up series can change the list."))
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    rows = ChecklistLine.objects.filter(network=network)
    if not rows.exists():
        ChecklistLine.objects.bulk_create(checklist.standard(network.pk))
    return {line.key: line for line in rows.order_by("order", "pk")}


def _new(rows: dict[str, ChecklistLine], network: Network, key: str) -> ChecklistLine:
    if key not in CHECKS:
        raise Refused("gone", _("Somebody else has removed this line."))
    return _line(rows, network, key)


def _line(rows: dict[str, ChecklistLine], network: Network, key: str) -> ChecklistLine:
    if len(rows) >= MOST_ITEMS:
        raise Refused("too_many", _("A list has at most %(most)d items.") % {"most": MOST_ITEMS})
    last = max((line.order for line in rows.values()), default=-1)
    return ChecklistLine(network=network, key=key, order=last + 1)


def _record(network: Network, by: Account | None) -> None:
    journal.record_all("checklist.list_changed", [(network, {})], network=network.pk, by=by, on_pages=False)
