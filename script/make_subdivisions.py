"""Makes the list of countries' parts in which holidays differ: src/sympolis/core/data/subdivisions.tsv.

Which parts there are is what the package `holidays` knows (docs/decisions/0027); their names are those of the Unicode CLDR
(https://cldr.unicode.org, Unicode License v3), as packed in Debian's unicode-cldr-core. To make the list anew, with the
folder common/subdivisions of CLDR:

    .venv/bin/python script/make_subdivisions.py /usr/share/unicode/cldr/common/subdivisions

A line a part; columns: ISO 3166-2 code, name in English, name in German. A part that CLDR has no name for bears ours, or the
package's own in the country's language. What the package treats apart and has no code in ISO 3166-2 (cities with a
feast of their own, school zones) is left out.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import holidays

TARGET = Path(__file__).parents[1] / "src/sympolis/core/data/subdivisions.tsv"
LANGUAGES = ("en", "de")
OURS = {  # where CLDR has none, or one that is cut off
    "FR-973": ("French Guiana", "Französisch-Guayana"),
    "FR-NC": ("New Caledonia", "Neukaledonien"),
    "FR-PF": ("French Polynesia", "Französisch-Polynesien"),
    "FR-TF": ("French Southern Territories", "Französische Süd- und Antarktisgebiete"),
    "IN-DH": ("Dadra and Nagar Haveli and Daman and Diu", "Dadra und Nagar Haveli und Daman und Diu"),
    "NO-55": ("Troms", "Troms"),
    "NO-56": ("Finnmark", "Finnmark"),
    "NZ-MBH": ("Marlborough", "Marlborough"),
}
CODE = re.compile(r"[A-Z0-9]{1,3}")
ABBREVIATION = re.compile(r"[A-Z0-9]{1,4}")


def names(folder: Path, language: str) -> dict[str, str]:
    """CLDR's key of a part ("desn") -> its name."""
    tree = ElementTree.parse(folder / f"{language}.xml")
    return {row.get("type", ""): row.text or "" for row in tree.iter("subdivision") if row.get("alt") is None}


def own_name(country: str, code: str) -> str:
    """What the package calls a part itself; "" when it has the code only."""
    known = holidays.country_holidays(country).get_subdivision_aliases().get(code, [])
    return next((name for name in known if not ABBREVIATION.fullmatch(name)), "")


def lines(folder: Path) -> list[str]:
    told = [names(folder, language) for language in LANGUAGES]
    found = []
    for country, codes in sorted(holidays.list_supported_countries(include_aliases=False).items()):
        for code in sorted(filter(CODE.fullmatch, codes)):
            own = own_name(country, code)
            english, german = (words.get(f"{country}{code}".lower(), "") for words in told)
            named = OURS.get(f"{country}-{code}", (english or own, german or english or own))
            row = (f"{country}-{code}", *named)
            if all(row):
                found.append("\t".join(row))
            else:
                print(f"left out, without a name: {country}-{code}", file=sys.stderr)
    return found


if __name__ == "__main__":
    TARGET.write_text("\n".join(lines(Path(sys.argv[1]))) + "\n")
