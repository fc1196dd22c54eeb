"""What came in, at the desk."""

import pytest

from sympolis.contributions import actions
from sympolis.contributions.actions.questions import save_question
from sympolis.contributions.models import Approval, Contribution
from sympolis.contributions.tests import factories
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
ALL = "/desk/series/autumn/contributions/"


@pytest.fixture
def series():
    return programme.series(slug="autumn")


@pytest.fixture
def desk(client, series):
    client.force_login(programme.coordinator(series.network))
    return client


def said(answer) -> str:
    return answer.content.decode()


def test_an_empty_list_says_what_brings_something(desk, series):
    assert "An open call brings it" in said(desk.get(ALL))


def test_the_list_is_narrowed_by_state_theme_and_words_without_accents(desk, series):
    theme = programme.theme(series)
    row = factories.contribution(series, title={"en": "Mülltrennung im Viertel"})
    row.themes.add(theme)
    factories.author(row, "Zoë Müller", "zoe@x.example")
    factories.contribution(series, state="declined", title={"en": "Something else"})

    for query in ("?q=mulltrennung", "?q=zoe+muller", "?state=submitted", f"?theme={theme.pk}"):
        page = said(desk.get(ALL + query))
        assert "Mülltrennung" in page, query
        assert "Something else" not in page, query
    assert "Nothing fits" in said(desk.get(ALL + "?q=nothing+like+it"))
    assert desk.get(ALL + "?state=sung").status_code == 404


def test_one_is_entered_for_a_city_and_written(desk, series):
    answer = desk.post(
        ALL + "new/", {"kind": "practice", "title": "By mail", "language": "en", "place": "Kumasi", "key": "k"}
    )

    row = Contribution.objects.get()
    assert answer.headers["Location"] == f"{ALL}{row.pk}/edit/"
    desk.post(f"{ALL}{row.pk}/edit/", {"title": "By mail", "language": "en", "c_problem": "Crowds"})
    assert Contribution.objects.get().content["problem"] == {"en": "Crowds"}
    assert "Still missing" in said(desk.get(f"{ALL}{row.pk}/"))


def test_it_is_handed_over_to_the_city(desk, series):
    row = factories.contribution(series, state="draft")

    wrong = desk.post(f"{ALL}{row.pk}/people/", {"do": "add", "person-name": "Ama", "person-email": "nobody"})
    assert wrong.status_code == 422
    assert 'value="nobody"' in said(wrong)
    desk.post(
        f"{ALL}{row.pk}/people/", {"do": "add", "person-name": "Ama Mensah", "person-email": "ama@kumasi.example"}
    )
    assert "Ama Mensah" in said(desk.get(f"{ALL}{row.pk}/"))


def test_a_city_is_asked_or_what_it_said_is_noted(desk, series):
    row = factories.contribution(series, state="accepted")
    path = f"{ALL}{row.pk}/approval/"

    assert desk.post(path, {"do": "ask", "city-name": "Mayor", "city-email": "x"}).status_code == 422
    desk.post(path, {"do": "ask", "city-name": "Mayor", "city-email": "mayor@kumasi.example"})
    assert Approval.objects.get().state == "asked"
    desk.post(path, {"do": "noted", "name": "Mayor", "reason": "Letter of 3 November"})
    row.refresh_from_db()
    assert row.state == "approved"


def test_a_viewer_sees_no_address_and_no_button(client, series):
    row = factories.contribution(series)
    factories.author(row, "Ama Mensah", "ama@kumasi.example")
    client.force_login(networks.member(series.network, Role.VIEWER))

    page = said(client.get(f"{ALL}{row.pk}/"))

    assert "Ama Mensah" in page
    assert "kumasi.example" not in page
    assert "Withdraw it" not in page
    assert client.post(f"{ALL}{row.pk}/turn/", {"do": "withdraw"}).status_code == 403


def test_what_belongs_to_another_series_is_not_there(desk, series):
    other = factories.contribution(programme.series(series.network))

    assert desk.get(f"{ALL}{other.pk}/").status_code == 404
    assert desk.post(f"{ALL}{other.pk}/turn/", {"do": "withdraw"}).status_code == 404


def test_buttons_do_what_they_say(desk, series):
    row = factories.contribution(series, state="draft")
    for do, state in (("submit", "submitted"), ("withdraw", "withdrawn"), ("bring_back", "draft")):
        desk.post(f"{ALL}{row.pk}/turn/", {"do": do})
        row.refresh_from_db()
        assert row.state == state
    assert desk.post(f"{ALL}{row.pk}/turn/", {"do": "sing"}).status_code == 404


def test_versions_are_shown_with_what_changed(desk, series):
    row = factories.contribution(series)
    actions.save(row, {"c_problem": "Other words"}, seen={}, by=programme.coordinator(series.network))

    page = said(desk.get(f"{ALL}{row.pk}/versions/?look=2"))

    assert "<ins>Other</ins>" in page
    assert "<del>Problem</del>" in page


@pytest.mark.parametrize("path", [ALL, ALL + "?q=markets"])
def test_queries_do_not_grow_with_the_list(desk, series, path, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while series.contributions.count() < number:
            row = factories.contribution(series, municipality=programme.municipality(series.network))
            factories.author(row, email=f"a{row.pk}@x.example")
            row.themes.add(programme.theme(series))
        with django_assert_max_num_queries(40) as queries:
            desk.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_is_taken_away_and_runs_no_formula(desk, series, client):
    call = factories.call(series)
    question = save_question(call, None, by=None, label={"en": "Who pays?"})
    row = factories.contribution(
        series, title={"en": "=1+1"}, content=factories.practice_content(wrong={"en": "Too late"}), call=call,
        answers={str(question.pk): "=The port"},
    )  # fmt: skip
    factories.author(row, "Ama Mensah", "ama@kumasi.example")
    factories.contribution(series, state="draft", title={"en": "Not asked for"})

    answer = desk.get("/desk/series/autumn/contributions.csv?state=submitted")
    text = answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="autumn-contributions.csv"'
    assert "'=1+1" in text
    assert "What went wrong" in text.splitlines()[0]
    assert text.splitlines()[0].endswith(",Who pays?")
    assert text.splitlines()[1].endswith(",'=The port")
    assert "Too late" in text
    assert "ama@kumasi.example" in text
    assert "Not asked for" not in text
    assert desk.get("/desk/series/autumn/contributions.xlsx").content.startswith(b"PK")

    client.force_login(networks.member(series.network, Role.VIEWER))
    assert "kumasi.example" not in client.get("/desk/series/autumn/contributions.csv").content.decode()
