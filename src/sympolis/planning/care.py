"""What somebody with a part takes care of before sessions, for themselves: their own items and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions import speaking_links
from sympolis.contributions.models import Speaker
from sympolis.contributions.speaking_beside import Page
from sympolis.networks.models import Network
from sympolis.planning.checklist import Line, checklists
from sympolis.planning.models import Item
from sympolis.planning.owners import circles
from sympolis.planning.queries.owned import with_items
from sympolis.programme.models import Session


@dataclass(frozen=True, slots=True)
class Care:
    """Items of a session that are theirs."""

    session: Session
    lines: list[Line]


def cares(network: Network, person: int) -> list[Care]:
    """Sessions to come of a network with the items (id of a person) that are theirs, as long as they have a part in it."""
    now = timezone.now()
    sessions = with_items(Item.objects.filter(owner=person, session__series__network=network), now)
    lists, around = checklists(sessions, now), circles(sessions)
    found = []
    for one in sessions:
        lines = [line for line in lists[one.pk].lines if line.item.owner_id == person and not line.item.is_left_out]
        if lines and around[one.pk].holds(lines[0].item.owner):  # type: ignore[arg-type]
            found.append(Care(one, lines))
    return found


def pages(speaker: Speaker) -> Iterable[Page]:
    """For their own page: where it all stands, and how much is to do."""
    found = cares(speaker.series.network, speaker.person_id)
    if not found:
        return
    lines = [line for care in found for line in care.lines if line.is_open]
    late = sum(line.is_late for line in lines)
    told = ngettext("%(count)d thing to do", "%(count)d things to do", len(lines)) % {"count": len(lines)}
    if late:
        told += ", " + ngettext("%(count)d of them late", "%(count)d of them late", late) % {"count": late}
    address = reverse("care:page", args=[speaking_links.token(speaker)])
    yield Page(_("What I take care of before the session"), told if lines else _("All done"), address, not lines)
