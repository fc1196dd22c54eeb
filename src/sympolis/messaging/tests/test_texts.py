"""What letters say: our words or the network's own, filled with whatever people typed."""

import pytest
from django.utils.translation import gettext_lazy as _

from sympolis.core.refusals import Refused
from sympolis.journal.models import Entry
from sympolis.messaging import actions, kinds, texts
from sympolis.messaging.models import LetterText
from sympolis.networks.tests.factories import network

pytestmark = pytest.mark.django_db

BODY = """Dear {name},

your seat in **{session}** is confirmed.

Note: {note}

[Open my page]({page})

- It begins {when}
- Or see {page}
"""
VALUES = {"name": "Abena", "session": "Water", "note": "", "when": "14:00", "page": "https://network.example/mine/x/"}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    return kinds.declare(
        "test_seat",
        name=_("Seat"),
        fields={"name": "name", "session": "session", "note": "note", "when": "when"},
        links={"page": "my page"},
        needed=("page",),
        subject="Confirmed: {session}",
        body=BODY,
    )


@pytest.fixture
def accra():
    return network(languages=["en", "de", "ar"], contact_email="team@network.example")


def write(accra, language="en", **values):
    return texts.written("test_seat", network=accra, language=language, values={**VALUES, **values})


def test_text_and_html_come_from_one_source_and_an_empty_line_is_left_out(accra):
    written = write(accra)

    assert written.subject == "Confirmed: Water"
    assert written.text == (
        "Dear Abena,\n\nyour seat in Water is confirmed.\n\nOpen my page: https://network.example/mine/x/\n\n"
        "- It begins 14:00\n- Or see https://network.example/mine/x/\n"
        f"\n-- \n{accra.name}\nteam@network.example\n"
    )
    assert "<p>your seat in <strong>Water</strong> is confirmed.</p>" in written.html
    assert written.html.count('href="https://network.example/mine/x/"') == 2
    assert "Note" not in written.text + written.html
    assert "Note: bring it" in write(accra, note="bring it").text


EVIL = [
    "<script>alert(1)</script>",
    "**bold** [x](https://evil.example) {session} {{ x }}",
    '" onclick="x',
    "a\r\nBcc: everybody@x.example",
    "\ue000\uf000",
    "# heading\n- item",
]


@pytest.mark.parametrize("evil", EVIL)
def test_values_are_text_whatever_they_hold(accra, evil):
    written = write(accra, name=evil, session=evil)

    assert "\n" not in written.subject
    assert "<script" not in written.html
    assert "<h1" not in written.html
    assert written.html.count("<a ") == 3
    assert "evil.example)" in written.text or "evil" not in evil
    assert "{session}" in written.text or "{session}" not in evil
    assert ' onclick="' not in written.html


def test_what_turns_the_direction_of_writing_stays_within_its_value(accra):
    written = write(accra, name="abc\u202efdp")

    assert "Dear \u2068abc\u202efdp\u2069," in written.text


def test_a_link_that_is_no_address_stops_the_letter(accra):
    with pytest.raises(texts.markup.UnsafeLink):
        write(accra, page="javascript:alert(1)")


def test_a_missing_value_stops_the_letter(accra):
    with pytest.raises(KeyError):
        texts.written("test_seat", network=accra, language="en", values={"name": "Abena"})


def test_the_networks_own_text_counts_in_its_language_and_network_only(accra, kind):
    other = network()
    actions.change_text(kind, network=accra.pk, language="ar", subject="مقعدك", body="{name}\n\n{page}", by=None)

    written = write(accra, "ar")

    assert (written.language, written.subject) == ("ar", "مقعدك")
    assert '<html lang="ar" dir="rtl">' in written.html
    assert write(other, "ar").language == other.working_language
    assert write(accra, "fr").subject == "Confirmed: Water"
    assert texts.found_language("test_seat", network=accra, wanted="ar") == "ar"
    assert Entry.objects.filter(name="letter_text.changed", network_id=accra.pk).count() == 1


def test_back_to_the_default(accra, kind):
    actions.change_text(kind, network=accra.pk, language="en", subject="Own", body="{page}", by=None)

    assert actions.remove_text(kind, network=accra.pk, language="en", by=None)
    assert not actions.remove_text(kind, network=accra.pk, language="en", by=None)

    assert write(accra).subject == "Confirmed: Water"
    assert Entry.objects.filter(name="letter_text.removed").count() == 1


@pytest.mark.parametrize(
    ("subject", "body", "code", "field"),
    [
        ("", "{page}", "empty", "subject"),
        ("Yours", " \n", "empty", "body"),
        ("Yours {nmae}", "{page}", "unknown_placeholder", "subject"),
        ("Yours {page}", "{page}", "unknown_placeholder", "subject"),
        ("Yours", "{page} {when_}", "unknown_placeholder", "body"),
        ("Yours", "Dear {name}", "missing", "body"),
        ("Yours", "{page} [x](javascript:alert(1))", "link", "body"),
        ("Yours", "{page} [x]({name})", "link", "body"),
        ("Yours", "{page} [x](https://x.example/{name})", "link", "body"),
        ("Y" * 301, "{page}", "too_long", "subject"),
        ("Yours", "{page}" + "x" * 20_000, "too_long", "body"),
    ],
)
def test_a_text_that_cannot_be_a_letter_is_refused(accra, kind, subject, body, code, field):
    with pytest.raises(Refused) as refused:
        actions.change_text(kind, network=accra.pk, language="en", subject=subject, body=body, by=None)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert not LetterText.objects.exists()


def test_an_own_text_that_no_longer_fits_gives_way_to_ours(accra, caplog):
    LetterText.objects.create(network_id=accra.pk, kind="test_seat", language="en", subject="x", body="{gone}")

    assert write(accra).subject == "Confirmed: Water"
    assert "no longer fits" in caplog.text


def test_html_in_a_text_is_shown_as_text(accra, kind):
    body = "<b>Hi</b> <img src=x> {page} & ![x](https://x.example/x.png)"
    actions.change_text(kind, network=accra.pk, language="en", subject="Own", body=body, by=None)

    html = write(accra).html

    assert "&lt;b&gt;Hi&lt;/b&gt;" in html
    assert "<img" not in html


def test_letters_to_many_say_how_to_stop_them(accra):
    written = texts.written("test_seat", network=accra, language="de", values=VALUES, stop_url="https://x.example/s/1/")

    assert written.text.endswith(": https://x.example/s/1/\n")
    assert 'href="https://x.example/s/1/"' in written.html


def test_one_writer_reads_the_text_once_for_many(accra, django_assert_num_queries):
    with django_assert_num_queries(1):
        writer = texts.Writer("test_seat", network=accra, language="en")
        for number in range(50):
            writer.written({**VALUES, "name": f"Reader {number}"})
