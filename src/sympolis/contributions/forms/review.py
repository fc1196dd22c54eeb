"""A review, a conflict of interest, and what a reviewer says of themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.actions.reviewers import LONGEST_NAME, MOST_LOAD
from sympolis.contributions.actions.reviewing import LONGEST_COMMENT
from sympolis.contributions.actions.standing_aside import DECLARED, LONGEST_NOTE
from sympolis.contributions.models import Criterion, Review, Reviewer, ReviewPlan
from sympolis.contributions.reviewing import criteria_of
from sympolis.contributions.states import ConflictKind, Recommendation
from sympolis.core.refusals import Refused
from sympolis.networks.forms.fields import row_field
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.programme.forms.languages import interpreted_choices
from sympolis.programme.models import Series
from sympolis.ui.together import SharedForm


class ReviewForm(forms.Form):
    """Scores, recommendation, comments. After is_valid(): wishes() for actions.save_review.

    sends   whether it is sent: then nothing may be missing
    """

    recommendation = forms.ChoiceField(
        label=gettext_lazy("What do you recommend?"), choices=Recommendation.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    comment_author = forms.CharField(
        label=gettext_lazy("For the authors"), required=False, max_length=LONGEST_COMMENT, strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Goes to them with the decision, without your name."),
    )  # fmt: skip
    comment_team = forms.CharField(
        label=gettext_lazy("For the team and the other reviewers"), required=False, max_length=LONGEST_COMMENT,
        strip=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, plan: ReviewPlan | None, review: Review | None, revision: int, sends: bool = False,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, initial=_stored(review, revision), **options)
        self.criteria, self.top, self.sends = criteria_of(plan), plan.top if plan else 5, sends
        choices = [(str(number), str(number)) for number in range(1, self.top + 1)]
        for one in self.criteria:
            self.fields[_key(one)] = forms.TypedChoiceField(
                label=str(one.name),
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
                coerce=int,
                empty_value=None,
            )
        self.order_fields([*(_key(one) for one in self.criteria), "recommendation", "comment_author", "comment_team"])

    @property
    def score_rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        """Each criterion with its scores."""
        return [(one, self[_key(one)]) for one in self.criteria]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.sends:
            for one in self.criteria:
                if told.get(_key(one)) is None and _key(one) not in self.errors:
                    self.add_error(_key(one), _("Give a score."))
            if not told.get("recommendation") and "recommendation" not in self.errors:
                self.add_error("recommendation", _("Say what you recommend."))
        return told

    def wishes(self) -> dict[str, Any]:
        told = self.cleaned_data
        scores = {one.pk: told[_key(one)] for one in self.criteria if told.get(_key(one)) is not None}
        names = ("recommendation", "comment_team", "comment_author")
        seen = told.get("seen") or self.initial["seen"]
        return {
            "scores": scores,
            **{name: told[name] for name in names},
            "seen": max(0, min(seen, self.initial["seen"])),
        }

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


def _key(criterion: Criterion) -> str:
    return f"s_{criterion.pk}"


def _stored(review: Review | None, revision: int) -> dict[str, Any]:
    told: dict[str, Any] = {"seen": revision}
    if review is not None:
        told |= {name: getattr(review, name) for name in ("recommendation", "comment_team", "comment_author")}
        told |= {f"s_{one.criterion_id}": str(one.value) for one in review.scores.all()}
    return told


class ConflictForm(forms.Form):
    """Why somebody must not judge a contribution."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what kind of conflict it is.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("A word on it"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("Only the team reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [
            (ConflictKind.CITY.value, _("It comes from my own city")),
            (ConflictKind.PROJECT.value, _("I have worked on it, or on the same project")),
            (ConflictKind.PERSON.value, _("I know somebody of it well")),
        ]
        assert {code for code, _words in self.fields["kind"].choices} == {one.value for one in DECLARED}


class ReviewerForm(SharedForm):
    """What a reviewer reads, how much, and where they come from. After is_valid(): wishes() for the actions."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    most = forms.IntegerField(
        label=gettext_lazy("At most how many contributions"), min_value=1, max_value=MOST_LOAD, initial=15
    )
    known_people = forms.CharField(
        label=gettext_lazy("People whose contributions they must not judge"), required=False, max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: a name or an e-mail address. Whatever one of them wrote goes to somebody else."),
    )  # fmt: skip
    field_order = ["email", "name", "municipality", "themes", "languages", "most", "known_people"]

    def __init__(self, *args: Any, series: Series, reviewer: Reviewer | None = None, **options: Any) -> None:
        super().__init__(*args, initial=_now(reviewer) if reviewer else {"most": 15}, **options)
        self.fields["municipality"] = row_field(
            _cities(series.network, reviewer), _("None"), label=_("Own city"),
            help_text=_("What comes from there goes to somebody else."),
        )  # fmt: skip
        self.fields["themes"] = forms.ModelMultipleChoiceField(
            series.themes.all(), label=_("Themes they know"), required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("None ticked: all of the series."),
        )  # fmt: skip
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages they read"), choices=interpreted_choices(_likely(series, reviewer)), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: whatever comes."),
        )  # fmt: skip
        self.order_fields(self.field_order)
        self.initial["seen"] = self.mark

    def wishes(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        told = dict(self.cleaned_data)
        told.pop("email", None)
        return {**told, "known_people": told["known_people"].splitlines()}

    def show(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


class NewReviewerForm(ReviewerForm):
    """Somebody who shall review."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254,
        help_text=gettext_lazy("They sign in with a code sent there. An account is made for it if there is none."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write an e-mail address like name@city.example.")},
    )  # fmt: skip


class OwnReviewerForm(ReviewerForm):
    """The same, as a reviewer reads it about themselves."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["most"].label = _("How many contributions you can take on")
        self.fields["themes"].label, self.fields["languages"].label = _("Themes you know"), _("Languages you read")
        self.fields["municipality"].label = _("Your own city")
        self.fields["known_people"].label = _("People whose contributions you must not judge")
        self.fields["known_people"].help_text = _(
            "One a line: a name or an e-mail address. You add people; the team takes them off the list."
        )


def _cities(network: Network, reviewer: Reviewer | None) -> list[Any]:
    cities = list(municipalities_of(network))
    if reviewer and reviewer.municipality and reviewer.municipality not in cities:
        cities.append(reviewer.municipality)
    return sorted(cities, key=lambda city: str(city).casefold())


def _likely(series: Series, reviewer: Reviewer | None) -> list[str]:
    """Those of the series and its network, those in which something came, and those that they read already."""
    came = series.contributions.order_by("language").values_list("language", flat=True).distinct()
    return [*series.languages, *series.network.languages, *came, *(reviewer.languages if reviewer else [])]


def _now(reviewer: Reviewer) -> dict[str, Any]:
    return {
        "name": reviewer.name, "most": reviewer.most, "languages": reviewer.languages,
        "municipality": reviewer.municipality_id, "themes": [theme.pk for theme in reviewer.themes.all()],
        "known_people": "\n".join(reviewer.known_people),
    }  # fmt: skip
