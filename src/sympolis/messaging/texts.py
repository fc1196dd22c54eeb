"""What a letter says: the network's own text of its kind if there is one, else ours; filled with values."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sympolis.core.languages import INTERFACE_LANGUAGES, direction, pick
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, tidy
from sympolis.messaging import markup
from sympolis.messaging.kinds import Kind, kind_of
from sympolis.messaging.models import LetterText

log = logging.getLogger(__name__)

LONGEST_SUBJECT, LONGEST_BODY = 300, 20_000
OURS = frozenset(code for code, _name in INTERFACE_LANGUAGES)
HERE = "\ue000"  # where the body goes in the frame


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's words, ready for `messaging.actions.post`, in `language` (the one that was found)."""

    subject: str
    text: str
    html: str
    language: str


def written(kind: str, *, network: Any, language: str, values: Mapping[str, str], stop_url: str = "") -> Written:
    """One letter of a kind; for many take a `Writer`, which reads the text once.

    network   a Network, or None for letters of the host
    language  what the reader wants; `Written.language` tells what there was (see `found_language`)
    values    one for each placeholder of the kind, as text; dates already in words
    Raises KeyError for an unknown kind and for a value that is missing.
    """
    return Writer(kind, network=network, language=language).written(values, stop_url=stop_url)


class Writer:
    """Writes letters of one kind in one language of one network; `language` is the one that was found."""

    def __init__(self, kind: str, *, network: Any, language: str) -> None:
        self.kind, self.network = kind_of(kind), network
        own = (
            {row.language: row for row in LetterText.objects.filter(network_id=network.pk, kind=kind)}
            if network
            else {}
        )
        own = {code: row for code, row in own.items() if _still_fits(self.kind, row)}
        self.language = _found(language, own, network.working_language if network else "en")
        row = own.get(self.language)
        self._fill(*((row.subject, row.body) if row else default_text(self.kind, self.language)))

    @classmethod
    def of_text(cls, kind: str, *, network: Any, language: str, subject: str, body: str) -> "Writer":
        """For looking at a text before it is saved. Raises Refused for a text that cannot be one."""
        refuse(kind_of(kind), subject, body)
        writer = cls.__new__(cls)
        writer.kind, writer.network, writer.language = kind_of(kind), network, language
        writer._fill(subject, body)
        return writer

    def _fill(self, subject: str, body: str) -> None:
        self._subject, self._body = subject, body
        self._moulds: dict[frozenset[str], markup.Mould] = {}
        self._frames: dict[bool, _Frame] = {}

    def written(self, values: Mapping[str, str], *, stop_url: str = "") -> Written:
        """The letter with these values. `stop_url`: where its reader stops letters like this one."""
        values = {name: tidy(str(values[name])) for name in self.kind.placeholders}
        subject = one_line(markup.line(self._subject, values))
        html, text = self._mould(values).filled(values)
        frame = self._frame(bool(stop_url))
        html, text = frame.around(html, text, subject, stop_url)
        return Written(subject, text, html, self.language)

    def _mould(self, values: Mapping[str, str]) -> markup.Mould:
        empty = frozenset(name for name, value in values.items() if not value)
        if empty not in self._moulds:
            source = markup.without_empty_lines(self._body, empty)
            self._moulds[empty] = markup.mould(source, self.kind.links, self._colour())
        return self._moulds[empty]

    def _colour(self) -> str:
        return (self.network.brand_light if self.network else "") or markup.COLOUR

    def _frame(self, may_stop: bool) -> "_Frame":
        if may_stop not in self._frames:
            self._frames[may_stop] = _Frame.of(self.network, self.language, may_stop=may_stop)
        return self._frames[may_stop]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around every letter of a network."""

    html: tuple[str, ...]  # before subject, body, stop address; after
    foot: str  # of the plain text
    stop: str  # words of the link, "" when there is none

    @classmethod
    def of(cls, network: Any, language: str, *, may_stop: bool) -> "_Frame":
        with translation.override(language if language in OURS else "en"):
            name = pick(network.name, language, network.working_language)[0] if network else str(settings.SITE_NAME)
            contact = network.contact_email if network else ""
            stop = _("No more letters like this one")
            context = {
                "language": language, "direction": direction(language), "name": name, "contact": contact,
                "mast": (network.mast_light if network else "") or "#ffc93a",
                "on_mast": (network.on_mast_light if network else "") or "#12211f",
                "stop": stop if may_stop else "", "here": HERE,
            }  # fmt: skip
            whole = render_to_string("messaging/letter.html", context)
        foot = "\n-- \n" + "\n".join(row for row in (name, contact) if row) + "\n"
        return cls(tuple(whole.split(HERE)), foot, stop if may_stop else "")

    def around(self, html: str, text: str, subject: str, stop_url: str) -> tuple[str, str]:
        safe = [escape(words) for words in (subject, stop_url)]
        inside = [safe[0], html, safe[1]][: len(self.html) - 1]
        page = "".join(part for pair in zip(self.html, [*inside, ""], strict=True) for part in pair)
        stop = f"{self.stop}: {stop_url}\n" if self.stop else ""
        return page, text + self.foot + stop


def found_language(kind: str, *, network: Any, wanted: str) -> str:
    """The language in which a reader who wants `wanted` gets this kind: own text or ours, else the working language."""
    own = (
        LetterText.objects.filter(network_id=network.pk, kind=kind).values_list("language", flat=True)
        if network
        else ()
    )
    return _found(wanted, own, network.working_language if network else "en")


def own_languages(kind: str, *, network: Any) -> list[str]:
    """Languages in which the network wrote its own words for a kind, by code."""
    rows = LetterText.objects.filter(network_id=network.pk, kind=kind)
    return sorted(row.language for row in rows if _still_fits(kind_of(kind), row))


def own_text(kind: str, *, network: Any, language: str) -> tuple[str, str] | None:
    """(subject, body) that the network wrote for a kind in exactly this language."""
    row = LetterText.objects.filter(network_id=network.pk, kind=kind, language=language).first()
    return (row.subject, row.body) if row and _still_fits(kind_of(kind), row) else None


def _found(wanted: str, own: Iterable[str], working: str) -> str:
    there = {*own, *OURS}
    for code in (wanted, wanted.partition("-")[0], working, working.partition("-")[0]):
        if code in there:
            return code
    return "en"


def default_text(kind: Kind, language: str) -> tuple[str, str]:
    """(subject, body) as we wrote them, in one of our languages, else in English."""
    with translation.override(language if language in OURS else "en"):
        return str(kind.subject), str(kind.body)


def _still_fits(kind: Kind, row: LetterText) -> bool:
    try:
        refuse(kind, row.subject, row.body)
    except Refused:
        log.warning("the text of %s in %s of network %s no longer fits", kind.code, row.language, row.network_id)
        return False
    return True


def refuse(kind: Kind, subject: str, body: str) -> None:
    """Raises Refused, with the field's name, when a letter could not be written from this text."""
    if not one_line(subject):
        raise Refused("empty", _("Write a subject."), "subject")
    if not body.strip():
        raise Refused("empty", _("Write what the letter says."), "body")
    if len(subject) > LONGEST_SUBJECT:
        raise Refused("too_long", _("A subject has at most %(most)s signs.") % {"most": LONGEST_SUBJECT}, "subject")
    if len(body) > LONGEST_BODY:
        raise Refused("too_long", _("A letter has at most %(most)s signs.") % {"most": LONGEST_BODY}, "body")
    _refuse_unknown(subject, kind.fields, "subject")
    _refuse_unknown(body, kind.placeholders, "body")
    if missing := sorted(kind.needed - markup.placeholders_in(body)):
        words = _("Without {%(name)s} (%(meaning)s) the letter is of no use to its reader. Put it back in.")
        raise Refused("missing", words % {"name": missing[0], "meaning": kind.placeholders[missing[0]]}, "body")
    try:
        markup.mould(body, kind.links)
    except markup.UnsafeLink as unsafe:
        words = _(
            "The link to “%(address)s” cannot be used. Links lead to https://, to mailto: or to one of: %(links)s."
        )
        known = ", ".join(f"{{{name}}}" for name in kind.links) or "-"
        raise Refused("link", words % {"address": unsafe, "links": known}, "body") from unsafe


def _refuse_unknown(source: str, known: Mapping[str, Any], where: str) -> None:
    unknown = sorted(markup.placeholders_in(source) - known.keys())
    if unknown:
        words = _("There is no {%(name)s} here. You can use: %(known)s.")
        known_ones = ", ".join(f"{{{name}}}" for name in known) or "-"
        raise Refused("unknown_placeholder", words % {"name": unknown[0], "known": known_ones}, where)
