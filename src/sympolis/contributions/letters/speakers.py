"""Letters to speakers: their personal link, and reminders that list what is missing and nothing else."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolis.contributions import asking, preparing, speaking, speaking_links
from sympolis.contributions.actions.speaking import LETTERS
from sympolis.contributions.models import Speaker
from sympolis.contributions.speaking import ABOUT, Preparation
from sympolis.contributions.speaking_words import needed
from sympolis.core.languages import pick
from sympolis.directory.actions import make_code
from sympolis.directory.actions.codes import MINUTES
from sympolis.directory.models import OneTimeCode
from sympolis.directory.states import CodePurpose
from sympolis.journal.models import Entry
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post, take_back
from sympolis.messaging.models import Letter
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Release, Series, Session
from sympolis.programme.published import Entry as Released
from sympolis.programme.published import Published, published
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import Reader, contact_of, reader_with_part
from sympolis.registrations.letters.words import paragraphs, when_lines
from sympolis.registrations.models import Participant

INVITATION, REMINDER = LETTERS
OF_FACT = {"speaker.invited": INVITATION, "speaker.reminded": REMINDER}


def declare() -> None:
    """Make the two kinds known to the post office."""
    fields = {
        "name": gettext_lazy("name of the person"),
        "network": gettext_lazy("name of the network"),
        "series": gettext_lazy("title of the series"),
        "sessions": gettext_lazy("their sessions and turns, on their clock and the host’s"),
        "missing": gettext_lazy("what is missing, a line each; may be empty"),
    }
    links = {"speaking": gettext_lazy("personal page to prepare one’s part")}
    kinds.declare(
        INVITATION, name=gettext_lazy("To speakers: personal link"), fields=fields, links=links, needed=("speaking",),
        example=example, subject=gettext_lazy("Your part in “{series}”"),
        body=gettext_lazy(
            "Hello {name},\n\nthank you for your part in “{series}”.\n\n{sessions}\n\nEverything for it stands on one page: when "
            "it is your turn, what comes before and after, and the few things that we still need from you:\n\n{missing}\n\n"
            "[Prepare my part]({speaking})\n\nThe link is for you alone and asks for no password. Come back as often as you "
            "like.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        REMINDER, name=gettext_lazy("To speakers: what is missing"), fields=fields, links=links,
        needed=("missing", "speaking"), example=example, subject=gettext_lazy("Still missing for your part in “{series}”"),
        body=gettext_lazy(
            "Hello {name},\n\nyour part is close:\n\n{sessions}\n\nThis is still missing, and nothing else:\n\n{missing}\n\n"
            "[Prepare my part]({speaking})\n\n{network}"
        ),
    )  # fmt: skip


def tell(entry: Entry) -> None:
    """Write the letter of a fact, once: the link, or what is missing. A reminder of nothing is not written."""
    row, kind = _speaker(entry), OF_FACT[entry.name]
    # A letter that a release wrote anew bears the release behind the number of the fact
    if row is not None and not Letter.objects.filter(key__startswith=f"{kind}:{row.pk}:{entry.pk}:").exists():
        _post(kind, row, entry.pk)


def tell_anew(entry: Entry) -> None:
    """After a release: letters on their way that tell another time are taken back and written anew."""
    release = Release.objects.filter(pk=entry.subject_id).first()
    if release is None:
        return
    sessions = list(release.versions.values_list("session_id", flat=True))
    rows = Speaker.objects.filter(series=release.series_id, person__parts__session__in=sessions)
    speakers = {
        f"{ABOUT}:{row.pk}": row
        for row in rows.select_related("series__network", "person__municipality", "person__account")
    }
    network = release.series.network_id
    for letter in take_back(list(OF_FACT.values()), network=network, which=lambda one: one.about in speakers):
        _post(letter.kind, speakers[letter.about], f"{letter.key.split(':')[2]}:{release.pk}")


def _speaker(entry: Entry) -> Speaker | None:
    rows = Speaker.objects.select_related("series__network", "person__municipality", "person__account")
    return rows.filter(pk=entry.facts["speaker"]).exclude(person__family_name="").first()


def _post(kind: str, row: Speaker, cause: object) -> None:
    with transaction.atomic():
        # A release waits for us, or we read what it released
        list(
            Session.objects.select_for_update(no_key=True)
            .filter(series=row.series, parts__person=row.person)
            .order_by("pk")
        )
        who = speaking.preparation_of(row)
        who.speaker.series = row.series
        if not who.address or not who.coming or (kind == REMINDER and not is_lacking(who)):
            return
        reader = reader_of(who)
        writer = texts.Writer(kind, network=row.series.network, language=reader.language)
        with translation.override(ours(writer.language)):
            written = writer.written(values_of(who, writer.language, reader.zone, url=speaking_url(row)))
        post(
            key=f"{kind}:{row.pk}:{cause}", kind=kind, to_address=who.address, to_name=str(who.person),
            language=written.language, subject=written.subject, text=written.text, html=written.html,
            network=row.series.network_id, person=row.person_id, about=f"{ABOUT}:{row.pk}",
            reply_to=contact_of(row.series, row.series.network),
        )  # fmt: skip


def is_lacking(who: Preparation) -> bool:
    """Whether something is missing of a speaker, or asked by others."""
    return bool(who.missing or asking.asked_of(who.speaker.series, who.person))


def send_code(speaker: Speaker, *, language: str, instead_of: str | None = None) -> OneTimeCode:
    """Make a code that erases what is held of a speaker, and post it to their address; the one before is void."""
    with transaction.atomic(), translation.override(language):
        before = UUID(instead_of) if instead_of else None
        code, digits = make_code(CodePurpose.ERASE, None, instead_of=before)
        network = speaker.series.network
        words = {"code": f"{digits[:4]} {digits[4:]}", "minutes": MINUTES, "network": network}
        post(
            key=f"code:{code.pk}", kind="erase_code", secret=True, to_address=speaker.person.address,
            subject=_("Your code to erase your data at %(network)s") % {"network": network.name},
            text=render_to_string("contributions/letters/erase_code.txt", words).strip() + "\n", language=language,
            network=network.pk, person=speaker.person_id,
        )  # fmt: skip
    return code


def reader_of(who: Preparation) -> Reader:
    """How a speaker reads: as their account says, or as they said when they took part, else in the working language."""
    found = reader_with_part(who.person, who.speaker.series)
    if who.person.account and who.person.account.language:
        return found
    rows = Participant.objects.filter(network=who.speaker.series.network_id, person=who.person, erased_at=None)
    told = rows.exclude(language="").order_by("-pk").values_list("language", flat=True).first()
    return Reader(told or found.language, found.zone)


def speaking_url(speaker: Speaker) -> str:
    """The personal page."""
    return public_base(speaker.series.network) + reverse("contributions:speaking", args=[speaking_links.token(speaker)])


def values_of(who: Preparation, language: str, zone: str, *, url: str) -> dict[str, Any]:
    """What stands in a letter to a speaker, in the active language."""
    series = who.speaker.series
    sessions = [part.session_id for part in who.coming if speaking.is_shown(part.session)]
    programme = published(
        series, base_url=public_base(series.network), language=language, content=True, sessions=sessions
    )
    titles = {entry.pk: programme.title(entry)[0] for entry in programme.entries}
    missing = [*(needed(item, titles) for item in who.missing), *asking.asked_of(series, who.person)]
    blocks = [_block(programme, entry, who, zone) for entry in programme.entries]
    return {
        "name": str(who.person),
        "network": pick(series.network.name, language, series.network.working_language)[0],
        "series": pick(series.title, language, series.working_language)[0],
        "sessions": paragraphs([*blocks, _not_public(who)]),
        "missing": "\n".join(f"– {line}" for line in missing),
        "speaking": url,
    }


def _block(programme: Published, entry: Released, who: Preparation, zone: str) -> list[str]:
    """Title, role, and the turn on the reader's clock and the host's."""
    roles = ", ".join(dict.fromkeys(part.get_role_display() for part in who.parts if part.session_id == entry.pk))  # type: ignore[attr-defined]
    lines = [programme.title(entry)[0], _("Your role: %(role)s") % {"role": roles}]
    run = preparing.steps(entry.starts_at, entry.content["segments"], {who.person.pk})
    for slot in preparing.slots(run, entry.starts_at, entry.ends_at):
        if slot.is_whole:
            return [*lines, *when_lines(programme, entry, zone)]
        host = str(entry.card["zone"])
        turn = programme.clock_line(slot.starts_at, slot.ends_at, zone or host)
        lines.append(_("Your turn: %(when)s") % {"when": turn})
        if zone and zone != host:
            lines.append(
                _("Host's clock: %(when)s") % {"when": programme.clock_line(slot.starts_at, slot.ends_at, host)}
            )
    return lines


def _not_public(who: Preparation) -> list[str]:
    count = len({part.session_id for part in who.coming if not speaking.is_shown(part.session)})
    if not count:
        return []
    words = ngettext(
        "A session with you is not public yet. Its time stands on your page as soon as it is.",
        "%(count)d sessions with you are not public yet. Their times stand on your page as soon as they are.", count,
    )  # fmt: skip
    return [words % {"count": count}]


def example(network: Network, language: str) -> dict[str, Any] | None:
    """Somebody with a part in the newest series that has one; None while nobody has."""
    for series in Series.objects.filter(network=network, sessions__parts__isnull=False).distinct().order_by("-pk")[:3]:
        series.network = network
        with translation.override(ours(language)):
            for who in speaking.preparations(series):
                if who.missing:
                    return values_of(who, language, "", url=f"{settings.ORIGIN}/speaking/…/")
    return None
