"""What our log must not hold: the secrets in personal addresses, which letters and calendars carry."""

import logging
import re

BEFORE = (  # a secret, in addresses; told to hosts for nginx in docs/hosts/installing.md
    "approve", "checks", "contributions", "enquiries", "enquiries/contact", "interpreter", "interpreter/offers", "letters/stop",
    "me/calendar", "mine", "pack", "register/done", "register/invited", "reuse", "reuse/city", "speaking",
)  # fmt: skip
SECRET = re.compile(rf"(/(?:{'|'.join(BEFORE)})/)[\w=%-]{{16,}}")


class WithoutSecrets(logging.Filter):
    """Puts "…" for the secret part of an address, in whatever is logged (Django logs the path of each fault)."""

    def filter(self, record: logging.LogRecord) -> bool:
        if SECRET.search(record.getMessage()):
            record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
