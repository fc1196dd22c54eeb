"""What authors are told of a decision: what it is, why, what reviewers wrote for them, what to do next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions import reviewing
from sympolis.contributions.actions.deciding import Wish
from sympolis.contributions.content import field_of
from sympolis.contributions.letters.own import FIELDS, author_values, contact_of, language_of
from sympolis.contributions.models import Author, Contribution, Decision
from sympolis.contributions.queries import questions_of
from sympolis.contributions.states import CHOSEN, ContributionState
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.messaging.texts import Written
from sympolis.networks.models import Network
from sympolis.programme.models import Series
from sympolis.registrations.letters.own import ours

ACCEPTED = "contribution_accepted"
DECLINED = "contribution_declined"
RETURNED = "contribution_returned"
KIND_OF = {
    ContributionState.ACCEPTED: ACCEPTED,
    ContributionState.DECLINED: DECLINED,
    ContributionState.RETURNED: RETURNED,
}
TOLD = {
    **FIELDS,
    "reason": gettext_lazy("why it was decided like that, may be empty"),
    "comments": gettext_lazy("what reviewers wrote for the authors, without their names; may be empty"),
}


def declare() -> None:
    """Make the kinds known to the post office."""
    link = {"write": gettext_lazy("personal page of the contribution")}
    kinds.declare(
        ACCEPTED, name=gettext_lazy("Contribution accepted"), fields=TOLD, links=link, example=example,
        subject=gettext_lazy("Accepted: {title}"),
        body=gettext_lazy(
            "Hello {name},\n\nyour contribution to {series} was accepted:\n\n{title}\n\n{reason}\n\n{comments}\n\nWe write "
            "to you about what comes next. Nothing is published before your city has approved it.\n\n"
            "[See it]({write})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        DECLINED, name=gettext_lazy("Contribution declined"), fields=TOLD, links=link, needed=("reason",),
        example=example, subject=gettext_lazy("Your contribution: {title}"),
        body=gettext_lazy(
            "Hello {name},\n\nthank you for your contribution to {series}:\n\n{title}\n\nThis time we cannot take it "
            "up.\n\n{reason}\n\n{comments}\n\n[See it]({write})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        RETURNED, name=gettext_lazy("Contribution back for revision"), links=link, needed=("write",), example=example,
        fields={**TOLD, "remarks": gettext_lazy("what shall be done to which field; may be empty")},
        subject=gettext_lazy("Please complete: {title}"),
        body=gettext_lazy(
            "Hello {name},\n\nwe would like to take up your contribution to {series}, and ask you to work on it "
            "first:\n\n{title}\n\n{reason}\n\n{remarks}\n\n{comments}\n\nWhat is asked for stands beside the fields. Change "
            "it there, then send it again.\n\n[Go on writing]({write})\n\n{network}"
        ),
    )  # fmt: skip


def tell(decision: Decision, *, key: str) -> int:
    """Post the letters of a decision to all authors with an address; how many. Said twice, each is one letter.

    Nothing once another decision was made, or it was withdrawn: its letter would tell what is no longer so.
    """
    row = decision.contribution
    stands = {decision.outcome, *(CHOSEN if decision.outcome == ContributionState.ACCEPTED else ())}
    if row.state not in stands or row.decisions.first() != decision:
        return 0
    told = _Told(
        decision.outcome, decision.reason, _comments(row) if decision.with_comments else [], _remarks(decision)
    )
    authors = authors_of([row])
    for author in authors:
        author.contribution = row
        written = _written(author, told)
        post(
            key=f"{key}:{author.pk}", kind=KIND_OF[ContributionState(decision.outcome)], to_address=author.participant.email,
            to_name=str(author.participant.person), language=written.language, subject=written.subject,
            text=written.text, html=written.html, network=row.series.network_id, person=author.participant.person_id,
            reply_to=contact_of(row.series), about=f"contributions.contribution:{row.pk}",
        )  # fmt: skip
    return len(authors)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a letter says beside whom it goes to. `remarks`: (field, text)."""

    outcome: str
    reason: str
    comments: list[str]
    remarks: list[tuple[str, str]]


@dataclass(frozen=True)
class Outlook:
    """Which letters a decision would send: how many, in which languages, one of each language as somebody gets it."""

    count: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    letters: list[tuple[Author, Written]] = field(default_factory=list)
    silent: list[Contribution] = field(default_factory=list)  # nobody with an address stands behind them


def outlook(series: Series, rows: Sequence[Contribution], wish: Wish) -> Outlook:
    """The letters of a wish that was not decided yet, without personal links."""
    by_id = {row.pk: row for row in rows}
    authors = authors_of(rows)
    kind = KIND_OF[ContributionState(wish.outcome)]
    read = {language_of(author) for author in authors}
    written_in = {code: texts.Writer(kind, network=series.network, language=code).language for code in read}
    languages = Counter(written_in[language_of(author)] for author in authors)
    first: dict[str, Author] = {}
    for author in authors:
        author.contribution = by_id[author.contribution_id]
        first.setdefault(written_in[language_of(author)], author)
    written = []
    for author in first.values():
        row = author.contribution
        comments = _comments(row) if wish.with_comments else []
        remarks = list(wish.told_remarks.items()) if wish.outcome == ContributionState.RETURNED else []
        told = _Told(wish.outcome, wish.reason_for(row.pk), comments, remarks)
        written.append((author, _written(author, told, shown="…")))
    heard = {author.contribution_id for author in authors}
    return Outlook(len(authors), languages, written, [row for row in rows if row.pk not in heard])


def authors_of(rows: Sequence[Contribution]) -> list[Author]:
    """Authors with an address, of the first contribution first."""
    found = Author.objects.filter(contribution__in=[row.pk for row in rows], participant__erased_at=None)
    joined = found.select_related("participant__person", "contribution__series__network")
    return list(joined.exclude(participant__email="").order_by("contribution_id", "order", "pk"))


def _written(author: Author, told: _Told, *, shown: str = "") -> Written:
    series, kind = author.contribution.series, KIND_OF[ContributionState(told.outcome)]
    writer = texts.Writer(kind, network=series.network, language=language_of(author))
    return writer.written(
        {**author_values(author, writer.language, shown=shown), **_values(author, told, writer.language)}
    )


def _values(author: Author, told: _Told, language: str) -> dict[str, Any]:
    with translation.override(ours(language)):
        remarks = [f"{_label(author.contribution, code)}: {text}" for code, text in told.remarks]
        return {
            "reason": told.reason,
            "comments": "\n\n".join([_("What reviewers wrote for you:"), *told.comments]) if told.comments else "",
            "remarks": "\n".join([_("What we ask you for:"), *remarks]) if remarks else "",
        }


def _label(row: Contribution, code: str) -> str:
    known = {"title": _("Title"), "summary": _("Summary")}
    asked = field_of(row.kind, code) or next((one for one in questions_of(row) if one.code == code), None)
    return str(known.get(code) or (asked.label if asked else code))


def _comments(row: Contribution) -> list[str]:
    """What reviewers wrote for the authors, as far as their reviews count."""
    plans = reviewing.plans_of(row.series)
    told = reviewing.opinions_of(row.series, [row], plans)[row.pk]
    return [one.review.comment_author for one in told if one.counts and one.review and one.review.comment_author]


def _remarks(decision: Decision) -> list[tuple[str, str]]:
    return [(one.field, one.text) for one in decision.remarks.order_by("pk")]


def example(network: Network, language: str) -> dict[str, Any] | None:
    """Values of the newest author of a network, for looking at a letter; None while there is none."""
    rows = Author.objects.filter(contribution__series__network=network, participant__erased_at=None)
    row = rows.select_related("participant__person", "contribution__series__network").order_by("-pk").first()
    if row is None:
        return None
    with translation.override(ours(language)):
        told = _Told(
            ContributionState.RETURNED, _("The results are convincing; what it cost is missing."),
            [_("A clear story. Who paid for it?")], [("summary", _("Say in one sentence what has changed."))],
        )  # fmt: skip
    return {**author_values(row, language, shown="…"), **_values(row, told, language)}
