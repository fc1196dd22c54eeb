"""Run of show and people of a session."""

from datetime import datetime

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from sympolis.directory.models import Person
from sympolis.programme import actions
from sympolis.programme.models import Session
from sympolis.programme.states import SessionRole
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    found = desk()
    for order, (minutes, title) in enumerate(((10, "Welcome"), (60, "Practices"), (50, "Talk"))):
        factories.segment(found.session, minutes, order=order, title={"en": title, "de": f"{title} (de)"})
    return found


def shown(here: Desk, page: str = "session_run_of_show") -> dict:
    """The table as a browser posts it."""
    context = here.get(page).context
    data = {"revision": context["revision"]}
    for form in context["rows"].forms:
        data |= as_posted(form)
    return data


def titles(session: Session) -> list[tuple[int, str]]:
    return [(segment.minutes, segment.title["en"]) for segment in session.segments.all()]


def test_each_line_has_its_clock_time_and_the_sum_stands_against_the_length(here):
    page = here.get("session_run_of_show")

    assert [line["start"] for line in page.context["lines"]] == ["10:00", "10:10", "11:10"]
    assertContains(page, "of 120: fits")


def test_saving_without_a_change_changes_nothing(here):
    answer = here.post("session_run_of_show", **shown(here))

    assertRedirects(answer, here.url("session_run_of_show"))
    here.session.refresh_from_db()
    assert here.session.revision == 0


def test_minutes_title_person_and_notes_change_and_translations_stay(here):
    person = factories.person(here.network)

    here.post("session_run_of_show", **{
        **shown(here), "segments-1-minutes": "55", "segments-1-person": person.pk, "segments-1-note-en": "Keep time",
        "segments-1-tool": "Slides", "segments-1-kind": "input",
    })  # fmt: skip

    segment = here.session.segments.all()[1]
    assert (segment.minutes, segment.person, segment.note["en"], segment.tool, segment.kind) == (
        55, person, "Keep time", "Slides", "input",
    )  # fmt: skip
    assert segment.title["de"] == "Practices (de)"


def test_lines_move_up_and_go_without_saving_anything_and_then_are_saved(here):
    page = here.post("session_run_of_show", **shown(here), do="up:1")
    assert [line["start"] for line in page.context["lines"]] == ["10:00", "11:00", "11:10"]
    assert titles(here.session)[0] == (10, "Welcome")

    data = {"revision": 0}
    for form in page.context["rows"].forms:
        data |= as_posted(form)
    page = here.post("session_run_of_show", **data, do="remove:2")
    assertContains(page, "of 120: 50 are left")

    data = {"revision": 0}
    for form in page.context["rows"].forms:
        data |= as_posted(form)
    here.post("session_run_of_show", **data, do="save")
    assert titles(here.session) == [(60, "Practices"), (10, "Welcome")]


def test_a_new_line_is_saved_where_it_was_added(here):
    page = here.post("session_run_of_show", **shown(here), do="add:0")
    data = {"revision": 0}
    for form in page.context["rows"].forms:
        data |= as_posted(form)

    here.post("session_run_of_show", **{**data, "segments-1-title-en": "Poll", "segments-1-minutes": "5"})

    assert titles(here.session) == [(10, "Welcome"), (5, "Poll"), (60, "Practices"), (50, "Talk")]


def test_a_wrong_line_is_named_and_everything_typed_stays(here):
    page = here.post(
        "session_run_of_show", **{**shown(here), "segments-1-minutes": "0", "segments-2-title-en": "Open talk"}
    )

    assertContains(page, "Line 2, Minutes:")
    assertContains(page, 'value="Open talk"')
    assert titles(here.session)[2] == (50, "Talk")


def test_an_older_page_does_not_overwrite_a_newer_run_of_show(here):
    typed = shown(here)
    actions.set_run_of_show(here.session, [{"minutes": 120, "title": "One block"}], by=here.by)

    page = here.post("session_run_of_show", **{**typed, "segments-0-title-en": "Mine"})

    assertContains(page, "120: One block")
    assertContains(page, 'value="Mine"')
    assert titles(here.session) == [(120, "One block")]
    again = {"revision": page.context["revision"]}
    for form in page.context["rows"].forms:
        again |= as_posted(form)
    here.post("session_run_of_show", **again)
    assert titles(here.session) == [(10, "Mine"), (60, "Practices"), (50, "Talk")]


def test_the_formats_template_comes_back_unsaved(here):
    here.session.format = factories.format(here.network, minutes=(20, 100))
    here.session.save()

    page = here.post("session_run_of_show", **shown(here), do="template")

    assert [line["step"].minutes for line in page.context["lines"]] == [20, 100]
    assert len(titles(here.session)) == 3


def test_rules_are_told_of_what_is_typed(here):
    page = here.post("session_run_of_show", **{**shown(here), "segments-1-minutes": "90", "do": "compute"})

    assertContains(page, "take out 30")
    assertContains(page, "without a break")


def test_somebody_of_another_network_cannot_be_chosen(here):
    stranger = factories.person(factories.network(host="south.example"), "Stranger")

    page = here.post("session_run_of_show", **{**shown(here), "segments-0-person": stranger.pk})

    assert page.context["rows"].errors
    assert here.session.segments.first().person is None


def test_queries_do_not_grow_with_the_lines(here, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        here.get("session_run_of_show")
    for _ in range(27):
        factories.segment(here.session, person=factories.person(here.network))

    with django_assert_max_num_queries(len(few)):
        here.get("session_run_of_show")


# --- people -------------------------------------------------------------------------------------------------------


def test_people_get_parts_in_order(here):
    first, second = factories.person(here.network, "Marques"), factories.person(here.network, "Asante")

    answer = here.post("session_people", **{
        "revision": 0, "parts-0-person": first.pk, "parts-0-role": "moderator",
        "parts-1-person": second.pk, "parts-1-role": "speaker", "parts-1-topic-en": "Water in Accra",
    })  # fmt: skip

    assertRedirects(answer, here.url("session_people"))
    assert [(part.person, part.role, part.topic.get("en", "")) for part in here.session.parts.all()] == [
        (first, "moderator", ""), (second, "speaker", "Water in Accra"),
    ]  # fmt: skip


def test_somebody_new_is_added_on_the_way_and_what_was_typed_stays(here):
    known = factories.person(here.network, "Marques")

    page = here.post("session_people", **{
        "revision": 0, "parts-0-person": known.pk, "parts-0-role": "panel", "parts-0-topic-en": "Half typed",
        "new-given_name": "Kwame", "new-family_name": "Asante", "do": "person",
    })  # fmt: skip

    added = Person.objects.get(family_name="Asante")
    rows = [form["person"].value() for form in page.context["rows"].forms]
    assert [str(pk) for pk in rows] == [str(known.pk), str(added.pk)]
    assertContains(page, 'value="Half typed"')
    assert not here.session.parts.exists()
    assert added.contacts.get().network == here.network


def test_somebody_typed_and_not_yet_in_the_list_is_not_lost_when_the_list_is_saved(here):
    page = here.post("session_people", **{"revision": 0, "new-family_name": "Asante", "do": "save"})

    added = Person.objects.get(family_name="Asante")
    assert [str(form["person"].value()) for form in page.context["rows"].forms] == [str(added.pk)]


def test_somebody_new_without_a_name_is_refused_at_the_field(here):
    page = here.post("session_people", **{"new-given_name": "Kwame", "do": "person"})

    assert list(page.context["new"].errors) == ["family_name"]
    assertContains(page, 'value="Kwame"')


def test_two_sessions_at_once_are_refused_in_words(here):
    person = factories.person(here.network, "Marques")
    factories.part(factories.session(here.series, datetime(2020, 10, 27, 11), title={"en": "Crisis teams"}), person)

    page = here.post("session_people", **{"revision": 0, "parts-0-person": person.pk, "parts-0-role": "speaker"})

    assertContains(page, "Crisis teams")
    assert not here.session.parts.exists()


def test_an_empty_list_takes_everybody_away(here):
    factories.part(here.session)

    here.post("session_people", revision=0)

    assert not here.session.parts.exists()


def test_who_saves_after_somebody_else_keeps_interpreters_also_those_booked_meanwhile(here):
    voice, late, speaker = (factories.person(here.network, name) for name in ("Voice", "Late", "Speaker"))
    factories.part(here.session, voice, SessionRole.INTERPRETER)
    mine = {**shown(here, "session_people"), "parts-1-person": speaker.pk, "parts-1-role": "speaker"}
    interpreters = [{"person": one, "role": SessionRole.INTERPRETER} for one in (voice, late)]
    actions.set_parts(here.session, interpreters, by=None)

    page = here.post("session_people", **mine)
    assert page.context["stale"]
    assertContains(page, "Interpreters who are booked stand among them")
    again = {"revision": page.context["revision"]}
    for form in page.context["rows"].forms:
        again |= as_posted(form)
    assertRedirects(here.post("session_people", **again), here.url("session_people"))

    found = [(part.person, part.role) for part in here.session.parts.all()]
    assert found == [(voice, "interpreter"), (speaker, "speaker"), (late, "interpreter")]


def test_nobody_becomes_an_interpreter_here_and_who_is_one_may_stay_or_go(here):
    voice, other = (factories.person(here.network, name) for name in ("Voice", "Other"))
    factories.part(here.session, voice, SessionRole.INTERPRETER)
    stands = shown(here, "session_people")
    assertContains(here.get("session_people"), f"/interpreters/{here.session.slug}/")

    page = here.post("session_people", **{**stands, "parts-1-person": other.pk, "parts-1-role": "interpreter"})
    assertContains(page, "Interpreters are booked under “Interpreters”, where they get an offer.")
    page = here.post("session_people", **{**stands, "parts-0-person": other.pk})
    assertContains(page, "Interpreters are booked under “Interpreters”, where they get an offer.")
    assert [part.person for part in here.session.parts.all()] == [voice]

    here.post("session_people", **{**stands, "parts-0-topic-en": "Into French"})
    assert here.session.parts.get().topic["en"] == "Into French"
    here.post("session_people", revision=shown(here, "session_people")["revision"])
    assert not here.session.parts.exists()
