from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "sympolis.config"
    label = "config"

    def ready(self) -> None:
        from django.conf import settings

        from sympolis.core import pulse

        pulse.open(settings.DATA_DIR)
