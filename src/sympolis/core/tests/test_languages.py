from sympolis.core.languages import country_name, direction, pick, translated, translation_state, zone_city
from sympolis.core.texts import Texts


def test_first_wanted_language_that_has_a_text_is_taken():
    texts = Texts({"en": "Water", "de": "", "_of": {"de": "x"}})

    assert pick(texts, "de", "en") == ("Water", "en")


def test_nothing_is_picked_from_nothing():
    assert pick({"_of": {"de": "x"}}, "de") == ("", "")


def test_translation_becomes_outdated_when_its_original_changes():
    texts = translated({"en": "Water"}, "en", "de", "Wasser")
    assert translation_state(texts, "en", "de") == "done"

    changed = translated(texts, "en", "en", "Waste water")

    assert translation_state(changed, "en", "de") == "outdated"


def test_missing_translation_is_told():
    assert translation_state({"en": "Water"}, "en", "de") == "missing"


def test_names_come_in_the_readers_language():
    assert (country_name("EG", "de"), zone_city("Africa/Cairo", "de"), direction("ar")) == ("Ägypten", "Kairo", "rtl")


def test_a_renamed_zone_keeps_the_words_that_languages_have_for_it():
    assert [zone_city(name, "de") for name in ("Asia/Kolkata", "Asia/Calcutta", "Europe/Kyiv")] == [
        "Kalkutta",
        "Kalkutta",
        "Kiew",
    ]
    assert zone_city("Asia/Kolkata", "en") == "Kolkata"
