"""Glossaries as files, and what they would do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sympolis.core.refusals import Refused
from sympolis.core.sheets import csv_of, xlsx_of
from sympolis.interpretation.suggesting import Text, suggest
from sympolis.interpretation.terms_files import LONGEST_TERM, Row, language_of, read, synonyms, to_table, to_tbx
from sympolis.interpretation.terms_joining import Entry, join, keys_of

OLD_TBX = b"""<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><descrip type="subjectField">Climate</descrip>
  <langSet xml:lang="en-GB"><tig><term>heat wave</term></tig><tig><term>hot spell</term></tig></langSet>
  <langSet xml:lang="de"><ntig><termGrp><term>Hitzewelle</term></termGrp></ntig></langSet>
  <langSet xml:lang="klingon-x"><tig><term>tuj</term></tig></langSet>
  <note>At least three days</note></termEntry>
</body></text></martif>"""


def row(place=1, theme="", comment="", **terms) -> Row:
    return Row(place, terms, theme, comment)


def test_columns_are_headed_by_codes_or_names_in_several_languages():
    told = "Thema;English;Deutsch;français;Kommentar;Preis\nKlima;heat wave;Hitzewelle;canicule;drei Tage;9\n"

    found = read(told.encode())

    assert found.rows == [
        Row(2, {"en": "heat wave", "de": "Hitzewelle", "fr": "canicule"}, theme="Klima", comment="drei Tage")
    ]
    assert found.faults == ["These columns are neither a language nor theme or comment, and are left out: “Preis”."]


def test_a_title_above_the_columns_is_passed_over():
    found = read(b"Our glossary;;\n;;\nEnglish;Deutsch;no\nwater;Wasser;vann\n")

    assert found.rows == [Row(4, {"en": "water", "de": "Wasser", "no": "vann"})]


def test_what_a_spreadsheet_would_run_comes_back_as_it_was():
    rows = [Row(2, {"en": "=1+1; -b", "de": "'sch", "nl": "'-tje"}, theme="@home", comment="a\n+b")]

    assert read(csv_of(*to_table(rows, ["en", "de", "nl"]))).rows[0].terms == rows[0].terms
    assert read(csv_of(*to_table(rows, ["en", "de", "nl"]))).rows[0].comment == rows[0].comment


def test_letters_that_were_guessed_are_told():
    assert read("en;pl\nwater;żółć\n".encode("iso8859-2")).is_guessed
    assert not read("en;pl\nwater;żółć\n".encode()).is_guessed


def test_a_comment_that_is_too_long_is_told():
    found = read(f"en;comment\nwater;{'x' * 1001}\n".encode())

    assert len(found.rows[0].comment) == 1000
    assert found.faults == ["Line 2: the comment is longer than 1000 signs; what comes after is left out."]


def test_a_term_twice_in_a_cell_is_once():
    assert read(b"en,de\nwater; water,Wasser\n").rows == [Row(2, {"en": "water", "de": "Wasser"})]


def test_a_spreadsheet_is_read_like_a_table():
    content = xlsx_of("terms", ["en", "ar"], [["heat wave", "موجة حر"]])

    assert read(content).rows == [Row(2, {"en": "heat wave", "ar": "موجة حر"})]


def test_both_forms_of_tbx_are_read():
    old = read(OLD_TBX)

    assert old.rows == [
        Row(1, {"en-GB": "heat wave; hot spell", "de": "Hitzewelle"}, theme="Climate", comment="At least three days")
    ]
    assert old.faults == ["Entry 1: “klingon-x” is no language that is known."]
    assert read(to_tbx(old.rows, title="A & B", language="en")).rows == old.rows


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Wort;Word\na;b\n", "no_languages"),
        (b"<tbx><body/></tbx>", "empty"),
        (b"<tbx><conceptEntry></tbx>", "unreadable"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>', "unreadable"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><tbx>&a;</tbx>'.encode("utf-16"), "unreadable"),
        (b"", "empty"),
        (b"en,de\n" + b"a,b\n" * 6000, "too_many"),
        (b"<tbx>" + b" " * 5_000_001, "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(content, code):
    with pytest.raises(Refused) as refused:
        read(content)

    assert refused.value.code == code
    assert str(refused.value.words)


def test_lines_without_terms_and_endless_terms_are_told_not_cut():
    found = read(f"en,de,comment\n,,only a comment\n{'x' * (LONGEST_TERM + 1)},kurz,\n".encode())

    assert found.rows == [Row(3, {"de": "kurz"})]
    assert [words[:6] for words in found.faults] == ["Line 2", "Line 3"]


def test_two_columns_of_one_language_are_told():
    found = read(b"en,English\nfirst,second\n")

    assert found.rows == [Row(2, {"en": "first"})]
    assert "en" in found.faults[0]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EN", "en"),
        ("pt_br", "pt-BR"),
        ("Französisch", "fr"),
        ("العربية", "ar"),
        ("zh-hant", "zh-Hant"),
        ("Polnisch", "pl"),
        ("Kiswahili", "sw"),
        ("Preis", ""),
        ("", ""),
    ],
)
def test_languages_are_known_by_code_and_name(words, code):
    assert language_of(words) == code


def test_the_same_notion_twice_becomes_one_with_all_its_languages():
    found = join(
        [], [row(2, en="Heat wave", de="Hitzewelle"), row(3, en="heat wave", fr="canicule"), row(4, en="heat wave")]
    )

    (entry,) = found.new
    assert entry.terms == {"en": "Heat wave", "de": "Hitzewelle", "fr": "canicule"}
    assert (found.doubled, found.clashes, found.changed) == (1, [], [])


def test_what_is_there_gets_more_and_loses_nothing():
    there = Entry(7, "", {"en": "resilience", "de": "Resilienz"}, "ours")

    found = join([there], [row(2, theme="climate", comment="theirs", en="resilience", fr="résilience")])

    assert [(one.pk, one.terms, one.theme, one.comment) for one in found.changed] == [
        (7, {"en": "resilience", "de": "Resilienz", "fr": "résilience"}, "climate", "ours")
    ]


@pytest.mark.parametrize(("replace", "stays"), [(False, "Resilienz"), (True, "Widerstandskraft")])
def test_terms_that_differ_are_told_and_replaced_only_when_wished(replace, stays):
    there = Entry(7, "", {"en": "resilience", "de": "Resilienz"})

    found = join([there], [row(9, en="resilience", de="Widerstandskraft")], replace=replace)

    assert [(one.place, one.language, one.here, one.there) for one in found.clashes] == [
        (9, "de", "Resilienz", "Widerstandskraft")
    ]
    assert there.terms["de"] == stays
    assert len(found.changed) == replace


def test_one_word_of_two_themes_is_two_notions():
    there = Entry(7, "finance", {"en": "bank", "de": "Bank"})

    found = join([there], [row(2, theme="rivers", en="bank", de="Ufer")])

    assert [one.terms for one in found.new] == [{"en": "bank", "de": "Ufer"}]
    assert found.clashes == []


def test_synonyms_are_the_same_notion():
    there = Entry(7, "", {"de": "Resilienz; Widerstandskraft"})

    assert join([there], [row(2, de="widerstandskraft")]).same == 1
    assert join([there], [row(2, de="Resilienz; Krisenfestigkeit")]).changed == [there]
    assert there.terms == {"de": "Resilienz; Widerstandskraft; Krisenfestigkeit"}
    assert synonyms(" a ;; b ") == ["a", "b"]


words = st.text(alphabet="abcé ;", min_size=1, max_size=6).filter(lambda word: synonyms(word))
files = st.lists(st.dictionaries(st.sampled_from(["en", "de", "fr"]), words, min_size=1), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of ours
@given(files, st.booleans())
def test_nothing_is_lost_and_a_second_time_changes_nothing(told, replace):
    rows = [
        Row(place, {code: "; ".join(synonyms(term)) for code, term in terms.items()})
        for place, terms in enumerate(told, 2)
    ]

    first = join([], rows)
    stored = [Entry(pk, one.theme, dict(one.terms)) for pk, one in enumerate(first.new, 1)]
    known = {key for entry in stored for key in keys_of(entry.terms)}

    assert first.changed == []
    if not first.clashes:
        assert {key for one in rows for key in keys_of(one.terms)} == known
        second = join(stored, rows, replace=replace)
        assert (second.new, second.clashes) == ([], [])


@given(files)
def test_files_are_read_as_they_were_written(told):
    rows = [
        Row(place, {code: "; ".join(synonyms(term)) for code, term in terms.items()})
        for place, terms in enumerate(told, 2)
    ]
    if rows:
        columns, cells = to_table(rows, ["en", "de", "fr"])
        again = read(csv_of(columns, cells)).rows
        assert [(one.place, one.terms) for one in again] == [(one.place, one.terms) for one in rows]
        assert [one.terms for one in read(to_tbx(rows, title="t", language="en")).rows] == [one.terms for one in rows]


def test_terms_that_several_practices_share_are_suggested():
    texts = [
        Text(1, "en", "The heat wave plan works. Heat waves come earlier."),
        Text(2, "en", "A heat wave came; the cooling centre opened."),
        Text(3, "en", "Cooling centres need volunteers."),
        Text(4, "de", "Ein Wort allein genügt nicht"),
    ]

    found = suggest(texts, set())

    assert {(one.term, one.language, one.practices) for one in found} == {
        ("heat wave", "en", (1, 2)), ("cooling centre", "en", (2, 3)),
    }  # fmt: skip
    assert suggest(texts, keys_of({"en": "Heat waves; cooling centre"})) == []


def test_words_that_everybody_knows_are_no_terms():
    texts = [
        Text(of, language, words)
        for of in (1, 2)
        for language, words in (
            (
                "en",
                "Everybody brought something; nobody had questions without answers. Each wastewater plant stayed open.",
            ),
            ("de", "Zwei Personen blieben offen, weil niemand Fragen hatte. Die Kläranlage hielt alle Stunden."),
            ("ar", "محطة المعالجة"),
        )
    ]

    assert {one.term for one in suggest(texts, set())} == {"wastewater plant", "Kläranlage", "محطة المعالجة"}
