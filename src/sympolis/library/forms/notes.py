"""The note of a session at the desk: its words as one sheet of tables, that several people may have open at once."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from sympolis.core.languages import ORIGINS
from sympolis.directory.models import Municipality, Person
from sympolis.library.actions.notes import LINE, POINTS, SUMMARY, TITLE
from sympolis.library.models import NoteEntry, NoteLine, SessionNote
from sympolis.library.note_states import LineKind
from sympolis.library.queries import notes as note_queries
from sympolis.programme.forms.rows import Rows, stored_id
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.times import day_field
from sympolis.programme.models import Session
from sympolis.programme.states import SegmentKind
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import differences

ENTRIES = "entries"
HEAD = "head"
SEEN, HAD = "seen", "had"
Values = dict[str, Any]


def mark_of(values: Values) -> str:
    """A fingerprint of a row, or of the head: who saves tells what they saw by it."""
    plain = {name: _plain(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {code: text for code, text in value.items() if code != ORIGINS and text}
    return sorted(str(one) for one in value) if isinstance(value, list) else value or ""


class _Row(forms.Form):
    """A line of a table. `before` are the stored rows by id, so that translations keep their origin."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    compared: tuple[str, ...] = ()

    def values(self) -> Values:
        """What was typed, as `mark_of` compares it. After is_valid()."""
        return {name: self.cleaned_data.get(name) for name in self.compared if name in self.fields}

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything in it."""
        shown = [self[name].value() for name in self.compared if name in self.fields and name != "kind"]
        return not any(any(one.values()) if isinstance(one, dict) else one for one in shown)


class EntryForm(_Row):
    """What was said in a part of the session."""

    kind = forms.ChoiceField(choices=SegmentKind.choices, widget=forms.HiddenInput, required=False)
    segment = forms.IntegerField(widget=forms.HiddenInput, required=False)
    compared = ("kind", "title", "person", "points")

    def __init__(
        self, *args: Any, languages: list[str], people: list, before: dict[int, NoteEntry], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.stored = before.get(stored_id(self) or 0)
        self.fields["title"] = TextsFormField(languages, label=_("Part"), required=True, longest=TITLE.longest)
        self.fields["person"] = forms.ChoiceField(label=_("Of whom"), choices=[("", "—"), *people], required=False)
        self.fields["points"] = TextsFormField(
            languages, rows=5, label=_("Key points"), required=False, longest=POINTS.longest
        )
        for name in ("title", "points"):
            self.fields[name].keep(getattr(self.stored, name) if self.stored else None)

    def wish(self) -> Values:
        """The row as actions.save_note takes it."""
        told = self.cleaned_data
        return {**{name: told[name] for name in ("id", "segment", "title", "points")}, "kind": told["kind"],
                "person": int(told["person"]) if told["person"] else None}  # fmt: skip


class LineForm(_Row):
    """A challenge, an offer or a next step."""

    compared = ("text", "who", "whom", "due_on")

    def __init__(
        self,
        *args: Any,
        kind: str,
        languages: list[str],
        who: list,
        cities: list,
        before: dict[int, NoteLine],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.stored = kind, before.get(stored_id(self) or 0)
        labels = {
            LineKind.CHALLENGE: (_("Challenge"), _("Whose")), LineKind.OFFER: (_("What is offered"), _("Who offers it")),
            LineKind.STEP: (_("What is done"), _("Who does it")),
        }  # fmt: skip
        text, whose = labels[LineKind(kind)]
        self.fields["text"] = TextsFormField(languages, rows=2, label=text, required=True, longest=LINE.longest)
        self.fields["text"].keep(self.stored.text if self.stored else None)
        self.fields["who"] = forms.ChoiceField(label=whose, choices=[("", "—"), *who], required=False)
        if kind == LineKind.OFFER:
            self.fields["whom"] = forms.ChoiceField(
                label=_("To whom"), choices=[("", _("to all")), *cities], required=False
            )
        if kind == LineKind.STEP:
            self.fields["due_on"] = day_field(label=_("By when"), required=False)

    def wish(self) -> Values:
        """The row as actions.save_note takes it."""
        told = self.cleaned_data
        which, number = told["who"][:1], told["who"][1:]
        return {
            "id": told["id"], "text": told["text"], "person": int(number) if which == "p" else None,
            "municipality": int(number) if which == "c" else None,
            "whom": int(told["whom"][1:]) if told.get("whom") else None, "due_on": told.get("due_on"),
        }  # fmt: skip


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


class NoteSheet:
    """Head and tables of a note, as stored or as posted.

    After is_valid(): `meet()` compares with what others saved meanwhile, wishes() is for actions.save_note.
    """

    def __init__(self, session: Session, note: SessionNote | None, data: QueryDict | None = None) -> None:
        self.session, self.note, self.data = session, note, data
        self.languages = content_languages(session.series)
        self.people, self.who, self.cities = _choices(session, note)
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
        begun = {} if self.note and self.note.revision else {"practices": _presented(self.session)}
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
        outcome = _outcome(self.head.cleaned_data[SEEN], mark_of(stored), mark_of(typed))
        self.head_as_typed = outcome == "typed"
        if outcome == "stored":
            self._head_wish = stored
        elif outcome == "both":
            self.theirs += differences(self.head, stored, leave=[SEEN])

    def _meet_rows(self, key: str) -> list[Values]:
        stored, had = self.stored(key), _had(self.data.get(f"{HAD}-{key}", "") if self.data else "")
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
            outcome = _outcome(form.cleaned_data[SEEN], mark_of(values), mark_of(form.values()))
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


def entry_values(entry: NoteEntry) -> Values:
    return {"kind": entry.kind, "title": entry.title, "person": str(entry.person_id or ""), "points": entry.points}


def line_values(line: NoteLine) -> Values:
    values: Values = {"text": line.text, "who": who_of(line)}
    if line.kind == LineKind.OFFER:
        values["whom"] = f"c{line.whom_id}" if line.whom_id else ""
    if line.kind == LineKind.STEP:
        values["due_on"] = line.due_on
    return values


def who_of(line: NoteLine) -> str:
    if line.person_id:
        return f"p{line.person_id}"
    return f"c{line.municipality_id}" if line.municipality_id else ""


def segment_values(segment) -> Values:
    """An entry that is begun from a part of the run of show."""
    return {"kind": segment.kind, "title": segment.title, "person": str(segment.person_id or ""), "points": {}}


def _shown(pk: int, values: Values) -> Values:
    return {**values, "id": pk, SEEN: mark_of(values)}


def _outcome(seen: str, stored: str, typed: str) -> str:
    """ "typed", "stored", or "both" when two people changed the same: by the marks of what was seen, is stored, was typed."""
    if not seen or seen == stored or typed == stored:
        return "typed"
    return "stored" if typed == seen else "both"


def _had(told: str) -> dict[int, str]:
    pairs = (one.partition(":")[::2] for one in told.split())
    return {int(pk): mark for pk, mark in pairs if pk.isdecimal() and len(pk) < 19}


def _practices(session: Session, note: SessionNote | None) -> list[tuple[str, str]]:
    found = {one.pk: one for one in note_queries.presentable(session)}
    found |= {one.pk: one for one in note.practices.all()} if note else {}
    return [(str(pk), ", ".join(filter(None, [str(one.title), str(one.municipality or one.place)]))) for pk, one in found.items()]  # fmt: skip


def _presented(session: Session) -> list[str]:
    """What a new note begins with: what the secretariat gave a place in the session."""
    given = note_queries.presentable(session).filter(presentations__session=session)
    return [str(pk) for pk in given.values_list("pk", flat=True)]


def _choices(session: Session, note: SessionNote | None) -> tuple[list, list, list]:
    """(people of entries, whom lines are of, cities): those with a part first, then those who were there."""
    parts = list(dict.fromkeys(part.person for part in session.parts.all()))
    there = [person for person in note_queries.those_there(session) if person not in set(parts)]
    standing = _standing(note, {person.pk for person in (*parts, *there)})
    people = [
        (name, [(str(one.pk), person_words(one)) for one in some])
        for name, some in ((_("With a part"), parts), (_("Those who were there"), [*there, *standing]))
        if some
    ]
    cities = _cities(session, note, [*parts, *there, *standing])
    groups = [(_("Cities"), cities)] if cities else []
    who = [*groups, *((name, [(f"p{pk}", words) for pk, words in some]) for name, some in people)]
    return people, who, cities


def person_words(person: Person) -> str:
    place = (
        str(person.municipality or person.organisation or "")
        if person.municipality_id or person.organisation_id
        else ""
    )
    return f"{person} ({place})" if place else str(person)


def _standing(note: SessionNote | None, known: set[int]) -> list[Person]:
    """Who stands in the note already, and neither has a part nor was there."""
    if note is None:
        return []
    ids = {row.person_id for row in (*note.entries.all(), *note.lines.all()) if row.person_id} - known
    return list(
        Person.objects.select_related("municipality", "organisation").filter(pk__in=ids).order_by("family_name")
    )


def _cities(session: Session, note: SessionNote | None, people: Iterable[Person]) -> list[tuple[str, str]]:
    wanted = {city.pk for city in session.cities.all()} | {one.municipality_id for one in people if one.municipality_id}
    if note is not None:
        wanted |= {pk for line in note.lines.all() for pk in (line.municipality_id, line.whom_id) if pk}
    rows = Municipality.objects.filter(pk__in=wanted)
    return sorted(((f"c{city.pk}", str(city)) for city in rows), key=lambda pair: pair[1].casefold())
