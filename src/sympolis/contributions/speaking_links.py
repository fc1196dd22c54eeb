"""Personal addresses of speakers, and the address of a session's pack (core/seals.py says how they are made)."""

from sympolis.contributions.models import PackLink, Speaker
from sympolis.core import seals

SPEAKING = "sympolis.contributions.speaking"
PACK = "sympolis.contributions.pack"


def token(speaker: Speaker) -> str:
    """The secret part of a speaker's address; the same until the link is renewed."""
    return seals.token(SPEAKING, speaker.pk, speaker.link_version)


def speaker_of(text: str) -> Speaker | None:
    """The speaker whose link this is; None for none, one that was renewed, or somebody erased.

    Whoever was merged into somebody else of the series stands for them.
    """
    pk, signature = seals.parts(text)
    rows = Speaker.objects.select_related("series__network", "person__municipality", "person__account")
    row = rows.filter(pk=pk).exclude(person__family_name="").first() if pk else None
    if row is None or not seals.fits(signature, SPEAKING, row.pk, row.link_version):
        return None
    if row.person.merged_into_id:
        return rows.filter(series=row.series_id, person=row.person.merged_into_id).first()
    return row


def pack_token(link: PackLink) -> str:
    """The secret part of a pack's address; the same until the link is renewed."""
    return seals.token(PACK, link.pk, link.version)


def pack_of(text: str) -> PackLink | None:
    """The pack that this token opens; None for none, one that was renewed or taken back. Whether the session is still to
    come is for the caller to ask."""
    pk, signature = seals.parts(text)
    rows = PackLink.objects.select_related("session__series__network", "session__released").filter(is_open=True)
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, PACK, row.pk, row.version) else None
