"""What contributions hold of people: what they write, what they were asked to approve."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.models import Approval, Author, Version
from sympolis.core.text import address_key
from sympolis.directory.models import Person
from sympolis.directory.privacy import Chapter, Detail, File, Held, told


def tells(persons: Sequence[Person]) -> Held:
    """Contributions that these persons write, with the words and files, and approvals that they were asked for."""
    authors = list(
        Author.objects.filter(participant__person__in=persons, participant__erased_at=None)
        .select_related("contribution__series", "contribution__municipality").prefetch_related("contribution__files").order_by("pk")
    )  # fmt: skip
    wrote: dict[int, list[Any]] = {}
    for number, content in (
        Version.objects.filter(author__in=authors).order_by("number").values_list("author", "content")
    ):
        wrote.setdefault(number, []).append(content)
    files = [File(file.name, str(file.file.name)) for author in authors for file in author.contribution.files.all()]
    addresses = {address_key(person.email) for person in persons if person.email}
    asked = [row for row in Approval.objects.exclude(email="").select_related("contribution") if address_key(row.email) in addresses]  # fmt: skip
    return Held(
        [
            Chapter("contributions", _("Contributions"), [_contribution(author, wrote) for author in authors]),
            Chapter("approvals", _("Approvals that you were asked for"), [_approval(row) for row in asked]),
        ],
        files,
    )


def _contribution(author: Author, wrote: dict[int, list[Any]]) -> list[Detail]:
    row = author.contribution
    return told(
        Detail("title", _("Title"), dict(row.title), str(row.title)),
        Detail("series", _("Series"), str(row.series)),
        Detail("state", _("State"), row.state, row.get_state_display()),  # type: ignore[attr-defined]
        Detail("summary", _("Summary"), dict(row.summary), str(row.summary)),
        Detail("content", _("Words"), row.content, ""),
        Detail("answers", _("Answers"), row.answers, ""),
        Detail("links", _("Links"), row.links, ""),
        Detail("place", _("City"), str(row.municipality or row.place)),
        Detail("versions", _("Versions that you wrote"), wrote.get(author.pk, []), ""),
        Detail("since", _("Writes it since"), author.added_at),
        Detail("is_contact", _("Contact for other cities"), author.is_contact),
        Detail("confirmed", _("Address confirmed"), author.proven_at),
    )


def _approval(row: Approval) -> list[Detail]:
    return told(
        Detail("title", _("Title"), str(row.contribution.title)),
        Detail("name", _("Name"), row.name),
        Detail("email", _("E-mail address"), row.email),
        Detail("state", _("Answer"), row.state, row.get_state_display()),  # type: ignore[attr-defined]
        Detail("reason", _("Reason"), row.reason),
        Detail("at", _("Asked on"), row.asked_at),
    )
