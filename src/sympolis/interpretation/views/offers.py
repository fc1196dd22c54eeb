"""An interpreter's page of one offer, opened by the link in their letters. It only shows; buttons change."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.speaking import is_shown
from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated
from sympolis.interpretation import links, roster
from sympolis.interpretation.actions import bookings as actions
from sympolis.interpretation.forms.bookings import AnswerForm
from sympolis.interpretation.letters.interpreters import reader_of
from sympolis.interpretation.models import Booking
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.words import away_words, fee_told, role_words
from sympolis.programme.states import Recording, SessionState
from sympolis.registrations.letters.words import until_words
from sympolis.registrations.times import Times, times
from sympolis.ui.caching import personal

S = BookingState
SHOWN = {S.OFFERED, S.ACCEPTED, S.DECLINED, S.GIVEN_BACK}
SAID = {
    S.ACCEPTED: gettext_lazy("You are booked. Thank you."),
    S.DECLINED: gettext_lazy("You said no. Thank you for your answer."),
    S.GIVEN_BACK: gettext_lazy("You gave this session back. The team knows."),
}


@personal
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """GET: the offer and how it stands. POST `do`: accept, decline, give back."""
    row = links.booking_of(token)
    if row is None or request.network is None or row.interpreter.network_id != request.network.pk:  # type: ignore[attr-defined]
        raise Http404
    form = AnswerForm(request.POST or None, initial={"recording": row.recording or row.interpreter.recording})
    error = ""
    if request.method == "POST":
        error = _answered(request, row, form)
        if not error:
            return redirect("interpretation:offer", token)
        row = links.booking_of(token) or row
    status = 422 if error else 200
    return render(
        request, "interpretation/offer.html", {**_shown(request, row), "form": form, "error": error}, status=status
    )


def _answered(request: HttpRequest, row: Booking, form: AnswerForm) -> str:
    """Do what the button says; the words of a refusal, "" when it is done."""
    do = request.POST.get("do", "")
    if do not in ("accept", "decline", "give_back"):
        raise Http404
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    told = form.cleaned_data
    try:
        if do == "accept":
            _say_accepted(
                request, actions.accept(row, by=row.interpreter, words=told["words"], recording=told["recording"])
            )
        elif do == "decline":
            actions.decline(row, by=row.interpreter, words=told["words"])
            messages.success(request, _(
                "Thank you for your answer: you do not interpret in this session. Should the team need you after all, it "
                "asks you anew."
            ))  # fmt: skip
        else:
            actions.give_back(row, by=row.interpreter, words=told["words"])
            messages.success(request, _("It is noted that you cannot come. The team is told at once."))
    except Refused as refusal:
        return str(refusal.words)
    return ""


def _say_accepted(request: HttpRequest, row: Booking) -> None:
    if row.willing_at is None:
        messages.success(request, _("Thank you, you are booked. A letter confirms it."))
        return
    messages.warning(request, _(
        "All places are taken: others said yes before you. You are not booked. Thank you all the same; the team knows "
        "that you would have come."
    ))  # fmt: skip


def _shown(request: HttpRequest, row: Booking) -> dict[str, Any]:
    session, series, now = row.session, row.session.series, timezone.now()
    language = request.reader.language  # type: ignore[attr-defined]
    zone = request.reader.zone or reader_of(row).zone  # type: ignore[attr-defined]
    when = times(row.starts_at, row.minutes, zone=zone, host=session.zone)
    before = times(row.moved_from, row.minutes, zone=zone, host=session.zone) if row.moved_from else None
    title, title_language = pick(session.title, language, series.working_language)
    is_over = session.ends_at <= now
    is_gone = row.state not in SHOWN or session.state == SessionState.CANCELLED
    is_open = row.state == S.OFFERED and not is_over and not is_gone
    is_full = is_open and roster.is_full(row)
    return {
        "row": row, "series": series, "session": session, "title": title, "title_language": title_language, "is_gone": is_gone,
        "is_open": is_open, "is_full": is_full,
        "lede": _gone_words(row, title, _line(when)) if is_gone else _lede(row, is_full=is_full, now=now),
        "can_give_back": row.state == S.ACCEPTED and not is_over and not is_gone, "zone": zone or session.zone,
        "when": _line(when), "host": when.host, "before": _line(before) if before else "", "away": _away(row, zone or session.zone) if is_open else [],
        "role": role_words(row, language), "fee": fee_told(row), "is_recorded": session.recording != Recording.NONE,
        "until": until_words(row.answer_by, language, zone or session.zone) if row.answer_by else "", "team": _team(row, language),
        "contact": series.contact_email or series.network.contact_email, "here": "interpreting",
        "pack": _pack_url(row) if row.state == S.ACCEPTED and not is_over and not is_gone else "",
        "desk": reverse("interpreter:linked_desk", args=[links.desk_token(row.interpreter)]), "public": f"{series.get_absolute_url()}sessions/{session.slug}/" if session.released_id else "",
    }  # fmt: skip


def _gone_words(row: Booking, title: str, when: str) -> str:
    """Why there is nothing to answer any more."""
    version = row.session.released
    if version is not None and version.state == SessionState.CANCELLED:
        words = _("%(title)s, %(when)s: this session is cancelled. Thank you for having been ready.")
        return words % {"title": isolated(title), "when": when}
    return _("This offer was taken back: you are not needed for this session. Thank you for having been ready.")


def _lede(row: Booking, *, is_full: bool, now: datetime) -> str:
    """How the offer stands, or what is asked."""
    if row.state in SAID:
        return str(SAID[S(row.state)])
    if row.session.ends_at <= now:
        return _("This session is over.")
    if is_full and row.willing_at:
        return _("All places are taken. You are not booked; the team knows that you would come.")
    if is_full:
        return _("All places are taken: others said yes before you. You are not needed for this session. Thank you.")
    if row.moved_from:
        return _("This session has moved. Can you come at the new time?")
    if row.is_late(now):
        return _("The time to answer is over. You can still say yes, as long as nobody else has taken it.")
    return _("Would you interpret in this session?")


def _pack_url(row: Booking) -> str:
    """What to prepare, on their own desk; "" while the programme is not public."""
    if not is_shown(row.session):
        return ""
    return reverse(
        "interpreter:linked_pack",
        args=[links.desk_token(row.interpreter), row.session.series.slug, row.session.slug],
    )


def _line(when: Times) -> str:
    return f"{when.day}, {when.hours}, {when.zone}"


def _away(row: Booking, zone: str) -> list[str]:
    """When they told that they cannot come, of what lies in the session's time."""
    ends_at = row.starts_at + timedelta(minutes=row.minutes)
    rows = row.interpreter.away.filter(starts_at__lt=ends_at, ends_at__gt=row.starts_at)
    return [away_words(one.starts_at, one.ends_at, zone) for one in rows]


def _team(row: Booking, language: str) -> list[tuple[Any, str]]:
    """The others who interpret in the session."""
    others = Booking.objects.filter(session=row.session_id, state=S.ACCEPTED).exclude(pk=row.pk)
    return [(one.interpreter.person, role_words(one, language)) for one in others.select_related("interpreter__person")]
