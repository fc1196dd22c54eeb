"""Formats and their run-of-show templates on the desk."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.networks.states import Role
from sympolis.programme.models import Format
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def rows(page) -> dict:
    data = {}
    for form in page.context["rows"].forms:
        data |= as_posted(form)
    return data


def test_a_to_i_are_brought_in_once_with_their_sums(here):
    here.post("formats_install")
    here.post("formats_install")

    page = here.get("formats")

    assert "".join(kind["format"].code for kind in page.context["kinds"]) == "ABCDEFGHI"
    assert [[row["minutes"] for row in kind["parts"]] for kind in page.context["kinds"]][:5] == [
        [120], [150], [90], [90], [120, 120, 90, 120, 90],
    ]  # fmt: skip


def test_a_format_of_ones_own_leads_to_its_run_of_show(here):
    answer = here.post("format_new", code="walk", **{"name-en": "Digital city walk", "backstage_minutes": "20"})

    kind = Format.objects.get(code="walk")
    part = kind.parts.get()
    assertRedirects(answer, f"/desk/formats/{kind.pk}/parts/{part.pk}/")
    page = here.client.get(answer["Location"])
    assertContains(page, "No segments yet.")
    here.client.post(
        answer["Location"], {"segments-0-minutes": "60", "segments-0-title-en": "Walk", "segments-0-kind": "plenary"}
    )
    assert [(segment.minutes, segment.title["en"]) for segment in part.segments.all()] == [(60, "Walk")]


def test_a_code_in_use_is_refused_at_its_field(here):
    factories.format(here.network, "walk")

    page = here.post("format_new", code="walk", **{"name-en": "Another walk", "backstage_minutes": "20"})

    assert list(page.context["form"].errors) == ["code"]
    assertContains(page, 'value="Another walk"')


def test_meetings_are_added_and_keep_their_segments(here):
    kind = factories.format(here.network, "walk", minutes=(60, 30))
    page = here.get("format_edit", kind.pk)
    names = as_posted(page.context["form"])

    page = here.post("format_edit", kind.pk, **names, **rows(page), do="add")
    typed = {**rows(page), "parts-1-title-en": "Follow-up", "parts-1-day_offset": "14"}
    assertRedirects(here.post("format_edit", kind.pk, **names, **typed), f"/desk/formats/{kind.pk}/")

    parts = [(part.title["en"], part.day_offset, part.segments.count()) for part in kind.parts.all()]
    assert parts == [("Part", 0, 2), ("Follow-up", 14, 0)]


def test_sessions_that_have_the_format_keep_their_run_of_show(here):
    kind = factories.format(here.network, "walk", minutes=(60,))
    here.session.format = kind
    here.session.save()
    factories.segment(here.session, 60)
    part = kind.parts.get()
    page = here.get("format_part", kind.pk, part.pk)

    here.post("format_part", kind.pk, part.pk, **{**rows(page), "segments-0-minutes": "45"})

    assert [segment.minutes for segment in part.segments.all()] == [45]
    assert [segment.minutes for segment in here.session.segments.all()] == [60]


def test_only_a_format_without_sessions_can_be_removed(here):
    used, free = factories.format(here.network, "used"), factories.format(here.network, "free")
    here.session.format = used
    here.session.save()

    assertContains(here.client.post(here.url("format_remove", used.pk), follow=True), "Water supply")
    here.post("format_remove", free.pk)

    assert [kind.code for kind in Format.objects.all()] == ["used"]


def test_contractors_see_formats_and_no_way_to_change_them(here):
    factories.format(here.network, "walk")
    contractor = here.signed_in(Role.CONTRACTOR)

    page = contractor.get("formats")

    assertContains(page, "Format walk")
    assertNotContains(page, "New format")


def test_queries_do_not_grow_with_the_formats(here, django_assert_max_num_queries):
    for _ in range(3):
        factories.format(here.network)
    with django_assert_max_num_queries(20) as few:
        here.get("formats")
    for _ in range(27):
        factories.format(here.network)

    with django_assert_max_num_queries(len(few)):
        here.get("formats")
