from django.apps import AppConfig


class InterpretationConfig(AppConfig):
    name = "sympolis.interpretation"
    label = "interpretation"

    def ready(self) -> None:
        from sympolis.interpretation import desk_wiring, languages_wiring, roster_wiring

        roster_wiring.wire()
        desk_wiring.wire()
        languages_wiring.wire()
