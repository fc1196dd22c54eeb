"""Networks (tenants): who runs exchange series here, how they look, who is in their team."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Person
from sympolis.networks.states import CarrierKind, Role

colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits, for example #ffc93a."))


class Network(models.Model):
    """A community of cities with its own address, look and team."""

    slug = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    claim = TextsField()  # one line under the name on the home page
    about = TextsField()
    host = models.CharField(max_length=253, blank=True)  # host name it answers to; "" = the one for every other name
    zone = models.CharField(max_length=64, default="Europe/Berlin")
    languages = models.JSONField(default=list)  # content languages; the first is the working language
    contact_email = models.EmailField(blank=True)
    privacy = TextsField()
    # look: a network may set these, the rest of the tokens carry meaning and stay
    mast_light = models.CharField(max_length=7, blank=True, validators=[colour])
    mast_dark = models.CharField(max_length=7, blank=True, validators=[colour])
    on_mast_light = models.CharField(max_length=7, blank=True, validators=[colour])
    on_mast_dark = models.CharField(max_length=7, blank=True, validators=[colour])
    brand_light = models.CharField(max_length=7, blank=True, validators=[colour])
    brand_dark = models.CharField(max_length=7, blank=True, validators=[colour])
    is_demo = models.BooleanField(default=False)
    merges = models.PositiveIntegerField(default=0)  # raised when cities or people here became one: networks/joining.py

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="network_host_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def working_language(self) -> str:
        return self.languages[0] if self.languages else "en"


class Carrier(models.Model):
    """An organisation that carries or pays the network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="carriers")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=CarrierKind.choices, default=CarrierKind.CARRIER)
    website = models.URLField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """An account's role in a network, for all of it or for one series, until a day."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="team")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_roles")
    role = models.CharField(max_length=12, choices=Role.choices)
    series_id = models.BigIntegerField(null=True, blank=True)  # id of the one series; networks knows no series
    ends_on = models.DateField(null=True, blank=True)  # last day of the role, in the network's zone
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["account__email", "id"]
        constraints = [
            models.UniqueConstraint(fields=["network", "account", "series_id"], name="team_role_once_a_scope"),
            models.UniqueConstraint(
                fields=["network", "account"], condition=Q(series_id=None), name="team_role_once_a_network"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}:{self.role}"


class City(models.Model):
    """A municipality is part of a network's community."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="cities")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "municipality"], name="city_once_a_network")]

    def __str__(self) -> str:
        return f"{self.network_id}:{self.municipality_id}"


class Contact(models.Model):
    """A network knows a person; another network does not because of that."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="contact_once_a_network")]

    def __str__(self) -> str:
        return f"{self.network_id}:{self.person_id}"
