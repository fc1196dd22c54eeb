from django.db import migrations

BEFORE, NOW = "sign", "sign_language"


def rename_in_what_is_kept(apps, schema_editor):
    """Details that wait for their address, columns of spreadsheets, and merges that can be taken back name it too."""
    alias = schema_editor.connection.alias
    for model, field in (("Participant", "given"), ("Import", "mapping")):
        rows = apps.get_model("registrations", model).objects.using(alias).filter(**{f"{field}__has_key": BEFORE})
        for row in rows:
            kept = getattr(row, field)
            setattr(row, field, {NOW if name == BEFORE else name: value for name, value in kept.items()})
            row.save(update_fields=[field])
    for row in apps.get_model("directory", "Merge").objects.using(alias).exclude(changes=[]):
        named = [one for one in row.changes if one["model"] == "registrations.participant" and BEFORE in one.get("fields", ())]
        for one in named:
            one["fields"] = [NOW if name == BEFORE else name for name in one["fields"]]
        if named:
            row.save(update_fields=["changes"])


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_subdivision'),
        ('registrations', '0008_needs'),
    ]

    operations = [
        migrations.RenameField(
            model_name='participant',
            old_name='sign',
            new_name='sign_language',
        ),
        migrations.RunPython(rename_in_what_is_kept, migrations.RunPython.noop),
    ]
