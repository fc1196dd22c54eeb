"""How a practice is cited: plain, BibTeX, RIS. Values in, text out."""

from dataclasses import dataclass
from datetime import date

from sympolis.core.text import one_line

SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {sign: f"\\{sign}" for sign in "$%&#_"}


@dataclass(frozen=True, slots=True)
class Cited:
    """`author`: city or organisation, `published`: first day in the library, `key`: of BibTeX, `url`: that stays."""

    author: str
    title: str
    library: str
    published: date
    language: str
    key: str
    url: str


def plain(cited: Cited) -> str:
    """ "Kumasi (2026): Markets that stay open. City Exchange. https://…"."""
    title = one_line(cited.title)
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{one_line(cited.author)} ({cited.published.year}): {title}{stop} {one_line(cited.library)}. {cited.url}"


def bibtex(cited: Cited) -> str:
    """An entry for reference programs of LaTeX; signs that mean something there are escaped."""
    told = {
        "author": "{" + _tex(cited.author) + "}", "title": "{" + _tex(cited.title) + "}", "howpublished": _tex(cited.library),
        "year": str(cited.published.year), "month": str(cited.published.month), "language": cited.language,
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}" for name, value in told.items()]
    return "@misc{" + cited.key + ",\n" + ",\n".join([*lines, f"  url = {{{cited.url}}}"]) + "\n}\n"


def ris(cited: Cited) -> str:
    """The same for Zotero, EndNote and others: one tag a line, each ended by CR LF."""
    told = [
        ("TY", "ELEC"), ("AU", cited.author), ("TI", cited.title), ("PB", cited.library), ("PY", str(cited.published.year)),
        ("DA", f"{cited.published:%Y/%m/%d}"), ("LA", cited.language), ("UR", cited.url), ("ER", ""),
    ]  # fmt: skip
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in told)


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in one_line(text))
