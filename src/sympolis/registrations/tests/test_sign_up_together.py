"""Forms of several people that are written in one go, as they are when hundreds press the button at once."""

import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from sympolis.core.refusals import Refused
from sympolis.directory.models import Consent, Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Delivery, Entry
from sympolis.networks.models import Contact
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SeriesState, SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.actions import About, Agreed
from sympolis.registrations.actions.locking import read
from sympolis.registrations.actions.sent_form import SentForm
from sympolis.registrations.actions.sign_up import _rush, _taken, _taken_if_all_may
from sympolis.registrations.models import Admission, Invitation, KeptSeats, Participant, Registration
from sympolis.registrations.states import Mode, Source
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def in_october():
    with time_machine.travel(NOW, tick=False):
        yield


def form(
    *sessions: Session, name: str = "Ama", about: About | None = None, agreed=(), invitation=None, by=None
) -> SentForm:
    chosen = read(Session.objects.filter(pk__in=[session.pk for session in sessions]))
    people = [(name, f"{name.lower()}@kumasi.example")]
    return SentForm(
        network_of(sessions[0]),
        about or About(),
        people,
        chosen,
        True,
        "",
        invitation,
        Source.FORM,
        by,
        {},
        list(agreed),
    )


def people(number: int, *sessions: Session, prefix: str = "p", **more) -> list[SentForm]:
    return [form(*sessions, name=f"{prefix}{one}", **more) for one in range(number)]


def nothing_is_there() -> bool:
    tables = (
        Participant,
        Person,
        Contact,
        Consent,
        Registration,
        Entry.objects.filter(name__startswith="registration."),
    )
    return not any(getattr(table, "objects", table).exists() for table in tables)


def test_each_of_them_has_all_that_a_form_of_its_own_would_have_made():
    session = factories.session()
    yes = [Agreed("contacts", "Yes, others may write to me.", "en")]

    done = _taken(
        [form(session, name="Ama", agreed=yes), form(session, name="Kofi"), form(session, name="Esi", agreed=yes)]
    )

    assert [(one.participant.email, one.is_new, one.known) for one in done] == [
        ("ama@kumasi.example", True, []), ("kofi@kumasi.example", True, []), ("esi@kumasi.example", True, []),
    ]  # fmt: skip
    assert [[row.participant for row in one.new] for one in done] == [[one.participant] for one in done]
    assert Contact.objects.filter(network=network_of(session)).count() == 3
    assert set(Consent.objects.values_list("person__email", flat=True)) == {"ama@kumasi.example", "esi@kumasi.example"}
    facts = Entry.objects.filter(name="registration.registered")
    assert {entry.subject_id for entry in facts} == {str(one.new[0].pk) for one in done}
    each = {entry.pk: entry.deliveries.count() for entry in facts}
    assert len(set(each.values())) == 1
    assert Delivery.objects.filter(entry__in=facts).count() == sum(each.values()) > 0


def test_the_first_of_them_get_the_last_seats_and_the_others_stand_in_line_as_they_came():
    session = factories.session(capacity=2)

    done = _taken(people(5, session))

    assert [one.new[0].state for one in done] == ["registered"] * 2 + ["waiting"] * 3
    line = Registration.objects.filter(state="waiting").order_by("queued_at", "pk")
    assert [row.participant.name_key for row in line] == ["p2", "p3", "p4"]


def test_seats_kept_for_some_are_counted_between_them():
    session = factories.session(capacity=2)
    KeptSeats.objects.create(session=session, share="sector", sector="administration", seats=1)
    office, firm = About(sector="administration"), About(sector="private")

    done = _taken([
        form(session, name="Ama", about=firm), form(session, name="Kofi", about=firm),
        form(session, name="Esi", about=office), form(session, name="Yaw", about=office),
    ])  # fmt: skip

    assert [one.new[0].state for one in done] == ["registered", "waiting", "registered", "waiting"]


def test_each_comes_into_the_sessions_that_they_chose_and_no_other():
    series = programme.series()
    early, late, full = factories.session(series), factories.session(series), factories.session(series, capacity=0)
    factories.admission(late, mode=Mode.APPROVAL)

    done = _taken([form(late, early, name="Ama"), form(full, name="Kofi"), form(full, late, name="Esi")])

    assert [{(row.session_id, row.state) for row in one.new} for one in done] == [
        {(early.pk, "registered"), (late.pk, "applied")}, {(full.pk, "waiting")}, {(full.pk, "waiting"), (late.pk, "applied")},
    ]  # fmt: skip


def test_each_series_has_a_queue_of_its_own():
    here, there = factories.session(), factories.session()

    assert _rush(here.series_id) is _rush(here.series_id)
    assert _rush(here.series_id) is not _rush(there.series_id)


def test_forms_of_two_networks_stay_apart():
    here, there = factories.session(), factories.session()

    _taken([form(here, name="Ama"), form(there, name="Ama")])

    told = dict(Entry.objects.filter(name="registration.registered").values_list("network_id", "facts__session"))
    assert told == {network_of(here).pk: here.pk, network_of(there).pk: there.pk}
    assert Participant.objects.count() == 2


def test_one_who_is_known_changes_nothing_for_those_beside():
    session = factories.session()
    factories.registered(session, "Ama", email="ama@kumasi.example", phone="+233 1")

    known, new = _taken([form(session, name="Ama", about=About(phone="+1 666")), form(session, name="Kofi")])

    assert (known.is_new, known.new, [row.state for row in known.known]) == (False, [], ["confirmed"])
    assert (new.is_new, [row.state for row in new.new], new.known) == (True, ["registered"], [])
    known.participant.refresh_from_db()
    assert (known.participant.phone, known.participant.given["phone"]) == ("+233 1", "+1 666")


def test_it_takes_as_many_queries_as_one():
    session = factories.session(capacity=100)
    yes = [Agreed("contacts", "Yes, others may write to me.", "en")]
    _taken(people(1, session, prefix="warm", agreed=yes))

    counts = []
    for number in (1, 10):
        forms = people(number, session, prefix=f"of{number}-", agreed=yes)
        with CaptureQueriesContext(connection) as queries:
            _taken(forms)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))

    assert counts[0] == counts[1]


def test_when_one_is_refused_nothing_of_any_is_left_and_each_is_taken_alone():
    series = programme.series()
    session, closed = factories.session(series), factories.session(series, state=SessionState.DONE)
    forms = [form(session, name="Ama"), form(closed, name="Kofi"), form(session, name="Esi")]

    assert _taken_if_all_may(forms) == [None, None, None]

    assert nothing_is_there()
    assert [_taken([one])[0].new[0].state for one in (forms[0], forms[2])] == ["registered", "registered"]
    with pytest.raises(Refused):
        _taken([forms[1]])


def test_the_same_form_twice_leaves_nothing_of_the_go():
    session = factories.session()
    twice = [form(session, name="Ama"), form(session, name="Kofi"), form(session, name="Ama")]

    with pytest.raises(IntegrityError):
        _taken(twice)

    assert nothing_is_there()


def test_what_is_wrong_with_one_form_is_nobody_elses():
    session = factories.session()
    forms = [form(session, name="Ama"), form(session, name="Kofi", agreed=["no consent at all"])]

    assert _taken_if_all_may(forms) == [None, None]

    assert nothing_is_there()
    assert _taken([forms[0]])[0].new[0].state == "registered"


def test_what_changed_after_a_form_was_read_counts_for_all():
    session = factories.session(capacity=1)
    before = form(session, name="Ama")
    Session.objects.filter(pk=session.pk).update(capacity=2)
    forms = [before, form(session, name="Kofi"), form(session, name="Esi")]

    done = _taken(forms)

    assert [one.new[0].state for one in done] == ["registered", "registered", "waiting"]


@pytest.mark.parametrize("rule", ["mode", "closes_at", "state of the series"])
def test_rules_that_became_stricter_after_a_form_was_read_count(rule):
    session = factories.session()
    read_before = form(session)
    if rule == "mode":
        factories.admission(session, mode=Mode.INVITATION)
    elif rule == "closes_at":
        factories.admission(session, closes_at="2020-10-01T07:59:00Z")
    else:
        Series.objects.update(state=SeriesState.DRAFT)

    with pytest.raises(Refused):
        _taken([read_before])

    assert nothing_is_there()


@pytest.mark.django_db(transaction=True)
def test_only_strangers_for_whom_all_is_open_go_together():
    session, closed = factories.session(), factories.session(state=SessionState.DONE)
    account = directory.account()
    invitation = Invitation.objects.create(series=session.series, session=session, email="kofi@kumasi.example")

    assert form(session).may_go_with_others()
    assert not form(closed).may_go_with_others()
    assert not form(session, by=account).may_go_with_others()
    assert not form(session, invitation=invitation).may_go_with_others()
    with transaction.atomic():
        assert not form(session).may_go_with_others()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite's database in memory")
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_taken_one_is_refused_and_one_is_known():
    session, closed = factories.session(capacity=7), factories.session(capacity=3)
    Admission.objects.create(session=closed, mode=Mode.INVITATION)
    start, told = threading.Barrier(24), {}

    def press(number: int) -> None:
        wanted = closed if number == 5 else session
        name = f"Person {min(number, 22)}"  # the last two are the same one
        start.wait(60)
        try:
            done = actions.sign_up(
                network_of(wanted),
                read(Session.objects.filter(pk=wanted.pk)),
                name=name,
                email="office@k.example",
                as_read=True,
            )
            told[number] = [row.state for row in done.new or done.known]
        except Refused as refusal:
            told[number] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert told.pop(5) == "by_invitation"
    assert len(told) == 23
    assert (Participant.objects.count(), Registration.objects.count()) == (22, 22)
    states = [state for _pk, (state,) in told.items()]
    assert Registration.objects.filter(state="registered").count() == 7
    assert 7 <= states.count("registered") <= 8  # the twin is told what the other one has
