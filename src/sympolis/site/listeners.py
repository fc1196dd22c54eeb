"""When a fact was recorded, write the letters that follow from it."""

from sympolis.journal.models import Entry
from sympolis.networks.models import TeamMember
from sympolis.programme.models import Series
from sympolis.site import letters


def greet_member(entry: Entry) -> None:
    """Write to somebody who was given a role; nothing when the role is gone again. Run twice, one letter is posted."""
    member = TeamMember.objects.select_related("account", "network").filter(pk=entry.subject_id).first()
    if member:
        series = Series.objects.filter(pk=member.series_id, network=member.network).first()
        letters.team_role(member, series, key=f"{entry.pk}:site.greet_member")
