"""Another time for a session, a copy at another time, or none at all."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.forms.times import WhenForm
from sympolis.programme.models import Session


class MoveForm(WhenForm):
    """The new time and, for the public change log, why."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session, initial: dict | None = None, **options: Any) -> None:
        start = {
            "date": session.local_date,
            "start": session.local_time,
            "zone": session.zone,
            "second_hour": "second" if session.second_hour else "",
            "revision": session.revision,
        }
        zones = [session.zone, session.series.zone, session.series.network.zone, "UTC"]
        super().__init__(*args, suggested_zones=zones, initial={**start, **(initial or {})}, **options)
        self.fields["reason"] = reason_field(session, _("Why it moves"))


class DuplicateForm(WhenForm):
    """The time of the copy; texts, format and run of show are taken over."""

    with_people = forms.BooleanField(label=gettext_lazy("Take over the people"), required=False, initial=True)

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        start = {"date": session.local_date + timedelta(days=7), "start": session.local_time, "zone": session.zone}
        super().__init__(*args, suggested_zones=[session.zone, session.series.zone, "UTC"], initial=start, **options)


class CancelForm(forms.Form):
    """Why a session does not take place."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = reason_field(session, _("Why it is cancelled"))


def reason_field(session: Session, label: str) -> TextsFormField:
    return TextsFormField(
        content_languages(session.series),
        label=label,
        required=False,
        help_text=_("Readers see it beside the session and in the change log."),
    )
