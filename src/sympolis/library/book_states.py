"""Facts of the books of series."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FACTS: dict[str, str] = {
    "book.changed": "The foreword of a series' book changed; the subject is the series.",
    "book.published": "Everybody may take the book of a series along.",
    "book.withdrawn": "The book of a series is for its team only again.",
}

TITLES: dict[str, Any] = {
    "book.changed": _("Foreword of the series’ book changed"),
    "book.published": _("Book of the series published"),
    "book.withdrawn": _("Book of the series withdrawn"),
}
