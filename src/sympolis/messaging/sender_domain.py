"""What the DNS says of the domain that letters come from: SPF, DKIM, DMARC, and whether it takes mail back.

RFC 7208 (SPF), 6376 and 8301 (DKIM), 7489 (DMARC). Asks the DNS, changes nothing, knows no database.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.resolver
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

PATIENCE = 4.0  # seconds for one answer
MOST_LOOKUPS = 10  # RFC 7208 4.6.4
# Where mail servers and providers usually keep their key
SELECTORS = ("default", "mail", "dkim", "selector1", "selector2", "google", "s1", "s2", "k1", "k2", "k3", "smtp", "mta",
             "postfix", "pm", "brevo1", "mailjet", "fm1", "protonmail", "zmail")  # fmt: skip
TERM = re.compile(r"^[+?~-]?(include|a|mx|ptr|exists)(?=[:/]|$)", re.IGNORECASE)
REFUSED = "Gmail, Outlook and others refuse or bury letters without it"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at. `level`: fine, hint (should be better) or wrong (will not work)."""

    level: str
    about: str
    words: str


class DnsSilent(Exception):
    """The DNS does not answer, so that nothing can be said."""


def look(sender: str, envelope: str, selector: str, resolver: dns.resolver.Resolver | None = None) -> Iterator[Seen]:
    """Look at the domain of letters (`sender`) and the one they go back to (`envelope`), e.g. "network.example".

    selector   name of the DKIM key, "" to try the usual ones
    """
    if not _is_public(sender):
        yield Seen(
            "hint",
            "SYMPOLIS_FROM",
            f"{sender or 'nothing'} is no domain of the internet: letters will not arrive elsewhere",
        )
        return
    asked = _Dns(resolver)
    try:
        yield from _spf(asked, envelope)
        yield from _dkim(asked, sender, selector)
        yield from _dmarc(asked, sender, envelope)
        yield from _mail_back(asked, envelope)
    except DnsSilent:
        yield Seen("hint", "DNS", f"does not answer, so nothing is known of {sender}; try again where it does")


def _spf(asked: "_Dns", domain: str) -> Iterator[Seen]:
    about = f"SPF of {domain}"
    records = _spf_records(asked, domain)
    if not records:
        yield Seen(
            "hint",
            about,
            f'there is none; {REFUSED}. Add TXT at {domain}: "v=spf1 mx -all", with your mail server in place of mx',
        )
        return
    if len(records) > 1:
        yield Seen("wrong", about, f"there are {len(records)} records, which counts as none; join them into one")
        return
    terms = records[0].lower().split()[1:]
    last = next((term for term in terms if term.endswith("all")), "")
    lookups = _lookups(asked, domain, set())
    if lookups > MOST_LOOKUPS:
        yield Seen(
            "wrong",
            about,
            f"needs {lookups} lookups; from {MOST_LOOKUPS + 1} on it counts as broken. Take includes out",
        )
    elif last in {"all", "+all"}:
        yield Seen("wrong", about, "allows every server of the world to send in your name; end it with -all or ~all")
    elif not last and not any(term.startswith("redirect=") for term in terms):
        yield Seen("hint", about, f'"{records[0]}" forbids nobody; end it with -all or ~all')
    else:
        yield Seen("fine", about, f'"{records[0]}"')


def _spf_records(asked: "_Dns", domain: str) -> list[str]:
    return [text for text in asked.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def _lookups(asked: "_Dns", domain: str, seen: set[str]) -> int:
    """How many questions to the DNS a record costs, those of its includes too; counting ends when it is too many."""
    if domain in seen or len(seen) > MOST_LOOKUPS:
        return 0
    seen.add(domain)
    count = 0
    for term in next(iter(_spf_records(asked, domain)), "").split()[1:]:
        name, _colon, where = term.partition(":")
        if term.lower().startswith("redirect="):
            count += 1 + _lookups(asked, term.partition("=")[2].lower(), seen)
        elif TERM.match(term):
            count += 1
            if name.lstrip("+?~-").lower() == "include" and where and "%" not in where:
                count += _lookups(asked, where.lower(), seen)
    return count


def _dkim(asked: "_Dns", domain: str, selector: str) -> Iterator[Seen]:
    names = [selector] if selector else list(SELECTORS)
    found = {name: key for name in names if (key := _key(asked, f"{name}._domainkey.{domain}")) is not None}
    about = f"DKIM of {domain}"
    if selector and not found:
        yield Seen(
            "wrong",
            about,
            f"there is no key at {selector}._domainkey.{domain}; your mail server's manual tells what belongs there",
        )
    elif not found:
        words = f"no key at the usual names; {REFUSED}. Let your mail server sign, or tell its key's name in SYMPOLIS_DKIM_SELECTOR"
        yield Seen("hint", about, words)
    for name, key in found.items():
        yield _judged(f"DKIM key {name} of {domain}", key)


def _key(asked: "_Dns", name: str) -> dict[str, str] | None:
    """The tags of a DKIM key record."""
    for text in asked.texts(name):
        tags = _tags(text)
        if "p" in tags:
            return tags
    return None


def _judged(about: str, tags: dict[str, str]) -> Seen:
    if not tags["p"]:
        return Seen(
            "wrong", about, "was taken back (p= is empty): letters signed with it count as forged. Sign with another"
        )
    if tags.get("k", "rsa") == "ed25519":
        return Seen("fine", about, "Ed25519")
    try:
        key = load_der_public_key(base64.b64decode(re.sub(r"\s", "", tags["p"]), validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return Seen("wrong", about, "cannot be read; copy it into the DNS again, in one piece")
    bits = key.key_size if isinstance(key, RSAPublicKey) else 0
    if bits < 1024:
        return Seen("wrong", about, f"has {bits} bits, which counts as none; make one of 2048")
    if bits < 2048:
        return Seen("hint", about, f"has {bits} bits; make one of 2048")
    return Seen("fine", about, f"RSA, {bits} bits")


def _dmarc(asked: "_Dns", domain: str, envelope: str) -> Iterator[Seen]:
    place, records = _dmarc_records(asked, domain)
    about = f"DMARC of {domain}"
    if not records:
        yield Seen(
            "hint",
            about,
            f'there is none; {REFUSED}. Add TXT at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:you@{domain}"',
        )
        return
    if len(records) > 1:
        yield Seen("wrong", about, f"there are {len(records)} records at {place}, which counts as none; keep one")
        return
    policy = _tags(records[0]).get("p", "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        yield Seen("wrong", about, f'"{records[0]}" has no p=none, p=quarantine or p=reject')
    elif policy == "none":
        yield Seen(
            "fine", about, "p=none: forged letters are only reported. Go on to p=quarantine when the reports are clean"
        )
    else:
        yield Seen("fine", about, f"p={policy}")
    if _organisation(domain) != _organisation(envelope):
        words = f"letters go back to {envelope}, so SPF does not speak for {domain}: DKIM has to. Better use an address of {domain}"
        yield Seen("hint", "SYMPOLIS_RETURN_PATH", words)


def _dmarc_records(asked: "_Dns", domain: str) -> tuple[str, list[str]]:
    """Of the domain, or of the nearest one above it that has any."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        place = "_dmarc." + ".".join(labels[start:])
        records = [text for text in asked.texts(place) if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if records:
            return place, records
    return f"_dmarc.{domain}", []


def _mail_back(asked: "_Dns", domain: str) -> Iterator[Seen]:
    about = f"MX of {domain}"
    servers = asked.mail_servers(domain)
    if servers == ["."]:
        yield Seen(
            "wrong", about, "says that the domain takes no mail: letters from it are refused, and none can come back"
        )
    elif not servers and not asked.has_address(domain):
        yield Seen(
            "hint", about, "there is none: letters that do not arrive cannot come back, and some servers refuse them"
        )
    else:
        yield Seen("fine", about, ", ".join(servers) or "its own address")


def _tags(text: str) -> dict[str, str]:
    """ "v=DKIM1; p=abc" as {"v": "DKIM1", "p": "abc"}."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}


def _organisation(domain: str) -> str:
    """The last two names; good enough to notice a wholly different domain."""
    return ".".join(domain.lower().split(".")[-2:])


def _is_public(domain: str) -> bool:
    return "." in domain.strip(".") and not domain.lower().endswith((".localhost", ".local", ".invalid", ".internal"))


class _Dns:
    """Questions to the DNS. Raises DnsSilent when it does not answer; "there is none" is an answer."""

    def __init__(self, resolver: dns.resolver.Resolver | None) -> None:
        self.resolver = resolver

    def texts(self, name: str) -> list[str]:
        """The TXT records, each joined to one text."""
        return [b"".join(row.strings).decode("utf-8", "replace") for row in self._ask(name, "TXT")]

    def mail_servers(self, name: str) -> list[str]:
        rows = sorted(self._ask(name, "MX"), key=lambda row: row.preference)
        return [str(row.exchange).rstrip(".") or "." for row in rows]

    def has_address(self, name: str) -> bool:
        return bool(self._ask(name, "A") or self._ask(name, "AAAA"))

    def _ask(self, name: str, kind: str) -> list:
        try:
            self.resolver = self.resolver or dns.resolver.Resolver()
            return list(self.resolver.resolve(name, kind, lifetime=PATIENCE, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.EmptyLabel):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise DnsSilent(name) from error
