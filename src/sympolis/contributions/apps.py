from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    name = "sympolis.contributions"
    label = "contributions"

    def ready(self) -> None:
        from sympolis.contributions import (
            attention,
            joining,
            listeners,
            own_page,
            privacy,
            retention,
            review_wiring,
            speaking_wiring,
            states,
        )
        from sympolis.contributions.actions import erasure
        from sympolis.contributions.letters import own
        from sympolis.directory import merge
        from sympolis.directory.privacy import Holder, hold
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.programme import history, next_steps
        from sympolis.registrations import own_page as chapters
        from sympolis.registrations import purposes
        from sympolis.registrations.retention import also

        history.add_words(states.TITLES)
        next_steps.add_steps(attention.steps)
        also("contributions", retention.further())
        purposes.also({"contact": _("Questions from other cities")})
        chapters.add("contributions", _("Contributions"), own_page.lines)
        own.declare()
        registry.listen("author.added", "contributions.tell_author", listeners.tell_author)
        registry.listen("contribution.submitted", "contributions.tell_received", listeners.tell_received)
        registry.listen("approval.asked", "contributions.ask_city", listeners.ask_city)
        registry.listen("participant.erased", "contributions.forget_author", listeners.forget_author)
        merge.words(joining.WORDS)
        merge.join(Kind.CITY, "contributions", joining.cities)
        hold("contributions", Holder(tells=privacy.tells, erases=erasure.erase_of_persons))
        review_wiring.wire()
        speaking_wiring.wire()
