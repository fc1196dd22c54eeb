"""The mailbox, against real IMAP servers."""

from email.message import EmailMessage

import pytest

from sympolis.messaging import incoming, mailbox
from sympolis.messaging.models import Mailbox
from sympolis.messaging.tests.imap import Dovecot, PyMap, dovecot

pytestmark = pytest.mark.django_db


@pytest.fixture(
    params=[PyMap, pytest.param(Dovecot, marks=pytest.mark.skipif(not dovecot(), reason="no Dovecot 2.3 here"))]
)
def server(request, settings):
    with request.param() as server:
        settings.IMAP_URL, settings.IMAP_CA_FILE = server.url, server.ca
        yield server


@pytest.fixture
def seen(monkeypatch):
    """Subjects that came in; a reader takes those that begin with "Ours"."""
    found = []

    def read(message):
        found.append(message["Subject"])
        if message["Subject"] == "Broken":
            raise ValueError("no such thing")
        return message["Subject"].startswith("Ours")

    monkeypatch.setattr(incoming, "_readers", {"test": read})
    return found


def mail(subject: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@city.example", "exchange@mail.example", subject
    message.set_content("Words\n")
    return message.as_bytes()


def test_each_mail_is_read_once_and_those_for_people_stay_unread(server, seen, caplog):
    assert mailbox.fetch() == 0
    server.put(mail("Ours 1"), mail("For people"), mail("Broken"), mail("Ours 2"))

    assert mailbox.fetch() == 4
    assert mailbox.fetch() == 0

    assert seen == ["Ours 1", "For people", "Broken", "Ours 2"]
    assert server.unread() == 2
    assert "reader test" in caplog.text
    server.put(mail("Ours 3"))
    assert mailbox.fetch() == 1
    assert seen[-1] == "Ours 3"


def test_a_worker_killed_in_between_reads_the_mail_again(server, seen, monkeypatch):
    server.put(mail("Ours 1"), mail("Ours 2"))
    monkeypatch.setattr(mailbox, "receive", lambda raw: (_ for _ in ()).throw(KeyboardInterrupt))

    with pytest.raises(KeyboardInterrupt):
        mailbox.fetch()
    monkeypatch.undo()
    monkeypatch.setattr(incoming, "_readers", {"test": lambda message: bool(seen.append(message["Subject"]))})

    assert mailbox.fetch() == 2
    assert seen == ["Ours 1", "Ours 2"]


def test_a_mailbox_that_was_numbered_anew_is_read_from_the_start(server, seen):
    server.put(mail("Ours 1"))
    mailbox.fetch()
    Mailbox.objects.update(validity=1, newest=7_000)

    assert mailbox.fetch() == 1

    assert seen == ["Ours 1", "Ours 1"]


def test_hello(server):
    mailbox.say_hello()


def test_a_wrong_password_and_a_strange_certificate_are_told_and_nothing_breaks(server, settings, caplog, seen):
    settings.IMAP_URL = server.url.replace("se%3Acr", "wrong")
    assert mailbox.fetch() == 0
    settings.IMAP_URL, settings.IMAP_CA_FILE = server.url, ""

    assert mailbox.fetch() == 0

    assert caplog.text.count("the mailbox is in trouble") == 2
    assert "wrong" not in caplog.text
    assert seen == []


def test_no_mailbox_and_a_demo_read_nothing(settings):
    assert mailbox.fetch() == 0
    settings.IMAP_URL, settings.DEMO = "imaps://a:b@127.0.0.1:1/INBOX", True
    assert mailbox.fetch() == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://a:b@mail.example/", "must look like"),
        ("imaps://mail.example/INBOX", "must look like"),
        ("imap://a:b@mail.example/INBOX", "in the clear"),
        ("imaps://a:b@mail.example:x/", "port"),
    ],
)
def test_an_address_that_cannot_be_is_told_in_words(url, words):
    with pytest.raises(mailbox.BadAddress, match=words):
        mailbox.address_of(url)


def test_an_address_is_read():
    address = mailbox.address_of("imaps://ex%40x.example:se%3Acret@mail.example/Post%20für uns/a")

    assert (address.user, address.password, address.port) == ("ex@x.example", "se:cret", 993)
    assert address.folder == "Post für uns/a"
    assert mailbox._quoted(address.folder) == '"Post f&APw-r uns/a"'
    assert "se:cret" not in address.key
