"""The pages of those who bring something: nothing typed is lost, nothing is seen by others, links do what they say."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sympolis.contributions import actions, links
from sympolis.contributions.flat import flat
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Author, Contribution
from sympolis.contributions.telling import marks
from sympolis.contributions.tests import factories
from sympolis.directory.models import Account, Consent
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links as registrations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": options}


@pytest.fixture
def series():
    return programme.series(slug="autumn", contact_email="team@network.example")


@pytest.fixture
def author(series):
    return factories.author(factories.contribution(series, state="draft", call=factories.call(series)))


def own(author: Author, more: str = "", purpose: Purpose = Purpose.WRITE) -> str:
    return f"/contributions/{links.token(author, purpose)}/{more}"


def typed(author: Author, **more) -> dict:
    """The whole form as its page sends it, with something changed."""
    row = Contribution.objects.get(pk=author.contribution_id)
    told = flat(row)
    sent: dict = {"seen": [f"{name}:{mark}" for name, mark in marks(told).items()]}
    for name, value in told.items():
        if name == "c_years":
            sent["c_years_0"], sent["c_years_1"] = (str(year or "") for year in value)
        else:
            sent[name] = value
    return {**sent, "do": "save", **more}


def said(answer) -> str:
    return answer.content.decode()


FIRST = {
    "title": "Open markets", "name": "Ama Mensah", "email": "ama@kumasi.example", "place": "Kumasi, Ghana", "language": "en",
    "key": "form-1",
}  # fmt: skip


def test_four_lines_and_one_writes(client, series):
    call = factories.call(series)
    path = f"/series/autumn/contribute/{call.pk}/"
    assert "Open markets" not in said(client.get(path))

    answer = client.post(path, FIRST, follow=True)

    assert answer.redirect_chain[-1][0] == own(Author.objects.get())
    assert "Your draft is there" in said(answer)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_wrong_line_is_told_and_the_others_stay(client, series):
    call = factories.call(series)
    answer = client.post(f"/series/autumn/contribute/{call.pk}/", {**FIRST, "email": "ama at kumasi"})

    assert answer.status_code == 422
    assert 'value="ama at kumasi"' in said(answer)
    assert 'value="Open markets"' in said(answer)
    assert "Write it like ama@kumasi.example" in said(answer)


def test_only_machines_fill_in_the_hidden_field(client, series):
    call = factories.call(series)
    assert client.post(f"/series/autumn/contribute/{call.pk}/", {**FIRST, "fax": "1"}).status_code == 422
    assert Contribution.objects.count() == 0


def test_a_deadline_that_passes_while_one_types_shows_what_was_typed(client, series):
    call = factories.call(series, closes_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        answer = client.post(f"/series/autumn/contribute/{call.pk}/", FIRST)

    assert answer.status_code == 409
    assert "This call is closed" in said(answer)
    assert "Open markets" in said(answer)
    assert "team@network.example" in said(answer)


def test_a_call_that_was_never_open_is_not_there(client, series):
    call = factories.call(series, open_now=False)
    assert client.get(f"/series/autumn/contribute/{call.pk}/").status_code == 404


def test_what_is_typed_is_saved_and_fields_beside_do_not_count(client, author):
    answer = client.post(
        own(author), typed(author, c_problem="**Crowds** in the lanes", state="accepted", revision="99")
    )

    row = Contribution.objects.get()
    assert answer.status_code == 302
    assert row.content["problem"] == {"en": "**Crowds** in the lanes"}
    assert row.state == "draft"


def test_boxes_without_a_tick_are_taken_out(client, author):
    sent = typed(author)
    del sent["c_advise"]
    client.post(own(author), sent)

    assert Contribution.objects.get().content["advise"] == []


def test_a_page_that_saves_by_itself_hears_what_is_missing(client, author):
    sent = typed(author, c_problem="", title="Other title")
    told = client.post(own(author), sent, headers={"Accept": "application/json"}).json()

    assert told["saved"]
    assert told["whole"]
    assert "c_problem" in told["missing"]
    assert str(Contribution.objects.get().title) == "Other title"


def test_a_field_that_is_wrong_does_not_keep_the_others_from_being_saved(client, author):
    sent = typed(author, summary="x" * 601, c_problem="Kept")
    told = client.post(own(author), sent, headers={"Accept": "application/json"})

    assert told.status_code == 422
    assert list(told.json()["errors"]) == ["summary"]
    assert Contribution.objects.get().content["problem"] == {"en": "Kept"}

    page = client.post(own(author), typed(author, summary="x" * 601, c_years_0="soon", c_done="Typed"))
    assert page.status_code == 422
    assert "x" * 601 in said(page)
    assert "Write years with four digits" in said(page)
    assert Contribution.objects.get().content["done"] == {"en": "Typed"}


def test_two_at_once_see_both_texts_and_the_second_press_decides(client, author):
    colleague = actions.add_author(author.contribution, name="Kofi", email="kofi@kumasi.example", by=author)
    sent = typed(author, c_problem="Mine")
    client.post(own(colleague), typed(colleague, c_problem="Theirs", c_done="Also theirs"))

    answer = client.post(own(author), sent)

    assert answer.status_code == 409
    assert "Theirs" in said(answer)
    assert ">Mine</textarea>" in said(answer).replace("\n", "")
    assert "Also theirs" in said(answer)
    assert Contribution.objects.get().content["problem"] == {"en": "Theirs"}
    again = {**typed(author), "c_problem": "Mine"}
    assert client.post(own(author), again).status_code == 302
    assert Contribution.objects.get().content["problem"] == {"en": "Mine"}


def test_a_page_that_saves_by_itself_puts_nothing_of_theirs_away(client, author):
    sent = typed(author, c_problem="Mine")
    client.post(own(author), typed(author, c_problem="Theirs"))

    for _time in range(2):
        told = client.post(own(author), sent, headers={"Accept": "application/json"}).json()
        sent = {**sent, "seen": told["seen"]}
        assert told["conflicts"] == {"c_problem": "Theirs"}
    assert Contribution.objects.get().content["problem"] == {"en": "Theirs"}

    decided = [text for text in told["seen"] if not text.startswith("c_problem:")] + [
        f"c_problem:{told['now']['c_problem']}"
    ]
    client.post(own(author), {**sent, "seen": decided}, headers={"Accept": "application/json"})
    assert Contribution.objects.get().content["problem"] == {"en": "Mine"}


def test_sending_says_what_is_missing_at_the_field_and_keeps_the_rest(client, author):
    answer = client.post(own(author), typed(author, c_problem="", c_lessons="Kept", do="submit"))

    assert answer.status_code == 422
    assert 'href="#id_c_problem"' in said(answer)
    assert Contribution.objects.get().content["lessons"] == {"en": "Kept"}
    assert client.post(own(author), typed(author, c_problem="Crowds", do="submit")).status_code == 302
    assert Contribution.objects.get().state == "submitted"


def test_ten_megabytes_are_refused_in_words(client, author):
    answer = client.post(own(author), typed(author, c_problem="x" * 10_000_000))
    assert answer.status_code == 413
    assert "There is more text in it than a form takes" in said(answer)


def test_scripts_are_shown_as_text_everywhere(client, author):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    client.post(own(author), typed(author, title=evil, c_problem=evil, c_office=evil, summary=evil, links=f"{evil} https://x.example/"))  # fmt: skip
    actions.add_file(author.contribution, SimpleUploadedFile("<img src=x>.pdf", b"%PDF-1.7"), by=author)

    for more in ("", "read/", "versions/", "people/", "withdraw/"):
        page = said(client.get(own(author, more)))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "<script>" not in said(client.post(own(author, "preview/"), {"text": evil}))


def test_links_that_run_scripts_are_refused(client, author):
    answer = client.post(own(author), typed(author, links="click javascript:alert(1)"))

    assert answer.status_code == 422
    assert "No address in" in said(answer)


def test_opening_a_link_proves_nothing_and_pressing_the_button_behind_the_mailed_one_does(client, author):
    client.get(own(author, purpose=Purpose.MAILED))
    client.post(own(author), typed(author, c_problem="By the link on the screen"))
    client.post(own(author, "prove/"))
    author.refresh_from_db()
    assert author.proven_at is None

    client.post(own(author, "prove/", Purpose.MAILED))
    author.refresh_from_db()
    assert author.proven_at is not None
    assert author.participant.person.account is not None


def test_a_colleague_is_added_and_taken_out(client, author):
    client.post(own(author, "people/"), {"do": "add", "name": "Kofi", "email": "kofi@kumasi.example"})
    colleague = Author.objects.exclude(pk=author.pk).get()
    assert "Kofi" in said(client.get(own(author, "people/")))

    assert client.get(own(colleague)).status_code == 200
    client.post(own(author, "people/"), {"do": "remove", "author": colleague.pk})
    assert client.get(own(colleague)).status_code == 404


def test_authors_of_something_else_cannot_be_taken_out(client, author, series):
    other = factories.author(factories.contribution(series, state="draft"), "Eve", "eve@x.example")

    assert client.post(own(author, "people/"), {"do": "remove", "author": other.pk}).status_code == 404
    assert Author.objects.filter(pk=other.pk).exists()


def test_a_title_that_turns_the_direction_of_writing_does_not_turn_what_is_agreed_to(client, author):
    Contribution.objects.update(title={"en": "Rain \u202ewater"})
    page = client.get(own(author, "people/")).content.decode()
    assert "write to me about “\u2068Rain \u202ewater\u2069” through this site" in page


def test_being_the_contact_is_a_consent_of_its_own_and_can_be_taken_back(client, author):
    client.post(own(author, "people/"), {"do": "contact", "agrees": "yes"})
    assert Consent.objects.count() == 0  # whoever knows name and address cannot agree for somebody
    client.post(own(author, "people/", Purpose.MAILED), {"do": "contact", "agrees": "yes"})
    author.refresh_from_db()
    consent = Consent.objects.get()
    assert author.is_contact
    assert "They do not see my address" in consent.wording

    client.post(own(author, "people/"), {"do": "contact"})
    author.refresh_from_db()
    consent.refresh_from_db()
    assert not author.is_contact
    assert consent.withdrawn_at is not None


def test_files_are_handed_out_to_be_saved_and_only_to_authors(client, author, series):
    client.post(own(author, "files/"), {"file": SimpleUploadedFile("../../plan\r\n.pdf", b"%PDF-1.7")})
    file = author.contribution.files.get()
    answer = client.get(own(author, f"files/{file.pk}/"))
    answer.getvalue()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "/" not in file.name

    other = factories.author(factories.contribution(series, state="draft"), "Eve", "eve@x.example")
    assert client.get(own(other, f"files/{file.pk}/")).status_code == 404
    client.post(own(other, "files/"), {"remove": file.pk})
    client.post(own(author, "files/"), {"remove": file.pk})
    assert author.contribution.files.count() == 0


def test_what_is_being_reviewed_is_shown_and_not_written(client, author):
    Contribution.objects.update(state="in_review")

    assert client.get(own(author)).headers["Location"] == own(author, "read/")
    assert "It is being reviewed" in said(client.get(own(author, "read/")))
    answer = client.post(own(author), typed(author, c_problem="Typed meanwhile"))
    assert answer.status_code == 409
    assert "Typed meanwhile" in said(answer)


def test_withdrawing_takes_a_page_and_a_button(client, author):
    Contribution.objects.update(state="accepted", submitted_at=timezone.now())

    assert "Yes, withdraw it" in said(client.get(own(author, "withdraw/")))
    assert Contribution.objects.get().state == "accepted"
    client.post(own(author, "withdraw/"), {"do": "withdraw"})
    assert Contribution.objects.get().state == "withdrawn"


def test_an_older_version_comes_back_by_a_button(client, author):
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.post(own(author), typed(author, c_problem="Later words"))
    assert "<ins>" not in said(client.get(own(author, "versions/")))
    assert "<ins>" in said(client.get(own(author, "versions/?look=2")))

    client.post(own(author, "versions/"), {"restore": "1"})

    assert Contribution.objects.get().content["problem"] == {"en": "Problem in a sentence."}
    assert client.post(own(author, "versions/"), {"restore": "77"}).status_code == 404


def test_a_city_reads_and_answers_by_its_link(client, series):
    row = factories.contribution(series, state="accepted")
    asked = actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)
    path = f"/approve/{links.token(asked, Purpose.APPROVE)}/"
    assert "Markets that stay open" in said(client.get(path))

    answer = client.post(path, {"do": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert "Say what has to change" in said(answer)
    client.post(path, {"do": "approve"})
    assert Contribution.objects.get().state == "approved"
    assert "You have approved it" in said(client.get(path))


def test_a_network_answers_only_for_its_own(client, series):
    other = programme.series(networks.network("south", host="south.example"))
    author = factories.author(factories.contribution(other, state="draft"))

    assert client.get(own(author)).status_code == 404
    assert client.get(own(author), headers={"Host": "south.example"}).status_code in (200, 400)


def test_the_series_need_not_be_public_for_its_authors(client, author, series):
    series.state = SeriesState.DRAFT
    series.save()

    assert client.get(own(author)).status_code == 200


def test_what_one_writes_stands_on_ones_own_page(client, author, series, django_assert_max_num_queries):
    participant = author.participant
    page = f"/mine/{registrations.token(participant, registrations.Purpose.MINE)}/"
    assert own(author, purpose=Purpose.MAILED) in said(client.get(page))

    counts = []
    for number in (3, 12):
        while participant.authorships.count() < number:
            factories.contribution(series, state="draft").authors.create(participant=participant)
        with django_assert_max_num_queries(40) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]

    actions.prove_author(author)
    client.force_login(Account.objects.get(persons=participant.person_id))
    assert own(author, purpose=Purpose.MAILED) in said(client.get("/me/"))


@pytest.mark.parametrize("path", ["versions/", "people/", "read/", ""])
def test_queries_do_not_grow(client, author, path, django_assert_max_num_queries):
    client.get(own(author, path))  # what is kept in memory afterwards
    counts = []
    for number in (2, 10):
        while author.contribution.authors.count() < number:
            count = author.contribution.authors.count()
            colleague = actions.add_author(
                author.contribution, name=f"Kofi {count}", email=f"k{count}@x.example", by=author
            )
            client.post(own(colleague), typed(colleague, c_lessons=f"Words of {count}"))
            actions.add_file(author.contribution, SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=author)
        with django_assert_max_num_queries(40) as queries:
            assert client.get(own(author, path)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_own_question_is_answered_for_the_first_time_by_the_page_as_it_is_sent(client, author):
    question = author.contribution.call.questions.create(label={"en": "Who pays?"}, required=True)
    page = said(client.get(own(author)))
    seen = re.findall(r'name="seen" value="([^"]+)"', page)

    client.post(own(author), {**typed(author), "seen": seen, f"q_{question.pk}": "The city"})

    assert Contribution.objects.get().answers == {str(question.pk): "The city"}


def test_a_form_without_marks_or_fields_empties_nothing(client, author):
    client.post(own(author), {"do": "save"})

    assert Contribution.objects.get().content["problem"] == {"en": "Problem in a sentence."}


def test_line_ends_count_once(client, author):
    summary = "\r\n".join(["x" * 99] * 6) + "x"

    assert client.post(own(author), typed(author, summary=summary)).status_code == 302


def test_one_mailbox_gets_only_some_letters_within_an_hour(client, author):
    for _time in range(9):
        answer = client.post(own(author, "people/"), {"do": "add", "name": "Eve", "email": "eve@x.example"})
        Author.objects.exclude(pk=author.pk).delete()

    assert answer.status_code == 429


def test_the_city_sees_what_it_approves_and_its_files_but_none_that_came_later(client, series):
    row = factories.contribution(
        series, state="accepted", links=[{"url": "https://then.example/", "label": ""}], sdgs=[4, 11]
    )
    actions.add_file(row, SimpleUploadedFile("then.pdf", b"%PDF-1.7"), by=None)
    asked = actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)
    actions.add_file(row, SimpleUploadedFile("later.pdf", b"%PDF-1.7"), by=None)
    Contribution.objects.update(links=[{"url": "https://later.example/", "label": ""}])
    path = f"/approve/{links.token(asked, Purpose.APPROVE)}/"

    page = said(client.get(path))

    assert "then.pdf" in page
    assert "later.pdf" not in page
    assert "https://then.example/" in page
    assert "https://later.example/" not in page
    assert "4 Quality education; 11 Sustainable cities" in page
    first, later = row.files.all()
    assert client.get(f"{path}files/{first.pk}/").getvalue() == b"%PDF-1.7"
    assert client.get(f"{path}files/{later.pk}/").status_code == 404


def test_a_file_that_is_not_taken_is_named_where_the_page_begins(client, author):
    answer = client.post(own(author, "files/"), {"file": SimpleUploadedFile("plan.svg", b"<svg/>")}, follow=True)
    assert "#" not in answer.redirect_chain[-1][0]
    assert "“plan.svg” was not taken." in answer.content.decode()


def test_everything_that_is_wrong_when_one_begins_is_told_at_once(client, series):
    call = factories.call(series)

    answer = client.post(
        f"/series/autumn/contribute/{call.pk}/",
        {"name": "", "email": "ama", "title": "", "language": "en", "key": "k"},
    )

    assert answer.status_code == 422
    for words in ("Tell us your name.", "This is no e-mail address.", "Give it a title"):
        assert words in said(answer), words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This text has 400 signs; at most 300 fit. Shorten it."), ("de", "Dieser Text hat 400 Zeichen; höchstens 300 passen. Kürzen Sie ihn.")],
)  # fmt: skip
def test_a_text_that_is_too_long_is_told_in_our_words(client, settings, series, language, words):
    call = factories.call(series)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    answer = client.post(f"/series/autumn/contribute/{call.pk}/", {"name": "A" * 400, "email": "a@b.example", "title": "T", "language": "en"})  # fmt: skip

    assert words in said(answer)


def test_the_form_says_that_lists_and_links_work(client, author):
    assert "lists, bold and links work" in said(client.get(own(author)))
