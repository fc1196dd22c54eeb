from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "sympolis.journal"
    label = "journal"

    def ready(self) -> None:
        from sympolis.journal import delivering, duties, registry

        registry.loop("journal.deliver", delivering.deliver_due)
        registry.loop("journal.duties", duties.run_due)
