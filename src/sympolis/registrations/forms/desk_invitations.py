"""A pasted list of people to invite."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.text import one_line
from sympolis.programme.forms.times import day_field
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.registrations.actions import Guest
from sympolis.registrations.actions.invitations import MOST_AT_ONCE
from sympolis.registrations.forms.desk_admission import end_of
from sympolis.registrations.forms.desk_fields import languages_of

LONGEST_LIST = 400_000  # signs
MOST_FAULTS = 5  # lines told at once
NAMED = re.compile(r"^(?P<name>.*?)\s*[<(\t;,]\s*(?P<email>[^<>()\s;,]+@[^<>()\s;,]+)\s*[>)]?[;,]?$")


class InviteForm(forms.Form):
    """After is_valid(): guests(), chosen_session(), ends_at()."""

    guests = forms.CharField(
        label=gettext_lazy("Whom to invite"), max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("One a line: Ama Owusu <ama@kumasi.example>, or the address alone."),
    )  # fmt: skip
    ends_on = day_field(
        label=gettext_lazy("Link works through"), required=False, help_text=gettext_lazy("Empty: until the session.")
    )

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, **options)
        self.series = series
        sessions = Session.objects.filter(series=series, released__isnull=False).exclude(state=SessionState.CANCELLED)
        self.fields["session"] = forms.ModelChoiceField(
            sessions.order_by("starts_at", "pk"), label=_("To which session"), required=False, to_field_name="slug",
            empty_label=_("all of the series"),
        )  # fmt: skip
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the letter"), choices=languages_of(series), initial=series.working_language
        )
        self.order_fields(["guests", "session", "language", "ends_on"])

    def clean_guests(self) -> list[Guest]:
        found, faults = read_guests(self.cleaned_data["guests"])
        if faults:
            words = _("Line %(number)s has no e-mail address: “%(text)s”.")
            told = [ValidationError(words % {"number": number, "text": text[:80]}) for number, text in faults]
            raise ValidationError(told[:MOST_FAULTS])
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(_("Invite at most %(most)s people at once.") % {"most": MOST_AT_ONCE})
        return found

    def ends_at(self) -> datetime | None:
        """The end of the last day, on the clock of the session or of the series."""
        day, session = self.cleaned_data["ends_on"], self.cleaned_data["session"]
        return end_of(day, session.zone if session else self.series.zone) if day else None


def read_guests(text: str) -> tuple[list[Guest], list[tuple[int, str]]]:
    """(guests, lines without an address as (number, text)); empty lines are passed over.

    Read are "Name <address>", "Name (address)", "Name; address", "Name, address", a tab between them, and an address alone.
    """
    found: list[Guest] = []
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip().strip(",;")
        if not line:
            continue
        guest = _guest(line)
        if guest is None:
            faults.append((number, line))
        else:
            found.append(guest)
    return found, faults


def _guest(line: str) -> Guest | None:
    match = NAMED.match(line) if len(line) < 700 else None
    name, email = (match["name"], match["email"]) if match else ("", line.strip("<>"))
    try:
        validate_email(email)
    except ValidationError:
        return None
    return Guest(one_line(name.strip(" \t\"'")), email)
