"""The run of show, minute by minute, and who has which part in it. Also the segments of a format's template."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import ORIGINS
from sympolis.directory.models import Person
from sympolis.networks.models import Network
from sympolis.networks.queries import persons_of
from sympolis.programme.forms.languages import named
from sympolis.programme.forms.rows import Rows, stored_id
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.models import FormatSegment, Part, Segment, Session
from sympolis.programme.states import SegmentKind, SessionRole

LONGEST_SEGMENT = 21 * 1440
_ELSEWHERE = gettext_lazy("Interpreters are booked under “Interpreters”, where they get an offer. Choose another part.")


class SegmentForm(forms.Form):
    """One step. `before` are the stored segments by id, so that translations keep their origin."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST_SEGMENT)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SegmentKind.choices, initial=SegmentKind.PLENARY)

    def __init__(
        self, *args: Any, languages: list[str], before: dict[int, Segment | FormatSegment], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.before = before
        self.fields["title"] = TextsFormField(languages, label=_("What happens"), required=True)
        self.fields["note"] = TextsFormField(languages, rows=2, label=_("Note for the moderator"), required=False)
        self.fields["fallback"] = TextsFormField(languages, rows=2, label=_("If it fails"), required=False)
        stored = before.get(stored_id(self))
        for name in ("title", "note", "fallback"):
            self.fields[name].keep(getattr(stored, name) if stored else None)


@dataclass(frozen=True, slots=True)
class TypedStep:
    """A row as it stands in the page, saved or not, for the rules of a run of show."""

    minutes: int  # 0 while nothing sensible is typed
    kind: str
    fallback: bool


def typed_steps(rows: Rows) -> list[TypedStep]:
    """The rows as typed."""
    return [_typed(form) for form in rows.forms]


def _typed(form: forms.Form) -> TypedStep:
    minutes, fallback = str(form["minutes"].value() or ""), form["fallback"].value() or {}
    sensible = minutes.isdecimal() and len(minutes) < 6
    return TypedStep(
        minutes=int(minutes) if sensible else 0,
        kind=form["kind"].value() or SegmentKind.PLENARY,
        fallback=any(text for code, text in fallback.items() if code != ORIGINS),
    )


class SessionSegmentForm(SegmentForm):
    """A step of a session: also who, in which language, with which tool."""

    def __init__(self, *args: Any, persons: list[tuple[str, str]], spoken: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = forms.ChoiceField(label=_("Who"), choices=[("", "—"), *persons], required=False)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[("", _("As on the floor")), *named(spoken)], required=False
        )
        self.fields["tool"] = forms.CharField(label=_("Tool or link"), required=False, max_length=300)

    def wishes(self) -> dict[str, Any]:
        """The row as actions.set_run_of_show takes it."""
        person = self.cleaned_data["person"]
        return {**self.cleaned_data, "person": int(person) if person else None}


class PartForm(forms.Form):
    """Somebody's part in a session.

    Nobody becomes an interpreter here: they would get no offer and no letter. Who is one already may stay or go.
    """

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, languages: list[str], persons: list[tuple[str, str]], before: dict[int, Part], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = forms.ChoiceField(label=_("Who"), choices=[("", _("Choose")), *persons])
        stored = before.get(stored_id(self))
        # By the person: when somebody else has saved meanwhile, the rows have other ids
        self.interpreters = {str(part.person_id) for part in before.values() if part.role == SessionRole.INTERPRETER}
        is_interpreter = stored is not None and stored.role == SessionRole.INTERPRETER
        is_interpreter = is_interpreter or str(self["person"].value() or "") in self.interpreters
        self.fields["role"] = forms.ChoiceField(
            label=_("Part"), initial=SessionRole.SPEAKER, error_messages={"invalid_choice": _ELSEWHERE},
            choices=[one for one in SessionRole.choices if is_interpreter or one[0] != SessionRole.INTERPRETER],
        )  # fmt: skip
        self.fields["topic"] = TextsFormField(languages, label=_("On what"), required=False)
        self.fields["topic"].keep(stored.topic if stored else None)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        other = "person" in told and told["person"] not in self.interpreters
        if other and told.get("role") == SessionRole.INTERPRETER:
            self.add_error("person", _ELSEWHERE)
        return told

    def wishes(self) -> dict[str, Any]:
        """The row as actions.set_parts takes it."""
        return {**self.cleaned_data, "person": int(self.cleaned_data["person"])}


class NewPersonForm(forms.Form):
    """Somebody new, added while filling a session. It stands in the form of the list, which is saved without it too."""

    use_required_attribute = False  # or a browser would not let the list be saved while this is empty
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=300, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=300)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    municipality = forms.ModelChoiceField(
        None, label=gettext_lazy("City"), required=False, empty_label=gettext_lazy("None")
    )
    function = forms.CharField(label=gettext_lazy("Function"), max_length=300, required=False)

    def __init__(self, *args: Any, cities, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["municipality"].queryset = cities


def person_choices(network: Network, also: Iterable[Person] = ()) -> list[tuple[str, str]]:
    """People the network knows, and those of the session already, by family name; with their city to tell two apart."""
    known = {person.pk: person for person in persons_of(network).select_related("municipality", "organisation")}
    known.update({person.pk: person for person in also if person.pk not in known})
    rows = sorted(
        known.values(), key=lambda person: (person.family_name.casefold(), person.given_name.casefold(), person.pk)
    )
    return [(str(person.pk), _person_words(person)) for person in rows]


def _person_words(person: Person) -> str:
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    place = str(person.municipality or person.organisation or "")
    return f"{name} ({place})" if place else name


def segment_rows(segments: Iterable[Segment | FormatSegment]) -> list[dict[str, Any]]:
    """Initial values of the rows; a format's segments have nobody and no tool yet."""
    return [
        {
            "id": segment.pk,
            "minutes": segment.minutes,
            "kind": segment.kind,
            "title": segment.title,
            "note": segment.note,
            "fallback": segment.fallback,
            "person": getattr(segment, "person_id", None) or "",
            "language": getattr(segment, "language", ""),
            "tool": getattr(segment, "tool", ""),
        }
        for segment in segments
    ]


def part_rows(session: Session) -> list[dict[str, Any]]:
    """Initial values of the rows of people."""
    return [
        {"id": part.pk, "person": part.person_id, "role": part.role, "topic": part.topic}
        for part in session.parts.all()
    ]
