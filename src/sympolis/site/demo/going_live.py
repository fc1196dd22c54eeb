"""The running series on its way to going live: one session nearly ready, one with things that are late; weak connections."""

from datetime import datetime, timedelta

from sympolis.directory.models import Account
from sympolis.networks.models import Network
from sympolis.planning.actions import checklist
from sympolis.planning.actions.going_live import set_low_bandwidth, set_on_the_day
from sympolis.planning.owners import key_of
from sympolis.programme import actions as programme
from sympolis.programme.models import Part, Session
from sympolis.programme.states import SessionRole
from sympolis.registrations.models import Registration
from sympolis.registrations.states import HOLDING, Way
from sympolis.site.demo.now import SLUG
from sympolis.site.demo.team import NETWORK

OWNER, HELPER = "secretariat@demo.example", "contractor@demo.example"
NUMBERS = "+49 228 5550134, +233 30 5550188; PIN 4471"
NOTES = {
    "en": "**Who speaks.** Two cities tell how lessons reached children without a computer: by radio, by printed sheets that "
    "school buses bring, and by phone.\n\n**What is shown.** A plan of the week on one page, a map of the bus lines, three "
    "photos of a school yard where ten children learn at a distance.\n\n**What you are asked.** Which of it would work in "
    "your city, and who would have to agree?",
    "de": "**Wer spricht.** Zwei Städte erzählen, wie der Unterricht Kinder ohne Computer erreichte: über das Radio, über "
    "gedruckte Blätter, die der Schulbus bringt, und am Telefon.\n\n**Was gezeigt wird.** Ein Wochenplan auf einer Seite, "
    "eine Karte der Buslinien, drei Fotos eines Schulhofs, auf dem zehn Kinder mit Abstand lernen.\n\n**Was Sie gefragt "
    "werden.** Was davon ginge in Ihrer Stadt, und wer müsste zustimmen?",
}  # fmt: skip


def settle(moment: datetime) -> None:
    """Fill the list of the next session after `moment`, and leave that of the one after it with things that are late."""
    network = Network.objects.get(slug=NETWORK)
    team = {email: Account.objects.get(email=email) for email in (OWNER, HELPER)}
    coming = Session.objects.filter(series__slug=SLUG, series__network=network, released__isnull=False)
    coming = coming.filter(starts_at__gt=moment).exclude(state="cancelled").order_by("starts_at")
    first, second = coming.select_related("series__network")[:2]
    _weak(first, {Way.AUDIO: 4, Way.TEXT: 2})
    _weak(second, {Way.AUDIO: 2, Way.TEXT: 3})
    _nearly_ready(first, team)
    _late(second, team[HELPER])


def _weak(session: Session, numbers: dict[str, int]) -> None:
    """Some of those who come have a weak connection."""
    rows = list(Registration.objects.filter(session=session, state__in=HOLDING, way=Way.VIDEO).order_by("-pk"))
    for way, number in numbers.items():
        chosen, rows = rows[:number], rows[number:]
        for row in chosen:
            coming = Registration.objects.filter(
                participant=row.participant_id, session__starts_at__gte=session.starts_at
            )
            coming.update(way=way)
            type(row.participant).objects.filter(pk=row.participant_id).update(way=way)


def _nearly_ready(session: Session, team: dict[str, Account]) -> None:
    programme.change_session(session, by=None, join_url="https://meet.example/learning", dial_in=NUMBERS)
    owner, helper = key_of(team[OWNER]), key_of(team[HELPER])
    rehearsal = session.starts_at - timedelta(days=1, hours=2)
    set_on_the_day(
        session, by=team[OWNER], backup_url="https://backup.example/learning", on_duty=helper,
        duty_phone="+49 170 5550123", rehearsal_at=rehearsal,
    )  # fmt: skip
    moderator = Part.objects.filter(session=session, role=SessionRole.MODERATOR).select_related("person").first()
    voice = key_of(moderator.person) if moderator else owner
    set_low_bandwidth(session, by=team[OWNER], notes=NOTES, questions_to="questions@demo.example", voice=voice)
    for key, who, note in (
        ("interpreters", owner, "Both pairs said yes on the phone, too."), ("speakers", owner, ""),
        ("rehearsed", helper, ""), ("room", helper, ""), ("contacts", helper, ""),
    ):  # fmt: skip
        days = next(line.days for line in session.checklist.all() if line.key == key)
        checklist.change_item(session, key, by=team[OWNER], owner=who, days=days, note=note, is_left_out=False)
    checklist.tick(session, "contacts", by=team[HELPER])
    checklist.add_item(
        session, by=team[OWNER], days=1, owner=helper,
        title={"en": "Radio programme recorded and linked", "de": "Radiosendung aufgenommen und verlinkt"},
    )  # fmt: skip


def _late(session: Session, helper: Account) -> None:
    """Nobody has looked at it for a while: links and numbers should have been there."""
    for key in ("join", "phone", "interpreters"):
        checklist.change_item(session, key, by=helper, owner=key_of(helper), days=21, note="", is_left_out=False)
