from django.apps import AppConfig

A_DAY = 24 * 3600  # seconds


class ProgrammeConfig(AppConfig):
    name = "sympolis.programme"
    label = "programme"

    def ready(self) -> None:
        from sympolis.directory import merge
        from sympolis.directory.privacy import Holder, hold
        from sympolis.directory.states import Kind
        from sympolis.journal import registry
        from sympolis.programme import joining, privacy
        from sympolis.programme.actions import recompute_instants

        registry.every(A_DAY, "programme.recompute_instants", recompute_instants)
        merge.join(Kind.CITY, "programme", joining.cities)
        merge.join(Kind.PERSON, "programme", joining.persons)
        merge.words(joining.WORDS)
        hold("programme.merges", Holder(erases=joining.forget))
        hold("programme", Holder(tells=privacy.tells, erases=privacy.erases))
