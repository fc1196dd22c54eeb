"""The two papers of a session, typeset from contents of the documented shape."""

import copy
import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import sympolis.programme
from sympolis.ui.papers import render_pdf

PAPERS = Path(sympolis.programme.__path__[0]) / "papers"
TOKENS = {"paragraph", "list", "core", "plain", "pause", "day", "night"}  # for the template, not for the reader
NOT_PRINTED = {"page", "mast", "brand", "link"}  # keys of what is not shown as it is


def is_word(value: Any, key: str) -> bool:
    return isinstance(value, str) and value != "" and value not in TOKENS and key not in NOT_PRINTED


FRAME = {
    "network": "Connective Cities",
    "series": "Lessons Learned in the COVID-19 Crisis",
    "title": "Cities in Crisis",
    "facts": [
        {"label": "Monday 23 November 2020", "value": "14:00–16:30", "note": "CET, UTC+1, Bonn"},
        {"label": "Languages", "value": "English", "note": "Into Spanish, French"},
    ],
    "footer": {"version": "Programme version 7 of 3 October 2026", "page": "Page {page} of {pages}"},
    "colours": {"mast": "#ffc93a", "brand": "#07594b"},
}
CONCEPT_NOTE = FRAME | {
    "kind": "Concept note",
    "stamp": "Draft, not released",
    "summary": "City leaders from six countries talk about decisions.",
    "clocks": {
        "heading": "On whose clock",
        "note": "Chosen for most.",
        "columns": ["City", "Local time"],
        "key": {"day": "day, 08–20 h", "edge": "edge of day", "night": "night, 22–06 h"},
        "rows": [
            {"city": "Bonn", "note": "host", "time": "14:00–16:30", "part": "day", "start": 840, "minutes": 150,
             "host": True},
            {"city": "Suva", "note": "Fiji", "time": "01:00–03:30", "day": "Tue 24 Nov", "part": "night",
             "part_label": "at night", "start": 60, "minutes": 150, "host": False},
        ],
    },
    "background": {
        "heading": "Background",
        "blocks": [
            {"kind": "paragraph", "text": "Since March 2020 cities decide within days."},
            {"kind": "list", "ordered": False, "items": ["What a crisis team needs.", "Who must not be in it."]},
        ],
    },
    "questions": {"heading": "Guiding questions", "items": ["Which decision would you take again?"]},
    "programme": {
        "heading": "Programme",
        "note": "Times for Bonn.",
        "columns": ["Start", "Length", "Part"],
        "rows": [
            {"start": "14:00", "minutes": 10, "length": "10 min", "title": "Welcome", "detail": "Ana Marques",
             "weight": "plain"},
            {"start": "14:10", "minutes": 35, "length": "35 min", "title": "City leaders", "weight": "core"},
            {"start": "14:45", "minutes": 10, "length": "10 min", "title": "Break", "detail": None, "weight": "pause"},
        ],
    },
    "speakers": {
        "heading": "Speakers",
        "note": "Invented persons.",
        "rows": [
            {"name": "Lucía Cárdenas", "function": "Mayor", "city": "Mexico City", "role": "Panel"},
            {"name": "Оксана Бондар", "function": "", "city": "Київ", "role": "Moderator"},
        ],
    },
    "taking_part": {
        "heading": "Taking part",
        "rows": [
            {"label": "Register", "text": [{"text": "One form", "link": "https://sympolis.example/register/"}]},
            {"label": "Recording", "text": "Plenary recorded, questions not."},
            {"label": "Contact", "blocks": [{"kind": "paragraph", "text": "Write to the secretariat."}]},
        ],
    },
}  # fmt: skip
RUN_OF_SHOW = FRAME | {
    "kind": "Run of show",
    "stamp": "Internal: not for participants",
    "people": {
        "heading": "Who is who",
        "columns": ["Part", "Name", "Reach", "Note"],
        "rows": [{"role": "Technical host", "name": "Jonas Weber", "reach": "+49 228 555 02", "note": "Opens groups"}],
    },
    "interpretation": {
        "heading": "Interpretation",
        "columns": ["Channel", "Interpreters", "Remark"],
        "rows": [{"channel": "English ↔ Spanish", "names": "P. Ruiz, M. Soto", "note": "Relay"}],
    },
    "backstage": {"heading": "Backstage", "rows": [{"start": "13:30", "title": "Sound check", "names": "Jonas Weber"}]},
    "plan": {
        "heading": "Minute by minute",
        "note": "Times for Bonn.",
        "columns": {
            "start": "Start", "minutes": "Min.", "total": "Sum", "part": "Segment", "persons": "Who", "tool": "Tool",
            "note": "Moderator", "fallback": "If it goes wrong",
        },
        "rows": [
            {"start": "14:00", "minutes": 10, "total": 10, "title": "Welcome", "kind": "Opening", "weight": "plain",
             "persons": ["Ana Marques", "Lucía Cárdenas"], "language": "English", "tool": "Slides 3–9",
             "link": "https://pad.example/a", "note": "Ask for consent.", "fallback": [{"text": "Read it out."}]},
            {"start": "14:10", "minutes": 10, "total": 20, "title": "Break", "weight": "pause"},
        ],
        "end": {"start": "14:20", "title": "End", "total": 20},
    },
}  # fmt: skip
BOTH = pytest.mark.parametrize(
    ("name", "content"), [("concept_note", CONCEPT_NOTE), ("run_of_show", RUN_OF_SHOW)], ids=["note", "run"]
)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-]", "", text)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def words_in(content: Any, key: str = "") -> list[str]:
    """Every text in a content that a reader should find on the paper."""
    if isinstance(content, dict):
        return [words for name, value in content.items() for words in words_in(value, name)]
    if isinstance(content, list):
        return [words for value in content for words in words_in(value, key)]
    return [content] if is_word(content, key) else []


def render(name: str, content: dict, language: str = "en") -> bytes:
    return render_pdf(PAPERS / f"{name}.typ", content, language=language)


@BOTH
def test_every_given_word_stands_on_the_paper(name, content):
    pdf = render(name, content)

    text = squeezed(text_of(pdf))
    assert [words for words in words_in(content) if squeezed(words) not in text] == []
    assert b"pdfuaid:part" in PdfReader(io.BytesIO(pdf)).root_object["/Metadata"].get_data()


@BOTH
def test_paper_of_the_least_content(name, content):
    least = {key: content[key] for key in ("network", "title", "kind", "footer", "plan") if key in content}
    if "plan" in least:
        least["plan"] = content["plan"] | {"rows": [], "end": None, "note": None}

    text = text_of(render(name, least))

    assert "Cities in Crisis" in text
    assert "Speakers" not in text


@BOTH
def test_empty_sections_are_left_out(name, content):
    optional = set(content) - {"network", "title", "kind", "footer", "plan"}

    assert "Cities in Crisis" in text_of(render(name, content | dict.fromkeys(optional)))


@BOTH
def test_hostile_words_in_every_place_are_printed_as_typed(name, content):
    hostile = '#eval("1") $x$ *b* <i> @a'

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {inner: poisoned(kept, inner) for inner, kept in value.items()}
        if isinstance(value, list):
            return [poisoned(kept, key) for kept in value]
        return hostile if is_word(value, key) else value

    text = squeezed(text_of(render(name, poisoned(content))))

    assert text.count(squeezed(hostile)) >= len(words_in(content))


@BOTH
def test_long_names_and_texts_make_more_pages_not_a_failure(name, content):
    long = copy.deepcopy(content)
    word, story = "Verwaltungsmodernisierung" * 12, "A sentence about what to do then. " * 150
    long["title"] = word
    if name == "concept_note":
        long["speakers"]["rows"][0]["name"] = word
        long["clocks"]["rows"][0]["city"] = word
        long["programme"]["rows"][0]["title"] = word
        long["background"]["blocks"] *= 40
    else:
        long["people"]["rows"][0]["name"] = word
        long["plan"]["rows"][0] |= {"title": word, "note": story * 2, "fallback": story}

    text = text_of(render(name, long, language="de"))

    assert squeezed(text).count(squeezed(word)) >= 3
    assert squeezed(text).count("whattodothen") == (450 if name == "run_of_show" else 0)


def test_arabic_concept_note():
    content = CONCEPT_NOTE | {
        "title": "مدن في زمن صعب",
        "background": {"heading": "خلفية", "blocks": [{"kind": "paragraph", "text": "مدن كثيرة تقرر كل يوم."}]},
    }

    pdf = render("concept_note", content, language="ar")

    assert PdfReader(io.BytesIO(pdf)).root_object["/Lang"] == "ar"
    for words in ["مدن", "زمن", "خلفية", "كثيرة", "14:00–16:30"]:
        assert words in text_of(pdf)


def test_run_of_show_lies_on_its_side():
    page = PdfReader(io.BytesIO(render("run_of_show", RUN_OF_SHOW))).pages[0]

    assert page.mediabox.width > page.mediabox.height
