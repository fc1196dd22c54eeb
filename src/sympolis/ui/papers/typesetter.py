"""A process of its own that sets one paper: order as JSON on standard input, PDF (or PNG) on standard output.

Run by `ui.papers` as a file, with `-I`: it imports nothing of ours. The order holds the texts of the files that typst
may read, and the language; typst sees no other file, since its root is an empty folder. Three tries, in this order:
our fonts only, so that every host prints the same bytes; with the host's fonts, for a script that ours lack; and, if
a sign still has no font, without the claim of PDF/UA, so that it shows as a box instead of losing the whole paper.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path

import typst

FONTS = Path(__file__).parent.parent / "fonts"
MEMORY = 2 * 2**30  # bytes of address space; a series book uses 150 MB of memory
SHAPES = {"ja": "JP", "ko": "KR", "Hant": "TC", "TW": "TC", "HK": "HK"}  # of Chinese characters; all others: SC


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    order = json.load(sys.stdin)
    files = {name: text.encode() for name, text in order["files"].items()}
    with tempfile.TemporaryDirectory() as nothing:
        if "picture" in order:
            made = draw(files, order["language"], Path(nothing), foreign=order["picture"]["foreign"])
        else:
            made = typeset(files, order["language"], Path(nothing))
    sys.stdout.buffer.write(made)


def draw(files: dict[str, bytes], language: dict[str, str], root: Path, *, foreign: bool) -> bytes:
    """The first page as PNG, a pixel a point; with the host's fonts too when a letter is `foreign` to ours."""
    fonts = typst.Fonts(include_system_fonts=foreign, include_embedded_fonts=False, font_paths=[FONTS])
    families = wished(fonts, language) if foreign else []
    return typst.compile(  # type: ignore[no-any-return,call-overload]  # its stub forgets that files may be a dict
        files, root=root, font_paths=fonts, sys_inputs={"families": json.dumps(families)}, format="png", ppi=72.0
    )


def typeset(files: dict[str, bytes], language: dict[str, str], root: Path) -> bytes:
    """The PDF, by the first of the three tries that works."""
    ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    try:
        return attempt(files, ours, [], root, accessible=True)
    except typst.TypstError:
        hosts = typst.Fonts(include_embedded_fonts=False, font_paths=[FONTS])
        families = wished(hosts, language)
    try:
        return attempt(files, hosts, families, root, accessible=True)
    except typst.TypstError:
        return attempt(files, hosts, families, root, accessible=False)


def attempt(files: dict[str, bytes], fonts: typst.Fonts, families: list[str], root: Path, *, accessible: bool) -> bytes:
    """One try. Raises TypstError; with `accessible` also if a sign has no font."""
    return typst.compile(  # type: ignore[no-any-return,call-overload]  # its stub forgets that files may be a dict
        files,
        root=root,
        font_paths=fonts,
        sys_inputs={"families": json.dumps(families)},
        pdf_standards=["ua-1"] if accessible else ["1.7"],
    )


def wished(fonts: typst.Fonts, language: dict[str, str]) -> list[str]:
    """Families of the host to ask first: a Chinese text must not get Japanese shapes. Others typst finds itself."""
    shape = next((shape for part, shape in SHAPES.items() if part in language.values()), "SC")
    there = set(fonts.families())
    return [family for family in (f"Noto Sans CJK {shape}", f"Noto Sans {shape}", "Noto Sans") if family in there]


if __name__ == "__main__":
    try:
        main()
    except typst.TypstError as error:
        sys.exit(getattr(error, "diagnostic", None) or str(error))
