"""The languages of a session in a sentence, in the active language."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from sympolis.core.channels import parted
from sympolis.core.languages import language_name


def spoken(floor: str, into: Iterable[str], language: str, listed: Callable[[list[str]], str] = ", ".join) -> str:
    """ "English, interpreted into French, Arabic, captions in English": codes in words, names in `language`."""
    heard, written = (listed([language_name(code, language) for code in codes]) for codes in parted(into))
    words = {
        (True, True): _("%(floor)s, interpreted into %(languages)s, captions in %(captions)s"),
        (True, False): _("%(floor)s, interpreted into %(languages)s"),
        (False, True): _("%(floor)s, captions in %(captions)s"),
        (False, False): "%(floor)s",
    }[bool(heard), bool(written)]
    return words % {"floor": language_name(floor, language), "languages": heard, "captions": written}


def beside(into: Iterable[str], language: str) -> str:
    """ "Into Spanish, French", with the captions behind; "" for a session in one language."""
    heard, written = (", ".join(language_name(code, language) for code in codes) for codes in parted(into))
    words = {
        (True, True): _("Into %(languages)s; captions in %(captions)s"),
        (True, False): _("Into %(languages)s"),
        (False, True): _("Captions in %(captions)s"),
        (False, False): "",
    }[bool(heard), bool(written)]
    return words % {"languages": heard, "captions": written}
