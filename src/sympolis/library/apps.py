from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "sympolis.library"
    label = "library"

    def ready(self) -> None:
        from sympolis.directory import merge
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.library import joining, listeners, states
        from sympolis.programme import history

        history.add_words(states.TITLES)
        for fact in ("turned", "withdrawn"):
            registry.listen(f"contribution.{fact}", "library.follow_contribution", listeners.follow_contribution)
        merge.words(joining.WORDS)
        merge.join(Kind.CITY, "library", joining.cities)
