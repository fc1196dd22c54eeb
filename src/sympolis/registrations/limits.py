"""How many forms may come from one network address or name one mailbox, counted in each web process by itself.

A city hall shares one address, and so may a whole country's mobile network: the limits stop programs that go on for
hours, not a rush of people.
"""

import threading
import time
from collections import OrderedDict

from django.conf import settings
from django.http import HttpRequest

KEYS = 20_000  # kept at most; the longest unused ones are forgotten first


class Limit:
    """At most `most` in `seconds`, for each key: a bucket that drains evenly."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.each = most, seconds / most
        self.full_until: OrderedDict[str, float] = OrderedDict()
        self.lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Whether one more is fine, and count it."""
        now = time.monotonic()
        with self.lock:
            level = max(self.full_until.pop(key, now), now)
            fine = level - now + self.each <= self.most * self.each
            self.full_until[key] = level + self.each if fine else level
            while len(self.full_until) > KEYS:
                self.full_until.popitem(last=False)
        return fine


forms_of_network = Limit(3000, 600)  # 300 colleagues at the same moment, ten times over
forms_of_mailbox = Limit(120, 900)  # an office registers its people one by one; a button may be pressed a hundred times
files_of_network = Limit(200, 600)
codes_of_mailbox = Limit(5, 900)  # to erase oneself


def network_address(request: HttpRequest) -> str:
    """The network address of the reader, as the trusted proxies in front of us tell it."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    behind = settings.TRUSTED_PROXIES
    if behind and len(told) >= behind:
        return told[-behind].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
