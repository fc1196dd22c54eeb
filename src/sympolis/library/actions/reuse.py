"""Another city uses a practice too: told by somebody there, confirmed by the city that it comes from, or by the team."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Author
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, comparable, one_line, tidy
from sympolis.directory.models import Account, Municipality
from sympolis.directory.queries import spellings
from sympolis.journal import actions as journal
from sympolis.library.models import Practice, Reuse
from sympolis.library.permissions import may_publish
from sympolis.library.queries.practices import public
from sympolis.library.queries.reuse import LIVE
from sympolis.library.states import ReuseState
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.registrations.actions.people import checked_address, checked_name
from sympolis.registrations.towns import Town, find

LONGEST_TEXT = 2000
LONGEST_LINK = 1000
FIRST_YEAR = 1950
MOST_UNPROVEN = 20  # of one mailbox that wait for its owner
S = ReuseState
is_link = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of their city; `since` is a year, `key` the form's own, so that the same form twice is one."""

    name: str
    email: str
    place: str
    country: str
    adapted: str
    since: int
    evidence: str = ""
    language: str = ""
    key: str = ""


def tell(practice: Practice, told: Told, *, is_proven: bool = False, by: Account | None = None) -> Reuse:
    """Note that another city uses a practice; a letter asks whether the address is theirs.

    is_proven   they are signed in, or came by a personal link: no letter, the city of the practice is asked at once
    The same form twice is one; sent again with other words, the new ones count until its owner has shown that the mailbox
    is theirs. What a mailbox told already of the same city stays as it was once its owner has shown
    that it is theirs; until then the new words count. Either way a letter brings the link again.
    Raises Refused: "not_public", "own_city", "missing" and "too_long" (name, place, adapted), "wrong_address" (email),
    "wrong_year" (since), "wrong_link" (evidence), "too_many".
    """
    name, email, adapted = checked_name(told.name), checked_address(told.email), _checked_text(told.adapted, "adapted")
    evidence, since = checked_link(told.evidence), checked_year(told.since)
    town = checked_city(practice, told.place, told.country)
    words = {
        "municipality_id": town.municipality_id, "place": town.place[:300], "country": town.country, "adapted": adapted,
        "since": since, "evidence": evidence, "name": name, "email": email, "email_key": address_key(email),
        "language": told.language,
    }  # fmt: skip
    try:
        return _tell(practice, town, words, key=told.key, is_proven=is_proven, by=by)
    except IntegrityError:  # the same form at the same moment
        return _tell(practice, town, words, key=told.key, is_proven=is_proven, by=by)


def _tell(practice: Practice, town: Town, words: dict, *, key: str, is_proven: bool, by: Account | None) -> Reuse:
    with transaction.atomic():
        practice = _shown(practice)
        _refuse_own(practice, town)
        of_form = Reuse.objects.filter(form_key=key).first() if key else None
        made = of_form if of_form and _is_theirs(of_form, practice, words["email_key"]) else None
        if made and all(getattr(made, field) == value for field, value in words.items()):
            return made
        row = made if made and made.state == S.TOLD else _told_before(practice, town, words["email_key"])
        if row is None:
            _refuse_heaps(words["email_key"])
            row = Reuse(practice=practice, form_key=None if of_form else key or None)
        if row.state == S.TOLD:
            for field, value in words.items():
                setattr(row, field, value)
            row.save()
        _record("reuse.told", row, by=by, asks=not is_proven)
        if is_proven and row.state == S.TOLD:
            _prove(row, by=by)
    return row


def checked_city(practice: Practice, place: str, country: str) -> Town:
    """The city that uses a practice. Raises Refused: "missing", "own_city", field "place"."""
    town = find(practice.network, place, country)
    if not town.municipality_id and not comparable(town.place):
        raise Refused("missing", _("Tell us which city uses it."), "place")
    _refuse_own(practice, town)
    return town


def _refuse_own(practice: Practice, town: Town) -> None:
    if _is_own(practice, town):
        words = _("This practice comes from that city itself. Other cities say here that they use it too.")
        raise Refused("own_city", words, "place")


def prove(reuse: Reuse, *, by: Account | None = None) -> Reuse:
    """Whoever told it came by the mailed link and pressed a button; the practice's city is asked. Twice changes nothing.

    Raises Refused: "taken_back", "not_public", "own_city" (an author of the practice).
    """
    with transaction.atomic():
        row = _locked(reuse)
        if row.state == S.WITHDRAWN:
            raise Refused("taken_back", _("This was taken back. Tell it anew on the page of the practice."))
        if row.state == S.TOLD:
            _shown(row.practice)
            _prove(row, by=by)
    return row


def _prove(row: Reuse, *, by: Account | None) -> None:
    authors = Author.objects.filter(contribution=row.practice.contribution_id)
    if authors.filter(participant__email_key=row.email_key).exists():
        words = _("You are among the authors of this practice. Somebody of the other city has to say that it is used there.")  # fmt: skip
        raise Refused("own_city", words)
    row.state, row.proven_at = S.PROVEN, timezone.now()
    row.save(update_fields=["state", "proven_at"])
    _record("reuse.proven", row, by=by)


def take_back(reuse: Reuse, *, by: Account | None = None) -> Reuse:
    """Whoever told it takes it back; name and address go at once. Twice changes nothing."""
    with transaction.atomic():
        row = _locked(reuse)
        if row.state == S.WITHDRAWN:
            return row
        was_public = row.state == S.CONFIRMED
        row.state, row.name, row.email, row.email_key = S.WITHDRAWN, "", "", ""
        row.save(update_fields=["state", "name", "email", "email_key"])
        forget_letters(about=[about(row)])
        _record("reuse.withdrawn", row, by=by, on_pages=was_public)
    return row


def answer(reuse: Reuse, *, author: Author, confirms: bool, words: str = "") -> Reuse:
    """The city of the practice says whether it knows of it; it may change its mind. The same answer changes nothing.

    Raises Refused: "missing" and "too_long" (a no says why, field "words"), "taken_back", "not_public".
    """
    words = _limited(words, "words")
    if not confirms and not words:
        raise Refused("missing", _("Say in a sentence why not, or what is unclear; the other city reads it."), "words")
    with transaction.atomic():
        row = _locked(reuse)
        _shown(row.practice)
        _answer(row, confirms=confirms, words=words, author=author, by=None)
    return row


def answer_for_city(reuse: Reuse, *, confirms: bool, how: str, by: Account | None) -> Reuse:
    """The team says whether it is so, and how it knows. Raises Refused as `answer`, "not_allowed"; field "how"."""
    how = _limited(how, "how")
    with transaction.atomic():
        row = _locked(reuse)
        if by is not None and not may_publish(by, row.practice.series):
            raise Refused("not_allowed", _("Only the team of this series can change what the library shows of it."))
        if not how:
            raise Refused("missing", _("Say how you know, for example “call with the city on 3 November”."), "how")
        _answer(row, confirms=confirms, words=how, author=None, by=by)
    return row


def _answer(row: Reuse, *, confirms: bool, words: str, author: Author | None, by: Account | None) -> None:
    if row.state == S.WITHDRAWN:
        raise Refused("taken_back", _("The other city has taken this back."))
    state = S.CONFIRMED if confirms else S.REFUSED
    if (row.state, row.answer) == (state, words):
        return
    touches_pages = S.CONFIRMED in (row.state, state)
    row.state, row.answer, row.answered_at = state, words, timezone.now()
    row.author, row.by_id = author, by.pk if by else None
    row.save(update_fields=["state", "answer", "answered_at", "author", "by_id"])
    fact = "reuse.confirmed" if confirms else "reuse.refused"
    _record(fact, row, by=by, on_pages=touches_pages, said="city" if author else "team")


def about(row: Reuse) -> str:
    """How letters name it."""
    return f"library.reuse:{row.pk}"


def _shown(practice: Practice) -> Practice:
    """The practice, held until the end of the transaction. Raises Refused("not_public")."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("network", "series", "municipality")
    held = rows.filter(pk__in=public(practice.network).filter(pk=practice.pk)).first()
    if held is None:
        raise Refused("not_public", _("This practice is no longer in the library."))
    return held


def _locked(reuse: Reuse) -> Reuse:
    rows = Reuse.objects.select_for_update(of=("self",)).select_related("practice__network", "practice__series")
    return rows.get(pk=reuse.pk)


def _is_theirs(row: Reuse, practice: Practice, email_key: str) -> bool:
    """Whether it was told of this practice by this mailbox; a form's key alone says nothing."""
    return row.practice_id == practice.pk and row.email_key == email_key


def _told_before(practice: Practice, town: Town, email_key: str) -> Reuse | None:
    """What this mailbox told of the same city."""
    rows = Reuse.objects.filter(practice=practice, email_key=email_key, state__in=LIVE)
    if town.municipality_id:
        return rows.filter(municipality=town.municipality_id).first()
    key = comparable(town.place)
    return next((row for row in rows.filter(municipality=None) if comparable(row.place) == key), None)


def _is_own(practice: Practice, town: Town) -> bool:
    city = Municipality.objects.filter(pk=town.municipality_id).first() if town.municipality_id else None
    if practice.municipality and city:
        return practice.municipality == city
    if practice.country and town.country and practice.country != town.country:
        return False
    return bool(_names(practice.municipality, practice.place) & _names(city, town.place))


def _names(city: Municipality | None, place: str) -> set[str]:
    written = spellings(city) if city else [place, place.rpartition(",")[0]]
    return {comparable(text) for text in written} - {""}


def _refuse_heaps(email_key: str) -> None:
    if Reuse.objects.filter(email_key=email_key, state=S.TOLD).count() >= MOST_UNPROVEN:
        words = _("Too many messages wait under this address. Open the links in our letters first.")
        raise Refused("too_many", words)


def checked_year(year: int) -> int:
    """The year in which it began. Raises Refused("wrong_year"), field "since"."""
    there = timezone.now() + timedelta(days=1)  # where it may be tomorrow
    if not FIRST_YEAR <= year <= there.year:
        words = _("Write a year between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": there.year}
        raise Refused("wrong_year", words, "since")
    return year


def _checked_text(text: str, field: str) -> str:
    text = _limited(text, field)
    if not comparable(text):
        raise Refused("missing", _("Tell in a few sentences what your city does and what it changed."), field)
    return text


def _limited(text: str, field: str) -> str:
    text = tidy(text)
    if len(text) > LONGEST_TEXT:
        words = _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_TEXT}
        raise Refused("too_long", words, field)
    return text


def checked_link(text: str) -> str:
    """The address of a page, or "". Raises Refused("wrong_link"), field "evidence"."""
    link = one_line(text)
    if not link:
        return ""
    try:
        is_link(link)
    except ValidationError:
        link = ""
    if not link or len(link) > LONGEST_LINK:
        raise Refused("wrong_link", _("This is no address of a page. It begins with https://."), "evidence")
    return link


def _record(fact: str, row: Reuse, *, by: Account | None, on_pages: bool = False, **facts: object) -> None:
    told: dict[str, object] = {"practice": row.practice_id, **facts}
    journal.record_all(fact, [(row, told)], network=row.practice.network_id, by=by, on_pages=on_pages)
