"""What is about the whole session: its summary, and the practices that were shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sympolis.library.actions.notes import SUMMARY
from sympolis.library.forms.notes.marks import Values
from sympolis.library.models import SessionNote
from sympolis.library.queries import notes as note_queries
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Session
from sympolis.ui.texts import TextsFormField

HEAD = "head"


class HeadForm(forms.Form):
    """What is about the whole session."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, session: Session, note: SessionNote | None, **options: Any) -> None:
        super().__init__(*args, **options)
        languages = content_languages(session.series)
        self.fields["summary"] = TextsFormField(
            languages, rows=4, label=_("In brief"), required=False, longest=SUMMARY.longest,
            help_text=_("What one reads who reads nothing else: three or four key points. A line that begins with * makes a list."),
        )  # fmt: skip
        self.fields["summary"].keep(note.summary if note else None)
        self.fields["practices"] = forms.MultipleChoiceField(
            label=_("Good practices that were shown"), choices=_practices(session, note), required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("The public sees those that are published; the others as soon as they are."),
        )  # fmt: skip

    def values(self) -> Values:
        return {name: self.cleaned_data.get(name) for name in ("summary", "practices")}

    @property
    def has_practices(self) -> bool:
        return bool(self.fields["practices"].choices)


def _practices(session: Session, note: SessionNote | None) -> list[tuple[str, str]]:
    found = {one.pk: one for one in note_queries.presentable(session)}
    found |= {one.pk: one for one in note.practices.all()} if note else {}
    return [(str(pk), ", ".join(filter(None, [str(one.title), str(one.municipality or one.place)]))) for pk, one in found.items()]  # fmt: skip


def presented(session: Session) -> list[str]:
    """What a new note begins with: what the secretariat gave a place in the session."""
    given = note_queries.presentable(session).filter(presentations__session=session)
    return [str(pk) for pk in given.values_list("pk", flat=True)]
