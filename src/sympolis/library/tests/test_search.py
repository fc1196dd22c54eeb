"""Search: the same answers on SQLite and PostgreSQL."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sympolis.contributions.models import Contribution
from sympolis.directory.tests import factories as directory
from sympolis.library import actions, fulltext, queries
from sympolis.library.actions import index
from sympolis.library.facets import Filters
from sympolis.library.models import Indexed, Practice, Word
from sympolis.library.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
NOTHING = Filters()


def library(*titles: dict | str, **fields) -> list[Practice]:
    """Practices of one network with these titles."""
    series = programme.series(networks.network("own", languages=["en", "de"]))
    return [add(series, title, **fields) for title in titles]


def add(series, title: dict | str, **fields) -> Practice:
    texts = title if isinstance(title, dict) else {"en": title}
    return factories.practice(series, title={"en": "Something", **texts}, **{"summary": {"en": "In short."}, **fields})


def ask(practices: list[Practice], query: str, filters: Filters = NOTHING, **more) -> queries.Found:
    return queries.search(practices[0].network, query, filters, **more)


def titles(practices: list[Practice], query: str, **more) -> list[str]:
    found = ask(practices, query, **more)
    rows = Practice.objects.in_bulk(found.ids)
    return [rows[pk].title.best("de", "pt", "fr", "es")[0] for pk in found.ids]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ({"de": "Mülltrennung im Stadtteil"}, "Mulltrenung"),
        ({"de": "Mülltrennung im Stadtteil"}, "Muelltrennung"),
        ({"de": "Mülltrennung im Stadtteil"}, "müll"),
        ({"de": "Mülltrennung im Stadtteil"}, "Muell"),
        ({"de": "Bürogemeinschaft"}, "Buero"),
        ({"de": "Mülltrennung im Stadtteil"}, "Mull Stadtteile"),
        ({"de": "Mülltrennung im Stadtteil"}, "trennung"),
        ({"de": "Versorgung mit Wasser"}, "Wasserversorgung"),
        ({"de": "Wasserversorgung"}, "Versorgung mit Wasser"),
        ({"de": "Wasserversorgung"}, "Waserversorgung"),
        ({"de": "Wasser für alle"}, "Wasr"),
        ({"de": "Märkte bleiben offen"}, "markt"),
        ({"de": "Gesundheitsämter arbeiten zusammen"}, "Gesundheitsamt"),
        ({"pt": "Uma praça para todos"}, "praca"),
        ({"pt": "Organização de praças"}, "organizacao"),
        ({"fr": "Écoles ouvertes"}, "ecole"),
        ({"fr": "L’eau potable"}, "eau"),
        ({"es": "Gestión de residuos"}, "gestion residuo"),
        ({"es": "Ciudades seguras"}, "ciudad"),
        ({"ar": "إدارة المياه"}, "مياه"),
        ({"zh": "城市供水系统"}, "供水"),
        ("Policies for cities", "city policy"),
        ("Handwashing at markets", "hand washing market"),
        ("Air quality and CO2", "co2"),
        ("COVID-19 hotline", "covid 19"),
        ("COVID-19 hotline", "hotlne"),
        ("Answer in 1e5a steps", "1e5a"),
    ],
)
def test_is_found(title, query):
    practices = library("Quite another thing", title)

    assert ask(practices, query).ids == [practices[1].pk]


@pytest.mark.parametrize(
    "query",
    ["Eisenbahn", "🦠", "'", '"', "*", "q*", "NOT", "AND OR", "(((", "title:x", "\x00", "^x", "NEAR(a b)", "a:*b & !c |", "{x}", "--", "\ud800"],
)  # fmt: skip
def test_hostile_and_foreign_queries_find_nothing_and_break_nothing(query):
    assert ask(library("Markets stay open"), query).ids == []


def test_a_huge_query_is_answered():
    practices = library("Markets stay open")

    assert ask(practices, "markets " + "ä" * 100_000).ids == [practices[0].pk]


@given(query=st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_query_breaks_the_database(db, query):
    with transaction.atomic():
        network = Practice.objects.first().network if Practice.objects.exists() else library("Markets")[0].network
        queries.search(network, query, NOTHING)


def test_title_comes_before_summary_before_the_rest():
    rest, summary, title = library("One", "Two", "Compost for gardens")
    for practice, field in ((rest, "content"), (summary, "summary")):
        told = {"problem": {"en": "Too little compost."}} if field == "content" else {"en": "Compost from markets."}
        setattr(practice, field, told)
        practice.save()
    index.rebuild()

    assert ask([title], "compost").ids == [title.pk, summary.pk, rest.pk]


def test_city_country_theme_and_other_spellings_are_found():
    series = programme.series()
    city = directory.municipality("Kumasi", country="GH")
    city.aliases.create(text="Garden City of West Africa")
    practice = factories.practice(series, municipality=city, themes=(programme.theme(series, "Public health"),))

    for query in ("kumasi", "ghana", "health", "garden west africa"):
        assert ask([practice], query).ids == [practice.pk], query


def test_what_was_misspelt_is_told():
    practices = library({"de": "Mülltrennung"}, "Other")

    assert ask(practices, "Mulltrenung").heard == [queries.Heard("Mulltrenung", ("Mülltrennung",))]
    assert ask(practices, "Mülltrennung").heard == []


def test_of_a_compound_that_nothing_has_the_part_that_is_there_is_shown_and_told():
    practices = library({"de": "Wasser für alle"}, "Markets stay open")

    found = ask(practices, "Wasserversorgung")

    assert (found.ids, found.heard) == ([practices[0].pk], [queries.Heard("Wasserversorgung", ("Wasser",))])
    assert ask(practices, "Wasserversorgung markets").ids == [practices[1].pk]
    actions.withdraw(practices[0], by=None)
    assert ask(practices, "Wasserversorgung").ids == []


def test_the_parts_of_a_compound_are_looked_up_once():
    practices = library({"de": "Wasser für alle"})

    with CaptureQueriesContext(connection) as made:
        ask(practices, "Wasserversorgung")

    assert sum('FROM "library_word" WHERE' in one["sql"] and "IN (" in one["sql"] for one in made) == 1


def test_a_word_that_says_nothing_is_not_taken_for_one_that_is_misspelt():
    rows = library("What the town was before", "The wash house")
    assert [(one.typed, one.instead) for one in ask(rows, "wasg").heard] == [("wasg", ("wash",))]


def test_a_word_that_nobody_has_is_left_out_and_told():
    practices = library("Markets stay open")

    found = ask(practices, "markets xylophonist")

    assert (found.ids, found.heard, found.loose) == ([practices[0].pk], [queries.Heard("xylophonist")], False)


def test_when_none_has_all_words_those_with_some_are_shown():
    practices = library("Markets stay open", "Schools close")

    found = ask(practices, "markets schools")

    assert (set(found.ids), found.loose) == ({practice.pk for practice in practices}, True)


def test_what_was_taken_down_is_found_no_more_nor_suggested():
    practices = library("Xylophonist quartet", "Markets stay open")
    assert ask(practices, "xylophonis").ids == [practices[0].pk]

    actions.withdraw(practices[0], by=None)

    assert ask(practices, "xylophonist").ids == []
    assert ask(practices, "xylophonits markets").heard == [queries.Heard("xylophonits")]
    assert not Word.objects.filter(text__startswith="xylo").exists()
    assert Word.objects.filter(text="short").get().uses == 1


def test_a_withdrawal_hides_words_and_suggestions_before_the_worker_has_heard_of_it():
    practices = library("Xylophonist quartet", "Markets stay open")

    Contribution.objects.filter(practice=practices[0]).update(state="withdrawn")

    assert ask(practices, "xylophonist").ids == []
    assert ask(practices, "xylophonits markets").heard == [queries.Heard("xylophonits")]
    assert ask(practices, "").ids == [practices[1].pk]


def test_another_network_finds_nothing_of_it():
    practices = library("Markets stay open")
    other = networks.network("other")

    for query in ("", "markets", "markest"):
        found = queries.search(other, query, NOTHING)
        assert (found.ids, found.heard, found.counts["status"]) == ([], [], {})
    assert ask(practices, "markets").ids


def test_without_words_the_newest_come_first():
    practices = library("One", "Two", "Three")

    assert ask(practices, "").ids == [practice.pk for practice in reversed(practices)]
    actions.mark_current(practices[1], by=None)
    assert ask(practices, "", sort="checked").ids[0] == practices[1].pk


def test_outdated_ones_come_after_others_that_are_as_good():
    practices = library("Compost heap", "Compost heap")
    actions.mark_outdated(practices[1], by=None)

    assert ask(practices, "compost").ids == [practices[0].pk, practices[1].pk]


def test_facets_narrow_and_count():
    series = programme.series()
    water, waste = (programme.theme(series, code=code) for code in ("water", "waste"))
    one = factories.practice(series, themes=(water,), sdgs=[6])
    two = factories.practice(series, themes=(water, waste), sdgs=[6, 11])
    three = factories.practice(series, themes=(waste,), sdgs=[11])

    found = ask([one], "markets", Filters.of({"theme": ["water"], "sdg": ["11"]}))

    assert found.ids == [two.pk]
    assert found.total == 3
    assert found.counts["theme"] == {"water": 1, "waste": 2}  # as if only the goal were chosen
    assert found.counts["sdg"] == {"6": 2, "11": 1}
    both = ask([one], "", Filters.of({"theme": ["water", "waste"]}))
    assert set(both.ids) == {one.pk, two.pk, three.pk}


def test_a_new_version_is_found_by_its_new_words_only():
    (practice,) = library("Xylophonist quartet")
    contribution = practice.contribution
    contribution.title = {"en": "Saxophonist quartet"}
    contribution.save()
    factories.approve(contribution)
    actions.publish(contribution, by=None)

    assert ask([practice], "saxophonist").ids == [practice.pk]
    assert not Word.objects.filter(text="xylophonist").exists()


def test_questions_to_the_database_do_not_grow_with_practices_or_words():
    practices = library(*(f"Market hall {number}" for number in range(3)))
    counts = []
    for more in (0, 27):
        for number in range(more):
            add(practices[0].series, f"Market hall {number}")
        with CaptureQueriesContext(connection) as queries_made:
            ask(practices, "markts versorgungsnetz halls", Filters.of({"status": ["running"], "sdg": ["11"]}))
        counts.append(len(queries_made))

    assert counts[0] == counts[1] <= 6


def test_what_is_missing_in_the_index_is_put_right():
    practices = library("Markets stay open", "Schools close", "Gone")
    Indexed.objects.filter(practice=practices[0]).delete()
    Practice.objects.filter(pk=practices[2].pk).update(state="withdrawn")

    assert index.repair() == 2
    assert ask(practices, "markets").ids == [practices[0].pk]
    assert index.repair() == 0


@pytest.mark.parametrize("text", ["\ufdfa" * 40, "𐌰" * 290 + "ก"])
def test_signs_that_stand_for_whole_sentences_are_written_and_looked_for(client, text):
    (practice,) = library(f"Markets {text}")

    assert client.get("/practices/", {"q": text}).status_code == 200
    assert ask([practice], text).ids == [practice.pk]
    assert not Word.objects.filter(text__contains=" ").exists()


def test_words_with_a_blank_in_them_are_put_right():
    (practice,) = library("Markets stay open")
    Word.objects.create(network=practice.network, text="stay open", shown="stay open", uses=1, grams="0st")

    index.repair()

    assert not Word.objects.filter(text__contains=" ").exists()


def test_a_practice_is_held_before_its_network():
    practices = library("Markets stay open", "Schools close")
    with CaptureQueriesContext(connection) as asked:
        index.refresh(practices)

    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    places = [next(place for place, sql in enumerate(read) if f'FROM "{table}"' in sql) for table in ("library_practice", "networks_network")]  # fmt: skip
    assert places == sorted(places)


def test_longer_words_are_told_apart_after_all_that_share_their_grams_were_read():
    practices = library(*[f"abcde{n}bcdef" for n in range(40)], "xabcdefx")

    assert ask(practices, "abcdef").ids == [practices[-1].pk]


def test_the_index_is_made_anew_from_nothing():
    practices = library({"de": "Mülltrennung"}, "Schools close")
    before = list(Word.objects.order_by("text").values_list("text", "uses"))
    Indexed.objects.all().delete()
    Word.objects.all().delete()

    assert index.rebuild() == 2
    assert list(Word.objects.order_by("text").values_list("text", "uses")) == before
    assert ask(practices, "Mulltrenung").ids == [practices[0].pk]


def test_refusing_a_publication_leaves_the_index_as_it_was():
    practices = library("Markets stay open")
    words = list(Word.objects.values_list("text", flat=True))
    with pytest.raises(RuntimeError), transaction.atomic():
        _break_after(lambda: add(practices[0].series, "Xylophonist"))

    assert list(Word.objects.values_list("text", flat=True)) == words
    assert ask(practices, "xylophonist").ids == []


def _break_after(act) -> None:
    act()
    raise RuntimeError


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
@given(token=st.text(alphabet="abe0159u", min_size=1, max_size=12))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_reads_every_token_as_one_word(db, token):
    from sympolis.library.words import coded

    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', %s))", [coded(token)])
        assert cursor.fetchone()[0] == [coded(token)]


def test_expressions_are_written_for_both_databases():
    tree = fulltext.all_of([fulltext.any_of([fulltext.Token("mull", starts=True), fulltext.Token("水")]), fulltext.Token("1e5")])  # fmt: skip

    assert fulltext.to_match(tree) == '(("mull"* OR "uue6b0b4") AND "n1e5")'
    assert fulltext.to_tsquery(tree) == "(('mull':* | 'uue6b0b4') & 'n1e5')"
