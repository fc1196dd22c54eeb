"""Turns of a channel, typed by the team."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sympolis.interpretation.models import Booking
from sympolis.interpretation.turn_times import minute_at, time_at
from sympolis.programme.models import Session

_WRITE = gettext_lazy("Write a time like 10:20.")


class TurnForm(forms.Form):
    """From when on somebody interprets, on the session's clock."""

    at = forms.TimeField(
        label=pgettext_lazy("time", "From"), input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages={"invalid": _WRITE, "required": _WRITE},
    )  # fmt: skip

    def __init__(self, *args: Any, session: Session, team: Sequence[Booking], **options: Any) -> None:
        super().__init__(*args, **options)
        self.session = session
        choose = _("Choose who interprets.")
        self.fields["who"] = forms.ChoiceField(
            label=_("Who"), choices=[("", _("Choose")), *((str(row.pk), str(row.interpreter.person)) for row in team)],
            error_messages={"required": choose, "invalid_choice": choose},
        )  # fmt: skip

    def clean_at(self) -> time:
        at: time = self.cleaned_data["at"]
        if minute_at(self.session, at) is None:
            words = _("The session lasts from %(start)s to %(end)s.")
            told = {"start": time_at(self.session, 0), "end": time_at(self.session, self.session.minutes)}
            raise forms.ValidationError(words % told)
        return at

    def told(self) -> tuple[int, int]:
        """As actions.turns.set_turns takes it."""
        return minute_at(self.session, self.cleaned_data["at"]) or 0, int(self.cleaned_data["who"])
