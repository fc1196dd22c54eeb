"""A table of small forms that grows and shrinks by buttons."""

from django import forms
from django.http import QueryDict

from sympolis.programme.forms.rows import MOST_ROWS, Rows, pressed


class Line(forms.Form):
    id = forms.IntegerField(required=False)
    name = forms.CharField()


def posted(*names: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({f"line-{number}-name": name for number, name in enumerate(names)})
    return data


def names(rows: Rows) -> list[str]:
    return [row["name"] for row in rows.typed()]


def after(button: str, *typed: str) -> list[str]:
    data = posted(*typed)
    data["do"] = button
    return names(Rows.from_post(Line, "line", data).changed_by(*pressed(data), {"name": "new"}))


def test_buttons_change_the_order_and_number_and_keep_what_was_typed():
    assert after("up:1", "a", "b", "c") == ["b", "a", "c"]
    assert after("down:1", "a", "b", "c") == ["a", "c", "b"]
    assert after("remove:0", "a", "b", "c") == ["b", "c"]
    assert after("add:0", "a", "b") == ["a", "new", "b"]
    assert after("add", "a", "b") == ["a", "b", "new"]


def test_buttons_at_the_ends_and_nonsense_change_nothing():
    for button in ("up:0", "down:1", "remove:9", "up:-1", "down:x", "jump:0", "remove:99999"):
        assert after(button, "a", "b") == ["a", "b"]


def test_an_invalid_row_keeps_what_was_typed_and_says_its_number():
    rows = Rows.from_post(Line, "line", posted("a", ""))

    assert not rows.is_valid()
    assert [(number, field.name) for number, field, _words in rows.errors] == [(2, "name")]


def test_rows_stand_in_the_order_of_their_numbers_and_have_an_end():
    data = posted(*[str(number) for number in range(MOST_ROWS + 20)])

    rows = Rows.from_post(Line, "line", data)

    assert names(rows) == [str(number) for number in range(MOST_ROWS)]
