"""When something was recorded, see to what the library shows of it. Each bears being run twice."""

from sympolis.contributions.models import Contribution
from sympolis.directory.states import Kind
from sympolis.journal.models import Entry
from sympolis.library.actions import follow, index
from sympolis.library.actions.practices import follow_themes
from sympolis.library.models import Practice
from sympolis.library.states import SHOWN
from sympolis.programme.models import Series


def follow_contribution(entry: Entry) -> None:
    """A practice whose contribution lost its approval, or was withdrawn, is taken down."""
    contribution = Contribution.objects.filter(pk=entry.subject_id).first()
    if contribution is not None:
        follow(contribution)


def follow_city(entry: Entry) -> None:
    """Practices are found by the name, size and region that their city has now."""
    index.refresh(Practice.objects.filter(municipality=int(entry.subject_id), state__in=SHOWN))


def follow_merge(entry: Entry) -> None:
    """Practices are found by the city that stands for theirs now."""
    if entry.facts.get("kind") == Kind.CITY:
        cities = [entry.subject_id, entry.facts.get("lost")]
        index.refresh(Practice.objects.filter(municipality__in=cities, state__in=SHOWN))


def follow_series(entry: Entry) -> None:
    """Themes of the library have the words of the series that they were taken from; its title finds its practices."""
    fields = entry.facts.get("fields", ())
    series = Series.objects.filter(pk=entry.subject_id).first()
    if series is not None and "themes" in fields:
        follow_themes(series)
    if series is not None and "title" in fields:
        index.put_right(Practice.objects.filter(series=series, state__in=SHOWN))


def follow_publicity(entry: Entry) -> None:
    """Practices are found by the title of their series as long as that is public."""
    index.put_right(Practice.objects.filter(series=int(entry.subject_id), state__in=SHOWN))


def follow_sessions(entry: Entry) -> None:
    """Practices are found by the titles of the sessions in which they were presented, as these were released last."""
    shown = Practice.objects.filter(contribution__presentations__session__series=entry.facts["series"], state__in=SHOWN)
    index.put_right(shown.distinct())


def follow_presentation(entry: Entry) -> None:
    """A practice is found by a session in which it is presented now, or no more."""
    index.put_right(Practice.objects.filter(contribution=entry.facts["contribution"], state__in=SHOWN))
