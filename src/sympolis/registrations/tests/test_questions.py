"""A series' own questions: their order, and what answers do not allow any more."""

import pytest

from sympolis.journal.models import Entry
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions
from sympolis.registrations.models import Answer, Question
from sympolis.registrations.tests import factories

pytestmark = pytest.mark.django_db
CHOICE = {"kind": "choice", "label": {"en": "Your role?"}, "options": [{"en": "Mayor"}, {"en": "Planner"}]}


def add(series, label: str = "Why?", **fields) -> Question:
    return actions.save_question(series, None, by=None, **{"label": {"en": label}, **fields})


def answered(question: Question, session) -> Answer:
    person = factories.registered(session).participant
    return Answer.objects.create(question=question, participant=person, value=1)


def test_questions_stand_in_the_order_in_which_they_were_put():
    series = programme.series()
    first, second, third = add(series, "1"), add(series, "2"), add(series, "3")

    actions.move_question(third, earlier=True, by=None)
    actions.move_question(first, earlier=True, by=None)

    assert list(series.questions.all()) == [first, third, second]


def test_a_question_for_some_sessions_is_kept_to_those_of_the_series():
    session, other = factories.session(), factories.session()

    question = add(session.series, sessions=[session])

    assert list(question.sessions.all()) == [session]
    with refused("no_session"):
        add(session.series, sessions=[other])


def test_under_given_answers_options_are_reworded_or_added_but_not_taken_away():
    session = factories.session()
    question = actions.save_question(session.series, None, by=None, **CHOICE)
    answered(question, session)

    more = [{"en": "Head of the council"}, {"en": "Planner"}, {"en": "Engineer"}]
    actions.save_question(session.series, question, by=None, options=more)
    with refused("answered"):
        actions.save_question(session.series, question, by=None, options=more[:2])
    with refused("answered"):
        actions.save_question(session.series, question, by=None, kind="text")
    with refused("answered"):
        actions.remove_question(question, by=None)

    question.refresh_from_db()
    assert [option["en"] for option in question.options] == ["Head of the council", "Planner", "Engineer"]
    actions.save_question(session.series, question, by=None, is_open=False)
    assert Question.objects.get().is_open is False


def test_under_given_answers_options_keep_their_places():
    session = factories.session()
    question = actions.save_question(session.series, None, by=None, **CHOICE)
    actions.save_question(session.series, question, by=None, options=CHOICE["options"][::-1])
    answered(question, session)

    for options in (CHOICE["options"], [{"en": "Engineer"}, *CHOICE["options"]]):
        with refused("answered", "options"):
            actions.save_question(session.series, question, by=None, options=options)

    assert [option["en"] for option in Question.objects.get().options] == ["Planner", "Mayor"]


def test_a_question_without_answers_goes():
    series = programme.series()
    actions.remove_question(add(series), by=None)

    assert not Question.objects.exists()
    assert Entry.objects.filter(name="question.changed").count() == 2


def test_what_is_no_question_is_refused():
    series = programme.series()

    with refused("missing"):
        add(series, "")
    with refused("too_long"):
        add(series, "x" * 501)
    with refused("unknown_choice"):
        add(series, kind="riddle")
    with refused("options"):
        add(series, kind="choice", options=[{"en": "only one"}])
    with refused("not_allowed"):
        actions.save_question(series, None, by=programme.coordinator(programme.network()), label={"en": "x"})
    for number in range(30):
        add(series, str(number))
    with refused("too_many"):
        add(series)
