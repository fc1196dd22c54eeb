"""One thing has one word, in each language."""

from pathlib import Path

HOUSE = Path(__file__).parents[1]
OURS = HOUSE / "src/sympolis"


def test_a_session_is_called_veranstaltung_in_german_and_nothing_else():
    texts = [
        OURS / "locale/de/LC_MESSAGES/django.po",
        *(OURS / "programme/house_formats").glob("*.toml"),
        *(OURS / "programme/templates_of_series").glob("*.toml"),
        *(HOUSE / "examples").glob("*.toml"),
    ]

    other = [f"{path.name}:{number}" for path in texts for number, line in enumerate(path.read_text().splitlines(), 1)
             if "Sitzung" in line]  # fmt: skip
    assert len(texts) > 10
    assert other == []
