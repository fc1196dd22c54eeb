"""Somebody added by hand, and a seat out of turn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.directory.queries import region_of_country
from sympolis.directory.states import Sector
from sympolis.networks.forms.fields import country_field, row_field
from sympolis.networks.queries import municipalities_of
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.registrations.actions import About
from sympolis.registrations.forms.desk_fields import languages_known, languages_of
from sympolis.registrations.forms.needs import NeedsForm
from sympolis.registrations.states import Way


class AddForm(NeedsForm):
    """Somebody who told the secretariat that they come."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The letters with the link go there. Two people may share a mailbox."),
    )  # fmt: skip

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, **options)
        sessions = (
            Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED).order_by("starts_at", "pk")
        )
        self.fields["sessions"] = forms.ModelMultipleChoiceField(
            sessions, label=_("Sessions"), widget=forms.CheckboxSelectMultiple, to_field_name="slug"
        )
        cities = sorted(municipalities_of(series.network).select_related("region"), key=lambda one: str(one).casefold())
        self.fields["municipality"] = row_field(cities, _("another, or none"), label=_("City"))
        self.fields["place"] = forms.CharField(label=_("City that is not in the list"), max_length=300, required=False)
        self.fields["country"] = country_field(required=False)
        self.fields["organisation"] = forms.CharField(label=_("Organisation"), max_length=300, required=False)
        self.fields["sector"] = forms.ChoiceField(
            label=_("Sector"), required=False, choices=[("", _("not known")), *Sector.choices]
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Follows in"), choices=languages_of(series), initial=series.working_language
        )
        self.fields["way"] = forms.ChoiceField(label=_("Way of taking part"), choices=Way.choices, initial=Way.VIDEO)
        self.fields["access_needs"].label = _("Anything else they need")
        self.fields["sign_language"].help_text = _(
            "Theirs is not there? Choose one that helps them, and name theirs below."
        )
        self.offer_sign_languages(languages_known(series), self["country"].value() or "")

    def about(self) -> About:
        """What was typed, as actions.sign_up takes it."""
        told = self.cleaned_data
        city = told["municipality"]
        country = city.country if city else told["country"]
        region = city.region if city else region_of_country(country) if country else None
        return About(
            municipality_id=city.pk if city else None, region_id=region.pk if region else None,
            place="" if city else told["place"], country=country, organisation=told["organisation"],
            sector=told["sector"], language=told["language"], way=told["way"], **self.needs(),
        )  # fmt: skip


class SeatForm(forms.Form):
    """Why somebody gets a seat before others, and what to do when none is free."""

    NOW, OFFER = "now", "offer"
    reason = forms.CharField(
        label=gettext_lazy("Why this person"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the team reads it. Others who wait longer may ask."),
    )  # fmt: skip
    how = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect, initial=NOW)

    def __init__(self, *args: Any, may_offer: bool, more: int | None, **options: Any) -> None:
        """more: the capacity with one seat added; None when a seat is free for this person."""
        super().__init__(*args, **options)
        ways = [(self.NOW, _("The seat is theirs at once"))]
        if may_offer:
            ways.append((self.OFFER, _("Offer it: it is theirs when they take it in time")))
        self.fields["how"].choices = ways
        if more is not None:
            words = _("Add a seat for this person: the session has %(seats)s seats then")
            self.fields["add_seat"] = forms.BooleanField(label=words % {"seats": more}, required=False)
