"""Own questions of a call: asked in its form, answered, kept."""

import pytest

from sympolis.contributions.actions.questions import move_question, remove_question, save_question
from sympolis.contributions.models import CallQuestion, Contribution
from sympolis.contributions.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.call(programme.series(slug="autumn"))


def ask(call, **fields) -> CallQuestion:
    return save_question(call, None, by=None, **{"label": {"en": "Who pays?"}, **fields})


def test_a_choice_is_asked_and_answered_at_the_desk_and_by_the_city(client, call):
    client.force_login(programme.coordinator(call.series.network))
    path = f"/desk/series/autumn/calls/{call.pk}/questions/"
    sent = {
        "shape": "choice",
        "label-en": "Who pays?",
        "options-en": "The city\nThe state",
        "required": "on",
        "is_open": "on",
    }
    assert client.post(path + "new/", sent).status_code == 302
    assert "Who pays?" in client.get(path).content.decode()
    question = CallQuestion.objects.get()

    row = factories.contribution(call.series, call=call, state="draft")
    page = client.get(f"/desk/series/autumn/contributions/{row.pk}/edit/").content.decode()
    assert "The state" in page
    client.post(
        f"/desk/series/autumn/contributions/{row.pk}/edit/", {"title": "T", "language": "en", f"q_{question.pk}": "1"}
    )
    assert Contribution.objects.get().answers == {str(question.pk): "1"}
    assert "The state" in client.get(f"/desk/series/autumn/contributions/{row.pk}/").content.decode()


def test_what_answers_rest_on_stays(call):
    question = ask(call, shape="choice", options=[{"en": "A"}, {"en": "B"}])
    factories.contribution(call.series, call=call, answers={str(question.pk): "1"})

    with refused("answered"):
        save_question(call, question, by=None, shape="text")
    with refused("answered"):
        remove_question(question, by=None)
    save_question(call, question, by=None, label={"en": "Who pays for it?"}, is_open=False)
    assert str(CallQuestion.objects.get().label) == "Who pays for it?"


def test_options_with_answers_are_reworded_or_added_to_but_keep_their_places(call):
    question = ask(call, shape="choice", options=[{"en": "The city"}, {"en": "The state"}])
    factories.contribution(call.series, call=call, answers={str(question.pk): "1"})

    for options in (
        [{"en": "The state"}, {"en": "The city"}],
        [{"en": "Nobody"}, {"en": "The city"}, {"en": "The state"}],
    ):
        with refused("answered", "options"):
            save_question(call, question, by=None, options=options)
    save_question(call, question, by=None, options=[{"en": "The town"}, {"en": "The state"}, {"en": "Nobody"}])

    kept = CallQuestion.objects.get().options
    assert [option["en"] for option in kept] == ["The town", "The state", "Nobody"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"label": {}}, "missing"), ({"label": {"en": "x" * 501}}, "too_long"), ({"shape": "song"}, "unknown_choice"),
     ({"shape": "choice", "options": [{"en": "One"}]}, "options")],
)  # fmt: skip
def test_what_is_no_question_is_refused(call, fields, code):
    with refused(code):
        ask(call, **fields)
    assert CallQuestion.objects.count() == 0


def test_they_are_put_in_order_and_removed(call):
    first, second = ask(call), ask(call, label={"en": "Since when?"})
    move_question(second, earlier=True, by=None)
    move_question(second, earlier=True, by=None)
    assert list(call.questions.all()) == [second, first]
    remove_question(first, by=None)
    assert list(call.questions.all()) == [second]


def test_only_the_team_asks_and_not_without_end(call):
    with refused("not_allowed"):
        save_question(call, None, by=programme.coordinator(networks.network()), label={"en": "?"})
    for _number in range(20):
        ask(call)
    with refused("too_many"):
        ask(call)
