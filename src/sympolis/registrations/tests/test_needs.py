"""Captions and sign language, ticked: told, changed, listed, taken along, merged, erased."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sympolis.core.channels import SIGN_LANGUAGES
from sympolis.core.refusals import Refused
from sympolis.directory.actions import erasure, merging
from sympolis.directory.models import Merge
from sympolis.directory.states import Kind
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, import_rows, links, privacy
from sympolis.registrations.actions import About, imports
from sympolis.registrations.following import NAMED
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Import, Participant, Registration
from sympolis.registrations.sheet import Sheet
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.desk import come, people_desk, url
from sympolis.registrations.tests.factories import network_of
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "quiet")]
AMA = {"name": "Ama Boateng", "email": "ama@kumasi.example"}


@pytest.fixture
def series():
    return programme.series(networks.network("north"))


def post(client, session, **told):
    address = reverse("registrations:register", args=[session.series.slug])
    return client.post(address, {**AMA, "sessions": [session.slug], **told})


def told() -> tuple[bool, str, str]:
    return Participant.objects.values_list("captions", "sign_language", "access_needs").get()


def path(participant: Participant, name: str, **keys: str) -> str:
    token = links.token(participant, Purpose.MINE)
    return reverse(f"registrations:{name}", kwargs={"token": token, **keys})


# -- told by themselves


def test_the_form_asks_with_two_ticks_and_which_sign_language(client, series):
    session = factories.session(series, interpretation_languages=["xki", "fr", "en-x-cc"])

    page = client.get(reverse("registrations:register", args=[series.slug])).content.decode()

    assert re.search(r'type="checkbox" name="captions"', page)
    assert re.search(r'type="checkbox" name="wants_sign"', page)
    (choice,) = re.findall(r'<select name="sign_language".*?</select>', page, re.S)
    codes = re.findall(r'value="([^"]*)"', choice)
    assert codes[:3] == ["", "xki", "ils"]
    assert sorted(codes[1:]) == sorted(SIGN_LANGUAGES)
    (spoken,) = re.findall(r'<select name="language".*?</select>', page, re.S)
    assert 'value="xki"' not in spoken
    needs = {"captions": "on", "wants_sign": "on", "sign_language": "gsg", "access_needs": "More time"}
    assert post(client, session, **needs).status_code == 302
    assert told() == (True, "gsg", "More time")


def test_a_tick_without_the_language_is_asked_for_it_and_nothing_typed_is_lost(client, series):
    answer = post(client, factories.session(series), captions="on", wants_sign="on", access_needs="More time")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose which sign language." in text
    assert '<a href="#id_sign_language">' in text
    assert re.search(r'name="captions"[^>]*checked', text)
    assert re.search(r'name="wants_sign"[^>]*checked', text)
    assert "More time" in text
    assert re.search(r'<details class="more" open>', text)


def test_the_tick_decides_and_a_language_that_is_none_is_refused(client, series):
    session = factories.session(series)

    assert post(client, session, wants_sign="on", sign_language="xx").status_code == 422
    assert post(client, session, wants_sign="on", sign_language="fr").status_code == 422
    assert post(client, session, sign_language="gsg").status_code == 302
    assert told() == (False, "", "")
    with pytest.raises(Refused) as refusal:
        actions.sign_up(
            network_of(session), [session], name="Ben", email="b@x.example", about=About(sign_language="fr")
        )
    assert (refusal.value.code, refusal.value.field) == ("unknown_choice", "sign_language")


def test_who_comes_back_by_their_link_finds_them_ticked_and_can_take_them_back(client, series):
    first, second = factories.session(series), factories.session(series)
    row = factories.registered(first, **AMA, captions=True, sign_language="gsg", access_needs="More time")
    address = path(row.participant, "register_more", slug=series.slug)

    page = client.get(address).content.decode()
    assert re.search(r'name="captions"[^>]*checked', page)
    assert 'value="gsg" selected' in page
    client.post(address, {"sessions": [second.slug], "access_needs": "More time"})

    assert told() == (False, "", "More time")


def test_a_form_that_showed_somebody_else_of_the_mailbox_takes_nothing_back(client, series):
    first, second = factories.session(series), factories.session(series)
    office = {"email": "office@kumasi.example"}
    row = factories.registered(first, "Ama Boateng", **office, captions=True, sign_language="gsg")
    other = factories.registered(first, "Ben Klein", **office)
    for one in (row.participant, other.participant):
        actions.confirm(one, by=one)
    row.participant.person.refresh_from_db()
    client.force_login(row.participant.person.account)
    page = client.get(reverse("registrations:register", args=[series.slug])).content.decode()
    assert 'value="Ben Klein"' in page

    for name in ("Ama Boateng", "Ben Klein"):
        assert post(client, second, **office, name=name).status_code == 302

    row.participant.refresh_from_db()
    assert (row.participant.captions, row.participant.sign_language) == (True, "gsg")


def test_a_stranger_with_the_same_name_and_address_changes_nothing_and_takes_nothing_back(client, series):
    first, second = factories.session(series), factories.session(series)
    row = factories.registered(first, **AMA, captions=True, sign_language="gsg")

    post(client, second, captions="on", wants_sign="on", sign_language="ils")
    assert told()[:2] == (True, "gsg")

    actions.confirm(row.participant, by=row.participant)
    assert told()[:2] == (True, "ils")


def test_they_are_changed_on_the_own_page_which_says_what_becomes_of_them(client, series):
    session = factories.session(series, interpretation_languages=["gsg"], left_out_languages=["en-x-cc"])
    mine = factories.registered(session, confirmed=True, **AMA).participant

    client.post(path(mine, "my_details"), {"captions": "on", "wants_sign": "on", "sign_language": "gsg"})

    assert told()[:2] == (True, "gsg")
    page = " ".join(client.get(path(mine, "mine")).content.decode().split())
    assert "<b>Your wish, German Sign Language: will be there.</b>" in page
    assert "<b>Your wish, captions in English: not this time.</b>" in page
    details = client.get(path(mine, "my_details")).content.decode()
    assert re.search(r'name="captions"[^>]*checked', details)
    assert 'value="gsg" selected' in details
    client.post(path(mine, "my_details"), {"sign_language": "gsg"})
    assert told()[:2] == (False, "")


def test_a_letter_tells_of_each(series):
    session = factories.session(series, interpretation_languages=["gsg"])
    actions.sign_up(
        network_of(session),
        [session],
        source="team",
        about=About(captions=True, sign_language="gsg", letters="en"),
        **AMA,
    )
    work()

    text = Letter.objects.get().text
    assert "Your wish, German Sign Language: will be there.\n" in text
    assert "Your wish, captions in English: not decided yet." in text


# -- lists that come and go


def test_a_spreadsheet_brings_them_and_says_what_it_does_not_understand(series):
    session = factories.session(series, capacity=None)
    rows = [
        ("Ama", "yes", "DGS"), ("Ben", "Ja", "deutsche gebärdensprache"), ("Eva", "nein", "International Sign"), ("Kofi", "", "perhaps"),
    ]  # fmt: skip
    lines = [f"{name} X,{name.lower()}@x.example,{captions},{sign}" for name, captions, sign in rows]
    kept = imports.read_people(
        series, "\n".join(["Name,E-Mail,Captions,Sign language", *lines]).encode(), "a.csv", by=None
    )
    kept = imports.set_mapping(kept, kept.mapping, sessions=[session], tells=False, by=None)

    assert [words for _line, _column, words in imports.plan(kept).faults] == [
        "“perhaps” is no sign language that is known: write for example DGS, BSL or International Sign."
    ]
    lines[-1] = "Kofi X,kofi@x.example,perhaps,no"
    kept = imports.read_people(
        series, "\n".join(["Name,E-Mail,Captions,Sign language", *lines]).encode(), "b.csv", by=None
    )
    kept = imports.set_mapping(kept, kept.mapping, sessions=[session], tells=False, by=None)
    assert [fault[2] for fault in imports.plan(kept).faults] == [
        "“perhaps” does not say whether captions are needed: write yes or no."
    ]
    lines[-1] = "Kofi X,kofi@x.example,no,no"
    kept = imports.read_people(
        series, "\n".join(["Name,E-Mail,Captions,Sign language", *lines]).encode(), "c.csv", by=None
    )
    kept = imports.set_mapping(kept, kept.mapping, sessions=[session], tells=False, by=None)
    imports.take_over(kept, by=None)

    found = Participant.objects.order_by("name_key").values_list("name_key", "captions", "sign_language")
    assert list(found) == [
        ("ama x", True, "gsg"),
        ("ben x", True, "gsg"),
        ("eva x", False, "ils"),
        ("kofi x", False, ""),
    ]


@pytest.mark.parametrize("text", ["none", "None", "keine", "-", "–", "n/a", "nein", "0"])
def test_a_cell_that_says_none_is_no_wish(text):
    assert import_rows.value_of("sign_language", text) == ""
    assert import_rows.value_of("captions", text) == ""


def test_what_a_list_says_on_its_way_out_is_understood_on_its_way_in():
    place = people_desk()
    come(place, "Ama Owusu", captions=True, sign_language="gsg")
    come(place, "Ben Klein")
    table = Sheet(place.series, "UTC", private=True)
    columns = table.columns()
    cells = [[str(cell or "") for cell in row] for row in table.rows(Registration.objects.order_by("pk"))]

    guessed = import_rows.guess(columns)
    at = {name: guessed[name] for name in ("captions", "sign_language", "name", "email")}
    read = [import_rows.Reader(at).read(line, row) for line, row in enumerate(cells)]

    assert [one.values for one in read] == [{"captions": "yes", "sign_language": "gsg"}, {}]
    assert "Captions" not in Sheet(place.series, "UTC", private=False).columns()


def test_short_names_are_those_of_languages_that_are_known():
    assert set(NAMED.values()) <= set(SIGN_LANGUAGES)


# -- the desk


def test_the_team_sees_them_on_lists_and_pages_and_narrows_by_them():
    place = people_desk(capacity=None)
    row = come(place, "Ama Owusu", captions=True, sign_language="gsg", access_needs="More time")
    come(place, "Ben Klein", captions=True)
    come(place, "Eva Braun")

    page = place.client.get(url(place, "participant", row.participant_id)).content.decode()
    assert "<dt>Captions</dt><dd>yes</dd><dt>Sign language</dt><dd>German Sign Language</dd>" in page
    for name, found in (("captions", {"Ama", "Ben"}), ("sign", {"Ama"}), ("other", {"Ama"}), ("x", set())):
        for of in ("session_participants", "series_people"):
            shown = place.client.get(url(place, of), {"needs": name}).content.decode()
            assert set(re.findall(r"<bdi>(\w+) ", shown)) == found, (of, name)
    listed = " ".join(place.client.get(url(place, "series_people")).content.decode().split())
    assert "needs captions, German Sign Language, <q>More time</q>" in listed
    assert '<option value="captions">Captions (2)</option>' in listed


def test_the_team_sees_how_many_need_what_and_who_may_not_see_addresses_does_not():
    place = people_desk(capacity=2)
    come(place, "Ama Owusu", captions=True, sign_language="gsg", access_needs="More time")
    come(place, "Ben Klein", captions=True)
    come(place, "Eva Braun", sign_language="ils")

    page = place.client.get(url(place, "series_participants"))
    assert [(bar.words, bar.seats, bar.waiting) for bar in page.context["needs"]] == [
        ("Captions", 2, 0), ("German Sign Language", 1, 0), ("International Sign", 0, 1), ("something else, in their words", 1, 0),
    ]  # fmt: skip
    assert 'id="by-need"' in page.content.decode()
    viewer = place.signed_in(Role.VIEWER).client.get(url(place, "series_participants")).content.decode()
    assert "Captions" not in viewer
    assert "German Sign" not in viewer


def test_queries_of_lists_do_not_grow_with_needs():
    place, counts = people_desk(capacity=None), []
    for number in (3, 30):
        while Participant.objects.count() < number:
            come(
                place,
                f"Ama{Participant.objects.count()} X",
                captions=True,
                sign_language="gsg",
                access_needs="More time",
            )
        for name in ("series_participants", "series_people", "session_participants"):
            with CaptureQueriesContext(connection) as queries:
                place.client.get(url(place, name), {"needs": "captions"})
            counts.append(len(queries))

    assert counts[:3] == counts[3:]


def test_who_may_not_see_addresses_sees_no_needs_and_cannot_ask_for_them():
    place = people_desk(capacity=None)
    come(place, "Ama Owusu", captions=True, sign_language="gsg", access_needs="More time")
    come(place, "Eva Braun")
    viewer = place.signed_in(Role.VIEWER)

    for of in ("session_participants", "series_people"):
        shown = viewer.client.get(url(place, of), {"needs": "captions"}).content.decode()
        assert set(re.findall(r"<bdi>(\w+) ", shown)) == {"Ama", "Eva"}
        for word in ("German Sign", "More time", "Captions"):
            assert word not in shown
        export = viewer.client.get(
            url(place, of.replace("participants", "export").replace("people", "export"), "csv"), {"needs": "captions"}
        )
        assert b"Eva" in b"".join(export.streaming_content if export.streaming else [export.content])


def test_the_team_adds_somebody_with_them():
    place = people_desk(capacity=None)
    form = {
        "name": "Ama Owusu", "email": "ama@kumasi.example", "sessions": [place.session.slug], "language": "en", "way": "video",
        "captions": "on", "wants_sign": "on",
    }  # fmt: skip

    assert "Choose which sign language." in place.client.post(url(place, "participant_add"), form).content.decode()
    place.client.post(url(place, "participant_add"), {**form, "sign_language": "ils", "access_needs": "More time"})

    assert told() == (True, "ils", "More time")


# -- personal data


def test_what_was_kept_under_the_name_before_is_kept_under_the_one_now(series):
    who = factories.registered(factories.session(series), **AMA).participant
    Participant.objects.update(given={"sign": "gsg", "captions": True})
    sheet = Import.objects.create(series=series, mapping={"email": 0, "sign": 1})
    group = {"model": "registrations.participant", "fields": ["sign"], "after": ["gsg"], "before": [[[""], [who.pk]]]}
    joined = Merge.objects.create(kind=Kind.PERSON, kept_id=1, lost_id=2, network_id=1, changes=[group])
    migration = import_module("sympolis.registrations.migrations.0009_sign_language")

    migration.rename_in_what_is_kept(apps, connection.schema_editor())

    for row in (who, sheet, joined):
        row.refresh_from_db()
    assert who.given == {"sign_language": "gsg", "captions": True}
    assert sheet.mapping == {"email": 0, "sign_language": 1}
    assert joined.changes == [{**group, "fields": ["sign_language"]}]


def test_they_are_told_and_erased(series):
    who = factories.registered(
        factories.session(series), confirmed=True, **AMA, captions=True, sign_language="gsg"
    ).participant
    (chapter,) = (one for one in privacy.tells([who.person]).chapters if one.key == "participants")
    details = {one.key: (one.value, one.words) for one in chapter.rows[0]}
    assert details["captions"][0] is True
    assert details["sign_language"] == ("gsg", "German Sign Language")

    erasure.erase([who.person], by=None)

    assert told()[:2] == (False, "")


@pytest.mark.parametrize("stays", [0, 1])
def test_whoever_was_there_twice_needs_them_under_both_addresses(series, stays):
    session = factories.session(series, capacity=None)
    rows = [
        factories.registered(
            session, "Ama Boateng", email="a@x.example", captions=True, sign_language="gsg", access_needs="More time"
        ),
        factories.registered(session, "Ama Boatengg", email="b@x.example", confirmed=True),
    ]
    persons = [row.participant.person for row in rows]
    before = list(Participant.objects.order_by("pk").values())

    done = merging.merge(Kind.PERSON, persons[stays].pk, persons[1 - stays].pk, network=network_of(session).pk, by=None)

    assert set(Participant.objects.values_list("captions", "sign_language", "access_needs")) == {
        (True, "gsg", "More time")
    }
    merging.part(done, by=None)
    assert list(Participant.objects.order_by("pk").values()) == before


def test_another_session_in_the_draft_changes_nothing(series):
    """Nobody is told twice of what stays as it is."""
    session = factories.session(series, interpretation_languages=["gsg"])
    factories.registered(session, confirmed=True, **AMA, sign_language="gsg")
    work()
    before = Letter.objects.count()

    programme_actions.change_session(session, by=None, interpretation_languages=["gsg", "fr"])
    programme_actions.release(series, by=None)
    work()

    assert Letter.objects.count() == before
