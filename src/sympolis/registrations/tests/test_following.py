import pytest

from sympolis.registrations.following import Told, need_of, told

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
    need = need_of(one, FLOOR, there)

    assert need is not None
    assert (need.code, need.is_only) == (code, is_only)


@pytest.mark.parametrize(
    "one",
    [
        Told(), Told("en", ("fr",)), Told("", ("fr", "en")), Told("", (), "A ramp"),
        Told("", (), "je lis lentement"),
    ],
)  # fmt: skip
def test_whoever_follows_on_the_floor_needs_nothing(one):
    assert need_of(one, FLOOR) is None


def test_what_is_stored_is_read():
    assert told("", [{"code": "fr", "level": "fluent"}, {"code": "fr"}, {}], "", "BJ") == Told("", ("fr",), "", "BJ")
    assert told("ar", None, "", "") == Told("ar")
