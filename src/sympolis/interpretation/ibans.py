"""Account numbers in invoice data: an IBAN tells by itself whether a sign of it is wrong (ISO 13616). Pure."""

import re

WRITTEN = re.compile(r"\b([A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30})\b")
NAMED = re.compile(r"\bIBAN\b[\s:.\-–]*(.*)")


def wrong_ibans(text: str) -> list[str]:
    """IBANs in a text that cannot be right, as they were written: lines that say IBAN, or hold nothing else."""
    found = []
    for line in text.upper().splitlines():
        named = NAMED.search(line)
        candidate = named.group(1).strip() if named else line.strip()
        written = WRITTEN.match(candidate)
        if (named and candidate and not (written and _adds_up(written.group(1)))) or (
            written and written.group(1) == candidate and not _adds_up(candidate)
        ):
            found.append(candidate)
    return found


def _adds_up(written: str) -> bool:
    """Whether its check digits are right; a shorter beginning counts, where words follow behind."""
    parts = re.split(r"[ -]", written)
    return any(_is_iban("".join(parts[:end])) for end in range(1, len(parts) + 1))


def _is_iban(code: str) -> bool:
    if not 15 <= len(code) <= 34:
        return False
    digits = "".join(str(int(sign, 36)) for sign in code[4:] + code[:4])
    return int(digits) % 97 == 1
