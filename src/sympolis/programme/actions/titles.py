"""What a series or session is called, in refusals and addresses."""

from sympolis.core.texts import Texts
from sympolis.programme.models import Series, Session


def title_of(series: Series) -> str:
    """The original title, else whatever language there is."""
    return Texts(series.title).best(series.working_language)[0]


def session_title(session: Session) -> str:
    """Likewise for a session."""
    return Texts(session.title).best(session.series.working_language)[0]


def titles_of(sessions: list[Session], most: int = 3) -> str:
    """Titles in quotes, the first few of them."""
    quoted = [f"“{session.title}”" for session in sessions[:most]]
    return ", ".join([*quoted, "…"] if len(sessions) > most else quoted)
