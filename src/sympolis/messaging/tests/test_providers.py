"""A provider's own interface, tried with django-anymail's way to Postmark against an HTTP server on loopback."""

import base64
import json
import os
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.apps import apps
from django.test import RequestFactory

from sympolis.journal.models import Entry
from sympolis.messaging import providers
from sympolis.messaging.models import Letter
from sympolis.messaging.sending import send_all_due
from sympolis.messaging.states import LetterState
from sympolis.messaging.tests.factories import letter
from sympolis.messaging.tests.test_sending import ICS, state

pytestmark = pytest.mark.django_db
TAKEN = {
    "ErrorCode": 0,
    "Message": "OK",
    "MessageID": "p-1",
    "SubmittedAt": "2020-10-27T09:00:00Z",
    "To": "reader@city.example",
}


class Provider:
    """Answers as it is told and keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.answer, self.taken = 200, TAKEN, []


@pytest.fixture
def provider(settings, monkeypatch):
    provider = Provider()

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            provider.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            words = json.dumps(provider.answer).encode()
            self.send_response(provider.status)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.EMAIL_BACKEND, settings.ANYMAIL_PROVIDER = "anymail.backends.postmark.EmailBackend", "postmark"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_address[1]}/",
        "IGNORE_UNSUPPORTED_FEATURES": True, "WEBHOOK_SECRET": "sympolis:secret",
    }  # fmt: skip
    settings.DEFAULT_FROM_EMAIL, settings.RETURN_PATH = "Exchange <exchange@network.example>", ""
    there = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "anymail" or there(name))
    yield provider
    server.shutdown()
    server.server_close()


def test_a_letter_reaches_the_provider_whole(provider):
    posted = letter(
        html="<p>Moved</p>", calendar=ICS, calendar_method="REQUEST", to_name="Ama", stop_url="https://x.example/s/"
    )

    send_all_due(bool)

    assert state(posted) == ("sent", "")
    (sent,) = provider.taken
    assert (sent["From"], sent["HtmlBody"]) == ("Exchange <exchange@network.example>", "<p>Moved</p>")
    assert sent["Metadata"] == {"letter": posted.message_id.strip("<>").partition("@")[0]}
    assert [file["Name"] for file in sent["Attachments"]] == ["invite.ics"]
    headers = {header["Name"]: header["Value"] for header in sent["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == posted.message_id


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (
            422,
            {"ErrorCode": 300, "Message": "Invalid 'To' address: 'reader@city.example'."},
            ("failed", "Invalid 'To' address: 'reader@city.example'."),
        ),
        (422, {"ErrorCode": 300, "Message": "Invalid 'To' address"}, ("failed", "the provider did not take it")),
        (
            422,
            {"ErrorCode": 300, "Message": "Invalid 'From' address: 'a@b.example'."},
            ("failed", "422 Invalid 'From' address: 'a@b.example'."),
        ),
        (409, {"Message": "Busy"}, ("deferred", "409 Busy")),
        (500, {"Message": "Oh"}, ("deferred", "500 Oh")),
        (401, {"Message": "Bad token"}, ("deferred", "401 Bad token")),
        (429, {"Message": "Slower"}, ("deferred", "429 Slower")),
    ],
)
def test_what_the_provider_refuses(provider, status, answer, expected):
    posted = letter(to_address="reader@city.example")
    provider.status, provider.answer = status, answer

    send_all_due(bool)

    assert state(posted) == expected
    assert len(provider.taken) == 1


def test_a_provider_that_is_gone_blames_nobody_and_everything_goes_out_later(provider, settings):
    letters = [letter() for _ in range(3)]
    there = settings.ANYMAIL["POSTMARK_API_URL"]
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    assert send_all_due(bool) == 0
    assert {state(posted)[0] for posted in letters} == {"deferred"}

    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": there}
    for posted in letters:
        Letter.objects.filter(pk=posted.pk).update(due_at=posted.due_at - timedelta(hours=1))

    assert send_all_due(bool) == 3


def tell(words: dict, secret: str = "sympolis:secret"):
    request = RequestFactory().post(
        "/letters/provider/tracking/", json.dumps(words), content_type="application/json",
        headers={"authorization": "Basic " + base64.b64encode(secret.encode()).decode()},
    )  # fmt: skip
    return providers.urlpatterns()[0].callback(request)


def test_what_the_provider_tells_of_a_letter_is_noted(provider):
    import anymail.signals

    providers.connect()
    posted, other = letter(network=3), letter()
    Letter.objects.update(state=LetterState.SENT)
    name = posted.message_id.strip("<>").partition("@")[0]
    bounce = {"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "p-1", "Email": posted.to_address, "Details": "550 No such user",
              "BouncedAt": "2020-10-27T09:00:00Z", "Metadata": {"letter": name}, "ID": 42}  # fmt: skip
    try:
        assert tell(bounce).status_code == 200
        assert tell(bounce).status_code == 200
        assert tell({**bounce, "Metadata": {"letter": "0" * 32}}).status_code == 200
    finally:
        anymail.signals.tracking.disconnect(dispatch_uid="messaging.heard")

    assert state(posted) == ("bounced", "550 No such user")
    assert state(other)[0] == "sent"
    assert Entry.objects.filter(name="letter.bounced").count() == 1


def test_nobody_else_tells(provider):
    from django.core.exceptions import SuspiciousOperation

    with pytest.raises(SuspiciousOperation):
        tell({"RecordType": "Bounce"}, secret="sympolis:guess")


def python(code: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )


def test_settings_that_name_a_provider_open_its_door_and_no_other(tmp_path):
    code = (
        "import django; django.setup()\nfrom django.conf import settings\nfrom django.urls import resolve, Resolver404\n"
        "print(settings.EMAIL_BACKEND, settings.ANYMAIL['POSTMARK_SERVER_TOKEN'])\n"
        "print(resolve('/letters/provider/tracking/').view_name)\n"
        "from django.core.checks import run_checks; print(len(run_checks()))"
    )
    given = {"DJANGO_SETTINGS_MODULE": "sympolis.config.settings", "SYMPOLIS_DATA": str(tmp_path), "SYMPOLIS_DEMO": "0"}

    used = python(code, EMAIL_URL="anymail://postmark?server_token=abc", SYMPOLIS_WEBHOOK_SECRET="a:b", **given)

    assert used.stdout.splitlines() == [
        "anymail.backends.postmark.EmailBackend abc", "letters_stop:provider_tracking", "0",
    ]  # fmt: skip
    for wrong in ("anymail://nobody", "anymail://../x", "anymail://a.b"):
        refused = python("import django; django.setup()", EMAIL_URL=wrong, **given)
        assert "ImproperlyConfigured: EMAIL_URL" in refused.stderr, wrong
