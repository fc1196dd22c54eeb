from django.apps import AppConfig

AN_HOUR = 3600  # seconds


class DirectoryConfig(AppConfig):
    name = "sympolis.directory"
    label = "directory"

    def ready(self) -> None:
        from sympolis.directory import erased
        from sympolis.directory.actions import erasure
        from sympolis.directory.models import Account, Person
        from sympolis.journal import registry

        erased.watch("person.erased", Person, erasure.erase_again)
        erased.watch("account.erased", Account, erasure.erase_again)
        registry.every(AN_HOUR, "directory.look_after_erased", erased.look_after)
