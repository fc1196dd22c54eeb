"""Somebody who asks for a language."""

from sympolis.directory.models import Person
from sympolis.programme.tests.desk import Desk
from sympolis.registrations.models import Registration
from sympolis.registrations.tests.desk import come


def ask(desk: Desk, language: str, number: int = 1, *, speaks: tuple[str, ...] = (), **about) -> list[Registration]:
    """So many people register who wish a language."""
    taken = Person.objects.count()
    return [
        come(
            desk, f"{language.title()}{taken + one} Asker", language=language,
            languages=[{"code": code} for code in speaks], **about,
        )
        for one in range(number)
    ]  # fmt: skip
