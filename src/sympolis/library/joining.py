"""What the library does when two cities of the directory become one."""

from django.utils.translation import gettext_lazy as _

from sympolis.directory.changes import Changes
from sympolis.directory.models import Municipality
from sympolis.library.models import Practice, Reuse

WORDS = {"library.practice": _("Good practices"), "library.reuse": _("Practices used elsewhere")}


def cities(changes: Changes, kept: int, lost: int) -> None:
    city = Municipality.objects.get(pk=kept)
    rows = Practice.objects.filter(municipality=lost)
    changes.set(
        rows, municipality_id=kept, region_id=city.region_id, country=city.country, size_band=city.size_band
    )  # fmt: skip
    changes.set(Reuse.objects.filter(municipality=lost), municipality_id=kept, country=city.country)
