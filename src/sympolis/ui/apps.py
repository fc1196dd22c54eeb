from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "sympolis.ui"
    label = "ui"
