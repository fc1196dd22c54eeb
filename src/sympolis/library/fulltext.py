"""The full-text indexes of SQLite (FTS5) and PostgreSQL (tsvector), asked in one way.

An expression is made of `any_of`, `all_of` and tokens of library/words.py; it is written out for the database that
answers. Tokens hold letters and figures only, so nothing that somebody types is ever read as syntax.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from sympolis.library.states import SHOWN, STANDING
from sympolis.library.words import coded

WEIGHTS = (10.0, 4.0, 1.0)  # title, summary, rest


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the index; `starts`: or any that begins with it."""

    text: str
    starts: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Expression", ...]


Expression = Token | AnyOf | AllOf


def any_of(parts: Iterable[Expression]) -> Expression:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AnyOf(found)


def all_of(parts: Iterable[Expression]) -> Expression:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AllOf(found)


class Hit(NamedTuple):
    """A practice that answers a query, with what it takes to filter, count and sort it."""

    practice: int
    facets: str
    rank: float  # the higher the better


# Practices that may be seen, as queries.public says; FTS5 first, or SQLite would ask it anew for every practice; by the
# functions of migration 0009, or PostgreSQL would go through all of them
_FROM = {
    "sqlite": "FROM library_indexed_fts f CROSS JOIN library_practice p ON p.id = f.rowid",
    "postgresql": "FROM library_matching(%s::tsquery) AS m(id) JOIN library_practice p ON p.id = m.id",
}
_JOINS = """
    JOIN contributions_contribution c ON c.id = p.contribution_id
    JOIN library_indexed i ON i.practice_id = p.id
"""
_WHERE = {"sqlite": "WHERE library_indexed_fts MATCH %s AND", "postgresql": "WHERE"}
_RANK = {
    "sqlite": f"-bm25(library_indexed_fts, {', '.join(map(str, WEIGHTS))})",
    "postgresql": "ts_rank('{0.1, 0.1, 0.4, 1.0}', i.head, %s::tsquery)",
}
_SHOWN = "p.network_id = %s AND p.state IN ({}) AND c.state IN ({})".format(
    ", ".join(f"'{state}'" for state in sorted(SHOWN)), ", ".join(f"'{state}'" for state in sorted(STANDING))
)
NEWEST, CHECKED = "p.published_at", "p.checked_at"


def hits(network: int, expression: Expression | None, *, order: str = NEWEST) -> list[Hit]:
    """All practices that may be seen and that answer, the newest first (or those confirmed last); without an expression
    all of them.
    """
    end = f"{_SHOWN} ORDER BY {order} DESC, p.id DESC"
    if expression is None:
        sql = f"SELECT p.id, i.facets, 0.0 FROM library_practice p {_JOINS} WHERE {end}"  # noqa: S608 - ours
        return list(map(Hit._make, _rows(sql, [network])))
    kind, written = connection.vendor, _written(expression)
    told = [written, written, network] if kind == "postgresql" else [written, network]
    sql = f"SELECT p.id, i.facets, {_RANK[kind]} {_FROM[kind]} {_JOINS} {_WHERE[kind]} {end}"
    return list(map(Hit._make, _rows(sql, told)))


def found(network: int, expressions: Sequence[Expression]) -> list[bool]:
    """Of each expression whether any practice that may be seen answers it; one query for all."""
    if not expressions:
        return []
    kind = connection.vendor
    one = f"EXISTS(SELECT 1 {_FROM[kind]} {_JOINS} {_WHERE[kind]} {_SHOWN})"
    told = [value for expression in expressions for value in (_written(expression), network)]
    (row,) = _rows(f"SELECT {', '.join([one] * len(expressions))}", told)
    return [bool(value) for value in row]


@dataclass(frozen=True, slots=True)
class Looked:
    """Which words of the vocabulary to look for: with these grams, of these lengths."""

    grams: Expression
    shortest: int
    longest: int
    most: int


def words_like(network: int, asked: Sequence[Looked]) -> list[list[tuple[str, str, int]]]:
    """For each (text, as it was written, in how many practices), the most used; one query for all."""
    if not asked:
        return []
    source = {
        "postgresql": "library_spelt_like(%s::tsquery) AS m(id) JOIN library_word w ON w.id = m.id WHERE",
        "sqlite": "library_word_fts f CROSS JOIN library_word w ON w.id = f.rowid WHERE library_word_fts MATCH %s AND",
    }[connection.vendor]
    parts, told = [], []
    for place, one in enumerate(asked):
        parts.append(
            f"SELECT * FROM (SELECT {place} AS place, w.text, w.shown, w.uses FROM {source} w.network_id = %s "  # noqa: S608
            "AND length(w.text) BETWEEN %s AND %s ORDER BY w.uses DESC, w.id LIMIT %s) AS part"
        )
        told += [_written(one.grams), network, one.shortest, one.longest, one.most]
    found: list[list[tuple[str, str, int]]] = [[] for _one in asked]
    for place, text, shown, uses in _rows(" UNION ALL ".join(parts), told):
        found[place].append((text, shown, uses))
    return found


def to_match(expression: Expression) -> str:
    """Written for FTS5."""
    if isinstance(expression, Token):
        return f'"{coded(expression.text)}"{"*" if expression.starts else ""}'
    word = " OR " if isinstance(expression, AnyOf) else " AND "
    return f"({word.join(map(to_match, expression.parts))})"


def to_tsquery(expression: Expression) -> str:
    """Written for PostgreSQL, in the form that needs no parser of words."""
    if isinstance(expression, Token):
        return f"'{coded(expression.text)}'{':*' if expression.starts else ''}"
    word = " | " if isinstance(expression, AnyOf) else " & "
    return f"({word.join(map(to_tsquery, expression.parts))})"


def _written(expression: Expression) -> str:
    return to_tsquery(expression) if connection.vendor == "postgresql" else to_match(expression)


def _rows(sql: str, told: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return cursor.fetchall()
