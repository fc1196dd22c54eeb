"""How contributions to a call are reviewed: rules, and a table of criteria."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.actions.review_plan import (
    HIGHEST_TOP,
    HIGHEST_WEIGHT,
    LONGEST_HINT,
    LONGEST_NAME,
    LOWEST_TOP,
    MOST_WANTED,
)
from sympolis.contributions.models import Criterion, ReviewPlan
from sympolis.core.refusals import Refused
from sympolis.programme.forms.rows import stored_id
from sympolis.programme.forms.times import day_field
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm


class PlanForm(SharedForm):
    """The rules. `beside`: the stored criteria, which stand in a table below."""

    top = forms.IntegerField(
        label=gettext_lazy("Scores from 1 to"), min_value=LOWEST_TOP, max_value=HIGHEST_TOP, initial=5
    )
    wanted = forms.IntegerField(
        label=gettext_lazy("Reviews of each contribution"), min_value=1, max_value=MOST_WANTED, initial=3
    )
    due_on = day_field(
        label=gettext_lazy("Last day for reviews"), required=False,
        help_text=gettext_lazy("Reviewers read it on their page; who is late can be reminded."),
    )  # fmt: skip
    is_blind = forms.BooleanField(
        label=gettext_lazy("Blind: reviewers see neither who wrote it nor from where"), required=False,
        help_text=gettext_lazy("Conflicts of interest count all the same: who is from the same city does not get it."),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: ReviewPlan | None, **options: Any) -> None:
        names = ("top", "wanted", "due_on", "is_blind")
        super().__init__(*args, initial={name: getattr(plan, name) for name in names} if plan else {}, **options)
        self.initial["seen"] = self.mark

    def wishes(self) -> dict[str, Any]:
        """What was typed, as actions.save_plan takes it."""
        return {name: self.cleaned_data[name] for name in ("top", "wanted", "due_on", "is_blind")}

    def show(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


class CriterionForm(forms.Form):
    """One criterion. `before` are the stored ones by id, so that translations keep their origin."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=0, max_value=HIGHEST_WEIGHT, initial=1)

    def __init__(self, *args: Any, languages: list[str], before: dict[int, Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = TextsFormField(languages, label=_("Criterion"), required=True, longest=LONGEST_NAME)
        self.fields["hint"] = TextsFormField(
            languages, rows=2, label=_("When it is fulfilled"), required=False, longest=LONGEST_HINT
        )
        stored = before.get(stored_id(self) or 0)
        for name in ("name", "hint"):
            self.fields[name].keep(getattr(stored, name) if stored else None)


def criterion_rows(plan: ReviewPlan | None) -> list[dict[str, Any]]:
    """Initial values of the table."""
    rows = plan.criteria.all() if plan else ()
    return [{"id": one.pk, "name": one.name, "hint": one.hint, "weight": one.weight} for one in rows]
