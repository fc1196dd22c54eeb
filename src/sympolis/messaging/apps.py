from django.apps import AppConfig

A_DAY = 24 * 3600
A_MINUTE = 60


class MessagingConfig(AppConfig):
    name = "sympolis.messaging"
    label = "messaging"

    def ready(self) -> None:
        from sympolis.directory import merge
        from sympolis.directory.privacy import Holder, hold
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.messaging import bounces, incoming, joining, mailbox, privacy, providers
        from sympolis.messaging.actions import forget_old
        from sympolis.messaging.sending import send_all_due

        registry.loop("messaging.send", send_all_due)
        incoming.read_with("messaging.bounces", bounces.read_bounce)
        providers.connect()
        registry.every(A_MINUTE, "messaging.fetch", mailbox.fetch)
        registry.every(A_DAY, "messaging.forget_old", forget_old)
        merge.join(Kind.PERSON, "messaging", joining.persons)
        merge.words(joining.WORDS)
        hold("messaging", Holder(tells=privacy.tells, erases=privacy.erases, closes=privacy.closes))
