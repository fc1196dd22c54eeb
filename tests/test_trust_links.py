"""Mailed links, codes and personal addresses (trust.md 7 to 10). Each test prints its figures; `-s` shows them."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from sympolis.directory.actions import codes, make_code, redeem_code
from sympolis.directory.models import OneTimeCode
from sympolis.directory.tests import factories as directory
from sympolis.journal.delivering import deliver_due
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as series_of_tests
from sympolis.registrations import actions, limits, links
from sympolis.registrations.actions import Guest, attendance
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.letters import changes, own, reminders
from sympolis.registrations.links import Purpose
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^\s<>\"')]+[^\s<>\"').,;]")
NOT_OURS = {"django_session", "cache"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    limits.codes_of_mailbox.full_until.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def everything_written() -> dict[str, str]:
    """A digest of every table but the sessions of browsers."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if table not in NOT_OURS:
            rows = model._base_manager.order_by("pk").values_list(*(f.attname for f in model._meta.concrete_fields))
            found[table] = sha256(repr(list(rows)).encode()).hexdigest()
    return found


def lived_through(clock: time_machine.Traveller) -> tuple[set[str], set[str]]:
    """One series through all of its letters; (their kinds, every text in them)."""
    series = series_of_tests.series(networks.network("north"))
    full, moved = factories.session(series, capacity=1), factories.session(series, capacity=5)
    kinds, texts = set(), set()

    def work() -> None:
        deliver_due(bool)
        clock.shift(timedelta(minutes=2))
        for write in (own.tell_due, changes.tell_due, reminders.remind_due):
            write()
        for letter in map(readable, Letter.objects.exclude(state="sent")):
            kinds.add(letter.kind)
            texts.update(
                {letter.text, letter.html, letter.calendar.replace("\r\n ", "").replace("\\n", " "), letter.stop_url}
            )
        Letter.objects.update(state="sent")

    holder = factories.registered(full)
    waits, comes = factories.registered(full), factories.registered(moved, confirmed=False)
    actions.invite(series, moved, [Guest("Efua", "efua@k.example")], by=None)
    work()
    actions.confirm(comes.participant, by=comes.participant)
    actions.cancel(holder, by=holder.participant)
    work()
    actions.accept_offer(waits, by=waits.participant)
    programme.move_session(Session.objects.get(pk=moved.pk), by=None, local_start=datetime(2020, 10, 28, 14))
    series_of_tests.release(series)
    work()
    for moment in ("2020-10-01T09:00Z", "2020-10-26T09:01Z", "2020-10-27T08:01Z"):
        clock.move_to(moment)
        work()
    return kinds, texts


def test_no_link_of_any_letter_changes_anything_until_a_button_is_pressed(clock):
    kinds, texts = lived_through(clock)
    addresses = {found.replace("&amp;", "&") for text in texts for found in ADDRESS.findall(text)}
    paths = sorted({"/" + address.split("/", 3)[3] for address in addresses if address.count("/") > 2})
    before, codes_seen, client = everything_written(), Counter(), Client()

    for path in paths:
        for method in ("get", "head", "options"):
            for headers in ({}, {"sec-purpose": "prefetch;prerender"}, {"user-agent": "BarracudaLinkScanner/1.0"}):
                codes_seen[getattr(client, method)(path, headers=headers).status_code] += 1

    changed = [table for table, digest in everything_written().items() if before[table] != digest]
    print(f"\n{len(kinds)} kinds of letters, {len(paths)} links, opened {codes_seen.total()} times: {dict(codes_seen)}, "
          f"tables changed: {changed}; kinds: {sorted(kinds)}")  # fmt: skip
    assert len(kinds) >= 7
    assert len(paths) >= 10
    assert changed == []
    assert set(codes_seen) <= {200, 302, 405}


def test_codes_are_hashed_short_lived_single_and_bound(clock):
    account = directory.account()
    code, digits = make_code("sign_in", account)
    kept = repr(list(OneTimeCode.objects.values_list()))
    other, wrong_purpose = make_code("sign_in", account), redeem_code(code.pk, "erase", digits)
    found = redeem_code(code.pk, "sign_in", digits).account
    again = redeem_code(code.pk, "sign_in", digits).account
    clock.shift(timedelta(minutes=15, seconds=1))
    late = redeem_code(other[0].pk, "sign_in", other[1]).account
    locked, secret = make_code("sign_in", account)
    wrong = f"{(int(secret) + 1) % 10**8:08d}"
    left = [redeem_code(locked.pk, "sign_in", wrong).tries_left for _try in range(12)]

    print(
        f"\n8 digits, {codes.TRIES} tries left {left}, then the right one opens: {redeem_code(locked.pk, 'sign_in', secret).account}"
    )
    assert digits not in kept
    assert (wrong_purpose.account, found, again, late) == (None, account, None, None)
    assert left == [*range(9, -1, -1), 0, 0]
    assert redeem_code(locked.pk, "sign_in", secret).account is None


def test_known_and_unknown_addresses_get_the_same_answer_in_the_same_time():
    networks.network("north")
    directory.account("ana@city.example")
    took: dict[str, list[float]] = {"ana@city.example": [], "who@city.example": []}
    answers = set()
    for number in range(8):
        for address, times in took.items():
            began = time.perf_counter()
            answer = Client().post("/accounts/login/", {"email": address}, REMOTE_ADDR=f"198.51.100.{number}")
            times.append(time.perf_counter() - began)
            if number < 5:
                answers.add((address, answer.status_code, answer.get("Location")))

    known, unknown = (sorted(times)[len(times) // 2] * 1000 for times in took.values())
    print(
        f"\nknown address {known:.1f} ms, unknown {unknown:.1f} ms (medians of 8), answers {len({a[1:] for a in answers})}"
    )
    assert len({answer[1:] for answer in answers}) == 1
    assert max(known, unknown) < 2 * min(known, unknown)


def test_personal_addresses_are_kept_by_nobody_and_end_when_they_are_renewed(clock, caplog):
    session = factories.session()
    row = factories.registered(session)
    clock.move_to("2020-10-27T12:00:00Z")
    attendance.set_attendance(session, [row], "live", by=None)
    row.refresh_from_db()
    issue(row, by=row.participant)
    mine, feed, stop = (links.token(row.participant, one) for one in (Purpose.MINE, Purpose.FEED, Purpose.STOP))
    paths = [
        f"/mine/{mine}/", f"/mine/{mine}/details/", f"/mine/{mine}/data/", f"/mine/{mine}/data.json",
        f"/mine/{mine}/erase/", reverse("after:feedback", args=[mine, row.pk]), f"/mine/{mine}/register/{session.series.slug}/",
        f"/me/calendar/{feed}.ics", f"/letters/stop/{stop}/",
    ]  # fmt: skip
    client, wrong = Client(), {}
    for path in paths:
        answer = client.get(path)
        told = answer.status_code, answer.get("Referrer-Policy"), "no-store" in answer.get("Cache-Control", "")
        if told[0] != 200 or told[1] not in ("no-referrer", "same-origin") or not told[2]:
            wrong[path] = told

    actions.renew_link(row.participant, by=row.participant)
    row.participant.refresh_from_db()
    actions.renew_feed(row.participant, by=row.participant)
    after = [client.get(path).status_code for path in paths]
    logged = [token for token in (mine, feed, stop) if token in caplog.text]

    print(
        f"\n{len(paths)} personal addresses: {len(wrong)} without no-store or Referrer-Policy; once renewed {after}; in the log {logged}"
    )
    assert wrong == {}
    assert set(after) == {404}
    assert logged == []


def test_ten_thousand_guesses_open_no_page():
    session = factories.session()
    row = factories.registered(session)
    right = links.token(row.participant, Purpose.MINE)
    began = time.perf_counter()
    others = [right[:place] + sign + right[place + 1 :] for place in range(len(right)) for sign in "AQgw_-09z"]
    opened = [text for text in others if text != right and links.participant_of(text, Purpose.MINE)]
    took = time.perf_counter() - began

    print(
        f"\n{len(others)} tokens that differ in one sign: {len(opened)} open a page, {took / len(others) * 1000:.2f} ms each"
    )
    assert opened == []
