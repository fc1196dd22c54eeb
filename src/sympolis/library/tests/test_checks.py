"""Does it still run: who is asked when, what follows from each answer and from none."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.actions import withdraw as withdraw_contribution
from sympolis.contributions.actions.writing import renew_link
from sympolis.contributions.tests import factories as contributions
from sympolis.journal.models import Entry
from sympolis.library import actions as library
from sympolis.library import check_duties, facets, links, reuse_attention
from sympolis.library.actions import checks as actions
from sympolis.library.models import Check, Practice
from sympolis.library.queries import checks as queries
from sympolis.library.queries import search
from sympolis.library.states import CheckAnswer as A
from sympolis.library.states import CheckEnd, PracticeState
from sympolis.library.tests import factories, tellers
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.post import kinds, letters, work

pytestmark = pytest.mark.django_db
AMA = "ama@kumasi.example"


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-01 10:00Z") as traveller:
        yield traveller


@pytest.fixture
def practice(clock):
    made = factories.practice(programme.series(slug="autumn"))
    tellers.author(made)
    return made


@pytest.fixture
def team(practice):
    return programme.coordinator(practice.network)


def pass_by(clock, **time) -> None:
    """Let that much time pass; the worker looks after it twice."""
    clock.shift(timedelta(**time))
    check_duties.look_after()
    check_duties.look_after()
    work()


def now(practice: Practice) -> Practice:
    return Practice.objects.get(pk=practice.pk)


def said(answer) -> str:
    return answer.content.decode()


def page_of(letter: Letter) -> str:
    return "/checks/" + letter.text.partition("/checks/")[2].split()[0].rstrip(").")


def test_a_year_after_publication_each_person_gets_one_letter_for_all_their_practices(practice, clock):
    other = factories.practice(practice.series, title={"en": "Water at the stalls"})
    other.contribution.authors.create(
        participant=practice.contribution.authors.get().participant, proven_at=timezone.now()
    )  # fmt: skip
    tellers.author(other, "Kofi", "kofi@kumasi.example")
    pass_by(clock, days=364)
    assert kinds() == []

    pass_by(clock, days=1, minutes=1)

    assert kinds(AMA, "kofi@kumasi.example") == ["practice_check", "practice_check"]
    (letter,) = letters(AMA)
    assert "Markets that stay open\nWater at the stalls" in letter.text
    assert "Markets" not in letters("kofi@kumasi.example")[0].text


def test_the_letter_is_read_by_looking_and_answered_by_pressing(practice, clock):
    pass_by(clock, days=366)
    page, client = page_of(letters(AMA)[0]), Client()
    for _look in range(2):
        assert "as it is written" in said(client.get(page))
    check = Check.objects.get()
    assert check.ended_at is None

    client.post(page, {"check": check.pk, "said": "running"})

    assert "Everything is answered" in said(client.get(page))
    assert (now(practice).state, now(practice).checked_at.date()) == (PracticeState.PUBLISHED, timezone.now().date())
    pass_by(clock, weeks=7)
    assert now(practice).state == PracticeState.PUBLISHED
    pass_by(clock, days=366 - 49)
    assert kinds(AMA) == ["practice_check", "practice_check"]


def test_without_an_answer_one_reminder_and_after_six_weeks_it_is_outdated_with_the_reason(practice, clock):
    pass_by(clock, days=366)
    pass_by(clock, days=20)
    assert kinds(AMA) == ["practice_check"]
    pass_by(clock, days=2)
    pass_by(clock, days=19)
    assert kinds(AMA) == ["practice_check", "practice_check_again"]
    assert now(practice).state == PracticeState.PUBLISHED

    pass_by(clock, days=2)

    assert now(practice).state == PracticeState.OUTDATED
    assert Check.objects.get().end == CheckEnd.SILENCE
    assert "has not answered when we asked" in said(Client().get(practice.get_absolute_url()))
    pass_by(clock, days=400)
    assert kinds(AMA) == ["practice_check", "practice_check_again"]


def test_a_late_answer_puts_it_right(practice, clock):
    pass_by(clock, days=366)
    pass_by(clock, weeks=7)
    page = page_of(letters(AMA)[0])
    assert "One click puts that right" in said(Client().get(page))

    Client().post(page, {"check": Check.objects.get().pk, "said": "running"})

    assert now(practice).state == PracticeState.PUBLISHED
    assert "Outdated since" not in said(Client().get(practice.get_absolute_url()))


def test_what_has_ended_is_outdated_and_found_among_the_ended(practice, clock):
    pass_by(clock, days=366)
    check, author = Check.objects.get(), practice.contribution.authors.get()

    actions.answer(check, author=author, said=A.ENDED)
    actions.answer(check, author=author, said=A.ENDED)

    found = search(practice.network, "", facets.Filters.of({"status": ["ended"]}))
    assert found.ids == [practice.pk]
    assert "it has ended" in said(Client().get(practice.get_absolute_url()))
    assert Entry.objects.filter(name="practice_check.answered").count() == 1
    actions.answer(check, author=author, said=A.RUNNING)
    assert (now(practice).state, now(practice).status) == (PracticeState.PUBLISHED, "running")
    assert search(practice.network, "", facets.Filters.of({"status": ["ended"]})).ids == []


def test_what_has_changed_leads_to_writing_and_its_page_says_so_until_the_new_version(practice, clock):
    pass_by(clock, days=366)
    page, client = page_of(letters(AMA)[0]), Client()

    answer = client.post(page, {"check": Check.objects.get().pk, "said": "changed"})

    assert answer.headers["Location"].startswith("/contributions/")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "Something has changed since" in said(client.get(practice.get_absolute_url()))
    assert now(practice).state == PracticeState.PUBLISHED
    pass_by(clock, days=1)
    row = practice.contribution
    row.refresh_from_db()
    row.title = {"en": "Markets that stay open, with water"}
    row.save()
    factories.approve(row)
    library.publish(row, by=None)
    assert "Something has changed since" not in said(client.get(practice.get_absolute_url()))


def test_whoever_publishes_anew_or_takes_back_need_not_answer(practice, clock):
    other = factories.practice(practice.series, title={"en": "Water"})
    tellers.author(other, "Kofi", "kofi@kumasi.example")
    pass_by(clock, days=366)
    library.mark_current(practice, by=None)
    withdraw_contribution(other.contribution, by=None)
    work()

    pass_by(clock, weeks=7)

    assert set(Check.objects.values_list("end", flat=True)) == {CheckEnd.MOOT}
    assert now(practice).state == PracticeState.PUBLISHED
    assert kinds() == ["practice_check", "practice_check"]


def test_what_had_ended_when_it_was_written_is_not_asked_after(clock):
    content = contributions.practice_content(status="ended")
    tellers.author(factories.practice(content=content))

    pass_by(clock, days=366)

    assert not Check.objects.exists()


def test_where_nobody_can_be_asked_the_desk_says_so_and_the_page_why(practice, clock, team):
    practice.contribution.authors.update(proven_at=None)
    session = programme.session(practice.series)
    pass_by(clock, days=366)
    assert kinds() == []
    (step,) = reuse_attention.steps([session], timezone.now())
    assert step.words == "Nobody can be asked whether 1 practice still runs."

    pass_by(clock, weeks=7)

    (step,) = reuse_attention.steps([session], timezone.now())
    assert step.words == "1 practice is outdated, since nobody answered."
    assert "Nobody of its city could be asked" in said(Client().get(practice.get_absolute_url()))


def test_letters_that_come_back_are_shown_at_the_desk(practice, clock, client, team):
    pass_by(clock, days=366)
    Participant.objects.update(bounced_at=timezone.now())
    client.force_login(team)

    assert "letters come back" in said(client.get("/desk/library/checks/"))
    (step,) = reuse_attention.steps([programme.session(practice.series)], timezone.now())
    assert step.urgency == "do"


def test_a_city_is_asked_by_hand_once_at_a_time(practice, team):
    first = actions.ask_now(practice, by=team)
    assert actions.ask_now(practice, by=team) == first
    work()
    work()

    assert kinds(AMA) == ["practice_check"]
    with refused("not_allowed"):
        actions.ask_now(practice, by=programme.coordinator(networks.network()))


def test_the_team_answers_and_says_how_it_knows(practice, team):
    with refused("missing", "how"):
        actions.answer_for_city(practice, said=A.ENDED, how=" ", by=team)
    with refused("unknown_choice", "said"):
        actions.answer_for_city(practice, said="sung", how="Call", by=team)
    with refused("not_allowed"):
        actions.answer_for_city(practice, said=A.ENDED, how="Call", by=programme.coordinator(networks.network()))

    actions.answer_for_city(practice, said=A.ENDED, how="Call", by=team)

    assert now(practice).state == PracticeState.OUTDATED
    assert Check.objects.get().how == "Call"


def test_an_answer_behind_an_old_letter_counts_no_more(practice, clock):
    pass_by(clock, days=366)
    old, author = Check.objects.get(), practice.contribution.authors.get()
    actions.answer(old, author=author, said=A.RUNNING)
    pass_by(clock, days=366)

    with refused("later"):
        actions.answer(old, author=author, said=A.ENDED)


def test_links_stop_and_open_nothing_else(practice, clock):
    pass_by(clock, days=366)
    page, client, check = page_of(letters(AMA)[0]), Client(), Check.objects.get()
    stranger = factories.practice(practice.series, title={"en": "Not hers"})
    foreign = actions.ask_now(stranger, by=None)
    assert client.post(page, {"check": foreign.pk, "said": "ended"}).status_code == 404
    assert client.post(page, {"check": "x", "said": "ended"}).status_code == 404
    client.post(page, {"check": check.pk, "said": "sung"})
    assert Check.objects.get(pk=check.pk).ended_at is None

    practice.contribution.authors.all().delete()
    assert "Markets" not in said(client.get(page))
    Participant.objects.update(link_version=1)
    assert client.get(page).status_code == 404
    assert client.get(f"/checks/{links.of_teller(tellers.told(practice))}/").status_code == 404


def test_a_link_that_was_taken_back_opens_no_writing_by_a_detour(practice, clock):
    pass_by(clock, days=366)
    page = page_of(letters(AMA)[0])

    renew_link(practice.contribution.authors.get(), by=None)

    assert Client().get(page).status_code == 404
    participant = practice.contribution.authors.get().participant
    assert Client().get(f"/checks/{links.of_asked(participant)}/").status_code == 200


def test_one_that_is_taken_down_meanwhile_does_not_keep_the_others(practice, clock, monkeypatch):
    other = factories.practice(practice.series, title={"en": "Water"})
    pass_by(clock, days=366)
    clock.shift(timedelta(weeks=7))
    due = list(queries.lapsed(timezone.now()))
    library.withdraw(practice, by=None)
    monkeypatch.setattr(queries, "lapsed", lambda now: Check.objects.filter(pk__in=[one.pk for one in due]))

    assert actions.lapse_due() == 1
    assert now(other).state == PracticeState.OUTDATED


def test_the_desk_narrows_asks_and_notes(practice, clock, client, team):
    client.force_login(team)
    factories.practice(practice.series, title={"en": "Water"})
    answer = client.post(f"/desk/library/checks/{practice.pk}/ask/", follow=True)
    assert "The letter is on its way" in said(answer)
    assert "Water" not in said(client.get("/desk/library/checks/?show=asked"))

    answer = client.post(f"/desk/library/checks/{practice.pk}/answer/", {"said": "changed", "how": ""})
    assert answer.status_code == 422
    assert 'value="changed" checked' in said(answer)
    client.post(f"/desk/library/checks/{practice.pk}/answer/", {"said": "changed", "how": "Call"})

    assert "Markets" in said(client.get("/desk/series/autumn/library/checks/?show=changed"))
    assert client.get("/desk/library/checks/?show=sung").status_code == 404
    assert "Nothing stands like this" in said(client.get("/desk/library/checks/?show=outdated"))


def test_a_viewer_sees_no_address_and_changes_nothing(practice, client):
    client.force_login(networks.member(practice.network, Role.VIEWER))

    assert AMA not in said(client.get("/desk/library/checks/")).replace("<wbr>", "")
    for verb in ("ask", "answer"):
        assert (
            client.post(f"/desk/library/checks/{practice.pk}/{verb}/", {"said": "ended", "how": "x"}).status_code == 403
        )
    other = programme.series(practice.network, slug="other")
    client.force_login(networks.member(practice.network, Role.CONTRACTOR, series_id=other.pk))
    assert client.post(f"/desk/library/checks/{practice.pk}/ask/").status_code == 404
    assert "Markets" not in said(client.get("/desk/library/checks/"))


def test_empty_pages_say_what_brings_something(clock, client):
    series = programme.series(slug="autumn")
    client.force_login(programme.coordinator(series.network))

    assert "Nothing is published yet" in said(client.get("/desk/library/checks/"))


def test_lists_and_duties_ask_the_database_as_often_for_30_practices_as_for_3(practice, clock, client, team):
    participant = practice.contribution.authors.get().participant
    counts = []
    for number in (2, 27):
        for _row in range(number):
            made = factories.practice(practice.series)
            made.contribution.authors.create(participant=participant, proven_at=timezone.now())
        clock.shift(timedelta(days=366))
        client.force_login(team)
        client.get("/desk/library/checks/")
        page = f"/checks/{links.of_asked(participant)}/"
        duty = asked(check_duties.look_after)
        Check.objects.update(reminded_at=timezone.now())
        counts.append(
            (duty, asked(lambda: client.get("/desk/library/checks/")), asked(lambda page=page: Client().get(page)))
        )
        assert said(client.get(page)).count("check__go") == Practice.objects.count()
        Check.objects.update(ended_at=timezone.now(), end=CheckEnd.ANSWERED, answer=A.RUNNING)

    assert counts[0] == counts[1]


def asked(act) -> int:
    """How often that asks the database."""
    with CaptureQueriesContext(connection) as queries:
        act()
        return len(queries)


def test_both_letters_can_be_looked_at(practice):
    from sympolis.library.letters import checks as written

    assert written.example(networks.network(), "en") is None
    assert written.example(practice.network, "de")["practices"] == "Markets that stay open"


def test_what_is_due_is_not_what_was_asked_lately(practice, clock):
    clock.shift(timedelta(days=366))
    assert list(queries.due(timezone.now())) == [practice]
    actions.ask_now(practice, by=None)
    assert list(queries.due(timezone.now())) == []
