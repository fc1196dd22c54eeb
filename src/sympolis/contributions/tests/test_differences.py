"""Two versions side by side."""

import time

from hypothesis import given
from hypothesis import strategies as st

from sympolis.contributions.differences import differences, pieces
from sympolis.contributions.tests.factories import practice_content


def version(**more) -> dict:
    return {
        "title": {"en": "Markets"},
        "summary": {},
        "content": practice_content(),
        "place": "Kumasi",
        "links": [],
        **more,
    }


def test_a_changed_word_is_told_with_what_it_was():
    (found,) = differences("practice", version(), version(title={"en": "Open markets"}), here="en")

    assert found.label == "Title"
    assert [(piece.kind, piece.text) for piece in found.pieces] == [("in", "Open markets"), ("out", "Markets")][::-1]


def test_choices_are_told_in_words():
    (found,) = differences("practice", version(), version(content=practice_content(status="ended")), here="en")

    assert found.label == "Status"
    assert {piece.text for piece in found.pieces} == {"Running", "Ended"}


def test_texts_of_two_languages_are_told_apart():
    after = version(title={"en": "Markets", "fr": "Marchés"})

    (found,) = differences("practice", version(), after, here="en")

    assert found.label == "Title (French)"


def test_the_same_is_no_difference():
    assert differences("practice", version(), version(), here="en") == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_give_both_texts_back(before, after):
    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "in") == before
    assert "".join(piece.text for piece in found if piece.kind != "out") == after


def test_texts_that_have_nothing_in_common_cost_little():
    spent = time.process_time()
    pieces("a b " * 2000, "b a " * 2000)
    pieces("x\n" * 4000, "y x\n" * 2000)

    assert time.process_time() - spent < 1  # processor time


def test_a_very_long_text_is_compared_in_lines_within_reason():
    before = "\n".join(f"line {number} of many words that stand here" for number in range(2000))
    found = pieces(before, before.replace("line 1000 ", "row 1000 "))

    assert [piece.kind for piece in found] == ["same", "out", "in", "same"]
