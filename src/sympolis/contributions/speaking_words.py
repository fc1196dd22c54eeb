"""Speakers' things in words, in the active language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.preparing import Item, Need
from sympolis.core.languages import pick
from sympolis.core.text import isolated
from sympolis.programme.models import Part, Session

NEEDS = {
    Need.NAME: gettext_lazy("How your name is spoken"),
    Need.BIOGRAPHY: gettext_lazy("A short biography"),
    Need.PHOTO: gettext_lazy("A photo"),
    Need.RECORDING: gettext_lazy("Whether you may be recorded"),
    Need.PUBLICATION: gettext_lazy("Whether photo, biography and slides may be published"),
    Need.SLIDES: gettext_lazy("Your slides"),
    Need.CHECK: gettext_lazy("The technical check"),
}


def needed(item: Item, titles: dict[int, str]) -> str:
    """ "A photo", "Slides for “Waste and water”"; the title only where there are several sessions."""
    if item.need == Need.SLIDES and len(titles) > 1 and item.session in titles:
        return _("Slides for “%(title)s”") % {"title": isolated(titles[item.session])}
    return str(NEEDS[item.need])


def titles_of(parts: Iterable[Part], language: str) -> dict[int, str]:
    """Session id -> title in a language, of sessions that may be shown: as released."""
    return {part.session_id: title_of(part.session, language) for part in parts if part.session.released}


def title_of(session: Session, language: str) -> str:
    """As released, else as in the draft."""
    texts = session.released.card["title"] if session.released else session.title
    return pick(texts, language, session.series.working_language)[0]
