"""The schedule board of the running series: two ideas that have no place yet, a session that must not move."""

from datetime import datetime, time, timedelta

from sympolis.planning.actions import board
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.states import SessionState
from sympolis.site.demo import now

FIXED = "cities-in-crisis"
IDEAS = (
    (
        "street-trees-in-hot-summers",
        {"en": "Street trees in hot summers", "de": "Straßenbäume in heißen Sommern"},
        "C",
    ),
    (
        "markets-that-stay-open",
        {"en": "Markets that stay open", "de": "Märkte, die offen bleiben"},
        "A",
    ),
)


def settle() -> None:
    """Add the ideas, and lock the session that everybody comes to."""
    series = Series.objects.select_related("network").get(slug=now.SLUG)
    start = datetime.combine(series.ends_on - timedelta(days=7), time(14))
    for slug, title, code in IDEAS:
        kind = series.network.formats.filter(code=code).first()
        actions.add_session(
            series, by=None, slug=slug, title=title, local_start=start, format=kind, minutes=90, state=SessionState.IDEA
        )
    session = series.sessions.get(slug=FIXED)
    board.lock(session, by=None, expected_revision=session.revision)
