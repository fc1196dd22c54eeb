from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "sympolis.library"
    label = "library"

    def ready(self) -> None:
        from sympolis.contributions import beside
        from sympolis.directory import merge
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.library import desk, joining, listeners, note_wiring, reuse_wiring, states, tasks
        from sympolis.programme import history

        history.add_words(states.TITLES)
        beside.add("library", desk.panel)
        note_wiring.wire()
        for fact in ("turned", "withdrawn"):
            registry.listen(f"contribution.{fact}", "library.follow_contribution", listeners.follow_contribution)
        registry.listen("municipality.changed", "library.follow_city", listeners.follow_city)
        registry.listen("series.changed", "library.follow_series", listeners.follow_series)
        for fact in ("published", "withdrawn"):
            registry.listen(f"series.{fact}", "library.follow_publicity", listeners.follow_publicity)
        registry.listen("programme.released", "library.follow_sessions", listeners.follow_sessions)
        for fact in ("added", "removed"):
            registry.listen(f"presentation.{fact}", "library.follow_presentation", listeners.follow_presentation)
        for fact in ("merged", "parted"):
            registry.listen(f"directory.{fact}", "library.follow_merge", listeners.follow_merge)
        for name, (seconds, duty) in tasks.EVERY.items():
            registry.every(seconds, name, duty)
        merge.words(joining.WORDS)
        merge.join(Kind.CITY, "library", joining.cities)
        reuse_wiring.wire()
