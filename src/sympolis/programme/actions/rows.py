"""Getting hold of a row before it is changed: the series first, then the session, so that nobody waits in a circle."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_set_up, may_work_on


def network_to_set_up(network: Network, by: Account | None) -> Network:
    """The network, locked, for somebody who may create series and change formats. Raises Refused("not_allowed")."""
    locked = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    if by is not None and not may_set_up(by, locked):
        raise not_allowed()
    return locked


def series_to_change(series: Series, by: Account | None, may: Callable[[Any, Series], bool]) -> Series:
    """The series, locked, for somebody who may. Raises Refused("not_allowed") or ("gone")."""
    rows = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network")
    locked = rows.filter(pk=series.pk).first()
    if locked is None:
        raise Refused("gone", _("This series was deleted in the meantime."))
    if by is not None and not may(by, locked):
        raise not_allowed()
    return locked


def session_to_change(session: Session, by: Account | None, expected_revision: int | None = None) -> Session:
    """The session, locked after its series. Raises Refused("not_allowed"), ("gone") or ("changed_meanwhile")."""
    series = series_to_change(session.series, by, may_work_on)
    locked = Session.objects.select_for_update(no_key=True).filter(pk=session.pk, series=series).first()
    if locked is None:
        raise Refused("gone", _("This session was deleted in the meantime."))
    if expected_revision is not None and expected_revision != locked.revision:
        words = _("Somebody else changed this session after you opened it. Compare, then save again.")
        raise Refused("changed_meanwhile", words)
    locked.series = series
    return locked


def not_allowed() -> Refused:
    return Refused("not_allowed", _("Your role in this network does not allow this. Ask one of its coordinators."))


def set_fields(row: Any, fields: dict[str, Any]) -> list[str]:
    """Set what differs; the names of the fields that did, sorted."""
    changed = sorted(field for field, value in fields.items() if getattr(row, field) != value)
    for field in changed:
        setattr(row, field, fields[field])
    return changed


def save_revision(session: Session) -> None:
    """Save the session as its next revision."""
    session.revision += 1
    session.changed_at = timezone.now()
    session.save()
