"""The public side: right times, nothing unreleased, the same number of queries however long the programme is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from sympolis.directory.models import Region
from sympolis.programme import actions, queries
from sympolis.programme.states import SeriesState, SessionRole
from sympolis.programme.tests import factories as make
from sympolis.registrations.door import DOORS_OPEN
from sympolis.site.community import Community
from sympolis.site.views.places import sky_bands

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return make.series(slug="lessons", title={"en": "Lessons Learned", "de": "Gelernt"})


def programme(client, series, **query) -> str:
    response = client.get(series.get_programme_url(), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("America/Bogota", "07:00–09:00", "08:00–10:00"),
        ("Asia/Amman", "15:00–17:00", "16:00–18:00"),  # Jordan itself changes on 30 October
        ("Asia/Kolkata", "17:30–19:30", "18:30–20:30"),
        ("Asia/Kathmandu", "17:45–19:45", "18:45–20:45"),
    ],
)
def test_reader_sees_the_local_time_before_and_after_the_clock_change(client, series, zone, before, after):
    make.session(series, datetime(2020, 10, 23, 14))
    make.session(series, datetime(2020, 10, 28, 14))
    make.release(series)

    page = programme(client, series, tz=zone)

    assert [page.count(f">{hours}<") for hours in (before, after)] == [1, 1]


def test_host_time_stands_beside_with_its_zone(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))

    assert "Host: 14:00–16:00, Berlin time, UTC+1" in programme(client, series, tz="Asia/Kolkata")


def test_without_a_choice_the_hosts_time_is_shown_and_named(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))

    assert "Berlin time, UTC+1" in programme(client, series)


def test_session_across_midnight_says_so(client, series):
    make.released_session(series, datetime(2020, 10, 28, 22), minutes=180)

    assert "22:00–01:00 (+1)" in programme(client, series)


def test_unknown_zone_is_told_and_the_page_still_works(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))

    page = programme(client, series, tz="<script>Mars")

    assert "There is no time zone named “&lt;script&gt;Mars”" in page


def test_remembered_zone_is_used(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))
    client.post(reverse("site:preferences"), {"zone": "Asia/Kathmandu", "next": "/"})

    assert "18:45–20:45" in programme(client, series)


def test_a_zone_is_known_by_its_old_name_and_offered_once(client, series):
    make.municipality(series.network, "Kochi", zone="Asia/Calcutta")
    make.released_session(series, datetime(2020, 10, 28, 14))
    client.post(reverse("site:preferences"), {"zone": "Asia/Calcutta", "next": "/"})

    for page in (programme(client, series), programme(client, series, tz="Asia/Calcutta")):
        assert "18:30–20:30" in page
        assert '<option value="Asia/Kolkata" selected>Kolkata (UTC+5:30)</option>' in page
        assert '<option value="Asia/Calcutta"' not in page


def test_preferences_come_from_our_own_pages_only(client):
    answer = client.post(
        reverse("site:preferences"), {"zone": "Asia/Kathmandu"}, headers={"Origin": "https://evil.example"}
    )

    assert (answer.status_code, dict(answer.cookies)) == (400, {})


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_preferences_lead_back_to_our_own_paths_only(client, path):
    answer = client.post(reverse("site:preferences"), {"zone": "UTC", "next": path})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


SECRETS = {"join_url": "https://meet.example/secret-room", "dial_in": "+49 228 secret-number"}


def test_nothing_unreleased_is_anywhere(client, series):
    shown = make.session(series, datetime(2020, 10, 28, 14), title={"en": "Shown"}, **SECRETS)
    make.segment(shown, note={"en": "secret-note"}, fallback={"en": "secret-fallback"})
    make.release(series)
    make.session(series, datetime(2020, 10, 29, 14), title={"en": "secret-draft"}, slug="secret-draft")
    actions.change_session(shown, by=None, title={"en": "secret-new-title"})
    actions.move_session(shown, by=None, local_start=datetime(2020, 10, 30, 14), reason="secret-reason")
    base = series.get_absolute_url()
    paths = ["/", base, f"{base}programme/", f"{base}programme/?q=secret", f"{base}changes/", f"{base}programme.ics",
             f"{base}programme.json", f"{base}programme.xml", f"{base}programme.atom", "/sitemap.xml",
             f"{base}sessions/{shown.slug}/", f"{base}sessions/{shown.slug}.ics",
             f"{base}sessions/{shown.slug}/concept-note/"]  # fmt: skip

    found = {path: client.get(path) for path in paths}

    assert {answer.status_code for answer in found.values()} == {200}
    leaks = {path for path, answer in found.items()
             if b"secret-" in answer.content}  # fmt: skip
    assert leaks == set()
    assert client.get(f"{base}sessions/secret-draft/").status_code == 404


def test_unpublished_series_is_not_there(client):
    series = make.series(state=SeriesState.DRAFT)
    make.released_session(series)

    answers = {client.get(f"{series.get_absolute_url()}{rest}").status_code
               for rest in ("", "programme/", "changes/", "programme.ics", "programme.json", "programme.xml", "programme.atom")}  # fmt: skip

    assert answers == {404}


def test_series_of_another_network_is_not_there(client):
    make.released_session(make.series(make.network("here", host=""), slug="here"))
    other = make.series(make.network("there", host="there.example"), slug="there")
    make.released_session(other)

    assert client.get(other.get_absolute_url()).status_code == 404


def test_hostile_words_are_shown_as_text(client, series):
    hostile = "<script>alert(1)</script>"
    row = make.session(series, datetime(2020, 10, 28, 14), title={"en": hostile}, summary={"en": hostile},
                       description={"en": f"{hostile} [x](javascript:alert(1))"})  # fmt: skip
    make.segment(row, title={"en": hostile})
    make.part(row, make.person(series.network, hostile))
    make.release(series)

    for path in (series.get_absolute_url(), series.get_programme_url(), row.get_absolute_url(), "/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page


def test_filters_narrow_and_tell_when_nothing_matches(client, series):
    theme = make.theme(series, "Water")
    region = Region.objects.create(code="latin-america", name={"en": "Latin America"})
    series.regions.add(region)
    one = make.session(
        series, datetime(2020, 10, 28, 14), title={"en": "Bogotá speaks"}, theme=theme, floor_language="es"
    )
    one.regions.add(region)
    make.session(series, datetime(2020, 10, 29, 14), title={"en": "Other"})
    make.release(series)

    for query in ({"theme": theme.code}, {"region": "latin-america"}, {"language": "es"}, {"q": "bogota"}):
        page = programme(client, series, **query)
        assert ("Bogotá speaks" in page, ">Other<" in page) == (True, False)
    assert "No session matches" in programme(client, series, theme="unknown")
    assert "No session matches" in programme(client, series, q="x" * 5000)


def test_missing_translation_is_marked_with_its_language(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14), title={"en": "Only English"})

    assert 'lang="en" dir="ltr">Only English' in programme(client, series, lang="de")


def test_cancelled_session_stays_and_says_so(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    actions.cancel_session(row, by=None, reason="The speaker is ill.")
    make.release(series)

    assert "This session is cancelled." in client.get(row.get_absolute_url()).content.decode()


def test_moved_session_names_its_old_time(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    actions.move_session(row, by=None, local_start=datetime(2020, 10, 29, 15))
    make.release(series)

    assert (
        "Moved from Wed 28 October, 18:45"
        in client.get(row.get_absolute_url(), {"tz": "Asia/Kathmandu"}).content.decode()
    )


def why_lines(client, path: str, language: str = "en") -> list[str]:
    """What a page tells of reasons, as HTML."""
    page = client.get(path, {"lang": language}).content.decode()
    return re.findall(r"(?:Why|Warum): .*?(?=</p>|<br>)", page)


def test_reason_of_a_move_stands_beside_the_session_and_in_the_change_log(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    log = reverse("site:changes", args=[series.slug])
    told = {"en": "The hall is <taken>.", "de": "Der Saal ist belegt."}
    actions.move_session(row, by=None, local_start=datetime(2020, 10, 29, 15), reason=told)

    assert [why_lines(client, path) for path in (row.get_absolute_url(), log)] == [[], []]  # not released yet
    make.release(series)

    english, german = "Why: <bdi>The hall is &lt;taken&gt;.</bdi>", "Warum: <bdi>Der Saal ist belegt.</bdi>"
    assert why_lines(client, row.get_absolute_url()) == [english, english]  # in the masthead and among the changes
    assert why_lines(client, row.get_absolute_url(), "de") == [german, german]
    assert (why_lines(client, log), why_lines(client, log, "de")) == ([english], [german])


def test_each_move_has_its_own_reason_or_none(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    for day, reason in ((29, "First"), (30, None)):
        row = actions.move_session(row, by=None, local_start=datetime(2020, 10, day, 15), reason=reason)
        make.release(series)
    make.session(series, datetime(2020, 11, 3, 14))
    make.release(series)

    first = "Why: <bdi>First</bdi>"
    assert why_lines(client, row.get_absolute_url()) == [first]  # nothing in the masthead, which tells the last move
    assert why_lines(client, reverse("site:changes", args=[series.slug])) == [first]


def test_reason_in_another_language_is_marked_with_it(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    actions.move_session(row, by=None, local_start=datetime(2020, 10, 29, 15), reason="Storm")
    make.release(series)

    marked = 'Warum: <bdi lang="en" dir="ltr">Storm</bdi>'
    assert why_lines(client, row.get_absolute_url(), "de") == [marked, marked]
    assert why_lines(client, reverse("site:changes", args=[series.slug]), "de") == [marked]


def test_reason_of_a_cancellation_is_in_the_change_log_and_no_reason_of_a_move(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    row = actions.move_session(row, by=None, local_start=datetime(2020, 10, 29, 15), reason="secret")
    actions.cancel_session(row, by=None, reason="The speaker is ill.")
    make.release(series)

    assert why_lines(client, reverse("site:changes", args=[series.slug])) == ["Why: <bdi>The speaker is ill.</bdi>"]
    assert why_lines(client, row.get_absolute_url()) == []


def test_reasons_of_moves_cost_no_queries(client, series):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    paths = [row.get_absolute_url(), series.get_programme_url(), reverse("site:changes", args=[series.slug])]
    before = [queries_of(client, path) for path in paths]
    for day in (29, 30, 31):
        row = actions.move_session(row, by=None, local_start=datetime(2020, 10, day, 15), reason="Storm")
        make.release(series)

    assert [queries_of(client, path) for path in paths] == before


def test_only_people_with_a_public_part_have_a_page(client, series):
    row = make.session(series, datetime(2020, 10, 28, 14))
    speaker, interpreter = make.person(series.network, "Speaker"), make.person(series.network, "Interpreter")
    make.part(row, speaker)
    make.part(row, interpreter, SessionRole.INTERPRETER)
    make.release(series)

    answers = [client.get(person.get_absolute_url()).status_code for person in (speaker, interpreter)]

    assert answers == [200, 404]


@pytest.mark.parametrize("page", ["series", "programme", "changes", "home", "cities", "session"])
def test_queries_do_not_grow_with_the_programme(client, series, page, django_assert_max_num_queries):
    make.sessions(series, 3)
    make.release(series)
    path = {"series": series.get_absolute_url(), "programme": series.get_programme_url(), "home": "/", "cities": "/cities/",
            "changes": reverse("site:changes", args=[series.slug]),
            "session": series.sessions.first().get_absolute_url()}[page]  # fmt: skip
    few = queries_of(client, path)
    make.sessions(series, 27)
    for number in range(10):
        make.municipality(series.network, f"City {number}")
    make.release(series)

    assert queries_of(client, path) == few
    assert few <= 13


def queries_of(client, path) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/help/", "/robots.txt", "/preferences/"])
def test_small_pages_answer(client, series, path):
    assert client.get(path).status_code == 200


def test_pages_before_anything_is_set_up_say_what_to_do(client):
    answer = client.get("/")

    assert answer.status_code == 503
    assert "sympolis init" in answer.content.decode()


def test_security_headers_are_on_every_page(client, series):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_german_days_have_their_point(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))

    pages = [client.get(path, {"lang": "de"}).content.decode()
             for path in ("/", series.get_absolute_url(), series.get_programme_url(), reverse("site:changes", args=[series.slug]))]  # fmt: skip

    assert "25. August 2020 bis 31. Dezember 2020" in pages[0]
    assert "25. August bis 31. Dezember 2020" in pages[1]
    assert "28. Oktober 2020" in pages[3]
    assert [day for page in pages for day in re.findall(r"\b\d{1,2} (?:August|Oktober|Dezember)", page)] == []


def test_cancelled_sessions_are_counted_apart_everywhere(client, series):
    make.session(series, datetime(2020, 10, 28, 14))
    gone = make.released_session(series, datetime(2020, 10, 29, 14))
    actions.cancel_session(gone, by=None, reason="The speaker is ill.")
    make.release(series)

    assert "1 session</p>" in client.get("/").content.decode()
    assert "The whole programme: 1 session<" in client.get(series.get_absolute_url()).content.decode()
    assert "1 session. 1 more is cancelled." in programme(client, series)


def test_city_and_speaker_pages_are_on_the_readers_clock_with_the_year(client, series):
    city = make.municipality(series.network, "Kochi", zone="Asia/Kolkata")
    row = make.session(series, datetime(2020, 10, 28, 14))
    row.cities.add(city)
    speaker = make.person(series.network, "Marques", municipality=city)
    make.part(row, speaker)
    make.release(series)

    for path in (city.get_absolute_url(), speaker.get_absolute_url()):
        page = client.get(path, {"tz": "America/St_Johns"}).content.decode()
        assert ">Wed 28 October 2020<" in page
        assert ">10:30–12:30<" in page
        assert '<option value="America/St_Johns" selected>' in page


def test_strip_shows_the_clocks_that_the_desk_shows(series):
    near, far = (Region.objects.create(code=code, name={"en": code}) for code in ("near", "far"))
    own = [make.municipality(series.network, f"Own {zone}", zone=f"Europe/{zone}", region=near, longitude=east)
           for zone, east in (("Berlin", 13), ("Kyiv", 30), ("Lisbon", -9))]  # fmt: skip
    for zone, east, band in (("Manila", 121, "l"), ("Kathmandu", 85, ""), ("Kolkata", 76, "xl")):
        make.municipality(series.network, zone, zone=f"Asia/{zone}", region=far, longitude=east, size_band=band)
    sessions = make.sessions(series, 4)
    sessions[0].cities.set(own)
    sessions[1].cities.set(own)
    sessions[1].regions.add(far)
    sessions[2].regions.add(near)

    community = Community(series.network)
    shown = [[city.pk for city in community.clocks([city.pk for city in session.cities.all()],
                                                   [region.pk for region in session.regions.all()])]
             for session in sessions]  # fmt: skip

    assert shown == [[city.municipality.pk for city in queries.clock_cities(session)] for session in sessions]


def test_programme_leads_to_today(client, series, time_machine):
    make.session(series, datetime(2020, 10, 20, 14))
    make.session(series, datetime(2020, 10, 28, 14))
    make.release(series)
    time_machine.move_to(datetime(2020, 10, 21, 12, tzinfo=UTC))

    page = programme(client, series)

    assert '<a href="#now">Go to today</a>' in page
    assert 'id="now">Today, Wed 21 October<' in page
    assert "#now" not in programme(client, series, group="theme")


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_sky_over_the_map_has_no_gaps(hour):
    bands = sky_bands(datetime(2020, 10, 28, hour, 17, tzinfo=UTC))

    edges = [(float(band["x"]), float(band["x"]) + float(band["width"])) for band in bands]
    assert [left for left, _right in edges] == [0.0, *(right for _left, right in edges[:-1])]
    assert edges[-1][1] == 360.0
    assert {band["kind"] for band in bands} == {"nt", "dk", "dy"}


def test_words_find_long_texts_and_who_speaks(client, series):
    row = make.session(series, datetime(2020, 10, 28, 14), description={"en": "Chlorine for the tankers"})
    make.segment(row, title={"en": "Round of peers"}, note={"en": "backstage"})
    make.part(row, make.person(series.network, "Dragović", given_name="Mirjana"))
    make.part(row, make.person(series.network, "Hidden"), SessionRole.INTERPRETER)
    make.session(series, datetime(2020, 10, 29, 14))
    make.release(series)

    found = {word: programme(client, series, q=word).count("<article")
             for word in ("chlorine", "peers", "dragovic", "mirjana tankers", "backstage", "hidden")}  # fmt: skip

    assert found == {"chlorine": 1, "peers": 1, "dragovic": 1, "mirjana tankers": 1, "backstage": 0, "hidden": 0}


def test_word_search_asks_no_more_for_more_sessions(client, series):
    path = f"{series.get_programme_url()}?q=step"
    counts = []
    for number in (3, 27):
        for session in make.sessions(series, number):
            make.segment(session)
            make.part(session)
        make.release(series)
        counts.append(queries_of(client, path))

    assert counts[0] == counts[1] <= 12


def test_exchange_in_writing_keeps_nobody_awake(client, series):
    make.municipality(series.network, "Manila", zone="Asia/Manila")
    make.released_session(series, datetime(2020, 10, 28), minutes=3 * 1440)

    page = programme(client, series)

    assert "At any hour: nobody has to be awake at night." in page
    assert 'class="strip"><svg' not in page


def test_the_way_in_is_told_until_the_session_is_over(client, series, time_machine):
    row = make.released_session(series, datetime(2020, 10, 28, 14))
    minutes = DOORS_OPEN // timedelta(minutes=1)
    told = f"By the button on your personal page, from {minutes} minutes before the start"

    time_machine.move_to(datetime(2020, 10, 27, tzinfo=UTC))
    assert told in client.get(row.get_absolute_url()).content.decode()
    german = client.get(f"{row.get_absolute_url()}?lang=de").content.decode()
    assert f"auf Ihrer persönlichen Seite, ab {minutes} Minuten vor Beginn" in german
    time_machine.move_to(datetime(2020, 10, 29, tzinfo=UTC))
    assert "personal page" not in client.get(row.get_absolute_url()).content.decode()


def test_filtering_keeps_zone_and_language_of_the_address(client, series):
    make.released_session(series, datetime(2020, 10, 28, 14))

    page = programme(client, series, tz="Asia/Kathmandu", lang="de", q="x")

    assert '<input type="hidden" name="tz" value="Asia/Kathmandu">' in page
    assert '<input type="hidden" name="lang" value="de">' in page


def test_another_language_keeps_what_was_asked(client, series):
    page = programme(client, series, theme="water", tz="Asia/Kathmandu", lang="de", q='"><b>')

    assert (
        f'name="next" value="{series.get_programme_url()}?theme=water&amp;tz=Asia%2FKathmandu&amp;q=%22%3E%3Cb%3E"'
        in page
    )
