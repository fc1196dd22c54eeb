"""Limited Markdown with {placeholders}, made into HTML and plain text once and filled many times.

What is put in for a placeholder is text: never Markdown, never HTML, never a placeholder. Placeholders are single
private-use characters while Markdown is read, so that they cannot take part in its grammar. Knows no database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sympolis.core.text import isolated

PLACEHOLDER = re.compile(r"\{\s*(\w{1,60})\s*\}")
PRIVATE = re.compile("[\ue000-\uf8ff]")
MARKS = 0xE000  # where the marks of placeholders begin
IN_LINK, IN_ADDRESS = 0x800, 0x1000  # added to marks in the words of a link, and in its address
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"'\ue000-\uf8ff]+[^\s<>\"'\ue000-\uf8ff.,;:!?)]")
SAFE_ADDRESS = re.compile(r"^(https?://|mailto:)[^\s<>\"']+$", re.IGNORECASE)
COLOUR = "#07594b"  # of links and buttons, readable on white and under white


class UnsafeLink(ValueError):
    """A link leads to something that is neither a web nor a mail address, nor one of our own placeholders."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value goes. `how`: "text", "address" (inside href) or "link" (an address shown as one)."""

    name: str
    how: str


Piece = str | Hole


@dataclass(frozen=True, slots=True)
class Mould:
    """A text ready to be filled."""

    html: tuple[Piece, ...]
    text: tuple[Piece, ...]
    colour: str

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """(HTML, plain text). Raises KeyError for a placeholder without a value, UnsafeLink for one that is no address."""
        html = "".join(
            piece if isinstance(piece, str) else _in_html(piece, values[piece.name], self.colour) for piece in self.html
        )
        text = "".join(piece if isinstance(piece, str) else isolated(values[piece.name]) for piece in self.text)
        return html, text


def placeholders_in(source: str) -> set[str]:
    """Names in braces, known or not."""
    return set(PLACEHOLDER.findall(source))


def line(source: str, values: Mapping[str, str]) -> str:
    """One line of plain text with its placeholders filled: a subject."""
    return PLACEHOLDER.sub(lambda found: isolated(values[found[1]]), PRIVATE.sub("", source))


def without_empty_lines(source: str, empty: Iterable[str]) -> str:
    """The source without those lines that hold placeholders, all of them empty."""
    empty = set(empty)
    kept = []
    for row in source.splitlines():
        names = placeholders_in(row)
        if not names or names - empty:
            kept.append(row)
    return "\n".join(kept)


def mould(source: str, links: Iterable[str], colour: str = COLOUR) -> Mould:
    """The source, read once. `links`: placeholders that are addresses; `colour`: of links. Raises UnsafeLink."""
    links = frozenset(links)
    names = sorted(placeholders_in(source))
    marks = {name: chr(MARKS + number) for number, name in enumerate(names)}
    marked = PLACEHOLDER.sub(lambda found: marks[found[1]], PRIVATE.sub("", source))
    writer = _Writer(dict(zip(marks.values(), names, strict=True)), links, colour)
    tokens = _reader().parse(marked)
    return Mould(writer.html(tokens), writer.text(tokens), colour)


def _link(colour: str) -> str:
    return f"color:{colour}"


def _button(colour: str) -> str:
    look = (
        "display:inline-block;padding:12px 20px;border-radius:6px;color:#ffffff;font-weight:bold;text-decoration:none"
    )
    return f"{look};background:{colour}"


def _in_html(hole: Hole, value: str, colour: str) -> str:
    if hole.how == "text":
        return escape(isolated(value)).replace("\n", "<br>\n")
    if not SAFE_ADDRESS.match(value):
        raise UnsafeLink(hole.name)
    safe = escape(value)
    return safe if hole.how == "address" else f'<a href="{safe}" style="{_link(colour)}">{safe}</a>'


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False}).enable(
        ["emphasis", "list", "link", "autolink", "newline", "escape", "heading"]
    )
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]  # it would take marks apart
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # _Writer refuses, with a reason
    return reader


class _Writer:
    """Walks through what Markdown was understood as, twice: for HTML and for plain text."""

    def __init__(self, names: dict[str, str], links: frozenset[str], colour: str) -> None:
        self.names = names  # mark -> placeholder
        self.links = links
        self.colour = colour

    def html(self, tokens: list[Token]) -> tuple[Piece, ...]:
        out: list[str] = []
        for place, token in enumerate(tokens):
            if token.type == "inline":
                alone = tokens[place - 1].type == "paragraph_open" and _is_one_link(token)
                out += self._html_inline(token.children or [], _button(self.colour) if alone else _link(self.colour))
            elif not token.hidden:
                out.append(_tag(token))
        return self._pieces("".join(out), in_html=True)

    def _html_inline(self, children: list[Token], look: str) -> list[str]:
        out: list[str] = []
        inside = False
        for token in children:
            if token.type == "link_open":
                inside = True
                out.append(f'<a href="{self._address(token)}" style="{look}">')
            elif token.type == "link_close":
                inside = False
                out.append("</a>")
            elif token.type == "text":
                out.append(_moved(escape(token.content), IN_LINK) if inside else self._linked(token.content))
            elif token.type in {"softbreak", "hardbreak"}:
                out.append("<br>\n")
            else:
                out.append(_tag(token))
        return out

    def _linked(self, words: str) -> str:
        """Text as HTML, addresses in it as links."""
        out, end = [], 0
        for found in BARE_ADDRESS.finditer(words):
            address = escape(found[0])
            out += [
                escape(words[end : found.start()]),
                f'<a href="{address}" style="{_link(self.colour)}">{address}</a>',
            ]
            end = found.end()
        return "".join([*out, escape(words[end:])])

    def _address(self, token: Token) -> str:
        """Where a link leads, placeholders in it marked as such."""
        address = str(token.attrs["href"])
        marked = PRIVATE.findall(address)
        if not marked:
            if not SAFE_ADDRESS.match(address):
                raise UnsafeLink(address)
            return escape(address)
        if address != marked[0] or self.names[address] not in self.links:
            raise UnsafeLink(PRIVATE.sub(lambda found: "{" + self.names[found[0]] + "}", address))
        return _moved(address, IN_ADDRESS)

    def text(self, tokens: list[Token]) -> tuple[Piece, ...]:
        out: list[str] = []
        lists: list[int | None] = []  # number of the next item of each open list, None for bullets
        for token in tokens:
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                lists.pop()
                out.append("" if lists else "\n")
            elif token.type == "list_item_open":
                number = lists[-1]
                lists[-1] = number + 1 if number is not None else None
                out.append("  " * (len(lists) - 1) + (f"{number}. " if number is not None else "- "))
            elif token.type == "inline":
                out += [self._text_inline(token.children or []).replace("\n", "\n" + "  " * len(lists)), "\n"]
            elif token.type in {"paragraph_close", "heading_close"} and not lists:
                out.append("\n")
        return self._pieces("".join(out).strip() + "\n", in_html=False)

    def _text_inline(self, children: list[Token]) -> str:
        out: list[str] = []
        began, address = 0, ""
        for token in children:
            if token.type == "link_open":
                began, address = len(out), str(token.attrs["href"])
            elif token.type == "link_close":
                if "".join(out[began:]) != address.removeprefix("mailto:"):
                    out.append(f": {address}")
            elif token.type == "text":
                out.append(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                out.append("\n")
        return "".join(out)

    def _pieces(self, words: str, *, in_html: bool) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        end = 0
        for found in PRIVATE.finditer(words):
            pieces.append(words[end : found.start()])
            pieces.append(self._hole(found[0], in_html=in_html))
            end = found.end()
        return tuple(piece for piece in (*pieces, words[end:]) if piece)

    def _hole(self, mark: str, *, in_html: bool) -> Hole:
        number = ord(mark) - MARKS
        name = self.names[chr(MARKS + number % IN_LINK)]
        if number >= IN_ADDRESS:
            return Hole(name, "address")
        return Hole(name, "link" if in_html and name in self.links and number < IN_LINK else "text")


def _moved(words: str, by: int) -> str:
    return PRIVATE.sub(lambda found: chr(ord(found[0]) + by), words)


def _tag(token: Token) -> str:
    if token.nesting < 0:
        return f"</{token.tag}>" + ("\n" if token.block else "")
    start = f' start="{token.attrs["start"]}"' if "start" in token.attrs else ""
    return f"<{token.tag}{start}>"


def _is_one_link(token: Token) -> bool:
    kinds = [child.type for child in token.children or []]
    return len(kinds) > 2 and kinds[0] == "link_open" and kinds[-1] == "link_close" and kinds.count("link_open") == 1
