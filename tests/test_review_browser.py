"""Reviews in a real browser: several contributions by keys alone, axe, narrow and dark, without scripts, long words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions.actions.namesakes import tell_apart, undo
from sympolis.contributions.actions.presenting import present
from sympolis.contributions.actions.review_plan import save_plan
from sympolis.contributions.actions.reviewing import discuss
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.models import Call, Contribution, Review
from sympolis.contributions.tests import factories, reviews
from sympolis.directory.tests import factories as directory
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"
DONE = "\n\n".join(
    [
        "In March the **three largest markets** closed for a week. We marked stalls two metres apart with lime, put a bell "
        "at each gate and asked the market queens to ring it once an hour: *everybody washes their hands*.",
        "1. Stalls were numbered; odd numbers opened on odd days.\n2. Sixty water tanks came from the fire service.\n3. "
        "Traders’ associations kept the lists.",
    ]
)


@pytest.fixture
def series(live_server) -> Series:
    """A public series that begins soon, with two themes."""
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    today = timezone.now().astimezone(UTC).date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned from a pandemic"}, languages=["en", "de", "ar"],
        zone="Europe/Berlin", contact_email="team@network.example", starts_on=today, ends_on=today + timedelta(days=60),
    )  # fmt: skip
    programme.theme(series, "Water in times of drought")
    programme.theme(series, "Local economy")
    return series


@pytest.fixture
def call(series) -> Call:
    call = reviews.call(series, due_on=timezone.now().date() + timedelta(days=9))
    call.title = {"en": "Share a good practice"}
    return call


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def brought(series: Series, call: Call, number: int, **fields) -> list[Contribution]:
    names = [("Markets that stay open", "Kumasi", "GH"), ("A water kiosk on wheels", "Kochi", "IN"),
             ("Buses ask before they come", "Valparaíso", "CL"), ("Gardens on school roofs", "Amman", "JO")]  # fmt: skip
    rows = []
    for n in range(number):
        title, place, country = names[n % len(names)]
        content = factories.practice_content(done={"en": DONE}, lessons={"en": "We would ask the traders first."})
        told = {"title": {"en": title}, "place": place, "country": country, "content": content, **fields}
        row = factories.contribution(series, call=call, **told)
        row.themes.set(series.themes.all()[n % 2 : n % 2 + 1])
        rows.append(row)
    return rows


def test_three_contributions_are_reviewed_by_keys_alone(series, call, guests):
    one = reviews.reviewer(series, "Ama Mensah", "ama@peers.example")
    rows = brought(series, call, 3)
    for row in rows:
        reviews.assigned(row, one)
    page = guests.page(one.account)
    page.goto("/review/")
    page.get_by_role("link", name="Begin reviewing").focus()
    page.keyboard.press("Enter")

    for row in rows:
        expect(page.get_by_role("heading", level=1, name=str(row.title))).to_be_visible()
        page.get_by_role("link", name="To your review").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio", name="1", exact=True).first).to_be_focused()
        for key in ("5", "4", "3", "2", "1"):  # one key a score
            page.keyboard.press(key)
        page.keyboard.press("2")  # the recommendation
        expect(page.get_by_role("button", name="Send, then the next")).to_be_focused()
        page.keyboard.press("Enter")

    expect(page.get_by_text("Sent. That was the last one: thank you.")).to_be_visible()
    told = [
        (review.recommendation, sorted(review.scores.values_list("value", flat=True)))
        for review in Review.objects.all()
    ]
    assert told == [("revise", [1, 2, 3, 4, 5])] * 3


def test_a_score_is_one_click_and_works_without_scripts(series, call, guests):
    one = reviews.reviewer(series, "Ama Mensah", "ama@peers.example")
    first, second = brought(series, call, 2)
    for row in (first, second):
        reviews.assigned(row, one)
    page = guests.page(one.account, java_script_enabled=False)
    page.goto(f"/review/own/{first.pk}/")

    page.get_by_role("button", name="Send, then the next").click()
    expect(page.get_by_role("link", name="Evidence: Give a score.")).to_be_visible()
    for group in page.get_by_role("group").all()[:5]:
        group.get_by_role("radio", name="4").check()
    page.get_by_role("radio", name="Accept").check()
    page.get_by_label("For the authors").fill("Tell us what it cost.")
    page.get_by_role("button", name="Send, then the next").click()

    expect(page.get_by_role("heading", level=1, name=str(second.title))).to_be_visible()
    assert Review.objects.get().comment_author == "Tell us what it cost."


def test_who_has_a_conflict_is_kept_out_even_by_address(series, call, guests):
    city = directory.municipality("Kumasi", country="GH")
    own, other = (reviews.reviewer(series, name) for name in ("From Kumasi", "From elsewhere"))
    (row,) = brought(series, call, 1)
    reviews.assigned(row, own)
    reviews.assigned(row, other)
    page = guests.page(own.account)
    page.goto(f"/review/own/{row.pk}/")
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()

    type(own).objects.filter(pk=own.pk).update(municipality=city)
    page.reload()
    expect(page.get_by_role("heading", name="Your review")).to_have_count(0)
    page.goto("/review/")
    expect(page.get_by_text("Nothing waits for you at the moment.")).to_be_visible()

    friend = guests.page(other.account)
    friend.goto(f"/review/own/{row.pk}/")
    friend.get_by_role("link", name="I have a conflict of interest here").click()
    friend.get_by_role("radio", name="I know somebody of it well").check()
    friend.get_by_role("button", name="Give it to somebody else").click()
    expect(friend.get_by_text("Thank you for saying so.")).to_be_visible()
    assert friend.goto(f"/review/own/{row.pk}/").status == 404


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (390, "light")])
def test_a_reviewers_pages_are_accessible_and_fit(series, call, guests, width, scheme):
    one = reviews.reviewer(series, "Ama Mensah", "ama@peers.example")
    rows = brought(series, call, 4)
    (long,) = brought(series, call, 1, title={"ar": ARABIC, "en": LONG}, summary={"en": LONG * 5})
    for row in (*rows, long):
        reviews.assigned(row, one)
    sent = reviews.review(one.assignments.get(contribution=rows[0]), 4, 5, 3, comment_author=LONG)
    other = reviews.reviewed(rows[0], 2, 3, 4, 5, recommends="revise", comment_team=f"{LONG}\n\nWhat did it cost?")
    reviews.reviewed(rows[0], 5)
    discuss(rows[0], "The costs are in the annex.", by=one.account)
    discuss(rows[0], LONG, by=other.assignment.reviewer.account)
    save_plan(call, by=None, is_blind=True)
    blind = f"/review/own/{long.pk}/"
    page = guests.page(one.account, viewport={"width": width, "height": 900}, color_scheme=scheme)
    pages = [
        "/review/",
        f"/review/own/{sent.assignment.contribution_id}/",
        blind,
        f"{blind}conflict/",
        "/review/own/about-me/",
    ]

    assert [fault for path in pages for fault in look(page, path)] == []
    save_plan(call, by=None, is_blind=False)
    assert look(page, f"/review/own/{rows[1].pk}/") == []
    assert _posted(page, f"/review/own/{rows[1].pk}/") == []


def _posted(page: Page, path: str) -> list[str]:
    """The page with everything wrong."""
    page.goto(path)
    page.get_by_role("button", name="Send, then the next").click()
    expect(page.get_by_role("alert")).to_be_visible()
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        return ["wider than the window"]
    return []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_desks_pages_are_accessible_and_fit(series, call, guests, width, scheme):
    team = programme.coordinator(series.network)
    people = [reviews.reviewer(series, name) for name in ("Ama Mensah", "Kofi Boateng", LONG)]
    rows = brought(series, call, 4)
    for row in rows[:3]:
        for one in people:
            reviews.assigned(row, one)
    reviews.review(people[0].assignments.get(contribution=rows[0]), 5, 4, 4, comment_team="Clear and honest.")
    reviews.review(people[1].assignments.get(contribution=rows[0]), 2, 3, recommends="decline", comment_author=LONG)
    declare_conflict(rows[0], by=people[2].account, kind="person", note=LONG)
    discuss(rows[0], "Let us talk about costs.", by=team)
    Contribution.objects.filter(pk=rows[3].pk).update(state="accepted")
    author = factories.author(rows[3], "Rana Haddad", "rana@amman.example")
    factories.author(rows[3], LONG, "long@amman.example")
    for one, address in zip(people, ("a@accra.example", f"{'long-' * 12}@x.example", "k@accra.example"), strict=True):
        factories.author(rows[1], one.name, address)
    known = tell_apart(people[1], rows[1].authors.get(participant__email__startswith="long"), why=LONG, by=team)
    undo(known, by=team)
    tell_apart(people[1], known.author, why="They met at the conference.", by=team)
    session = programme.session(series, datetime(2026, 12, 1, 10), slug="gardens", theme=rows[3].themes.first())
    other = programme.session(series, datetime(2026, 12, 2, 10))
    present(other, {rows[3].pk: author.pk}, by=None)
    withdrawn = factories.contribution(series, state="accepted", title={"en": LONG})
    present(session, {withdrawn.pk: None}, by=None)
    Contribution.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    empty = programme.series(series.network, slug="empty", starts_on=series.starts_on, ends_on=series.ends_on)
    bare = factories.call(empty)
    desk = "/desk/series/own/"
    pages = [
        f"{desk}review/", f"{desk}review/team/", f"{desk}review/team/new/", f"{desk}review/team/{people[0].pk}/",
        f"{desk}calls/{call.pk}/review/", f"{desk}contributions/{rows[0].pk}/review/",
        f"{desk}contributions/{rows[1].pk}/review/", f"{desk}review/decisions/?state=all", f"{desk}contributions/{rows[0].pk}/decide/", f"{desk}review/assign/",
        f"{desk}sessions/gardens/contributions/", f"{desk}review/remind/", "/desk/series/empty/review/decisions/", "/desk/series/empty/review/assign/",
        "/desk/series/empty/review/", "/desk/series/empty/review/team/", f"/desk/series/empty/calls/{bare.pk}/review/",
    ]  # fmt: skip
    page = guests.page(team, viewport={"width": width, "height": 900}, color_scheme=scheme)

    assert [fault for path in pages for fault in look(page, path)] == []


def test_many_are_decided_without_scripts_after_a_look_at_the_letters(series, call, guests):
    team = programme.coordinator(series.network)
    rows = brought(series, call, 3)
    for row in rows:
        factories.author(row, f"Author of {row.pk}", f"author{row.pk}@city.example")
        reviews.reviewed(row, 4)
    page = guests.page(team, java_script_enabled=False)
    page.goto("/desk/series/own/review/decisions/")
    for row in rows[:2]:
        page.get_by_role("checkbox", name=f"Choose {row.title}").check()
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("button", name="Look at the letters").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Reason", exact=True).fill("We have two like it.")
    page.get_by_role("button", name="Look at the letters").last.click()
    expect(page.get_by_role("heading", name="Decline: 2 contributions. 2 letters go out.")).to_be_visible()
    page.get_by_role("button", name="Decide, and send 2 letters").click()

    expect(page.get_by_text("Decided on 2. The letters are on their way.")).to_be_visible()
    assert sorted(Contribution.objects.values_list("state", flat=True)) == ["declined", "declined", "in_review"]


def test_the_balance_follows_the_ticks_and_whoever_presents(series, guests):
    africa = directory.region("africa", name={"en": "Africa"})
    directory.municipality("Kumasi", country="GH", region=africa)
    row = factories.contribution(series, state="accepted", place="Tamale", country="GH")
    for name, gender in (("Ama Mensah", "woman"), ("Kofi Boateng", "man")):
        author = factories.author(row, name, f"{gender}@city.example")
        type(author.participant.person).objects.filter(pk=author.participant.person_id).update(gender=gender)
    programme.session(series, datetime(2026, 12, 1, 10), slug="markets")
    page = guests.page(programme.coordinator(series.network))
    page.goto("/desk/series/own/sessions/markets/contributions/")
    table = page.get_by_role("region", name="Who speaks")

    page.get_by_role("checkbox", name="Choose Markets that stay open").check()
    expect(table.get_by_role("row", name="Africa")).to_have_text("Africa0+10")
    expect(table.get_by_role("row", name="woman")).to_have_text("woman0+10")
    page.get_by_label("Who presents").select_option("Kofi Boateng")
    expect(table.get_by_role("row", name="woman")).to_have_text("woman00")
    page.get_by_role("button", name="Present the ticked ones here").click()

    expect(page.get_by_text("1 contribution is presented here")).to_be_visible()
    expect(table.get_by_role("row", name="man", exact=False).last).to_contain_text("1")
    page.get_by_role("navigation", name="This session").get_by_role("link", name="People").click()
    expect(page.get_by_label("Who").first).to_have_value(str(row.authors.last().participant.person_id))
