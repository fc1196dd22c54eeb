"""The rows of a database as plain values, the same on SQLite and PostgreSQL.

The models are those of the changes (migrations) that the database has, not those of the program: a backup can be made
before an update is finished, and one of an older version can be read.
"""

import base64
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_iso_string

Change = tuple[str, str]  # (app, name of the migration)

READ, WRITE = 1000, 200  # rows at once
DERIVED = frozenset({"library_indexed", "library_word"})  # made anew of the rest after a restore


def changes_of(alias: str) -> tuple[set[Change], set[Change]]:
    """The changes that a database has: those that this program knows, and those that it does not."""
    loader = MigrationLoader(connections[alias])
    applied = set(loader.applied_migrations)
    replaced = {old for migration in loader.replacements.values() for old in migration.replaces}
    known = set(loader.graph.nodes)
    return applied & known, applied - known - replaced


def known_changes() -> set[Change]:
    """All changes that this program knows."""
    return set(MigrationLoader(None).graph.nodes)


def last_ones(changes: Iterable[Change]) -> list[Change]:
    """Of each app the change that no other one of these follows: what the migration executor takes as its aim."""
    graph, changes = MigrationLoader(None).graph, set(changes)
    followed = {
        parent.key for change in changes for parent in graph.node_map[change].parents if parent.key[0] == change[0]
    }
    return sorted(changes - followed)


def models_at(changes: Iterable[Change]) -> list[type[models.Model]]:
    """The models, and so the tables, of a database that has these changes, by the table's name."""
    state = MigrationLoader(None).project_state(last_ones(changes))
    found = state.apps.get_models(include_auto_created=True)
    kept = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


def kept_at(changes: Iterable[Change]) -> list[type[models.Model]]:
    """Those of `models_at` whose rows a backup holds."""
    return [model for model in models_at(changes) if model._meta.db_table not in DERIVED]


def columns(model: type[models.Model]) -> list[models.Field]:
    """The fields that hold what the table stores."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def read(model: type[models.Model], alias: str) -> Iterator[list]:
    """The rows in the order of their key, as values that JSON can hold."""
    names = [field.attname for field in columns(model)]
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=READ):
        yield [plain(value) for value in row]


def plain(value: Any) -> Any:
    """A value that JSON can hold and the field's `to_python` understands. Raises TypeError for an unknown kind."""
    match value:
        case None | bool() | int() | float() | str() | dict() | list():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"no plain form for {type(value).__name__}")


def write(model: type[models.Model], names: list[str], rows: Iterable[list], alias: str) -> Iterator[int]:
    """Write rows with exactly these values; yields how many each time some are written."""
    fields = {field.attname: field for field in columns(model)}
    wanted = [fields[name] for name in names]
    at_once = min(WRITE, connections[alias].ops.bulk_batch_size(wanted, [None] * WRITE))
    waiting = iter(rows)
    while some := list(islice(waiting, at_once)):
        query = InsertQuery(model)
        query.insert_values(wanted, [_made(model, wanted, row) for row in some], raw=True)
        query.get_compiler(alias).execute_sql()
        yield len(some)


def _made(model: type[models.Model], fields: list[models.Field], row: list) -> models.Model:
    made = model()
    for field, value in zip(fields, row, strict=True):
        setattr(made, field.attname, _stored(field, value))
    return made


def _stored(field: models.Field, value: Any) -> Any:
    """What the field stores for a plain value. JSON's null is kept apart from no value."""
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return models.Value(None, models.JSONField())
    return field.to_python(value)


def set_counters(found: list[type[models.Model]], alias: str) -> None:
    """Have the next new row of each table get a number that is free (PostgreSQL; SQLite does it by itself)."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(sql)
