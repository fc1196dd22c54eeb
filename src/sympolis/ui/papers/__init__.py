"""Papers: PDF from a typst template and plain content. Knows no domain word.

A template is a `.typ` file of the app that prints it (`programme/papers/concept_note.typ`); what they share - page,
look, day-and-night strip - is `base.typ` here. Words of people and words of gettext alike come in as data: a template
reads them with `json("content.json")` and places strings, it never evaluates any (docs/decisions/0005-pdf-engine.md).
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECONDS = 60  # a series book of 65 pages takes one; whatever needs a minute is not a paper
# All that the process sees of ours: no setting, no secret. What typst lets go of is given back to the host while it
# works: the series book takes a tenth less memory for that, and no longer.
ENVIRONMENT = {"LANG": "C.UTF-8", "RAYON_NUM_THREADS": "2", "MALLOC_TRIM_THRESHOLD_": "65536"}

# What has no picture, or would turn the words that stand beside it: controls, bidi overrides and isolates, BOM,
# halves of surrogate pairs, noncharacters. Joiners (Persian, Hindi) and soft hyphens stay.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


# Letters of scripts that our fonts do not hold: not Latin, Greek, Cyrillic, Arabic or punctuation.
FOREIGN = re.compile("[^\x00-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u1fff\u2000-\u22ff\ufb50-\ufdff\ufe70-\ufeff]")


class PaperFailed(RuntimeError):
    """The template is broken, or it did not end in time. The message names places in the template, no content."""


def render_pdf(template_path: Path, content: dict[str, Any], *, language: str) -> bytes:
    """The PDF of a template filled with `content`, whose shape stands at the top of the template.

    `content` is what JSON can hold; it may carry lazy translations. `language` (BCP 47) sets the direction, the
    hyphenation and the language that the document names. The same template, content and language give the same bytes,
    as long as the fonts are ours; a script that they lack is set in the host's fonts, or in boxes where those lack it
    too. Always tagged; PDF/UA-1 unless a sign had no font. Takes about 0.2 s in a process of its own, which gives its
    60 to 150 MB back and cannot take the server along. Raises PaperFailed.
    """
    return _typeset(_order(template_path, content, language), b"%PDF-")


def render_png(template_path: Path, content: dict[str, Any], *, language: str) -> bytes:
    """The first page of a template as a picture, a pixel a point; otherwise as `render_pdf`. Takes about 0.15 s.

    A picture does not tell which signs had no font, so the host's fonts are asked whenever a letter is not of a script
    that ours hold.
    """
    words = json.dumps(printable(content), ensure_ascii=False)
    order = _order(template_path, content, language) | {"picture": {"foreign": bool(FOREIGN.search(words))}}
    return _typeset(order, b"\x89PNG")


def _order(template_path: Path, content: dict[str, Any], language: str) -> dict[str, Any]:
    spoken = language_of(language)
    files = {
        "main.typ": template_path.read_text("utf-8"),
        "base.typ": (HERE / "base.typ").read_text("utf-8"),
        "content.json": json.dumps(printable(content) | {"language": spoken}),
    }
    return {"files": files, "language": spoken}


def printable(content: Any) -> Any:
    """The same content with every string free of signs that cannot be printed; `\\n` is the only line end."""
    if isinstance(content, dict):
        return {str(key): printable(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [printable(value) for value in content]
    if content is None or isinstance(content, bool | int | float):
        return content
    return UNPRINTABLE.sub("", re.sub(r"\r\n?|[\u2028\u2029]", "\n", str(content)))


def language_of(tag: str) -> dict[str, str]:
    """What typst wants to know of a BCP 47 tag: {"lang": "pt", "region": "BR"}, {"lang": "zh", "script": "Hans"}."""
    found = re.fullmatch(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}))?(?:-.*)?", tag, re.IGNORECASE)
    if not found:
        return {"lang": "en"}
    language, script, region = (part or "" for part in found.groups())
    parts = {"lang": language.lower(), "script": script.title(), "region": region.upper()}
    return {key: value for key, value in parts.items() if value}


def _typeset(order: dict[str, Any], begins: bytes) -> bytes:
    """Runs `typesetter.py` on an order and hands back what it prints, which begins as such a file does."""
    command = [sys.executable, "-I", str(HERE / "typesetter.py")]
    try:
        told = json.dumps(order).encode()
        done = subprocess.run(command, input=told, capture_output=True, timeout=SECONDS, env=ENVIRONMENT)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise PaperFailed(f"not ready after {SECONDS} s") from None
    if done.returncode or not done.stdout.startswith(begins):
        raise PaperFailed(done.stderr.decode(errors="replace")[-2000:] or f"ended with code {done.returncode}")
    return done.stdout


__all__ = ["PaperFailed", "language_of", "printable", "render_pdf", "render_png"]
