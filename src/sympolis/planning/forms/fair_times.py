"""What is asked of the fair-time planner."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.planning.plan_content import Asked
from sympolis.planning.queries.fair_times import Target
from sympolis.programme.models import Session

MOST_PEOPLE = 100_000
WITHIN = [
    ("0", _("only to another hour")), ("1", _("by one day")), ("3", _("by three days")), ("7", _("by a week")),
    ("14", _("by two weeks")),
]  # fmt: skip
APART = [
    ("", _("They may lie at the same time")), ("0", _("One after the other")), ("60", _("An hour between them")),
    ("720", _("On different days")),
]  # fmt: skip


def allowed_words(asked: Asked) -> str:
    """The days and hours that a question left free, "by three days, 07:00–19:00"."""
    within = dict(WITHIN).get(str(asked.within), str(asked.within))
    return f"{within}, {_time(asked.first):%H:%M}–{_time(asked.last):%H:%M}"


def _hour(label: str, initial: time, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, initial=initial, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **options,
    )  # fmt: skip


class AskForm(forms.Form):
    """Which sessions, for whom, and between what. Fields `people_<code>` hold how many of a region are expected."""

    sessions = forms.MultipleChoiceField(
        label=_("Sessions that may get another time"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the sessions that may get another time.")},
    )  # fmt: skip
    within = forms.ChoiceField(label=_("They may move"), choices=WITHIN, initial="3")
    first = _hour(_("Earliest start, host’s clock"), time(7))
    last = _hour(_("Latest start, host’s clock"), time(19))
    works_from = _hour(_("Working hours everywhere, from"), time(9))
    works_to = _hour(_("Working hours everywhere, to"), time(17))
    apart = forms.ChoiceField(
        label=_("Sessions of this series among themselves"), choices=APART, initial="0", required=False
    )
    holidays = forms.BooleanField(label=_("Spare public holidays of the countries"), required=False, initial=True)
    weekends = forms.BooleanField(label=_("Weekends of the host may be taken"), required=False)

    def __init__(self, *args: Any, sessions: Sequence[Session], targets: Sequence[Target], **options: Any) -> None:
        super().__init__(*args, **options)
        self.targets = targets
        self.fields["sessions"].choices = [(str(one.pk), str(one.title)) for one in sessions]
        self.fields["sessions"].initial = [str(one.pk) for one in sessions]
        for target in targets:
            self.fields[f"people_{target.region.code}"] = forms.IntegerField(
                label=str(target.region), min_value=0, max_value=MOST_PEOPLE, initial=target.suggested,
                error_messages={"required": _("Write 0 if nobody comes from there.")},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    @staticmethod
    def again(asked: Asked) -> dict[str, Any]:
        """What the form begins with when somebody asks once more."""
        return {
            "sessions": [str(pk) for pk in asked.sessions],
            **{f"people_{code}": number for code, number in asked.people.items()},
            "within": str(asked.within), "first": _time(asked.first), "last": _time(asked.last),
            "works_from": _time(asked.works[0]), "works_to": _time(asked.works[1]), "weekends": asked.weekends,
            "holidays": asked.holidays, "apart": "" if asked.apart is None else str(asked.apart),
        }  # fmt: skip

    @property
    def people_fields(self) -> list[tuple[Target, forms.BoundField]]:
        return [(target, self[f"people_{target.region.code}"]) for target in self.targets]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("first") and found.get("last") and found["first"] > found["last"]:
            self.add_error("last", _("The latest start lies before the earliest."))
        if found.get("works_from") and found.get("works_to") and found["works_from"] >= found["works_to"]:
            self.add_error("works_to", _("Working hours end before they begin."))
        if self.targets and not any(found.get(f"people_{target.region.code}") for target in self.targets):
            self.add_error(None, _("Say for how many people of one region at least."))
        return found

    @property
    def asked(self) -> Asked:
        """The question."""
        told = self.cleaned_data
        return Asked(
            sessions=tuple(int(pk) for pk in told["sessions"]),
            people={one.region.code: told.get(f"people_{one.region.code}") or 0 for one in self.targets},
            within=int(told["within"]), first=_minutes(told["first"]), last=_minutes(told["last"]),
            works=(_minutes(told["works_from"]), _minutes(told["works_to"])), weekends=told["weekends"],
            holidays=told["holidays"], apart=int(told["apart"]) if told["apart"] else None,
        )  # fmt: skip


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))


class TakeForm(forms.Form):
    """Which sessions get the proposed time, and what readers are told."""

    sessions = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one session.")}
    )
    reason = forms.CharField(
        label=_("Why they move"), required=False, max_length=500,
        help_text=_("Readers see it beside the sessions and in the change log."),
    )  # fmt: skip

    def __init__(self, *args: Any, sessions: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sessions"].choices = [(str(pk), str(pk)) for pk in sessions]
