from django.apps import AppConfig

A_MINUTE = 60  # seconds


class RegistrationsConfig(AppConfig):
    name = "sympolis.registrations"
    label = "registrations"

    def ready(self) -> None:
        from sympolis.directory import erased, merge
        from sympolis.directory.privacy import Holder, hold
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.messaging import incoming as mail
        from sympolis.messaging import stopping as letters_stopping
        from sympolis.programme import followers, history, next_steps
        from sympolis.registrations import (
            actions,
            attention,
            concerned,
            incoming,
            joining,
            listeners,
            privacy,
            states,
            stopping,
            tasks,
        )
        from sympolis.registrations.actions import erasure
        from sympolis.registrations.letters import announcements, examples, invitations, kinds, paper, thanks
        from sympolis.registrations.models import Participant

        history.add_words(states.TITLES)
        next_steps.add_steps(attention.steps)
        registry.every(A_MINUTE, "registrations.end_overdue", actions.end_overdue)
        for fact in ("applied", "registered", "waiting", "offered", "confirmed", "declined", "cancelled"):
            registry.listen(f"registration.{fact}", "registrations.tell_participant", listeners.tell_participant)
        registry.listen("invitation.sent", "registrations.tell_invited", listeners.tell_invited)
        registry.listen("programme.released", "registrations.follow_release", listeners.follow_release)
        registry.listen("programme.released", "registrations.offer_after_release", listeners.offer_after_release)
        registry.listen("session.changed", "registrations.follow_session", listeners.follow_session)
        registry.listen("registration.replied", "registrations.ask_declined", listeners.ask_declined)
        registry.listen("letter.bounced", "registrations.mark_bounced", listeners.mark_bounced)
        for name, (seconds, duty) in tasks.EVERY.items():
            registry.every(seconds, name, duty)
        mail.read_with("registrations.answers", incoming.read_answers)
        letters_stopping.known_by("registrations", stopping.taker_of)
        followers.add(concerned.in_words)
        kinds.declare(examples.of_registration, examples.of_move, examples.of_cancellation)
        invitations.declare()
        announcements.declare()
        thanks.declare()
        paper.declare()
        merge.words(joining.WORDS)
        merge.join(Kind.CITY, "registrations", joining.cities)
        merge.join(Kind.PERSON, "registrations", joining.persons, parts=joining.keep_seats_given)
        holder = Holder(
            tells=privacy.tells, erases=erasure.erase_of_persons, closes=erasure.erase_of_accounts
        )  # fmt: skip
        hold("registrations", holder)
        erased.watch("participant.erased", Participant, erasure.erase_again)
