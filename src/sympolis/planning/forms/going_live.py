"""Forms of going live: an item, a line of the network's list, what there is on the day, weak connections."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.networks.models import Network
from sympolis.planning.actions.checklist import LONGEST_NOTE, MOST_DAYS
from sympolis.planning.checklist import Line
from sympolis.planning.checks import CHECKS
from sympolis.planning.models import ChecklistLine, GoLive, LowBandwidth
from sympolis.planning.owners import Circle, key_of
from sympolis.programme.board import local_of
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.times import ClockInput, day_field, missing_words
from sympolis.programme.models import Session
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm

WRONG_DAYS = gettext_lazy("Write a whole number of days, 0 to %(most)s.") % {"most": MOST_DAYS}


def days_field(**options: Any) -> forms.IntegerField:
    """Days before the start."""
    errors = {"invalid": WRONG_DAYS, "min_value": WRONG_DAYS, "max_value": WRONG_DAYS, "required": WRONG_DAYS}
    return forms.IntegerField(
        label=gettext_lazy("Days before the start"), min_value=0, max_value=MOST_DAYS, error_messages=errors,
        help_text=gettext_lazy("The date moves with the session."), **options,
    )  # fmt: skip


class Form(SharedForm):
    """A form whose action may refuse."""

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


class ItemForm(Form):
    """An item of a session's list; `line` None: a new one. After is_valid(): wishes() for the actions."""

    owner = forms.ChoiceField(label=gettext_lazy("Who takes care of it"), required=False)
    days = days_field(initial=7)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3})
    )
    is_left_out = forms.BooleanField(
        label=gettext_lazy("Not needed for this session"),
        required=False,
        help_text=gettext_lazy("Say in the note why."),
    )

    def __init__(self, *args: Any, session: Session, circle: Circle, line: Line | None = None, **options: Any) -> None:
        item = line.item if line else None
        told = {name: getattr(item, name) for name in ("days", "note", "is_left_out")} if item else {}
        owner = line.owner if line else None
        super().__init__(*args, initial={**told, "owner": key_of(owner)}, **options)
        self.fields["owner"].choices = circle.choices(beside=owner)
        if item is None:
            del self.fields["is_left_out"]
        if item is None or item.key not in CHECKS:
            self.fields["title"] = TextsFormField(
                content_languages(session.series), label=_("What has to be done"), required=True
            )
            self.fields["title"].keep(item.title if item else None)
            self.initial["title"] = item.title if item else {}
            self.order_fields(["title", "owner", "days", "note", "is_left_out"])
        self.initial["seen"] = self.mark

    def wishes(self) -> dict[str, Any]:
        """What was typed."""
        names = ("title", "owner", "days", "note", "is_left_out")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class LineForm(Form):
    """A line of the network's list."""

    days = days_field(initial=7)

    def __init__(self, *args: Any, network: Network, line: ChecklistLine | None = None, **options: Any) -> None:
        super().__init__(*args, initial={"days": line.days if line else 7}, **options)
        is_ours = line is not None and line.key in CHECKS
        words = CHECKS[line.key].words if line is not None and is_ours else ""
        self.fields["title"] = TextsFormField(
            network.languages or ["en"], label=_("In your own words") if is_ours else _("What has to be done"),
            required=not is_ours, help_text=_("Left empty: “%(words)s”, in the reader’s language.") % {"words": words} if is_ours else "",
        )  # fmt: skip
        self.fields["title"].keep(line.title if line else None)
        self.initial["title"] = line.title if line else {}
        self.order_fields(["title", "days"])
        self.initial["seen"] = self.mark

    def wishes(self) -> dict[str, Any]:
        return {"title": self.cleaned_data["title"], "days": self.cleaned_data["days"]}


class OnTheDayForm(Form):
    """Backup, duty, rehearsal. The rehearsal is told on the session's own clock."""

    backup_url = forms.CharField(
        label=gettext_lazy("Backup link"), required=False, max_length=1000,
        help_text=gettext_lazy("Another room, best of another service. Never public; the team and those with a part use it."),
        widget=forms.URLInput(),
    )  # fmt: skip
    on_duty = forms.ChoiceField(label=gettext_lazy("Person on duty"), required=False)
    duty_phone = forms.CharField(
        label=gettext_lazy("Their phone number on the day"), required=False, max_length=60,
        help_text=gettext_lazy("With the country code: +49 228 123456."), widget=forms.TextInput({"type": "tel"}),
    )  # fmt: skip
    rehearsal = day_field(label=gettext_lazy("Day of the rehearsal"), required=False)
    rehearsal_time = forms.TimeField(
        label=gettext_lazy("Time of the rehearsal, on the host’s clock"), required=False, widget=ClockInput()
    )

    def __init__(self, *args: Any, session: Session, circle: Circle, going: GoLive | None, **options: Any) -> None:
        self.session = session
        who = (going.on_duty or going.on_duty_account) if going else None
        local = local_of(going.rehearsal_at, session.zone) if going and going.rehearsal_at else None
        told = {
            "backup_url": going.backup_url if going else "", "duty_phone": going.duty_phone if going else "",
            "on_duty": key_of(who), "rehearsal": local.date() if local else None, "rehearsal_time": local.time() if local else None,
        }  # fmt: skip
        super().__init__(*args, initial=told, **options)
        self.fields["on_duty"].choices = circle.choices(beside=who)
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        day, time = found.get("rehearsal"), found.get("rehearsal_time")
        found["rehearsal_at"] = None
        if day and time is None and "rehearsal_time" not in self.errors:
            self.add_error("rehearsal_time", _("Say at what time, too."))
        elif time is not None and not day and "rehearsal" not in self.errors:
            self.add_error("rehearsal", _("Say on which day, too."))
        elif day and time is not None:
            found["rehearsal_at"] = self._instant(datetime.combine(day, time.replace(second=0, microsecond=0)))
        return found

    def _instant(self, local: datetime) -> datetime | None:
        """Of a time that happens twice the first one: people come too early rather than too late."""
        try:
            return clock.instant(local, self.session.zone, second=False).astimezone(UTC)
        except clock.MissingHour as gap:
            self.add_error("rehearsal_time", missing_words(local, gap.later, self.session.zone))
            return None

    def wishes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("backup_url", "on_duty", "duty_phone", "rehearsal_at")}


class LowBandwidthForm(Form):
    """What the team gives to those with a weak connection."""

    questions_to = forms.CharField(
        label=gettext_lazy("Address for questions by mail"), required=False, max_length=254, widget=forms.EmailInput()
    )
    voice = forms.ChoiceField(
        label=gettext_lazy("Who reads them out in the session"), required=False,
        help_text=gettext_lazy("Watches the mailbox during the session, and says who asks."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, session: Session, circle: Circle, plan: LowBandwidth | None, usual: str, **options: Any
    ) -> None:
        who = (plan.voice or plan.voice_account) if plan else None
        super().__init__(
            *args, initial={"questions_to": plan.questions_to if plan else "", "voice": key_of(who)}, **options
        )
        self.fields["voice"].choices = circle.choices(beside=who)
        self.fields["questions_to"].help_text = (
            _("Left empty: %(address)s, as for everything of this series.") % {"address": usual} if usual else ""
        )
        self.fields["notes"] = TextsFormField(
            content_languages(session.series), rows=8, required=False, label=_("In writing, before the session"),
            help_text=_("What will be said and shown, in words. Whoever has a weak connection reads it on a page of a few kilobytes."),
        )  # fmt: skip
        self.fields["notes"].keep(plan.notes if plan else None)
        self.initial["notes"] = plan.notes if plan else {}
        self.order_fields(["notes", "questions_to", "voice"])
        self.initial["seen"] = self.mark

    def wishes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("notes", "questions_to", "voice")}
