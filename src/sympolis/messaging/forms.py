"""A network's own words for a kind of letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import direction
from sympolis.messaging.texts import LONGEST_BODY, LONGEST_SUBJECT
from sympolis.ui.together import SharedForm


class TextForm(SharedForm):
    """Subject and body. What a letter cannot be written from is refused by the action."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Letter"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "An empty line begins a paragraph. **bold**, *italic*, - for a list, [words](address) for a link; "
            "a link alone in its paragraph becomes a button. A line whose placeholders are all empty is left out."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        # What is still to be translated runs in the direction of its own language
        runs = "auto" if is_new else direction(language)
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": runs, "spellcheck": "true"}
