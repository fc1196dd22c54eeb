"""Authors and tellers of the library's tests, made by the real verbs."""

from django.utils import timezone

from sympolis.contributions.models import Author
from sympolis.contributions.tests import factories as contributions
from sympolis.library.actions import reuse as actions
from sympolis.library.actions.reuse import Told
from sympolis.library.models import Practice, Reuse


def author(practice: Practice, name: str = "Ama Mensah", email: str = "ama@kumasi.example", **fields) -> Author:
    """Somebody of the practice's city who has shown that the address is theirs."""
    made = contributions.author(practice.contribution, name, email)
    for field, value in {"proven_at": timezone.now(), **fields}.items():
        setattr(made, field, value)
    made.save()
    return made


def words(**more) -> Told:
    """What somebody of Leipzig tells."""
    told = {
        "name": "Jana Weber", "email": "jana@leipzig.example", "place": "Leipzig", "country": "DE", "language": "en",
        "adapted": "Our market has the bell at every second stall.", "since": 2020,
    }  # fmt: skip
    return Told(**{**told, **more})


def told(practice: Practice, **more) -> Reuse:
    """Told, and nobody has shown yet whose address it is."""
    return actions.tell(practice, words(**more))


def proven(practice: Practice, **more) -> Reuse:
    """Told by somebody whose address it is; the city is asked."""
    return actions.prove(told(practice, **more))


def confirmed(practice: Practice, **more) -> Reuse:
    """Confirmed by the team."""
    return actions.answer_for_city(proven(practice, **more), confirms=True, how="Call", by=None)
