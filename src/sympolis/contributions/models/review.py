"""How contributions are judged: by what, by whom, what they say, what is decided, and where it is presented."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.contributions.models.calls import Call
from sympolis.contributions.models.contributions import Author, Contribution
from sympolis.contributions.states import ConflictKind, ContributionState, Recommendation
from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Person
from sympolis.programme.models import Series, Session, Theme


class ReviewPlan(models.Model):
    """How contributions to a call are reviewed."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="review_plan")
    top = models.PositiveSmallIntegerField(default=5)  # scores run from 1 to this
    is_blind = models.BooleanField(default=False)  # reviewers do not see who wrote it, nor from where
    wanted = models.PositiveSmallIntegerField(default=3)  # reviews of each contribution
    due_on = models.DateField(null=True, blank=True)  # last day for reviews, on the clock of the call
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(top__gte=3, top__lte=10), name="review_scale_of_3_to_10"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="review_wanted_once_at_least"),
        ]

    def __str__(self) -> str:
        return f"review of call {self.call_id}"


class Criterion(models.Model):
    """One thing that reviewers judge by. Its weight is its share in the mean; 0: asked, and not counted."""

    plan = models.ForeignKey(ReviewPlan, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    name = TextsField()
    hint = TextsField()
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["plan", "order", "id"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return str(self.name)


class Reviewer(models.Model):
    """Somebody who reviews for a series. Without an account: they erased their data, their scores stay as figures.

    known_people   names and e-mail addresses of people whose contributions they must not judge, as typed
    unwanted       kinds of letters to many that they stopped
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="reviewers")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviewerships"
    )
    name = models.CharField(max_length=300, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")  # none: all of them
    languages = models.JSONField(default=list, blank=True)  # codes that they read; none: all of them
    most = models.PositiveSmallIntegerField(default=15)  # contributions at once
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="reviewers"
    )
    known_people = models.JSONField(default=list, blank=True)
    unwanted = models.JSONField(default=list, blank=True)
    link_version = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["series", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["series", "account"], name="reviewer_once_a_series")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.ended_at is None and self.account_id is not None


class Conflict(models.Model):
    """Somebody declared that they must not judge a contribution. Conflicts that follow from rows are in conflicts.py."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["contribution", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "contribution"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.contribution_id}"


class Namesake(models.Model):
    """A reviewer has the name of an author, and the team knows that they are two people. What was undone stays to be read."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="namesakes")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="namesakes")
    why = models.TextField()  # how the team knows
    said_at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "author"], condition=Q(undone_at=None), name="namesakes_told_apart_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} is not {self.author_id}"


class Assignment(models.Model):
    """A reviewer has a contribution to review. `aside_at`: it was put aside for a conflict, and does not come back."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="assignments")
    by_hand = models.BooleanField(default=False)
    assigned_at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team
    aside_at = models.DateTimeField(null=True, blank=True)
    aside_why = models.CharField(max_length=10, choices=ConflictKind.choices, blank=True)

    class Meta:
        ordering = ["contribution", "id"]
        constraints = [models.UniqueConstraint(fields=["contribution", "reviewer"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} for {self.reviewer_id}"


class Review(models.Model):
    """What a reviewer says. Others see it, and it counts, once it is sent."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="review")
    recommendation = models.CharField(max_length=8, choices=Recommendation.choices, blank=True)
    comment_team = models.TextField(blank=True)  # for the team and the other reviewers
    comment_author = models.TextField(blank=True)  # goes to the authors with the decision
    revision = models.PositiveIntegerField(default=0)  # of the contribution that was read
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"review {self.pk}"


class Score(models.Model):
    """What a review says of one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="score_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class Post(models.Model):
    """Something said in the discussion of a contribution among its reviewers and the team."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="posts")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=300, blank=True)  # of whoever wrote it, at that time
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["contribution", "id"]

    def __str__(self) -> str:
        return f"post {self.pk}"


class Decision(models.Model):
    """What was decided on a contribution, each time anew; the newest one counts, with the contribution's state."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=ContributionState.choices)
    reason = models.TextField(blank=True)
    with_comments = models.BooleanField(default=True)  # the letter brings what reviewers wrote for the authors
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team

    class Meta:
        ordering = ["contribution", "-id"]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.outcome}"


class Remark(models.Model):
    """What shall be done to one field before a contribution comes back. `field`: a code of content.py, title, summary."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="remarks")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)  # it was sent again

    class Meta:
        ordering = ["contribution", "id"]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.field}"


class Presentation(models.Model):
    """A contribution is presented in a session, by a person who is a speaker in its programme.

    The part itself is not kept: saving the people of a session writes its parts anew.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="presentations")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presentations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="presentations")
    made_part = models.BooleanField(default=False)  # the part came with it, and goes with it
    added_at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["contribution", "session"], name="presentation_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.session_id}"
