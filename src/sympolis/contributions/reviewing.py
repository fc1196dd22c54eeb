"""Reads of reviews: what somebody has to review, what reviewers say, how the work goes. Conflicts are left out everywhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sympolis.contributions import conflicts
from sympolis.contributions.models import Assignment, Call, Contribution, Criterion, Post, Review, Reviewer, ReviewPlan
from sympolis.contributions.scoring import Verdict, mean_of, verdict
from sympolis.contributions.states import REVIEWED, SEEN_BY_REVIEWERS, ConflictKind
from sympolis.core import clock
from sympolis.directory.models import Account, Person
from sympolis.networks.models import Network
from sympolis.programme.models import Series


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review as it was assigned, written or not. `aside`: the conflict that keeps it from counting, "" for none."""

    assignment: Assignment
    review: Review | None
    scores: Mapping[int, int]  # by criterion
    mean: float | None
    aside: str

    @property
    def reviewer(self) -> Reviewer:
        return self.assignment.reviewer

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.sent_at is not None

    @property
    def counts(self) -> bool:
        return self.is_sent and not self.aside

    @property
    def why_aside(self) -> str:
        return str(ConflictKind(self.aside).label) if self.aside else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A contribution with its reviews."""

    contribution: Contribution
    opinions: list[Opinion]
    verdict: Verdict
    wanted: int  # reviews; 0 without a review set-up

    @property
    def assigned(self) -> list[Opinion]:
        """Those that count or may still count."""
        return [one for one in self.opinions if not one.aside]

    @property
    def lacking(self) -> int:
        """Reviews for which nobody is found yet."""
        return max(0, self.wanted - len(self.assigned))

    @property
    def aside(self) -> list[Opinion]:
        return [one for one in self.opinions if one.aside]


@dataclass(frozen=True, slots=True)
class Load:
    """A reviewer and their work."""

    reviewer: Reviewer
    sent: int
    waiting: int  # assigned and not sent, of contributions that are still reviewed
    late: int  # of these, after the last day for reviews
    aside: int
    due_on: date | None = None  # the earliest last day of what waits

    @property
    def assigned(self) -> int:
        return self.sent + self.waiting


def plans_of(series: Series) -> dict[int, ReviewPlan]:
    """Call id -> how its contributions are reviewed, with its criteria."""
    rows = ReviewPlan.objects.filter(call__series=series).select_related("call").prefetch_related("criteria")
    return {plan.call_id: plan for plan in rows}


def weights_of(plans: Mapping[int, ReviewPlan]) -> dict[int, dict[int, int]]:
    """Call id -> criterion id -> weight."""
    return {call: {one.pk: one.weight for one in plan.criteria.all()} for call, plan in plans.items()}


def standings(
    series: Series, contributions: Sequence[Contribution], plans: Mapping[int, ReviewPlan] | None = None
) -> list[Standing]:
    """Contributions of a series with their reviews, in a fixed number of queries however many they are."""
    plans = plans_of(series) if plans is None else plans
    opinions, weights = opinions_of(series, contributions, plans), weights_of(plans)
    found = []
    for row in contributions:
        plan = plans.get(row.call_id or 0)
        told = opinions.get(row.pk, [])
        counted = [(one.scores, one.review.recommendation) for one in told if one.counts and one.review]
        found.append(
            Standing(row, told, verdict(counted, weights.get(row.call_id or 0, {})), plan.wanted if plan else 0)
        )
    return found


def opinions_of(
    series: Series, contributions: Sequence[Contribution], plans: Mapping[int, ReviewPlan]
) -> dict[int, list[Opinion]]:
    """Contribution id -> what was assigned, in order."""
    ids = [row.pk for row in contributions]
    rows = Assignment.objects.filter(contribution__series=series).select_related("reviewer__account", "review")
    rows = rows.filter(contribution__in=ids) if len(ids) < FEW else rows
    rows = rows.exclude(TAKEN_BACK)
    rows = rows.prefetch_related("review__scores").order_by("contribution_id", "pk")
    held = list(rows)
    accounts = {one.reviewer.account_id for one in held if one.reviewer.account_id}
    against = conflicts.among(series, accounts, ids if len(ids) < FEW else None) if accounts else {}
    weights, calls = weights_of(plans), {row.pk: row.call_id or 0 for row in contributions}
    found: dict[int, list[Opinion]] = {pk: [] for pk in ids}
    for one in held:
        if one.contribution_id in found:
            why = one.aside_why or against.get(one.reviewer.account_id or 0, {}).get(one.contribution_id, "")
            found[one.contribution_id].append(_opinion(one, weights.get(calls[one.contribution_id], {}), why))
    return found


TAKEN_BACK = Q(aside_at__isnull=False, aside_why="")  # from a reviewer whose draft is kept
FEW = 300  # ids that are named in a query


def _opinion(assignment: Assignment, weights: Mapping[int, int], aside: str) -> Opinion:
    review: Review | None = getattr(assignment, "review", None)
    scores = {one.criterion_id: one.value for one in review.scores.all()} if review else {}
    return Opinion(assignment, review, scores, mean_of(scores, weights), aside)


def loads(series: Series, *, ended: bool = False) -> list[Load]:
    """Reviewers with their work, by name; `ended`: those who review no more as well."""
    reviewers = Reviewer.objects.filter(series=series, account__isnull=False).select_related("account")
    reviewers = reviewers if ended else reviewers.filter(ended_at=None)
    rows = Assignment.objects.filter(contribution__series=series, reviewer__account__isnull=False)
    columns = rows.values_list(
        "reviewer_id", "reviewer__account_id", "contribution_id", "contribution__state", "contribution__call_id",
        "aside_at", "review__sent_at",
    )  # fmt: skip
    told = list(columns.exclude(TAKEN_BACK))
    against = conflicts.among(series, {row[1] for row in told}) if told else {}
    plans = plans_of(series)
    over = {call for call, plan in plans.items() if is_late(plan)}
    due: dict[int, date] = {}
    counts: dict[int, dict[str, int]] = {}
    for reviewer, account, contribution, state, call, aside_at, sent_at in told:
        mine = counts.setdefault(reviewer, dict.fromkeys(("sent", "waiting", "late", "aside"), 0))
        if aside_at or contribution in against.get(account, {}):
            mine["aside"] += 1
        elif sent_at:
            mine["sent"] += 1
        elif state in REVIEWED:
            mine["waiting"] += 1
            mine["late"] += call in over
            if call in plans and (day := plans[call].due_on):
                due[reviewer] = min(day, due.get(reviewer, day))
    none = dict.fromkeys(("sent", "waiting", "late", "aside"), 0)
    found = []
    for one in reviewers.order_by("name", "pk"):
        one.series = series
        found.append(Load(one, **counts.get(one.pk, none), due_on=due.get(one.pk)))
    return found


def is_late(plan: ReviewPlan, now: datetime | None = None) -> bool:
    """Whether the last day for reviews is over, on the clock of the call."""
    return plan.due_on is not None and plan.due_on < today_of(plan.call, now)


def today_of(call: Call, now: datetime | None = None) -> date:
    return (now or timezone.now()).astimezone(clock.zone(call.zone)).date()


# What one reviewer sees


@dataclass(slots=True)
class Task:
    """A contribution on somebody's list."""

    assignment: Assignment
    review: Review | None
    plan: ReviewPlan | None
    posts: int = 0  # in the discussion

    @property
    def contribution(self) -> Contribution:
        return self.assignment.contribution

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.sent_at is not None

    @property
    def is_blind(self) -> bool:
        return self.plan is not None and self.plan.is_blind

    @property
    def is_open(self) -> bool:
        """Whether a review can be written or changed."""
        return self.contribution.state in REVIEWED and self.plan is not None

    @property
    def waits(self) -> bool:
        return self.is_open and not self.is_sent

    @property
    def changed_since(self) -> bool:
        """Whether the contribution was sent again with other words since it was reviewed."""
        return self.review is not None and self.is_sent and self.review.revision < self.contribution.revision


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody reviews for one series."""

    reviewer: Reviewer
    tasks: list[Task] = field(default_factory=list)

    @property
    def waiting(self) -> list[Task]:
        return [task for task in self.tasks if task.waits]

    @property
    def sent(self) -> list[Task]:
        return [task for task in self.tasks if task.is_sent]

    @property
    def due_on(self) -> date | None:
        """The earliest last day of what waits."""
        days = [task.plan.due_on for task in self.waiting if task.plan and task.plan.due_on]
        return min(days, default=None)


def reviewerships(account: Account, network: Network) -> QuerySet[Reviewer]:
    """For which series of a network an account reviews, newest first; the series is joined."""
    rows = Reviewer.objects.filter(account=account, series__network=network, ended_at=None)
    return rows.select_related("series__network", "account", "municipality").order_by("-series__starts_on", "-pk")


def desk_of(reviewer: Reviewer) -> Desk:
    """Somebody's list for a series, in the order it was given to them, without what a conflict stands against."""
    return Desk(reviewer, list(_tasks(reviewer)))


def task_of(reviewer: Reviewer, contribution: int) -> Task | None:
    """One of the list; None for whatever is not on it, whether it is there or not."""
    return next(iter(_tasks(reviewer, contribution)), None)


def _tasks(reviewer: Reviewer, contribution: int | None = None) -> Iterable[Task]:
    rows = Assignment.objects.filter(reviewer=reviewer, aside_at=None, contribution__state__in=SEEN_BY_REVIEWERS)
    rows = rows if contribution is None else rows.filter(contribution=contribution)
    rows = rows.select_related(
        "contribution__series__network", "contribution__call", "contribution__municipality", "review"
    )
    rows = rows.prefetch_related(
        "contribution__themes", "contribution__municipality__aliases",
        "contribution__authors__participant__person__organisation",
        "contribution__authors__participant__person__municipality__aliases",
    )  # fmt: skip
    held = list(rows.annotate(posts=Count("contribution__posts")).order_by("pk"))
    account = reviewer.account_id or 0
    ids = None if contribution is None else [contribution]
    against = conflicts.among(reviewer.series, [account], ids).get(account, {}) if held else {}
    plans = plans_of(reviewer.series) if held else {}
    for one in held:
        if one.contribution_id not in against:
            plan = plans.get(one.contribution.call_id or 0)
            yield Task(one, getattr(one, "review", None), plan, one.posts)  # type: ignore[attr-defined]


def next_of(desk: Desk, after: int) -> Task | None:
    """The next one that waits after a contribution (its id), from the top again at the end."""
    places = [task.contribution.pk for task in desk.tasks]
    start = places.index(after) + 1 if after in places else 0
    return next(
        (task for task in desk.tasks[start:] + desk.tasks[:start] if task.waits and task.contribution.pk != after), None
    )


def posts_of(contribution: Contribution) -> QuerySet[Post]:
    """The discussion, oldest first."""
    return Post.objects.filter(contribution=contribution).order_by("pk")


def criteria_of(plan: ReviewPlan | None) -> list[Criterion]:
    return list(plan.criteria.all()) if plan else []


def lines_of(opinion: Opinion, criteria: Iterable[Criterion]) -> list[tuple[str, int | None]]:
    """(criterion, score) of a review, in the order of the criteria."""
    return [(str(one.name), opinion.scores.get(one.pk)) for one in criteria]


def reviewed_calls(series: Series) -> QuerySet[Call]:
    """Calls of a series, those with a review set-up marked, with how many contributions wait for reviews."""
    waiting = Count("contributions", filter=Q(contributions__state__in=REVIEWED))
    return Call.objects.filter(series=series).select_related("review_plan").annotate(waiting=waiting).order_by("pk")


def names_of(series: Series, accounts: Collection[int]) -> dict[int, str]:
    """Account -> what its owner is called: as a reviewer of the series, else as a person of the directory."""
    people = Person.objects.filter(account__in=accounts).exclude(family_name="")
    names = {person.account_id: str(person) for person in people.order_by("-pk") if person.account_id is not None}
    reviewers = Reviewer.objects.filter(series=series, account__in=accounts).exclude(name="")
    return {**names, **dict(reviewers.values_list("account", "name"))}
