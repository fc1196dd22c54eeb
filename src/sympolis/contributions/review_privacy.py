"""What is held of reviewers: shown to them, erased with their account, forgotten with the series. Figures stay."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.conflicts import keys_of
from sympolis.contributions.models import Assignment, Conflict, Namesake, Post, Presentation, Review, Reviewer
from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.programme.models import Series
from sympolis.registrations.models import Participant
from sympolis.registrations.retention import Further


def signed_in(accounts: Sequence[Account]) -> Held:
    """What accounts review, wrote, and declared, in every series."""
    reviewers = Reviewer.objects.filter(account__in=accounts).select_related("series", "municipality")
    reviews = Review.objects.filter(assignment__reviewer__account__in=accounts)
    joined = reviews.select_related("assignment__contribution__series").prefetch_related("scores__criterion")
    posts = Post.objects.filter(account__in=accounts).select_related("contribution")
    declared = Conflict.objects.filter(account__in=accounts).select_related("contribution")
    apart = Namesake.objects.filter(reviewer__account__in=accounts).select_related("author__contribution")
    return Held([
        Chapter("reviewers", _("As a reviewer"), [_reviewer(one) for one in reviewers.order_by("pk")]),
        Chapter("reviews", _("Reviews"), [_review(one) for one in joined.order_by("pk")]),
        Chapter("discussion", _("In discussions of reviewers"), [
            told(
                Detail("contribution", _("Contribution"), str(one.contribution.title)), Detail("text", _("Text"), one.text),
                Detail("at", _("Written on"), one.at),
            )
            for one in posts.order_by("pk")
        ]),
        Chapter("conflicts", _("Conflicts of interest"), [
            told(
                Detail("contribution", _("Contribution"), str(one.contribution.title)),
                Detail("kind", _("Kind"), one.kind, one.get_kind_display()),  # type: ignore[attr-defined]
                Detail("note", _("A word on it"), one.note), Detail("at", _("Declared on"), one.declared_at),
            )
            for one in declared.order_by("pk")
        ]),
        Chapter("namesakes", _("Told apart from an author of the same name"), [
            told(
                Detail("contribution", _("Contribution"), str(one.author.contribution.title)),
                Detail("why", _("Why"), one.why), Detail("at", _("Said on"), one.said_at),
                Detail("undone_at", _("Taken back on"), one.undone_at),
            )
            for one in apart.order_by("pk")
        ]),
    ])  # fmt: skip


def _reviewer(one: Reviewer) -> list[Detail]:
    return told(
        Detail("series", _("Series"), str(one.series.title)),
        Detail("name", _("Name"), one.name),
        Detail("municipality", _("Own city"), str(one.municipality or "")),
        Detail("languages", _("Languages"), one.languages, ", ".join(one.languages)),
        Detail("most", _("At most how many contributions"), one.most),
        Detail("known_people", _("People they know"), one.known_people, ", ".join(one.known_people)),
        Detail("unwanted", _("Letters stopped"), one.unwanted),
        Detail("invited_at", _("Asked on"), one.invited_at),
        Detail("ended_at", _("Ended on"), one.ended_at),
    )


def _review(one: Review) -> list[Detail]:
    row = one.assignment.contribution
    scores = {str(score.criterion.name): score.value for score in one.scores.all()}
    return told(
        Detail("series", _("Series"), str(row.series.title)),
        Detail("contribution", _("Contribution"), str(row.title)),
        Detail("scores", _("Scores"), scores, ", ".join(f"{name}: {value}" for name, value in scores.items())),
        Detail("recommendation", _("Recommendation"), one.recommendation, one.get_recommendation_display()),  # type: ignore[attr-defined]
        Detail("comment_author", _("For the authors"), one.comment_author),
        Detail("comment_team", _("For the team and the other reviewers"), one.comment_team),
        Detail("sent_at", _("Sent on"), one.sent_at),
    )


def closes(accounts: Sequence[Account]) -> None:
    """Reviewers go with their account: what they scored stays as figures, without anybody or a word of theirs."""
    Post.objects.filter(account__in=accounts).delete()
    Conflict.objects.filter(account__in=accounts).delete()
    _empty(Reviewer.objects.filter(account__in=accounts))


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """They present nothing any more, and no reviewer's list of people they know names them."""
    Presentation.objects.filter(person__in=persons).update(person=None)
    Namesake.objects.filter(author__participant__person__in=persons).delete()
    participants = Participant.objects.filter(person__in=persons, erased_at=None)
    keys = {key for row in participants.values_list("email_key", "name_key") for key in row}
    keys |= {address_key(person.email) for person in persons if person.email}
    keys |= {comparable(str(person)) for person in persons if str(person)}
    changed = []
    for one in Reviewer.objects.exclude(known_people=[]).only("pk", "known_people"):
        kept = [words for words in one.known_people if not keys_of(words) & keys]
        if len(kept) < len(one.known_people):
            one.known_people = kept
            changed.append(one)
    Reviewer.objects.bulk_update(changed, ["known_people"])


def further() -> Further:
    """For registrations.retention."""
    return Further(rows=rows, forgets=forget)


def rows(series: Series) -> list[tuple[str, int, str]]:
    """(what, how many, why) that is held of a series."""
    return [
        (_("Reviewers"), _named(series).count(), _("to ask them, and to keep conflicts of interest out")),
        (_("Lines of discussion among reviewers"), _posts(series).count(), _("to come to a decision together")),
        (_("Conflicts of interest"), _declared(series).count(), _("to keep them out of decisions")),
        (
            _("Reviewers told apart from authors"),
            _apart(series).count(),
            _("to know why somebody of the same name reviews"),
        ),
    ]


def forget(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction: kind -> how many."""
    counts: Counter[str] = Counter()
    counts["posts"] = _posts(series).delete()[0]
    counts["conflicts"] = _declared(series).delete()[0]
    counts["namesakes"] = _apart(series).delete()[0]
    counts["reviewers"] = _empty(_named(series))
    return counts


def _named(series: Series) -> QuerySet[Reviewer]:
    return Reviewer.objects.filter(series=series).exclude(account=None, name="")


def _declared(series: Series) -> QuerySet[Conflict]:
    return Conflict.objects.filter(contribution__series=series)


def _apart(series: Series) -> QuerySet[Namesake]:
    return Namesake.objects.filter(reviewer__series=series)


def _posts(series: Series) -> QuerySet[Post]:
    return Post.objects.filter(contribution__series=series)


def _empty(reviewers: Iterable[Reviewer]) -> int:
    """Take everything that says who somebody is out of these rows; what they did not send is free again."""
    held = list(reviewers)
    numbers = [one.pk for one in held]
    Assignment.objects.filter(reviewer__in=numbers).exclude(review__sent_at__isnull=False).delete()
    Review.objects.filter(assignment__reviewer__in=numbers).update(comment_team="", comment_author="")
    forget_letters(about=[f"contributions.reviewer:{pk}" for pk in numbers])
    for one in held:
        one.themes.clear()
    Namesake.objects.filter(reviewer__in=numbers).delete()
    Reviewer.objects.filter(pk__in=numbers).update(
        account=None, name="", municipality=None, languages=[], known_people=[], unwanted=[], ended_at=timezone.now()
    )
    return len(numbers)
