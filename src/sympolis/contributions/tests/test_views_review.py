"""A reviewer's pages, and the desk's about reviews."""

from datetime import date

import pytest
from django.contrib.auth import get_user

from sympolis.contributions import reviewing
from sympolis.contributions.actions.questions import save_question
from sympolis.contributions.actions.review_plan import save_plan
from sympolis.contributions.actions.reviewing import discuss
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.letters import reviewers as letters
from sympolis.contributions.links import Purpose, token
from sympolis.contributions.models import Assignment, Conflict, ContributionFile, Post, Review, Reviewer
from sympolis.contributions.tests import factories, reviews
from sympolis.directory.models import Alias
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn")


@pytest.fixture
def call(series):
    return reviews.call(series)


@pytest.fixture
def one(series):
    return reviews.reviewer(series, "Ama Mensah", "ama@peers.example")


@pytest.fixture
def reader(client, one):
    client.force_login(one.account)
    return client


@pytest.fixture
def desk(client, series):
    client.force_login(programme.coordinator(series.network))
    return client


def given(series, call, one, number: int, **fields) -> list[Assignment]:
    rows = [
        factories.contribution(series, call=call, **{"title": {"en": f"Practice {n}"}, **fields}) for n in range(number)
    ]
    return [reviews.assigned(row, one) for row in rows]


def path(assignment: Assignment, part: str = "") -> str:
    return f"/review/autumn/{assignment.contribution_id}/{part}"


def scores(call, value: int = 4, **more) -> dict:
    return {**{f"s_{pk}": str(value) for pk in reviews.criteria(call)}, "recommendation": "accept", **more}


def said(answer) -> str:
    return answer.content.decode()


# The reviewer


def test_sending_one_loads_the_next_and_the_last_one_says_so(reader, series, call, one):
    first, second = given(series, call, one, 2)

    page = said(reader.get("/review/"))
    assert "0 of 2 reviews sent" in page
    answer = reader.post(path(first), scores(call, do="send"))
    assert answer.headers["Location"] == path(second)
    assert "Sent. 1 review waits." in said(reader.get(path(second)))
    answer = reader.post(path(second), scores(call, 2, do="send", comment_author="Tell us what it cost."), follow=True)

    assert "That was the last one: thank you." in said(answer)
    assert Review.objects.get(assignment=second).comment_author == "Tell us what it cost."


def test_a_draft_is_kept_with_what_is_there_and_comes_back(reader, series, call, one):
    first, second = given(series, call, one, 2)
    number = reviews.criteria(call)[0]

    answer = reader.post(path(first), {f"s_{number}": "3", "comment_team": "Half read.", "do": "keep"})

    assert answer.headers["Location"] == path(second)
    page = said(reader.get(path(first)))
    assert "Half read." in page
    assert f'name="s_{number}" value="3"' in page
    assert "checked" in page
    assert Review.objects.get().sent_at is None


def test_what_is_missing_is_said_and_nothing_typed_is_lost(reader, series, call, one):
    (held,) = given(series, call, one, 1)
    number = reviews.criteria(call)[0]

    answer = reader.post(path(held), {f"s_{number}": "3", "comment_team": "Half read.", "do": "send"})

    assert answer.status_code == 422
    page = said(answer)
    assert page.count("Give a score.") == 8  # four criteria, on top and at each
    assert "Say what you recommend." in page
    assert "Half read." in page
    assert not Review.objects.exists()


@pytest.mark.parametrize("value", ["0", "6", "x", "99999999999999999999", "<script>"])
def test_a_score_that_is_none_is_refused(reader, series, call, one, value):
    (held,) = given(series, call, one, 1)

    answer = reader.post(path(held), scores(call, **{f"s_{reviews.criteria(call)[0]}": value, "do": "send"}))

    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_a_revision_that_cannot_be_is_the_first_one(reader, series, call, one):
    (held,) = given(series, call, one, 1)

    assert reader.post(path(held), scores(call, seen="-1", do="send")).status_code == 302

    assert Review.objects.get().revision == 0


def test_a_decision_while_typing_keeps_the_words_on_the_page(reader, series, call, one):
    (held,) = given(series, call, one, 1)
    type(held.contribution).objects.update(state="declined")

    answer = reader.post(path(held), scores(call, do="send", comment_team="All of this typed."))

    assert answer.status_code == 422
    assert "was decided or taken back meanwhile" in said(answer)
    assert "All of this typed." in said(answer)


def test_others_reviews_and_the_discussion_open_with_ones_own(reader, series, call, one):
    (held,) = given(series, call, one, 1)
    other = reviews.reviewed(held.contribution, 1, comment_team="<b>Weak</b> evidence", recommends="decline")
    discuss(held.contribution, "<script>alert(1)</script>", by=other.assignment.reviewer.account)

    page = said(reader.get(path(held)))
    assert "evidence" not in page.replace("Evidence", "")
    assert "alert(1)" not in page
    assert reader.post(path(held, "discussion/"), {"text": "Early"}).status_code == 422
    reader.post(path(held), scores(call, do="send"))
    page = said(reader.get(path(held)))

    assert "&lt;b&gt;Weak&lt;/b&gt; evidence" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    reader.post(path(held, "discussion/"), {"text": "I read it otherwise."})
    assert "I read it otherwise." in said(reader.get(path(held)))
    assert reader.post(path(held, "discussion/"), {"text": " "}).status_code == 422


def test_a_conflict_is_declared_in_two_clicks_and_the_next_one_loads(reader, series, call, one):
    first, second = given(series, call, one, 2)

    assert "I have a conflict of interest here" in said(reader.get(path(first)))
    assert reader.post(path(first, "conflict/"), {}).status_code == 422
    answer = reader.post(path(first, "conflict/"), {"kind": "person", "note": "A friend."})

    assert answer.headers["Location"] == path(second)
    assert reader.get(path(first)).status_code == 404
    assert Conflict.objects.get().note == "A friend."


def test_answers_to_own_questions_are_read_and_names_in_them_hidden(reader, series, call, one):
    save_plan(call, by=None, is_blind=True)
    reach = save_question(call, None, by=None, label={"en": "How many does it reach?"})
    save_question(call, None, by=None, label={"en": "Who pays?"})
    (held,) = given(series, call, one, 1, place="Kumasi", answers={str(reach.pk): "200 <b>homes</b> in Kumasi"})

    page = said(reader.get(path(held)))

    assert "How many does it reach?" in page
    assert "200 &lt;b&gt;homes&lt;/b&gt; in […]" in page
    assert "Who pays?" not in page


def test_a_blind_review_tells_neither_who_nor_from_where(reader, series, call, one):
    save_plan(call, by=None, is_blind=True)
    city = directory.municipality("Kumasi", country="GH")
    Alias.objects.create(municipality=city, text="Coumassie")
    content = factories.practice_content(
        office={"en": "Office of Ashanti Waste"},
        done={"en": "In KUMASI and Coumassie, see https://kumasi.example/plan or write to ama@kumasi.example."},
        problem={"en": "The Mensah family and Waste Works Ltd knew it. Kumasians too."},
    )
    (held,) = given(
        series, call, one, 1, municipality=city, place="Kumasi", organisation="Waste Works Ltd", content=content,
        title={"en": "Kumasi sorts its waste"}, links=[{"url": "https://kumasi.example/", "label": "Plan of Kumasi"}],
    )  # fmt: skip
    factories.author(held.contribution, "Adwoa Mensah", "adwoa@waste.example")
    file = ContributionFile.objects.create(
        contribution=held.contribution, file="contributions/x.pdf", name="kumasi-plan.pdf", size=8
    )

    for address in ("/review/", path(held), path(held, "conflict/")):
        page = said(reader.get(address)).casefold().replace("kumasians", "")
        hidden = ["kumasi", "coumassie", "mensah f", "waste works", "ashanti", "adwoa", "waste.example", "ghana"]
        assert [word for word in hidden if word in page] == [], address
    assert "[…] sorts its waste" in said(reader.get(path(held)))
    assert f"/files/{file.pk}/" in said(reader.get(path(held)))
    assert ">1.pdf</a>" in said(reader.get(path(held)))


def test_what_was_sent_again_since_is_marked(reader, series, call, one):
    (held,) = given(series, call, one, 1)
    reviews.review(held)
    type(held.contribution).objects.update(revision=2)

    assert "sent again since" in said(reader.get("/review/"))
    assert "in other words since your review" in said(reader.get(path(held)))


def test_reviewers_say_what_they_read_and_whom_they_know(reader, series, one):
    theme = programme.theme(series)
    told = {
        "name": "Ama",
        "most": "4",
        "languages": ["en", "fr"],
        "themes": [theme.pk],
        "known_people": "Jo Doe\n\nx@y.example",
    }

    reader.post("/review/autumn/about-me/", told)

    one.refresh_from_db()
    assert (one.name, one.most, one.languages) == ("Ama", 4, ["en", "fr"])
    assert (list(one.themes.all()), one.known_people) == ([theme], ["Jo Doe", "x@y.example"])
    assert reader.post("/review/autumn/about-me/", {**told, "most": "0"}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/review/", "task", "/desk/series/autumn/review/", "/desk/series/autumn/review/team/"]
)
def test_queries_do_not_grow(client, series, call, one, address, django_assert_max_num_queries):
    one.account.team_roles.create(network=series.network, role="coordinator")
    client.force_login(one.account)
    counts = []
    for number in (3, 30):
        for _ in range(number - one.assignments.count()):
            (held,) = given(series, call, one, 1)
            factories.author(held.contribution, "Jo", f"jo{held.pk}@city.example")
            held.contribution.themes.add(programme.theme(series))
            reviews.reviewed(held.contribution)
        with django_assert_max_num_queries(45) as queries:
            assert client.get(path(held) if address == "task" else address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


# The desk


def test_criteria_are_taken_over_by_one_click_and_changed_in_a_table(desk, series):
    call = factories.call(series)
    address = f"/desk/series/autumn/calls/{call.pk}/review/"
    assert "Criteria for: Good practice" in said(desk.get(address))

    desk.post(address, {"do": "begin:practice"})
    assert call.review_plan.criteria.count() == 5
    assert "Criteria for:" not in said(desk.get(address))
    first = call.review_plan.criteria.first()
    rows = {
        "criteria-0-id": first.pk, "criteria-0-name-en": "Relevance", "criteria-0-weight": "3",
        "criteria-1-id": "", "criteria-1-name-en": "Courage", "criteria-1-hint-en": "It was new.", "criteria-1-weight": "2",
        "top": "10", "wanted": "2", "due_on": "2030-01-31", "is_blind": "on",
    }  # fmt: skip
    more = desk.post(address, {**rows, "do": "add"})
    assert said(more).count('name="criteria-2-weight"') == 1
    answer = desk.post(address, {**rows, "do": "save"})

    assert answer.status_code == 302
    plan = call.review_plan
    plan.refresh_from_db()
    assert [(str(one.name), one.weight) for one in plan.criteria.all()] == [("Relevance", 3), ("Courage", 2)]
    assert (plan.top, plan.wanted, plan.is_blind) == (10, 2, True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"criteria-0-name-en": ""}, "Line 1, Criterion:"),
        ({"criteria-0-weight": "99"}, "Line 1, Weight:"),
        ({"criteria-0-weight": "0"}, "At least one criterion needs a weight"),
        ({"top": "2"}, "Scores from 1 to:"),
        ({"wanted": "0"}, "Reviews of each contribution:"),
        ({"due_on": "soon"}, "Last day for reviews:"),
    ],
)
def test_a_wrong_plan_says_what_to_do_and_keeps_what_was_typed(desk, series, given, words):
    call = factories.call(series)
    rows = {
        "criteria-0-name-en": "Courage",
        "criteria-0-hint-en": "It was new.",
        "criteria-0-weight": "2",
        "top": "5",
        "wanted": "3",
    }

    answer = desk.post(f"/desk/series/autumn/calls/{call.pk}/review/", {**rows, **given, "do": "save"})

    assert answer.status_code == 422
    assert words in said(answer)
    assert "It was new." in said(answer)
    assert not hasattr(call, "review_plan")


def test_somebody_is_asked_at_the_desk_and_ended(desk, series):
    address = "/desk/series/autumn/review/team/"
    told = {"email": "kofi@peers.example", "name": "Kofi Boateng", "most": "5"}

    assert desk.post(address + "new/", {**told, "email": "nobody"}).status_code == 422
    desk.post(address + "new/", told)
    work()

    row = Reviewer.objects.get()
    assert "Kofi Boateng" in said(desk.get(address))
    assert Letter.objects.get().to_address == "kofi@peers.example"
    assert desk.post(address + "new/", told).status_code == 422
    desk.post(f"{address}{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_at is not None


def test_progress_tells_what_is_missing_and_who_is_behind(desk, series, call, one):
    given(series, call, one, 2)

    page = said(desk.get("/desk/series/autumn/review/"))

    assert "2 of 3 are missing" in page
    assert "0 of 2 sent" in page


def test_the_team_assigns_by_hand_reads_and_says(desk, series, call, one):
    piece = factories.contribution(series, call=call)
    address = f"/desk/series/autumn/contributions/{piece.pk}/review/"

    assert desk.post(address, {"do": "assign", "reviewer": "x"}).status_code == 422
    desk.post(address, {"do": "assign", "reviewer": one.pk})
    held = Assignment.objects.get()
    assert held.by_hand
    desk.post(address, {"do": f"unassign:{held.pk}"})
    assert not Assignment.objects.exists()
    reviews.reviewed(piece, 5, comment_team="Very good.")
    assert desk.post(address, {"do": "say", "text": ""}).status_code == 422
    desk.post(address, {"do": "say", "text": "<i>Let us take it</i>"})

    page = said(desk.get(address))
    assert "Very good." in page
    assert "&lt;i&gt;Let us take it&lt;/i&gt;" in page
    assert Post.objects.count() == 1
    assert desk.post(address, {"do": "sing"}).status_code == 404


def test_by_hand_it_is_said_who_does_not_read_the_language(desk, series, call):
    reviews.reviewer(series, "Ama Mensah", "ama@peers.example", languages=["fr"])
    reviews.reviewer(series, "Zoe Okafor", "zoe@peers.example", languages=["en"])
    piece = factories.contribution(series, call=call, language="en")

    page = said(desk.get(f"/desk/series/autumn/contributions/{piece.pk}/review/"))

    assert "Ama Mensah (0), does not read English" in page
    assert page.index("Zoe Okafor (0)<") < page.index("Ama Mensah (0)")


def test_declared_conflicts_stand_under_the_name_of_the_person(desk, series, call, one):
    piece = factories.contribution(series, call=call)
    Conflict.objects.create(account=one.account, contribution=piece, kind="project")

    page = said(desk.get(f"/desk/series/autumn/contributions/{piece.pk}/review/"))

    assert "<bdi>Ama Mensah</bdi>" in page
    assert "ama@peers.example" not in page


def test_letters_to_many_are_stopped_by_their_link(client, series, one):
    address = f"/letters/stop/{token(one, Purpose.STOP)}/"

    assert client.get(address).status_code == 200
    client.post(f"{address}?kind=reviews_waiting", {"List-Unsubscribe": "One-Click"})

    one.refresh_from_db()
    assert one.unwanted == ["reviews_waiting"]


def test_the_proposal_is_looked_at_and_taken_by_one_button(desk, series, call):
    city = directory.municipality("Kumasi", country="GH")
    rows = [factories.contribution(series, call=call, place="Accra", language="en") for _ in range(2)]
    own = factories.contribution(series, call=call, municipality=city)
    french = factories.contribution(series, call=call, place="Lomé", country="TG", language="fr")
    people = [reviews.reviewer(series, languages=["en"], most=3) for _ in range(3)]
    reviews.reviewer(series, "Of Kumasi", municipality=city, languages=["en"])
    by_hand = reviews.assigned(rows[0], people[0])

    page = said(desk.post("/desk/series/autumn/review/assign/", {"do": "look"}))

    assert "8 reviews to give out, for 3 contributions" in page
    assert "Proven: no other way" in page
    assert "Nobody else reads its language." in page
    pairs = page.partition('name="pairs" value="')[2].partition('"')[0]
    assert Assignment.objects.count() == 1  # looking changes nothing
    answer = desk.post("/desk/series/autumn/review/assign/", {"do": "take", "pairs": pairs}, follow=True)

    assert "8 reviews are assigned." in said(answer)
    assert Assignment.objects.filter(contribution=own, reviewer__name="Of Kumasi").count() == 0
    assert {row.pk: row.assignments.count() for row in (*rows, own, french)} == {
        rows[0].pk: 3, rows[1].pk: 3, own.pk: 3, french.pk: 0,
    }  # fmt: skip
    assert Assignment.objects.get(pk=by_hand.pk).by_hand
    again = desk.post("/desk/series/autumn/review/assign/", {"do": "take", "pairs": pairs}, follow=True)
    assert "8 could not be given any more" in said(again)
    assert desk.post("/desk/series/autumn/review/assign/", {"do": "take", "pairs": "x:y,,1:"}).status_code == 200


def test_what_a_team_member_must_not_judge_they_do_not_assign(desk, series, call, client):
    one, other = (factories.contribution(series, call=call) for _ in range(2))
    reviews.reviewer(series)
    team = get_user(client)
    declare_conflict(one, by=team, kind="project")

    page = said(desk.post("/desk/series/autumn/review/assign/", {"do": "look"}))

    assert "1 contribution in which you have a conflict of interest is left out" in page
    pairs = f"{one.pk}:{Reviewer.objects.get().pk},{other.pk}:{Reviewer.objects.get().pk}"
    desk.post("/desk/series/autumn/review/assign/", {"do": "take", "pairs": pairs})
    assert [held.contribution for held in Assignment.objects.all()] == [other]


def test_a_reminder_tells_the_day_of_what_waits(series, call, one):
    save_plan(call, by=None, due_on=date(2030, 5, 1))
    other = reviews.call(series, due_on=date(2020, 1, 1))
    reviews.review(given(series, other, one, 1)[0])
    given(series, call, one, 1)

    (load,) = reviewing.loads(series)

    ((_load, written),) = letters.written_reminders(series, [load])
    assert "Until 1 May 2030." in written.text


def test_a_reminder_is_looked_at_and_sent_once(desk, series, call, one):
    save_plan(call, by=None, due_on=date(2020, 1, 1))
    given(series, call, one, 2)
    reviews.reviewer(series, "Nothing to do")
    german = reviews.reviewer(series, "Jo", "jo@peers.example")
    german.account.language = "de"
    german.account.save()
    (held,) = given(series, call, german, 1)
    address = "/desk/series/autumn/review/remind/"

    page = said(desk.get(address + "?who=late"))
    assert "2 people get this letter. It is not sent yet." in page
    assert "1 Gutachten wartet auf Sie." in page
    assert not Letter.objects.filter(kind="reviews_waiting").exists()
    once = page.partition('name="once" value="')[2].partition('"')[0]
    desk.post(address, {"who": "late", "once": once})
    assert "nobody gets it twice" in said(desk.post(address, {"who": "late", "once": once}, follow=True))

    letters = Letter.objects.filter(kind="reviews_waiting").order_by("to_address")
    assert [letter.to_address for letter in letters] == ["ama@peers.example", "jo@peers.example"]
    assert "2 reviews wait for you." in letters[0].text
    assert all("/letters/stop/" in letter.stop_url for letter in letters)
    assert desk.get(address + "?who=everybody").status_code == 404
    reviews.review(held)
    Reviewer.objects.filter(pk=one.pk).update(unwanted=["reviews_waiting"])
    assert "Nobody has to be reminded" in said(desk.get(address))


def test_a_viewer_sees_that_there_is_a_conflict_and_not_whose(client, series, call, one):
    (held,) = given(series, call, one, 1)
    declare_conflict(held.contribution, by=one.account, kind="person", note="A cousin.")
    client.force_login(networks.member(series.network, Role.VIEWER))

    page = said(client.get(f"/desk/series/autumn/contributions/{held.contribution_id}/review/"))

    assert "knows somebody of it" in page
    assert "ama@peers.example" not in page
    assert "A cousin." not in page
