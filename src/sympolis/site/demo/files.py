"""The names of the demo's series, and where the example files lie: in the package when it is installed, beside src/ in a clone."""

from pathlib import Path

PAST, SLUG = "lessons-learned-2020", "lessons-learned-now"  # the series as it was, and as if it ran today
EXAMPLES = {  # slug of the series -> file, in the order in which they build on each other
    PAST: "connective-cities-2020.toml",
    "core-programme-2020": "connective-cities-core-2020.toml",
}
_PACKAGE = Path(__file__).resolve().parents[2]
_PLACES = (_PACKAGE / "examples", _PACKAGE.parents[1] / "examples")


def example(slug: str) -> bytes:
    """The series file of that series. Raises FileNotFoundError."""
    return _read(EXAMPLES[slug])


def practices_file() -> bytes:
    """What cities brought. Raises FileNotFoundError."""
    return _read("demo-practices.toml")


def _read(name: str) -> bytes:
    found = next((place / name for place in _PLACES if (place / name).is_file()), None)
    if found is None:
        raise FileNotFoundError(f"{name} is neither in {_PLACES[0]} nor in {_PLACES[1]}")
    return found.read_bytes()
