"""Words as the library finds them: pure, so tried with whatever can be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolis.library import words
from sympolis.library.words import coded, forms_of, grams, near, pieces, splits, terms, tokens, words_of


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Müll", "Mull"), ("de", "Müll", "Muell"), ("de", "Städte", "Stadt"), ("de", "Märkte", "Maerkte"),
        ("de", "Gesundheitsämter", "Gesundheitsamt"), ("de", "Straße", "Strasse"), ("en", "cities", "city"),
        ("en", "policies", "policy"), ("fr", "écoles", "ecole"), ("fr", "déchets", "dechet"), ("es", "ciudades", "ciudad"),
        ("es", "niños", "nino"), ("pt", "praças", "praca"), ("pt", "organização", "organizacao"), ("pl", "miasta", "miasto"),
        ("tr", "şehirler", "sehir"), ("ru", "города", "город"), ("ar", "المياه", "مياه"), ("vi", "nước", "nuoc"),
    ],
)  # fmt: skip
def test_endings_and_accents_do_not_matter(language, one, other):
    assert set(forms_of(one, language)) & set(forms_of(other, language))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l’eau d'une école", ["eau", "une", "école"]),
        ("COVID-19: co-design!", ["COVID", "19", "co", "design"]),
        ("水供应 system", ["水供", "供应", "system"]),
        ("किसानों की", ["किसानों", "की"]),
        ("Was\u00adser\u200bwerk", ["Wasserwerk"]),
        ("\u202eabc\x00def", ["abc", "def"]),
        ("🦠 — ' \" * ()", []),
        ("\ufdfb", ["جل", "جلاله"]),
        ("⑴", ["1"]),
    ],
)
def test_words_of_a_text(text, found):
    assert list(words_of(text)) == found


@pytest.mark.parametrize("text", ["\ufdfa" * 40, "𐌰" * 290 + "ก", "𐌰" * 45 + "ก", "\ufdfa" * 300])
def test_what_grows_by_folding_stays_short(text):
    assert max(len(coded(token)) for token in tokens(text, "ar")) <= words.LONGEST_CODED
    assert all(" " not in term.folded and len(term.folded) <= words.LONGEST_WORD for term in terms(text, ["ar"]))


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others():
    assert [term.folded for term in terms("die Versorgung mit Wasser", ["de"])] == ["versorgung", "wasser"]
    assert [term.folded for term in terms("was ist das", ["de"])] == ["was", "ist", "das"]


def test_a_query_is_cut_where_nobody_needs_more():
    assert len(terms("wort%d " * 5 % tuple(range(5)) + "x" * 100_000, ["de"])) == 6
    assert len(terms(" ".join(f"w{n}" for n in range(100)), ["de"])) == words.MOST_TERMS
    assert max(len(term.folded) for term in terms("x" * 100_000, ["de"])) == words.LONGEST_WORD


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mulltrenung", "mulltrennung"), ("wasserversogung", "wasserversorgung"), ("strassenbelechtung", "strassenbeleuchtung"),
        ("kompsot", "kompost"), ("fahrad", "fahrrad"), ("hnadwashing", "handwashing"), ("comunity", "community"),
        ("quarentine", "quarantine"), ("merkado", "mercado"), ("gesundheitsampt", "gesundheitsamt"),
    ],
)  # fmt: skip
def test_misspelt_words_find_the_right_one(typed, meant):
    others = [
        "wasser",
        "trennung",
        "mulltonne",
        "strasse",
        "beleuchtung",
        "markt",
        "gesundheit",
        "rad",
        "washing",
        meant,
    ]

    assert near(typed, [(word, 1) for word in others]) == [meant]
    assert _shares_a_piece(typed, meant)


def test_the_more_frequent_of_two_that_are_as_near_comes_first():
    assert near("wald", [("bald", 1), ("wild", 2), ("wand", 9)]) == ["wand", "wild", "bald"]


def test_a_letter_left_out_between_two_equal_ones_is_one_letter():
    assert near("aaaaaa", [("aaabaaa", 1)]) == ["aaabaaa"]
    assert near("barier", [("barierre", 1)]) == ["barierre"]
    assert near("barier", [("barriere", 1), ("harrier", 1)]) == ["barriere"]
    assert near("papapa", [("papaya", 1)]) == ["papaya"]


def test_a_short_word_may_lack_a_letter_and_a_doubled_one():
    assert near("wasr", [("wasser", 5), ("wiesen", 5), ("wassers", 1)]) == ["wasser"]
    assert near("wasr", [("wasser", 5), ("war", 5), ("washr", 1)]) == ["war", "washr"]
    assert near("mul", [("muller", 5)]) == []
    assert near("wald", [("walden", 5), ("kwaldd", 5)]) == []


@given(st.text(alphabet="abcdeilmnorstu", min_size=6, max_size=8), st.data())
def test_a_letter_and_a_doubled_one_left_out_are_found(word, data):
    at = data.draw(st.integers(1, len(word) - 1))
    out = data.draw(st.integers(1, len(word) - 1))
    whole = word[:at] + word[at - 1] + word[at:]
    typed = word[:out] + word[out + 1 :]

    if len(whole) - len(words.undoubled(whole)) == 1 and typed != whole and len(words.undoubled(typed)) == len(typed):
        assert near(typed, [(whole, 1)]) == [whole]


def test_short_words_and_far_ones_stay_alone():
    assert near("ei", [("eis", 5)]) == []
    assert near("markt", [("garten", 5), ("wasser", 5)]) == []


def test_a_compound_is_taken_apart_with_its_linking_letters():
    assert ("wasser", "versorgung") in splits("wasserversorgung")
    assert ("gesundheit", "amter") in splits("gesundheitsamter")
    assert splits("markt") == []


def _shares_a_piece(typed: str, meant: str) -> bool:
    return any(set(piece) <= set(grams(meant)) for piece in pieces(typed))


@given(st.text(max_size=400), st.sampled_from(["de", "en", "fr", "ar", "hi", "xx", "zh-Hant", ""]))
def test_whatever_is_typed_becomes_letters_and_figures_of_latin_only(text, language):
    for token in tokens(text, language):
        written = coded(token)
        assert written.isascii()
        assert written.isalnum()
        assert written[0].isalpha()
    assert len(terms(text, [language, "de"])) <= words.MOST_TERMS


@given(st.text(max_size=60))
def test_folding_is_done_once_for_all(text):
    once = words.fold(text)

    assert words.fold(once) == once
    assert once == once.strip()


@given(st.text(alphabet="abcdeilmnorstu", min_size=7, max_size=20), st.data())
def test_one_wrong_letter_is_always_found(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeilmnorstuxyz"))
    how = data.draw(st.sampled_from(["left out", "too much", "another"]))
    typed = word[:place] + ("" if how == "left out" else letter) + word[place + (how != "too much") :]

    if typed != word:
        assert near(typed, [(word, 1)]) == [word]
        assert _shares_a_piece(typed, word)


@given(st.text(alphabet="abc", min_size=3, max_size=12), st.text(max_size=5), st.text(max_size=5))
def test_a_word_inside_another_shares_its_inner_grams(inner, before, after):
    outer = words.fold(before).replace(" ", "") + inner + words.fold(after).replace(" ", "")

    assert set(words.inner_grams(inner)) <= set(words.inner_grams(outer))
