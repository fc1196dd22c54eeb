"""What is said of a sender's domain, asked of a real name server on loopback."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sympolis.messaging import sender_domain
from sympolis.messaging.tests.name_server import NameServer

DOMAIN = "network.example"
GOOD_SPF = {
    (DOMAIN, "TXT"): ['"v=spf1 include:_spf.mail.example -all"'],
    ("_spf.mail.example", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 ~all"'],
}
GOOD_DMARC = {(f"_dmarc.{DOMAIN}", "TXT"): ['"v=DMARC1; p=reject"']}
MX = {(DOMAIN, "MX"): ["10 mx.network.example."]}


@pytest.fixture(scope="module")
def key() -> dict[int, str]:
    """Bits -> a key record, in pieces of 255 signs as the DNS has them."""
    return {bits: record(bits) for bits in (1024, 2048)}


def record(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    text = (
        "v=DKIM1; k=rsa; p="
        + base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    )
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


def said(zone, *, sender=DOMAIN, envelope=DOMAIN, selector="") -> dict[str, tuple[str, str]]:
    with NameServer(zone) as resolver:
        return {
            seen.about: (seen.level, seen.words) for seen in sender_domain.look(sender, envelope, selector, resolver)
        }


def test_all_is_well(key):
    zone = {**GOOD_SPF, **GOOD_DMARC, **MX, (f"mail._domainkey.{DOMAIN}", "TXT"): [key[2048]]}

    found = said(zone)

    assert {about: level for about, (level, _words) in found.items()} == {
        f"SPF of {DOMAIN}": "fine", f"DKIM key mail of {DOMAIN}": "fine", f"DMARC of {DOMAIN}": "fine", f"MX of {DOMAIN}": "fine",
    }  # fmt: skip


def test_nothing_there_says_what_to_add():
    found = said({(DOMAIN, "A"): ["192.0.2.1"]})

    assert [level for level, _words in found.values()] == ["hint", "hint", "hint", "fine"]
    assert 'Add TXT at network.example: "v=spf1 mx -all"' in found[f"SPF of {DOMAIN}"][1]
    assert "SYMPOLIS_DKIM_SELECTOR" in found[f"DKIM of {DOMAIN}"][1]
    assert (
        'Add TXT at _dmarc.network.example: "v=DMARC1; p=none; rua=mailto:you@network.example"'
        in found[f"DMARC of {DOMAIN}"][1]
    )


@pytest.mark.parametrize(
    ("records", "level", "words"),
    [
        (['"v=spf1 mx -all"', '"v=spf1 a ~all"'], "wrong", "2 records"),
        (['"v=spf1 +all"'], "wrong", "every server of the world"),
        (['"v=spf1 mx"'], "hint", "forbids nobody"),
        (['"v=spf1 mx ?all"'], "fine", ""),
        (['"v=spf1 redirect=other.example"'], "fine", ""),
        (['"google-site-verification=abc"', '"v=spf1 " "mx ~all"'], "fine", "v=spf1 mx ~all"),
        (['"v=spf10 mx -all"'], "hint", "there is none"),
        (['"v=spf1 ' + " ".join(f"a:host{n}.example" for n in range(11)) + ' -all"'], "wrong", "11 lookups"),
        (['"v=spf1 include:loop.example -all"'], "fine", ""),
    ],
)  # fmt: skip
def test_spf(records, level, words):
    zone = {
        (DOMAIN, "TXT"): records,
        ("loop.example", "TXT"): ['"v=spf1 include:loop.example include:network.example ?all"'],
    }

    found = said(zone)[f"SPF of {DOMAIN}"]

    assert found[0] == level
    assert words in found[1]


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ('"v=DKIM1; p="', "wrong", "taken back"),
        ('"v=DKIM1; p=nonsense!"', "wrong", "cannot be read"),
        ('"k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="', "fine", "Ed25519"),
    ],
)
def test_dkim(text, level, words):
    found = said({(f"own._domainkey.{DOMAIN}", "TXT"): [text]}, selector="own")[f"DKIM key own of {DOMAIN}"]

    assert found[0] == level
    assert words in found[1]


def test_dkim_keys_that_are_short_missing_or_at_a_provider(key):
    place = (f"own._domainkey.{DOMAIN}", "TXT")
    assert said({place: [key[1024]]}, selector="own")[f"DKIM key own of {DOMAIN}"][0] == "hint"
    assert said({place: [key[2048]]}, selector="other")[f"DKIM of {DOMAIN}"][0] == "wrong"
    alias = {(place[0], "CNAME"): ["own.dkim.provider.example."], ("own.dkim.provider.example", "TXT"): [key[2048]]}
    assert said(alias, selector="own")[f"DKIM key own of {DOMAIN}"] == ("fine", "RSA, 2048 bits")


@pytest.mark.parametrize(
    ("records", "level", "words"),
    [
        (['"v=DMARC1; p=none"'], "fine", "only reported"), (['"v=DMARC1;p=quarantine"'], "fine", "p=quarantine"),
        (['"v=DMARC1; rua=mailto:a@b.example"'], "wrong", "has no p="), (['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], "wrong", "2 records"),
    ],
)  # fmt: skip
def test_dmarc(records, level, words):
    found = said({(f"_dmarc.{DOMAIN}", "TXT"): records})[f"DMARC of {DOMAIN}"]

    assert found[0] == level
    assert words in found[1]


def test_dmarc_of_the_domain_above_counts_and_a_foreign_envelope_is_told():
    found = said({**GOOD_DMARC}, sender=f"letters.{DOMAIN}", envelope="bounces.provider.example")

    assert found[f"DMARC of letters.{DOMAIN}"][0] == "fine"
    assert "DKIM has to" in found["SYMPOLIS_RETURN_PATH"][1]
    assert "SYMPOLIS_RETURN_PATH" not in said({**GOOD_DMARC}, sender=DOMAIN, envelope=f"bounces.{DOMAIN}")


def test_a_domain_that_takes_no_mail(key):
    assert said({(DOMAIN, "MX"): ["0 ."]})[f"MX of {DOMAIN}"][0] == "wrong"
    assert said({})[f"MX of {DOMAIN}"][0] == "hint"


def test_a_dns_that_does_not_answer_is_told_soon(monkeypatch):
    monkeypatch.setattr(sender_domain, "PATIENCE", 0.3)
    with NameServer({}, silent=True) as resolver:
        (seen,) = sender_domain.look(DOMAIN, DOMAIN, "", resolver)

    assert (seen.level, seen.about) == ("hint", "DNS")


@pytest.mark.parametrize("domain", ["", "localhost", "mail.local", "host.internal"])
def test_no_domain_of_the_internet(domain):
    (seen,) = sender_domain.look(domain, domain, "")

    assert (seen.level, seen.about) == ("hint", "SYMPOLIS_FROM")


@pytest.mark.parametrize("domain", ["a" * 64 + ".example", "a..example", "ü" * 80 + ".example"])
def test_names_that_the_dns_cannot_hold_break_nothing(domain):
    with NameServer({}) as resolver:
        assert list(sender_domain.look(domain, domain, "", resolver))
