from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone


def begin(apps, schema_editor):
    """Whoever stands in a session to come is looked at once, so that from then on it is known what is new to them."""
    rows = apps.get_model("interpretation", "Booking").objects.using(schema_editor.connection.alias)
    standing = rows.filter(state__in=["proposed", "offered", "accepted"], session__starts_at__gt=timezone.now())
    standing.filter(news_at=None).update(news_at=timezone.now())


def take_seats_back(apps, schema_editor):
    """An earlier time was noted for everybody whose session moved; it is for those who had accepted, and have a part."""
    Booking, Part = apps.get_model("interpretation", "Booking"), apps.get_model("programme", "Part")
    parts = Part.objects.using(schema_editor.connection.alias).filter(session=OuterRef("session"), person=OuterRef("interpreter__person"), role="interpreter")
    rows = Booking.objects.using(schema_editor.connection.alias)
    asked = rows.filter(state="offered", moved_from__isnull=False).exclude(Exists(parts))
    asked.update(moved_from=None, has_part=False)


class Migration(migrations.Migration):

    dependencies = [
        ('interpretation', '0011_news'),
    ]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(take_seats_back, migrations.RunPython.noop),
    ]
