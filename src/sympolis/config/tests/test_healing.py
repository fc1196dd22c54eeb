"""Changes that nobody told of: the process died between its commit and the counter, or it runs on another host."""

import signal

import pytest
from django.db import transaction

from sympolis.config.tests.house import LONG
from sympolis.config.worker import Healing
from sympolis.core import pulse
from sympolis.journal.tests import factories as journal


@pytest.fixture
def healing() -> Healing:
    """One that has looked once already."""
    watch = Healing()
    watch.step(bool)
    return watch


def pages() -> int:
    return pulse.read("pages")


@pytest.mark.django_db
def test_a_change_that_nobody_told_of_is_told_once(healing):
    before = pages()

    journal.entry()  # the test's transaction never commits: nobody is told
    healing.step(bool)
    healing.step(bool)

    assert pages() == before + 1


@pytest.mark.django_db
def test_a_change_that_was_told_is_not_told_again(healing, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        journal.entry()
    before = pages()

    healing.step(bool)

    assert pages() == before


@pytest.mark.django_db
def test_what_was_rolled_back_is_nothing_to_tell(healing):
    before = pages()

    def change_your_mind() -> None:
        with transaction.atomic():
            journal.entry()
            raise KeyError

    with pytest.raises(KeyError):
        change_your_mind()
    healing.step(bool)

    assert pages() == before


def test_a_process_killed_after_its_commit_leaves_no_old_page_and_nobody_untold(house):
    worker = house.started_worker()
    house.run("record", 1)
    house.until(lambda: house.waiting() == 0, worker)
    before = pulse.read("pages", folder=house.folder)

    dying = house.start("record_and_die")
    dying.communicate(timeout=LONG)

    assert dying.returncode == -signal.SIGKILL
    house.until(lambda: pulse.read("pages", folder=house.folder) == before + 1, worker)
    house.until(lambda: house.waiting() == 0, worker)
    assert len(house.told()) == 2
