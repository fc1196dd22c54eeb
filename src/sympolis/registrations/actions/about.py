"""What somebody tells with a registration, beside name and address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.channels import is_sign
from sympolis.core.refusals import Refused
from sympolis.registrations.models import Question
from sympolis.registrations.seats import Traits
from sympolis.registrations.states import Way

LONGEST_TEXT = 5000
LONGEST_LINE = 300
LONGEST_PHONE = 60


@dataclass(frozen=True)
class About:
    """What somebody tells beside name and address; everything may be left out."""

    # the person
    spoken_name: str = ""
    municipality_id: int | None = None
    region_id: int | None = None  # the municipality's, or that of the country
    place: str = ""  # the city as typed, when it is not in the directory
    country: str = ""
    organisation: str = ""
    function: str = ""
    sector: str = ""
    gender: str = ""
    languages: list[dict[str, str]] = field(default_factory=list)
    letters: str = ""  # language of letters; "" the one to follow in
    language: str = ""  # to follow in
    zone: str = ""
    way: str = Way.VIDEO
    phone: str = ""
    captions: bool = False
    sign_language: str = ""  # a sign language of core/channels.py
    access_needs: str = ""
    # these sessions
    brings: str = ""
    brings_text: str = ""
    question: str = ""
    motivation: str = ""
    city_use: str = ""
    is_backed: bool = False

    def traits(self) -> Traits:
        return Traits(self.region_id, self.sector, self.municipality_id)

    def of_colleague(self) -> "About":
        """What holds for a colleague in the same delegation too: where they come from, not who they are."""
        return replace(About(), **{name: getattr(self, name) for name in SHARED})

    def details(self) -> dict[str, Any]:
        """What is kept of the person for the next time."""
        told = asdict(self)
        return {name: told[name] for name in DETAILS} | {"language": self.letters or self.language}


SHARED = ("municipality_id", "region_id", "place", "country", "organisation", "sector", "letters", "language", "zone")
OF_SESSIONS = ("brings", "brings_text", "question", "motivation", "city_use", "is_backed")
OF_REGISTRATION = ("municipality_id", "region_id", "country", "sector", "gender", "language", "way", *OF_SESSIONS)
DETAILS = (
    "spoken_name", "municipality_id", "place", "country", "organisation", "function", "sector", "gender", "languages",
    "zone", "way", "phone", "captions", "sign_language", "access_needs",
)  # fmt: skip
LONGEST = {
    **dict.fromkeys(("brings_text", "question", "motivation", "city_use", "access_needs"), LONGEST_TEXT),
    **dict.fromkeys(("spoken_name", "place", "organisation", "function"), LONGEST_LINE),
    "phone": LONGEST_PHONE,
}


@dataclass(frozen=True)
class Agreed:
    """A yes to one purpose, in the words that were read."""

    purpose: str
    wording: str
    language: str


Answers = Mapping[Question, Any]  # values as `answers.checked` gives them


def check_about(about: About) -> None:
    """Raises Refused: "too_long", "unknown_choice" (sign language), with the field's name."""
    if about.sign_language and not is_sign(about.sign_language):
        raise Refused("unknown_choice", _("Choose a sign language from the list."), "sign_language")
    for name, longest in LONGEST.items():
        if len(getattr(about, name)) > longest:
            words = _("This text is too long: at most %(most)s signs.") % {"most": longest}
            raise Refused("too_long", words, name)
