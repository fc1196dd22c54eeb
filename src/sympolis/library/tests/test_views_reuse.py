"""The pages about reuse: the form, the pages behind letters, the desk."""

import re

import pytest
from django.test import Client

from sympolis.library.actions import reuse as actions
from sympolis.library.actions import withdraw
from sympolis.library.models import Reuse
from sympolis.library.states import ReuseState as S
from sympolis.library.tests import factories, tellers
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links as personal_links
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import letters, work

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Jana Weber", "email": "jana@leipzig.example", "place": "Leipzig", "country": "DE", "since": "2020",
    "adapted": "Our market has the bell at every second stall.", "evidence": "leipzig.example/markt", "key": "k",
}  # fmt: skip


@pytest.fixture
def practice():
    made = factories.practice(programme.series(slug="autumn"))
    tellers.author(made)
    return made


@pytest.fixture
def desk(practice):
    client = Client()
    client.force_login(programme.coordinator(practice.network))
    return client


def form_of(practice) -> str:
    return f"{practice.get_absolute_url()}reuse/"


def said(answer) -> str:
    return answer.content.decode()


def link_in(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/\S*reuse/\S+)", letter.text)
    assert found
    return found[1].rstrip(").")


def test_telling_proving_and_confirming_through_the_pages(client, practice):
    answer = client.post(form_of(practice), FORM)
    assert answer.headers["Location"] == f"{form_of(practice)}sent/"
    assert "Look into your mailbox" in said(client.get(answer.headers["Location"]))
    work()
    told = link_in(letters("jana@leipzig.example")[0])

    for _look in range(2):  # mail scanners look too
        assert "Did you tell us this?" in said(client.get(told))
    assert Reuse.objects.get().state == S.TOLD
    assert "Leipzig" not in said(client.get(practice.get_absolute_url()))
    client.post(told, {"do": "prove"})
    work()
    asked = link_in(letters("ama@kumasi.example")[0])
    page = said(client.get(asked))
    assert "jana@leipzig.example" not in page
    assert "every second stall" in page
    assert Reuse.objects.get().state == S.PROVEN
    client.post(asked, {"do": "confirm"})

    page = said(client.get(practice.get_absolute_url()))
    assert "1 other city uses it too" in page
    assert 'href="https://leipzig.example/markt" rel="nofollow ugc noopener noreferrer"' in page
    assert "Jana" not in page
    assert "It is confirmed" in said(client.get(told))


def test_the_same_answer_for_every_address(client, practice):
    for email in ("jana@leipzig.example", "ama@kumasi.example", "nobody@nowhere.example"):
        answer = client.post(form_of(practice), {**FORM, "email": email, "key": email})
        assert answer.headers["Location"] == f"{form_of(practice)}sent/"


def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(client, practice):
    answer = client.post(form_of(practice), {**FORM, "since": "last year", "email": "jana"})
    page = said(answer)

    assert answer.status_code == 422
    assert "four digits" in page
    assert "every second stall" in page
    answer = client.post(form_of(practice), {**FORM, "email": "jana"})
    assert "This is no e-mail address" in said(answer)
    answer = client.post(form_of(practice), {**FORM, "place": "Kumasi", "country": "GH"})
    assert "comes from that city itself" in said(answer)
    both = said(client.post(form_of(practice), {**FORM, "place": "Kumasi", "country": "GH", "since": "last year"}))
    assert "comes from that city itself" in both
    assert "four digits" in both
    assert client.post(form_of(practice), {**FORM, "adapted": "x" * 100_000}).status_code == 422
    assert not Reuse.objects.exists()


def test_machines_that_fill_every_field_are_kept_out(client, practice):
    assert client.post(form_of(practice), {**FORM, "fax": "1"}).status_code == 422
    assert not Reuse.objects.exists()


def test_extra_fields_change_nothing(client, practice):
    client.post(form_of(practice), {**FORM, "state": "confirmed", "proven_at": "2020-01-01", "practice": "1"})

    row = Reuse.objects.get()
    assert (row.state, row.proven_at, row.practice) == (S.TOLD, None, practice)


def test_a_mailbox_is_not_flooded(client, practice, monkeypatch):
    from sympolis.library import limits

    monkeypatch.setattr(limits, "letters_to_mailbox", limits.Limit(2, 3600))
    answers = [client.post(form_of(practice), {**FORM, "key": str(number)}).status_code for number in range(3)]

    assert answers == [302, 302, 429]


def test_whoever_is_signed_in_needs_no_letter_and_cannot_take_another_address(client, practice):
    client.force_login(networks.member(practice.network, Role.VIEWER))

    answer = client.post(form_of(practice), {**FORM, "email": "other@leipzig.example"})

    row = Reuse.objects.get()
    assert row.state == S.PROVEN
    assert row.email != "other@leipzig.example"
    assert answer.headers["Location"].startswith("/reuse/")
    assert "The city is asked" in said(client.get(answer.headers["Location"]))


def test_a_personal_link_needs_no_letter(client, practice):
    session = programme.session(practice.series, slug="water")
    programme.release(practice.series)
    comer = registrations.registered(session, "Jana Weber", email="jana@leipzig.example").participant
    token = personal_links.token(comer, personal_links.Purpose.MINE)
    address = f"/mine/{token}/reuse/{practice.slug}/"
    assert "jana@leipzig.example" in said(client.get(address))

    client.post(address, FORM)

    assert Reuse.objects.get().state == S.PROVEN
    assert client.get(f"/mine/{token}x/reuse/{practice.slug}/").status_code == 404


def test_what_one_told_stands_on_ones_own_page_and_leads_to_where_it_is_taken_back(client, practice):
    session = programme.session(practice.series, slug="water")
    programme.release(practice.series)
    comer = registrations.registered(session, "Jana Weber", email="jana@leipzig.example").participant
    mine = f"/mine/{personal_links.token(comer, personal_links.Purpose.MINE)}/"
    address = f"{mine}reuse/{practice.slug}/"
    tellers.proven(practice, email="stranger@jena.example", place="Jena")
    assert address not in said(client.get(mine))
    tellers.confirmed(practice)
    tellers.told(practice, place="Halle")
    elsewhere = factories.practice(programme.series(), title={"en": "Somewhere else"})  # of another network
    tellers.told(elsewhere)

    page = said(client.get(mine))
    assert page.count(f'href="{address}"') == 1
    assert f"/reuse/{elsewhere.slug}/" not in page
    page = said(client.get(address))
    assert re.findall(r'<h3><a href="/reuse/[^"]+">(.*?)</a></h3>', page) == ["Halle, Germany", "Leipzig, Germany"]
    assert "Jena" not in page
    (_halle, own) = re.findall(r'href="(/reuse/[^"]+/)"', page)
    client.post(own, {"do": "take_back"})
    assert "Leipzig, Germany" not in said(client.get(address))
    withdraw(practice, by=None)
    assert address not in said(client.get(mine))


def test_queries_of_ones_own_page_do_not_grow_with_what_was_told(client, practice, django_assert_max_num_queries):
    session = programme.session(practice.series, slug="water")
    programme.release(practice.series)
    comer = registrations.registered(session, "Jana Weber", email="jana@leipzig.example").participant
    counts = []
    for number in (3, 30):
        while Reuse.objects.count() < number:
            tellers.confirmed(factories.practice(practice.series))
        with django_assert_max_num_queries(40) as queries:
            page = said(client.get(f"/mine/{personal_links.token(comer, personal_links.Purpose.MINE)}/"))
        assert page.count("/reuse/") == number
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_link_of_the_city_stops_with_its_author(client, practice):
    tellers.proven(practice)
    work()
    asked = link_in(letters("ama@kumasi.example")[0])
    author = practice.contribution.authors.get()
    author.link_version += 1
    author.save()
    assert client.get(asked).status_code == 404

    author.delete()
    assert client.get(asked).status_code == 404


def test_links_are_only_good_for_what_they_are_for(client, practice):
    from sympolis.library import links

    row = tellers.proven(practice)
    author = practice.contribution.authors.get()

    assert client.get(f"/reuse/{links.of_city(row, author)}/").status_code == 404
    assert client.get(f"/reuse/city/{links.of_teller(row)}/").status_code == 404
    assert client.post(f"/reuse/{links.of_teller(row)}/", {"do": "confirm"}).status_code == 404


def test_a_refusal_without_a_reason_keeps_what_was_typed(client, practice):
    from sympolis.library import links

    row = tellers.proven(practice)
    address = f"/reuse/city/{links.of_city(row, practice.contribution.authors.get())}/"

    assert client.post(address, {"do": "refuse", "words": " "}).status_code == 422
    assert "This text is too long" in said(client.post(address, {"do": "refuse", "words": "x" * 3000}))
    client.post(address, {"do": "refuse", "words": "Nobody there."})
    assert Reuse.objects.get().state == S.REFUSED
    assert "Nobody there." in said(client.get(f"/reuse/{links.of_teller(row)}/"))


def test_a_practice_that_is_gone_takes_nothing_and_tells_nothing(client, practice):
    from sympolis.library import links

    row = tellers.proven(practice)
    withdraw(practice, by=None)

    assert client.get(form_of(practice)).status_code == 410
    page = said(client.get(f"/reuse/{links.of_teller(row)}/"))
    assert "no longer in the library" in page
    assert "Markets that stay open" not in page
    author = practice.contribution.authors.get()
    assert client.get(f"/reuse/city/{links.of_city(row, author)}/").status_code == 410
    client.post(f"/reuse/{links.of_teller(row)}/", {"do": "take_back"})
    assert Reuse.objects.get().state == S.WITHDRAWN


def test_script_in_what_is_told_is_shown_as_text(client, practice):
    evil = "<script>alert(1)</script>"
    tellers.confirmed(practice, adapted=evil, place=evil, country="", name=evil)

    page = said(client.get(practice.get_absolute_url()))

    assert evil not in page
    assert "&lt;script&gt;" in page


def test_the_desk_shows_who_waits_and_answers_with_how_it_knows(desk, practice):
    row = tellers.proven(practice)
    page = said(desk.get("/desk/library/reuse/"))
    assert "Waits for the city" in page
    assert "Ama Mensah" in page
    assert "jana@" in page

    answer = desk.post(f"/desk/library/reuse/{row.pk}/", {"do": "confirm", "how": " "})
    assert answer.status_code == 422
    assert "Say how you know" in said(answer)
    desk.post(f"/desk/library/reuse/{row.pk}/", {"do": "confirm", "how": "Call of 3 November"})

    assert Reuse.objects.get().state == S.CONFIRMED
    assert "Call of 3 November" in said(desk.get("/desk/series/autumn/library/reuse/?state=confirmed"))
    assert "Nothing stands like this now" in said(desk.get("/desk/library/reuse/?state=refused"))
    assert desk.get("/desk/library/reuse/?state=sung").status_code == 404


def test_the_desk_says_when_nobody_can_be_asked(desk, practice):
    practice.contribution.authors.all().delete()
    tellers.proven(practice)

    assert "No author of the practice has a confirmed address" in said(desk.get("/desk/library/reuse/"))


def test_an_empty_desk_says_what_brings_something(desk):
    assert "No city has told yet" in said(desk.get("/desk/library/reuse/"))


def test_a_viewer_sees_no_address_and_answers_nothing(client, practice):
    row = tellers.proven(practice)
    client.force_login(networks.member(practice.network, Role.VIEWER))

    page = said(client.get("/desk/library/reuse/"))

    assert "Jana Weber" in page
    assert "jana@" not in page
    assert client.post(f"/desk/library/reuse/{row.pk}/", {"do": "confirm", "how": "x"}).status_code == 403


def test_a_role_for_one_series_sees_that_series_only(client, practice):
    other = programme.series(practice.network, slug="other")
    row = tellers.proven(practice)
    client.force_login(networks.member(practice.network, Role.CONTRACTOR, series_id=other.pk))

    assert "Leipzig" not in said(client.get("/desk/library/reuse/"))
    assert client.post(f"/desk/library/reuse/{row.pk}/", {"do": "confirm", "how": "x"}).status_code == 404


@pytest.mark.parametrize("address", ["/desk/library/reuse/", "practice"])
def test_lists_ask_the_database_as_often_for_30_rows_as_for_3(desk, practice, address, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = practice.get_absolute_url() if address == "practice" else address
    counts = []
    for number in (3, 30):
        for place in range(number):
            tellers.confirmed(practice, place=f"Town {number} {place}", email=f"t{number}-{place}@x.example")
            if address.startswith("/desk/"):
                other = factories.practice(practice.series)
                tellers.author(other, email=f"o{number}-{place}@x.example")
                tellers.proven(other)
        desk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_journal_names_nobody(practice):
    from sympolis.journal.models import Entry

    row = tellers.confirmed(practice)
    actions.take_back(row)

    told = str(list(Entry.objects.filter(name__startswith="reuse.").values_list("facts", flat=True)))
    assert "Jana" not in told
    assert "@" not in told


def test_everything_that_is_wrong_is_told_at_once(client, practice):
    wrong = {**FORM, "email": "jana", "since": "1200", "evidence": "not a page", "adapted": ""}

    page = said(client.post(form_of(practice), wrong))

    for words in (
        "This is no e-mail address.",
        "Write a year between",
        "This is no address of a page.",
        "Tell in a few sentences",
    ):
        assert words in page, words
