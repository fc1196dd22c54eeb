"""Who may do what with go-live checklists."""

from django.utils import timezone

from sympolis.directory.models import Person
from sympolis.networks.models import Network
from sympolis.planning.owners import Circle
from sympolis.planning.queries.owned import that_count
from sympolis.programme import permissions as programme
from sympolis.programme.models import Series, Session


def may_keep(account, series: Series) -> bool:
    """Tick items, give them to somebody, say who is on duty."""
    return programme.may_work_on(account, series)


def may_keep_list(account, network: Network) -> bool:
    """Change the network's list."""
    return programme.may_set_up(account, network)


def may_tick_own(person: Person, session: Session, circle: Circle) -> bool:
    """Tick what they take care of, by their personal link: as long as they belong to a session that counts."""
    return circle.holds(person) and that_count(timezone.now()).filter(pk=session.pk).exists()
