"""A letter written out as octets (RFC 5322, 2045, 2046), in a fifth of the library's time: thousands go out in a row.

Headers are encoded and folded by Django and the library; only the parts, whose shape we know, are put together here.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from email.header import Header
from email.policy import Compat32
from email.utils import getaddresses
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import ADDRESS_HEADERS, forbid_multi_line_headers, sanitize_address

LONGEST_LINE = 78  # RFC 5322 2.1.1
LONGEST_ALLOWED = 998
LINE_END = re.compile(rb"\r\n|\r|\n")


class _Plainly(Compat32):
    """Writes a short header of ASCII signs as it is, and leaves to the library what must be folded or encoded."""

    def _fold(self, name: str, value: Any, sanitize: bool) -> str:
        short = isinstance(value, str) and len(name) + len(value) + 2 <= LONGEST_LINE
        if short and value.isascii() and value.isprintable():
            return f"{name}: {value}{self.linesep}"
        folded = super()._fold(name, value, sanitize)  # type: ignore[misc]
        # One long word, an address of a page say: after the name all the same, or some programs show nothing
        return folded.replace(f"{name}: {self.linesep} ", f"{name}: ", 1)


PLAINLY = _Plainly(linesep="\r\n")


class Message(EmailMultiAlternatives):
    """A letter.

    boundary   signs that no letter holds, for the lines between its parts
    metadata   what a provider keeps beside it and tells us again; nothing to SMTP
    """

    def __init__(self, *args: Any, boundary: str, **options: Any) -> None:
        self.boundary = boundary
        self.metadata: dict[str, str] = {}
        super().__init__(*args, **options)

    def message(self, **options: Any) -> Any:
        """What Django's SMTP asks for: something with as_bytes()."""
        return self

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\r\n") -> bytes:
        """The whole mail. Raises BadHeaderError for a header with a line end in it."""
        headers = "".join(PLAINLY.fold(name, self._safe(name, value)) for name, value in self._headers())
        return headers.encode() + self._body()

    def _safe(self, name: str, value: str) -> str:
        """The value encoded where it has to be, its first word short enough to stand right after the name."""
        value, encoding = str(value), self.encoding or "utf-8"
        plain = forbid_multi_line_headers(name, value, encoding)[1]
        if name.lower() == "subject":
            return _encoded(name, value, encoding)
        if value.isascii():
            return plain
        if name.lower() not in ADDRESS_HEADERS:
            return _encoded(name, value, encoding)
        return ", ".join(
            sanitize_address((words, address), encoding) if words.isascii()
            else f"{_encoded(name, words, encoding)} <{sanitize_address(('', address), encoding)}>"
            for words, address in getaddresses((value,))
        )  # fmt: skip

    def _headers(self) -> Iterator[tuple[str, str]]:
        own = dict(self.extra_headers)
        yield "From", own.pop("From", self.from_email)
        yield "To", ", ".join(self.to)
        yield "Subject", str(self.subject)
        if self.reply_to:
            yield "Reply-To", ", ".join(self.reply_to)
        yield from own.items()
        yield "MIME-Version", "1.0"

    def _body(self) -> bytes:
        parts = [_text("text/plain", str(self.body))]
        parts += [_text(kind, str(content)) for content, kind in self.alternatives]
        whole = parts[0] if len(parts) == 1 else _joined("alternative", f"{self.boundary}.0", parts)
        if not self.attachments:
            return whole
        files = [_file(name, content, kind) for name, content, kind in self.attachments]
        return _joined("mixed", f"{self.boundary}.1", [whole, *files])


def _encoded(name: str, words: str, encoding: str) -> str:
    return Header(words, None if words.isascii() else encoding, header_name=name).encode()


def _text(kind: str, words: str) -> bytes:
    """A part of text: as it is where every server takes it, else quoted-printable."""
    octets = LINE_END.sub(b"\r\n", words.encode("utf-8", "replace"))
    if octets and not octets.endswith(b"\r\n"):
        octets += b"\r\n"
    coding = b"7bit"
    if not octets.isascii() or max(map(len, octets.split(b"\r\n"))) > LONGEST_ALLOWED:
        coding, octets = b"quoted-printable", binascii.b2a_qp(octets, istext=True)
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: '.encode()
    return head + coding + b"\r\n\r\n" + octets


def _file(name: str, content: bytes, kind: str) -> bytes:
    """An attached file with a plain ASCII name."""
    head = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _joined(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    between = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(between + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
