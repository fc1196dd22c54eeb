"""Languages: ours (interface, gettext) and theirs (content in several languages, kept in one JSON column)."""

import hashlib
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils import translation
from django.utils.translation import gettext as _

from sympolis.core import channels, clock

INTERFACE_LANGUAGES = [("en", "English"), ("de", "Deutsch")]
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi"}
ORIGINS = "_of"  # key beside the languages: language -> fingerprint of the original it was made from


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """CLDR locale of a BCP 47 tag; English for one that CLDR does not know."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=2048)
def language_name(code: str, in_language: str) -> str:
    """ "Arabic" for ("ar", "en"), "Arabisch" for ("ar", "de"); the code itself if unknown.

    Also of sign languages, and "captions in French" (core/channels.py): these in the languages of our own words.
    """
    if channels.is_sign(code) or channels.captioned(code):
        with translation.override(in_language):
            return _channel_name(code, in_language)
    locale = locale_of(in_language)
    return locale.languages.get(code.replace("-", "_")) or locale.languages.get(code.split("-")[0]) or code


def _channel_name(code: str, in_language: str) -> str:
    if written := channels.captioned(code):
        return _("captions in %(language)s") % {"language": language_name(written, in_language)}
    return str(channels.SIGN_LANGUAGES[code])


@lru_cache(maxsize=4096)
def country_name(code: str, in_language: str) -> str:
    """Name of an ISO 3166 alpha-2 country in a language (CLDR); the code itself if unknown."""
    return locale_of(in_language).territories.get(code.upper(), code)


@lru_cache(maxsize=2048)
def zone_city(zone_name: str, in_language: str) -> str:
    """The place that names a zone: "Berlin", in German "Kairo" (CLDR exemplar city, else the last part of the name)."""
    zones = locale_of(in_language).time_zones
    # CLDR keeps the words of a renamed zone under its first name
    words = (zones.get(name, {}).get("city") for name in (zone_name, *clock.old_names(zone_name)))
    return next(filter(None, words), "") or zone_name.rsplit("/", 1)[-1].replace("_", " ")


def known_language(code: str) -> bool:
    """Whether CLDR knows the language of this tag."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


def known_channel(code: Any) -> bool:
    """Whether a session can have this language: one that CLDR knows, a sign language, or captions in one it knows."""
    return isinstance(code, str) and (channels.is_sign(code) or known_language(channels.captioned(code) or code))


def direction(language: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def pick(texts: dict[str, Any] | None, *wanted: str) -> tuple[str, str]:
    """(text, its language): the first wanted language that has one, else the first there is, else ("", "")."""
    texts = {} if texts is None else texts  # the truth of Texts asks us
    for language in (*wanted, *texts):
        if language != ORIGINS and texts.get(language):
            return texts[language], language
    return "", ""


def fingerprint(text: str) -> str:
    """Short fingerprint of an original, to see later whether it has changed since it was translated."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def translated(texts: dict[str, Any] | None, original: str, language: str, text: str) -> dict[str, Any]:
    """The texts with one language set; for a translation the original it belongs to is remembered."""
    texts = dict(texts or {})
    origins = dict(texts.get(ORIGINS, {}))
    texts.pop(language, None)
    origins.pop(language, None)
    if text:
        texts[language] = text
        if language != original:
            origins[language] = fingerprint(texts.get(original, ""))
    texts.pop(ORIGINS, None)
    return {**texts, ORIGINS: origins} if origins else texts


def translation_state(texts: dict[str, Any] | None, original: str, language: str) -> str:
    """ "original", "missing", "outdated" (the original changed since), "done", or "empty" (nothing to translate)."""
    texts = texts or {}
    if not texts.get(original):
        return "done" if texts.get(language) else "empty"
    if language == original:
        return "original"
    if not texts.get(language):
        return "missing"
    made_from = texts.get(ORIGINS, {}).get(language)
    return "outdated" if made_from and made_from != fingerprint(texts[original]) else "done"
