from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class UiConfig(AppConfig):
    name = "sympolis.ui"
    label = "ui"

    def ready(self) -> None:
        from django.core.validators import MaxLengthValidator

        # In every form: what to do about it, in our words
        MaxLengthValidator.message = gettext_lazy(
            "This text has %(show_value)d signs; at most %(limit_value)d fit. Shorten it."
        )
