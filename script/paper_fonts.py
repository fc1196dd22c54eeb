"""Makes the fonts of our papers (src/sympolis/ui/fonts) from their upstream fonts.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools==4.68.0 fontpkg-bricolage-grotesque==1.1 \\
        fontpkg-source-sans-3==3.52 fontpkg-ibm-plex-sans-arabic==1.101
    apt-get download fonts-noto-cjk && dpkg -x fonts-noto-cjk_*.deb /tmp/cjk
    /tmp/fonts/bin/python script/paper_fonts.py /tmp/cjk/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

A development chore, run only when a font changes: the results are in the repository. One fixed instance a file, since
a PDF carries outlines, not axes; only the scripts named below, so that all of them stay under three megabytes together. All
are renamed: "Source" and "Plex" are reserved names that a changed version must not bear (OFL, condition 3). The Arabic
is one with whole letters: where the dots are glyphs of their own (Noto), a reader aloud gets every dot as a letter.
"""

import shutil
import sys
from importlib import import_module
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).parent.parent / "src/sympolis/ui/fonts"
SIGNS = [*range(0x2000, 0x27C0), 0xFFFD]  # dashes, currencies, arrows, ticks: what the font has of them
LATIN = [*range(0x20, 0x250), *range(0x2B0, 0x370), *range(0x1E00, 0x1F00), *SIGNS]
EUROPEAN = [*LATIN, *range(0x370, 0x530), *range(0x1F00, 0x2000)]
ARABIC = [0x20, *range(0x600, 0x700), *range(0x750, 0x780), *range(0x8A0, 0x900), *range(0xFB50, 0xFE00),
          *range(0xFE70, 0xFF00), *range(0x2000, 0x2070)]  # fmt: skip

RECIPES = [  # package, file, axes, code points, family, style, weight, our file
    ("bricolage_grotesque", "BricolageGrotesque[opsz,wdth,wght].ttf", {"opsz": 40, "wdth": 84, "wght": 700}, LATIN,
     "Sympolis Display", "Bold", 700, "display-bold.ttf"),
    ("source_sans_3", "SourceSans3[wght].ttf", {"wght": 400}, EUROPEAN,
     "Sympolis Text", "Regular", 400, "text-regular.ttf"),
    ("source_sans_3", "SourceSans3[wght].ttf", {"wght": 650}, EUROPEAN,
     "Sympolis Text", "Bold", 700, "text-bold.ttf"),
    ("source_sans_3", "SourceSans3-Italic[wght].ttf", {"wght": 400}, EUROPEAN,
     "Sympolis Text", "Italic", 400, "text-italic.ttf"),
    ("ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", {}, ARABIC,
     "Sympolis Arabic", "Regular", 400, "arabic-regular.ttf"),
    ("ibm_plex_sans_arabic", "IBMPlexSansArabic-Bold.ttf", {}, ARABIC,
     "Sympolis Arabic", "Bold", 700, "arabic-bold.ttf"),
]  # fmt: skip


def name(font: TTFont, family: str, style: str, weight: int) -> None:
    """Gives the instance its name, weight and style bits; copyright and licence lines stay as they are."""
    full = f"{family} {style}"
    words = {1: family, 2: style, 3: full, 4: full, 6: f"{family.replace(' ', '')}-{style}"}
    for record in [record for record in font["name"].names if record.nameID not in {0, 5, 13, 14}]:
        font["name"].names.remove(record)
    for name_id, value in words.items():
        font["name"].setName(value, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].usWidthClass = 5
    font["OS/2"].fsSelection = {"Regular": 0x40, "Bold": 0x20, "Italic": 0x01}[style] | 0x80
    font["head"].macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[style]
    font["head"].modified = font["head"].created  # the same bytes whenever it is made


def make(package: str, file: str, axes: dict, unicodes: list, family: str, style: str, weight: int, ours: str) -> None:
    folder = Path(import_module(f"fontpkg_{package}").__file__).parent
    font = TTFont(folder / "files" / file, recalcTimestamp=False)
    if axes:
        font = instancer.instantiateVariableFont(font, axes)
    options = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=["*"])
    options.layout_features += ["tnum", "lnum", "case"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    if "STAT" in font:
        del font["STAT"]
    name(font, family, style, weight)
    font.save(TARGET / ours)
    shutil.copy(folder / "LICENSE", TARGET / f"{ours.split('-')[0]}-OFL.txt")
    print(f"{ours:20} {(TARGET / ours).stat().st_size // 1024:4} kB  {len(font.getBestCmap()):5} code points")


def encoded(codec: str, leads: range, trails: list[int]) -> set[int]:
    """Code points that a character set of two bytes holds."""
    found: set[int] = set()
    for pair in ([lead, trail] for lead in leads for trail in trails):
        found.update(ord(sign) for sign in bytes(pair).decode(codec, "ignore"))
    return found


def make_chinese(collection: Path) -> None:
    """The signs of GB 2312 and the frequent ones of Big5, in one weight; of 44,000 signs a name rarely needs another."""
    simplified = encoded("gb2312", range(0xB0, 0xF8), list(range(0xA1, 0xFF)))
    traditional = encoded("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    font = next(one for one in TTCollection(collection).fonts if one["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False, layout_features=[])
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={*simplified, *traditional, *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)})
    cutter.subset(font)
    name(font, "Sympolis Chinese", "Regular", 400)
    ours = TARGET / "chinese-regular.otf"
    font.save(ours)
    print(f"{ours.name:20} {ours.stat().st_size // 1024:4} kB  {len(font.getBestCmap()):5} code points")


if __name__ == "__main__":
    for recipe in RECIPES:
        make(*recipe)
    for collection in sys.argv[1:]:
        make_chinese(Path(collection))
