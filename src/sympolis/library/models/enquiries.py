"""A city asks the contact of a practice something. Neither sees the other's address before the contact wants it."""

from django.db import models
from django.utils import timezone

from sympolis.contributions.models import Author
from sympolis.library.models.practices import Practice
from sympolis.library.states import EnquiryState


class Enquiry(models.Model):
    """One question and its answer. Deleted 90 days after it was asked."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="enquiries")
    state = models.CharField(max_length=10, choices=EnquiryState.choices, default=EnquiryState.TOLD)
    name = models.CharField(max_length=300)
    email = models.EmailField()
    email_key = models.CharField(max_length=254, db_index=True)  # core.text.address_key
    city = models.CharField(max_length=300)  # as typed, or as the directory has it
    message = models.TextField()
    language = models.CharField(max_length=12, blank=True)  # of letters to them
    form_key = models.CharField(max_length=40, unique=True, null=True, blank=True)  # the same form twice is one
    link_version = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    proven_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    shows_address = models.BooleanField(default=False)  # the contact wants that both see each other's address
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # answered

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.state}"
