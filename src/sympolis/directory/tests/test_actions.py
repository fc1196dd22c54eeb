"""What changes the directory, and what it refuses."""

import pytest

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable
from sympolis.directory import actions, queries
from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Municipality, Organisation, Person, Region
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry

pytestmark = pytest.mark.django_db
CITY = {"name": "Amman", "country": "JO", "zone": "Asia/Amman"}


def refused(call, *arguments, **named) -> Refused:
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value


def facts() -> list[tuple[str, dict]]:
    return list(Entry.objects.order_by("id").values_list("name", "facts"))


def test_municipality_is_added_with_its_spellings():
    region = directory.region("mena")

    amman = actions.add_municipality(
        by=None, name={"en": "Greater Amman", "ar": "عمّان الكبرى"}, country="jo", zone="Asia/Amman", region=region,
        size_band="xl", latitude=31.95, longitude=35.93, website="https://amman.example", aliases=["Amman", "AMMAN", ""],
    )  # fmt: skip

    amman.refresh_from_db()
    assert (amman.slug, amman.country, amman.region) == ("greater-amman", "JO", region)
    spellings = queries.spellings(amman)
    assert (set(spellings), spellings[-1]) == ({"Greater Amman", "عمّان الكبرى", "Amman"}, "Amman")
    assert facts() == [("municipality.added", {})]


@pytest.mark.parametrize("written", ["Amman", "AMMAN", "ammân", "Am\u200bman", "  amman "])
def test_same_city_is_not_added_twice_however_it_is_written(written):
    actions.add_municipality(by=None, **CITY)

    refusal = refused(actions.add_municipality, by=None, **{**CITY, "name": written})

    assert (refusal.code, refusal.field) == ("known_city", "name")
    assert "Amman" in str(refusal.words)
    assert Municipality.objects.count() == 1


def test_alias_of_a_city_is_that_city():
    actions.add_municipality(by=None, **CITY, aliases=["Philadelphia"])

    assert refused(actions.add_municipality, by=None, **{**CITY, "name": "Philadelphia"}).code == "known_city"
    actions.add_municipality(by=None, name="Philadelphia", country="US", zone="America/New_York")


def test_two_cities_of_one_name_lie_apart():
    main = {"name": "Frankfurt", "country": "DE", "zone": "Europe/Berlin"}
    actions.add_municipality(by=None, **main, latitude=50.11, longitude=8.68)

    oder = actions.add_municipality(by=None, **main, latitude=52.34, longitude=14.55)
    near = refused(actions.add_municipality, by=None, **main, latitude=50.12, longitude=8.70)

    assert oder.slug == "frankfurt-de"
    assert near.code == "known_city"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": ""}, "missing", "name"), ({"name": "\u200b\u202e"}, "missing", "name"),
        ({"name": "x" * 301}, "too_long", "name"), ({"name": {"english": "Amman"}}, "unknown_language", "name"),
        ({"country": ""}, "unknown_country", "country"), ({"country": "ZZ"}, "unknown_country", "country"),
        ({"country": "001"}, "unknown_country", "country"), ({"zone": ""}, "unknown_zone", "zone"),
        ({"zone": "Asia/Nowhere"}, "unknown_zone", "zone"), ({"size_band": "huge"}, "unknown_choice", "size_band"),
        ({"latitude": 31.9}, "wrong_place", "latitude"), ({"latitude": 91.0, "longitude": 0.0}, "wrong_place", "latitude"),
        ({"latitude": 0.0, "longitude": float("nan")}, "wrong_place", "longitude"),
        ({"website": "javascript:alert(1)"}, "wrong_address", "website"),
        ({"aliases": ["x" * 201]}, "too_long", "aliases"),
    ],
)  # fmt: skip
def test_nonsense_about_a_city_is_refused_and_nothing_is_stored(fields, code, field):
    refusal = refused(actions.add_municipality, by=None, **{**CITY, **fields})

    assert (refusal.code, refusal.field) == (code, field)
    assert len(str(refusal.words)) > 10
    assert (Municipality.objects.count(), facts()) == (0, [])


def test_name_of_three_hundred_signs_in_any_script_is_kept():
    name = "कचौड़ी " * 42

    city = actions.add_municipality(by=None, **{**CITY, "name": {"hi": name}})

    assert str(city.name) == name.strip()
    assert city.slug  # a random one: slugs have Latin letters only


def test_change_tells_which_fields_changed():
    city = actions.add_municipality(by=None, **CITY)

    actions.change_municipality(city, by=None, zone="Asia/Amman", size_band="xl", aliases=["Ammán City"])

    assert facts()[1:] == [("municipality.changed", {"fields": ["aliases", "size_band"]})]
    actions.change_municipality(city, by=None, zone="Asia/Amman", aliases=["Ammán City"])
    assert len(facts()) == 2


def test_other_spellings_are_replaced_as_a_list():
    city = actions.add_municipality(by=None, **CITY, aliases=["Philadelphia", "Rabbath Ammon"])

    actions.change_municipality(city, by=None, aliases=["Rabbath Ammon", "Ammaan"])

    assert {alias.text for alias in city.aliases.all()} == {"Rabbath Ammon", "Ammaan"}


def test_one_coordinate_alone_is_refused_unless_the_other_is_there():
    city = actions.add_municipality(by=None, **CITY, latitude=31.9, longitude=35.9)

    actions.change_municipality(city, by=None, latitude=32.0)
    assert refused(actions.change_municipality, city, by=None, latitude=None).code == "wrong_place"
    actions.change_municipality(city, by=None, latitude=None, longitude=None)


@pytest.mark.parametrize("field", ["slug", "is_demo", "id", "state"])
def test_other_fields_cannot_be_changed(field):
    with pytest.raises(TypeError):
        actions.change_municipality(directory.municipality(), by=None, **{field: "x"})
    with pytest.raises(TypeError):
        actions.change_person(directory.person(), by=None, **{field: "x"})


def test_search_finds_beginnings_of_words_without_accents():
    for name in ("São Paulo", "Paulínia", "San Salvador", "Sankt Pölten"):
        directory.municipality(name)
    alias = directory.municipality("Ho Chi Minh City")
    actions.add_alias(alias, "Sài Gòn", by=None)

    def found(words: str) -> set[str]:
        return {str(city) for city in queries.search_municipalities(Municipality.objects.all(), words)}

    assert found("paul") == {"São Paulo", "Paulínia"}
    assert found("SAO pau") == {"São Paulo"}
    assert found("sai gon") == {"Ho Chi Minh City"}
    assert found("aulo") == set()
    assert len(found("")) == 5


def test_person_is_added_and_changed():
    city = directory.municipality()

    ana = actions.add_person(
        by=None, family_name="Lima", given_name="Ana", email="Ana@city.example", municipality=city, gender="woman",
        function={"en": "Engineer"}, languages=[{"code": "pt", "level": "native"}, {"code": "en", "level": ""}],
    )  # fmt: skip
    actions.change_person(ana, by=None, function={"en": "Chief engineer"}, spoken_name="AH-na LEE-ma")

    ana.refresh_from_db()
    assert (ana.slug, str(ana), str(ana.function)) == ("ana-lima", "Ana Lima", "Chief engineer")
    assert ana.languages == [{"code": "pt", "level": "native"}, {"code": "en"}]
    assert facts() == [("person.added", {}), ("person.changed", {"fields": ["function", "spoken_name"]})]


def test_two_people_of_one_name_get_two_addresses():
    first, second = (actions.add_person(by=None, family_name="Lima", given_name="Ana") for _time in range(2))

    assert first.slug == "ana-lima"
    assert second.slug.startswith("ana-lima-")
    assert len(second.slug) == len("ana-lima-") + 6


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"family_name": " "}, "missing"), ({"family_name": "\u200d"}, "missing"), ({"email": "nobody"}, "wrong_address"),
        ({"email": "a@city.example\r\nBcc: b@city.example"}, "wrong_address"), ({"zone": "Mars"}, "unknown_zone"),
        ({"gender": "x"}, "unknown_choice"), ({"sector": "x"}, "unknown_choice"),
        ({"languages": [{"code": "klingon!"}]}, "unknown_language"),
        ({"languages": [{"code": "fr", "level": "so so"}]}, "unknown_language"),
        ({"biography": "x" * 20_001}, "too_long"),
    ],
)  # fmt: skip
def test_nonsense_about_a_person_is_refused_and_nothing_is_stored(fields, code):
    assert refused(actions.add_person, by=None, **{"family_name": "Lima", **fields}).code == code
    assert (Person.objects.count(), facts()) == (0, [])


def test_facts_hold_no_personal_data():
    ana = actions.add_person(by=None, family_name="Lima", given_name="Ana", email="ana@city.example")
    actions.change_person(ana, by=None, family_name="Lopes")
    actions.account_for("ana@city.example", by=None)

    told = comparable(repr(list(Entry.objects.values())))
    assert not [word for word in ("lima", "lopes", "ana@") if word in told]


def test_organisation_is_added_once_a_country():
    actions.add_organisation(by=None, name="Ministry of Works", country="KE", sector="administration")

    assert (
        refused(actions.add_organisation, by=None, name="ministry of WORKS", country="KE").code == "known_organisation"
    )
    actions.add_organisation(by=None, name="Ministry of Works", country="UG")
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    "written", ["Ana@City.example", "ａｎａ@city.example", "ana@city.example\u200b", " ana@city.example"]
)
def test_one_mailbox_is_one_account(written):
    account = actions.account_for("ana@city.example", by=None)

    assert actions.account_for(written, by=None) == account
    assert Account.objects.count() == 1


def test_preferences_are_kept_and_forgotten():
    account = directory.account()

    actions.set_preferences(account, language="de", zone="America/Bogota")
    actions.set_preferences(account, zone="")
    account.refresh_from_db()

    assert (account.language, account.zone) == ("de", "")
    assert refused(actions.set_preferences, account, zone="Mars/Base").code == "unknown_zone"


def test_region_code_is_taken_once():
    actions.add_region(by=None, code="MENA", name={"en": "Middle East and North Africa"})

    assert refused(actions.add_region, by=None, code="mena", name="Again").code == "taken"
    assert refused(actions.add_region, by=None, code="!", name="Nothing").code == "missing"


def test_a_city_lies_in_a_part_of_its_own_country():
    leipzig = actions.add_municipality(by=None, name="Leipzig", country="DE", zone="Europe/Berlin", subdivision="de-sn")
    assert leipzig.subdivision == "DE-SN"

    for subdivision, code in (("AT-1", "elsewhere"), ("DE-XX", "unknown_choice")):
        refusal = refused(actions.change_municipality, leipzig, by=None, subdivision=subdivision)
        assert (refusal.code, refusal.field) == (code, "subdivision")
    assert "Burgenland is no part of Germany" in str(
        refused(actions.change_municipality, leipzig, by=None, subdivision="AT-1").words
    )


def test_in_another_country_a_city_leaves_its_part_of_the_old_one():
    city = actions.add_municipality(by=None, name="Linz", country="DE", zone="Europe/Berlin", subdivision="DE-RP")

    moved = actions.change_municipality(city, by=None, country="AT", zone="Europe/Vienna")

    assert (moved.country, moved.subdivision) == ("AT", "")
    assert actions.change_municipality(moved, by=None, subdivision="AT-4").subdivision == "AT-4"


def test_a_removed_row_comes_back_after_columns_came_and_went():
    """What was written down before an upgrade names its columns: one that is new begins anew, one that is gone is left out."""
    region = directory.region("mena", name={"en": "Middle East"})
    changes = Changes()
    assert changes.remove(Region.objects.filter(pk=region.pk)) == 1
    (written,) = changes.written
    place = written["fields"].index("order")
    older = {
        **written, "fields": [*written["fields"][:place], *written["fields"][place + 1 :], "gone"],
        "removed": [[*row[:place], *row[place + 1 :], "since"] for row in written["removed"]],
    }  # fmt: skip

    assert Changes([older]).take_back() == 0

    again = Region.objects.get(pk=region.pk)
    assert (again.code, str(again.name), again.order) == (
        "mena",
        "Middle East",
        Region._meta.get_field("order").default,
    )
