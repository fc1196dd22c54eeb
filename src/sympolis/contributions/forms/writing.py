"""Forms of those who bring something: how it is begun, how it is written, who else writes."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sympolis.contributions.actions import Begun
from sympolis.contributions.content import (
    LONGEST_LINE,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Field,
    Section,
    Shape,
    sdg_choices,
    sections,
)
from sympolis.contributions.flat import flat, others
from sympolis.contributions.models import CallQuestion, Contribution
from sympolis.contributions.states import Asked, Kind
from sympolis.contributions.telling import mark
from sympolis.core.choices import countries
from sympolis.core.languages import known_language, language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, tidy
from sympolis.core.texts import Texts
from sympolis.registrations.actions.people import checked_address, checked_name
from sympolis.ui.long_select import LongSelect

CHOOSE = gettext_lazy("Choose …")
MOST_LINKS = 20
YEARS = (1950, 2100)


class WhereFields(forms.Form):
    """City, country, organisation."""

    place = forms.CharField(
        label=gettext_lazy("City or municipality"), required=False, max_length=300,
        help_text=gettext_lazy("Type it, with the country if others bear the name: “Kumasi, Ghana”."),
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
    )  # fmt: skip
    country = forms.CharField(label=gettext_lazy("Country"), required=False, widget=LongSelect("countries", CHOOSE))
    organisation = forms.CharField(
        label=gettext_lazy("Organisation, if it is no city"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip

    def clean_country(self) -> str:
        code = self.cleaned_data["country"]
        if code and code not in dict(countries("en")):
            raise forms.ValidationError(_("Choose a country from the list."))
        return code

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))


class BeginForm(WhereFields):
    """Four fields, then one is writing."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST_TITLE, error_messages={"required": gettext_lazy("Give it a title; you can change it later.")},
    )  # fmt: skip
    language = forms.CharField(label=gettext_lazy("Language you write in"), widget=LongSelect("languages", CHOOSE))
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    fax = forms.CharField(required=False, label=gettext_lazy("Leave this field empty"))

    def __init__(self, *args: Any, kinds: Iterable[str], language: str = "", **options: Any) -> None:
        options["initial"] = {"key": secrets.token_urlsafe(24), "language": language, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.kinds = [(kind, Kind(kind).label) for kind in kinds]
        if len(self.kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("What you bring"), choices=self.kinds, widget=forms.RadioSelect,
                error_messages={"required": _("Choose what you bring.")},
            )  # fmt: skip

    def clean_language(self) -> str:
        return _language(self.cleaned_data["language"])

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise forms.ValidationError(_("Leave this field empty; only machines fill it in."))
        return ""

    def begun(self) -> Begun:
        """What was typed, as the actions take it."""
        told = self.cleaned_data
        kind = told.get("kind") or self.kinds[0][0]
        plain = {name: told[name] for name in ("title", "language", "place", "country", "organisation", "key")}
        return Begun(kind=kind, **plain)


def judged(check: Callable[[Any], Any], value: Any) -> Any:
    """What an action's check makes of a value; its refusal is told with whatever else is wrong in the form."""
    try:
        return check(value)
    except Refused as refusal:
        raise forms.ValidationError(str(refusal.words)) from None


class NamedForm(forms.Form):
    """Name and address of whoever fills a form in."""

    def clean_name(self) -> str:
        return judged(checked_name, self.cleaned_data["name"])

    def clean_email(self) -> str:
        return judged(checked_address, self.cleaned_data["email"])


class AuthorBeginForm(NamedForm, BeginForm):
    """The same for whoever brings it: name and address on top."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Tell us your name.")},
    )  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("The link to your draft goes there."),
        error_messages={"required": gettext_lazy("Tell us your e-mail address; the link to your draft goes there.")},
    )  # fmt: skip


class PersonForm(forms.Form):
    """Somebody by name and address: a co-author, a city's contact, somebody who approves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=300, error_messages={"required": gettext_lazy("Tell us the name.")})  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(),
        error_messages={"required": gettext_lazy("Tell us the e-mail address; the link goes there.")},
    )  # fmt: skip

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))


class LongText(forms.CharField):
    """A text of several lines. Browsers send each line end as two signs; it counts as one."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class YearsWidget(forms.MultiWidget):
    """Two years side by side."""

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "maxlength": 4, "size": 6, "autocomplete": "off"}
        super().__init__([forms.TextInput({**attrs, "aria-label": _("From year")}), forms.TextInput({**attrs, "aria-label": _("To year")})])  # fmt: skip

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def decompress(self, value: Any) -> list[Any]:
        return [*value] if isinstance(value, list | tuple) and len(value) == 2 else [None, None]


class YearsField(forms.Field):
    """[from, to], None for what is open."""

    widget = YearsWidget

    def to_python(self, value: Any) -> list[int | None]:
        found = [one_line(str(one or "")) for one in value or ["", ""]]
        if any(
            text and not (text.isascii() and text.isdecimal() and YEARS[0] <= int(text[:5]) <= YEARS[1])
            for text in found
        ):
            raise forms.ValidationError(_("Write years with four digits, for example 2020."))
        first, last = (int(text) if text else None for text in found)
        if first and last and last < first:
            raise forms.ValidationError(_("The second year lies before the first."))
        return [first, last]


class WriteForm(WhereFields):
    """A whole contribution. Everything may be left out while it is a draft; `lacks` says what is needed to send it.

    After is_valid(): told() for actions.save, seen() for its marks. Fields with an error are not told.
    every   title and summary in all languages of the series, not only in the working language
    """

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=LONGEST_TITLE)
    language = forms.CharField(
        label=gettext_lazy("Language you write in"), required=False, widget=LongSelect("languages", CHOOSE)
    )
    links = LongText(
        label=gettext_lazy("Links"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: what it is, then the address. “Evaluation 2021 https://city.example/report”"),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, contribution: Contribution, questions: Iterable[CallQuestion] = (), every: bool = False,
    ) -> None:  # fmt: skip
        self.contribution, self.series = contribution, contribution.series
        self.stored = flat(contribution)
        super().__init__(data, initial=self.stored)
        self.seen_data = data.getlist("seen") if data is not None and hasattr(data, "getlist") else []
        self.questions = list(questions)
        self.translations = [code for code in others(contribution) if every or code == self.series.working_language]
        self._add_heads()
        for section in sections(contribution.kind):
            for field in section.fields:
                self.fields[f"c_{field.code}"] = _form_field(field)
        for question in self.questions:
            self.fields[question.code] = _question_field(question)

    def _add_heads(self) -> None:
        label, hint = _("Summary"), _("What it is and what it brought, for lists and search.")
        self.fields["summary"] = _summary(label, hint)
        for code in self.translations:
            name = language_name(code, get_language() or "en")
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": name}, required=False, max_length=LONGEST_TITLE,
                help_text=_("Leave it empty if you cannot: the secretariat translates it."),
            )  # fmt: skip
            self.fields[f"summary_{code}"] = _summary(_("Summary in %(language)s") % {"language": name}, "")
        self.fields["themes"] = forms.TypedMultipleChoiceField(
            label=_("Themes"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
            choices=[(theme.pk, str(theme.name)) for theme in self._themes()],
        )  # fmt: skip
        self.fields["sdgs"] = forms.TypedMultipleChoiceField(
            label=_("Sustainable Development Goals"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
            choices=sdg_choices(),
        )  # fmt: skip

    def _themes(self) -> list[Any]:
        call = self.contribution.call
        asked = list(call.themes.all()) if call is not None else []
        chosen = list(self.contribution.themes.all())
        return [*asked, *(one for one in chosen if one not in asked)] if asked else list(self.series.themes.all())

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean_language(self) -> str:
        return _language(self.cleaned_data["language"] or self.contribution.language)

    def clean_links(self) -> str:
        lines = [one_line(line) for line in tidy(self.cleaned_data["links"]).split("\n") if line.strip()]
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(_("At most %(most)s links.") % {"most": MOST_LINKS})
        for line in lines:
            if not line.rpartition(" ")[2].startswith(("https://", "http://")):
                raise forms.ValidationError(_("No address in “%(line)s”. It begins with https:// and ends the line.") % {"line": line[:60]})  # fmt: skip
        return "\n".join(lines)

    def told(self) -> dict[str, Any]:
        """name -> value of all fields without an error that the page had."""
        names = [name for name in self.fields if name in self.cleaned_data and self._was_there(name)]
        return {name: _plain(self.cleaned_data[name]) for name in names}

    def _was_there(self, name: str) -> bool:
        """A page that was opened before a field came must not empty it. Boxes without a tick send nothing, so the marks tell."""
        return name in self.seen() or name in self.data or f"{name}_0" in self.data

    def seen(self) -> dict[str, str]:
        """name -> mark, as the page was opened."""
        pairs = (text.partition(":") for text in self.seen_data[:500])
        return {name: mark for name, _colon, mark in pairs if mark}

    def marks_now(self) -> list[str]:
        """What the page carries to compare with later."""
        return [f"{name}:{mark(self.stored.get(name))}" for name in self.fields]

    def lacks(self, names: Iterable[str]) -> None:
        """Say at each of these fields that it is needed."""
        for name in names:
            if name in self.fields and name not in self.errors:
                self.add_error(name, _("This is still missing."))

    def tell_needed(self) -> "WriteForm":
        """Fields that are needed to send it stop calling themselves optional. To be called once it was checked."""
        for section in sections(self.contribution.kind):
            for field in section.fields:
                self.fields[f"c_{field.code}"].required = field.required
        for question in self.questions:
            self.fields[question.code].required = question.required
        for name in ("title", "summary", "language"):
            self.fields[name].required = True
        return self

    def keep_theirs(self, theirs: Mapping[str, Any]) -> None:
        """After a save: show what others wrote meanwhile, where this form had nothing of its own to say."""
        self.data = self.data.copy()
        for name, value in theirs.items():
            if isinstance(self.fields[name], YearsField):
                self.data[f"{name}_0"], self.data[f"{name}_1"] = (str(one or "") for one in value)
            elif isinstance(value, list):
                self.data.setlist(name, [str(one) for one in value])
            else:
                self.data[name] = value

    @property
    def parts(self) -> Iterator[tuple[Section, list[BoundField]]]:
        """The sections of its kind with their fields."""
        for section in sections(self.contribution.kind):
            yield section, [self[f"c_{field.code}"] for field in section.fields]

    @property
    def translated(self) -> list[BoundField]:
        """Title and summary in other languages."""
        return [self[f"{name}_{code}"] for code in self.translations for name in ("title", "summary")]

    @property
    def asked(self) -> list[BoundField]:
        """Own questions of the call."""
        return [self[question.code] for question in self.questions]


def _form_field(field: Field) -> forms.Field:
    told: dict[str, Any] = {"label": field.label, "help_text": field.hint, "required": False}
    match field.shape:
        case Shape.CHOICE:
            return forms.ChoiceField(choices=[("", CHOOSE), *field.choices], **told)
        case Shape.CHOICES:
            return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **told)
        case Shape.YEARS:
            return YearsField(**told)
        case Shape.LINE:
            return forms.CharField(max_length=field.longest, **told)
    return LongText(
        max_length=field.longest, widget=forms.Textarea(attrs={"rows": 5, "data-markdown": ""}), **told
    )  # fmt: skip


def _summary(label: Any, hint: Any) -> forms.CharField:
    return LongText(
        label=label, help_text=hint, required=False, max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": LONGEST_SUMMARY}),
    )  # fmt: skip


def _question_field(question: CallQuestion) -> forms.Field:
    told: dict[str, Any] = {"label": str(question.label), "help_text": str(question.help), "required": False}
    if question.shape == Asked.CHOICE:
        options = [(str(number), str(Texts(texts))) for number, texts in enumerate(question.options)]
        return forms.ChoiceField(choices=[("", CHOOSE), *options], **told)
    if question.shape == Asked.YES:
        return forms.BooleanField(**told)
    if question.shape == Asked.LINE:
        return forms.CharField(max_length=LONGEST_LINE, **told)
    return LongText(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **told)


def _language(code: str) -> str:
    if len(code) > 12 or not known_language(code):
        raise forms.ValidationError(_("Choose a language from the list."))
    return code


def _plain(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value
