"""Letters, and a real mail server on loopback."""

import asyncio
from itertools import count

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sympolis.messaging import actions
from sympolis.messaging.models import Letter

_number = count(1)


def letter(**fields: object) -> Letter:
    """A posted letter."""
    number = next(_number)
    given = {"to_address": f"reader{number}@city.example", "subject": "Your session", "text": "It has moved.\n"}
    return actions.post(**{"key": f"letter:{number}", "kind": "test", **given, **fields})


class Inbox:
    """Takes letters, refusing as told; `answers` maps an address to what the server says at RCPT."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.at_sender = self.at_data = ""  # what the server says to MAIL FROM, and after DATA
        self.silent_at = ""  # the address at which it says nothing more
        self.taken: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.at_sender or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.silent_at:
            await asyncio.sleep(60)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.at_data:
            self.taken.append(envelope)
        return self.at_data or "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]


class MailServer(Controller):
    """aiosmtpd on a free loopback port."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(inbox, hostname="127.0.0.1", port=0, ready_timeout=60.0)
        self.inbox = inbox

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the one the system chose
        super()._trigger_server()
