"""What the parts of this app that lie beside the library itself tell the apps below, in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.directory.privacy import Holder, hold
from sympolis.journal import registry
from sympolis.library import check_duties, own_page, privacy, reuse_attention, reuse_listeners
from sympolis.library.actions import enquiries, forgetting
from sympolis.library.letters import checks as check_letters
from sympolis.library.letters import enquiries as enquiry_letters
from sympolis.library.letters import reuse as reuse_letters
from sympolis.programme import next_steps
from sympolis.registrations import own_page as chapters

AN_HOUR, A_DAY = 3600, 24 * 3600  # seconds


def wire() -> None:
    reuse_letters.declare()
    registry.listen("reuse.told", "library.ask_teller", reuse_listeners.ask_teller)
    registry.listen("reuse.proven", "library.ask_city_of_practice", reuse_listeners.ask_city)
    registry.listen("practice.published", "library.ask_of_practice", reuse_listeners.ask_of_practice)
    registry.listen("author.proven", "library.ask_new_author", reuse_listeners.ask_new_author)
    for fact in ("confirmed", "refused"):
        registry.listen(f"reuse.{fact}", "library.tell_answer", reuse_listeners.tell_answer)
    check_letters.declare()
    registry.every(AN_HOUR, "library.check_practices", check_duties.look_after)
    registry.listen("practice_check.asked", "library.ask_whether_it_runs", reuse_listeners.ask_whether_it_runs)
    enquiry_letters.declare()
    registry.listen("enquiry.told", "library.ask_asker", reuse_listeners.ask_asker)
    registry.listen("enquiry.passed_on", "library.ask_contacts", reuse_listeners.ask_contacts)
    registry.listen("enquiry.answered", "library.tell_asker", reuse_listeners.tell_asker)
    registry.every(A_DAY, "library.forget_enquiries", enquiries.forget_old)
    registry.every(A_DAY, "library.forget_tellers", forgetting.forget_due)
    hold(
        "library",
        Holder(
            tells=privacy.tells, signed_in=privacy.signed_in, erases=forgetting.erase_of_persons,
            closes=forgetting.close_accounts,
        ),
    )  # fmt: skip
    chapters.add("reuses", _("Practices that your city uses too"), own_page.lines)
    next_steps.add_steps(reuse_attention.steps)
