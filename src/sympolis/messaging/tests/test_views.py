"""The demo's mail."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.urls import reverse

from sympolis.messaging.sending import send_all_due
from sympolis.messaging.tests.factories import letter

pytestmark = pytest.mark.django_db


def test_outside_the_demo_there_is_no_mail_page(client):
    posted = letter(secret=True)

    assert client.get(reverse("messaging:demo_mail")).status_code == 404
    for name in ("demo_letter", "demo_letter_mail", "demo_letter_calendar"):
        assert client.get(reverse(f"messaging:{name}", args=[posted.pk])).status_code == 404


@pytest.mark.parametrize("seen_by_worker", [False, True])
def test_letters_can_be_read_before_and_after_the_worker(client, settings, seen_by_worker):
    settings.DEMO = True
    posted = letter(secret=True, subject="Your code", text="4829 1375, or http://127.0.0.1:8000/accounts/login/")
    if seen_by_worker:
        send_all_due(bool)

    page = client.get(reverse("messaging:demo_letter", args=[posted.pk])).content.decode()

    assert "4829 1375" in page
    assert 'href="http://127.0.0.1:8000/accounts/login/"' in page
    assert "Your code" in client.get("/demo/mail/").content.decode()


def test_a_letter_can_be_taken_to_a_mail_or_calendar_program(client, settings):
    settings.DEMO = True
    entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    posted, plain = letter(calendar=entry, calendar_method="REQUEST", html="<p>It has moved.</p>"), letter()

    page = client.get(reverse("messaging:demo_letter", args=[posted.pk])).content.decode()
    mail = client.get(reverse("messaging:demo_letter_mail", args=[posted.pk]))
    calendar = client.get(reverse("messaging:demo_letter_calendar", args=[posted.pk]))

    assert reverse("messaging:demo_letter_mail", args=[posted.pk]) in page
    assert "METHOD:REQUEST" in page
    parts = [part.get_content_type() for part in message_from_bytes(mail.content, policy=default).walk()]
    assert parts == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert (calendar.content.decode(), calendar["Content-Type"]) == (
        entry,
        "text/calendar; method=REQUEST; charset=utf-8",
    )
    assert client.get(reverse("messaging:demo_letter_calendar", args=[plain.pk])).status_code == 404


def test_a_code_can_still_be_taken_along_after_the_worker(client, settings):
    settings.DEMO = True
    posted = letter(secret=True, text="4829 1375")
    send_all_due(bool)

    assert b"4829 1375" in client.get(reverse("messaging:demo_letter_mail", args=[posted.pk])).content


def test_what_a_letter_says_is_shown_as_text(client, settings):
    settings.DEMO = True
    posted = letter(subject="<script>alert(1)</script>", text="<img src=x onerror=alert(2)>", to_name="<b>")

    for address in ("/demo/mail/", reverse("messaging:demo_letter", args=[posted.pk])):
        page = client.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_as_many_queries_at_any_length(client, settings, rows, django_assert_max_num_queries):
    settings.DEMO = True
    for _ in range(rows):
        letter()

    with django_assert_max_num_queries(3) as queries:
        client.get("/demo/mail/")
    assert len([query for query in queries if "messaging_letter" in query["sql"]]) == 1
