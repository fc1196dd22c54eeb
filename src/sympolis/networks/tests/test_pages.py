"""The desk's pages about the network, its cities and people, through the browser's door."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sympolis.directory.models import Municipality, Organisation, Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.look import contrast
from sympolis.networks.models import City
from sympolis.networks.queries import membership, municipalities_of
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return networks.network("north", languages=["en", "de"])


@pytest.fixture
def desk(north) -> Client:
    client = Client()
    client.force_login(networks.member(north))
    return client


def at(name: str, *keys) -> str:
    return reverse(f"networks:{name}", args=keys)


def page(answer) -> str:
    return answer.content.decode()


def test_city_is_picked_from_the_worlds_list(north, desk):
    region = directory.region("mena")
    networks.city(north, directory.municipality("Zarqa", country="JO", region=region))

    found = desk.get(at("city_new"), {"q": "ammân"})
    picked = found.context["world"][0].key
    answer = desk.post(at("city_new"), {"q": "ammân", "pick": picked, "since": "2020-07-01"})

    amman = Municipality.objects.get(slug="amman")
    assert answer["Location"] == at("city_edit", "amman")
    assert (amman.country, amman.zone, amman.size_band, amman.region) == ("JO", "Asia/Amman", "xl", region)
    assert str(membership(north, amman).since) == "2020-07-01"
    assert "GeoNames" in page(found)


def test_city_of_the_directory_is_offered_before_the_worlds(north, desk):
    kumasi = networks.city(networks.network("south"), directory.municipality("Kumasi", country="GH"))

    found = desk.get(at("city_new"), {"q": "kumasi"})
    assert found.context["known"] == [kumasi]
    desk.post(at("city_new"), {"q": "kumasi", "pick": f"here:{kumasi.slug}"})

    assert list(municipalities_of(north)) == [kumasi]
    assert Municipality.objects.count() == 1


@pytest.mark.parametrize("pick", ["", "XX/Nowhere/0.00/0.00", "here:none", "here:../../etc"])
def test_pick_that_was_not_offered_adds_nothing(north, desk, pick):
    answer = desk.post(at("city_new"), {"q": "amman", "pick": pick})

    assert answer.status_code == 422
    assert City.objects.count() == 0


def test_what_was_searched_is_kept_when_nothing_was_picked(desk):
    answer = desk.post(at("city_new"), {"q": "amman", "since": "2020-07-01"})

    assert "Pick one of the cities." in page(answer)
    assert 'value="amman"' in page(answer)
    assert 'value="2020-07-01"' in page(answer)


def test_city_that_is_known_is_refused_in_words(north, desk):
    networks.city(north, directory.municipality("Amman", country="JO"))
    picked = desk.get(at("city_new"), {"q": "amman"}).context["world"][0].key

    answer = desk.post(at("city_new"), {"q": "amman", "pick": picked})

    assert "Amman is in the directory already." in page(answer)


TYPED = {
    "name-en": "Hazmieh", "name-de": "Hazmiyya", "country": "LB", "zone": "Asia/Beirut", "size_band": "s",
    "aliases": "الحازمية\nEl Hazmieh\n\n", "latitude": "33.85", "longitude": "35.54", "summary-en": "East of Beirut.",
}  # fmt: skip


def test_city_is_typed(north, desk):
    answer = desk.post(at("city_type"), TYPED)

    city = Municipality.objects.get()
    assert answer["Location"] == at("cities")
    assert city.name == {"en": "Hazmieh", "de": "Hazmiyya", "_of": city.name["_of"]}
    assert {alias.text for alias in city.aliases.all()} == {"الحازمية", "El Hazmieh"}
    assert list(municipalities_of(north)) == [city]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name-en": ""}, "name"), ({"country": "ZZ"}, "country"), ({"zone": "Mars/Base"}, "zone"),
        ({"latitude": "91"}, "latitude"), ({"longitude": ""}, "latitude"), ({"latitude": "north"}, "latitude"),
        ({"size_band": "xxl"}, "size_band"), ({"website": "javascript:alert(1)"}, "website"), ({"since": "soon"}, "since"),
        ({"aliases": "x" * 201}, "aliases"), ({"region": "999"}, "region"),
    ],
)  # fmt: skip
def test_wrong_field_of_a_city_is_told_and_nothing_typed_is_lost(desk, wrong, field):
    answer = desk.post(at("city_type"), {**TYPED, **wrong})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "El Hazmieh" in page(answer) or field == "aliases"
    assert not Municipality.objects.exists()


def test_extra_fields_change_nothing(north, desk):
    """Forms take what they ask for and nothing else (trust 4)."""
    south = networks.network("south")
    more = {
        "network": str(south.pk), "network_id": str(south.pk), "slug": "mine", "is_demo": "1", "id": "1", "host": "evil.example",
        "is_staff": "1", "is_superuser": "1", "account": "1", "state": "published",
    }  # fmt: skip
    networks.contact(north, directory.person("Lima", slug="ana-lima"))

    desk.post(at("city_type"), {**TYPED, **more})
    desk.post(at("person_edit", "ana-lima"), {"family_name": "Lopes", **more})
    desk.post(at("network_edit"), {"name-en": "North", "working_language": "en", "zone": "Europe/Berlin", **more})

    city, ana = Municipality.objects.get(), Person.objects.get()
    assert (city.slug, city.is_demo, list(municipalities_of(south))) == ("hazmieh", False, [])
    assert (ana.slug, ana.family_name, ana.account, ana.is_demo) == ("ana-lima", "Lopes", None, False)
    north.refresh_from_db()
    assert (north.slug, north.host, north.is_demo) == ("north", "", False)


def test_city_is_changed_and_let_go(north, desk):
    city = networks.city(north, directory.municipality("Hazmieh", country="LB", zone="Asia/Beirut"))

    desk.post(at("city_edit", city.slug), {**TYPED, "since": "2019-05-01"})
    city.refresh_from_db()
    assert (city.size_band, str(membership(north, city).since)) == ("s", "2019-05-01")

    assert desk.get(at("city_remove", city.slug)).status_code == 405
    desk.post(at("city_remove", city.slug))
    assert not City.objects.exists()
    assert desk.get(at("city_edit", city.slug)).status_code == 404


def test_search_finds_a_city_by_another_spelling(north, desk):
    for name in ("Amman", "Batna"):
        networks.city(north, directory.municipality(name)).aliases.create(text=f"Old {name}")

    rows = desk.get(at("cities"), {"q": "old amm"}).context["rows"]

    assert [str(row["city"]) for row in rows] == ["Amman"]


def test_long_lists_come_in_pages(north, desk):
    for number in range(51):
        networks.city(north, directory.municipality(f"Town {number:03}"))

    first, second = desk.get(at("cities")), desk.get(at("cities"), {"page": "2"})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 1)
    assert 'rel="next" href' in page(first).replace('href="?page=2" rel="next"', 'rel="next" href')
    assert desk.get(at("cities"), {"page": "x' OR 1"}).status_code == 200


@pytest.mark.parametrize(("address", "add"), [("cities", networks.city), ("people", networks.contact)])
def test_queries_do_not_grow_with_the_rows(north, desk, address, add):
    def fill(count: int) -> None:
        for _row in range(count):
            row = add(north)
            if isinstance(row, Person):
                row.municipality = directory.municipality(region=directory.region())
                row.save()
            else:
                row.region = directory.region()
                row.save()

    counts = []
    for count in (3, 27):
        fill(count)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(at(address)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_person_is_added_with_languages(north, desk):
    city = networks.city(north)
    typed = {
        "given_name": "Ana", "family_name": "Lima", "email": "ana@city.example", "municipality": str(city.pk),
        "function-en": "Engineer", "language_0": "pt", "level_0": "native", "language_2": "en", "level_2": "",
        "gender": "woman", "zone": "America/Sao_Paulo",
    }  # fmt: skip

    answer = desk.post(at("person_new"), typed)

    ana = Person.objects.get()
    assert answer["Location"] == at("people")
    assert (str(ana), ana.email, ana.municipality, ana.zone) == (
        "Ana Lima",
        "ana@city.example",
        city,
        "America/Sao_Paulo",
    )
    assert ana.languages == [{"code": "pt", "level": "native"}, {"code": "en"}]


def test_person_cannot_be_put_into_a_city_of_another_network(desk):
    foreign = networks.city(networks.network("south"))

    answer = desk.post(at("person_new"), {"family_name": "Lima", "municipality": str(foreign.pk)})

    assert list(answer.context["form"].errors) == ["municipality"]


def test_person_without_a_name_is_asked_for_it(desk):
    answer = desk.post(at("person_new"), {"family_name": "", "biography-en": "Long story."})

    assert answer.status_code == 422
    assert "Long story." in page(answer)
    assert not Person.objects.exists()


def test_script_in_names_is_shown_as_text(north, desk):
    attack = "<script>alert(1)</script>"
    city = networks.city(north, directory.municipality(attack, slug="x"))
    city.aliases.create(text=attack)
    networks.contact(north, directory.person(attack, function={"en": attack}, municipality=city, slug="ana"))
    directory.organisation(attack)

    for address in (at("cities"), at("city_edit", "x"), at("people"), at("person_edit", "ana"), at("organisations"),
                    at("cities") + "?q=%3Cscript%3Ealert(1)", at("city_new") + "?q=%3Cscript%3Ealert(1)"):  # fmt: skip
        text = page(desk.get(address))
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_organisation_is_added_and_changed_by_those_who_know_its_people(north, desk):
    south = networks.network("south")
    theirs = directory.organisation("University of Kumasi")
    networks.contact(south, directory.person(organisation=theirs))

    desk.post(at("organisation_new"), {"name": "Ministry of Works", "country": "KE", "sector": "administration"})
    ours = Organisation.objects.get(name="Ministry of Works")
    desk.post(at("organisation_edit", ours.pk), {"name": "Ministry of Roads", "country": "KE"})

    ours.refresh_from_db()
    assert ours.name == "Ministry of Roads"
    assert desk.get(at("organisation_edit", theirs.pk)).status_code == 404
    assert "already" in page(desk.post(at("organisation_new"), {"name": "ministry of roads", "country": "KE"}))


NETWORK = {"name-en": "North", "name-de": "Nord", "working_language": "en", "other_languages": ["de", "fr"],
           "zone": "Africa/Nairobi", "contact_email": "us@north.example"}  # fmt: skip


def test_network_is_changed(north, desk):
    answer = desk.post(at("network_edit"), {**NETWORK, "mast_light": "#0B3D91", "on_mast_light": "#ffffff"})

    north.refresh_from_db()
    assert answer["Location"] == at("network_edit")
    assert (north.languages, north.zone, north.mast_light) == (["en", "de", "fr"], "Africa/Nairobi", "#0b3d91")
    assert f"{contrast('#0b3d91', '#ffffff'):.1f} : 1" in page(desk.get(at("network_edit")))


def test_faint_colours_are_all_told_at_once(north, desk):
    faint = {"on_mast_light": "#ffffff", "brand_light": "#ffdd00", "brand_dark": "#001111"}

    answer = desk.post(at("network_edit"), {**NETWORK, **faint})

    assert set(answer.context["form"].errors) == set(faint)
    assert "4.5 : 1" in page(answer)
    assert "us@north.example" in page(answer)
    north.refresh_from_db()
    assert (north.brand_light, north.zone) == ("", "Europe/Berlin")


def test_colour_that_is_none_is_told(desk):
    answer = desk.post(at("network_edit"), {**NETWORK, "mast_light": "red"})

    assert list(answer.context["form"].errors) == ["mast_light"]


def test_carriers_are_kept_without_the_empty_lines(north, desk):
    rows = {"c0-name": "City League", "c0-kind": "carrier", "c0-website": "", "c1-name": "", "c1-kind": "carrier",
            "c2-name": "Ministry", "c2-kind": "funder", "c2-website": "https://ministry.example"}  # fmt: skip

    desk.post(at("carriers"), rows)

    assert [str(carrier) for carrier in north.carriers.all()] == ["City League", "Ministry"]
    answer = desk.post(
        at("carriers"), {**rows, "c2-website": "javascript:alert(1)"} | {f"c{n}-kind": "carrier" for n in (3, 4)}
    )
    assert answer.status_code == 422
    assert "https://" in page(answer)


@pytest.mark.parametrize("role", [Role.CARRIER, Role.CONTRACTOR, Role.VIEWER])
def test_team_sees_the_network_and_only_coordinators_change_it(client, north, role):
    client.force_login(networks.member(north, role))

    assert client.get(at("network")).status_code == 200
    assert client.get(at("network_edit")).status_code == 403
    assert client.post(at("network_edit"), NETWORK).status_code == 403
    north.refresh_from_db()
    assert north.zone == "Europe/Berlin"


def test_a_citys_part_of_the_country_is_chosen_by_name(north, desk):
    networks.city(north, directory.municipality("Leipzig", country="DE"))
    wish = {"name-en": "Leipzig", "country": "DE", "zone": "Europe/Berlin"}

    offered = desk.get(at("city_edit", "leipzig"))
    assert '<option value="DE-SN">Saxony</option>' in page(offered)
    assert "Tyrol" not in page(offered)
    desk.post(at("city_edit", "leipzig"), {**wish, "subdivision": "DE-SN"})

    assert Municipality.objects.get().subdivision == "DE-SN"
    assert "Germany · Saxony" in page(desk.get(at("cities")))
    assert '<option value="DE-SN" selected>' in page(desk.get(at("city_edit", "leipzig")))


def test_a_part_of_another_country_is_asked_about_and_forgotten_where_there_are_none(north, desk):
    networks.city(north, directory.municipality("Linz", country="DE", subdivision="DE-RP"))
    wish = {"name-en": "Linz", "country": "AT", "zone": "Europe/Vienna", "subdivision": "DE-RP"}

    answer = desk.post(at("city_edit", "linz"), wish)
    assert answer.status_code == 422
    assert "Rhineland-Palatinate is no part of Austria. Choose again." in page(answer)
    assert '<option value="AT-4">Upper Austria</option>' in page(answer)

    desk.post(at("city_edit", "linz"), {**wish, "country": "JO"})
    assert (Municipality.objects.get().country, Municipality.objects.get().subdivision) == ("JO", "")
    assert "Part of the country" not in page(desk.get(at("city_edit", "linz")))


def test_who_types_a_city_chooses_among_all_parts_by_country(desk):
    asked = page(desk.get(at("city_type")))
    assert '<optgroup label="Austria">' in asked
    assert '<option value="IN-KL">Kerala</option>' in asked

    desk.post(at("city_type"), {**TYPED, "country": "IN", "zone": "Asia/Kolkata", "subdivision": "IN-KL"})

    assert Municipality.objects.get().subdivision == "IN-KL"
