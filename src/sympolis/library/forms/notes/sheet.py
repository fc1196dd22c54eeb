"""A note as one sheet of tables, that several people may have open at once: met with what others saved."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from sympolis.library.forms.notes.choices import choices_of
from sympolis.library.forms.notes.entries import ENTRIES, EntryForm, entry_values, segment_values
from sympolis.library.forms.notes.head import HEAD, HeadForm, presented
from sympolis.library.forms.notes.lines import LineForm, line_values
from sympolis.library.forms.notes.marks import HAD, SEEN, Values, had_of, mark_of, outcome_of
from sympolis.library.models import SessionNote
from sympolis.library.note_states import LineKind
from sympolis.library.queries import notes as note_queries
from sympolis.programme.forms.rows import Rows
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Session
from sympolis.ui.together import differences


class NoteSheet:
    """Head and tables of a note, as stored or as posted.

    After is_valid(): `meet()` compares with what others saved meanwhile, wishes() is for actions.save_note.
    """

    def __init__(self, session: Session, note: SessionNote | None, data: QueryDict | None = None) -> None:
        self.session, self.note, self.data = session, note, data
        self.languages = content_languages(session.series)
        self.people, self.who, self.cities = choices_of(session, note)
        self.stored_entries = {entry.pk: entry for entry in note.entries.all()} if note else {}
        self.stored_lines = {line.pk: line for line in note.lines.all()} if note else {}
        self.theirs: list[dict[str, Any]] = []
        self.head_as_typed = True
        if data is None:
            self.head = self._head()
            self.rows = {key: Rows(self._maker(key), key, self._initial(key)) for key in self.keys}
        else:
            self.head = self._head(data)
            self.rows = {key: Rows.from_post(self._maker(key), key, data) for key in self.keys}

    keys = (ENTRIES, *LineKind.values)

    def _head(self, data: QueryDict | None = None, initial: Values | None = None) -> HeadForm:
        stored = self.stored_head()
        begun = {} if self.note and self.note.revision else {"practices": presented(self.session)}
        first = {**stored, **begun, SEEN: mark_of(stored)} if initial is None else initial
        return HeadForm(data, prefix=HEAD, initial=first, session=self.session, note=self.note)

    def _maker(self, key: str):
        if key == ENTRIES:

            def entry(**options: Any) -> EntryForm:
                return EntryForm(languages=self.languages, people=self.people, before=self.stored_entries, **options)

            return entry

        def line(**options: Any) -> LineForm:
            return LineForm(
                kind=key,
                languages=self.languages,
                who=self.who,
                cities=self.cities,
                before=self.stored_lines,
                **options,
            )

        return line

    # -- what is stored

    def stored_head(self) -> Values:
        if self.note is None:
            return {"summary": {}, "practices": []}
        chosen = sorted(str(one.pk) for one in self.note.practices.all())
        return {"summary": self.note.summary, "practices": chosen}

    def stored(self, key: str) -> dict[int, Values]:
        """Id -> values of the rows of a table, in order."""
        if key == ENTRIES:
            return {pk: entry_values(entry) for pk, entry in self.stored_entries.items()}
        return {pk: line_values(line) for pk, line in self.stored_lines.items() if line.kind == key}

    def _initial(self, key: str) -> list[Values]:
        if key == ENTRIES and (self.note is None or not self.note.revision):
            begun = [(segment.pk, segment_values(segment)) for segment in note_queries.begun_with(self.session)]
            return [{**values, "segment": pk, SEEN: mark_of(values)} for pk, values in begun]
        return [_shown(pk, values) for pk, values in self.stored(key).items()]

    def had(self, key: str) -> str:
        """Which rows the page shows, for whoever saves it later: what is missing then was removed by them."""
        if self.data is not None:
            return self.data.get(f"{HAD}-{key}", "")[:2000]
        return " ".join(f"{pk}:{mark_of(values)}" for pk, values in self.stored(key).items())

    # -- what was posted

    def without_blank(self) -> "NoteSheet":
        """Leave out lines in which nothing stands; what was there and was emptied counts as removed."""
        for rows in self.rows.values():
            rows.forms = [form for form in rows.forms if not form.is_blank]
        return self

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def is_wrong(self) -> bool:
        return bool(self.head.errors) or any(rows.errors for rows in self.rows.values())

    def meet(self) -> bool:
        """Join with what others saved since the page was opened; False when both changed the same, see `theirs`.

        What only others changed or added is taken as it is stored; what only this page changed as it was typed.
        """
        self._meet_head()
        self._wishes = {key: self._meet_rows(key) for key in self.keys}
        if self.theirs:
            self._show_again()
        return not self.theirs

    def _meet_head(self) -> None:
        stored, typed = self.stored_head(), self.head.values()
        self._head_wish = typed
        outcome = outcome_of(self.head.cleaned_data[SEEN], mark_of(stored), mark_of(typed))
        self.head_as_typed = outcome == "typed"
        if outcome == "stored":
            self._head_wish = stored
        elif outcome == "both":
            self.theirs += differences(self.head, stored, leave=[SEEN])

    def _meet_rows(self, key: str) -> list[Values]:
        stored, had = self.stored(key), had_of(self.data.get(f"{HAD}-{key}", "") if self.data else "")
        wishes: list[Values] = []
        met: set[int] = set()
        for form in self.rows[key].forms:
            pk = self._row_of(form, met)
            values = stored.get(pk)
            if values is None:
                if form.cleaned_data["id"] and mark_of(form.values()) == form.cleaned_data[SEEN]:
                    continue  # somebody else removed it, and nothing was changed in it here
                wishes.append({**form.wish(), "id": None, "form": form, "typed": True})
                continue
            met.add(pk)
            outcome = outcome_of(form.cleaned_data[SEEN], mark_of(values), mark_of(form.values()))
            if outcome == "both":
                where = _("%(table)s, line %(number)d") % {"table": self.name(key), "number": len(wishes) + 1}
                found = differences(form, values, leave=["id", SEEN])
                self.theirs += [{**one, "label": f"{where}: {one['label']}"} for one in found]
            wish = self._as_stored(key, pk) if outcome == "stored" else {**form.wish(), "id": pk}
            wishes.append({**wish, "form": form, "typed": outcome != "stored"})
        others = [pk for pk, values in stored.items() if pk not in met and had.get(pk) != mark_of(values)]
        return [*wishes, *({**self._as_stored(key, pk), "form": None, "typed": False} for pk in others)]

    def _row_of(self, form: forms.Form, met: set[int]) -> int:
        """Id of the stored row that a posted one is; of a part of the run of show that two people began at once, theirs."""
        if form.cleaned_data["id"]:
            return int(form.cleaned_data["id"])
        segment = form.cleaned_data.get("segment")
        same = (
            pk for pk, one in self.stored_entries.items() if segment and one.segment_id == segment and pk not in met
        )
        return next(same, 0)

    def name(self, key: str) -> str:
        return _("Parts of the session") if key == ENTRIES else str(LineKind(key).label)

    def _as_stored(self, key: str, pk: int) -> Values:
        if key == ENTRIES:
            entry = self.stored_entries[pk]
            return {
                "id": pk,
                "title": entry.title,
                "kind": entry.kind,
                "person": entry.person_id,
                "points": entry.points,
            }
        line = self.stored_lines[pk]
        return {"id": pk, "text": line.text, "person": line.person_id, "municipality": line.municipality_id,
                "whom": line.whom_id, "due_on": line.due_on}  # fmt: skip

    def _show_again(self) -> None:
        """The page with what was typed; saving it again puts it in the place of what others saved."""
        stored = self.stored_head()
        self.head = self._head(initial={**self.head.values(), SEEN: mark_of(stored)})
        for key in self.keys:
            now = self.stored(key)
            shown = []
            for wish in self._wishes[key]:
                form, pk = wish["form"], wish["id"]
                if wish["typed"]:
                    mark = mark_of(now[pk]) if pk else ""
                    shown.append({**{name: form[name].value() for name in form.fields}, "id": pk or "", SEEN: mark})
                else:
                    shown.append(_shown(pk, now[pk]))
            self.rows[key] = Rows(self._maker(key), key, shown)
        self.data = None

    def wishes(self) -> Values:
        """What actions.save_note takes. After meet()."""
        rows = {
            key: [{name: value for name, value in wish.items() if name not in {"form", "typed"}} for wish in wishes]
            for key, wishes in self._wishes.items()
        }
        return {
            "summary": self._head_wish["summary"],
            "practices": [int(pk) for pk in self._head_wish["practices"]],
            "entries": rows[ENTRIES],
            "lines": {kind: rows[kind] for kind in LineKind.values},
        }

    def posted_as(self, key: str) -> list[str]:
        """Prefix in the page of each wish of a table, "" for lines that are taken as others saved them. After meet()."""
        return [wish["form"].prefix if wish["typed"] else "" for wish in self._wishes[key]]

    # -- the page

    def pressed(self, key: str, what: str, number: int, new: Values | None = None) -> None:
        """A button of a table: add, remove, up, down. Nothing is saved."""
        self.rows[key] = self.rows[key].changed_by(what, number, new)

    def with_spare(self) -> "NoteSheet":
        """A blank line at the end of each list, to write the next one into."""
        for kind in LineKind.values:
            shown = self.rows[kind].forms
            number = max((int(form.prefix.rpartition("-")[2]) for form in shown), default=-1) + 1
            shown.append(self._maker(kind)(prefix=f"{kind}-{number}", initial={}))
        return self


def _shown(pk: int, values: Values) -> Values:
    return {**values, "id": pk, SEEN: mark_of(values)}
