"""A good practice comes into the library, is brought up to date, marked as outdated, taken down."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import content as told
from sympolis.contributions.actions.approving import approved_version
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.models import Approval, Contribution, Version
from sympolis.contributions.states import ContributionState, Kind
from sympolis.core import clock
from sympolis.core.languages import ORIGINS, language_name
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Municipality
from sympolis.journal import actions as journal
from sympolis.library.actions import index
from sympolis.library.models import Practice, PracticeFile, PracticeTopic, Topic
from sympolis.library.permissions import may_publish
from sympolis.library.states import SHOWN, STANDING, PracticeState
from sympolis.networks.models import Network
from sympolis.programme.actions.slugs import free_slug
from sympolis.programme.models import Series, Theme

LONGEST_SLUG = 100
RESERVED = {"compare", "map"}  # pages of ours beside those of practices


def publish(contribution: Contribution, *, by: Account | None) -> Practice:
    """Put the version that the city approved into the library, for the first time or in place of an older one.

    The address is made from the title at the first time and stays. The same version again changes nothing.
    Raises Refused: "not_allowed", "gone", "wrong_kind" (only good practices), "not_approved" (by its city), "missing"
    (title or summary in the working language, the field says which).
    """
    with transaction.atomic():
        row = locked(contribution)
        _refuse_strangers(row, by)
        if row.kind != Kind.PRACTICE:
            raise Refused("wrong_kind", _("The library holds good practices. This is something else."))
        version, approval = _approved(row)
        practice = Practice.objects.select_for_update().filter(contribution=row).first()
        if practice and practice.state in SHOWN and practice.version_id == version.pk:
            if row.state == ContributionState.APPROVED:
                turn(row, ContributionState.PUBLISHED, by=by)
            return practice
        network = index.hold_network(row.series.network_id)  # one publishes after another: address, vocabulary
        practice = practice or Practice(network=network, contribution=row, published_at=timezone.now())
        _fill(practice, row, version, approval)
        _refuse_unreadable(practice)
        practice.slug = practice.slug or _new_slug(practice)
        practice.save()
        _set_topics(practice, version)
        _set_files(practice, row, approval)
        index.put_in(practice)
        turn(row, ContributionState.PUBLISHED, by=by)
        _record("practice.published", practice, by, version=version.number)
    return practice


def withdraw(practice: Practice, *, by: Account | None) -> Practice:
    """Take a practice out of the library. Its address stays and says so; its contribution is approved as before.

    Taking down what is down already changes nothing. Raises Refused: "not_allowed".
    """
    with transaction.atomic():
        row, practice = _held(practice, by)
        if practice.state == PracticeState.WITHDRAWN:
            return practice
        if row.state == ContributionState.OUTDATED:
            turn(row, ContributionState.PUBLISHED, by=by)
        if row.state == ContributionState.PUBLISHED:
            turn(row, ContributionState.APPROVED, by=by)
        _take_down(practice, by)
    return practice


def follow(contribution: Contribution) -> None:
    """Take the practice of a contribution down whose approval is gone. `queries.public` hides it already."""
    with transaction.atomic():
        row = locked(contribution)
        practice = Practice.objects.select_for_update().filter(contribution=row, state__in=SHOWN).first()
        if practice is not None and row.state not in STANDING:
            _take_down(practice, None)


def mark_outdated(practice: Practice, *, by: Account | None) -> Practice:
    """Say on the page that this is no longer as written, from now on. One that is outdated already stays as it is.

    Raises Refused: "not_allowed", "not_public".
    """
    with transaction.atomic():
        row, practice = _held(practice, by)
        _refuse_hidden(row, practice)
        if practice.state == PracticeState.OUTDATED:
            return practice
        practice.state, practice.outdated_at = PracticeState.OUTDATED, timezone.now()
        practice.save(update_fields=["state", "outdated_at"])
        index.hold_network(practice.network_id)
        index.put_in(practice)
        if row.state == ContributionState.PUBLISHED:
            turn(row, ContributionState.OUTDATED, by=by)
        _record("practice.outdated", practice, by)
    return practice


def mark_current(practice: Practice, *, by: Account | None) -> Practice:
    """Say that it is as written, on this day; one that was outdated is so no longer.

    Raises Refused: "not_allowed", "not_public".
    """
    with transaction.atomic():
        row, practice = _held(practice, by)
        _refuse_hidden(row, practice)
        practice.state, practice.outdated_at, practice.checked_at = PracticeState.PUBLISHED, None, timezone.now()
        practice.save(update_fields=["state", "outdated_at", "checked_at"])
        index.hold_network(practice.network_id)
        index.put_in(practice)
        if row.state == ContributionState.OUTDATED:
            turn(row, ContributionState.PUBLISHED, by=by)
        _record("practice.current", practice, by)
    return practice


def follow_themes(series: Series) -> None:
    """Take the words of the series' themes anew, where the library has them from there."""
    topics = [
        topic
        for topic in Topic.objects.filter(theme__series=series).select_related("theme").order_by("pk")
        if topic.theme and (topic.name, topic.short_name) != (topic.theme.name, topic.theme.short_name)
    ]
    with transaction.atomic():
        practices = index.hold(Practice.objects.filter(topics__in=topics, state__in=SHOWN))
        for topic in topics:
            topic.name, topic.short_name = topic.theme.name, topic.theme.short_name  # type: ignore[union-attr]
            topic.save(update_fields=["name", "short_name"])
        index.refresh(practices)


def _held(practice: Practice, by: Account | None) -> tuple[Contribution, Practice]:
    """The contribution and its practice, both locked, always in this order."""
    row = locked(practice.contribution)
    _refuse_strangers(row, by)
    return row, Practice.objects.select_for_update(of=("self",)).select_related("series", "network").get(pk=practice.pk)


def _refuse_strangers(row: Contribution, by: Account | None) -> None:
    if by is not None and not may_publish(by, row.series):
        raise Refused("not_allowed", _("Only the team of this series can change what the library shows of it."))


def _refuse_hidden(row: Contribution, practice: Practice) -> None:
    if practice.state not in SHOWN or row.state not in STANDING:
        raise Refused("not_public", _("This practice is not in the library now. Publish it first."))


def _approved(row: Contribution) -> tuple[Version, Approval]:
    found = approved_version(row) if row.state in STANDING else None
    if found is None:
        words = _("Its city has not approved this yet. Ask for the approval first, then publish.")
        raise Refused("not_approved", words)
    return found.version, found


def _fill(practice: Practice, row: Contribution, version: Version, approval: Approval) -> None:
    """Copy what was approved. State and dates begin anew: the city has just said that it is so."""
    words, now = version.content, timezone.now()
    shown = {code: words["content"][code] for code in _shown_codes() if words["content"].get(code)}
    practice.series, practice.version = row.series, version
    practice.title, practice.summary, practice.content = Texts(words["title"]), Texts(words["summary"]), shown
    practice.language, practice.links = words["language"], words["links"]
    practice.languages = _languages(words["language"], practice.title, practice.summary)
    practice.sdgs, practice.status, practice.cost = words["sdgs"], shown.get("status", ""), shown.get("cost", "")
    practice.advise = shown.get("advise", [])
    _fill_place(practice, words)
    zone = clock.zone(row.series.zone)
    practice.approved_on = approval.answered_at.astimezone(zone).date() if approval.answered_at else None
    practice.state, practice.outdated_at, practice.withdrawn_at = PracticeState.PUBLISHED, None, None
    practice.changed_at = practice.checked_at = now


def _fill_place(practice: Practice, words: dict[str, Any]) -> None:
    city = Municipality.objects.filter(pk=words.get("municipality") or 0).select_related("merged_into").first()
    city = city.merged_into if city and city.merged_into else city
    practice.municipality, practice.place, practice.organisation = city, words["place"], words["organisation"]
    practice.country, practice.region, practice.size_band = words["country"], None, ""
    if city:
        index.take_place(practice, city)


def _shown_codes() -> Iterable[str]:
    return (field.code for field in told.fields(Kind.PRACTICE) if not field.is_internal)


def _languages(original: str, *texts: Texts) -> list[str]:
    """Languages in which there are title and summary, the original first."""
    both = set.intersection(*({code for code, text in one.items() if code != ORIGINS and text} for one in texts))
    return sorted(both, key=lambda code: (code != original, code))


def _refuse_unreadable(practice: Practice) -> None:
    language = practice.series.working_language
    words = {
        "title": _("Write the title in %(language)s first, the working language of the series, and ask the city again."),
        "summary": _("Write the summary in %(language)s first, the working language of the series, and ask the city again."),
    }  # fmt: skip
    for field, why in words.items():
        if not str(getattr(practice, field).get(language) or "").strip():
            named = language_name(language, language)
            raise Refused("missing", why % {"language": named}, field)


def _new_slug(practice: Practice) -> str:
    taken = Practice.objects.filter(network=practice.network)
    title = practice.title.best(practice.series.working_language)[0]
    return free_slug(title, LONGEST_SLUG, lambda slug: slug in RESERVED or taken.filter(slug=slug).exists())


def _set_topics(practice: Practice, version: Version) -> None:
    themes = Theme.objects.filter(pk__in=version.content["themes"], series=practice.series)
    topics = [_topic(practice.network, theme) for theme in themes]
    PracticeTopic.objects.filter(practice=practice).exclude(topic__in=topics).delete()
    PracticeTopic.objects.bulk_create(
        [PracticeTopic(practice=practice, topic=topic) for topic in topics], ignore_conflicts=True
    )


def _topic(network: Network, theme: Theme) -> Topic:
    words = {"theme": theme, "name": theme.name, "short_name": theme.short_name}
    return Topic.objects.update_or_create(network=network, code=theme.code, defaults=words)[0]


def _set_files(practice: Practice, row: Contribution, approval: Approval) -> None:
    """Public files that were there when the city was asked; a number that was in an address is not given again."""
    wanted = {file.pk for file in row.files.filter(is_public=True, added_at__lte=approval.asked_at)}
    rows = practice.files.all()
    last = max((one.number for one in rows), default=0)
    there = {one.file_id for one in rows}
    rows.exclude(file__in=wanted).delete()
    new = sorted(wanted - there)
    PracticeFile.objects.bulk_create(
        [PracticeFile(practice=practice, file_id=pk, number=last + place) for place, pk in enumerate(new, 1)]
    )


def _take_down(practice: Practice, by: Account | None) -> None:
    practice.state, practice.withdrawn_at = PracticeState.WITHDRAWN, timezone.now()
    practice.outdated_at = None
    practice.save(update_fields=["state", "withdrawn_at", "outdated_at"])
    index.hold_network(practice.network_id)
    index.take_out(practice)
    _record("practice.withdrawn", practice, by)


def _record(fact: str, practice: Practice, by: Account | None, **facts: Any) -> None:
    journal.record(
        fact, practice, network=practice.network_id, by=by, series=practice.series_id,
        contribution=practice.contribution_id, **facts,
    )  # fmt: skip
