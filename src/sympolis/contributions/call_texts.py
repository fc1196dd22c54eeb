"""What a new call says until somebody changes it: one template a kind, in every language that we speak."""

from collections.abc import Callable, Iterable

from django.utils import translation
from django.utils.translation import gettext_noop as _

from sympolis.contributions.states import Kind
from sympolis.core.languages import INTERFACE_LANGUAGES
from sympolis.core.texts import Texts

TEMPLATES: dict[str, tuple[str, str]] = {
    Kind.PRACTICE: (
        _("Share a good practice"),
        _(
            "What has worked in your city, and could work elsewhere? We look for practices that run, or have run, with what "
            "they cost, what they brought and what went wrong.\n\nSelected practices are presented in a session."
        ),
    ),
    Kind.INPUT: (
        _("Give an input"),
        _(
            "Would you like to speak in one of our sessions? Tell us in a few sentences what you would say, and to whom it is "
            "useful.\n\nInputs take ten minutes and begin with an example, not with an organisation."
        ),
    ),
    Kind.CHALLENGE: (
        _("Bring a challenge"),
        _(
            "Which problem does your city not get any further with? Describe the situation and what you have tried; ask one to "
            "three questions.\n\nCities that know the problem advise you."
        ),
    ),
    Kind.WORKSHOP: (
        _("Offer a workshop"),
        _(
            "Would you like to work on something together with other cities, hands on? Tell us what people take home, how long "
            "it takes and how many can join.\n\nWe find the time that is bearable for those who come."
        ),
    ),
}


def texts_of(kind: str, languages: Iterable[str]) -> tuple[Texts, Texts]:
    """(title, introduction) of the template of a kind, in those of the languages that we speak.

    Raises KeyError for a kind that has none.
    """
    title, intro = TEMPLATES[kind]
    wanted = spoken_of(languages)
    return in_each(title, wanted), in_each(intro, wanted)


def spoken_of(languages: Iterable[str]) -> list[str]:
    """Those of the languages that we speak; English if it is none of them."""
    spoken = {code for code, _name in INTERFACE_LANGUAGES}
    return [code for code in languages if code in spoken] or ["en"]


def in_each(text: str, languages: list[str]) -> Texts:
    """One of our own texts in each of these languages."""
    say: Callable[[str], str] = translation.gettext
    found = {}
    for code in languages:
        with translation.override(code):
            found[code] = say(text)
    return Texts(found)
