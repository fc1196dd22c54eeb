"""A book as one HTML page that needs nothing else: for reading offline, sending, keeping."""

import base64
import hashlib

from sympolis.core.languages import direction
from sympolis.library.book import markup
from sympolis.library.book.markup import Content


def page_of(content: Content, language: str) -> bytes:
    """The page, UTF-8."""

    def at(target: str) -> str:
        return f"#{target}"

    chapters = content["chapters"]
    entries = "".join(
        f'<li><a href="#{one["id"]}">{markup.text(one["heading"])}</a>{_below(one)}</li>' for one in chapters
    )
    body = "".join(markup.chapter(one, at) for one in chapters)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{markup.text(content["title"])}</title>\n'
        f"<style>{markup.style(content)}</style>\n</head>\n<body>\n<header>{markup.cover(content)}</header>\n"
        f'<nav aria-labelledby="contents"><h2 id="contents">{markup.text(content["contents"])}</h2><ol>{entries}</ol></nav>\n'
        f"<main>{body}</main>\n</body>\n</html>\n"
    ).encode()


def _below(one: Content) -> str:
    rows = "".join(f'<li><a href="#{pk}">{markup.text(title)}</a></li>' for pk, title in markup.targets(one))
    return f"<ol>{rows}</ol>" if rows else ""


def policy(body: bytes) -> str:
    """A Content-Security-Policy under which the page has its own style and nothing else."""
    sheet = body.partition(b"<style>")[2].partition(b"</style>")[0]
    mark = base64.b64encode(hashlib.sha256(sheet).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
