"""How practices stand, for the team: what waits to be published, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions.approving import approved_version
from sympolis.contributions.beside import Panel
from sympolis.contributions.models import Approval, Contribution
from sympolis.contributions.states import ApprovalState, ContributionState, Kind
from sympolis.core.text import comparable
from sympolis.directory.models import Account
from sympolis.library.models import Practice
from sympolis.library.permissions import may_publish
from sympolis.library.states import SHOWN, STANDING, PracticeState
from sympolis.programme.models import Series

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """A practice with what the team may want to do about it. `due`: words, or ""."""

    practice: Practice
    is_public: bool
    has_newer: bool  # the city approved other words than those that are shown
    can_publish: bool
    due: str


def waiting(series: Iterable[Series]) -> list[Contribution]:
    """Good practices of these series that their cities approved and that never were in the library; oldest first."""
    rows = Contribution.objects.filter(series__in=list(series), kind=Kind.PRACTICE, state=ContributionState.APPROVED)
    return list(rows.filter(practice=None).select_related("series", "municipality").order_by("state_at", "pk"))


def practices_of(series: Iterable[Series], *, state: str = "", words: str = "") -> QuerySet[Practice]:
    """Practices of these series, those with something due first, then the newest; `approved` as the city did last."""
    rows = _with_approved(Practice.objects.filter(series__in=list(series)))
    if state:
        rows = rows.filter(state=state)
    if key := comparable(words):
        told = rows.select_related(None).select_related("municipality")
        rows = rows.filter(pk__in=[row.pk for row in told if key in _searched(row)])
    old = Q(state=PracticeState.PUBLISHED, checked_at__lt=timezone.now() - A_YEAR)
    newer = Q(approved__isnull=False) & ~Q(approved=F("version_id"))
    is_due = Q(state__in=SHOWN, contribution__state__in=STANDING) & (old | newer)
    return rows.annotate(is_due=is_due).order_by("-is_due", "-published_at", "-pk")


def standing(row: Practice) -> Standing:
    """How a practice of `practices_of` stands."""
    stands = row.contribution.state in STANDING
    is_public = row.state in SHOWN and stands
    approved = row.approved if stands else None  # type: ignore[attr-defined]
    has_newer = approved is not None and approved != row.version_id
    due = ""
    if is_public and has_newer:
        due = _("The city has approved newer words.")
    elif is_public and row.state == PracticeState.PUBLISHED and timezone.now() - row.checked_at > A_YEAR:
        due = _("Nobody has confirmed it for more than a year.")
    can_publish = approved is not None and (has_newer or not is_public)
    return Standing(row, is_public, is_public and has_newer, can_publish, due)


def _with_approved(rows: QuerySet[Practice]) -> QuerySet[Practice]:
    yes = Approval.objects.filter(contribution=OuterRef("contribution"), state=ApprovalState.APPROVED).order_by("-pk")
    joined = rows.select_related("series", "municipality", "contribution")
    return joined.annotate(approved=Subquery(yes.values("version_id")[:1]))


def _searched(row: Practice) -> str:
    city = [str(text) for text in row.municipality.name.values()] if row.municipality else [row.place]
    return comparable("\n".join([*(str(text) for text in row.title.values()), *city, row.organisation]))


def panel(contribution: Contribution, account: Account) -> Panel | None:
    """The library beside a good practice: whether it is in it, and what may be done."""
    if contribution.kind != Kind.PRACTICE:
        return None
    row = _with_approved(Practice.objects.filter(contribution=contribution)).first()
    stands = standing(row) if row else None
    is_approved = contribution.state in STANDING and approved_version(contribution) is not None
    return Panel("library/_desk_panel.html", {
        "standing": stands, "can_publish": stands.can_publish if stands else is_approved,
        "may_publish": may_publish(account, contribution.series), "series": contribution.series, "contribution": contribution.pk,
    })  # fmt: skip
