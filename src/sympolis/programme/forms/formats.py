"""A format: its names, how long before the start the team meets, and the segments of each of its parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.programme.forms.rows import stored_id
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.models import Format, FormatPart
from sympolis.ui.together import SharedForm


class FormatForm(SharedForm):
    """What a format is. `code` only for a new one."""

    def __init__(self, *args: Any, languages: list[str], format: Format | None = None, **options: Any) -> None:
        initial = (
            {name: getattr(format, name) for name in ("name", "summary", "backstage_minutes")}
            if format
            else {"backstage_minutes": 15}
        )
        super().__init__(*args, initial=initial, **options)
        self.fields["name"] = TextsFormField(languages, label=_("Name"), required=True)
        self.fields["summary"] = TextsFormField(languages, rows=2, label=_("What it is for"), required=False)
        self.fields["backstage_minutes"] = forms.IntegerField(
            label=_("Minutes backstage before the start"),
            min_value=0,
            max_value=240,
            help_text=_("Sound check, interpreters, final slides."),
        )
        for name in ("name", "summary"):
            self.fields[name].keep(getattr(format, name) if format else None)
        if format is None:
            self.fields["code"] = forms.SlugField(
                label=_("Short code"), max_length=20, help_text=_("A letter or a short word that no other format has.")
            )


class PartRowForm(forms.Form):
    """A meeting of a format: its title and how many days after the first it is."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day_offset = forms.IntegerField(label=gettext_lazy("Days after the first"), min_value=0, max_value=366, initial=0)

    def __init__(self, *args: Any, languages: list[str], before: dict[int, FormatPart], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"] = TextsFormField(languages, label=_("Title of the meeting"), required=True)
        self.stored = stored_id(self)
        stored = before.get(self.stored)
        self.fields["title"].keep(stored.title if stored else None)
