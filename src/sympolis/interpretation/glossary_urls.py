"""Addresses of the desk's pages of the glossary, under /desk/network/glossary/."""

from django.urls import path, register_converter

from sympolis.interpretation.views import glossary

app_name = "glossary"


class FileKind:
    """As what a glossary is taken away."""

    regex = "csv|xlsx|tbx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileKind, "terms")
urlpatterns = [
    path("", glossary.glossary, name="list"),
    path("new/", glossary.entry_new, name="new"),
    path("file/", glossary.file_read, name="file"),
    path("suggestions/", glossary.suggestions, name="suggestions"),
    path("<int:pk>/", glossary.entry_edit, name="entry"),
    path("<int:pk>/remove/", glossary.entry_remove, name="remove"),
    path("terms.<terms:kind>", glossary.take_away, name="take"),
]
