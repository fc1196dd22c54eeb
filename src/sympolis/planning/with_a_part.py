"""What those with a part in a session learn of its going live, on their own pages."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.speaking_beside import Fact
from sympolis.planning.models import GoLive
from sympolis.planning.phones import dialled
from sympolis.programme.models import Session
from sympolis.registrations.times import moment

NEAR = timedelta(days=2)  # before the start, from when on backup link and duty are told


def facts(sessions: Sequence[Session], zone: str) -> dict[int, list[Fact]]:
    """When the rehearsal is; and shortly before the start, where everybody goes when the room fails, and whom to call."""
    by_id = {session.pk: session for session in sessions}
    rows = GoLive.objects.filter(session__in=by_id).select_related("on_duty")
    return {row.session_id: _facts(row, by_id[row.session_id], zone) for row in rows}


def _facts(row: GoLive, session: Session, zone: str) -> list[Fact]:
    found, now = [], timezone.now()
    if row.rehearsal_at and row.rehearsal_at > now:
        found.append(Fact(_("Rehearsal"), moment(row.rehearsal_at, zone or session.zone)))
    if session.starts_at - now > NEAR:
        return found
    if row.backup_url:
        found.append(Fact(_("If the room fails"), row.backup_url, row.backup_url))
    if row.duty_phone:
        who = f"{row.on_duty}, {row.duty_phone}" if row.on_duty else row.duty_phone
        found.append(Fact(_("In need call"), who, f"tel:{dialled(row.duty_phone)}"))
    return found
