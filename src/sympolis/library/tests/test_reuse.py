"""Another city uses a practice too: told, proven, confirmed; what is public of it, and what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sympolis.contributions.actions import withdraw as withdraw_contribution
from sympolis.contributions.actions.writing import prove_author
from sympolis.directory import privacy
from sympolis.directory.actions import erasure
from sympolis.directory.actions.merging import merge, part
from sympolis.directory.states import Kind
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.library import actions as library
from sympolis.library.actions import forgetting
from sympolis.library.actions import reuse as actions
from sympolis.library.models import Reuse
from sympolis.library.queries import reuse as queries
from sympolis.library.states import ReuseState as S
from sympolis.library.tests import factories, tellers
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.tests.post import kinds, letters, work

pytestmark = pytest.mark.django_db
TELLER, CITY = "jana@leipzig.example", "ama@kumasi.example"


@pytest.fixture
def practice():
    return factories.practice(programme.series(slug="autumn"))


def state(row: Reuse) -> str:
    return Reuse.objects.get(pk=row.pk).state


def test_from_telling_to_confirming_each_is_written_to_once(practice):
    author = tellers.author(practice)
    row = tellers.told(practice)
    work()
    work()
    assert kinds(TELLER, CITY) == ["reuse_told"]

    actions.prove(row)
    actions.prove(row)
    work()
    work()
    assert kinds(TELLER, CITY) == ["reuse_told", "reuse_asked"]
    assert queries.confirmed(practice) == []

    actions.answer(row, author=author, confirms=True)
    actions.answer(row, author=author, confirms=True)
    work()

    assert kinds(TELLER, CITY) == ["reuse_told", "reuse_asked", "reuse_confirmed"]
    assert queries.confirmed(practice) == [row]
    assert Entry.objects.filter(name="reuse.confirmed").count() == 1


def test_letters_show_neither_address(practice):
    author = tellers.author(practice)
    row = tellers.proven(practice)
    work()
    actions.answer(row, author=author, confirms=False, words="We know nobody there.")
    work()

    for letter in letters():
        others = {TELLER, CITY} - {letter.to_address}
        assert not any(address in letter.text + letter.html for address in others)
    (asked,) = letters(CITY)
    assert "every second stall" in asked.text
    assert "We know nobody there." in letters(TELLER)[-1].text


def test_whoever_is_known_needs_no_letter(practice):
    tellers.author(practice)
    row = actions.tell(practice, tellers.words(), is_proven=True)
    work()

    assert (state(row), kinds()) == (S.PROVEN, ["reuse_asked"])


def test_the_same_form_twice_is_one(practice):
    first, second = tellers.told(practice, key="k"), tellers.told(practice, key="k")

    assert first == second
    assert Reuse.objects.count() == 1


def test_answers_name_no_erased_person(practice):
    author = tellers.author(practice)
    row = tellers.proven(practice, adapted="As Ama Mensah showed us.")
    actions.answer(row, author=author, confirms=True, words="Jana Weber visited Ama Mensah.")

    erasure.erase([author.participant.person], by=None)

    kept = Reuse.objects.get()
    assert (kept.adapted, kept.answer) == ("As […] showed us.", "Jana Weber visited […].")


def test_the_same_form_with_other_words_counts_anew(practice):
    row = tellers.told(practice, key="k")
    actions.tell(practice, tellers.words(key="k", place="Halle", adapted="Better words."))

    assert (Reuse.objects.get().pk, Reuse.objects.get().adapted) == (row.pk, "Better words.")
    actions.prove(row)
    other = actions.tell(practice, tellers.words(key="k", place="Jena"))
    assert (other.pk != row.pk, state(row)) == (True, S.PROVEN)


def test_the_key_of_somebody_elses_form_leads_to_nothing_of_theirs(practice):
    theirs = tellers.told(practice, key="k")
    mine = tellers.told(practice, key="k", email="else@halle.example", place="Halle")
    elsewhere = tellers.told(factories.practice(practice.series), key="k")

    assert len({theirs.pk, mine.pk, elsewhere.pk}) == 3
    assert Reuse.objects.get(pk=theirs.pk).email == TELLER


def test_who_becomes_an_author_later_is_asked_what_waits_once(practice):
    author = tellers.author(practice, proven_at=None)
    tellers.proven(practice)
    work()
    assert kinds(CITY) == []

    prove_author(author)
    work()
    assert kinds(CITY).count("reuse_asked") == 1
    library.withdraw(practice, by=None)
    library.publish(practice.contribution, by=None)
    work()
    assert kinds(CITY).count("reuse_asked") == 1


def test_what_could_not_be_asked_while_a_practice_was_down_is_asked_when_it_is_back(practice):
    tellers.author(practice)
    tellers.proven(practice)
    library.withdraw(practice, by=None)
    work()
    assert kinds(CITY) == []

    library.publish(practice.contribution, by=None)
    work()

    assert kinds(CITY) == ["reuse_asked"]


def test_the_same_mailbox_and_city_is_one_and_new_words_count_only_until_it_is_proven(practice):
    row = tellers.told(practice)
    tellers.told(practice, email="Jana@Leipzig.example", place="leipzig", adapted="Better words.")
    assert Reuse.objects.get().adapted == "Better words."
    actions.prove(row)

    tellers.told(practice, adapted="A stranger's words.")
    work()

    assert Reuse.objects.get().adapted == "Better words."
    assert kinds("Jana@Leipzig.example") == ["reuse_told"] * 3


def test_another_city_of_the_same_mailbox_is_another_one(practice):
    tellers.told(practice)
    tellers.told(practice, place="Halle (Saale)")

    assert Reuse.objects.count() == 2


@pytest.mark.parametrize("place", ["Kumasi", "kumasi", "Kumasi, Ghana", "KUMÁSI"])
def test_the_city_of_the_practice_cannot_mark_its_own(practice, place):
    with refused("own_city", "place"):
        tellers.told(practice, place=place, country="GH")


def test_an_author_cannot_speak_for_another_city_and_the_form_does_not_tell(practice):
    author = tellers.author(practice)
    row = tellers.told(practice, email=author.participant.email)

    with refused("own_city"):
        actions.prove(row)
    assert state(row) == S.TOLD


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"name": " "}, "missing", "name"), ({"email": "jana"}, "wrong_address", "email"), ({"place": " ​"}, "missing", "place"),
        ({"adapted": " "}, "missing", "adapted"), ({"adapted": "x" * 2001}, "too_long", "adapted"),
        ({"since": 1066}, "wrong_year", "since"), ({"since": 2999}, "wrong_year", "since"),
        ({"evidence": "javascript:alert(1)"}, "wrong_link", "evidence"), ({"evidence": "https://x.example/" + "a" * 1000}, "wrong_link", "evidence"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(practice, more, code, field):
    with refused(code, field):
        tellers.told(practice, **more)
    assert not Reuse.objects.exists()


def test_a_mailbox_cannot_be_filled(practice):
    for number in range(actions.MOST_UNPROVEN):
        tellers.told(practice, place=f"Town {number}")

    with refused("too_many"):
        tellers.told(practice, place="One more town")


def test_the_city_says_why_not_and_may_change_its_mind(practice):
    author, row = tellers.author(practice), tellers.proven(practice)
    with refused("missing", "words"):
        actions.answer(row, author=author, confirms=False, words=" ")

    actions.answer(row, author=author, confirms=False, words="We know nobody there.")
    assert (state(row), queries.confirmed(practice)) == (S.REFUSED, [])
    actions.answer(row, author=author, confirms=True)
    assert queries.confirmed(practice) == [row]
    actions.answer(row, author=author, confirms=False, words="It was a mistake.")
    assert queries.confirmed(practice) == []


def test_the_team_says_how_it_knows(practice):
    row = tellers.proven(practice)
    with refused("missing", "how"):
        actions.answer_for_city(row, confirms=True, how="", by=None)
    with refused("not_allowed"):
        stranger = programme.coordinator(networks.network())
        actions.answer_for_city(row, confirms=True, how="Call", by=stranger)

    done = actions.answer_for_city(row, confirms=True, how="Call", by=programme.coordinator(practice.network))

    assert (done.state, done.answer, done.author) == (S.CONFIRMED, "Call", None)


def test_what_the_team_confirms_of_an_unproven_address_writes_nobody(practice):
    row = tellers.told(practice)
    work()
    actions.answer_for_city(row, confirms=True, how="Call", by=None)
    work()

    assert kinds() == ["reuse_told"]
    assert queries.confirmed(practice) == [row]


def test_taking_back_deletes_name_and_address_at_once(practice):
    row = tellers.confirmed(practice)
    work()
    actions.take_back(row)
    actions.take_back(row)
    work()

    row.refresh_from_db()
    assert (row.state, row.name, row.email, row.email_key) == (S.WITHDRAWN, "", "", "")
    assert not Letter.objects.exists()
    assert queries.confirmed(practice) == []
    with refused("taken_back"):
        actions.answer(row, author=tellers.author(practice), confirms=True)
    assert tellers.told(practice) != row


def test_nothing_is_asked_of_a_practice_that_is_gone(practice):
    tellers.author(practice)
    row = tellers.told(practice)
    withdraw_contribution(practice.contribution, by=None)
    work()

    assert kinds(TELLER, CITY) == []
    for act in (lambda: tellers.told(practice, place="Halle"), lambda: actions.prove(row)):
        with refused("not_public"):
            act()


def test_only_proven_authors_are_asked_and_contacts_before_others(practice):
    tellers.author(practice, "Not Proven", "not@kumasi.example", proven_at=None)
    tellers.author(practice)
    tellers.author(practice, "Kofi", "kofi@kumasi.example", is_contact=True)
    tellers.proven(practice)
    work()

    assert [one.to_address for one in letters() if one.kind == "reuse_asked"] == ["kofi@kumasi.example"]


def test_a_city_counts_once_however_it_is_told(practice):
    leipzig = programme.municipality(practice.network, "Leipzig", country="DE")
    tellers.confirmed(practice)
    tellers.confirmed(practice, email="b@leipzig.example", since=2021)
    other = tellers.confirmed(practice, place="Neustadt am Nirgendwo", email="c@halle.example")
    tellers.confirmed(practice, place="neustadt am NIRGENDWO", email="d@halle.example")
    tellers.proven(practice, place="Dresden", email="e@dresden.example")

    assert [row.municipality or row.place for row in queries.confirmed(practice)] == [other.place, leipzig]
    assert queries.numbers([practice.pk]) == {practice.pk: 2}
    found = queries.totals(practice.network)
    assert (found.confirmed, found.waiting, found.practices, found.cities) == (2, 1, 1, 2)
    assert queries.totals(practice.network, since=timezone.now()).confirmed == 0
    assert queries.totals(practice.network, series=programme.series(practice.network).pk).confirmed == 0


def test_two_spellings_that_become_one_city_count_once_and_are_two_again(practice):
    leipzig = programme.municipality(practice.network, "Leipzig", country="DE")
    lipsia = programme.municipality(practice.network, "Lipsia", country="DE")
    tellers.confirmed(practice)
    tellers.confirmed(practice, place="Lipsia", email="b@leipzig.example")
    assert queries.numbers([practice.pk]) == {practice.pk: 2}

    done = merge(Kind.CITY, leipzig.pk, lipsia.pk, by=None, network=practice.network_id)
    assert queries.numbers([practice.pk]) == {practice.pk: 1}
    part(done, by=None)
    assert queries.numbers([practice.pk]) == {practice.pk: 2}


def test_a_city_that_turns_out_to_be_the_practices_own_does_not_count(practice):
    network = practice.network
    kumasi, coomassie = (programme.municipality(network, name, country="GH") for name in ("Kumasi", "Coomassie"))
    practice.municipality = kumasi
    practice.save()
    tellers.confirmed(practice, place="Coomassie", country="GH")

    merge(Kind.CITY, kumasi.pk, coomassie.pk, by=None, network=network.pk)

    assert (queries.numbers([practice.pk]), queries.confirmed(practice)) == ({}, [])


def test_whoever_erases_themselves_leaves_the_city_and_nobody_who_told_it(practice):
    tellers.author(practice)
    kept, open_one = tellers.confirmed(practice), tellers.told(practice, place="Halle")
    person = programme.person(practice.network, "Weber", email=TELLER)
    work()
    chapters = {one.key: one.rows for one in privacy.held([person]).chapters}
    assert len(chapters["reuses"]) == 2

    erasure.erase([person], by=None)

    assert [row.pk for row in Reuse.objects.all()] == [kept.pk]
    assert open_one.pk != kept.pk
    row = Reuse.objects.get()
    assert (row.name, row.email, row.email_key, row.state) == ("", "", "", S.CONFIRMED)
    assert not Letter.objects.filter(to_address=TELLER).exists()
    assert queries.confirmed(practice) == [row]


def test_an_account_without_a_person_sees_what_was_told_under_its_address_and_takes_it_along(practice):
    account = directory.account(email=TELLER)
    kept, _open = tellers.confirmed(practice), tellers.told(practice, place="Halle")
    chapters = {one.key: one.rows for one in privacy.held_of_account(account).chapters}
    assert len(chapters["reuses"]) == 2

    erasure.erase([], by=account, account=account)

    row = Reuse.objects.get()
    assert (row, row.name, row.email_key) == (kept, "", "")


def test_with_a_person_it_is_told_once(practice):
    person = programme.person(practice.network, "Weber", email=TELLER, account=directory.account(email=TELLER))
    tellers.confirmed(practice)

    assert [one.key for one in privacy.held([person]).chapters].count("reuses") == 1


def test_names_go_by_the_clock(practice):
    old, fresh, unproven = tellers.confirmed(practice), tellers.proven(practice, place="Halle"), tellers.told(practice, place="Jena")  # fmt: skip
    long_ago = timezone.now() - timedelta(days=366)
    Reuse.objects.filter(pk=old.pk).update(told_at=long_ago, proven_at=long_ago, answered_at=long_ago)
    Reuse.objects.filter(pk=fresh.pk).update(told_at=long_ago)
    Reuse.objects.filter(pk=unproven.pk).update(told_at=timezone.now() - timedelta(days=31))

    forgetting.forget_due()
    forgetting.forget_due()

    assert dict(Reuse.objects.values_list("pk", "name")) == {old.pk: "", fresh.pk: "Jana Weber"}


def test_both_letters_can_be_looked_at(practice):
    from sympolis.library.letters import reuse as written

    assert written.example(practice.network, "en") is None
    tellers.told(practice)
    assert written.example(practice.network, "de")["city"] == "Leipzig, Deutschland"
