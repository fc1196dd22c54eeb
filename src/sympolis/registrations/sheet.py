"""Participants as a table to take away, with no more in it than its reader may see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import country_name, language_name
from sympolis.core.sheets import Cell
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Sector
from sympolis.programme.models import Series, Session
from sympolis.registrations import purposes
from sympolis.registrations.agreements import purposes_of
from sympolis.registrations.models import Answer, Delegation, Question, Registration
from sympolis.registrations.states import (
    Asked,
    Attendance,
    Brings,
    Ending,
    QuestionKind,
    RegistrationState,
    Reply,
    Source,
    Way,
)

PLAIN = (
    "participant_id", "session_id", "municipality_id", "region_id", "delegation_id", "country", "sector", "state",
    "ending", "language", "way", "brings", "reply", "attendance", "attended_minutes", "created_at", "source",
)  # fmt: skip
OF_PERSON = ("participant__person__given_name", "participant__person__family_name")
OF_PARTICIPANT = ("participant__place", "participant__organisation")
PRIVATE = (
    "brings_text", "question", "motivation", "city_use", "is_backed", "decision_reason", "participant__email",
    "participant__address_confirmed_at", "participant__bounced_at", "participant__bounce_reason", "participant__phone",
    "participant__captions", "participant__sign_language", "participant__access_needs", "participant__person__spoken_name", "participant__person_id",
)  # fmt: skip
FIELDS = (*PLAIN, *OF_PERSON, *OF_PARTICIPANT)


@dataclass
class Sheet:
    """What a table holds.

    zone          the clock on which its moments stand
    questions     own questions whose answers are columns
    private       with what only the team may see
    with_session  with the session of every row
    """

    series: Series
    zone: str
    private: bool
    with_session: bool = False
    questions: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.private:
            self.questions = list(self.series.questions.filter(asked=Asked.FORM).exclude(kind=QuestionKind.FILE))

    def columns(self) -> list[str]:
        """Names of the columns, in the reader's language."""
        zone = {"zone": self.zone}
        found = [_("Session"), _("Session begins (%(zone)s)") % zone] if self.with_session else []
        found += [
            _("Name"), _("City"), _("Country"), _("Region"), _("Organisation"), _("Sector"), _("Where they stand"),
            _("Why it ended"), _("Follows in"), _("Way of taking part"), _("Brings"), _("Calendar’s answer"),
            _("Attendance"), _("Minutes attended"), _("Delegation"), _("Registered (%(zone)s)") % zone, _("Source"),
        ]  # fmt: skip
        if self.private:
            found += [
                _("Name as spoken"), _("E-mail address"), _("Address confirmed"), _("Letters come back"), _("Phone"),
                _("Captions"), _("Sign language"), _("Access needs"), _("What they bring"), _("Question for the speakers"), _("Motivation"),
                _("What the city will do with it"), _("Superior agrees"), _("Reason of the team"),
            ]  # fmt: skip
            found += [_("Agrees to: %(purpose)s") % {"purpose": name} for name in purposes.NAMES.values()]
            found += [str(question.label) for question in self.questions]
        return found

    def rows(self, registrations: QuerySet[Registration]) -> Iterator[list[Cell]]:
        """One row a registration, in their order. Values and not model rows are read: of 10,000 that is the faster way."""
        names = (*FIELDS, *PRIVATE) if self.private else FIELDS
        found = list(registrations.select_related(None).values_list(*names, named=True))
        known = _Names.of(self.series, found)
        answers = self._answers() if self.questions else {}
        agreed = (
            purposes_of(self.series.network_id, {row.participant__person_id for row in found}) if self.private else {}
        )
        for row in found:
            cells = known.session(row, self.zone) if self.with_session else []
            cells += known.open(row, self.zone)
            if self.private:
                cells += _private(row, known.language)
                mine = agreed.get(row.participant__person_id, set())
                cells += [_yes(purpose in mine) for purpose in purposes.NAMES]
                told = answers.get(row.participant_id, {})
                cells += [told.get(question.pk) for question in self.questions]
            yield cells

    def _answers(self) -> dict[int, dict[int, Cell]]:
        by_id = {question.pk: question for question in self.questions}
        found: dict[int, dict[int, Cell]] = {}
        given = Answer.objects.filter(question__in=by_id).values_list("participant_id", "question_id", "value")
        for person, question, value in given:
            found.setdefault(person, {})[question] = answer_words(by_id[question], value)
        return found


@dataclass(frozen=True)
class _Names:
    """Words for ids and choices, looked up once a table."""

    sessions: Mapping[int, tuple[str, datetime]]
    cities: Mapping[int, str]
    regions: Mapping[int, str]
    delegations: Mapping[int, str]
    choices: Mapping[str, Mapping[str, str]]
    country: Callable[[str], str]
    language: Callable[[str], str]

    @classmethod
    def of(cls, series: Series, rows: list[Any]) -> "_Names":
        cities, reader = {row.municipality_id for row in rows}, get_language() or "en"
        delegations = {row.delegation_id for row in rows if row.delegation_id}
        kinds = {
            "sector": Sector, "state": RegistrationState, "ending": Ending, "way": Way, "brings": Brings, "reply": Reply,
            "attendance": Attendance, "source": Source,
        }  # fmt: skip
        return cls(
            sessions={one.pk: (str(one.title), one.starts_at) for one in Session.objects.filter(series=series)},
            cities={one.pk: str(one) for one in Municipality.objects.only("name") if one.pk in cities},
            regions={one.pk: str(one) for one in Region.objects.all()},
            delegations=dict(Delegation.objects.filter(lead__network=series.network_id).values_list("pk", "label"))
            if delegations
            else {},
            choices={name: {value: str(words) for value, words in kind.choices} for name, kind in kinds.items()},
            country=cache(lambda code: country_name(code, reader) if code else ""),
            language=cache(lambda code: language_name(code, reader) if code else ""),
        )

    def session(self, row: Any, zone: str) -> list[Cell]:
        title, starts_at = self.sessions[row.session_id]
        return [title, _local(starts_at, zone)]

    def open(self, row: Any, zone: str) -> list[Cell]:
        """What everybody on the desk sees."""
        word = self.choices
        name = f"{row.participant__person__given_name} {row.participant__person__family_name}".strip()
        return [
            name, self.cities.get(row.municipality_id) or row.participant__place, self.country(row.country),
            self.regions.get(row.region_id, ""), row.participant__organisation, word["sector"].get(row.sector, ""),
            word["state"][row.state], word["ending"].get(row.ending, ""), self.language(row.language),
            word["way"].get(row.way, ""), word["brings"].get(row.brings, ""), word["reply"].get(row.reply, ""),
            word["attendance"].get(row.attendance, ""), row.attended_minutes, self.delegations.get(row.delegation_id, ""),
            _local(row.created_at, zone), word["source"].get(row.source, ""),
        ]  # fmt: skip


def _private(row: Any, language: Callable[[str], str]) -> list[Cell]:
    return [
        row.participant__person__spoken_name, row.participant__email, _yes(row.participant__address_confirmed_at is not None),
        row.participant__bounce_reason if row.participant__bounced_at else "", row.participant__phone,
        _yes(row.participant__captions), language(row.participant__sign_language), row.participant__access_needs, row.brings_text, row.question, row.motivation, row.city_use, _yes(row.is_backed),
        row.decision_reason,
    ]  # fmt: skip


def _yes(told: bool) -> str:
    return _("yes") if told else ""


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(UTC).astimezone(clock.zone(zone)).replace(tzinfo=None)


def answer_words(question: Question, value: object) -> Cell:
    """An answer as it is read: the option's words, a number, yes, the name of a file."""
    if question.kind == QuestionKind.CHOICE:
        place = value if isinstance(value, int) else -1
        return str(Texts(question.options[place])) if 0 <= place < len(question.options) else ""
    if question.kind == QuestionKind.CONSENT:
        return _yes(bool(value))
    if question.kind == QuestionKind.FILE:
        return str(value.get("name", "")) if isinstance(value, dict) else ""
    return value if isinstance(value, int | float) else str(value)
