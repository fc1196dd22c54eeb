"""What our log must not hold: the secrets in personal addresses, which letters and calendars carry."""

import logging
import re

SECRET = re.compile(r"(/(?:mine|speaking|pack|me/calendar|letters/stop|register/(?:done|invited))/)[\w=%-]{16,}")


class WithoutSecrets(logging.Filter):
    """Puts "…" for the secret part of an address, in whatever is logged (Django logs the path of each fault)."""

    def filter(self, record: logging.LogRecord) -> bool:
        if SECRET.search(record.getMessage()):
            record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
