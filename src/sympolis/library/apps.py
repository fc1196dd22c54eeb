from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "sympolis.library"
    label = "library"

    def ready(self) -> None:
        from sympolis.library import states
        from sympolis.programme import history

        history.add_words(states.TITLES)
