"""A book as EPUB 3.3: a zip whose bytes depend on nothing but the content."""

import io
import uuid
import zipfile
from collections.abc import Iterator

from sympolis.core.languages import direction
from sympolis.library.book import markup
from sympolis.library.book.markup import Content

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of zip files
NEVER = "2020-01-01T00:00:00+00:00"  # changed, of a book without matter
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
A_FILE = 40  # items; reading devices are slow with long files


def epub_of(content: Content, language: str) -> bytes:
    """The file. Its identifier stays with series and language, so that a newer one takes the place of an older."""
    files = dict(_files(content, language))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", CONTAINER)
        _add(archive, "EPUB/package.opf", _package(content, language, list(files)))
        for name, body in files.items():
            _add(archive, f"EPUB/{name}", body)
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, body: str, how: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.compress_type, info.external_attr = how, 0o644 << 16
    archive.writestr(info, body.encode())


def _files(content: Content, language: str) -> Iterator[tuple[str, str]]:
    """(name, body) of everything in the book, in reading order."""
    parts = [part for one in content["chapters"] for part in _parts(one)]
    where = {pk: name for name, one in parts for pk in [one["id"], *(item for item, _title in markup.targets(one))]}

    def at(target: str) -> str:
        return f"{where[target]}#{target}"

    yield "style.css", markup.style(content) + "\n"
    yield "cover.xhtml", _page(content["title"], markup.cover(content), language)
    yield "nav.xhtml", _nav(content, where, language)
    for name, one in parts:
        yield name, _page(one["heading"], markup.chapter(one, at), language)


def _parts(one: Content) -> Iterator[tuple[str, Content]]:
    """A long chapter in several files."""
    items = one.get("items") or []
    if len(items) <= A_FILE:
        yield f"{one['id']}.xhtml", one
        return
    for number, start in enumerate(range(0, len(items), A_FILE), 1):
        pk = one["id"] if number == 1 else f"{one['id']}-{number}"
        yield f"{one['id']}-{number}.xhtml", {**one, "id": pk, "items": items[start : start + A_FILE]}


def _page(title: str, body: str, language: str, *, nav: bool = False) -> str:
    more = ' xmlns:epub="http://www.idpf.org/2007/ops"' if nav else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"{more} '
        f'lang="{language}" xml:lang="{language}" dir="{direction(language)}"><head><meta charset="utf-8"/>'
        f'<title>{markup.text(title)}</title><link rel="stylesheet" href="style.css"/></head><body>{body}</body></html>\n'
    )


def _nav(content: Content, where: dict[str, str], language: str) -> str:
    rows = "".join(
        f'<li><a href="{where[one["id"]]}#{one["id"]}">{markup.text(one["heading"])}</a>{_below(one, where)}</li>'
        for one in content["chapters"]
    )
    cover = f'<li><a href="cover.xhtml">{markup.text(content["title"])}</a></li>'
    head = markup.text(content["contents"])
    return _page(
        content["contents"],
        f'<nav epub:type="toc" id="toc"><h1>{head}</h1><ol>{cover}{rows}</ol></nav>',
        language,
        nav=True,
    )


def _below(one: Content, where: dict[str, str]) -> str:
    rows = "".join(f'<li><a href="{where[pk]}#{pk}">{markup.text(title)}</a></li>' for pk, title in markup.targets(one))
    return f"<ol>{rows}</ol>" if rows else ""


def _package(content: Content, language: str, names: list[str]) -> str:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{content['address']}book?lang={language}")
    turns = ' page-progression-direction="rtl"' if direction(language) == "rtl" else ""
    changed = str(content["changed_at"] or NEVER)[:19]
    items = "".join(_item(name) for name in names)
    spine = "".join(f'<itemref idref="{_id(name)}"/>' for name in names if name.endswith(".xhtml"))
    creators = "".join(
        f"<dc:creator>{markup.text(name)}</dc:creator>" for name in content["carriers"] or [content["network"]]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="book" xml:lang="{language}" dir="{direction(language)}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="book">urn:uuid:{identity}</dc:identifier><dc:title>{markup.text(content["title"])}</dc:title>'
        f"<dc:language>{language}</dc:language>{creators}<dc:publisher>{markup.text(content['network'])}</dc:publisher>"
        f"<dc:source>{markup.text(content['address'])}</dc:source>"
        f'<meta property="dcterms:modified">{changed}Z</meta></metadata><manifest>{items}</manifest>'
        f"<spine{turns}>{spine}</spine></package>\n"
    )


def _item(name: str) -> str:
    kind = "text/css" if name.endswith(".css") else "application/xhtml+xml"
    more = ' properties="nav"' if name == "nav.xhtml" else ""
    return f'<item id="{_id(name)}" href="{name}" media-type="{kind}"{more}/>'


def _id(name: str) -> str:
    return name.replace(".", "-")
