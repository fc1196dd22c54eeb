"""Cities, organisations, people and the accounts they sign in with."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import country_name
from sympolis.core.text import address_key, comparable
from sympolis.core.texts import TextsField
from sympolis.directory.states import CodePurpose, Gender, Kind, Sector, SizeBand


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their normalised address."""

    def create_user(self, email: str, **fields) -> "Account":
        account = self.model(email=address_key(email), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, **fields) -> "Account":
        return self.create_user(
            email, is_superuser=True, **{key: value for key, value in fields.items() if key != "password"}
        )

    def get_by_natural_key(self, email: str | None) -> "Account":
        return self.get(email=address_key(email or ""))


class Account(AbstractBaseUser, PermissionsMixin):
    """What one signs in with: a mailbox. Two people sharing an office mailbox share it."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.email

    def save(self, *args, **kwargs) -> None:
        self.email = address_key(self.email)
        super().save(*args, **kwargs)


class OneTimeCode(models.Model):
    """A code sent by mail. Its digits are not kept; see directory/actions/codes.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")  # None: nobody's
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Region(models.Model):
    """A part of the world as the networks speak of it (Middle East and North Africa, ...)."""

    code = models.SlugField(max_length=40, unique=True)
    name = TextsField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name) or self.code


class Municipality(models.Model):
    """The unit that counts: a city, town or district with its own administration."""

    slug = models.SlugField(max_length=120, unique=True)
    name = TextsField()  # official name and names in other languages
    country = models.CharField(max_length=2)  # ISO 3166 alpha-2
    subdivision = models.CharField(
        max_length=6, blank=True
    )  # ISO 3166-2 ("DE-SN"), of core/subdivisions.py; "" not known
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities")
    zone = models.CharField(max_length=64)
    size_band = models.CharField(max_length=8, choices=SizeBand.choices, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.URLField(blank=True)
    summary = TextsField()
    is_demo = models.BooleanField(default=False)
    merged_into = models.ForeignKey(  # the row that stands for this one; lists leave it out
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("site:city", args=[self.slug])

    def country_in(self, language: str) -> str:
        return country_name(self.country, language)


class Alias(models.Model):
    """Another spelling of a municipality's name, for finding and merging."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False, db_index=True)  # comparable(text)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="alias_once_a_municipality")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args, **kwargs) -> None:
        self.key = comparable(self.text)[:200]
        super().save(*args, **kwargs)


class Organisation(models.Model):
    """An association, university, company, ministry or other body that is no municipality."""

    name = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True)
    website = models.URLField(blank=True)
    is_demo = models.BooleanField(default=False)
    merged_into = models.ForeignKey(  # the row that stands for this one; lists leave it out
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who takes part. May have no account, or share one with a colleague."""

    slug = models.SlugField(max_length=160, unique=True)
    given_name = models.CharField(_("given name"), max_length=300, blank=True)
    family_name = models.CharField(_("family name"), max_length=300)
    spoken_name = models.CharField(_("name as spoken"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="persons"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="persons"
    )
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True)
    function = TextsField()
    biography = TextsField()
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    languages = models.JSONField(default=list, blank=True)  # [{"code": "fr", "level": "fluent"}]
    zone = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    merged_into = models.ForeignKey(  # the row that stands for this one; lists leave it out
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged"
    )

    class Meta:
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("site:speaker", args=[self.slug])

    @property
    def address(self) -> str:
        """Where letters to them go, "" when nothing is known: their own address, else that of their account."""
        return self.email or (self.account.email if self.account else "")

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()


class Consent(models.Model):
    """A person's yes to one purpose, in the words that they saw, and when it was taken back.

    purpose   "recording", "contacts" (contact visible to participants), "follow_up" (contact by the secretariat after
              the series), "news", or a higher app's own such as "question:12"
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    network_id = models.BigIntegerField()
    series_id = models.BigIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=40)
    wording = models.TextField()
    language = models.CharField(max_length=12)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network_id", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"


class Merge(models.Model):
    """Two rows that were the same became one: what moved, so that it can be taken back exactly."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    kept_id = models.BigIntegerField()
    lost_id = models.BigIntegerField()
    network_id = models.BigIntegerField()  # whose team did it
    changes = models.JSONField(default=list)  # directory/changes.py; [] once it is taken back, or somebody in it erased
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["network_id", "kind", "-id"], name="merge_network")]

    def __str__(self) -> str:
        return f"{self.kind} {self.lost_id} -> {self.kept_id}"
