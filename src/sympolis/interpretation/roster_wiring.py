"""What roster and bookings take part in; called in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.directory import merge
from sympolis.directory.privacy import Holder, hold
from sympolis.directory.states import Kind
from sympolis.interpretation import attention, listeners, news_listeners, roster_privacy, states
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.letters import interpreters, news, team
from sympolis.interpretation.queries.bookings import asked_words, hearers
from sympolis.journal import registry
from sympolis.programme import booking_page, deleting, history, next_steps
from sympolis.registrations import concerned, retention
from sympolis.registrations.letters import changes, entries
from sympolis.ui import tabs

A_MINUTE, A_QUARTER = 60, 900  # seconds


def wire() -> None:
    history.add_words(states.TITLES)
    interpreters.declare()
    team.declare()
    next_steps.add_steps(attention.steps)
    deleting.ask("interpretation", asked_words)
    tabs.add("series", "booking", _("Interpreters"), "interpretation_desk:grid")
    tabs.add("session", "booking", _("Interpreters"), "interpretation_desk:session")
    booking_page.is_at("interpretation_desk:session")
    for fact in interpreters.OF_FACT:
        registry.listen(fact, "interpretation.tell_interpreter", interpreters.tell)
    for fact in team.OF_FACT:
        registry.listen(fact, "interpretation.tell_team", team.tell)
    registry.listen("programme.released", "interpretation.follow_release", listeners.follow_release)
    registry.listen("session.changed", "interpretation.follow_parts", listeners.follow_parts)
    news.declare()
    registry.listen("session.changed", "interpretation.mark_news", news_listeners.changed)
    registry.listen("turns.changed", "interpretation.mark_news", news_listeners.turns)
    for fact in news_listeners.OF_BOOKINGS:
        registry.listen(fact, "interpretation.mark_news", news_listeners.among_interpreters)
    registry.every(A_MINUTE, "interpretation.tell_news", news.tell_due)
    registry.every(A_QUARTER, "interpretation.remind_interpreters", bookings.remind_due)
    entries.count_turns(interpreters.turns_of_bookings)
    entries.lead_in(interpreters.in_calendars)
    concerned.hear_first(news_listeners.FIELDS, hearers)
    changes.told_first_by(interpreters.told_of_moves)
    merge.words(roster_privacy.WORDS)
    merge.join(Kind.PERSON, "interpreters", roster_privacy.persons)
    hold("interpreters", Holder(tells=roster_privacy.tells, erases=roster_privacy.erases))
    retention.also("interpreters", roster_privacy.FURTHER)
