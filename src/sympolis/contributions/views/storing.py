"""A form of a whole contribution comes in, from an author or from the desk: stored, joined, answered."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import actions, queries
from sympolis.contributions.actions.moving import Writer
from sympolis.contributions.flat import flat
from sympolis.contributions.forms.writing import WriteForm
from sympolis.contributions.models import Author, Contribution
from sympolis.contributions.telling import mark
from sympolis.core.refusals import Refused
from sympolis.programme.models import Series
from sympolis.registrations import towns
from sympolis.ui.together import in_words


class Stored:
    """What became of a form: `form` to be shown again, `row` as it is now, and whether all of it was stored."""

    def __init__(self, request: HttpRequest, row: Contribution, by: Writer) -> None:
        self.row, self.conflicts = row, {}
        self.form = WriteForm(
            request.POST, contribution=row, questions=queries.questions_of(row), every=not isinstance(by, Author)
        )
        self.form.is_valid()
        self.refused = self.is_other_form = False
        try:
            self._store(by)
        except Refused as refusal:
            self.refused = True
            self.form.show(refusal)
        self.form.theirs = self._theirs()  # type: ignore[attr-defined]

    def _store(self, by: Writer) -> None:
        before = self.row.language
        saved = actions.save(self.row, self.form.told(), seen=self.form.seen(), by=by)
        self.row, self.conflicts = saved.row, saved.joined.conflicts
        self.form.stored = flat(self.row)
        self.form.keep_theirs(saved.joined.theirs)
        self.theirs = saved.joined.theirs
        self.is_other_form = self.row.language != before  # other languages are asked for beside it now
        if self.conflicts:
            self.form.add_error(None, _("Somebody else wrote in the same place meanwhile. Compare, then save again."))

    @property
    def is_whole(self) -> bool:
        """Whether everything of it is stored."""
        return not self.form.errors

    def _theirs(self) -> list[dict[str, Any]]:
        """Where both wrote: for the table on top of the form."""
        form = self.form
        return [
            {"name": name, "label": form[name].label, "field": form[name], "theirs": in_words(form, name, theirs),
             "mine": in_words(form, name, form[name].value())}
            for name, theirs in self.conflicts.items() if name in form.fields
        ]  # fmt: skip

    def answer(self) -> JsonResponse:
        """For a page that saves by itself."""
        errors = {
            name: [str(words) for words in found] for name, found in self.form.errors.items() if name != "__all__"
        }
        told = {
            "again": self.is_other_form, "at": timezone.now().isoformat(), "saved": not self.refused, "whole": self.is_whole, "errors": errors,
            "seen": self._seen(), "now": {name: mark(self.form.stored.get(name)) for name in self.conflicts}, "theirs": {} if self.refused else self.theirs,
            "conflicts": {row["name"]: row["theirs"] for row in self.form.theirs},  # type: ignore[attr-defined]
            "words": str(self.form.non_field_errors()[0]) if self.form.non_field_errors() else "",
            "missing": [] if self.refused else actions.missing(self.row),
        }  # fmt: skip
        return JsonResponse(told, status=200 if self.is_whole else 409 if self.conflicts or self.refused else 422)

    def _seen(self) -> list[str]:
        """Marks for the page to go on with. Where both wrote, the old one: what is there counts until it is decided."""
        old = self.form.seen()
        now = dict(text.split(":", 1) for text in self.form.marks_now())
        return [f"{name}:{old.get(name, new) if name in self.conflicts else new}" for name, new in now.items()]


def wants_json(request: HttpRequest) -> bool:
    """Whether the page saves by itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def frame(series: Series, language: str) -> dict[str, Any]:
    """What the fields of a whole contribution need beside the form."""
    return {"towns": towns.offered(series.network, language)}
