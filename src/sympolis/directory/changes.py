"""Changes of rows that can be taken back exactly: each is written down with what was there before.

What is written is plain JSON, to be kept with whatever the changes were made for:
  {"model": label, "fields": [attname], "after": [value], "before": [[values, [ids]], ...]}     set
  {"model": label, "fields": [attname], "removed": [[value], ...]}                               removed
  {"model": label, "added": id}                                                                  added
Taking back leaves alone what somebody has changed again since.
"""

import json
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

Entry = dict[str, Any]


class Changes:
    """Makes changes in the caller's transaction and writes them down; `written` of an earlier one can be taken back."""

    def __init__(self, written: list[Entry] | None = None) -> None:
        self.written: list[Entry] = list(written or [])

    def set(self, rows: models.QuerySet, **fields: Any) -> int:
        """Give rows these values (by attname); how many had others."""
        model, names = rows.model, list(fields)
        after = [_plain(value) for value in fields.values()]
        before: dict[str, list[int]] = {}
        for pk, *values in rows.order_by("pk").values_list("pk", *names):
            if (plain := [_plain(value) for value in values]) != after:
                before.setdefault(json.dumps(plain, sort_keys=True), []).append(pk)
        ids = [pk for group in before.values() for pk in group]
        if ids:
            model._base_manager.filter(pk__in=ids).update(**fields)
            groups = [[json.loads(values), group] for values, group in before.items()]
            self.written.append({"model": model._meta.label_lower, "fields": names, "after": after, "before": groups})
        return len(ids)

    def remove(self, rows: models.QuerySet) -> int:
        """Delete rows that nothing points at; how many."""
        names = _names(rows.model)
        gone = [[_plain(value) for value in values] for values in rows.order_by("pk").values_list(*names)]
        if gone:
            rows.model._base_manager.filter(pk__in=[values[0] for values in gone]).delete()
            self.written.append({"model": rows.model._meta.label_lower, "fields": names, "removed": gone})
        return len(gone)

    def added(self, row: models.Model) -> None:
        """Note that a row was made."""
        self.written.append({"model": row._meta.label_lower, "added": row.pk})

    def move(self, rows: models.QuerySet, column: str, kept: int, lost: int, *, once: tuple[str, ...] = ()) -> None:
        """Point rows at `kept` instead of `lost`.

        once   columns that may stand only once beside each `column`: a row that would be a second one is removed
        """
        mine = rows.filter(**{column: lost})
        if once:
            taken = set(rows.filter(**{column: kept}).values_list(*once))
            doubles = [pk for pk, *key in mine.values_list("pk", *once) if tuple(key) in taken]
            self.remove(rows.filter(pk__in=doubles))
            mine = mine.exclude(pk__in=doubles)
        self.set(mine, **{column: kept})

    def counts(self) -> Counter[str]:
        """Label of a model -> how many of its rows were changed, removed or made."""
        found: Counter[str] = Counter()
        for one in self.written:
            ids = sum(len(group) for _values, group in one.get("before", ()))
            found[one["model"]] += ids + len(one.get("removed", ())) + ("added" in one)
        return found

    def take_back(self) -> int:
        """Undo everything, the last first; how many rows stay as they are now, since something happened to them."""
        return sum(_take_back(one) for one in reversed(self.written))


def _take_back(one: Entry) -> int:
    model = apps.get_model(one["model"])
    if "added" in one:
        model._base_manager.filter(pk=one["added"]).delete()
        return 0
    if "removed" in one:
        names = one["fields"]
        return sum(not _bring_back(model, dict(zip(names, values, strict=True))) for values in one["removed"])
    names, after = one["fields"], one["after"]
    left = 0
    for values, ids in one["before"]:
        rows = model._base_manager.filter(pk__in=ids)
        same = [pk for pk, *now in rows.values_list("pk", *names) if [_plain(value) for value in now] == after]
        fields = {name: _value(model, name, value) for name, value in zip(names, values, strict=True)}
        if same and not _tried(lambda rows=rows, same=same, fields=fields: rows.filter(pk__in=same).update(**fields)):
            same = []
        left += len(ids) - len(same)
    return left


def _bring_back(model: type[models.Model], values: dict[str, Any]) -> bool:
    """Make a removed row again under its id, unless another has taken its place. Columns that came since begin anew."""
    if model._base_manager.filter(pk=values[model._meta.pk.attname]).exists():
        return False
    there = set(_names(model))
    row = model(**{name: _value(model, name, value) for name, value in values.items() if name in there})
    return _tried(lambda: model._base_manager.bulk_create([row]))


def _tried(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return False
    return True


def _names(model: type[models.Model]) -> list[str]:
    """All columns, the key first."""
    key = model._meta.pk
    return [key.attname, *(field.attname for field in model._meta.concrete_fields if field is not key)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _value(model: type[models.Model], name: str, plain: Any) -> Any:
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    return field.to_python(plain) if isinstance(field, models.DateField | models.DecimalField) else plain
