"""On PostgreSQL the full-text indexes are asked by functions that leave it no other way.

Its planner takes a scan for cheap, since it does not count that every vector is fetched from beside its row
(docs/decisions/0025-search.md).
"""

from django.db import migrations

FUNCTIONS = (("library_matching", "practice_id", "library_indexed"), ("library_spelt_like", "id", "library_word"))


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, key, table in FUNCTIONS:
        # Or replace: a restore drops tables only
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}(asked tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE SET enable_seqscan = off "
            f"AS $$ SELECT {key} FROM {table} WHERE vector @@ asked $$"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, _key, _table in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION {name}(tsquery)")


class Migration(migrations.Migration):
    dependencies = [("library", "0008_series_book")]
    operations = [migrations.RunPython(make, drop)]
