from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "sympolis.planning"
    label = "planning"

    def ready(self) -> None:
        from sympolis.planning import fair_times_wiring, going_live_wiring

        going_live_wiring.wire()
        fair_times_wiring.wire()
