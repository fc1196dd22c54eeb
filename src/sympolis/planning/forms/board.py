"""What the board's buttons send."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.planning.look import moment
from sympolis.programme.board import local_of
from sympolis.programme.forms.times import day_field, missing_words
from sympolis.programme.models import Session
from sympolis.ui.long_select import LongSelect


class ZoneForm(forms.Form):
    """On whose clock the board is."""

    zone = forms.CharField(
        label=gettext_lazy("On the clock of"), widget=LongSelect("zones", gettext_lazy("the series"))
    )


class MoveForm(forms.Form):
    """Where a session goes: the start itself (`at`), or a day, at the hour that it has now on the board's clock.

    After is_valid(): cleaned_data["revision"] and ["starts_at"] (UTC).
    """

    revision = forms.IntegerField(min_value=0)
    at = forms.CharField(required=False, max_length=20)
    day = day_field(required=False)

    def __init__(self, *args: Any, session: Session, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session, self.zone = session, zone

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        found["starts_at"] = moment(found.get("at", "")) or self._same_hour(found.get("day"))
        if found["starts_at"] is None and not self.errors:
            raise forms.ValidationError(_("Choose a day and a start."))
        return found

    def _same_hour(self, day: Any) -> datetime | None:
        if day is None:
            return None
        stands = local_of(self.session.starts_at, self.zone)
        if day == stands.date():
            return self.session.starts_at  # of a doubled hour the one it has
        local = datetime.combine(day, stands.time())
        try:
            return clock.instant(local, self.zone, second=False)
        except clock.MissingHour as gap:
            raise forms.ValidationError(missing_words(local, gap.later, self.zone)) from gap


class LockForm(forms.Form):
    """Whether the time of a session is fixed."""

    revision = forms.IntegerField(min_value=0)
    do = forms.ChoiceField(choices=[("lock", "lock"), ("unlock", "unlock")])
