import pytest

from sympolis.registrations.following import Told, needs_of, told

FLOOR = "en"


@pytest.mark.parametrize(
    ("one", "there", "code", "is_only"),
    [
        (Told("fr"), (), "fr", True),
        (Told("fr", ("fr", "en")), (), "fr", False),
        (Told("fr", ("fr", "es")), ("fr", "es"), "fr", False),
        (Told("fr", ("fr",)), ("fr",), "fr", True),
        (Told("", ("fr", "ar")), (), "fr", True),
        (Told("", ("fr", "ar")), ("ar",), "ar", True),
        (Told("", ("fr", "ar")), ("ar", "fr"), "fr", False),
        (Told("", (), "Sign language, please", "DE"), (), "gsg", True),
        (Told("", (), "Sign language, please", "MN"), (), "ils", True),
        (Told("fr", ("fr",), "Je suis sourd: LSF"), (), "fsl", True),
        (Told("", (), "Ich brauche Gebärdensprache (ÖGS)", "DE"), (), "asq", True),
        (Told("ase"), (), "ase", True),
        (Told("", ("en",), "Captions help me"), (), "en-x-cc", True),
        (Told("fr", ("fr",), "sous-titres"), (), "fr-x-cc", True),
        (Told("fr", ("fr", "en"), "sous-titres"), ("en-x-cc",), "en-x-cc", True),
        (Told("", (), "Untertitel"), (), "en-x-cc", True),
    ],
)
def test_somebody_needs_the_first_channel_that_serves_them(one, there, code, is_only):
    (need,) = needs_of(one, FLOOR, there)

    assert (need.code, need.is_only) == (code, is_only)


@pytest.mark.parametrize(
    ("one", "there", "needs"),
    [
        (Told(captions=True), (), {"en-x-cc": True}),
        (Told("", ("de", "en"), "Captions", captions=True), (), {"en-x-cc": True}),
        (Told("", ("de",), captions=True), (), {"de-x-cc": True}),
        (Told("", ("gsg",), captions=True), (), {"en-x-cc": True}),
        (Told("", ("fr",), "LSF", "FR", sign_language="ils"), (), {"ils": True}),
        (Told("", (), "Untertitel", sign_language="gsg"), (), {"gsg": True}),
        (Told("gsg", sign_language="gsg"), (), {"gsg": True}),
        (Told("fr", ("fr", "en"), captions=True), ("fr",), {"fr-x-cc": True, "fr": False}),
        (Told("fr", ("fr",), captions=True, sign_language="fsl"), (), {"fsl": True, "fr-x-cc": True, "fr": True}),
        (Told(captions=True, sign_language="gsg"), ("gsg",), {"gsg": True, "en-x-cc": False}),
        (Told("en", captions=True, sign_language="gsg"), ("en-x-cc",), {"gsg": False, "en-x-cc": True}),
    ],
)
def test_everything_that_is_ticked_counts_and_the_wish_with_it_but_no_words(one, there, needs):
    found = needs_of(one, FLOOR, there)

    assert {need.code: need.is_only for need in found} == needs
    assert not any(need.is_read for need in found)


def test_what_is_only_read_from_words_is_marked():
    assert [need.is_read for need in needs_of(Told(needs="Captions"), FLOOR)] == [True]
    assert [need.is_read for need in needs_of(Told("ase", needs="ASL"), FLOOR)] == [False]


@pytest.mark.parametrize(
    "one",
    [
        Told(), Told("en", ("fr",)), Told("", ("fr", "en")), Told("", (), "A ramp"),
        Told("", (), "je lis lentement"),
    ],
)  # fmt: skip
def test_whoever_follows_on_the_floor_needs_nothing(one):
    assert needs_of(one, FLOOR) == ()


def test_what_is_stored_is_read():
    assert told("", [{"code": "fr", "level": "fluent"}, {"code": "fr"}, {}], "", "BJ") == Told("", ("fr",), "", "BJ")
    assert told("ar", None, "", "") == Told("ar")
    assert told("", [], "", "", True, "gsg") == Told(captions=True, sign_language="gsg")
