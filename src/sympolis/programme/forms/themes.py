"""The themes of a series: the full wording, and a short one for lists."""

from typing import Any

from django.utils.translation import gettext as _

from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.models import Theme
from sympolis.ui.together import SharedForm

LONGEST_THEME = 1000


class ThemeForm(SharedForm):
    """Wording, short name and a line beside it, per language."""

    def __init__(self, *args: Any, languages: list[str], theme: Theme | None = None, **options: Any) -> None:
        names = ("name", "short_name", "short_note")
        initial = {name: getattr(theme, name) for name in names} if theme else {}
        super().__init__(*args, initial=initial, **options)
        self.fields["name"] = TextsFormField(
            languages, rows=2, longest=LONGEST_THEME, label=_("Full wording"), required=True
        )
        self.fields["short_name"] = TextsFormField(
            languages,
            label=_("Short name"),
            required=False,
            help_text=_("For lists; the full wording always stands beside it."),
        )
        self.fields["short_note"] = TextsFormField(languages, label=_("A line beside the short name"), required=False)
        for name in names:
            self.fields[name].keep(getattr(theme, name) if theme else None)
