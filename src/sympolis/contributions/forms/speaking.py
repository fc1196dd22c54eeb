"""What speakers give: one small form for each thing, on a page of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sympolis.contributions.actions.speaking import (
    ENDINGS,
    LONGEST_BIOGRAPHY,
    LONGEST_FUNCTION,
    LONGEST_REMARK,
    LONGEST_WISH,
    REMARK,
    Away,
)
from sympolis.contributions.models import Speaker, Talk, Unavailable
from sympolis.contributions.speaking_purposes import NAMES, WORDINGS
from sympolis.contributions.states import TechCheck
from sympolis.core import clock
from sympolis.core.languages import direction, language_name, translated
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, tidy
from sympolis.core.texts import Texts
from sympolis.directory.models import Person
from sympolis.programme.forms.times import ClockInput, day_field, zone_choices
from sympolis.ui.together import SEEN, SharedForm
from sympolis.ui.zones import ZoneField

MORE_TIMES = 3  # empty lines of a list of times


def show(form: forms.Form, refusal: Refused) -> None:
    """Put an action's refusal at the field it is about, or on top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.words))


class AboutForm(SharedForm):
    """Name as spoken, and for each language what somebody does and their short biography.

    languages   the first is the one they write in, the second the working language where that is another one
    draft       what was typed and not saved: name of the field -> text
    """

    spoken_name = forms.CharField(
        label=gettext_lazy("How your name is spoken"), max_length=300, required=False,
        help_text=gettext_lazy("As you would write it down for a stranger, for example “KWAH-meh ah-SAHN-teh”. Moderators and interpreters read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, person: Person, languages: Sequence[str], draft: dict[str, str] | None = None, **options: Any
    ) -> None:
        self.person, self.languages = person, list(languages)
        super().__init__(*args, initial=_stored(person, languages), **options)
        for code in self.languages:
            self.fields[f"function_{code}"] = forms.CharField(
                label=_("What you do, in %(language)s") % {"language": _named(code)}, required=False,
                widget=forms.TextInput(attrs={"lang": code, "dir": direction(code)}),
            )  # fmt: skip
            self.fields[f"biography_{code}"] = forms.CharField(
                label=_("Short biography, in %(language)s") % {"language": _named(code)}, required=False,
                widget=forms.Textarea(
                    attrs={"rows": 6, "lang": code, "dir": direction(code), "data-most": LONGEST_BIOGRAPHY}
                ),
                help_text=_("Three or four sentences; at most %(most)s signs.") % {"most": LONGEST_BIOGRAPHY},
            )  # fmt: skip
        self.is_draft = False
        if draft and not self.is_bound:
            seen = self.mark()
            changed = {name: text for name, text in draft.items() if name in self.fields and name != SEEN}
            self.is_draft = any(self.initial.get(name, "") != text for name, text in changed.items())
            self.initial.update(changed)
            self.initial[SEEN] = seen

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        for code in self.languages:
            self._refuse_long(f"function_{code}", LONGEST_FUNCTION)
            self._refuse_long(f"biography_{code}", LONGEST_BIOGRAPHY)
        return found

    def _refuse_long(self, name: str, most: int) -> None:
        text = self.cleaned_data.get(name, "")
        if len(text) > most and text != self.initial.get(name, ""):
            words = _("This text has %(length)s signs; at most %(most)s fit. Shorten it a little.")
            self.add_error(name, words % {"length": len(text), "most": most})

    def groups(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(function, biography) for the languages that stand open."""
        return [self._pair(code) for code in self.languages[:2]]

    def further(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The same for the others, behind a fold."""
        return [self._pair(code) for code in self.languages[2:]]

    @property
    def further_open(self) -> bool:
        return any(field.errors for pair in self.further() for field in pair)

    def _pair(self, code: str) -> tuple[forms.BoundField, forms.BoundField]:
        return self[f"function_{code}"], self[f"biography_{code}"]

    def told(self) -> dict[str, Any]:
        """What was typed, as actions.speaking.tell_about takes it."""
        return {
            "spoken_name": one_line(self.cleaned_data["spoken_name"]),
            "function": self._texts("function", self.person.function, one_line),
            "biography": self._texts("biography", self.person.biography, tidy),
        }

    def _texts(self, name: str, before: Texts, tidied: Any) -> Texts:
        texts: dict[str, Any] = dict(before)
        for code in self.languages:
            text = tidied(self.cleaned_data[f"{name}_{code}"])
            if text != (before.get(code) or ""):
                texts = translated(texts, self.languages[0], code, text)
        return Texts(texts)


def _stored(person: Person, languages: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"spoken_name": person.spoken_name}
    for code in languages:
        found[f"function_{code}"] = person.function.get(code, "")
        found[f"biography_{code}"] = person.biography.get(code, "")
    return found


def _named(code: str) -> str:
    return language_name(code, get_language() or "en")


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("A face in the middle, PNG or JPEG, up to 12 MB. We cut a square, make it small and take out where it was taken."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": gettext_lazy("Choose a picture first.")},
    )  # fmt: skip


class ConsentForm(forms.Form):
    """A yes or no to each purpose that is asked about; nothing is chosen beforehand."""

    def __init__(self, *args: Any, asked: Sequence[str], answers: dict[str, bool], **options: Any) -> None:
        super().__init__(*args, **options)
        for purpose in asked:
            said = answers.get(purpose)
            self.fields[purpose] = forms.ChoiceField(
                label=NAMES[purpose], help_text=WORDINGS[purpose], widget=forms.RadioSelect, required=False,
                choices=[("yes", _("Yes, I agree")), ("no", _("No"))],
                initial="" if said is None else "yes" if said else "no",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.values()):
            self.add_error(next(iter(self.fields)), _("Choose yes or no."))
        return given

    def said(self) -> dict[str, bool]:
        """Purposes with an answer."""
        return {purpose: answer == "yes" for purpose, answer in self.cleaned_data.items() if answer}


class SlidesForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your slides"),
        help_text=gettext_lazy("PDF, PowerPoint (.pptx) or LibreOffice (.odp), up to 20 MB. A PDF looks the same everywhere."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty. Choose another one.")},
    )  # fmt: skip


class SlidesChoiceForm(forms.Form):
    """What else there is to say of slides."""

    is_public = forms.BooleanField(
        label=gettext_lazy("These slides may stand on the public page of the session once it is over."), required=False
    )

    def __init__(self, *args: Any, talk: Talk | None, **options: Any) -> None:
        super().__init__(*args, initial={"is_public": bool(talk and talk.is_public)}, **options)


class CheckForm(forms.Form):
    """The technical check."""

    tech = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"), widget=forms.RadioSelect,
        choices=[
            (TechCheck.DONE, gettext_lazy("Camera, microphone and line work")),
            (TechCheck.ASKED, gettext_lazy("I would like to try it together with the host")),
            ("", gettext_lazy("Not tried yet")),
        ],
        required=False,
    )  # fmt: skip
    wish = forms.CharField(
        label=gettext_lazy("When would suit you?"), max_length=LONGEST_WISH, required=False,
        help_text=gettext_lazy("Only for a date with the host: some days and hours on your clock, and how to reach you."),
    )  # fmt: skip

    def __init__(self, *args: Any, speaker: Speaker, **options: Any) -> None:
        super().__init__(*args, initial={"tech": speaker.tech, "wish": speaker.tech_wish}, **options)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("tech") == TechCheck.ASKED and not one_line(found.get("wish", "")):
            self.add_error("wish", _("Say when it would suit you, so that the host can answer with a date."))
        return found


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("Remark to the secretariat"), required=False,
        help_text=gettext_lazy("What we should know: that you share a screen, bring a film, need a pause, speak with a colleague. Only the team reads it."),
        widget=forms.Textarea(attrs={"rows": 6, "data-most": LONGEST_REMARK}),
    )  # fmt: skip

    def __init__(self, *args: Any, speaker: Speaker, **options: Any) -> None:
        kept = speaker.draft.get(REMARK, "")
        self.is_draft = bool(kept) and kept != speaker.remark
        super().__init__(*args, initial={"remark": kept or speaker.remark}, **options)

    def clean_remark(self) -> str:
        text = tidy(self.cleaned_data["remark"])
        if len(text) > LONGEST_REMARK:
            words = _("This text has %(length)s signs; at most %(most)s fit. Shorten it a little.")
            raise forms.ValidationError(words % {"length": len(text), "most": LONGEST_REMARK})
        return text


class TimesForm(forms.Form):
    """Times at which somebody cannot be there: a line each, empty lines are passed over.

    Without hours a day counts from its beginning to its end.

    zone    on whose clock they are told; those that are there stay on the clock on which they were
    """

    zone = ZoneField(label=gettext_lazy("Your time zone"))

    def __init__(self, *args: Any, times: Sequence[Unavailable], zone: str, **options: Any) -> None:
        zone = next((row.zone for row in times), zone)
        initial: dict[str, Any] = {"zone": zone}
        for number, row in enumerate(times):
            initial |= _line(number, row, zone)
        super().__init__(*args, initial=initial, **options)
        self.fields["zone"].choices = zone_choices([zone])
        self.lines = len(times) + MORE_TIMES
        if self.is_bound:
            self.lines = max(self.lines, 1 + max((_number(name) for name in self.data), default=0))
        for number in range(self.lines):
            told = {"number": number + 1}
            self.fields[f"from_{number}"] = day_field(label=_("Line %(number)s: from, day") % told, required=False)
            self.fields[f"from_time_{number}"] = _hour(_("Line %(number)s: from, time") % told)
            self.fields[f"to_{number}"] = day_field(label=_("Line %(number)s: until, day") % told, required=False)
            self.fields[f"to_time_{number}"] = _hour(_("Line %(number)s: until, time") % told)

    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each line."""
        names = ("from", "from_time", "to", "to_time")
        return [{name: self[f"{name}_{number}"] for name in names} for number in range(self.lines)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self.away: list[Away] = []
        for number in range(self.lines):
            if not self._wrong(number):
                self._read(number)
        return found

    def _wrong(self, number: int) -> bool:
        return any(f"{name}_{number}" in self.errors for name in ("from", "from_time", "to", "to_time"))

    def _read(self, number: int) -> None:
        told = self.cleaned_data
        first, last = told[f"from_{number}"], told[f"to_{number}"]
        start, end = told[f"from_time_{number}"], told[f"to_time_{number}"]
        if first is None:
            if last or start or end:
                self.add_error(f"from_{number}", _("Say from which day on."))
            return
        begins = datetime.combine(first, start or time())
        ends = (
            datetime.combine(last or first, end) if end else datetime.combine(last or first, time()) + timedelta(days=1)
        )
        if ends <= begins:
            self.add_error(f"to_{number}", _("The end has to come after the beginning."))
            return
        self.away.append(Away(begins, ends))


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=ClockInput())


def _number(name: str) -> int:
    """The number of the line that a field is on."""
    tail = name.rpartition("_")[2]
    return int(tail) if tail.isdecimal() and len(tail) < 3 else 0


def _line(number: int, row: Unavailable, zone: str) -> dict[str, Any]:
    place = clock.zone(zone)
    start, end = row.starts_at.astimezone(place), row.ends_at.astimezone(place)
    whole = start.time() == time() and end.time() == time()
    last = (end - timedelta(minutes=1)).date() if whole else end.date()
    return {
        f"from_{number}": start.date(), f"to_{number}": last,
        f"from_time_{number}": None if whole else start.time(), f"to_time_{number}": None if whole else end.time(),
    }  # fmt: skip
