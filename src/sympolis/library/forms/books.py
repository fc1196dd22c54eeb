"""The book of a series at the desk."""

from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.library.actions.books import FOREWORD
from sympolis.library.models import SeriesBook
from sympolis.programme.forms.series import content_languages
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm


class BookForm(SharedForm):
    """What stands before everything else."""

    def __init__(self, *args: Any, book: SeriesBook, **options: Any) -> None:
        super().__init__(*args, initial={"foreword": book.foreword}, **options)
        self.fields["foreword"] = TextsFormField(
            content_languages(book.series), rows=8, label=_("Foreword"), required=False, longest=FOREWORD.longest,
            help_text=_("Who made the series and why, whom to thank. Paragraphs, *emphasis*, lists and links work."),
        )  # fmt: skip
        self.fields["foreword"].keep(book.foreword)
        self.initial["seen"] = self.mark

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at its field, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))
