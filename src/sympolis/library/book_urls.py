"""Addresses of the books of series: for everybody (docs/addresses.md), and at the desk."""

from django.urls import path, register_converter

from sympolis.library.views import books


class BookKind:
    """In which shape a book is taken along."""

    regex = "pdf|epub|html"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(BookKind, "bookkind")

app_name = "books"
SERIES = "series/<slug:slug>/"
urlpatterns = [
    path(SERIES + "book.<bookkind:kind>", books.public_book, name="public_book"),
    path("desk/" + SERIES + "book/", books.book, name="book"),
    path("desk/" + SERIES + "book/publish/", books.book_publish, name="book_publish"),
    path("desk/" + SERIES + "book/<slug:language>.<bookkind:kind>", books.book_file, name="book_file"),
]
