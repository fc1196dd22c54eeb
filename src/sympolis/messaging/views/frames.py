"""A letter as its reader's mail program would show it: a page of its own, shown inside ours in a frame."""

from html import escape

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sympolis.core.languages import direction

# Letters bring their own styles, which our pages' policy would refuse; nothing else is let in, and no script runs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox"
COLUMN = "max-width:600px;margin:12px auto"


def letter_frame(subject: str, text: str, html: str, language: str) -> HttpResponse:
    """Subject, letter and, below it, its plain text; the plain text alone when the letter has nothing else."""
    if "<body" not in html:
        return _frame(_page(language, subject=subject, text=text))
    start = html.index(">", html.index("<body")) + 1
    plainly = escape(_("As plain text:"))
    head = f'<p style="{COLUMN}"><strong>{escape(subject)}</strong></p>'
    tail = f'<hr style="{COLUMN}"><p style="{COLUMN}">{plainly}</p>'
    tail += f'<pre style="{COLUMN};white-space:pre-wrap;overflow-wrap:anywhere">{escape(text)}</pre>'
    return _frame(html[:start] + head + html[start:].replace("</body>", tail + "</body>"))


def words_frame(words: str, language: str) -> HttpResponse:
    """A sentence in place of a letter that cannot be shown."""
    return _frame(_page(language, words=words))


def _page(language: str, **context: str) -> str:
    return render_to_string("messaging/frame.html", {"language": language, "direction": direction(language), **context})


def _frame(page: str) -> HttpResponse:
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store, private"
    return response
