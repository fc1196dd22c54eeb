"""What may become of the options of a question that is answered already."""

import pytest

from sympolis.core.options import is_reordered

BEFORE = [{"en": "Mayor", "de": "Bürgermeisterin"}, {"en": "Planner", "de": "Planung"}]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (BEFORE, False),
        ([*BEFORE, {"en": "Engineer"}], False),
        ([{"en": "Head of the council", "de": "Bürgermeisterin"}, {"en": "Planner"}], False),
        ([{"en": "Planung"}, {"en": "Planner"}], False),  # a word of another language is another word
        ([{"en": "Planner"}, {"en": "Planner"}], True),
        (BEFORE[:1], True),
        (BEFORE[::-1], True),
        ([{"en": "Engineer"}, *BEFORE], True),
        ([{"en": "Mayor", "de": "Planung"}, {"en": "Planner", "de": "Bürgermeisterin"}], True),
    ],
)
def test_an_answer_goes_on_meaning_the_option_that_was_chosen(after, told):
    assert is_reordered(BEFORE, after) is told


def test_options_of_the_same_words_stay_as_they_are():
    assert not is_reordered([{"en": "Other"}, {"en": "Other"}], [{"en": "Other"}, {"en": "Other"}])
