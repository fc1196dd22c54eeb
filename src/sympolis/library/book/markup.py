"""The matter of a book as XHTML, which an HTML page and an EPUB share. Every text is escaped, links lead to the web only."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from sympolis.ui.papers import printable

Content = dict[str, Any]
LINKS = ("https://", "http://", "mailto:")


def text(words: Any) -> str:
    return escape(str(printable(words or "")))


def element(name: str, words: Any, **attributes: str) -> str:
    """An element with a text in it; nothing for an empty one. Its direction is that of its text."""
    return around(name, text(words), **attributes) if words else ""


def around(name: str, inside: str, **attributes: str) -> str:
    """An element with finished markup in it."""
    given = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f'<{name} dir="auto"{given}>{inside}</{name}>'


def blocks(parts: Iterable[Content]) -> str:
    """Blocks of ui/papers/base.typ."""
    return "".join(_block(part) for part in parts)


def _block(part: Content) -> str:
    if part["kind"] == "list":
        name = "ol" if part.get("ordered") else "ul"
        items = "".join(around("li", _runs(item)) for item in part["items"])
        return f"<{name}>{items}</{name}>"
    return around("p", _runs(part["text"]))


def _runs(words: str | list[Content]) -> str:
    if isinstance(words, str):
        return text(words)
    return "".join(_run(piece) for piece in words)


def _run(piece: Content) -> str:
    said = text(piece["text"])
    if piece.get("emphasis"):
        said = f"<em>{said}</em>"
    if piece.get("strong"):
        said = f"<strong>{said}</strong>"
    link = str(piece.get("link") or "")
    return f'<a href="{escape(link)}">{said}</a>' if link.startswith(LINKS) else said


def pairs(rows: Iterable[Content]) -> str:
    found = "".join(f"{element('dt', row['label'])}{element('dd', row['text'])}" for row in rows if row["text"])
    return f"<dl>{found}</dl>" if found else ""


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are finished markup; those of the first column name their row."""
    head = "".join(around("th", text(words), scope="col") for words in columns)
    body = ""
    for first, *rest in rows:
        cells = "".join(around("td", cell) for cell in rest)
        body += f"<tr>{around('th', first, scope='row')}{cells}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


# -- chapters; `at` makes the address of a target: "#session-3", or "sessions.xhtml#session-3"


def chapter(one: Content, at: Any) -> str:
    """A chapter with its heading."""
    return f'<section class="chapter"><h1 id="{one["id"]}" dir="auto">{text(one["heading"])}</h1>{WRITE[one["kind"]](one, at)}</section>'


def _about(one: Content, at: Any) -> str:
    foreword = one.get("foreword")
    said = (
        f'<section class="box"><h2>{text(foreword["heading"])}</h2>{blocks(foreword["blocks"])}</section>'
        if foreword
        else ""
    )
    themes = one.get("themes")
    if themes:
        rows = "".join(f"<li>{element('b', row['name'])} {element('span', row['note'])}</li>" for row in themes["rows"])
        themes = f'<h2>{text(themes["heading"])}</h2><ol class="themes">{rows}</ol>'
    return f"{said}{blocks(one['blocks'])}{pairs(one['pairs'])}{themes or ''}"


def _programme(one: Content, at: Any) -> str:
    columns = one["columns"][:3]
    return "".join(
        element("h2", group["heading"])
        + table(
            columns,
            (
                (
                    f"{text(row['day'])} {text(row['hours'])}".strip(),
                    f'<a href="{at(row["target"])}">{text(row["title"])}</a>', text(row["languages"]),
                )
                for row in group["rows"]
            ),
        )
        for group in one["groups"]
    )  # fmt: skip


def _sessions(one: Content, at: Any) -> str:
    return "".join(_session(item) for item in one["items"])


def _session(item: Content) -> str:
    people = item.get("people") or {"rows": []}
    who = "".join(
        f"<li>{element('b', row['name'])} {element('span', row['about'])} {element('span', row['topic'])}</li>"
        for row in people["rows"]
    )
    return _item(
        item, item["when"],
        f"{pairs(item['pairs'])}{around('ul', who, class_='people') if who else ''}{blocks(item['blocks'])}"
        f"{note(item['note']) if item.get('note') else ''}",
    )  # fmt: skip


def _item(item: Content, over: str, body: str) -> str:
    head = f'<h2 id="{item["id"]}" dir="auto">{text(item["title"])}</h2>'
    return f'<section class="item">{element("p", over, class_="over")}{head}{element("p", item["summary"], class_="lede")}{body}</section>'


def note(parts: Content) -> str:
    """The note of a session, as note_paper.parts_of gives it."""
    brief = parts.get("summary")
    said = f'<div class="box"><h3>{text(brief["heading"])}</h3>{blocks(brief["blocks"])}</div>' if brief else ""
    for row in parts["entries"]["rows"]:
        who = ", ".join(filter(None, [row["who"], row["place"]]))
        said += f"{element('h3', row['title'])}{element('p', who, class_='over')}{blocks(row['blocks'])}"
    if practices := parts.get("practices"):
        rows = "".join(
            f'<li><a href="{escape(row["link"])}">{text(row["title"])}</a> {element("span", row["place"])}</li>'
            for row in practices["rows"]
        )
        said += f"<h3>{text(practices['heading'])}</h3><ul>{rows}</ul>"
    for part in (parts.get("challenges"), parts.get("offers"), parts.get("steps")):
        if part:
            said += f"<h3>{text(part['heading'])}</h3>" + table(
                part["columns"],
                (
                    (text(row["who"]), text(row["text"]), text(row["last"]))[: len(part["columns"])]
                    for row in part["rows"]
                ),
            )
    return said


def _practices(one: Content, at: Any) -> str:
    return "".join(_practice(item) for item in one["items"])


def _practice(item: Content) -> str:
    said = pairs(item["pairs"])
    for band in item["bands"]:
        said += f"<h3>{text(band['heading'])}</h3>"
        for words in band["texts"]:
            said += f"{element('h4', words['head'])}{blocks(words['blocks'])}"
        said += pairs(band["pairs"])
    link = f'<p class="over"><a href="{escape(item["link"])}">{text(item["link"])}</a></p>'
    return _item(item, item["place"], said + link)


def _figures(one: Content, at: Any) -> str:
    said = pairs({"label": fact["label"], "text": fact["value"]} for fact in one["facts"])
    for part in one["tables"]:
        rows = ((text(row["words"]), text(row["number"])) for row in part["rows"])
        said += f"<h2>{text(part['heading'])}</h2>" + table([part["heading"], _("People")], rows)
    return said + element("p", one["note"], class_="over")


def _cities(one: Content, at: Any) -> str:
    rows = "".join(
        f"<li>{element('b', row['name'])} {element('span', row['country'])} "
        + ", ".join(f'<a href="{at(place["target"])}">{text(place["title"])}</a>' for place in row["places"])
        + "</li>"
        for row in one["rows"]
    )
    return f'<ul class="cities">{rows}</ul>'


WRITE = {
    "about": _about, "programme": _programme, "sessions": _sessions, "practices": _practices, "figures": _figures,
    "cities": _cities,
}  # fmt: skip


def targets(one: Content) -> list[tuple[str, str]]:
    """(id, title) of the items of a chapter, for a table of contents."""
    return [(item["id"], item["title"]) for item in one.get("items", ())]


def cover(content: Content) -> str:
    """Title, dates, counts, who carries it."""
    lines = [
        element("p", content["network"], class_="network"), element("p", content["over"], class_="over"),
        f'<h1 class="title" dir="auto">{text(content["title"])}</h1>', element("p", content["dates"]),
        element("p", content["kind"], class_="kind"), element("p", ", ".join(content["counts"])),
        element("p", " · ".join(content["carriers"]), class_="over"), element("p", content["footer"]["version"], class_="over"),
        f'<p class="over"><a href="{escape(content["address"])}">{text(content["address"])}</a></p>',
    ]  # fmt: skip
    return f'<section class="cover">{"".join(lines)}</section>'


STYLE = """
body { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif; line-height: 1.55; color: #12211f; margin: 0 auto; max-width: 44em; padding: 0 1.2em 4em; overflow-x: clip; }
h1, h2, h3 { line-height: 1.12; letter-spacing: -.012em; text-wrap: balance; }
h1 { font-size: 2.3em; border-top: .22em solid MAST; padding-top: .45em; margin: 2.6em 0 .8em; }
h2 { font-size: 1.5em; margin: 1.7em 0 .5em; }
h3 { font-size: 1.1em; margin: 1.5em 0 .4em; }
h4 { font-size: .95em; color: #4a5a57; margin: 1em 0 .3em; }
a { color: BRAND; text-underline-offset: .18em; text-decoration-thickness: 1px; }
.cover { background: MAST; color: #12211f; margin: 0 calc(50% - 50vw); padding: 2.5em max(1.2em, calc(50vw - 22em)) 2.5em; }
.cover .title { border: 0; font-size: clamp(2.2em, 8vw, 4em); line-height: 1; margin: 1.2em 0 .4em; padding: 0; }
.cover a { color: inherit; }
.network, .kind { font-weight: 700; }
.over { font-size: .85em; color: #4a5a57; margin: .3em 0; }
.cover .over { color: inherit; }
.item { border-top: 2px solid #12211f; margin-top: 3em; padding-top: .6em; }
.item h2 { margin-top: .2em; }
.lede { font-size: 1.1em; }
.box { background: #f1f3ef; padding: .6em 1.2em; margin: 1.4em 0; }
.box h2, .box h3 { margin-top: .4em; }
dl { display: grid; grid-template-columns: fit-content(9em) minmax(0, 1fr); gap: .2em 1.2em; }
dt { font-size: .85em; color: #4a5a57; padding-top: .15em; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; font-size: .95em; }
th, td { text-align: start; vertical-align: top; padding: .45em .9em .45em 0; border-top: 1px solid #d3dad5; }
thead th { font-size: .8em; font-weight: 400; color: #4a5a57; border: 0; }
tbody th { font-weight: 600; width: 28%; }
.people, .cities, nav ol { list-style: none; padding: 0; }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(15em, 1fr)); gap: .8em 1.5em; }
.people span, .themes span { display: block; color: #4a5a57; font-size: .88em; }
.cities li { margin: .35em 0; }
.cities span { color: #4a5a57; font-size: .88em; }
.themes li { margin: .6em 0; }
nav a { text-decoration: none; }
nav li { margin: .3em 0; }
nav > ol > li { font-weight: 700; margin-top: 1em; }
nav ol ol { font-weight: 400; margin-top: .3em; }
p, li, td, th, dd, h1, h2, h3 { overflow-wrap: anywhere; }
td:last-child { min-width: 6.5em; }
@media print { body { max-width: none; } h1, h2, h3, h4 { break-after: avoid; } li, tr { break-inside: avoid; } }
"""


def style(content: Content) -> str:
    """The sheet in the network's colours."""
    colours = content["colours"]
    return STYLE.replace("MAST", colours["mast"] or "#ffc93a").replace("BRAND", colours["brand"] or "#07594b").strip()
