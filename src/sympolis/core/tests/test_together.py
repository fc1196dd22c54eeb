"""Many threads, one go."""

import threading
from collections.abc import Callable

import pytest

from sympolis.core.together import Together, _Place


class Work:
    """Doubles numbers; each go is noted, and waits until it may end. Fails when 13 is among them."""

    def __init__(self) -> None:
        self.goes: list[list[int]] = []
        self.begun, self.may_end = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, numbers: list[int]) -> list[int]:
        self.goes.append(numbers)
        self.begun.release()
        self.may_end.acquire(timeout=60)
        if 13 in numbers:
            raise ValueError
        return [number * 2 for number in numbers]


class Crowd:
    """Threads that each bring a number, and what they took home."""

    def __init__(self, together: Together) -> None:
        self.together, self.threads, self.took = together, [], {}

    def brings(self, number: int) -> None:
        def come() -> None:
            try:
                self.took[number] = self.together.done(number)
            except ValueError:
                self.took[number] = "failed"

        self.threads.append(threading.Thread(target=come, daemon=True))
        self.threads[-1].start()

    def all_home(self) -> None:
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def crowd(work) -> Callable[..., Crowd]:
    def made(most: int = 10) -> Crowd:
        return Crowd(Together(work, most=most))

    return made


def come_while_one_is_at_work(crowd: Crowd, work: Work, first: int, *others: int) -> None:
    crowd.brings(first)
    assert work.begun.acquire(timeout=60)
    for place, number in enumerate(others, 1):
        crowd.brings(number)
        while len(crowd.together.waiting) < place:
            threading.Event().wait(0.001)


def test_whoever_comes_alone_is_not_kept_waiting(crowd, work):
    work.may_end.release(2)

    assert (crowd().together.done(1), crowd().together.done(2)) == (2, 4)
    assert work.goes == [[1], [2]]


def test_those_who_come_meanwhile_go_together_in_their_order(crowd, work):
    people = crowd()
    come_while_one_is_at_work(people, work, 1, 2, 3, 4)
    work.may_end.release(2)
    people.all_home()

    assert work.goes == [[1], [2, 3, 4]]
    assert people.took == {1: 2, 2: 4, 3: 6, 4: 8}


def test_who_is_called_and_cannot_come_has_the_next_one_called(crowd, work):
    together, places = crowd().together, [_Place(number) for number in (1, 2, 3)]
    together.waiting, together.at_work = list(places), True
    places[0].called.set()

    together._leave(places[0])
    together._leave(places[2])

    assert (together.waiting, places[1].called.is_set()) == ([places[1]], True)
    together._leave(places[1])
    work.may_end.release()
    assert together.done(4) == 8  # nobody is waited for


def test_no_go_is_larger_than_the_most(crowd, work):
    people = crowd(most=2)
    come_while_one_is_at_work(people, work, 1, 2, 3, 4)
    work.may_end.release(3)
    people.all_home()

    assert work.goes == [[1], [2, 3], [4]]
    assert people.took == {1: 2, 2: 4, 3: 6, 4: 8}


def test_a_go_that_fails_leaves_all_of_it_without_a_result_and_the_next_one_goes_on(crowd, work):
    people = crowd(most=2)
    come_while_one_is_at_work(people, work, 1, 2, 13, 4)
    work.may_end.release(3)
    people.all_home()

    assert work.goes == [[1], [2, 13], [4]]
    assert people.took == {1: 2, 2: "failed", 13: None, 4: 8}  # the fault itself meets the one who worked
    work.may_end.release()
    assert people.together.done(5) == 10
