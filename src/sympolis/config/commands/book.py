"""`sympolis book`: the whole series as one well-set book: programme, sessions with their notes, good practices, figures.

Only what is public is in it. The same content gives the same bytes. The file is there whole or not at all; one of that
name is replaced. Exit code 0: written; 1: there is no such series or language; 2: it could not be set or written.
"""

import argparse
import json
import sys
from pathlib import Path

KINDS = ("pdf", "epub", "html")


def add(chores) -> None:
    """Tell the arguments of `book`."""
    chore = chores.add_parser("book", help="write a series as a book: PDF, EPUB or HTML", description=__doc__)
    chore.add_argument("series", metavar="SERIES", help="the series' short name, as in its address")
    chore.add_argument(
        "--format", choices=KINDS, default="pdf", help="pdf (default), epub, or html: one page with everything in it"
    )
    chore.add_argument("--language", metavar="CODE", help="one of the series' languages; else its working language")
    chore.add_argument("-o", "--out", metavar="FILE", help="write to this file; else SERIES-LANGUAGE.FORMAT here")
    chore.add_argument("--network", help="short name of the network, when several have a series of that name")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when the book is written, 1 when there is no such series or language, 2 when it cannot be made or written."""
    import django

    django.setup()
    from sympolis.config.commands.export import replace_file, series_meant
    from sympolis.config.prepare import is_ready
    from sympolis.library.book import made
    from sympolis.programme.forms.series import content_languages
    from sympolis.ui.papers import PaperFailed

    if not is_ready():
        return 2
    series = series_meant(options)
    if series is None:
        return 1
    languages = content_languages(series)
    language = options.language or languages[0]
    if language not in languages:
        print(f"“{series.slug}” is not kept in “{language}”. Its languages: {', '.join(languages)}", file=sys.stderr)
        return 1
    try:
        book = made(series, language=language, kind=options.format)
        target = Path(options.out or book.name)
        replace_file(target, book.body)
    except PaperFailed as failed:
        print(f"The book could not be set: {failed}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{options.out or options.series}: {error.strerror}", file=sys.stderr)
        return 2
    told = {"file": str(target), "series": series.slug, "language": language, "bytes": len(book.body)}
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(f"{target}: {len(book.body) / 1000:,.0f} kB")
    return 0
