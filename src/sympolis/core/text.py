"""Plain text from people: kept as typed, compared normalised.

Most text is ASCII, where Unicode's normal forms change nothing: it takes a short way with the same result.
"""

import re
import secrets
import unicodedata

INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF, 0x00AD]
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # the direction of writing
SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def tidy(text: str) -> str:
    """As typed, without control characters, in NFC, no blanks around, `\\n` as the only line end."""
    text = CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text.strip()


def one_line(text: str) -> str:
    """Tidy and on one line: for names, titles, mail subjects and calendar properties."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(tidy(text).split())


def comparable(text: str) -> str:
    """For comparing and searching: NFKD without accents and invisible characters, casefolded, single blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    text = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).casefold()
    return " ".join("".join(sign for sign in text if not unicodedata.combining(sign)).split())


def address_key(email: str) -> str:
    """An e-mail address for comparing: NFKC, no invisible characters, lower case."""
    if email.isascii():
        return email.strip().casefold()
    return unicodedata.normalize("NFKC", email.translate(INVISIBLE)).strip().casefold()


def isolated(text: str) -> str:
    """The text; one that changes the direction of writing is closed off, so that it cannot turn the words around it.

    Isolates that it leaves open are ended, and ends without a beginning, which would end ours, left out (UAX 9, BD9).
    """
    if not TURNS.search(text):
        return text
    return "\n".join(f"\u2068{_balanced(line)}\u2069" if line else "" for line in text.split("\n"))


def _balanced(line: str) -> str:
    open_ones, kept = 0, []
    for sign in line:
        if sign == "\u2069" and not open_ones:
            continue
        open_ones += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
        kept.append(sign)
    return "".join(kept) + "\u2069" * open_ones


def row_id(text: str) -> int:
    """The number of a row as a button or an address tells it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def random_tail(length: int = 6) -> str:
    """Letters that make an address impossible to count through."""
    return "".join(secrets.choice(SLUG_LETTERS) for _ in range(length))
