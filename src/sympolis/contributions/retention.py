"""What of contributions goes with the personal data of a series, and what stays because somebody agreed to it.

The words belong to the city and stay. Their authors go, but for those who agreed to be the contact of what is published.
"""

from collections import Counter

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions.files import delete_files
from sympolis.contributions.models import Approval, Author, Contribution, ContributionFile, Version
from sympolis.contributions.states import IN_LIBRARY
from sympolis.programme.models import Series
from sympolis.registrations import retention
from sympolis.registrations.models import Participant, Registration


def further() -> retention.Further:
    """For registrations.retention."""
    return retention.Further(rows=rows, forgets=forget, keeps=contacts)


def contacts() -> QuerySet:
    """Participants who agreed to be the contact of something published, or write for a series that keeps its data."""
    agreed = Q(is_contact=True, contribution__state__in=IN_LIBRARY)
    series = "contribution__series__retention_on"
    still = Q(**{series: None}) | Q(**{f"{series}__gte": timezone.now().date()})
    return Author.objects.filter(agreed | still).order_by().values("participant_id")


def rows(series: Series) -> list[tuple[str, int, str]]:
    """(what, how many, why) that is held of a series."""
    return [
        (_("Authors of contributions"), _authors(series).count(), _("to write, decide and publish with them")),
        (_("Addresses of those who approve for a city"), _approvals(series).count(), _("to ask for the approval")),
        (_("Answers to questions of the secretariat"), _answered(series).count(), _("to decide and prepare")),
        (_("Drafts that were never sent"), _drafts(series).count(), _("until their authors send them")),
    ]


def forget(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction: kind -> how many."""
    counts: Counter[str] = Counter()
    drafts = _drafts(series)
    delete_files(ContributionFile.objects.filter(contribution__in=drafts))
    counts["drafts"] = drafts.count()
    people = list(_authors(series).values_list("participant_id", flat=True))
    Contribution.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).delete()
    counts["authors"] = _authors(series).delete()[0]
    counts["answers"] = _forget_answers(series)
    counts["approvals"] = _approvals(series).update(name="", email="")
    retention.forget_people(_without_anything_else(people))
    return counts


def _authors(series: Series) -> QuerySet[Author]:
    stay = Q(is_contact=True, contribution__state__in=IN_LIBRARY)
    return Author.objects.filter(contribution__series=series).exclude(stay)


def _approvals(series: Series) -> QuerySet[Approval]:
    return Approval.objects.filter(contribution__series=series).exclude(name="", email="")


def _answered(series: Series) -> QuerySet[Contribution]:
    return Contribution.objects.filter(series=series).exclude(answers={})


def _forget_answers(series: Series) -> int:
    """Own questions may have asked for anything: answers go, from older versions too."""
    for version in Version.objects.filter(contribution__series=series):
        if version.content.get("answers"):
            version.content = {**version.content, "answers": {}}
            version.save(update_fields=["content"])
    return _answered(series).update(answers={})


def _drafts(series: Series) -> QuerySet[Contribution]:
    return Contribution.objects.filter(series=series, submitted_at=None, entered_by_id=None)


def _without_anything_else(people: list[int]) -> list[Participant]:
    """Of these participants those who register for nothing and write nothing else."""
    comes = Registration.objects.filter(participant=OuterRef("pk"))
    writes = Author.objects.filter(participant=OuterRef("pk"))
    rows = Participant.objects.filter(pk__in=people, erased_at=None).exclude(Exists(comes)).exclude(Exists(writes))
    return list(rows.select_related("person").order_by("pk"))
