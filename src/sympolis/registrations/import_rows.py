"""A spreadsheet of people in our words: which column is what, and what is wrong with which cell. Knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.core.channels import SIGN_LANGUAGES
from sympolis.core.choices import countries
from sympolis.core.languages import INTERFACE_LANGUAGES, known_language, language_name
from sympolis.core.tables import column_letters
from sympolis.core.text import address_key, comparable, one_line
from sympolis.directory.states import Gender, Sector
from sympolis.registrations.following import NAMED
from sympolis.registrations.states import Way

FIELDS = {  # field -> (what the secretariat calls it, headings that mean it)
    "name": (gettext_lazy("Name"), ("name", "full name", "participant", "vollstandiger name", "nombre", "nom complet")),
    "given_name": (gettext_lazy("Given name"), ("given name", "first name", "vorname", "prenom", "nombres")),
    "family_name": (gettext_lazy("Family name"), ("family name", "last name", "surname", "nachname", "nom", "apellidos")),
    "email": (gettext_lazy("E-mail"), ("email", "e mail", "email address", "e mail address", "mail", "e mail adresse", "correo")),
    "place": (gettext_lazy("City"), ("city", "municipality", "town", "stadt", "kommune", "ciudad", "ville", "ort")),
    "country": (gettext_lazy("Country"), ("country", "land", "pais", "pays")),
    "organisation": (gettext_lazy("Organisation"), ("organisation", "organization", "institution", "employer", "einrichtung")),
    "function": (gettext_lazy("Function"), ("function", "position", "job title", "title", "role", "funktion", "amt")),
    "sector": (gettext_lazy("Sector"), ("sector", "sektor", "type of organisation", "bereich")),
    "gender": (gettext_lazy("Gender"), ("gender", "sex", "geschlecht", "genero")),
    "language": (gettext_lazy("Language"), ("language", "preferred language", "sprache", "idioma", "langue")),
    "zone": (gettext_lazy("Time zone"), ("time zone", "timezone", "zeitzone")),
    "way": (gettext_lazy("Connection"), ("connection", "verbindung")),
    "phone": (gettext_lazy("Phone"), ("phone", "telephone", "mobile", "telefon", "telefono")),
    "spoken_name": (gettext_lazy("Name as spoken"), ("name as spoken", "pronunciation", "aussprache")),
    "captions": (gettext_lazy("Captions"), ("captions", "live captions", "subtitles", "untertitel", "subtitulos", "sous titres")),
    "sign_language": (gettext_lazy("Sign language"), ("sign language", "gebardensprache", "lengua de senas", "langue des signes")),
    "access_needs": (gettext_lazy("Access needs"), ("access needs", "accessibility", "barrierefreiheit")),
    "sessions": (gettext_lazy("Sessions"), ("sessions", "session", "events", "event", "termine", "sitzungen")),
}  # fmt: skip
LONGEST = {
    "name": 300,
    "place": 300,
    "organisation": 300,
    "function": 300,
    "spoken_name": 300,
    "phone": 60,
    "access_needs": 5000,
}
LONGEST_ADDRESS = 254
WORDS_OF_GENDER = {
    "f": Gender.WOMAN, "female": Gender.WOMAN, "frau": Gender.WOMAN, "w": Gender.WOMAN, "weiblich": Gender.WOMAN,
    "m": Gender.MAN, "male": Gender.MAN, "mann": Gender.MAN, "mannlich": Gender.MAN,
    "d": Gender.OTHER, "diverse": Gender.OTHER, "divers": Gender.OTHER, "non binary": Gender.OTHER,
}  # fmt: skip
YES = "yes"
WORDS_OF_TICKS = {  # as cells of tick boxes are written, by `comparable`; a hyphen leaves ""
    YES: ("yes", "y", "ja", "j", "si", "oui", "sim", "x", "1", "true", "wahr"),
    "": (
        "no", "n", "nein", "non", "nao", "0", "false", "falsch", "none", "kein", "keine", "ninguno", "ninguna", "aucun",
        "aucune", "nenhum", "nenhuma", "n/a", "", "–", "—",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: `column` is its letter, "" when the row as a whole is meant."""

    column: str
    words: str


@dataclass(slots=True)
class Read:
    """A row in our words. `values` hold the fields that were told; `sessions` the words of that column."""

    line: int
    name: str = ""
    email: str = ""
    values: dict[str, str] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    key: tuple[str, str] = ("", "")  # what tells one person from another: address and name, compared normalised


def guess(columns: Sequence[str]) -> dict[str, int]:
    """Field -> place of the column that is called like it."""
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        key = " ".join("".join(sign if sign.isalnum() else " " for sign in comparable(column)).split())
        for name, (_label, headings) in FIELDS.items():
            if key in headings and name not in found:
                found[name] = place
                break
    return found


def missing(mapping: Mapping[str, int]) -> str:
    """What has to be mapped before rows can be read, in words; "" when nothing is missing."""
    if "email" not in mapping:
        return _("Say which column holds the e-mail address.")
    if not mapping.keys() & {"name", "family_name"}:
        return _("Say which column holds the name, or which hold given and family name.")
    return ""


class Reader:
    """Reads rows of one list. What it finds of a cell it keeps, since most cells of a column say the same."""

    def __init__(self, mapping: Mapping[str, int]) -> None:
        self.columns = sorted(mapping.items(), key=lambda item: item[1])
        self.letters = {name: column_letters(place) for name, place in self.columns}
        self.name_column = column_letters(mapping.get("name", mapping.get("family_name", 0)))
        self.known: dict[tuple[str, str], str | None] = {}

    def read(self, line: int, cells: Sequence[str]) -> Read:
        """A row in our words, with all its faults in the order of the columns."""
        told = {name: one_line(cells[place]) for name, place in self.columns if place < len(cells)}
        row = Read(line, email=told.pop("email", ""))
        given, family, name = (told.pop(field, "") for field in ("given_name", "family_name", "name"))
        row.name = f"{given} {family}".strip() or name
        row.sessions = [word for part in told.pop("sessions", "").split(";") if (word := part.strip())]
        row.key = address_key(row.email), comparable(row.name)[:300]
        self._check_who(row)
        for name, text in told.items():
            if text:
                self._take(row, name, text)
        return row

    def _check_who(self, row: Read) -> None:
        if not row.key[1]:
            row.faults.append(Fault(self.name_column, _("The name is missing.")))
        elif len(row.name) > LONGEST["name"]:
            words = _("The name is longer than %(most)s signs.") % {"most": LONGEST["name"]}
            row.faults.append(Fault(self.name_column, words))
        if not row.email:
            row.faults.append(Fault(self.letters["email"], _("The e-mail address is missing.")))
        elif not _is_address(row.email) or len(row.key[0]) > LONGEST_ADDRESS:
            words = _("“%(text)s” is no e-mail address.") % {"text": row.email}
            row.faults.append(Fault(self.letters["email"], words))

    def _take(self, row: Read, name: str, text: str) -> None:
        if name in LONGEST:
            if len(text) > LONGEST[name]:
                words = _("This is longer than %(most)s signs.") % {"most": LONGEST[name]}
                row.faults.append(Fault(self.letters[name], words))
            row.values[name] = text
            return
        if (name, text) not in self.known:
            self.known[name, text] = value_of(name, text)
        found = self.known[name, text]
        if found is None:
            row.faults.append(Fault(self.letters[name], _unknown(name, text)))
        else:
            row.values[name] = found


def _unknown(name: str, text: str) -> str:
    if name == "captions":
        return _("“%(text)s” does not say whether captions are needed: write yes or no.") % {"text": text}
    if name == "sign_language":
        words = _("“%(text)s” is no sign language that is known: write for example DGS, BSL or International Sign.")
        return words % {"text": text}
    return _("“%(text)s” is not known as %(field)s.") % {"text": text, "field": str(FIELDS[name][0])}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def value_of(name: str, text: str) -> str | None:
    """Our value for what somebody wrote in a column of choices; None when it is not known."""
    if name == "zone":
        try:
            return clock.present_name(str(clock.zone(text)))
        except clock.UnknownZone:
            return None
    key = comparable(text).replace("-", " ").strip()
    found = _choices(name).get(key)
    return _own_names().get(key) if found is None and name == "language" else found


@lru_cache(maxsize=8)
def _choices(name: str) -> dict[str, str]:
    """Every way to write a value of a field, in the languages of the interface -> the value."""
    if name == "country":
        pairs = [(words, code) for language, _n in INTERFACE_LANGUAGES for code, words in countries(language)]
        return {
            **{comparable(words).replace("-", " "): code for words, code in pairs},
            **{c.casefold(): c for _w, c in pairs},
        }
    if name == "captions":
        return {words: value for value, every in WORDS_OF_TICKS.items() for words in every}
    if name == "sign_language":
        return _sign_languages()
    if name == "language":
        names = {comparable(language_name(code, shown)): code for code in _codes() for shown, _n in INTERFACE_LANGUAGES}
        return {**names, **{code: code for code in _codes()}}
    kind: Any = {"sector": Sector, "gender": Gender, "way": Way}[name]
    found: dict[str, str] = {}
    for language, _n in INTERFACE_LANGUAGES:
        with translation.override(language):
            for value in kind:
                label = comparable(str(value.label)).replace("-", " ")
                found |= {label: value.value, label.partition(":")[0]: value.value, value.value: value.value}
    return {**found, **({key: value.value for key, value in WORDS_OF_GENDER.items()} if name == "gender" else {})}


def _sign_languages() -> dict[str, str]:
    """Their names, codes and short names, and the ways to say that none is needed."""
    names = {comparable(language_name(code, shown)).replace("-", " "): code
             for code in SIGN_LANGUAGES for shown, _n in INTERFACE_LANGUAGES}  # fmt: skip
    return {**dict.fromkeys(WORDS_OF_TICKS[""], ""), **names, **NAMED, **{code: code for code in SIGN_LANGUAGES}}


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """What languages call themselves -> code. Apart from the rest: it takes a second to read them all."""
    return {comparable(language_name(code, code)): code for code in _codes()}


@lru_cache(maxsize=1)
def _codes() -> list[str]:
    return [code for code in _LANGUAGES if known_language(code)]


_LANGUAGES = (
    "ar", "bg", "bn", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ha", "he", "hi", "hr", "hu", "hy", "id",
    "it", "ja", "ka", "kk", "km", "ko", "lt", "lv", "mk", "mn", "ms", "my", "ne", "nl", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl",
    "so", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi", "yo", "zh", "zu", "am", "rw", "mg",
)  # fmt: skip
