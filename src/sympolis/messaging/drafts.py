"""A letter before it is posted: its envelope and words, checked and made harmless."""

import uuid
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sympolis.core.text import one_line
from sympolis.messaging.models import Letter
from sympolis.messaging.secrets import seal
from sympolis.messaging.states import CalendarMethod, LetterState

LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What `actions.post` takes by name.

    key              makes it one letter even if its cause is told twice
    person           id of the directory.Person it goes to, if known
    about            "app.model:id" of what it is about, for a status per registration
    calendar         iCalendar text that travels with it; `calendar_method` must be its METHOD
    stop_url         https address where its reader stops letters like it, by a page and by one POST (RFC 8058)
    secret           sealed at rest and wiped once sent (sign-in codes)
    """

    key: str
    kind: str
    to_address: str
    subject: str
    text: str
    html: str = ""
    to_name: str = ""
    language: str = "en"
    network: int | None = None
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    person: int | None = None
    about: str = ""
    calendar: str = ""
    calendar_method: str = ""
    stop_url: str = ""
    secret: bool = False

    def letter(self) -> Letter:
        """The letter, not saved. Line ends in names, subject and headers become blanks: nothing can add a header.

        Raises ValidationError for an address that is none, ValueError for a calendar without a known method.
        """
        to_address, reply_to = one_line(self.to_address), one_line(self.reply_to)
        validate_email(to_address)
        if reply_to:
            validate_email(reply_to)
        if self.calendar and self.calendar_method not in CalendarMethod.values[1:]:
            raise ValueError(f"calendar_method {self.calendar_method!r}")
        return self._letter(to_address, reply_to)

    def letter_or_failed(self) -> Letter:
        """The letter; one whose address is none is failed from the start, so that it can be seen."""
        try:
            return self.letter()
        except ValidationError:
            letter = self._letter(one_line(self.to_address)[:254], "")
            letter.state, letter.last_error = LetterState.FAILED, "not an e-mail address"
            return letter

    def _letter(self, to_address: str, reply_to: str) -> Letter:
        sealed = seal if self.secret else str
        return Letter(
            key=self.key,
            kind=self.kind,
            network_id=self.network,
            to_address=to_address,
            to_name=one_line(self.to_name)[:LONGEST_NAME],
            language=self.language,
            subject=sealed(one_line(self.subject)),
            text=sealed(self.text),
            html=sealed(self.html),
            reply_to=reply_to,
            headers={one_line(name): one_line(value) for name, value in self.headers.items()},
            person_id=self.person,
            about=self.about,
            calendar=self.calendar,
            calendar_method=self.calendar_method,
            stop_url=one_line(self.stop_url),
            is_secret=self.secret,
            message_id=f"<{uuid.uuid4().hex}@{own_domain()}>",
        )


def own_domain() -> str:
    """The domain after the @ of our sender."""
    return _domain_of(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=8)
def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].partition("@")[2] or "localhost"
