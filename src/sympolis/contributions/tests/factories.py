"""The smallest valid rows of what is brought. Calls are made by the real verbs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sympolis.contributions import actions
from sympolis.contributions.actions.moving import keep_version
from sympolis.contributions.models import Author, Call, Contribution, Version
from sympolis.core.text import address_key, comparable
from sympolis.directory.tests import factories as directory
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from sympolis.registrations.models import Participant


def call(series: Series | None = None, *, open_now: bool = True, closes_at: datetime | None = None, **fields) -> Call:
    """A call for good practices; open unless told otherwise."""
    told = {"title": {"en": "Share a good practice"}, "kinds": ["practice"], "closes_at": closes_at, **fields}
    made = actions.save_call(series or programme.series(), None, by=None, **told)
    return actions.open_call(made, by=None) if open_now else made


def contribution(series: Series | None = None, *, state: str = "submitted", **fields) -> Contribution:
    """A good practice of a city, as it came in. For anything about how it comes in, use the real verbs."""
    told = {
        "kind": "practice", "language": "en", "title": {"en": "Markets that stay open"},
        "summary": {"en": "Stalls two metres apart and a bell for washing hands kept our markets open."},
        "content": practice_content(), "place": "Kumasi", "country": "GH",
    }  # fmt: skip
    series = series or programme.series()
    made = Contribution(series=series, state=state, **{**told, **fields})
    made.submitted_at = timezone.now() if state != "draft" else None
    made.save()
    with transaction.atomic():
        keep_version(made, moment="saved" if state == "draft" else "submitted")
    return made


def version_of(contribution: Contribution) -> Version:
    """The contribution as it stands, kept."""
    with transaction.atomic():
        return keep_version(contribution, moment="approval")


def practice_content(language: str = "en", **more) -> dict:
    """Everything that a good practice has to tell."""
    texts = ("problem", "done", "staff", "results", "wrong", "must_have", "can_change", "office")
    told = {code: {language: f"{code.replace('_', ' ').capitalize()} in a sentence."} for code in texts}
    return {**told, "status": "running", "cost": "low", "advise": ["call"], "years": [2020, None], **more}


def author(contribution: Contribution, name: str = "Ama Mensah", email: str = "ama@kumasi.example") -> Author:
    """Somebody who writes it."""
    given, _blank, family = name.rpartition(" ")
    person = directory.person(given_name=given, family_name=family, email=email)
    participant = Participant.objects.create(
        network=contribution.series.network, person=person, email=email, email_key=address_key(email),
        name_key=comparable(name),
    )  # fmt: skip
    return Author.objects.create(contribution=contribution, participant=participant)
