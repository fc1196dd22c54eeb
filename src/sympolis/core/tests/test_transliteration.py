import unicodedata

from sympolis.core.text import comparable
from sympolis.core.transliteration import ARABIC, CYRILLIC, GREEK, Script, consonants, script_of, sound


def test_spellings_of_one_sound_fall_together():
    assert {sound(name) for name in ("Юлия", "Юлія", "Yuliya", "Julia", "Iuliia")} == {"iulia"}
    assert {sound(name) for name in ("Щербаков", "Shcherbakov", "Schtscherbakow", "Ščerbakov")} == {"scerbakov"}
    assert {sound(name) for name in ("Παπαδόπουλος", "Papadopoulos", "Papadopulos")} == {"papadopulos"}


def test_arabic_letters_keep_the_consonants_without_the_article():
    assert {consonants(name) for name in ("مُحَمَّد", "محمد", "Mohamed", "Muhammad", "Mohammed")} == {"mhmd"}
    assert {consonants(name) for name in ("الحسن", "Al-Hassan", "El Hassan", "al Hasan")} == {"hsn"}
    assert {consonants(name) for name in ("جمال", "Jamal", "Gamal")} == {"hml"}


def test_a_script_is_told_by_its_letters():
    names = ("Maria Ivanova", "Мария", "Γιώργος", "محمد", "中村", "")

    assert [str(script_of(name)) for name in names] == ["latin", "other", "other", "arabic", "latin", "latin"]
    assert script_of("Maria (Мария)") == Script.OTHER


def test_every_letter_of_a_table_is_one_that_comparing_leaves():
    letters = [*CYRILLIC, *GREEK, *ARABIC]

    assert [unicodedata.name(letter) for letter in letters if comparable(f"a{letter}a") != f"a{letter}a"] == []
