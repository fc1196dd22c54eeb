"""Two people become one: what they told of their city and asked other cities follows whoever stays."""

import pytest

from sympolis.contributions.actions.contact import set_contact
from sympolis.directory import privacy
from sympolis.directory.actions import erasure
from sympolis.directory.actions.merging import merge, part
from sympolis.directory.models import Merge, Person
from sympolis.directory.tests import factories as directory
from sympolis.library import links
from sympolis.library.actions import enquiries
from sympolis.library.actions.enquiries import Asked
from sympolis.library.models import Enquiry, Practice, Reuse
from sympolis.library.queries import people
from sympolis.library.tests import factories, tellers
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import letters, work

pytestmark = pytest.mark.django_db
HOW = ["person", "account", "participant"]  # where the directory knows the address from


@pytest.fixture
def practice() -> Practice:
    made = factories.practice(programme.series(slug="autumn"))
    set_contact(tellers.author(made), agrees=True, language="en")
    return made


@pytest.fixture
def kept(practice) -> Person:
    return programme.person(practice.network, "Weber", given_name="Jana", email="jana@leipzig.example",
                            account=directory.account("jana@leipzig.example"))  # fmt: skip


def lost(practice: Practice, how: str) -> Person:
    """The same woman under another address."""
    address = "j.weber@leipzig.example"
    if how == "participant":
        session = registrations.session(practice.series)
        return registrations.registered(session, "J. Weber", email=address).participant.person
    known = {"email": address} if how == "person" else {"account": directory.account(address)}
    return programme.person(practice.network, "Weber", given_name="J.", **known)


def told_and_asked(practice: Practice, email: str = "j.weber@leipzig.example") -> tuple[Reuse, Enquiry]:
    words = Asked(name="J. Weber", email=email, city="Leipzig", message="What did the bells cost?")
    return tellers.confirmed(practice, name="J. Weber", email=email), enquiries.prove(enquiries.ask(practice, words))


def held_of(person: Person) -> dict[str, int]:
    """What somebody is told of the library, by how many lines."""
    person = Person.objects.select_related("account").get(pk=person.pk)
    rows = {one.key: len(one.rows) for one in privacy.held([person]).chapters}
    return {key: rows.get(key, 0) for key in ("reuses", "enquiries")}


def become_one(practice: Practice, kept: Person, lost: Person) -> Merge:
    return merge("person", kept.pk, lost.pk, by=None, network=practice.network_id)


@pytest.mark.parametrize("how", HOW)
def test_what_was_told_and_asked_is_shown_to_who_stays_until_they_are_two_again(practice, kept, how):
    gone = lost(practice, how)
    told_and_asked(practice)
    told_and_asked(practice, email="stranger@jena.example")
    assert held_of(kept) == {"reuses": 0, "enquiries": 0}

    done = become_one(practice, kept, gone)
    assert held_of(kept) == {"reuses": 1, "enquiries": 1}

    part(done, by=None)
    assert held_of(kept) == {"reuses": 0, "enquiries": 0}
    assert held_of(gone) == {"reuses": 1, "enquiries": 1}


@pytest.mark.parametrize("how", HOW)
def test_it_goes_with_who_stays(practice, kept, how):
    gone = lost(practice, how)
    reuse, _asked = told_and_asked(practice)
    other, _theirs = told_and_asked(practice, email="stranger@jena.example")
    become_one(practice, kept, gone)

    erasure.erase([kept], by=None)

    reuse.refresh_from_db()
    other.refresh_from_db()
    assert (reuse.name, reuse.email, reuse.state) == ("", "", "confirmed")
    assert other.email == "stranger@jena.example"
    assert list(Enquiry.objects.values_list("email", flat=True)) == ["stranger@jena.example"]


def test_who_was_merged_twice_is_followed_to_the_last(practice, kept):
    first, second = lost(practice, "account"), programme.person(practice.network, "Weber", email="w@leipzig.example")
    told_and_asked(practice)
    told_and_asked(practice, email="w@leipzig.example")

    become_one(practice, second, first)
    become_one(practice, kept, second)

    assert held_of(kept) == {"reuses": 2, "enquiries": 2}


def test_links_of_both_go_on_and_the_contact_is_still_asked(practice, kept):
    reuse, enquiry = told_and_asked(practice, email="stranger@jena.example")
    author = practice.contribution.authors.get()
    answered, asked = links.of_city(reuse, author), links.of_contact(enquiry, author)

    become_one(practice, kept, author.participant.person)

    assert people.contacts(practice) == [author]
    assert links.asked_of(answered) == (reuse, author)
    assert links.put_to(asked) == (enquiry, author)
    enquiries.answer(enquiry, author=author, text="Forty euros.", shows_address=False)
    work()
    assert letters("stranger@jena.example")[-1].kind == "enquiry_answered"
    assert held_of(kept)["enquiries"] == 1
