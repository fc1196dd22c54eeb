"""The files of a book, made when somebody asks and kept until what is in it changes.

A file is named after a fingerprint of its content: one that nobody should read any more (a practice taken down, somebody
erased) is never found again, and removed when the next is made, or by `forget_of`.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from sympolis.directory.models import Account, Person
from sympolis.library.book.content import Content, content_of
from sympolis.library.book.epub import epub_of
from sympolis.library.book.page import page_of
from sympolis.programme.models import Series
from sympolis.ui.papers import render_pdf

PAPER = Path(__file__).parent.parent / "papers" / "series_book.typ"
FOLDER = "books"
_one_at_a_time = Lock()  # setting a book takes seconds and memory


def _pdf(content: Content, language: str) -> bytes:
    return render_pdf(
        PAPER, {name: value for name, value in content.items() if name != "changed_at"}, language=language
    )


KINDS: dict[str, tuple[str, Callable[[Content, str], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "epub": ("application/epub+zip", epub_of),
    "html": ("text/html; charset=utf-8", page_of),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a book: its bytes, their type, a name for it, and a fingerprint of what is in it."""

    body: bytes
    content_type: str
    name: str
    fingerprint: str


def made(series: Series, *, language: str, kind: str) -> Made:
    """The book of a series in a language as it stands; `kind` one of KINDS. The same content gives the same bytes."""
    content_type, make = KINDS[kind]
    content = content_of(series, language=language)
    fingerprint = _fingerprint(content)
    path = f"{FOLDER}/{series.pk}/{language}-{fingerprint}.{kind}"
    with _one_at_a_time:
        if not default_storage.exists(path):
            _forget(f"{FOLDER}/{series.pk}", lambda name: name.startswith(f"{language}-") and name.endswith(kind))
            default_storage.save(path, ContentFile(make(content, language)))
        with default_storage.open(path) as file:
            body = file.read()
    return Made(body, content_type, f"{series.slug}-{language}.{kind}", fingerprint)


def forget_of(persons: Sequence[Person], by: Account | None) -> None:
    """No kept book may name somebody who erased their data: all are made anew when somebody asks for them."""
    transaction.on_commit(_forget_all, robust=True)


def _forget_all() -> None:
    if default_storage.exists(FOLDER):
        for series in default_storage.listdir(FOLDER)[0]:
            _forget(f"{FOLDER}/{series}", lambda name: True)


def _forget(folder: str, which: Callable[[str], bool]) -> None:
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            if which(name):
                default_storage.delete(f"{folder}/{name}")


def _fingerprint(content: dict[str, Any]) -> str:
    plain = json.dumps([_makers(), content], sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


@cache
def _makers() -> str:
    """A fingerprint of what sets the books: another version of the program sets them anew."""
    sources = [PAPER, *sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
