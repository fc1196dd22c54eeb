"""A letter written out is the letter, whoever reads it: compared with what Django and the library would write."""

import email
from email import policy

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sympolis.messaging.mime import Message

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n"
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\x00"), max_size=300
)
NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=120).map(str.strip).filter(bool)


def both(**more):
    """(ours, Django's), parsed."""
    options = {
        "subject": "Hello", "body": "Words\n", "from_email": "a@x.example", "to": ["b@x.example"],
        "headers": {"From": "A <a@x.example>", "Message-ID": "<1@x.example>", "Date": "Tue, 27 Oct 2020 09:00:00 +0000"}, **more,
    }  # fmt: skip
    ours, theirs = Message(boundary="b" * 32, **options), EmailMultiAlternatives(**options)
    for one in (ours, theirs):
        one.attach_alternative("<p>Wörds</p>\n" + "x" * 2000 + "\n", "text/html")
        one.attach_alternative(CALENDAR, "text/calendar; method=REQUEST")
        one.attach("invite.ics", CALENDAR.encode(), "application/ics")
    return tuple(
        email.message_from_bytes(one.message().as_bytes(linesep="\r\n"), policy=policy.default)
        for one in (ours, theirs)
    )


def shape(message):
    """Everything a reader gets."""
    # The library begins long ones on the next line, which leaves a blank before them
    headers = {name: str(value).lstrip() for name, value in message.items() if not name.startswith("Content-T")}
    parts = [
        (part.get_content_type(), part.get_filename(), part["Content-Type"].params.get("method"), _content(part))
        for part in message.walk()
    ]
    return headers, parts


def _content(part):
    if part.is_multipart():
        return None
    content = part.get_content()
    return content.replace("\r\n", "\n").rstrip("\n") if isinstance(content, str) else content


@pytest.mark.parametrize(
    "more",
    [
        {}, {"subject": "Ä" * 300}, {"subject": "x" * 300}, {"to": ['"Abena \\"Esi\\" Owusu, Köln" <b@x.example>']},
        {"to": ["=?utf-8?b?5ZCN5YmN?= <b@x.example>"]}, {"reply_to": ["Team <t@x.example>"]}, {"body": "x" * 5000},
        {"body": "From me\n.\n..\n=20 = \t \nGrüße 🏙 \n"}, {"body": "a\r\nb\rc\n"},
    ],
)  # fmt: skip
def test_the_same_as_the_library_would_write(more):
    ours, theirs = both(**more)

    assert shape(ours) == shape(theirs)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(subject=NAMES, body=WORDS, name=NAMES)
def test_whatever_people_are_called_and_write(subject, body, name):
    from email.utils import formataddr

    message = Message(
        subject=subject, body=body, from_email="a@x.example", to=[formataddr((name, "b@x.example"))], boundary="b" * 32
    )
    octets = message.as_bytes()

    read = email.message_from_bytes(octets, policy=policy.default)
    lines = octets.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert read.get_content().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")
    assert "".join(str(read["Subject"]).split()) == "".join(subject.split())
    assert read["To"].addresses[0].addr_spec == "b@x.example"


@pytest.mark.parametrize("field", ["subject", "reply_to", "to", "headers"])
def test_a_line_end_in_a_header_is_refused(field):
    evil = {"subject": "x\nBcc: y@x.example", "reply_to": ["x@x.example\nBcc: y"], "to": ["x@x.example\r\nBcc: y@x.example"],
            "headers": {"List-Id": "x\nBcc: y"}}  # fmt: skip
    given = {"subject": "S", "body": "B", "from_email": "a@x.example", "to": ["b@x.example"], field: evil[field]}

    with pytest.raises(BadHeaderError):
        Message(boundary="b", **given).as_bytes()


@given(subject=WORDS.map(lambda text: " ".join(text.split())), name=NAMES)
@settings(max_examples=150, deadline=None)
@example(
    subject="Verdolmetschung für „Kommunale Leistungen in der Pandemie: Wasserversorgung“ am Montag",
    name="Jürgen " * 12,
)
@example(subject="x" * 300, name="A")
def test_every_header_begins_on_the_line_of_its_name(subject, name):
    told = {"From": f"{_quoted(name)} <a@x.example>", "List-Unsubscribe": f"<https://x.example/{'a' * 200}>"}
    letter = Message(subject or "Hello", "Words", "a@x.example", ["b@x.example"], headers=told, boundary="b" * 32)

    head = letter.as_bytes().partition(b"\r\n\r\n")[0].decode().split("\r\n")

    assert not [line for line in head if line.rstrip().endswith(":") and not line.startswith(" ")]
    assert all(len(line) <= 78 for line in head if "=?utf-8?" in line)
    read = email.message_from_bytes(letter.as_bytes(), policy=policy.default)
    assert read["Subject"] == (subject or "Hello")


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
