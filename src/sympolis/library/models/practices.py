"""Good practices as cities approved them: what the library shows, apart from what is still being written."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sympolis.contributions.content import Cost, Status
from sympolis.contributions.models import Contribution, ContributionFile, Version
from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import SizeBand
from sympolis.library.states import PracticeState
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Theme


class Topic(models.Model):
    """A theme of the library. Series have themes of their own: those of a network with the same code are one here.

    The words are those of the series whose practice was published last; an unpublished series never tells its own.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="topics")
    code = models.SlugField(max_length=40)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # of the words
    name = TextsField()
    short_name = TextsField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["network", "code"], name="topic_code_once_a_network")]

    def __str__(self) -> str:
        return str(self.short_name) or str(self.name)


class Practice(models.Model):
    """A published good practice: a copy of the version that its city approved, under an address that stays.

    The address is never given to another one, not even after this one was taken down: the row stays for it. Whether
    somebody may see it hangs on its contribution too (queries.public): a city that takes its approval back is heard in
    that very moment.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="practices")
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="practice")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="practices")  # that it came from
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")  # that is shown
    slug = models.SlugField(max_length=160)
    state = models.CharField(max_length=10, choices=PracticeState.choices, default=PracticeState.PUBLISHED)
    title = TextsField()
    summary = TextsField()
    content = models.JSONField(default=dict, blank=True)  # fields of contributions/content.py, without internal ones
    links = models.JSONField(default=list, blank=True)  # [{"url", "label"}]
    language = models.CharField(max_length=12)  # that it was written in
    languages = models.JSONField(default=list)  # that it can be read in, the original first
    topics = models.ManyToManyField(Topic, through="PracticeTopic", blank=True, related_name="practices")
    sdgs = models.JSONField(default=list, blank=True)  # numbers 1 to 17
    status = models.CharField(max_length=10, choices=Status.choices, blank=True)
    cost = models.CharField(max_length=10, choices=Cost.choices, blank=True)
    advise = models.JSONField(default=list, blank=True)  # contributions.content.Advice values
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="practices"
    )
    place = models.CharField(max_length=300, blank=True)  # city as typed, where it is not in the directory
    organisation = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    size_band = models.CharField(max_length=8, choices=SizeBand.choices, blank=True)
    approved_on = models.DateField(null=True, blank=True)  # by the city
    published_at = models.DateTimeField(default=timezone.now)  # for the first time
    changed_at = models.DateTimeField(default=timezone.now)  # its words
    checked_at = models.DateTimeField(default=timezone.now)  # when its city last said that it is as written
    outdated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["network", "slug"], name="practice_slug_once_a_network"),
            models.CheckConstraint(
                condition=Q(state=PracticeState.OUTDATED, outdated_at__isnull=False) | ~Q(state=PracticeState.OUTDATED),
                name="practice_outdated_since",
            ),
        ]
        indexes = [models.Index(fields=["network", "state", "-published_at"], name="practice_network_state")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("library:practice", args=[self.slug])


class PracticeTopic(models.Model):
    """A practice is about a theme of the library."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "topic"], name="practice_topic_once")]

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.topic_id}"


class PracticeFile(models.Model):
    """A file that may be taken away from a practice. One that is added to its contribution later waits for approval."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(ContributionFile, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()  # in the address, within the practice

    class Meta:
        ordering = ["practice", "number"]
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="practice_file_number_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} #{self.number}"
