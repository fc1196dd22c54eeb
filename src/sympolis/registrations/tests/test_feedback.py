"""What people said: own questions of the feedback, and the desk's page of all answers."""

import csv
import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, feedback, links, sent
from sympolis.registrations.actions import attendance
from sympolis.registrations.actions.feedback import give_feedback
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Feedback, Question
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AFTER = "2020-10-27T12:00:00Z"


@pytest.fixture
def session():
    return factories.session()


def ask(session, label: str = "Which step comes first?", **fields) -> Question:
    told = {"label": {"en": label}, "asked": "after", "kind": "text", **fields}
    return actions.save_question(session.series, None, by=None, **told)


def say(session, clock, name: str = "Ama Boateng", **answer):
    clock.move_to(NOW)
    row = factories.registered(session, name)
    attendance.set_attendance(session, [row], "live", by=None)
    clock.move_to(AFTER)
    give_feedback(row, by=row.participant, **answer)
    return row


def attended(session):
    row = factories.registered(session)
    attendance.set_attendance(session, [row], "live", by=None)
    row.refresh_from_db()
    return row


def choice(session) -> Question:
    return ask(session, "Again?", kind="choice", options=[{"en": "Yes"}, {"en": "No"}])


def test_own_questions_are_asked_with_the_feedback_and_not_in_the_form(client, session, clock):
    text, which = ask(session, required=True), choice(session)
    row = attended(session)
    clock.move_to(AFTER)
    page = reverse("after:feedback", args=[links.token(row.participant, Purpose.MINE), row.pk])

    assert sent.questions_of(session.series) == []
    assert "Which step comes first?" in client.get(page).content.decode()
    assert "Answer this question." in client.post(page, {"usefulness": "4"}).content.decode()
    client.post(page, {"usefulness": "4", f"question_{text.pk}": "Wells", f"question_{which.pk}": "1"})

    assert Feedback.objects.get().answers == {str(text.pk): "Wells", str(which.pk): 1}


def test_only_own_questions_of_this_feedback_are_answered(session, clock):
    in_form, elsewhere = ask(session, asked="form"), ask(factories.session())
    row = attended(session)
    clock.move_to(AFTER)

    for question in (in_form, elsewhere):
        with refused("wrong_answer"):
            give_feedback(row, by=row.participant, answers={question: "x"})
    with refused("wrong_answer"):
        give_feedback(row, by=row.participant, answers={choice(session): 2})
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("kind", ["file", "consent"])
def test_feedback_asks_nothing_that_tells_who_answers(session, kind):
    with refused("unknown_choice"):
        ask(session, kind=kind)


def test_a_question_answered_afterwards_keeps_its_kind_and_stays(session, clock):
    question = choice(session)
    say(session, clock, answers={question: 0})

    assert [one.given for one in feedback.questions_of_series(session.series)] == [1]
    with refused("answered"):
        actions.remove_question(question, by=None)
    for change in (
        {"kind": "text"},
        {"asked": "form"},
        {"options": [{"en": "Yes"}, {"en": "No"}][:1] * 2, "kind": "number"},
    ):
        with refused("answered"):
            actions.save_question(session.series, question, by=None, label={"en": "x"}, **change)


def test_answers_are_summed_up_without_their_givers(session, clock):
    which, number = choice(session), ask(session, "How many?", kind="number")
    say(session, clock, "Ama", usefulness=5, will_use="Wells", answers={which: 0, number: 4})
    say(session, clock, "Kofi", usefulness=2, improvement="Shorter", answers={which: 0})
    clock.move_to(NOW)
    attended(session)
    factories.registered(session, "Absent")

    found = feedback.summary(session)

    assert (found.given, found.asked, found.usefulness.mean) == (2, 3, 3.5)
    assert [bar.count for bar in found.usefulness.bars] == [1, 0, 0, 1, 0]
    assert (found.will_use.texts, found.improvement.texts) == (["Wells"], ["Shorter"])
    assert [(bar.words, bar.count, bar.share) for bar in found.own[0].bars] == [("Yes", 2, 100), ("No", 0, 0)]
    assert (found.own[1].mean, found.own[1].count) == (4, 1)


def test_the_desk_reads_it_and_a_viewer_sees_figures_only(client, session, clock):
    say(session, clock, "Ama Boateng", usefulness=4, will_use="<b>Wells</b>")
    args = [session.series.slug, session.slug]
    page = reverse("attendance:feedback", args=args)

    client.force_login(programme.coordinator(network_of(session)))
    words = client.get(page).content.decode()
    assert re.findall(r"<h[123][^>]*>([^<]*)", words)[1:3] == [
        "What they said",
        "How useful was this session for your work?",
    ]
    assert [reverse("attendance:feedback_export", args=[*args, kind]) in words for kind in ("xlsx", "csv")] == [
        True,
        True,
    ]
    assert "&lt;b&gt;Wells" in words
    assert "4.0 on average, from 1 answer" in words
    assert "Boateng" not in words
    client.force_login(networks.member(network_of(session), Role.VIEWER))
    words = client.get(page).content.decode()
    assert "Wells" not in words
    assert "1 answer in words, for the team" in words
    assert "Ask something of your own" not in words  # only the team may


def test_words_of_one_person_stand_at_no_common_place(session, clock):
    for name, use, change in (("Ama", "Wells", "Longer"), ("Kofi", "Pumps", "Shorter"), ("Esi", "Maps", "Slides")):
        say(session, clock, name, will_use=use, improvement=change)

    found = feedback.summary(session)

    assert found.will_use.texts == ["Maps", "Pumps", "Wells"]
    assert found.improvement.texts == ["Longer", "Shorter", "Slides"]


def exported(client, session, kind: str) -> bytes:
    answer = client.get(reverse("attendance:feedback_export", args=[session.series.slug, session.slug, kind]))
    assert answer["Content-Disposition"] == f'attachment; filename="{session.slug}-feedback.{kind}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    return answer.content


def test_answers_are_taken_away_without_names_and_not_by_person(client, session, clock):
    which, number = choice(session), ask(session, "How many?", kind="number")
    say(session, clock, "Ama Boateng", usefulness=5, will_use="=Wells", answers={which: 0, number: 4})
    say(session, clock, "Kofi Mensah", usefulness=4, will_use="Maps", answers={which: 0, number: 4})
    client.force_login(programme.coordinator(network_of(session)))

    text = exported(client, session, "csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(exported(client, session, "xlsx"))).get_sheet_by_index(0)

    assert lines == [
        ["Question", "Answer", "How often", "Answers to the question", "On average"],
        *(["How useful was this session for your work?", mark, often, "2", "4.5"] for mark, often in zip("54321", "11000", strict=True)),
        ["What will you use at home, or whom will you contact?", "'=Wells", "1", "2", ""],
        ["What will you use at home, or whom will you contact?", "Maps", "1", "2", ""],
        ["What should be different next time?", "", "", "0", ""],
        ["Again?", "Yes", "2", "2", ""], ["Again?", "No", "0", "2", ""],
        ["How many?", "4", "2", "2", "4.0"],
    ]  # fmt: skip
    assert [row[1] for row in sheet.to_python()[6:8]] == ["=Wells", "Maps"]
    assert not any(name in text for name in ("Ama", "Boateng", "Kofi", "Mensah"))


def test_a_viewer_takes_away_figures_only(client, session, clock):
    number = ask(session, "How many?", kind="number")
    say(session, clock, usefulness=5, will_use="Wells", answers={number: 417})
    say(session, clock, usefulness=5, answers={number: 2})
    client.force_login(networks.member(network_of(session), Role.VIEWER))

    lines = list(csv.reader(io.StringIO(exported(client, session, "csv").decode("utf-8-sig"))))

    assert lines[1][1:] == ["5", "2", "2", "5.0"]
    assert lines[6][1:] == ["", "", "1", ""]
    assert lines[8][1:] == ["", "", "2", "209.5"]


@pytest.mark.parametrize("people", [1, 6])
def test_the_page_takes_as_many_queries_for_any_number_of_answers(
    client, session, clock, people, django_assert_max_num_queries
):
    question = choice(session)
    for number in range(people):
        say(session, clock, f"Ama {number}", usefulness=4, answers={question: 1})
    client.force_login(programme.coordinator(network_of(session)))

    with django_assert_max_num_queries(20):
        client.get(reverse("attendance:feedback", args=[session.series.slug, session.slug]))
    with django_assert_max_num_queries(20):
        exported(client, session, "csv")
