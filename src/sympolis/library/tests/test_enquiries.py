"""A city asks the contact of a practice: both addresses stay hidden until the contact wants otherwise."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sympolis.contributions.actions.contact import set_contact
from sympolis.directory import privacy
from sympolis.directory.actions import erasure
from sympolis.directory.tests import factories as directory
from sympolis.library import links
from sympolis.library.actions import enquiries as actions
from sympolis.library.actions.enquiries import Asked
from sympolis.library.models import Enquiry
from sympolis.library.states import EnquiryState as S
from sympolis.library.tests import factories, tellers
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.actions import consents
from sympolis.registrations.tests.post import kinds, letters, work

pytestmark = pytest.mark.django_db
ASKER, CONTACT = "jana@leipzig.example", "ama@kumasi.example"
FORM = {"name": "Jana Weber", "email": ASKER, "place": "Leipzig", "message": "What did the bells cost?", "key": "k"}


@pytest.fixture
def practice():
    made = factories.practice(programme.series(slug="autumn"))
    set_contact(tellers.author(made), agrees=True, language="en")
    return made


def said(answer) -> str:
    return answer.content.decode()


def page_of(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/enquiries/\S+)", letter.text)
    assert found
    return found[1]


def asked(practice, **more) -> Enquiry:
    told = {"name": "Jana Weber", "email": ASKER, "city": "Leipzig", "message": "What did the bells cost?", **more}
    return actions.ask(practice, Asked(**told))


def passed_on(practice) -> Enquiry:
    return actions.prove(asked(practice))


def test_asked_proven_and_answered_without_any_address(client, practice):
    assert "Ask the city" in said(client.get(practice.get_absolute_url()))
    answer = client.post(f"{practice.get_absolute_url()}ask/", FORM)
    assert answer.headers["Location"].endswith("/ask/sent/")
    work()
    own = page_of(letters(ASKER)[0])
    assert "Send your question" in said(client.get(own))
    assert kinds(CONTACT) == []
    client.post(own, {"do": "prove"})
    work()
    work()
    (letter,) = letters(CONTACT)
    assert "What did the bells cost?" in letter.text
    assert ASKER not in letter.text + letter.html + letter.reply_to
    contact = page_of(letter)
    assert ASKER not in said(client.get(contact)).replace("<wbr>", "")
    assert client.post(contact, {"do": "answer", "text": " "}).status_code == 422

    client.post(contact, {"do": "answer", "text": "Forty euros each."})
    work()

    told = letters(ASKER)[-1]
    assert told.kind == "enquiry_answered"
    assert "Forty euros each." in told.text
    assert CONTACT not in told.text + told.html + told.reply_to
    assert CONTACT not in said(client.get(own)).replace("<wbr>", "")


def test_the_contact_may_let_both_see_each_others_address(client, practice):
    row = passed_on(practice)
    contact = f"/enquiries/contact/{links.of_contact(row, practice.contribution.authors.get())}/"

    client.post(contact, {"do": "answer", "text": "Forty euros.", "shows_address": "yes"})
    work()

    assert CONTACT in letters(ASKER)[-1].text
    assert ASKER in said(client.get(contact)).replace("<wbr>", "")
    assert "Thank you: this is answered." in said(client.get(contact))


def test_a_contact_who_cannot_help_says_so(practice):
    row = passed_on(practice)
    actions.decline(row, author=practice.contribution.authors.get())
    work()

    assert letters(ASKER)[-1].kind == "enquiry_declined"
    with refused("answered"):
        actions.decline(row, author=practice.contribution.authors.get())


@pytest.mark.parametrize("how", ["at the contribution", "at the consents", "erased", "never proven"])
def test_without_a_standing_yes_nobody_can_be_asked_from_that_moment_on(client, practice, how):
    waiting, row = asked(practice), passed_on(practice)
    author = practice.contribution.authors.get()
    contact = f"/enquiries/contact/{links.of_contact(row, author)}/"
    assert client.get(contact).status_code == 200

    if how == "at the contribution":
        set_contact(author, agrees=False, language="en")
    elif how == "at the consents":
        consents.withdraw(author.participant, f"contact:{practice.contribution_id}", by=author.participant)
    elif how == "erased":
        erasure.erase([author.participant.person], by=None)
    else:
        author.proven_at = None
        author.save()

    assert client.get(contact).status_code == 404
    assert client.get(f"{practice.get_absolute_url()}ask/").status_code == 404
    answer = client.post(f"{practice.get_absolute_url()}ask/", FORM)
    assert answer.status_code == 422
    assert "What did the bells cost?" in said(answer)
    with refused("no_contact"):
        actions.prove(waiting)


def test_the_same_form_is_one_and_a_mailbox_asks_ten_a_day(practice):
    assert asked(practice, key="k") == asked(practice, key="k")
    for _more in range(9):
        asked(practice)
    with refused("too_many"):
        asked(practice, email="JANA@leipzig.example")


def test_questions_go_by_the_clock_on_wish_and_with_the_person(client, practice):
    old, unproven, mine = passed_on(practice), asked(practice), passed_on(practice)
    Enquiry.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=91))
    Enquiry.objects.filter(pk=unproven.pk).update(asked_at=timezone.now() - timedelta(days=8))
    actions.forget_old()
    assert list(Enquiry.objects.all()) == [mine]

    client.post(f"/enquiries/{links.of_asker(mine)}/", {"do": "delete"})
    assert not Enquiry.objects.exists()
    passed_on(practice)
    work()
    person = programme.person(practice.network, "Weber", email=ASKER)
    assert "enquiries" in {chapter.key for chapter in privacy.held([person]).chapters}
    erasure.erase([person], by=None)
    assert not Enquiry.objects.exists()
    assert not Letter.objects.filter(kind__startswith="enquiry").exists()


def test_an_account_without_a_person_sees_its_questions_and_they_go_with_it(practice):
    account = directory.account(email=ASKER)
    passed_on(practice)
    assert "enquiries" in {chapter.key for chapter in privacy.held_of_account(account).chapters}

    erasure.erase([], by=account, account=account)

    assert not Enquiry.objects.exists()


def test_script_is_shown_as_text_and_links_open_nothing_else(client, practice):
    evil = "<script>alert(1)</script>"
    row = actions.prove(asked(practice, message=evil, name=evil, city=evil))
    author = practice.contribution.authors.get()

    page = said(client.get(f"/enquiries/contact/{links.of_contact(row, author)}/"))

    assert evil not in page
    assert "&lt;script&gt;" in page
    assert client.get(f"/enquiries/{links.of_contact(row, author)}/").status_code == 404
    assert client.get(f"/enquiries/contact/{links.of_asker(row)}/").status_code == 404
    assert Client().post(f"/enquiries/{links.of_asker(row)}/", {"do": "x"}).status_code == 404
    assert Enquiry.objects.get().state == S.PASSED_ON


def test_a_name_that_turns_the_direction_of_writing_does_not_turn_what_is_said_of_addresses(client, practice):
    actions.prove(asked(practice, name="Jana \u202eWeber"))
    work()
    page = said(client.get(page_of(letters(CONTACT)[0])))
    assert "\u2068Jana \u202eWeber\u2069 would like to know something." in page
