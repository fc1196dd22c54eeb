"""Asking speakers, publishing, telling: the small forms around a session's note."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.core.files import ACCEPT
from sympolis.core.refusals import Refused
from sympolis.library.actions.note_approvals import LONGEST_NOTED, LONGEST_REMARK
from sympolis.library.actions.note_files import LONGEST_TITLE
from sympolis.library.actions.note_publishing import LONGEST_REASON
from sympolis.library.actions.notes import POINTS
from sympolis.library.letters.notes import LONGEST_NEWS
from sympolis.library.models import SessionNote
from sympolis.library.note_reading import Reading
from sympolis.library.note_states import Viewers
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.times import day_field, local_of
from sympolis.programme.models import Session
from sympolis.ui.texts import TextsFormField

DAYS_TO_ANSWER = 3
LAST_MINUTE = time(23, 59)


class Shown(forms.Form):
    """A form that shows an action's refusal."""

    def show(self, refusal: Refused) -> None:
        """Put its words at the field they are about, or on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))


class SendForm(Shown):
    """Until when speakers are asked, and what no answer means. After is_valid(): wishes()."""

    until = day_field(
        label=gettext_lazy("Answer wanted until"), help_text=gettext_lazy("The end of that day, on the host’s clock.")
    )
    silence_counts = forms.BooleanField(
        label=gettext_lazy("No answer until then counts as a yes"), required=False,
        help_text=gettext_lazy("They are told so in the letter and on the page."),
    )  # fmt: skip

    def __init__(self, *args: Any, session: Session, note: SessionNote, **options: Any) -> None:
        self.zone = session.zone
        told = note.approve_until if note.approve_until and note.approve_until > timezone.now() else None
        day = local_of(told or timezone.now() + timedelta(days=DAYS_TO_ANSWER), session.zone).date()
        super().__init__(*args, initial={"until": day, "silence_counts": note.silence_counts}, **options)

    def wishes(self) -> dict[str, Any]:
        """What actions.send_note takes."""
        local = datetime.combine(self.cleaned_data["until"], LAST_MINUTE)
        try:
            until = clock.instant(local, self.zone, second=True)
        except clock.MissingHour as gap:
            until = clock.instant(gap.later, self.zone, second=True)
        return {"until": until, "silence_counts": self.cleaned_data["silence_counts"]}


class ConsentForm(Shown):
    """How the team knows that somebody approved."""

    how = forms.CharField(
        label=gettext_lazy("How you know"), max_length=LONGEST_NOTED,
        help_text=gettext_lazy("For example “By telephone on 3 November”."),
    )  # fmt: skip


class PublishForm(Shown):
    """Make a note public."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is published without these answers"), required=False, max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("Kept with this version, for the team only."),
    )  # fmt: skip
    tell = forms.BooleanField(label=gettext_lazy("Tell those who registered, by letter"), required=False)


class TellForm(Shown):
    """Tell those who registered that a note has changed."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["news"] = TextsFormField(
            content_languages(session.series), rows=2, label=_("What has changed"), required=False, longest=LONGEST_NEWS,
            help_text=_("Stands in the letter. Empty: “The note has changed since our last letter.”"),
        )  # fmt: skip


class FileForm(Shown):
    """A file for the note."""

    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("PDF, picture or office file, at most 20 MB."),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty.")},
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("What it is"), required=False, max_length=LONGEST_TITLE,
        help_text=gettext_lazy("For example “Slides of Kumasi”. Empty: the name of the file."),
    )  # fmt: skip
    viewers = forms.ChoiceField(
        label=gettext_lazy("Who may have it"), choices=Viewers.choices, widget=forms.RadioSelect,
        initial=Viewers.PARTICIPANTS,
    )  # fmt: skip


class RecordingForm(Shown):
    """Where the recording is."""

    recording_url = forms.CharField(
        label=gettext_lazy("Link to the recording"), required=False, max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )  # fmt: skip
    recording_for = forms.ChoiceField(
        label=gettext_lazy("Who may see it"), choices=Viewers.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, note: SessionNote | None, **options: Any) -> None:
        first = {"recording_url": note.recording_url if note else "", "recording_for": note.recording_for if note else Viewers.PARTICIPANTS}  # fmt: skip
        super().__init__(*args, initial=first, **options)


class AnswerForm(Shown):
    """What somebody with a part says to a note: a text for each part that it has, and one for the whole."""

    remark = forms.CharField(
        label=gettext_lazy("Anything else?"), required=False, max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is missing or wrong elsewhere in the note, a link, a file to add."),
    )  # fmt: skip

    def __init__(self, *args: Any, shown: Reading, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language  # of what is written where nothing stands yet
        self.shown = {entry.pk: entry for entry in shown.entries}
        for pk, entry in self.shown.items():
            self.fields[f"points-{pk}"] = forms.CharField(
                label=_("Key points of “%(title)s”") % {"title": entry.title.text}, required=False, initial=entry.points.text,
                max_length=POINTS.longest, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "lang": entry.points.language or language}),
            )  # fmt: skip

    @classmethod
    def anew(cls, typed: QueryDict, before: Reading | None, **options: Any) -> "AnswerForm":
        """What was typed beside an older text (`before`), beside the one of now: where nothing was typed, its words."""
        data, old = typed.copy(), {entry.pk: entry.points.text for entry in before.entries} if before else {}
        for entry in options["shown"].entries:
            name = f"points-{entry.pk}"
            if name not in data or _even(data[name]) == _even(old.get(entry.pk, "")):
                data[name] = entry.points.text
        return cls(data, **options)

    def changed(self) -> dict[int, tuple[str, str]]:
        """Id of each entry whose text is another one now -> (its language, the text)."""
        typed = {pk: self.cleaned_data[f"points-{pk}"] for pk in self.shown}
        return {
            pk: (self.shown[pk].points.language or self.language, text)
            for pk, text in typed.items()
            if _even(text) != _even(self.shown[pk].points.text)
        }

    def typed(self) -> set[int]:
        """Entries in whose field something else stands than was shown, checked or not."""
        return {pk for pk in self.shown if _even(str(self.part(pk).value() or "")) != _even(self.shown[pk].points.text)}

    def part(self, pk: int) -> forms.BoundField:
        return self[f"points-{pk}"]


def _even(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().splitlines())
