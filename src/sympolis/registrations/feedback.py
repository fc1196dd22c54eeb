"""What people said of a session, without who said it; and a series' own questions, of the form and of the feedback."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from sympolis.core.texts import Texts
from sympolis.programme.models import Series, Session
from sympolis.registrations.models import Feedback, Question, Registration
from sympolis.registrations.states import Asked, QuestionKind

MARKS = (5, 4, 3, 2, 1)
USEFULNESS = gettext_lazy("How useful was this session for your work?")
WILL_USE = gettext_lazy("What will you use at home, or whom will you contact?")
IMPROVEMENT = gettext_lazy("What should be different next time?")


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose an answer; `share` in percent of those who answered the question."""

    words: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Said:
    """The answers to one question.

    bars      of a choice: every option with its count
    texts     what was written, in an order that tells nothing
    numbers   what was given to a number of one's own, in an order that tells nothing
    mean      of a number; None when nobody answered
    """

    label: str
    count: int
    bars: list[Bar] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was said of a session. `asked`: how many took part, live or afterwards, of whom `given` answered."""

    given: int
    asked: int
    usefulness: Said
    will_use: Said
    improvement: Said
    own: list[Said]

    @property
    def every(self) -> list[Said]:
        """All questions, in the order in which they are asked."""
        return [self.usefulness, self.will_use, self.improvement, *self.own]


def asked_after(session: Session) -> list[Question]:
    """The own questions of the session's feedback, in their order."""
    rows = Question.objects.filter(series=session.series_id, asked=Asked.AFTER, is_open=True)
    return list(_for(rows, session))


def summary(session: Session) -> Summary:
    """Everything that was said, closed questions included, in a constant number of queries."""
    rows = list(Feedback.objects.filter(session=session))
    asked = Registration.objects.filter(session=session).exclude(attendance="").count()
    questions = _for(Question.objects.filter(series=session.series_id, asked=Asked.AFTER), session)
    return Summary(
        len(rows), max(asked, len(rows)), _marks([row.usefulness for row in rows]),
        _texts(str(WILL_USE), (row.will_use for row in rows)), _texts(str(IMPROVEMENT), (row.improvement for row in rows)),
        [_own(question, [row.answers.get(str(question.pk)) for row in rows]) for question in questions],
    )  # fmt: skip


def has_answers(question: Question) -> bool:
    """Whether anybody has answered it, in the form or afterwards."""
    return question.answers.exists() or _given_after(question.series).get(question.pk, 0) > 0


def questions_of_series(series: Series) -> Sequence[Question]:
    """All own questions of a series in their order, sessions joined; `given` of each: how many answered."""
    rows = series.questions.annotate(given=Count("answers")).prefetch_related("sessions")
    after, found = _given_after(series), list(rows)
    for question in found:
        question.given += after.get(question.pk, 0)
    return found


def _for(rows: QuerySet[Question], session: Session) -> QuerySet[Question]:
    """Those of all of the series, and those of this session."""
    return rows.filter(Q(sessions=None) | Q(sessions=session)).order_by("order", "pk").distinct()


def _given_after(series: Series) -> Counter[int]:
    rows = Feedback.objects.filter(session__series=series).exclude(answers={}).values_list("answers", flat=True)
    return Counter(int(pk) for answers in rows for pk in answers)


def _own(question: Question, values: Sequence[object]) -> Said:
    label, told = str(question.label), [value for value in values if value not in (None, "")]
    if question.kind == QuestionKind.CHOICE:
        counted = Counter(value for value in told if isinstance(value, int))
        words = [(str(Texts(option)), counted[place]) for place, option in enumerate(question.options)]
        return Said(label, len(told), _bars(words, len(told)))
    if question.kind == QuestionKind.NUMBER:
        numbers = sorted(value for value in told if isinstance(value, int | float))
        return Said(label, len(told), numbers=numbers, mean=_mean(numbers))
    return _texts(label, (str(value) for value in told))


def _marks(given: Iterable[int | None]) -> Said:
    told = [mark for mark in given if mark is not None]
    counted = Counter(told)
    return Said(
        str(USEFULNESS), len(told), _bars([(str(mark), counted[mark]) for mark in MARKS], len(told)), mean=_mean(told)
    )


def _bars(words: Iterable[tuple[str, int]], whole: int) -> list[Bar]:
    return [Bar(one, count, round(100 * count / whole) if whole else 0) for one, count in words]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _texts(label: str, texts: Iterable[str]) -> Said:
    told = sorted(text for text in texts if text)  # the order of the rows, kept, would tell who wrote to two questions
    return Said(label, len(told), texts=told)
