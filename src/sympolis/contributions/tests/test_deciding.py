"""Decisions, one or many: looked at, sent once, told in each author's language, taken back."""

import pytest

from sympolis.contributions import actions as brought
from sympolis.contributions import links
from sympolis.contributions.actions.deciding import Wish, decide, look, reopen
from sympolis.contributions.actions.questions import save_question
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.models import Contribution, Decision, Remark
from sympolis.contributions.queries import open_remarks
from sympolis.contributions.tests import factories, reviews
from sympolis.core.refusals import Refused
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.post import work

pytestmark = pytest.mark.django_db
KINDS = ("contribution_accepted", "contribution_declined", "contribution_returned")


@pytest.fixture
def series():
    return programme.series(slug="autumn", contact_email="team@network.example")


@pytest.fixture
def call(series):
    return reviews.call(series)


@pytest.fixture
def piece(series, call):
    row = factories.contribution(series, call=call)
    factories.author(row)
    return row


@pytest.fixture
def team(series):
    return programme.coordinator(series.network)


@pytest.fixture
def desk(client, team):
    client.force_login(team)
    return client


def posted() -> list[tuple[str, str]]:
    """Letters about decisions, once the worker has done its part: (kind, address)."""
    work()
    return [(one.kind, one.to_address) for one in Letter.objects.filter(kind__in=KINDS).order_by("pk")]


def said(answer) -> str:
    return answer.content.decode()


def test_authors_hear_in_their_language_why_and_what_reviewers_wrote(series, call, piece):
    german = factories.author(piece, "Jo Doe", "jo@kumasi.example")
    Participant.objects.filter(pk=german.participant_id).update(language="de")
    reviews.reviewed(piece, 4, comment_author="Who paid for it?", comment_team="Take it.")

    decide(series, [piece.pk], Wish("accepted", "It fits <b>session 3</b>."), by=None)

    assert posted() == [("contribution_accepted", "ama@kumasi.example"), ("contribution_accepted", "jo@kumasi.example")]
    english, german_letter = Letter.objects.filter(kind="contribution_accepted").order_by("pk")
    assert (english.language, german_letter.language) == ("en", "de")
    assert english.subject == "Accepted: Markets that stay open"
    assert "It fits <b>session 3</b>." in english.text
    assert "It fits &lt;b&gt;session 3" in english.html
    assert "Who paid for it?" in english.text
    assert "Was Begutachtende Ihnen geschrieben haben:" in german_letter.text
    assert "Take it." not in english.text
    assert "Reviewer" not in english.text.replace("reviewers", "")
    assert english.reply_to == "team@network.example"
    piece.refresh_from_db()
    assert (piece.state, piece.reason) == ("accepted", "It fits <b>session 3</b>.")


def test_deciding_the_same_again_tells_nobody_and_otherwise_tells_anew(series, piece):
    decide(series, [piece.pk], Wish("declined", "No results yet."), by=None)
    assert len(posted()) == 1
    again = decide(series, [piece.pk], Wish("declined", "  No results yet.\n"), by=None)
    assert ([row.pk for row in again.same], len(posted())) == ([piece.pk], 1)

    decide(series, [piece.pk], Wish("declined", "Results are missing."), by=None)
    decide(series, [piece.pk], Wish("accepted"), by=None)

    assert [kind for kind, _to in posted()] == [
        "contribution_declined",
        "contribution_accepted",
    ]  # not what is overtaken
    assert Decision.objects.count() == 3
    piece.refresh_from_db()
    assert (piece.state, piece.reason) == ("accepted", "")


@pytest.mark.parametrize("outcome", ["declined", "returned"])
def test_a_reason_is_needed_for_what_is_not_accepted(series, piece, outcome):
    with pytest.raises(Refused) as refusal:
        decide(series, [piece.pk], Wish(outcome, "  "), by=None)

    assert (refusal.value.code, refusal.value.field) == ("missing", "reason")
    assert posted() == []


def test_many_are_decided_at_once_each_with_its_own_reason(series, call, piece):
    others = [
        factories.contribution(series, call=call, state=state) for state in ("in_review", "returned", "withdrawn")
    ]
    draft = factories.contribution(series, call=call, state="draft")
    foreign = factories.contribution(programme.series())
    ids = [piece.pk, *(row.pk for row in others), draft.pk, foreign.pk]

    done = decide(series, ids, Wish("declined", "Too early.", {others[0].pk: "We have one like it."}), by=None)

    states = dict(Contribution.objects.values_list("pk", "state"))
    assert [states[pk] for pk in ids] == ["declined", "declined", "declined", "withdrawn", "draft", "submitted"]
    assert {row.pk: row.reason for row in done.new}[others[0].pk] == "We have one like it."
    assert [row.pk for row, _why in done.refused] == [others[2].pk, draft.pk]


def test_an_acceptance_by_mistake_is_taken_back_as_far_as_it_goes(series, piece):
    decide(series, [piece.pk], Wish("accepted"), by=None)
    decide(series, [piece.pk], Wish("returned", "Please add what it cost."), by=None)
    decide(series, [piece.pk], Wish("accepted"), by=None)
    decide(series, [piece.pk], Wish("declined", "It is the same as another one."), by=None)

    reopen(piece, by=None)
    piece.refresh_from_db()
    assert (piece.state, piece.reason) == ("in_review", "")
    with pytest.raises(Refused):
        reopen(piece, by=None)
    for state in ("approved", "published", "outdated"):
        Contribution.objects.update(state=state)
        for outcome in ("accepted", "declined"):
            assert decide(series, [piece.pk], Wish(outcome, "x"), by=None).new == []


def test_who_is_in_conflict_or_only_looks_does_not_decide(series, call, piece, team):
    other = factories.contribution(series, call=call)
    declare_conflict(piece, by=team, kind="project")

    done = decide(series, [piece.pk, other.pk], Wish("accepted"), by=team)

    assert ([row.pk for row in done.new], [row.pk for row, _why in done.refused]) == ([other.pk], [piece.pk])
    for by in (networks.member(series.network, Role.VIEWER), programme.coordinator(networks.network())):
        with pytest.raises(Refused) as refusal:
            decide(series, [other.pk], Wish("declined", "x"), by=by)
        assert refusal.value.code == "not_allowed"


def test_remarks_stand_at_their_fields_until_it_is_sent_again(client, series, piece):
    remarks = {"results": "With figures, please.", "summary": "Say what has <i>changed</i>.", "cost": " "}
    decide(series, [piece.pk], Wish("returned", remarks=remarks), by=None)
    piece.refresh_from_db()

    assert {code: [one.text for one in told] for code, told in open_remarks(piece).items()} == {
        "results": ["With figures, please."], "summary": ["Say what has <i>changed</i>."],
    }  # fmt: skip
    posted()
    letter = Letter.objects.get()
    assert "Results, and how you know: With figures, please." in letter.text
    page = said(client.get("/contributions/" + letter.text.partition("/contributions/")[2].partition("/")[0] + "/"))
    assert "With figures, please." in page
    assert "Say what has &lt;i&gt;changed&lt;/i&gt;." in page

    brought.submit(piece, by=piece.authors.get())
    piece.refresh_from_db()
    assert open_remarks(piece) == {}
    work()
    assert not Remark.objects.filter(done_at=None).exists()
    decide(series, [piece.pk], Wish("returned", remarks={"lessons": "And this."}), by=None)
    piece.refresh_from_db()
    assert list(open_remarks(piece)) == ["lessons"]
    with pytest.raises(Refused) as refusal:
        decide(series, [piece.pk], Wish("returned", "x", remarks={"lessons": "x" * 2001}), by=None)
    assert (refusal.value.code, refusal.value.field) == ("too_long", "remark-lessons")
    with pytest.raises(Refused) as refusal:
        decide(series, [piece.pk], Wish("returned", "x", remarks={"password": "x"}), by=None)
    assert refusal.value.code == "wrong_field"


def test_looking_changes_nothing(series, piece, team):
    found = look(series, [piece.pk], Wish("declined", "Too early."), by=team)

    assert [row.pk for row in found.new] == [piece.pk]
    assert not Decision.objects.exists()
    for wish, code in ((Wish("sung"), "unknown_choice"), (Wish("declined", "x" * 4001), "too_long")):
        with pytest.raises(Refused) as refusal:
            look(series, [piece.pk], wish, by=team)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        look(series, [], Wish("accepted"), by=team)
    assert refusal.value.code == "nothing"


# The pages

TABLE = "/desk/series/autumn/review/decisions/"


def test_the_letters_are_looked_at_then_sent_and_a_second_post_sends_none(desk, series, call, piece):
    reviews.reviewed(piece, 5, 3)
    silent = factories.contribution(series, call=call, title={"en": "Nobody behind it"})
    told = {
        "chosen": [piece.pk, silent.pk],
        "outcome": "declined",
        "reason": "Too early.",
        f"reason-{silent.pk}": "Own words.",
    }

    assert "3.5" not in said(desk.get(TABLE))
    page = said(desk.post(TABLE, {**told, "do": "look"}))
    assert "1 letter goes out. It is not sent yet." in page
    assert "Nobody with an address stands behind “Nobody behind it”" in page
    assert "This time we cannot take it up." in page
    assert links.token(piece.authors.get(), links.Purpose.MAILED) not in page
    assert not Decision.objects.exists()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = desk.post(TABLE, {**told, "do": "send", "seen": seen}, follow=True)
    assert "Decided on 2." in said(answer)
    again = said(desk.post(TABLE, {**told, "do": "send", "seen": seen}))

    assert "Nothing new is decided by this" in again
    assert posted() == [("contribution_declined", "ama@kumasi.example")]
    assert dict(Contribution.objects.values_list("pk", "reason")) == {piece.pk: "Too early.", silent.pk: "Own words."}


def test_whoever_reads_other_comments_than_those_that_go_out_looks_again(desk, series, call, piece):
    review = reviews.reviewed(piece, comment_author="Well told.")
    told = {"chosen": [piece.pk], "outcome": "accepted", "with_comments": "on"}
    page = said(desk.post(TABLE, {**told, "do": "look"}))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    reviews.review(review.assignment, comment_author="Not well told.")

    assert "Something has changed since you looked." in said(desk.post(TABLE, {**told, "do": "send", "seen": seen}))


def test_two_who_decide_at_once_see_what_the_other_did(desk, series, piece):
    told = {"chosen": [piece.pk], "outcome": "declined", "reason": "Too early."}
    page = said(desk.post(TABLE, {**told, "do": "look"}))
    assert "/contributions/…/" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    other = networks.member(series.network, Role.CARRIER)
    programme.person(series.network, "Olu Adeyemi", account=other)
    decide(series, [piece.pk], Wish("accepted"), by=other)

    page = said(desk.post(TABLE, {**told, "do": "send", "seen": seen}))

    assert "Something has changed since you looked. “" in page
    assert "was decided by Olu Adeyemi on " in page
    assert f'name="chosen" value="{piece.pk}" checked' in page
    assert '<span class="chip">Accepted</span>' in page
    assert Contribution.objects.get().state == "accepted"


def test_letters_are_counted_by_the_language_they_are_written_in(desk, series, piece):
    spanish = factories.author(piece, "Eva Ruiz", "eva@lima.example")
    Participant.objects.filter(pk=spanish.participant_id).update(language="es")

    page = said(desk.post(TABLE, {"chosen": [piece.pk], "outcome": "accepted", "do": "look"}))

    assert "English: 2" in page
    assert page.count("for example to") == 1


def test_whoever_changes_the_choice_after_looking_looks_again(desk, series, call, piece):
    other = factories.contribution(series, call=call)
    page = said(desk.post(TABLE, {"chosen": [piece.pk], "outcome": "accepted", "do": "look"}))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]

    page = said(desk.post(TABLE, {"chosen": [piece.pk, other.pk], "outcome": "accepted", "do": "send", "seen": seen}))

    assert "Something has changed since you looked." in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Say what is decided"),
        ({"outcome": "accepted", "chosen": []}, "Tick at least one contribution."),
        ({"outcome": "declined"}, "Say why: the letter is of no use without a reason."),
        ({"outcome": "declined", "reason": "x" * 4001}, "This reason is too long"),
    ],
)
def test_what_is_wrong_is_said_and_stays(desk, series, piece, given, words):
    answer = desk.post(TABLE, {"chosen": [piece.pk], f"reason-{piece.pk}": "", "reason": "", "do": "look", **given})

    assert answer.status_code == 422
    assert words in said(answer)
    assert not Decision.objects.exists()


def test_the_table_hides_what_one_must_not_judge(desk, team, series, call, piece):
    reviews.reviewed(piece, 5, comment_team="Secret praise")
    other = factories.contribution(series, call=call, title={"en": "Weaker"})
    reviews.reviewed(other, 1)
    declare_conflict(piece, by=team, kind="city")

    page = said(desk.get(TABLE + "?sort=mean"))

    assert "You have a conflict of interest here" in page
    assert f'value="{piece.pk}"' not in page
    assert "5.0" not in page
    assert page.index("Weaker") < page.index("Markets that stay open")
    for part in ("review", "decide"):
        assert desk.get(f"/desk/series/autumn/contributions/{piece.pk}/{part}/").status_code == 404
    assert desk.post(f"/desk/series/autumn/contributions/{piece.pk}/reopen/").status_code == 404
    assert "Reviews and decision" not in said(desk.get(f"/desk/series/autumn/contributions/{piece.pk}/"))


def test_one_is_sent_back_with_remarks_beside_its_fields(desk, series, piece):
    address = f"/desk/series/autumn/contributions/{piece.pk}/decide/"
    told = {
        "outcome": "returned",
        "reason": "Nearly there.",
        "remark-results": "With figures, please.",
        "with_comments": "on",
    }

    assert 'name="remark-lessons"' in said(desk.get(address))  # which is empty
    page = said(desk.post(address, {**told, "do": "look"}))
    assert "Results, and how you know: With figures, please." in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    desk.post(address, {**told, "do": "send", "seen": seen})

    piece.refresh_from_db()
    assert piece.state == "returned"
    assert "With figures, please." in said(desk.get(address))
    assert desk.post(address, {**told, "remark-nothing": "x", "do": "look"}).status_code == 422
    Contribution.objects.update(state="published")
    assert "Take that back first" in said(desk.get(address))


def test_a_remark_stands_at_an_own_question_too(client, desk, series, call, piece):
    question = save_question(call, None, by=None, label={"en": "Who pays?"})
    address = f"/desk/series/autumn/contributions/{piece.pk}/decide/"
    told = {"outcome": "returned", "reason": "Nearly there.", f"remark-q_{question.pk}": "Please say it."}

    assert f'name="remark-q_{question.pk}"' in said(desk.get(address))  # which is empty
    page = said(desk.post(address, {**told, "do": "look"}))
    assert "Who pays?: Please say it." in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    desk.post(address, {**told, "do": "send", "seen": seen})

    assert "Please say it." in said(client.get(f"/desk/series/autumn/contributions/{piece.pk}/edit/"))


@pytest.mark.parametrize(
    "query",
    ["", "?state=all", "?state=all&sort=spread", "?sort=reviews", "?sort=title", "?kind=practice"],
)
def test_the_table_is_narrowed_and_sorted(desk, series, call, piece, query):
    reviews.reviewed(piece, 5)
    reviews.reviewed(piece, 1)

    assert "Markets that stay open" in said(desk.get(TABLE + query))
    assert "Markets that stay open" not in said(desk.get(f"{TABLE}?theme=1&call=1"))


@pytest.mark.parametrize("query", ["?state=sung", "?kind=x", "?sort=x"])
def test_nonsense_in_the_address_is_not_there(desk, series, query):
    assert desk.get(TABLE + query).status_code == 404


def test_queries_do_not_grow_with_the_table(desk, series, call, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while series.contributions.count() < number:
            row = factories.contribution(series, call=call)
            factories.author(row, "Jo", f"jo{row.pk}@city.example")
            reviews.reviewed(row, comment_author="Well done.")
        with django_assert_max_num_queries(40) as queries:
            desk.get(TABLE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
