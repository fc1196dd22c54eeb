"""What speakers tell and give, by their personal link, or the team for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.speaking import ABOUT
from sympolis.contributions.speaking_purposes import NAMES, PUBLICATION
from sympolis.contributions.states import TechCheck
from sympolis.core import clock, files, pictures
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, random_tail, tidy
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Consent, Person
from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.networks import actions as networks
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.permissions import may_work_on

Somebody = Speaker | Account | None  # None: the program itself
LETTERS = ("speaker_invitation", "speaker_reminder")  # kinds with the personal link in them
SLIDES, PORTRAITS = "slides", "portraits"  # folders of the storage
LARGEST = 20_000_000  # bytes of slides
ENDINGS = ("pdf", "pptx", "odp", "docx", "odt")
MOST_VERSIONS = 20
MOST_TIMES = 40
LONGEST_FUNCTION, LONGEST_BIOGRAPHY, LONGEST_REMARK, LONGEST_WISH = 200, 800, 3000, 300
REMARK = "remark"  # its name in a draft; all others are about the person
LONGEST_DRAFT = 20_000  # signs of all fields together


def speaker_for(series: Series, person: Person) -> Speaker:
    """The row of somebody with a part, made when it is not there yet. Inside the caller's transaction."""
    row, _made = Speaker.objects.get_or_create(series=series, person=person)
    return row


def make_speaker(series: Series, person: Person) -> Speaker:
    """The same in a transaction of its own, before the team gives something for them."""
    with transaction.atomic():
        return speaker_for(series, person)


def keep_draft(speaker: Speaker, typed: Mapping[str, str]) -> None:
    """Keep what a speaker has typed and not saved, by the names of the fields; "" forgets one. Nobody else sees it.

    Raises Refused: "gone", "ended", "too_long" (more than could ever be saved).
    """
    if any(len(name) > 60 for name in typed) or sum(map(len, typed.values())) > LONGEST_DRAFT:
        raise _too_long(LONGEST_DRAFT, "")
    with transaction.atomic():
        row = held(speaker, speaker)
        _set_draft(row, {**row.draft, **typed})


def _set_draft(row: Speaker, draft: Mapping[str, str]) -> None:
    kept = {name: text for name, text in draft.items() if text}
    if row.draft != kept:
        row.draft = kept
        row.save(update_fields=["draft"])


def tell_about(
    speaker: Speaker, *, by: Somebody, spoken_name: str, function: Texts, biography: Texts
) -> Speaker:  # fmt: skip
    """Say how a name is spoken, what somebody does, and their short biography (texts, as the directory has them).

    Raises Refused: "not_allowed", "ended", "gone", "too_long" (with the field). A text that was longer before may stay.
    """
    with transaction.atomic():
        row = held(speaker, by)
        person = row.person
        _refuse_long("function", function, person.function, LONGEST_FUNCTION)
        _refuse_long("biography", biography, person.biography, LONGEST_BIOGRAPHY)
        told = {"spoken_name": one_line(spoken_name), "function": function, "biography": biography}
        changed = [name for name, value in told.items() if getattr(person, name) != value]
        if isinstance(by, Speaker):
            _set_draft(row, {name: text for name, text in row.draft.items() if name == REMARK})
        if not changed:
            return row
        row.person = networks.change_person(row.series.network, person, by=account_of(by), **told)
        if "biography" in changed:
            # Their words with a typo mended by the team are still theirs
            row.wrote_biography = bool(biography) and (isinstance(by, Speaker) or row.wrote_biography)
            row.save(update_fields=["wrote_biography"])
        note(row, by=by, what=changed)
    return row


def _refuse_long(field: str, texts: Texts, before: Texts, longest: int) -> None:
    for code, text in texts.items():
        if isinstance(text, str) and len(text) > longest and text != before.get(code):
            words = _("This text has %(length)s signs; at most %(most)s fit.")
            raise Refused("too_long", words % {"length": len(text), "most": longest}, field)


def set_photo(speaker: Speaker, upload: UploadedFile, *, by: Somebody) -> Portrait:
    """Keep a photo, painted small; an earlier one goes. Public only with the person's yes to publication.

    Raises Refused: "not_allowed", "ended", "gone", and as core.pictures.portraits.
    """
    painted = pictures.portraits(upload)
    made = Portrait(key=random_tail(24), sides={str(one.asked): one.side for one in painted}, at=timezone.now())
    try:
        for one in painted:
            default_storage.save(made.path(one.asked), ContentFile(one.body))
        with transaction.atomic():
            row = held(speaker, by)
            before = Portrait.objects.filter(network=row.series.network_id, person=row.person_id).first()
            if before:
                drop_portraits([before])
            made.network, made.person = row.series.network, row.person
            made.save()
            note(row, by=by, what=["photo"], on_pages=True)
    except BaseException:
        for one in painted:
            default_storage.delete(made.path(one.asked))
        raise
    return made


def remove_photo(speaker: Speaker, *, by: Somebody) -> bool:
    """Delete the photo for good; whether there was one. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        row = held(speaker, by, ended=True)
        mine = list(Portrait.objects.filter(network=row.series.network_id, person=row.person_id))
        drop_portraits(mine)
        if mine:
            note(row, by=by, what=["photo"], on_pages=True)
    return bool(mine)


def drop_portraits(portraits: Iterable[Portrait]) -> None:
    """Delete portraits, and their files once the transaction is true."""
    for row in portraits:
        for size in row.sides:
            transaction.on_commit(partial(default_storage.delete, row.path(size)), robust=True)
        row.delete()


def answer_consent(
    speaker: Speaker, purpose: str, yes: bool, *, by: Somebody, wording: str = "", language: str = ""
) -> Speaker:
    """Say yes or no to a purpose; a no takes an earlier yes back at once. Whose role has ended may still do so.

    wording   what the person read, in `language`; kept with a yes
    Raises Refused: "not_allowed" (also for a yes that the team says for somebody), "gone", "unknown_choice".
    """
    if purpose not in NAMES:
        raise Refused("unknown_choice", _("Choose from the list."))
    if yes and not isinstance(by, Speaker):
        raise Refused("not_allowed", _("Only the person can say yes. Send them the link."))
    with transaction.atomic():
        row = held(speaker, by, ended=True)
        about = {"person_id": row.person_id, "network_id": row.series.network_id, "purpose": purpose}
        open_one = Consent.objects.filter(**about, withdrawn_at=None)
        declined = [one for one in row.declined if one != purpose]
        if yes:
            _forget_no(row, purpose)
        if yes and not open_one.exists():
            _agree(Consent(**about, series_id=row.series_id, wording=wording, language=language))
        elif not yes:
            open_one.update(withdrawn_at=timezone.now())
            declined.append(purpose)
        row.declined = declined
        row.save(update_fields=["declined"])
        note(row, by=by, what=[purpose], on_pages=purpose == PUBLICATION)
    return row


def _forget_no(row: Speaker, purpose: str) -> None:
    """What they said in earlier series of the network counts no more."""
    earlier = Speaker.objects.filter(person=row.person_id, series__network=row.series.network_id).exclude(pk=row.pk)
    for one in earlier:
        if purpose in one.declined:
            one.declined = [other for other in one.declined if other != purpose]
            one.save(update_fields=["declined"])


def _agree(consent: Consent) -> None:
    try:
        with transaction.atomic():
            consent.save()
    except IntegrityError:  # they said so on another page at this moment
        return


def add_slides(speaker: Speaker, session: Session, upload: UploadedFile, *, by: Somebody) -> Slides:
    """Keep a new version of the slides for a session; it counts from now on, earlier ones stay.

    Raises Refused: "not_allowed", "ended", "gone", "no_part", "too_large", "wrong_file", "too_many".
    """
    try:
        kept = files.keep(upload, folder=SLIDES, largest=LARGEST, endings=ENDINGS)
    except Refused as refusal:
        if refusal.code != "wrong_file":
            raise
        words = _("Send the slides as PDF, PowerPoint (.pptx) or LibreOffice (.odp), without macros.")
        raise Refused("wrong_file", words, "file") from None
    try:
        with transaction.atomic():
            row = held(speaker, by)
            talk = _talk(row, session)
            highest = talk.slides.aggregate(most=Max("number"))["most"] or 0
            if talk.slides.count() >= MOST_VERSIONS:
                words = _("%(most)s versions are kept. Remove one that nobody needs any more.")
                raise Refused("too_many", words % {"most": MOST_VERSIONS}, "file")
            slides = Slides.objects.create(
                talk=talk, number=highest + 1, file=kept.path, name=kept.name, size=kept.size,
                by_id=_account_id(by),
            )  # fmt: skip
            if talk.without_slides:
                talk.without_slides = False
                talk.save(update_fields=["without_slides"])
            facts = {"series": row.series_id, "session": session.pk, "number": slides.number}
            _record("slides.added", row, by, on_pages=talk.is_public, **facts)
    except BaseException:
        default_storage.delete(kept.path)
        raise
    return slides


def remove_slides(slides: Slides, *, by: Somebody) -> None:
    """Delete one version for good. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        row = held(slides.talk.speaker, by, ended=True)
        talk = Talk.objects.get(pk=slides.talk_id)
        facts = {"series": row.series_id, "session": talk.session_id, "number": slides.number}
        drop_slides(Slides.objects.filter(pk=slides.pk, talk=talk))
        _record("slides.removed", row, by, on_pages=talk.is_public, **facts)


def drop_slides(rows: Iterable[Slides]) -> int:
    """Delete versions, and their files once the transaction is true; how many."""
    gone = list(rows)
    for one in gone:
        transaction.on_commit(partial(default_storage.delete, str(one.file.name)), robust=True)
    Slides.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def say_of_slides(speaker: Speaker, session: Session, *, by: Somebody, without: bool, is_public: bool) -> Talk:
    """Say that there will be no slides, or whether the newest ones may be published after the session.

    Only the person lets them be published; the team may take that back.
    Raises Refused: "not_allowed", "ended", "gone", "no_part", "there_are_some".
    """
    with transaction.atomic():
        row = held(speaker, by)
        talk = _talk(row, session)
        if without and talk.slides.exists():
            raise Refused(
                "there_are_some", _("There are slides already. Remove them first if they are not to be shown.")
            )
        if is_public and not talk.is_public and not isinstance(by, Speaker):
            raise Refused("not_allowed", _("Only the person can say yes. Send them the link."))
        if (talk.without_slides, talk.is_public) != (without, is_public):
            talk.without_slides, talk.is_public = without, is_public
            talk.save(update_fields=["without_slides", "is_public"])
            note(row, by=by, what=["slides"], on_pages=True)
    return talk


def note_check(speaker: Speaker, tech: str, *, by: Somebody, wish: str = "") -> Speaker:
    """Note the technical check: "done", "asked" (with the host; `wish` says when), or "" for not yet.

    Raises Refused: "not_allowed", "ended", "gone", "unknown_choice", "too_long".
    """
    if tech not in {"", *TechCheck.values}:
        raise Refused("unknown_choice", _("Choose from the list."), "tech")
    wish = one_line(wish) if tech == TechCheck.ASKED else ""
    if len(wish) > LONGEST_WISH:
        raise _too_long(LONGEST_WISH, "wish")
    with transaction.atomic():
        row = held(speaker, by)
        if (row.tech, row.tech_wish) != (tech, wish):
            row.tech, row.tech_wish, row.tech_by_id = tech, wish, _account_id(by)
            row.tech_at = timezone.now() if tech else None
            row.save(update_fields=["tech", "tech_wish", "tech_by_id", "tech_at"])
            note(row, by=by, what=["tech"])
    return row


@dataclass(frozen=True, slots=True)
class Away:
    """A time at which somebody cannot be there: local moments (naive) in a zone."""

    start: datetime
    end: datetime


def set_unavailable(speaker: Speaker, times: Sequence[Away], zone: str, *, by: Somebody) -> list[Unavailable]:
    """Put these times in place of those that were told.

    Raises Refused: "not_allowed", "ended", "gone", and what `moments_of` raises.
    """
    told = moments_of(times, zone)
    with transaction.atomic():
        row = held(speaker, by)
        before = set(row.unavailable.values_list("starts_at", "ends_at", "zone"))
        if before != {(*one, zone) for one in told}:
            row.unavailable.all().delete()
            Unavailable.objects.bulk_create(
                Unavailable(speaker=row, starts_at=start, ends_at=end, zone=zone) for start, end in sorted(set(told))
            )
            note(row, by=by, what=["unavailable"])
        return list(row.unavailable.all())


def moments_of(times: Sequence[Away], zone: str) -> list[tuple[datetime, datetime]]:
    """Beginning and end of each time, as instants.

    A local time that happens twice counts from the first to the second; one that clocks skip is the hour after it.
    Raises Refused: "too_many", "unknown_zone", "wrong_order".
    """
    if len(times) > MOST_TIMES:
        raise Refused("too_many", _("At most %(most)s times.") % {"most": MOST_TIMES})
    told = [(_instant(one.start, zone, second=False), _instant(one.end, zone, second=True)) for one in times]
    if any(end <= start for start, end in told):
        raise Refused("wrong_order", _("The end has to come after the beginning."))
    return told


def _instant(local: datetime, zone: str, *, second: bool) -> datetime:
    try:
        return clock.instant(local, zone, second=second)
    except clock.MissingHour as gap:
        return clock.instant(gap.later, zone, second=second)
    except clock.UnknownZone:
        raise Refused("unknown_zone", _("Choose a time zone from the list."), "zone") from None


def leave_remark(speaker: Speaker, text: str, *, by: Somebody) -> Speaker:
    """Leave a remark to the secretariat. Raises Refused: "not_allowed", "ended", "gone", "too_long"."""
    text = tidy(text)
    if len(text) > LONGEST_REMARK:
        raise _too_long(LONGEST_REMARK, "remark")
    with transaction.atomic():
        row = held(speaker, by)
        if isinstance(by, Speaker):
            _set_draft(row, {**row.draft, REMARK: ""})
        if row.remark != text:
            row.remark = text
            row.save(update_fields=["remark"])
            note(row, by=by, what=["remark"])
    return row


def renew_link(speaker: Speaker, *, by: Somebody) -> Speaker:
    """Take the personal link back; a new one is worth something from now on.

    So go the links of whoever was merged into them, and letters with a link that are still on their way.
    Raises Refused: "not_allowed", "gone".
    """
    with transaction.atomic():
        row = held(speaker, by, ended=True)
        links = [row, *Speaker.objects.filter(series=row.series_id, person__merged_into=row.person_id)]
        Speaker.objects.filter(pk__in=[one.pk for one in links]).update(link_version=F("link_version") + 1)
        row.link_version += 1
        about = {f"{ABOUT}:{one.pk}" for one in links}
        take_back(LETTERS, network=row.series.network_id, which=lambda letter: letter.about in about)
        _record("speaker.link_renewed", row, by, series=row.series_id)
    return row


def held(speaker: Speaker, by: Somebody, *, ended: bool = False) -> Speaker:
    """The row as it stands, held until the transaction ends.

    ended   also for somebody whose role has ended
    Raises Refused: "gone", "not_allowed", "ended".
    """
    rows = Speaker.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network", "person")
    row = rows.filter(pk=speaker.pk).first()
    if row is None:
        raise Refused("gone", _("This is not there any more."))
    own = isinstance(by, Speaker)
    if (own and by.pk != row.pk) or (isinstance(by, Account) and not may_work_on(by, row.series)):  # type: ignore[union-attr]
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    if own and not ended and not Part.objects.filter(person=row.person_id, session__series=row.series_id).exists():
        raise Refused(
            "ended", _("You have no part in this series any more. Write to the secretariat if that is wrong.")
        )
    return row


def _talk(row: Speaker, session: Session) -> Talk:
    if session.series_id != row.series_id or not Part.objects.filter(person=row.person_id, session=session).exists():
        raise Refused("no_part", _("You have no part in this session."))
    talk, _made = Talk.objects.get_or_create(speaker=row, session=session)
    return talk


def note(row: Speaker, *, by: Somebody, what: Sequence[str], on_pages: bool = False) -> None:
    """Write down that somebody told something."""
    _record("speaker.changed", row, by, on_pages=on_pages, series=row.series_id, what=list(what))


def _record(fact: str, row: Speaker, by: Somebody, *, on_pages: bool = False, **facts: object) -> None:
    """The fact stands with the person, so that the journal can name them."""
    journal.record_all(
        fact, [(row.person, {"speaker": row.pk, **facts})], network=row.series.network_id, by=account_of(by),
        on_pages=on_pages,
    )  # fmt: skip


def account_of(by: Somebody) -> Account | None:
    """The account for the journal; None for a personal link and for the program itself."""
    return by if isinstance(by, Account) else None


def _account_id(by: Somebody) -> int | None:
    account = account_of(by)
    return account.pk if account else None


def _too_long(most: int, field: str) -> Refused:
    return Refused("too_long", _("This text is too long: at most %(most)s signs.") % {"most": most}, field)


UNUSED_FOR = timedelta(days=1)


def forget_unused() -> int:
    """Delete stored slides and portraits that no row points at, a day after they came; how many."""
    used = set(Slides.objects.values_list("file", flat=True))
    used |= {row.path(size) for row in Portrait.objects.all() for size in row.sides}
    gone = 0
    for folder in (SLIDES, PORTRAITS):
        if not default_storage.exists(folder):
            continue
        for path in {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]} - used:
            if default_storage.get_modified_time(path) < timezone.now() - UNUSED_FOR:
                default_storage.delete(path)
                gone += 1
    return gone
