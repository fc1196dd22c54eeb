"""Calendars of others: a CalDAV server fed by mail as a calendar program does it, and a second reader in JavaScript."""

import json
import shutil
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path

import icalendar

READER = Path(__file__).resolve().parents[4] / "script/readers/read.js"
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
    <C:time-range start="{start}" end="{end}"/>
  </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


def read_by_script(calendar: bytes) -> dict:
    """What ical.js understands of a calendar file."""
    done = subprocess.run([shutil.which("node"), str(READER)], input=calendar, capture_output=True, check=True)
    return json.loads(done.stdout)


def calendar_part(message: EmailMessage) -> EmailMessage:
    """The alternative that calendar programs act on."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return part


class CalDav:
    """Radicale on a free loopback port, with one calendar."""

    HOME = "/ama/calendar/"

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        options = {"server-hosts": f"127.0.0.1:{self.port}", "storage-filesystem-folder": str(folder)}
        options |= {"auth-type": "none", "rights-type": "authenticated", "web-type": "none", "logging-level": "error"}
        command = [sys.executable, "-m", "radicale", "--config", ""]
        self.process = subprocess.Popen([*command, *(f"--{name}={value}" for name, value in options.items())])
        self._wait()
        assert self.ask("MKCALENDAR", self.HOME)[0] == 201

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, body.encode(), {"Authorization": "Basic YW1hOg==", **headers})  # ama, no password
        answer = link.getresponse()
        status, text = answer.status, answer.read().decode()
        link.close()
        return status, text

    def take(self, message: EmailMessage) -> None:
        """Do what a message asks for (RFC 5546 3.2, RFC 6047 2.4), unless a newer one was here before."""
        part = calendar_part(message)
        body = part.get_payload(decode=True).decode()
        calendar = icalendar.Calendar.from_ical(body)
        (event,) = calendar.events
        method = str(calendar["METHOD"])
        assert part.get_param("method") == method
        path = f"{self.HOME}{event['UID']}.ics"
        status, known = self.ask("GET", path)
        if status == 200:
            (old,) = icalendar.Calendar.from_ical(known).events
            assert event["SEQUENCE"] > old["SEQUENCE"], "a calendar would take this for old news"
        if method == "CANCEL":
            assert self.ask("DELETE", path)[0] in {200, 204}
            return
        stored = body.replace(f"METHOD:{method}\r\n", "")  # a stored entry has none (RFC 4791 4.1)
        assert self.ask("PUT", path, stored, **{"Content-Type": "text/calendar; charset=utf-8"})[0] in {201, 204}

    def has(self, start: str, end: str) -> bool:
        """Whether an entry lies between two moments, as the server itself works it out from zone and rules."""
        query = QUERY.format(start=start, end=end)
        status, text = self.ask("REPORT", self.HOME, query, **{"Content-Type": "application/xml", "Depth": "1"})
        assert status == 207
        return "BEGIN:VEVENT" in text

    def _wait(self) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                self.ask("OPTIONS", "/")
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError
