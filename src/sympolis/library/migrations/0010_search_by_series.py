"""Practices are found by the titles of their series and sessions too: the hourly duty writes them anew."""

from django.db import migrations


def have_it_made_anew(apps, schema_editor):
    rows = apps.get_model("library", "Indexed").objects.using(schema_editor.connection.alias)
    rows.update(of_version=0)


class Migration(migrations.Migration):
    dependencies = [("library", "0009_search_by_index")]

    operations = [migrations.RunPython(have_it_made_anew, migrations.RunPython.noop)]
