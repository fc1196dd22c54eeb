"""What the parts of this app that lie beside the library itself tell the apps below, in apps.ready()."""

from sympolis.directory.privacy import Holder, hold
from sympolis.journal import registry
from sympolis.library import privacy, reuse_listeners
from sympolis.library.actions import forgetting
from sympolis.library.letters import reuse as reuse_letters

A_DAY = 24 * 3600  # seconds


def wire() -> None:
    reuse_letters.declare()
    registry.listen("reuse.told", "library.ask_teller", reuse_listeners.ask_teller)
    registry.listen("reuse.proven", "library.ask_city_of_practice", reuse_listeners.ask_city)
    for fact in ("confirmed", "refused"):
        registry.listen(f"reuse.{fact}", "library.tell_answer", reuse_listeners.tell_answer)
    registry.every(A_DAY, "library.forget_tellers", forgetting.forget_due)
    hold("library", Holder(tells=privacy.tells, erases=forgetting.erase_of_persons))
