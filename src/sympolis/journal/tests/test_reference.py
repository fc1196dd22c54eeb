"""The page of facts is what the code says."""

from pathlib import Path

import sympolis
from sympolis.journal import reference, registry

PAGE = Path(sympolis.__file__).parents[2] / "docs" / "developers" / "events.md"


def test_the_page_of_facts_and_listeners_is_up_to_date():
    assert PAGE.read_text() == reference.as_markdown(), (
        "Run `sympolis listeners --markdown > docs/developers/events.md`."
    )


def test_nobody_listens_to_a_fact_that_is_not_declared():
    assert set(registry._listeners) <= set(registry.facts())


def test_every_fact_is_in_the_past_tense_under_a_noun():
    assert {fact for fact in registry.facts() if fact.count(".") != 1} == set()
