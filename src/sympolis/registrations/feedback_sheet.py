"""What people said of a session as a table to take away, with no more in it than the desk's page shows its reader.

A row is an answer and not a person: with one's mark beside one's words, in a row, somebody could be known by both.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sympolis.core.sheets import Cell
from sympolis.registrations.feedback import Said, Summary

NOTHING: tuple[Cell, Cell] = ("", None)


def columns() -> list[str]:
    """Names of the columns, in the reader's language."""
    return [_("Question"), _("Answer"), _("How often"), _("Answers to the question"), _("On average")]


def rows(summary: Summary, *, may_read: bool) -> Iterator[list[Cell]]:
    """A row for every answer with how often it was given; one for a question of which nothing more is to be told.

    may_read   with what was written and the numbers given, which only the team reads
    """
    for said in summary.every:
        mean = None if said.mean is None else round(said.mean, 2)
        answers = list(_answers(said, may_read)) or [NOTHING]
        for answer, count in answers:
            yield [said.label, answer, count, said.count, mean]


def _answers(said: Said, may_read: bool) -> Iterator[tuple[Cell, Cell]]:
    yield from ((bar.words, bar.count) for bar in said.bars)
    if may_read:
        yield from ((text, 1) for text in said.texts)
        yield from Counter(said.numbers).items()
