"""Which practices have to be asked after, who was asked, what was said."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from sympolis.contributions.content import Status
from sympolis.contributions.models import Author
from sympolis.library.models import Check, Practice
from sympolis.library.states import SHOWN, STANDING, CheckAnswer, PracticeState
from sympolis.programme.models import Series
from sympolis.registrations.models import Participant

A_YEAR = timedelta(days=365)
REMIND_AFTER = timedelta(weeks=3)
LAPSE_AFTER = timedelta(weeks=6)


def due(now: datetime) -> QuerySet[Practice]:
    """Practices that nobody has spoken of for a year. Not those that had ended when they were written."""
    recent = Check.objects.filter(practice=OuterRef("pk"), opened_at__gt=now - A_YEAR)
    rows = Practice.objects.filter(
        state=PracticeState.PUBLISHED, contribution__state__in=STANDING, checked_at__lte=now - A_YEAR
    )  # fmt: skip
    return rows.exclude(status=Status.ENDED).exclude(Exists(recent) | Exists(_open_of_practice()))


def _open_of_practice() -> QuerySet[Check]:
    return Check.objects.filter(practice=OuterRef("pk"), ended_at=None)


def moot() -> QuerySet[Check]:
    """Open ones of practices that were published anew or confirmed since, or may not be seen any more."""
    shown = Q(practice__state__in=SHOWN, practice__contribution__state__in=STANDING)
    return Check.objects.filter(ended_at=None).filter(~shown | Q(practice__checked_at__gt=F("opened_at")))


def to_remind(now: datetime) -> QuerySet[Check]:
    """Open ones whose people were asked three weeks ago and not since."""
    return Check.objects.filter(ended_at=None, reminded_at=None, opened_at__lte=now - REMIND_AFTER, asked__gt=0)


def lapsed(now: datetime) -> QuerySet[Check]:
    """Open ones that nobody has answered for six weeks."""
    return Check.objects.filter(ended_at=None, opened_at__lte=now - LAPSE_AFTER)


def of_person(participant: Participant, now: datetime) -> list[Check]:
    """The newest of each practice that somebody writes, asked within a year; those that wait first.

    Practice, its network and its author (`check.practice.mine`) are fetched along.
    """
    authors = Author.objects.filter(participant=participant, participant__erased_at=None, proven_at__isnull=False)
    mine = {author.contribution_id: author for author in authors}
    rows = Check.objects.filter(
        practice__contribution__in=mine, practice__state__in=SHOWN, practice__contribution__state__in=STANDING,
        opened_at__gt=now - A_YEAR,
    )  # fmt: skip
    rows = rows.select_related("practice__network", "practice__series", "practice__municipality").order_by("pk")
    newest = {check.practice_id: check for check in rows}
    for check in newest.values():
        check.practice.mine = mine[check.practice.contribution_id]  # type: ignore[attr-defined]
    return sorted(newest.values(), key=lambda check: (check.ended_at is not None, check.pk))


def newest_of(practices: Iterable[int]) -> dict[int, Check]:
    """Practice (id) -> the last time that it was asked after; one query."""
    return {check.practice_id: check for check in Check.objects.filter(practice__in=list(practices)).order_by("pk")}


def newest(practice: Practice) -> Check | None:
    return Check.objects.filter(practice=practice).order_by("-pk").first()


def standing(practice: Practice) -> str:
    """What its page says of it: "changed" (a new version is awaited), or why it is outdated: a CheckEnd, "ended"; else ""."""
    check = newest(practice)
    if check is None or check.ended_at is None or check.ended_at < practice.checked_at:
        return ""
    if check.answer == CheckAnswer.CHANGED:
        return "changed"
    if practice.state != PracticeState.OUTDATED:
        return ""
    return "ended" if check.answer == CheckAnswer.ENDED else str(check.end)


def at_desk(series: Iterable[Series]) -> QuerySet[Practice]:
    """Practices of these series that may be seen, the longest not confirmed first. With `last_answer`, `answered_at`, `is_asked`."""
    last = Check.objects.filter(practice=OuterRef("pk")).order_by("-pk")
    rows = Practice.objects.filter(series__in=series, state__in=SHOWN, contribution__state__in=STANDING)
    rows = rows.annotate(
        last_answer=Subquery(last.values("answer")[:1]), answered_at=Subquery(last.values("ended_at")[:1]),
        is_asked=Exists(_open_of_practice()),
    )  # fmt: skip
    return rows.select_related("series", "network", "municipality").order_by("checked_at", "pk")


def narrowed(rows: QuerySet[Practice], show: str, now: datetime) -> QuerySet[Practice]:
    """Of `at_desk` those that are "asked", "changed", "outdated" or "soon" (due within 30 days); "" for all."""
    match show:
        case "asked":
            return rows.filter(is_asked=True)  # type: ignore[misc]  # as at_desk annotates
        case "changed":
            return rows.filter(last_answer=CheckAnswer.CHANGED, answered_at__gt=F("checked_at"))  # type: ignore[misc]
        case "outdated":
            return rows.filter(state=PracticeState.OUTDATED)
        case "soon":
            soon = now - A_YEAR + timedelta(days=30)
            return rows.filter(state=PracticeState.PUBLISHED, checked_at__lte=soon).exclude(status=Status.ENDED)
    return rows
