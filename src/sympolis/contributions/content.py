"""What one tells in a contribution of each kind: sections of fields, as data. Pages, checks and exports read it here.

The fields of a good practice follow Interreg Europe's description (resources, evidence, transfer) and URBACT's criteria.
Title, summary, city and themes are columns of their own; everything here lies in `Contribution.content`:
`TEXT` and `LINE` as {language: text}, `CHOICE` as the value, `CHOICES` as a list of values, `YEARS` as [from, to] with
None for what is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.contributions.states import Kind

LONGEST_TITLE = 200
LONGEST_SUMMARY = 600
LONGEST_LINE = 300
LONGEST_TEXT = 8000


class Shape(StrEnum):
    LINE = "line"
    TEXT = "text"  # limited Markdown
    CHOICE = "choice"
    CHOICES = "choices"
    YEARS = "years"


class Status(TextChoices):
    """How far a practice is."""

    PILOT = "pilot", _("Pilot")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Cost(TextChoices):
    """What a practice cost altogether, in bands that compare across currencies."""

    NONE = "none", _("no money of its own")
    LOW = "low", _("under 10,000 euros")
    MIDDLE = "middle", _("10,000 to 100,000 euros")
    HIGH = "high", _("100,000 to 1 million euros")
    HIGHEST = "highest", _("over 1 million euros")


class Advice(TextChoices):
    """How a city is ready to advise others."""

    CALL = "call", _("A call")
    DOCUMENTS = "documents", _("Documents")
    VISIT = "visit", _("A visit")
    MENTOR = "mentor", _("As a mentor")


class Help(TextChoices):
    """What a city with a challenge wants."""

    PRACTICE = "practice", _("A practice that fits")
    CALL = "call", _("A call with another city")
    ADVICE = "advice", _("Peer advice in a session")
    MISSION = "mission", _("An expert mission")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to tell. `required` counts when it is submitted, not while it is a draft."""

    code: str
    label: Any
    shape: Shape = Shape.TEXT
    hint: Any = ""
    required: bool = False
    choices: tuple[tuple[str, Any], ...] = ()
    is_internal: bool = False  # for the secretariat and reviewers, never published

    @property
    def longest(self) -> int:
        """Signs, of one language."""
        return LONGEST_LINE if self.shape == Shape.LINE else LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading."""

    code: str
    title: Any
    fields: tuple[Field, ...]


S = Shape
_ADVISE = Field(
    "advise",
    _("Ready to advise other cities by"),
    S.CHOICES,
    _("None ticked: not for now."),
    choices=tuple(Advice.choices),
)
_LANGUAGES = Field("languages", _("Languages you can speak in"), S.LINE, _("For example “French, some English”."))
_PRACTICE = (
    Section(
        "frame",
        _("Frame"),
        (
            Field("office", _("Responsible office"), S.LINE, required=True),
            Field("status", _("Status"), S.CHOICE, required=True, choices=tuple(Status.choices)),
            Field("years", _("From when to when"), S.YEARS, _("Years. Leave the second empty while it runs.")),
        ),
    ),
    Section(
        "what",
        _("What it is"),
        (
            Field("problem", _("The problem that it answered"), required=True),
            Field("done", _("What was done, step by step"), required=True),
            Field("partners", _("Who took part")),
        ),
    ),
    Section(
        "took",
        _("What it took"),
        (
            Field("cost", _("Money, altogether"), S.CHOICE, required=True, choices=tuple(Cost.choices)),
            Field("staff", _("Staff"), S.LINE, _("For example “two people for six months”."), required=True),
            Field("equipment", _("Equipment and other resources")),
        ),
    ),
    Section(
        "brought",
        _("What it brought"),
        (
            Field("results", _("Results, and how you know"), S.TEXT, _("Figures with their source, if there are any."), required=True),
            Field("wrong", _("What went wrong"), S.TEXT, _("What others most want to read."), required=True),
            Field("lessons", _("What you would do differently")),
        ),
    ),
    Section(
        "transfer",
        _("For other cities"),
        (
            Field("must_have", _("What a city must have for it"), required=True),
            Field("can_change", _("What can be changed"), required=True),
            Field("context", _("Your city: size and context")),
            _ADVISE,
            _LANGUAGES,
        ),
    ),
)  # fmt: skip
_INPUT = (
    Section(
        "input",
        _("Your input"),
        (
            Field("message", _("What you would say"), required=True),
            Field("useful_for", _("To whom it is useful"), S.LINE, required=True),
            Field("example", _("The example that you begin with")),
            Field("minutes", _("How long it takes"), S.LINE),
            _LANGUAGES,
        ),
    ),
)
_CHALLENGE = (
    Section(
        "challenge",
        _("The challenge"),
        (
            Field("situation", _("The situation, in five sentences"), required=True),
            Field("affected", _("Since when, and who is affected"), required=True),
            Field("tried", _("What was tried"), required=True),
            Field("why_not", _("Why it did not work"), required=True),
            Field("questions", _("One to three questions to other cities"), required=True),
            Field("limits", _("Limits: law, money, staff, time")),
            Field("good_result", _("What would be a good result in three months")),
            Field("help", _("Help that you want"), S.CHOICES, choices=tuple(Help.choices), required=True),
            _LANGUAGES,
        ),
    ),
)
_WORKSHOP = (
    Section(
        "workshop",
        _("Your workshop"),
        (
            Field("take_home", _("What people take home"), required=True),
            Field("flow", _("How it runs"), required=True),
            Field("length", _("How long it takes"), S.LINE, required=True),
            Field("people", _("How many can join"), S.LINE),
            Field("needs", _("What it needs: tools, material, preparation")),
            _LANGUAGES,
        ),
    ),
)
SECTIONS: dict[str, tuple[Section, ...]] = {
    Kind.PRACTICE: _PRACTICE, Kind.INPUT: _INPUT, Kind.CHALLENGE: _CHALLENGE, Kind.WORKSHOP: _WORKSHOP,
}  # fmt: skip


SDGS = (
    _("No poverty"), _("Zero hunger"), _("Good health and well-being"), _("Quality education"),
    _("Gender equality"), _("Clean water and sanitation"), _("Affordable and clean energy"), _("Decent work and economic growth"),
    _("Industry, innovation and infrastructure"), _("Reduced inequalities"), _("Sustainable cities and communities"), _("Responsible consumption and production"),
    _("Climate action"), _("Life below water"), _("Life on land"), _("Peace, justice and strong institutions"), _("Partnerships for the goals"),
)  # fmt: skip


def sdg_choices() -> list[tuple[int, str]]:
    """(number, "11 Sustainable cities and communities") of the goals of the United Nations."""
    return [(number, f"{number} {name}") for number, name in enumerate(SDGS, 1)]


def sections(kind: str) -> tuple[Section, ...]:
    """What is asked for a kind, in order. Raises KeyError."""
    return SECTIONS[kind]


def fields(kind: str) -> Iterator[Field]:
    """All fields of a kind, in order."""
    return (field for section in SECTIONS[kind] for field in section.fields)


@cache
def field_of(kind: str, code: str) -> Field | None:
    """The field of a kind by its code."""
    return next((field for field in fields(kind) if field.code == code), None)
