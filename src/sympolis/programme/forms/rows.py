"""A table of small forms that grows, shrinks and is put in order by plain buttons, so it works without JavaScript."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import QueryDict

MOST_ROWS = 100


class Rows:
    """Forms of one kind in an order; named `<prefix>-<number>-<field>` in the page.

    make    builds one form: make(prefix=..., data=... or None, initial=...)
    """

    def __init__(self, make: Callable[..., forms.Form], prefix: str, rows: Iterable[dict[str, Any]] = ()) -> None:
        self.make, self.prefix = make, prefix
        self.forms = [self._form(number, initial) for number, initial in enumerate(rows)]

    def _form(self, number: int, initial: dict[str, Any]) -> forms.Form:
        return self.make(prefix=f"{self.prefix}-{number}", initial=initial)

    @classmethod
    def from_post(cls, make: Callable[..., forms.Form], prefix: str, data: QueryDict) -> "Rows":
        """The rows that were posted, in the order of their numbers, ready for is_valid()."""
        rows = cls(make, prefix)
        numbers = {name.split("-")[1] for name in data if name.startswith(f"{prefix}-")}
        posted = sorted(int(number) for number in numbers if number.isdecimal() and len(number) < 4)[:MOST_ROWS]
        rows.forms = [make(prefix=f"{prefix}-{number}", data=data) for number in posted]
        return rows

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def cleaned(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms]

    @property
    def errors(self) -> list[tuple[int, forms.BoundField, str]]:
        """(number of the row, its field, words), for the summary on top."""
        return [
            (number, field, str(error))
            for number, form in enumerate(self.forms, 1)
            if form.is_bound
            for field in form
            for error in field.errors
        ]

    def typed(self) -> list[dict[str, Any]]:
        """What stands in the inputs, checked or not, as initial values for a page shown again."""
        return [{name: form[name].value() for name in form.fields} for form in self.forms]

    def changed_by(self, what: str, number: int, new: dict[str, Any] | None = None) -> "Rows":
        """The rows after a button: "add" (after the last, or after `number`), "remove", "up", "down"; typed values stay."""
        rows = self.typed()
        if what == "add" and len(rows) < MOST_ROWS:
            rows.insert(len(rows) if number < 0 else number + 1, new or {})
        elif what == "remove" and 0 <= number < len(rows):
            del rows[number]
        elif what in {"up", "down"} and 0 <= number < len(rows):
            other = number - 1 if what == "up" else number + 1
            if 0 <= other < len(rows):
                rows[number], rows[other] = rows[other], rows[number]
        return Rows(self.make, self.prefix, rows)


def pressed(data: QueryDict) -> tuple[str, int]:
    """Which button of a table was pressed: ("remove", 3) for `do=remove:3`, ("save", -1) for none or a plain one."""
    what, _colon, number = data.get("do", "save").partition(":")
    return what, int(number) if number.isdecimal() and len(number) < 4 else -1


def stored_id(form: forms.Form) -> int | None:
    """The id in a row's hidden field, None for a new row or nonsense."""
    value = str(form["id"].value() or "")
    return int(value) if value.isdecimal() and len(value) < 19 else None
