"""One thing has one word, in each language."""

import ast
import re
from pathlib import Path

import polib

HOUSE = Path(__file__).parents[1]
OURS = HOUSE / "src/sympolis"


def test_a_session_is_called_veranstaltung_in_german_and_nothing_else():
    texts = [
        OURS / "locale/de/LC_MESSAGES/django.po",
        *(OURS / "programme/house_formats").glob("*.toml"),
        *(OURS / "programme/templates_of_series").glob("*.toml"),
        *(HOUSE / "examples").glob("*.toml"),
    ]

    other = [f"{path.name}:{number}" for path in texts for number, line in enumerate(path.read_text().splitlines(), 1)
             if "Sitzung" in line]  # fmt: skip
    assert len(texts) > 10
    assert other == []


def test_what_stands_above_a_heading_of_the_desk_is_in_the_readers_language():
    """As the sidebar beside it is."""
    over = re.compile(r"{% block over %}.*?{% endblock %}", re.DOTALL)
    blocks = [
        (path.name, found) for path in OURS.glob("*/templates/**/*.html") for found in over.findall(path.read_text())
    ]

    assert len(blocks) > 40
    assert [name for name, found in blocks if "working_language" in found] == []


def test_every_word_of_ours_is_in_the_catalogue():
    """The gatherer does not look into formatted strings."""
    catalogue = {(one.msgctxt, one.msgid) for one in polib.pofile(OURS / "locale/de/LC_MESSAGES/django.po")}
    plain = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
    with_context = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}

    forgotten = []
    for path in OURS.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name not in plain | with_context:
                continue
            given = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
            word = (None, given[0]) if name in plain else tuple(given[:2])
            if word[1] is not None and word not in catalogue:
                forgotten.append(f"{path.name}:{node.lineno} {word[1]}")
    assert forgotten == []
