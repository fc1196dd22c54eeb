"""What interpreters learn of a session's going live, in their pack."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.interpretation import links
from sympolis.interpretation.tests import desks
from sympolis.planning.actions.going_live import set_on_the_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def test_an_interpreter_reads_of_rehearsal_backup_and_duty(client):
    with time_machine.travel(desks.NOW, tick=False) as clock:
        session = desks.session(desks.network())
        luc = desks.interpreter(session.series.network)
        desks.booking(session, luc)
        set_on_the_day(
            session, by=None, backup_url="https://backup.example/room", on_duty="", duty_phone="+49 228 123456",
            rehearsal_at=session.starts_at - timedelta(hours=3),
        )  # fmt: skip
        pack = f"/interpreter/{links.desk_token(luc)}/sessions/{session.series.slug}/{session.slug}/"
        page = client.get(pack)
        assertContains(page, "Rehearsal")
        assertNotContains(page, "backup.example")

        clock.move_to(session.starts_at - timedelta(hours=20))
        assertContains(client.get(pack), "https://backup.example/room")
